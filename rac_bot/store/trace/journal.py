"""The journal: one row for every consultation, change and refusal; and what advisors looked at last."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import aliased, selectinload

from rac_bot.store.models import Action, Candidate, JournalEntry, Search
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

LAST_ID = 2**31 - 1  # the largest that the column holds
RECENT = 200  # consultations looked back at: a long history must not slow every search


def _entries(*whose: ColumnElement[bool]) -> Reached[JournalEntry]:
    found = select(JournalEntry).where(JournalEntry.id <= bindparam("until"), *whose)
    page = found.order_by(JournalEntry.id.desc()).offset(bindparam("skip")).limit(bindparam("limit"))
    return Reached(page, JournalEntry.candidate_id)


_OF_FILE = JournalEntry.candidate_id == bindparam("file")
_BY_PERSON = JournalEntry.actor == bindparam("person")
OF_FILE, BY_PERSON = _entries(_OF_FILE), _entries(_BY_PERSON)
IN_FILE_BY_PERSON = _entries(_OF_FILE, _BY_PERSON)

_looked = aliased(JournalEntry)
_LOOKED_AT = (
    select(_looked.id)
    .where(_looked.actor == bindparam("person"), _looked.action == Action.CONSULT)
    .order_by(_looked.at.desc())
    .limit(RECENT)
)
LOOKED_AT_LAST = Reached(
    select(Candidate)
    .join(JournalEntry, JournalEntry.candidate_id == Candidate.id)
    .where(JournalEntry.id.in_(_LOOKED_AT))
    .group_by(Candidate.id)
    .order_by(func.max(JournalEntry.id).desc())
    .limit(bindparam("limit"))
    .options(selectinload(Candidate.admissions)),
    Candidate.id,
)


def record(
    work: Work,
    action: Action,
    *,
    candidate_id: int | None = None,
    dossier_id: int | None = None,
    inscription_id: int | None = None,
    search_id: int | None = None,
    detail: str | None = None,
) -> JournalEntry:
    """Write down who did what to which file; ids and words of our own only."""
    entry = JournalEntry(
        actor=work.by.actor,
        action=action,
        candidate_id=candidate_id,
        dossier_id=dossier_id,
        inscription_id=inscription_id,
        search_id=search_id,
        detail=detail,
        origin=work.by.origin,
    )
    work.add(entry)
    return entry


def keep_search(work: Work, kept: Search) -> Search:
    """Keep what was asked, so that a screen can name it by its id, and journal it."""
    work.add(kept)
    work.flush()
    record(work, Action.SEARCH, search_id=kept.id)
    return kept


def entries(
    work: Work,
    *,
    candidate_id: int | None = None,
    actor: str | None = None,
    until: int | None = None,
    skip: int = 0,
    limit: int = 100,
) -> Sequence[JournalEntry]:
    """Who did what: to a file, by a person, or both, the latest first."""
    statement = BY_PERSON if candidate_id is None else OF_FILE if actor is None else IN_FILE_BY_PERSON
    last = LAST_ID if until is None else until
    return work.scalars(statement, file=candidate_id, person=actor, until=last, skip=skip, limit=limit)


def recent_candidates(work: Work, limit: int = 10) -> Sequence[Candidate]:
    """The files that this person consulted last, the latest first."""
    return work.scalars(LOOKED_AT_LAST, person=work.by.actor, limit=limit)
