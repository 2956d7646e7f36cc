"""The statements of the store, made once. Each says whether it tells of people, and whose files it is about.

A statement that tells of people is one of three: `Reached` keeps to the rights of who runs it, `Written` is
run only where they may write, `Whole` looks beyond them and says why. `Open` tells of nobody, `Weighed` no
more than how many rows there are. A statement made as another kind than it is fails before it first runs.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVarTuple

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Delete,
    Executable,
    FromClause,
    Insert,
    Join,
    Select,
    SelectBase,
    TableClause,
    TextClause,
    Update,
    func,
    select,
)
from sqlalchemy.engine.default import StrCompileDialect
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.models import (
    Admission,
    Base,
    Candidate,
    Change,
    DigestLine,
    FollowedCandidate,
    HandoverCandidate,
    Inscription,
    JournalEntry,
    NameTail,
    NameWord,
    Said,
    SessionDossier,
    Settled,
    StoredMessage,
    Tick,
)
from rac_bot.store.work.reach import OWN, WHOLE, Escaped, admitted, reaches, values_of

Ts = TypeVarTuple("Ts")
_Column = ColumnElement[Any] | InstrumentedAttribute[Any]

PEOPLE: frozenset[FromClause] = frozenset(
    [
        *(one.__table__ for one in (Candidate, Admission, SessionDossier, Inscription, NameWord, Change)),
        *(one.__table__ for one in (NameTail, JournalEntry, StoredMessage, FollowedCandidate, Said, Tick)),
        Settled.__table__,
        DigestLine.__table__,
        HandoverCandidate.__table__,
        Base.metadata.tables["stored_message_inscription"],
    ]
)
_EVERY: frozenset[FromClause] = frozenset(Base.metadata.tables.values())
_OWN: frozenset[FromClause] = frozenset(one.__table__ for one in OWN)
_FILES: frozenset[FromClause] = frozenset(
    one.__table__ for one in (Candidate, Admission, SessionDossier, Inscription, NameWord, NameTail, Change)
)


UNLIMITED = Rights(Role.ADMINISTERING)


class _LookedInto:
    """Each is looked into before it first runs, not as it is made: that is an eighth of loading the bot."""

    _seen = False

    def look_into(self) -> None:
        """Escaped where it is another kind of statement than it says."""
        if not self._seen:
            self._look()
            vars(self)["_seen"] = True

    def _look(self) -> None:
        """Raise Escaped; a kind that may tell of whatever it likes has nothing to look for."""


class Named(_LookedInto, ABC, Generic[*Ts]):
    """What `Work` runs."""

    once = True  # it is made once, and known again by its identity

    @cached_property
    def plain(self) -> bool:
        """Whether its rows hold no entity."""
        described = self.within(UNLIMITED).column_descriptions
        return all(one["expr"] is not one.get("entity") for one in described)

    @abstractmethod
    def within(self, rights: Rights) -> Select[*Ts]:
        """The statement as those rights allow it; where they are limited, with `limits` as parameters."""


@dataclass(frozen=True, eq=False)
class Open(Named[*Ts]):
    """It tells of nobody."""

    statement: Select[*Ts]

    def _look(self) -> None:
        if told := sorted({one.name for one in _tables(self.statement) if one in PEOPLE}):
            raise Escaped(f"tells of people: {', '.join(told)}")

    def within(self, rights: Rights) -> Select[*Ts]:
        return self.statement


@dataclass(frozen=True, eq=False)
class Whole(Named[*Ts]):
    """It tells of people whom the person at work may not see, and says why it must."""

    statement: Select[*Ts]
    why: str

    def within(self, rights: Rights) -> Select[*Ts]:
        return self._beyond if rights.limited else self.statement

    @cached_property
    def _beyond(self) -> Select[*Ts]:
        return self.statement.options(WHOLE)


@dataclass(frozen=True, eq=False)
class Weighed(Named[*tuple[int, ...]]):
    """How many rows each of some selects has, up to a number: of whomever they are, it tells of nobody."""

    selects: Sequence[tuple[Select[*tuple[Any, ...]], int]]
    once: bool = True

    def within(self, rights: Rights) -> Select[*tuple[int, ...]]:
        return self._counts

    @cached_property
    def _counts(self) -> Select[*tuple[int, ...]]:
        some = (statement.limit(most).subquery() for statement, most in self.selects)
        return select(*(select(func.count()).select_from(rows).scalar_subquery() for rows in some))


@dataclass(frozen=True, eq=False)
class Reached(Named[*Ts]):
    """It tells of the people whom the rights of the person at work reach.

    `candidate_id`: the column, of a table that the statement itself selects from, that says whose file a row
    is of. Other tables of people are joined to that one, or read only to choose rows by.
    `to_write`: the columns of programme and unit, where it tells only of what the person may change too.
    """

    statement: Select[*Ts]
    candidate_id: _Column
    to_write: tuple[_Column, _Column] | None = None
    once: bool = True
    _limited: dict[tuple[bool, bool], Select[*Ts]] = field(default_factory=dict)

    def _look(self) -> None:
        statement: Any = self.statement
        if not isinstance(statement, Select):
            raise Escaped("only a plain select is limited; of a union, limit each part")
        owner, froms = self._owner(), _froms(statement)
        apart = [one for one in froms if owner not in _leaves(one)]
        if owner is None or apart == froms:
            raise Escaped("whose file it is must be a column of a table that it selects from")
        if any(table in PEOPLE for one in apart for table in _tables(one)):
            raise Escaped("tells of people of a table that is not joined to that one")
        given = (*statement._raw_columns, *statement._group_by_clauses, *statement._distinct_on)
        aside = {
            one
            for piece in (*given, *(leaf for one in froms for leaf in _leaves(one)))
            for one in _selects(piece)
        }
        if any(table in PEOPLE for one in aside for table in _tables(one)):
            raise Escaped("tells of people in a subquery, which would not be limited")
        list(_tables(statement))  # refuses text

    def within(self, rights: Rights) -> Select[*Ts]:
        if not rights.limited:
            return self.statement
        shape = bool(rights.programmes), bool(rights.units)
        if shape not in self._limited:
            theirs = [reaches(rights, *self.to_write)] if self.to_write else []
            self._limited[shape] = self.statement.where(admitted(rights, self.candidate_id), *theirs)
        return self._limited[shape]

    def _owner(self) -> Any:
        """The table of the column; None where the column does not say whose file it is."""
        column: Any = getattr(self.candidate_id, "expression", self.candidate_id)
        table = getattr(column, "table", None)
        key = "id" if getattr(table, "element", table) in {Candidate.__table__} else "candidate_id"
        return table if column.name == key else None


class Belongs(Enum):
    """Whose rows a statement writes, where no query tells their programme and unit."""

    TO_THE_ACTOR = "actor"  # their journal, searches, list: whoever only reads writes these too
    TO_NO_PROGRAMME = "none"  # messages, the college's tables
    TO_ANYBODY = "anybody"  # in bulk: only where nothing limits


@dataclass(frozen=True, eq=False)
class Written(_LookedInto):
    """It is run only if the role may write and what the rows belong to, before and after, is reached.

    `belongs`: a select of programme number and unit, with the parameters of the statement.
    """

    statement: Insert | Update | Delete
    belongs: Belongs | Select[str, str]

    @cached_property
    def plain(self) -> bool:
        """Whether it writes to a table; to a mapped class, entities at hand follow, and values may differ."""
        return "entity" not in self.statement.entity_description

    def _look(self) -> None:
        list(_tables(self.statement))  # refuses text
        table = self.statement.table
        if self.belongs is Belongs.TO_THE_ACTOR and table not in _OWN:
            raise Escaped(f"{table} is nobody's own")
        if self.belongs is Belongs.TO_NO_PROGRAMME and table in _FILES | _OWN:
            raise Escaped(f"{table} belongs to a programme, or to somebody")


def limits(rights: Rights) -> dict[str, Any]:
    """The values of the limits that `Reached.within` put in."""
    return values_of(rights) if rights.limited else {}


def _tables(piece: ClauseElement | Executable) -> Iterator[TableClause]:
    """Every table that it names, at any depth.

    Raises:
        Escaped: it holds text, which cannot be looked into, or names a table otherwise than by ours.
    """
    for inner in visitors.iterate(piece):  # type: ignore[arg-type]
        literal = isinstance(inner, ColumnClause) and inner.is_literal and inner.name != "*"
        beside = getattr(inner, "_prefixes", ()) or getattr(inner, "_suffixes", ())
        if literal or beside or isinstance(inner, TextClause):
            raise Escaped("holds text, which cannot be looked into")
        if isinstance(inner, TableClause):
            if inner not in _EVERY:
                raise Escaped(f"{inner.name} is no table of ours")
            yield inner


def _froms(statement: Any) -> list[FromClause]:
    """What it selects from, joins made; `get_final_froms` compiles all of it besides, most of its time."""
    dialect: Any = StrCompileDialect()
    found: list[FromClause] = statement._compile_state_factory(
        statement, dialect.statement_compiler(dialect, None)
    )._get_display_froms()
    return found


def _leaves(piece: FromClause) -> Iterator[FromClause]:
    if isinstance(piece, Join):
        yield from _leaves(piece.left)
        yield from _leaves(piece.right)
    else:
        yield piece


def _selects(piece: Any) -> set[Any]:
    """The selects within it."""
    return {one for one in visitors.iterate(piece) if isinstance(one, SelectBase)}
