"""What is left to do in CLARA by whoever asks: by session and programme, the oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, func, literal, or_, type_coerce

from rac_bot.domain import sessions
from rac_bot.store.models import (
    Base,
    Candidate,
    ClaraState,
    Course,
    Inscription,
    InscriptionState,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import SessionCode
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


def counts(work: Work) -> list[Count]:
    """The oldest session first."""
    return list(map(Count._make, work.rows(COUNTS)))


def page(work: Work, which: Slice, *, page: int, size: int) -> Sequence[Inscription]:
    """The lines of that page, from 0, each with its person and its programme."""
    asked = {"session": which.session, "programme": which.programme}
    return _LINE.each(work.rows(PAGE, **asked, skip=page * size, size=size))
