"""What is left to do in CLARA by whoever asks: by session and programme, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, func, literal, or_, type_coerce

from rac_bot.domain import sessions
from rac_bot.store.models import (
    Action,
    Base,
    Candidate,
    ClaraState,
    Course,
    Inscription,
    InscriptionState,
    JournalEntry,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import Moment, SessionCode
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class Slice:
    """Which of them: those of a session, of a programme (its id), of both, or all."""

    session: sessions.Session | None = None
    programme: int | None = None


class Count(NamedTuple):
    """How many lines are left to do for a session and a programme."""

    session: sessions.Session
    programme: int
    number: str  # of the programme
    lines: int


def _fixed(word: StrEnum) -> ColumnElement[str]:
    return literal(str(word), String(), literal_execute=True)


_line = Base.metadata.tables["inscription"].c
_state, _clara = type_coerce(_line.state, String()), type_coerce(_line.clara, String())


def is_pending() -> ColumnElement[bool]:
    """`lines.is_pending`, as a condition of a query: that of the index `ix_inscription_pending`."""
    deleted = _fixed(InscriptionState.DELETED)
    return or_(
        and_(_state != deleted, _clara != _fixed(ClaraState.ENTERED)),
        and_(_state == deleted, _clara == _fixed(ClaraState.TO_REMOVE)),
    )


_LINE = Instances(Inscription, Course, SessionDossier, Programme, Candidate)
_LINES = _LINE.selected.where(is_pending(), Candidate.erased_at.is_(None)).order_by(
    SessionDossier.session, Programme.number
)
_OF = (SessionDossier.session, Programme.id, Programme.number)
_SESSION, _PROGRAMME = bindparam("session", type_=SessionCode()), bindparam("programme", type_=Integer())
_TO_WRITE = (Programme.number, SessionDossier.unit)
COUNTS = Reached(
    _LINES.with_only_columns(*_OF, func.count(), maintain_column_froms=True).group_by(*_OF),
    SessionDossier.candidate_id,
    _TO_WRITE,
)
PAGE = Reached(
    _LINES.where(
        or_(_SESSION.is_(None), SessionDossier.session == _SESSION),
        or_(_PROGRAMME.is_(None), SessionDossier.programme_id == _PROGRAMME),
    )
    .order_by(Inscription.id)
    .offset(bindparam("skip"))
    .limit(bindparam("size")),
    SessionDossier.candidate_id,
    _TO_WRITE,
)


RECENT_DAYS = 30
_REMOVED = and_(_state == _fixed(InscriptionState.DELETED), _clara == _fixed(ClaraState.TO_ENTER))
_STANDS_MARKED = and_(
    _state != _fixed(InscriptionState.DELETED),
    or_(_clara == _fixed(ClaraState.ENTERED), _clara == _fixed(ClaraState.TO_CORRECT)),
)
RECENT = Reached(
    _LINE.selected.join(JournalEntry, JournalEntry.inscription_id == Inscription.id)
    .where(
        JournalEntry.actor == bindparam("actor"),
        JournalEntry.action == Action.ENTER,
        JournalEntry.at >= bindparam("since", type_=Moment),
        # The mark that stands: not one that was taken back, or made again since.
        JournalEntry.at == Inscription.clara_entered_at,
        or_(_STANDS_MARKED, _REMOVED),
        Candidate.erased_at.is_(None),
    )
    .order_by(JournalEntry.at.desc(), Inscription.id)
    .offset(bindparam("skip"))
    .limit(bindparam("size")),
    SessionDossier.candidate_id,
    _TO_WRITE,
)


def counts(work: Work) -> list[Count]:
    """The oldest session first."""
    return list(map(Count._make, work.rows(COUNTS)))


def page(work: Work, which: Slice, *, page: int, size: int) -> Sequence[Inscription]:
    """The lines of that page, from 0, each with its person and its programme."""
    asked = {"session": which.session, "programme": which.programme}
    return _LINE.each(work.rows(PAGE, **asked, skip=page * size, size=size))


def recent(work: Work, actor: str, *, skip: int, size: int) -> Sequence[Inscription]:
    """The lines that this person has marked lately, and that still are, the last marked first."""
    since = work.now - timedelta(days=RECENT_DAYS)
    return _LINE.each(work.rows(RECENT, actor=actor, since=since, skip=skip, size=size))
