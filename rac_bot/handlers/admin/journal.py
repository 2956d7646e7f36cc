"""`/rac journal`: who did what to a file, what a person did, what was done on a day."""

from collections.abc import Sequence

from rac_bot.blockkit import Json
from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.errors import JournalUnknown
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.look_ups import look_up_candidate
from rac_bot.i18n import span
from rac_bot.modals.admin.journal import PAGE, JournalPlace, journal_view
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.store.file import candidates
from rac_bot.store.models import Action, JournalEntry
from rac_bot.store.people import people
from rac_bot.store.people.identity import is_one_of
from rac_bot.store.trace import journal
from rac_bot.store.trace.journal import About
from rac_bot.store.work.work import Work
from rac_bot.words.journal import Teller


def register(routes: Routes) -> None:
    routes.action("file_journal", open_file_journal)
    routes.turns("journal", lambda visit: _again(visit, page=visit.asked.number))
    routes.action("journal_kind", lambda visit: _ask(visit, kind=visit.asked.chosen))
    routes.action("journal_day", lambda visit: _ask(visit, day=visit.asked.chosen))
    routes.action("journal_person", lambda visit: _ask(visit, person=visit.asked.chosen or None))
    routes.action("journal_candidate", lambda visit: _ask(visit, candidate=visit.asked.number))
    routes.action("journal_clear", lambda visit: _ask(visit, candidate=None, person=None, day="", kind=""))
    routes.options("journal_candidate", look_up_candidate)


def open_journal(visit: Visit) -> Answer:
    """`/rac journal 123-4567`: that file's; `@Julie`: that person's; a name: either's; alone: today's."""
    asked = visit.asked.text.partition(" ")[2].strip()
    with visit.reading() as work:
        place = _whose(work, asked) if asked else JournalPlace()
    return _shown(visit, place)


def open_file_journal(visit: Visit) -> Answer:
    """Over the file that it tells of."""
    return _shown(visit, JournalPlace(candidate=visit.place(FilePlace).candidate), pushed=True)


def _ask(visit: Visit, **changes: object) -> Answer:
    """Another choice is made in the window: its first page."""
    drawn = visit.place(JournalPlace).drawn + 1
    return _again(visit, **changes, page=0, until=None, drawn=drawn)


def _again(visit: Visit, **changes: object) -> Answer:
    return _shown(visit, visit.place(JournalPlace).but(**changes))


def _whose(work: Work, asked: str) -> JournalPlace:
    if found := candidates.of_typed_da(work, asked):
        return JournalPlace(candidate=found.id)
    wanted = fold(asked.removeprefix("@"))
    known = people.names(work)
    ids = [one for one, name in known.items() if wanted and (wanted in fold(name) or fold(one) == wanted)]
    if not ids and not asked.startswith("@"):
        of_name = candidates.search(work, SearchForm.typed(asked).criteria, size=1)
        if of_name.total == 1:
            return JournalPlace(candidate=of_name.rows[0].id)
    if len(ids) != 1:
        raise JournalUnknown(sorted(known[one] for one in ids))
    return JournalPlace(person=ids[0])


def _shown(visit: Visit, place: JournalPlace, *, pushed: bool = False) -> Answer:
    """The page; that it was read is journaled once, with its first."""
    if not (place.candidate or place.person or place.day):
        place = place.but(day=visit.today.isoformat())
    first = place.until is None
    with visit.reading() as work:
        view = _drawn(work, visit, place)
    if first:
        with visit.noting() as work:
            detail = " ".join(filter(None, (place.person, place.day, place.kind)))
            journal.record(work, Action.READ_JOURNAL, candidate_id=place.candidate, detail=detail or None)
    return visit.push(view) if pushed else visit.show(view, hashed=False)


def _drawn(work: Work, visit: Visit, place: JournalPlace) -> Json:
    skip, all_kinds = place.page * PAGE, _reads_all(work, visit)
    found = journal.entries(work, _about(place, all_kinds), until=place.until, skip=skip, limit=PAGE + 1)
    if place.until is None:  # pages keep to what there was
        place = place.but(until=max((one.id for one in found), default=0))
    entries, ref = found[:PAGE], visit.reference(work)
    return journal_view(
        _teller(work, visit, place, entries).runs(entries),
        place,
        candidate=candidates.candidate(work, place.candidate) if place.candidate else None,
        person=ref.names.get(place.person, place.person) if place.person else None,
        all_kinds=all_kinds,
        more=len(found) > PAGE,
    )


def _teller(work: Work, visit: Visit, place: JournalPlace, entries: Sequence[JournalEntry]) -> Teller:
    ref = visit.reference(work)
    ids = {one.candidate_id for one in entries if one.candidate_id} - {place.candidate}
    named = {one.id: one for one in candidates.of_ids(work, ids)}
    return Teller(ref.names, named, journal.values(work, entries), ref.codes)


def _about(place: JournalPlace, all_kinds: bool) -> About:
    kinds = journal.KINDS.get(place.kind) if all_kinds else journal.KINDS["changes"]
    since, before = span(place.on, place.on) if place.on else (None, None)
    return About(place.candidate, place.person, since, before, kinds)


def _reads_all(work: Work, visit: Visit) -> bool:
    """Whether this person reads what was looked at too: administrators, and whoever answers for privacy."""
    officers = visit.settings.rac_privacy_officers
    return visit.by.rights.role.includes(Role.ADMINISTERING) or is_one_of(work, visit.by.actor, officers)
