"""What is left to do in CLARA, by person: whoever waits longest first; and what somebody marked lately."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from rac_bot.domain.sessions import Session
from rac_bot.store.file import things
from rac_bot.store.file.clara import pending_state
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import Key
from rac_bot.store.file.whose import confided, looked_after
from rac_bot.store.models import (
    Action,
    Admission,
    Base,
    Candidate,
    Change,
    ClaraState,
    Grid,
    Inscription,
    InscriptionState,
    JournalEntry,
    Programme,
    SessionDossier,
    Thing,
)
from rac_bot.store.models.base import Moment, SessionCode
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

MOST = 2000  # of each kind in one list: the oldest
RECENT_DAYS = 30


class Scope(NamedTuple):
    """Whose, and of which session: what I saved or of those I look after, or the whole team's."""

    team: bool = False
    session: Session | None = None


class Waiting(NamedTuple):
    """One thing to do: since when, and at which session; an admission is of none."""

    kind: Thing
    id: int
    candidate_id: int
    session: Session | None
    since: datetime | None
    clara: ClaraState

    @property
    def key(self) -> Key:
        return Key(self.kind, self.id)


@dataclass(slots=True)
class Tally:
    """How many things, in all, at each session and of each state; since when the oldest of a state waits."""

    total: int = 0
    sessions: Counter[Session] = field(default_factory=Counter)
    states: Counter[ClaraState] = field(default_factory=Counter)
    since: dict[ClaraState, datetime] = field(default_factory=dict)

    def add(self, session: Session | None, state: ClaraState, count: int, since: datetime | None) -> None:
        self.total += count
        self.states[state] += count
        if session:
            self.sessions[session] += count
        if since:
            self.since[state] = min(since, self.since.get(state, since))

    @property
    def oldest(self) -> datetime | None:
        return min(self.since.values(), default=None)


class Counts(NamedTuple):
    """Of whoever asks, and of the team within their rights."""

    mine: Tally
    team: Tally


# --- the statements ---------------------------------------------------------------------------------


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


_HELD = Candidate.erased_at.is_(None)
_ACTOR = bindparam("actor", type_=String())
_TEAM, _SESSION = bindparam("team", type_=Boolean()), bindparam("session", type_=SessionCode())
_OF_SESSION = or_(_SESSION.is_(None), SessionDossier.session == _SESSION)
_FOLLOWED, _CONFIDED = looked_after(_ACTOR), confided(_ACTOR)
# By other names than those of the statement.
_LINE = Base.metadata.tables["inscription"].alias("inscription_1")
_DOSSIER = Base.metadata.tables["session_dossier"].alias("session_dossier_1")
_CHANGED_BY_ME = exists().where(
    Change.inscription_id == Inscription.id, JournalEntry.id == Change.entry_id, JournalEntry.actor == _ACTOR
)
_TO_WRITE = (Programme.number, SessionDossier.unit)


def _done_by_me(whose: Any, *acts: ColumnElement[bool]) -> ColumnElement[bool]:
    """What I did myself waits for me, but of whom a colleague looks after in my stead."""
    return and_(or_(*acts), whose.not_in(_CONFIDED))


def _since(*cases: tuple[ColumnElement[bool], Any], otherwise: Any) -> ColumnElement[datetime]:
    return type_coerce(case(*cases, else_=otherwise), Moment())


_SINCE = _since(
    (Inscription.deleted_at.is_not(None), Inscription.deleted_at),
    (_clara == _fixed(ClaraState.TO_CORRECT), Inscription.updated_at),
    otherwise=Inscription.created_at,
)
_LINES = (
    select(Inscription.id, SessionDossier.candidate_id, SessionDossier.session, _SINCE, Inscription.clara)
    .select_from(Inscription)
    .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .join(Programme, Programme.id == SessionDossier.programme_id)
    .join(Candidate, Candidate.id == SessionDossier.candidate_id)
    .where(is_pending(), _HELD)
)
LINES = Reached(
    _LINES.where(
        _OF_SESSION,
        or_(
            _TEAM,
            SessionDossier.candidate_id.in_(_FOLLOWED),
            _done_by_me(
                SessionDossier.candidate_id,
                Inscription.created_by == _ACTOR,
                Inscription.deleted_by == _ACTOR,
                and_(_clara == _fixed(ClaraState.TO_CORRECT), _CHANGED_BY_ME),
            ),
        ),
    )
    .order_by(_SINCE, Inscription.id)
    .limit(MOST),
    SessionDossier.candidate_id,
    _TO_WRITE,
)
_DOSSIER_SINCE = _since(
    (SessionDossier.deleted_at.is_not(None), SessionDossier.deleted_at), otherwise=SessionDossier.created_at
)
_DOSSIERS = (
    select(
        SessionDossier.id,
        SessionDossier.candidate_id,
        SessionDossier.session,
        _DOSSIER_SINCE,
        SessionDossier.clara,
    )
    .join(Programme, Programme.id == SessionDossier.programme_id)
    .join(Candidate, Candidate.id == SessionDossier.candidate_id)
    .where(
        pending_state(SessionDossier.clara),
        or_(SessionDossier.deleted_at.is_(None), SessionDossier.clara == ClaraState.TO_REMOVE),
        _HELD,
    )
)
DOSSIERS = Reached(
    _DOSSIERS.where(
        _OF_SESSION,
        or_(
            _TEAM,
            SessionDossier.candidate_id.in_(_FOLLOWED),
            _done_by_me(
                SessionDossier.candidate_id,
                SessionDossier.created_by == _ACTOR,
                exists().where(_LINE.c.dossier_id == SessionDossier.id, _LINE.c.created_by == _ACTOR),
            ),
        ),
    )
    .order_by(_DOSSIER_SINCE, SessionDossier.id)
    .limit(MOST),
    SessionDossier.candidate_id,
    _TO_WRITE,
)
_ADMISSIONS = (
    select(Admission.id, Admission.candidate_id, Admission.created_at, Admission.clara)
    .join(Grid, Grid.id == Admission.grid_id)
    .join(Programme, Programme.id == Grid.programme_id)
    .join(Candidate, Candidate.id == Admission.candidate_id)
    .where(pending_state(Admission.clara), _HELD)
)
_ADMITTED_BY = (Programme.number, Admission.unit)
ADMISSIONS = Reached(
    _ADMISSIONS.where(
        or_(
            _TEAM,
            Admission.candidate_id.in_(_FOLLOWED),
            _done_by_me(
                Admission.candidate_id,
                Admission.created_by == _ACTOR,
                exists().where(
                    _DOSSIER.c.admission_id == Admission.id,
                    _DOSSIER.c.candidate_id == Admission.candidate_id,
                    _LINE.c.dossier_id == _DOSSIER.c.id,
                    _LINE.c.created_by == _ACTOR,
                ),
            ),
        )
    )
    .order_by(Admission.created_at, Admission.id)
    .limit(MOST),
    Admission.candidate_id,
    _ADMITTED_BY,
)


def _counted(rows: Select[*tuple[Any, ...]], since: Any, state: Any, *of: Any) -> Select[*tuple[Any, ...]]:
    counted = (*of, state, func.count(), type_coerce(func.min(since), Moment()))
    return rows.with_only_columns(*counted, maintain_column_froms=True).group_by(*of, state)


COUNTS = {
    Thing.LINE: Reached(
        _counted(_LINES, _SINCE, Inscription.clara, SessionDossier.session),
        SessionDossier.candidate_id,
        _TO_WRITE,
    ),
    Thing.DOSSIER: Reached(
        _counted(_DOSSIERS, _DOSSIER_SINCE, SessionDossier.clara, SessionDossier.session),
        SessionDossier.candidate_id,
        _TO_WRITE,
    ),
    Thing.ADMISSION: Reached(
        _counted(_ADMISSIONS, Admission.created_at, Admission.clara), Admission.candidate_id, _ADMITTED_BY
    ),
}


# --- the list ---------------------------------------------------------------------------------------


def waiting(work: Work, scope: Scope) -> list[Waiting]:
    """What is to do of that scope, a person after another, the one who waits longest first.

    Of a session, with the admissions that it waits for.
    """
    asked = {"actor": work.by.actor, "team": scope.team}
    of_session = asked | {"session": scope.session}
    found = [Waiting(Thing.DOSSIER, *row) for row in work.rows(DOSSIERS, **of_session)]
    found += [Waiting(Thing.LINE, *row) for row in work.rows(LINES, **of_session)]
    people = {one.candidate_id for one in found}
    for id_, candidate, since, state in work.rows(ADMISSIONS, **asked):
        if scope.session is None or candidate in people:
            found.append(Waiting(Thing.ADMISSION, id_, candidate, None, since, state))
    oldest: dict[int, datetime] = {}
    for one in found:
        oldest[one.candidate_id] = min(_age(one), oldest.get(one.candidate_id, _LATEST))
    return sorted(found, key=lambda one: (oldest[one.candidate_id], one.candidate_id, _in_order(one)))


def by_person(found: Iterable[Waiting]) -> list[list[Waiting]]:
    return [list(theirs) for _person, theirs in groupby(found, attrgetter("candidate_id"))]


def counts(work: Work, own: Sequence[Waiting] | None = None) -> Counts:
    """How much waits for whoever asks, and for the team; `own`: what waits for them, where it is at hand."""
    team = Tally()
    for kind, statement in COUNTS.items():
        for *session, state, count, since in work.rows(statement):
            team.add(session[0] if kind is not Thing.ADMISSION else None, state, count, since)
    return Counts(mine(work, own), team)


def mine(work: Work, own: Sequence[Waiting] | None = None) -> Tally:
    """How much waits for whoever asks; `own`: as for `counts`."""
    tally = Tally()
    for one in waiting(work, Scope()) if own is None else own:
        tally.add(one.session, one.clara, 1, one.since)
    return tally


_LATEST = datetime.max.replace(tzinfo=UTC)
_LAST = {ClaraState.TO_CORRECT: 1, ClaraState.TO_REMOVE: 2}
_KINDS = {Thing.ADMISSION: 0, Thing.DOSSIER: 1, Thing.LINE: 2}


def _age(one: Waiting) -> datetime:
    return one.since or _LATEST


def _in_order(one: Waiting) -> tuple[int, ...]:
    """As CLARA wants them: what is created first, session by session; then corrections, then deletions,
    of which the lines go before the session."""
    last, kind = _LAST.get(one.clara, 0), _KINDS[one.kind]
    if one.kind is Thing.ADMISSION:
        return (last, 0, 0, one.id)
    return (last, one.session.ordinal if one.session else 0, -kind if last == 2 else kind, one.id)


# --- marked lately ----------------------------------------------------------------------------------

_MARKED = (
    JournalEntry.actor == _ACTOR,
    JournalEntry.action == Action.ENTER,
    JournalEntry.at >= bindparam("since", type_=Moment),
    _HELD,
)
_REMOVED = and_(_state == _fixed(InscriptionState.DELETED), _clara == _fixed(ClaraState.TO_ENTER))
_STANDS_MARKED = and_(
    _state != _fixed(InscriptionState.DELETED),
    or_(_clara == _fixed(ClaraState.ENTERED), _clara == _fixed(ClaraState.TO_CORRECT)),
)
_THERE = (ClaraState.ENTERED, ClaraState.TO_CORRECT)


def _lately(
    kind: type[Todo], of: Any, marked: Any, owner: Any, to_write: tuple[Any, Any], *where: Any
) -> Reached[*tuple[Any, ...]]:
    """The marks that stand: not one that was taken back, or made again since."""
    found = things.SHAPES[kind].selected.join(JournalEntry, of)
    standing = found.where(*_MARKED, JournalEntry.at == marked, *where)
    page = standing.order_by(JournalEntry.at.desc(), JournalEntry.id).limit(bindparam("most"))
    return Reached(page, owner, to_write)


RECENT = {
    Admission: _lately(
        Admission,
        and_(JournalEntry.candidate_id == Admission.candidate_id, JournalEntry.detail == Grid.code),
        Admission.clara_entered_at,
        Admission.candidate_id,
        _ADMITTED_BY,
        Admission.clara.in_(_THERE),
    ),
    SessionDossier: _lately(
        SessionDossier,
        and_(JournalEntry.dossier_id == SessionDossier.id, JournalEntry.inscription_id.is_(None)),
        SessionDossier.clara_entered_at,
        SessionDossier.candidate_id,
        _TO_WRITE,
        or_(
            and_(SessionDossier.deleted_at.is_(None), SessionDossier.clara.in_(_THERE)),
            and_(SessionDossier.deleted_at.is_not(None), SessionDossier.clara == ClaraState.TO_ENTER),
        ),
    ),
    Inscription: _lately(
        Inscription,
        JournalEntry.inscription_id == Inscription.id,
        Inscription.clara_entered_at,
        SessionDossier.candidate_id,
        _TO_WRITE,
        or_(_STANDS_MARKED, _REMOVED),
    ),
}


def recent(work: Work, *, skip: int, size: int) -> Sequence[Todo]:
    """What whoever asks has marked lately, and that still is, the last marked first."""
    asked = {
        "actor": work.by.actor,
        "since": work.now - timedelta(days=RECENT_DAYS),
        "most": skip + size,
    }
    found = [
        thing
        for kind, statement in RECENT.items()
        for thing in things.SHAPES[kind].each(work.rows(statement, **asked))
    ]
    # What was marked together, as it is done: the admission, the session, the lines.
    found.sort(key=lambda one: one.clara_entered_at, reverse=True)
    return found[skip : skip + size]
