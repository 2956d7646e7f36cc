"""*Saisies récentes*: what whoever looks has said to be in CLARA lately, and taking it back."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, button, context, escape, joined, modal, section
from rac_bot.i18n import _, moment, told_of
from rac_bot.modals.parts.labels import candidate_title
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number
from rac_bot.modals.parts.todo import subject
from rac_bot.modals.pending import PendingPlace
from rac_bot.store.file.pending import RECENT_DAYS
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import key, of_whom
from rac_bot.store.models import Admission, SessionDossier

CALLBACK = "recent_marks"
PAGE = 10


class RecentPlace(PendingPlace):
    """Over the list of what is to enter, whose place it keeps."""

    recent: Number = 0  # page of the marks


def recent_view(things: Sequence[Todo], place: RecentPlace, *, more: bool, notice: str | None = None) -> Json:
    """A page of them, the latest first; `notice` is fit for mrkdwn."""
    words = (_("‹ Plus récentes"), _("Plus anciennes ›"))
    blocks = [
        context(_("Ce que vous avez marqué saisi depuis {n} jours.", n=RECENT_DAYS)),
        *(map(_marked, things) if things else [section(_("Rien de récent."))]),
        *row(turns("turn_recent", place.recent, more, words), "pager"),
    ]
    return modal(CALLBACK, _("Saisies récentes"), blocks, place, notice=notice)


def _marked(thing: Todo) -> Json:
    removed = not isinstance(thing, Admission) and thing.deleted_at is not None
    if isinstance(thing, SessionDossier):
        label = _("Pas encore supprimé") if removed else _("Pas encore saisi")
        gone = _("supprimé dans CLARA") if removed else None
    else:
        label = _("Pas encore supprimée") if removed else _("Pas encore saisie")
        gone = _("supprimée dans CLARA") if removed else None
    at = moment(thing.clara_entered_at) if thing.clara_entered_at else ""
    text = f"{candidate_title(of_whom(thing))}\n" + joined(escape(subject(thing)), gone, f"_{at}_")
    spoken, value = told_of(label, subject(thing)), f"{key(thing)}:{thing.version}"
    return section(
        text, block_id=f"mark-{key(thing)}", accessory=button(label, "put_back_recent", value, spoken=spoken)
    )
