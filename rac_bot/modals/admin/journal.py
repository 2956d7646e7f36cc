"""The journal as administrators read it: who saw a file, what a person did."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json, context, divider, escape, joined, modal, section
from rac_bot.i18n import _, moment
from rac_bot.modals.parts.labels import candidate_line
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.models import Candidate, JournalEntry
from rac_bot.words.journal import action_name
from rac_bot.words.people import actor

CALLBACK = "journal"
PAGE = 20


class JournalPlace(Place):
    """Of a candidate's file or of a person's doings."""

    candidate: Number | None = None
    person: Word | None = None  # Slack id
    until: Number | None = None  # the newest entry at the first page: the others keep to what there was
    page: Number = 0


def journal_view(
    title: str,
    entries: Sequence[JournalEntry],
    people: Mapping[int, Candidate],
    ref: Reference,
    place: JournalPlace,
    *,
    more: bool,
) -> Json:
    """A page of entries, the latest first; `title` says whose, in mrkdwn."""
    told = "\n".join(_line(entry, people, ref) for entry in entries)
    words = (_("‹ Plus récents"), _("Plus anciens ›"))
    blocks = [
        section(title),
        divider(),
        section(told or _("Rien au journal.")),
        *row(turns("journal", place.page, more, words), "pager"),
        context(_("Cette consultation est elle-même au journal.")),
    ]
    return modal(CALLBACK, _("Journal"), blocks, place)


def _line(entry: JournalEntry, people: Mapping[int, Candidate], ref: Reference) -> str:
    person = people.get(entry.candidate_id or 0)
    return joined(
        moment(entry.at),
        f"*{escape(actor(ref.names, entry.actor))}*",
        action_name(entry.action),
        escape(candidate_line(person)) if person else None,
        f"_{escape(entry.detail)}_" if entry.detail else None,
        f"`{escape(entry.origin)}`" if entry.origin else None,
    )
