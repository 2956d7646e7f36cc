"""The small forms of one line: why it is unlocked, and to which session it is copied."""

from rac_bot.blockkit import Json, context, escape, field, form, section, text_input
from rac_bot.errors import ReasonMissing
from rac_bot.i18n import _
from rac_bot.modals.inscription.choosing import where_option
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import candidate_title, line_named
from rac_bot.modals.parts.place import LinePlace
from rac_bot.modals.parts.sessions import session_select
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.models import Inscription, SessionDossier

UNLOCK = "unlock_line"
COPY = "copy_line"
REASON = 300  # characters


def heading(line: Inscription) -> list[Json]:
    """Whose line it is, and which."""
    return [
        context(candidate_title(line.dossier.candidate)),
        section(f"*{line.course.number}* · {escape(line.course.title)}\n{line_named(line)}"),
    ]


def unlock_view(line: Inscription, place: LinePlace, warning: str | None = None) -> Json:
    reason = text_input("reason", longest=REASON, multiline=True)
    hint = _("Elle est gardée. L’inscription reste modifiable jusqu’à sa prochaine saisie.")
    blocks = [*heading(line), field(_("Raison"), reason, hint=hint)]
    place = place.but(version=line.version)
    return form(UNLOCK, _("Déverrouiller"), blocks, place, _("Déverrouiller"), warning=warning)


def read_reason(view: Json) -> str:
    """Raises ReasonMissing where it is blank."""
    reason = (forms.value(view, "reason") or "").strip()
    if not reason:
        raise ReasonMissing
    return reason[:REASON]


def copy_view(line: Inscription, where: SessionDossier | SessionToCreate, place: LinePlace) -> Json:
    """`where` is the session proposed."""
    session = session_select("session", where_option(where, line.dossier.candidate.admissions))
    hint = _("Le groupe sera celui de la grille pour le même mode ; les résultats restent ici.")
    blocks = [*heading(line), field(_("Vers la session"), session, hint=hint)]
    return form(COPY, _("Copier l’inscription"), blocks, place, _("Copier"))
