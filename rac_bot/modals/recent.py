"""*Saisies récentes*: what whoever looks has said to be in CLARA lately, and taking it back."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, button, context, escape, modal, section
from rac_bot.i18n import _, moment
from rac_bot.modals.parts.labels import candidate_title
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number
from rac_bot.modals.pending import PendingPlace, what
from rac_bot.store.file.pending import RECENT_DAYS
from rac_bot.store.models import Inscription, InscriptionState

CALLBACK = "recent_marks"
PAGE = 10


class RecentPlace(PendingPlace):
    """Over the list of what is to enter, whose place it keeps."""

    recent: Number = 0  # page of the marks


def recent_view(
    lines: Sequence[Inscription], place: RecentPlace, *, more: bool, notice: str | None = None
) -> Json:
    """A page of them, the latest first; `notice` is fit for mrkdwn."""
    words = (_("‹ Plus récentes"), _("Plus anciennes ›"))
    blocks = [
        context(_("Ce que vous avez noté saisi depuis {n} jours.", n=RECENT_DAYS)),
        *(map(_line, lines) if lines else [section(_("Rien de récent."))]),
        *row(turns("turn_recent", place.recent, more, words), "pager"),
    ]
    return modal(CALLBACK, _("Saisies récentes"), blocks, place, notice=notice)


def _line(line: Inscription) -> Json:
    removed = line.state is InscriptionState.DELETED
    label = _("Pas encore retirée") if removed else _("Pas encore saisie")
    at = moment(line.clara_entered_at) if line.clara_entered_at else ""
    text = f"{candidate_title(line.dossier.candidate)}\n{escape(what(line))} · _{at}_"
    spoken = f"{label} : {line.course.number}"
    value = f"{line.id}:{line.version}"
    return section(
        text, block_id=f"mark-{line.id}", accessory=button(label, "put_back_recent", value, spoken=spoken)
    )
