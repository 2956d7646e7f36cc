"""What a search asks of a person, term by term; each in two ways.

`rows`: the rows to go through, of whoever meets the term. `met`: whether one person does, whom another
term's rows have led to. Both are made of the term's shape alone, with parameters for what is typed: a
statement is made once for each combination of shapes.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from rac_bot.domain.criteria import SearchBy
from rac_bot.domain.sessions import Session
from rac_bot.store.file import numbers
from rac_bot.store.file.patterns import LAST, WILD, like
from rac_bot.store.file.whose import on_list
from rac_bot.store.models import (
    Admission,
    Candidate,
    FollowedCandidate,
    Grid,
    NamePart,
    NameTail,
    NameWord,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import SessionCode
from rac_bot.store.models.functions import Backwards, Each, PastLetters

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows to go through: `candidate_id` says whose each is; `chosen`, which they are."""

    tables: FromClause
    candidate_id: Column
    chosen: ColumnElement[bool]
    of_nobody_erased: bool = False  # erasure takes them away

    @property
    def of_candidates(self) -> bool:
        """The candidate is at hand in them, and needs not be joined."""
        return self.candidate_id is Candidate.id


Weight = tuple[Select[*tuple[Any, ...]], int]  # and up to how many of its rows are counted


class Shape(ABC):
    """A term without what was typed. `at` tells its parameters from those of other terms."""

    of_columns = False  # it reads the candidate's own
    few = False  # so few people meet it that no other way needs be weighed

    @abstractmethod
    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        """Of the candidate of that id, whose own columns are at hand where it is `of_columns`."""


WEIGHED = 2_000


class Source(Shape):
    """A shape that has rows to go through."""

    @property
    def again(self) -> int:
        """Of so many rows, one may be of a person who has another."""
        return 4

    @property
    def weighed(self) -> int:
        """Rows, at most, that are counted to know whether another term has fewer."""
        return WEIGHED

    @property
    def common(self) -> int:
        """Of two that have more, the lesser has fewer as a rule."""
        return 4

    @abstractmethod
    def rows(self, at: int) -> Rows:
        """They meet the term, all of them."""

    def weights(self, at: int) -> list[Weight]:
        """What is counted: where a count is full, there are too many rows to know how many."""
        rows = self.rows(at)
        return [(select(literal(1)).select_from(rows.tables).where(rows.chosen), self.weighed)]


@dataclass(frozen=True, slots=True)
class Term:
    """`test`: for a person whom another term led to. Whoever meets it is in the rows of one of `sources`."""

    test: Shape
    sources: tuple[Source, ...]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """A whole number."""
        return isinstance(self.test, Number)

    @property
    def is_whole_word(self) -> bool:
        return isinstance(self.test, OfName) and self.test.how is How.WHOLE


def _value(name: str, at: int, type_: Any = None) -> Any:
    return bindparam(f"{name}_{at}", type_=type_)


# --- names ----------------------------------------------------------------------------------------------


class How(Enum):
    """How a word of a name is looked for."""

    WHOLE = "whole"  # the word itself
    BEGINNING = "beginning"  # `tremb*`
    INSIDE = "inside"  # by an ending in the lexicon: `*blay`, `*embla*`, `tr?mblay`
    AMONG = "among"  # by a beginning, or nothing, among the words of the lexicon: `tre?b*`, `??`


WORDS = 1_000  # of the lexicon, whose rows are weighed; more have many
_WITHOUT_LEXICON = (How.WHOLE, How.BEGINNING)  # their rows stand one beside the other
_WORDS: FromClause = NameWord.__table__
_TAILS: FromClause = NameTail.__table__


@dataclass(frozen=True, slots=True)
class OfName(Source):
    """A word of the name, of that part or of either."""

    how: How
    part: NamePart | None

    weighed = 10_000

    @property
    def common(self) -> int:
        return list(How).index(self.how)

    @property
    def again(self) -> int:
        return 32 if self.how is How.WHOLE else 4  # few have one word as a given name and as a family name

    def rows(self, at: int) -> Rows:
        if self.how in _WITHOUT_LEXICON:
            part = [NameWord.part == self.part] if self.part else []
            return Rows(
                _WORDS, NameWord.candidate_id, and_(self._is(NameWord.word, at), *part), of_nobody_erased=True
            )
        borne = and_(NameWord.word == NameTail.word, NameWord.part == NameTail.part)
        return Rows(_TAILS.join(_WORDS, borne), NameWord.candidate_id, self._known(at), of_nobody_erased=True)

    def weights(self, at: int) -> list[Weight]:
        if self.how in _WITHOUT_LEXICON:
            return Source.weights(self, at)
        known: Select[*tuple[Any, ...]] = select(NameTail.word, NameTail.part).where(self._known(at))
        few = known.limit(WORDS).subquery()
        borne = and_(NameWord.word == few.c.word, NameWord.part == few.c.part)
        rows = select(literal(1)).select_from(few.join(_WORDS, borne))
        return [(known, WORDS), (rows, self.weighed)]

    def _known(self, at: int) -> ColumnElement[bool]:
        """Which words of the lexicon."""
        return and_(
            NameTail.inside.in_((False, True) if self.how is How.INSIDE else (False,)),
            NameTail.part.in_((self.part,) if self.part else tuple(NamePart)),
            NameTail.tail.between(_value("low", at), _value("high", at)),
            self._is(NameTail.word, at),
        )

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        one = NameWord.__table__.alias(f"word_{at}")
        part = [one.c.part == self.part] if self.part else []
        if self.how is How.WHOLE:
            # By the rows of the word, one beside the other: PostgreSQL, if it could look up the part too,
            # would go by the index of people, whose pages are far apart.
            part = [is_it.is_(True) for is_it in part]
        return exists().where(one.c.candidate_id == candidate_id, self._is(one.c.word, at), *part)

    def _is(self, word: Any, at: int) -> ColumnElement[bool]:
        is_it: ColumnElement[bool]
        match self.how:
            case How.WHOLE:
                is_it = word == _value("word", at)
            case How.BEGINNING:
                is_it = word.between(_value("low", at), _value("high", at))
            case _:
                is_it = word.like(_value("like", at))
        return is_it


def of_name(word: str, part: NamePart | None) -> Term:
    """A folded word, in which only `*` and `?` are no letters or digits."""
    if not WILD & set(word):
        shape, values = OfName(How.WHOLE, part), {"word": word}
        return Term(shape, (shape,), values)
    runs = word.replace("*", "?").split("?")
    longest = max(runs, key=len)
    values = {"low": longest, "high": longest + LAST, "like": like(word)}
    if word == f"{longest}*":
        how = How.BEGINNING
        del values["like"]
    elif longest == runs[0] or len(longest) < 2:
        how = How.AMONG
        values |= {"low": runs[0], "high": runs[0] + LAST}
    else:
        how = How.INSIDE
        if longest == runs[-1]:
            values["high"] = longest
    shape = OfName(how, part)
    return Term(shape, (shape,), values)


# --- numbers --------------------------------------------------------------------------------------------

# What each character of a number may be, and the number that it is the end of. Others are of any length.
CHARACTERS = {
    Candidate.da.key: [numbers.DIGITS] * 7,
    Candidate.phone.key: [numbers.DIGITS] * 10,
    Candidate.local_phone.key: [numbers.DIGITS] * 7,
    Candidate.code_permanent.key: [numbers.LETTERS] * 4 + [numbers.DIGITS] * 8,
}
ENDS = {Candidate.local_phone.key: Candidate.phone.key}


@dataclass(frozen=True, slots=True)
class Number(Source):
    """A whole number, in one of these columns."""

    columns: tuple[str, ...]
    of_columns = few = True

    def rows(self, at: int) -> Rows:
        return Rows(Candidate.__table__, Candidate.id, self.met(at, Candidate.id))

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        return or_(*(getattr(Candidate, name) == _value(name, at) for name in self.columns))


@dataclass(frozen=True, slots=True)
class LikeNumber(Shape):
    """A pattern that the number of one of these columns meets."""

    columns: tuple[str, ...]
    of_columns = True

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        return or_(*(getattr(Candidate, name).like(_value(name, at), escape="\\") for name in self.columns))


@dataclass(frozen=True, slots=True)
class Edge(Source):
    """Numbers of a column that begin, or end, with one of several texts, and meet a pattern."""

    column: str
    edge: numbers.Edge
    of_columns = True

    @property
    def weighed(self) -> int:
        return 0 if self.edge is numbers.Edge.NONE else WEIGHED

    def rows(self, at: int) -> Rows:
        edges = Each(_value(self.parameter, at)).table_valued("value", name=f"edge_{at}")
        read: Any = getattr(Candidate, self.column)
        if self.edge is numbers.Edge.DIGITS:
            read = PastLetters(read)
        elif self.edge is numbers.Edge.END:
            read = Backwards(getattr(Candidate, ENDS.get(self.column, self.column)))
        begins = and_(read >= edges.c.value, read < edges.c.value.concat(LAST))
        tables = edges.join(Candidate.__table__, begins)
        # A pattern that seems to follow from the edge: PostgreSQL would test it of everybody first.
        pattern = func.substr(edges.c.value, 1, 0).concat(_value(self.column, at))
        return Rows(tables, Candidate.id, getattr(Candidate, self.column).like(pattern, escape="\\"))

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        return LikeNumber((self.column,)).met(at, candidate_id)

    @property
    def parameter(self) -> str:
        return f"{self.column}_{self.edge}"


def any_number(terms: Iterable[Term]) -> Term:
    """Of terms that are whole numbers: one of them."""
    values = {name: value for term in terms for name, value in term.values.items()}
    shape = Number(tuple(values))
    return Term(shape, (shape,), values)


def of_number(pattern: str, *columns: Column) -> Term:
    names = tuple(column.key for column in columns)
    if not WILD & set(pattern):
        shape = Number(names)
        return Term(shape, (shape,), dict.fromkeys(names, pattern))
    values: dict[str, Any] = dict.fromkeys(names, like(pattern))
    sources = []
    for name in names:
        for edge, texts in _edges(pattern, name).items():
            source = Edge(name, edge)
            sources.append(source)
            values[source.parameter] = json.dumps(texts)
    sources.sort(key=lambda source: (source.edge is numbers.Edge.NONE, source.edge is numbers.Edge.FEW))
    return Term(LikeNumber(names), tuple(sources), values)


def _edges(pattern: str, name: str) -> dict[numbers.Edge, list[str]]:
    if name in CHARACTERS:
        return numbers.edges(pattern, CHARACTERS[name])
    beginning = pattern.replace("*", "?").partition("?")[0]
    return {numbers.Edge.BEGINNING if beginning else numbers.Edge.FEW: [beginning]}


# --- programmes, sessions, one's own ---------------------------------------------------------------------

_OF_PROGRAMME = {SearchBy.PROGRAMME: Programme.number, SearchBy.PROGRAMME_TITLE: Programme.title_key}


@dataclass(frozen=True, slots=True)
class Admitted(Source):
    """One admission, to a programme that meets all of these: the number or the title, a pattern or not."""

    asked: tuple[tuple[SearchBy, bool], ...]

    def rows(self, at: int) -> Rows:
        return Rows(Admission.__table__, Admission.candidate_id, self._chosen(Admission.grid_id, at))

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        one = Admission.__table__.alias(f"admission_{at}")
        return exists().where(one.c.candidate_id == candidate_id, self._chosen(one.c.grid_id, at))

    def _chosen(self, grid_id: Any, at: int) -> ColumnElement[bool]:
        grids = select(Grid.id).join(Programme, Programme.id == Grid.programme_id)
        for where, wild in self.asked:
            column, value = _OF_PROGRAMME[where], _value(where, at)
            grids = grids.where(column.like(value, escape="\\") if wild else column == value)
        return grid_id.in_(grids)  # type: ignore[no-any-return]


def admitted(texts: Mapping[SearchBy, str]) -> Term:
    wild = {where for where, text in texts.items() if WILD & set(text)}
    shape = Admitted(tuple((where, where in wild) for where in texts))
    return Term(shape, (shape,), {w: like(text) if w in wild else text for w, text in texts.items()})


@dataclass(frozen=True, slots=True)
class Reach(Source):
    """The admissions that limited rights reach: the statement itself keeps to them, so everybody meets it."""

    units: bool

    def rows(self, at: int) -> Rows:
        programmes = Programme.number.in_(bindparam("reached_programmes", expanding=True))
        grids = select(Grid.id).join(Programme, Programme.id == Grid.programme_id).where(programmes)
        units = [Admission.unit.in_(bindparam("reached_units", expanding=True))] if self.units else []
        return Rows(Admission.__table__, Admission.candidate_id, and_(Admission.grid_id.in_(grids), *units))

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        return true()


@dataclass(frozen=True, slots=True)
class Followed(Source):
    """On somebody's own list."""

    few = True

    def rows(self, at: int) -> Rows:
        mine = on_list(_value("advisor", at))
        return Rows(FollowedCandidate.__table__, FollowedCandidate.candidate_id, mine)

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        rows = self.rows(at)
        return exists().where(rows.candidate_id == candidate_id, rows.chosen)


@dataclass(frozen=True, slots=True)
class Enrolled(Source):
    """With a session dossier of our own at a session."""

    def rows(self, at: int) -> Rows:
        chosen = and_(
            SessionDossier.session == _value("session", at, SessionCode),
            SessionDossier.admission_id.is_not(None),
            SessionDossier.deleted_at.is_(None),
        )
        return Rows(SessionDossier.__table__, SessionDossier.candidate_id, chosen)

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        rows = self.rows(at)
        return exists().where(rows.candidate_id == candidate_id, rows.chosen)


@dataclass(frozen=True, slots=True)
class Active(Source):
    """Active in the process."""

    of_columns = True

    def rows(self, at: int) -> Rows:
        return Rows(Candidate.__table__, Candidate.id, self.met(at, Candidate.id))

    def met(self, at: int, candidate_id: Any) -> ColumnElement[bool]:
        return Candidate.active.is_(True)


def followed(advisor: str) -> Term:
    return Term(Followed(), (Followed(),), {"advisor": advisor})


def enrolled(session: Session) -> Term:
    return Term(Enrolled(), (Enrolled(),), {"session": session})


ACTIVE = Term(Active(), (Active(),))
