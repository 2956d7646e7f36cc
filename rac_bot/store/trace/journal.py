"""The journal: one row for every consultation, change and refusal; and what advisors looked at last."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased, selectinload

from rac_bot.store.models import Action, Candidate, JournalEntry, Search
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

LAST_ID = 2**31 - 1  # the largest that the column holds
RECENT = 200  # consultations looked back at: a long history must not slow every search

_ENTRIES = (
    select(JournalEntry)
    .where(JournalEntry.id <= bindparam("until"))
    .order_by(JournalEntry.id.desc())
    .offset(bindparam("skip"))
    .limit(bindparam("limit"))
)
_OF_FILE = _ENTRIES.where(JournalEntry.candidate_id == bindparam("candidate"))
_BY_PERSON = JournalEntry.actor == bindparam("person")
OF_FILE = Reached(_OF_FILE, JournalEntry.candidate_id)
BY_PERSON = Reached(_ENTRIES.where(_BY_PERSON), JournalEntry.candidate_id)
OF_FILE_BY_PERSON = Reached(_OF_FILE.where(_BY_PERSON), JournalEntry.candidate_id)

_looked = aliased(JournalEntry)
LOOKED_AT_LAST = Reached(
    select(Candidate)
    .join(JournalEntry, JournalEntry.candidate_id == Candidate.id)
    .where(
        JournalEntry.id.in_(
            select(_looked.id)
            .where(_looked.actor == bindparam("person"), _looked.action == Action.CONSULT)
            .order_by(_looked.at.desc())
            .limit(RECENT)
        )
    )
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
) -> None:
    """Write down who did what to which file; ids and words of our own only."""
    work.add(
        JournalEntry(
            actor=work.by.actor,
            action=action,
            candidate_id=candidate_id,
            dossier_id=dossier_id,
            inscription_id=inscription_id,
            search_id=search_id,
            detail=detail,
            origin=work.by.origin,
        )
    )


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
    asked = {"until": LAST_ID if until is None else until, "skip": skip, "limit": limit}
    if candidate_id is None:
        return work.scalars(BY_PERSON, person=actor, **asked)
    if actor is None:
        return work.scalars(OF_FILE, candidate=candidate_id, **asked)
    return work.scalars(OF_FILE_BY_PERSON, candidate=candidate_id, person=actor, **asked)


def recent_candidates(work: Work, limit: int = 10) -> Sequence[Candidate]:
    """The files that this person consulted last, the latest first."""
    return work.scalars(LOOKED_AT_LAST, person=work.by.actor, limit=limit)
