"""The journal: one row for every consultation, change and refusal; and what advisors looked at last."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from rac_bot.store.models import Action, Candidate, JournalEntry, Search
from rac_bot.store.work.work import Work

RECENT = 200  # consultations looked back at: a long history must not slow every search


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
    work.db.add(
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
    work.db.add(kept)
    work.db.flush()
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
    """Who did what: to a file, or by a person, the latest first."""
    found = select(JournalEntry).order_by(JournalEntry.id.desc()).offset(skip).limit(limit)
    if until is not None:
        found = found.where(JournalEntry.id <= until)
    if candidate_id is not None:
        found = found.where(JournalEntry.candidate_id == candidate_id)
    if actor is not None:
        found = found.where(JournalEntry.actor == actor)
    return work.db.scalars(found).all()


def recent_candidates(work: Work, limit: int = 10) -> Sequence[Candidate]:
    """The files that this person consulted last, the latest first."""
    latest = (
        select(JournalEntry.candidate_id, JournalEntry.id)
        .where(JournalEntry.actor == work.by.actor, JournalEntry.action == Action.CONSULT)
        .order_by(JournalEntry.at.desc())
        .limit(RECENT)
        .subquery()
    )
    last = (
        select(latest.c.candidate_id, func.max(latest.c.id).label("last"))
        .group_by(latest.c.candidate_id)
        .subquery()
    )
    return work.db.scalars(
        select(Candidate)
        .join(last, last.c.candidate_id == Candidate.id)
        .order_by(last.c.last.desc())
        .limit(limit)
        .options(selectinload(Candidate.admissions))
    ).all()
