"""What is left to do in CLARA by whoever asks: by session and programme, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from rac_bot.domain import sessions
from rac_bot.store.models import (
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    Programme,
    SessionDossier,
)
from rac_bot.store.work.reach import may_write
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class Slice:
    """Which of them: those of a session, of a programme (its id), of both, or all."""

    session: sessions.Session | None = None
    programme: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines are left to do for a session and a programme."""

    session: sessions.Session
    programme: int
    number: str  # of the programme
    lines: int


def is_pending() -> ColumnElement[bool]:
    """`lines.is_pending`, as a condition of a query."""
    deleted = Inscription.state == InscriptionState.DELETED
    return or_(
        and_(~deleted, Inscription.clara != ClaraState.ENTERED),
        and_(deleted, Inscription.clara == ClaraState.TO_REMOVE),
    )


def counts(work: Work) -> list[Count]:
    """The oldest session first."""
    found = work.db.execute(
        select(SessionDossier.session, Programme.id, Programme.number, func.count())
        .select_from(Inscription)
        .join(Inscription.dossier)
        .join(SessionDossier.programme)
        .join(SessionDossier.candidate)
        .where(is_pending(), Candidate.erased_at.is_(None), may_write(work.by.rights))
        .group_by(SessionDossier.session, Programme.id, Programme.number)
        .order_by(SessionDossier.session, Programme.number)
    )
    return [Count(when, programme, number, lines) for when, programme, number, lines in found]


def page(work: Work, which: Slice, *, page: int, size: int) -> Sequence[Inscription]:
    """The lines of that page, from 0, each with its person and its programme."""
    lines = (
        select(Inscription)
        .join(Inscription.dossier)
        .join(SessionDossier.programme)
        .join(SessionDossier.candidate)
        .where(is_pending(), Candidate.erased_at.is_(None), may_write(work.by.rights))
    )
    if which.session:
        lines = lines.where(SessionDossier.session == which.session)
    if which.programme:
        lines = lines.where(SessionDossier.programme_id == which.programme)
    lines = lines.order_by(SessionDossier.session, Programme.number, Inscription.id)
    with_person = selectinload(Inscription.dossier).selectinload(SessionDossier.candidate)
    return work.db.scalars(lines.options(with_person).offset(page * size).limit(size)).all()
