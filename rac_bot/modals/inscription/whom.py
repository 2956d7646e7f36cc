"""The window *Quel candidat inscrire ?*: the people that the name typed with the command may be."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, context, escape, joined, modal
from rac_bot.domain.codes import format_da
from rac_bot.domain.modes import Mode
from rac_bot.i18n import _, _n, number
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.place import Number, Place
from rac_bot.store.file.candidates import COUNTED, Results
from rac_bot.store.models import Candidate

CALLBACK = "enrol_whom"
MOST = 10  # radio buttons


class WhomPlace(Place):
    """What else was typed."""

    courses: tuple[Number, ...] = ()
    mode: Mode | None = None


def whom_view(typed: str, found: Results, courses: Sequence[str], place: WhomPlace) -> Json:
    """`courses`: the numbers of those of the place."""
    counted = _n("*{n} dossier*", "*{n} dossiers*", found.total)
    if found.total > COUNTED:
        counted = "*" + _("Plus de {n} dossiers", n=number(COUNTED)) + "*"
    told = _("{counted} pour « {text} »", counted=counted, text=escape(typed))
    blocks = [context(joined(told, *courses, place.mode))]
    options = [inputs.option(one.name, one.id, _described(one)) for one in found.rows[:MOST]]
    hint = _("Les {n} premiers : précisez le nom s’il n’y est pas.", n=MOST) if found.total > MOST else None
    blocks.append(inputs.field(_("Candidat"), inputs.radio("whom", options), hint=hint))
    return modal(CALLBACK, _("Quel candidat inscrire ?"), blocks, place, submit=_("Continuer"))


def _described(candidate: Candidate) -> str:
    grids = (admission.grid.code for admission in candidate.admissions)
    inactive = "" if candidate.active else _("non actif dans la démarche")
    return joined(format_da(candidate.da), *grids, inactive)
