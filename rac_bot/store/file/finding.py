"""Finding people by what is asked: through the rows of the rarest term, testing the others on the way.

Of whole words that are all common, through the rows of all at once: they stand in the order of the people.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import inf
from sys import maxsize
from typing import Any, TypeVar, cast

from sqlalchemy import bindparam, intersect, select

from rac_bot.domain import typed
from rac_bot.domain.criteria import Combined, Criterion, SearchBy
from rac_bot.domain.folding import fold, parted_each, plainly
from rac_bot.store.file import terms
from rac_bot.store.file.terms import Shape, Source, Term
from rac_bot.store.models import Candidate, NamePart
from rac_bot.store.work.statements import Reached, Weighed
from rac_bot.store.work.work import Work

T = TypeVar("T")
Sources = tuple[tuple[Source, ...], ...]  # of each term
Asked = Sequence[Sequence[Term]]  # a person is found who meets every term of any of these

TOGETHER = 100  # words: SQLite takes 500 at once
_OF_PROGRAMME = (SearchBy.PROGRAMME, SearchBy.PROGRAMME_TITLE)


def found(work: Work, asked: Asked, most: int) -> list[int]:
    """The ids of those who meet what is asked; `most` of them where there are more."""
    ids: dict[int, None] = {}
    for all_terms in asked:
        values = _values(all_terms)
        for statement, again in _ways(work, all_terms, values):
            rows = most + most // again  # a person may have several of them
            while True:
                some = work.scalars(statement, rows=rows, **values)
                ids |= dict.fromkeys(some)
                if len(ids) >= most:
                    return list(ids)[:most]
                if len(some) < rows:
                    break
                rows *= 4
    return list(ids)


def _values(all_terms: Sequence[Term]) -> dict[str, Any]:
    return {f"{name}_{at}": value for at, term in enumerate(all_terms) for name, value in term.values.items()}


def _ways(work: Work, all_terms: Sequence[Term], values: Mapping[str, Any]) -> list[tuple[Reached[int], int]]:
    """The statements that find, together, whoever meets all the terms; in how many rows one may be again."""
    sources = tuple(term.sources for term in all_terms)
    if reach := _reach(work):
        sources += ((reach,),)
    all_words = 1 < len(all_terms) <= TOGETHER and all(term.is_whole_word for term in all_terms)
    together = all_words and not work.by.rights.limited
    first, rows = _rarest(work, sources, values, terms.WEIGHED if together else maxsize)
    if together and rows == inf:
        return [(KEPT.of(_side_by_side, tuple(term.test for term in all_terms)), maxsize)]  # nobody twice
    tests = tuple((at, term.test) for at, term in enumerate(all_terms) if at != first)
    return [(KEPT.of(_going_through, source, first, tests), source.again) for source in sources[first]]


def _reach(work: Work) -> terms.Reach | None:
    """What limited rights reach is a way too: it may be a small part of the college."""
    rights = work.by.rights
    return terms.Reach(units=bool(rights.units)) if rights.programmes else None


def _rarest(work: Work, sources: Sources, values: Mapping[str, Any], most: int) -> tuple[int, float]:
    """The rank of the term that has the fewest rows, and how many: `inf` where they are not all counted."""
    ranks = range(len(sources))
    few = [at for at in ranks if all(source.few for source in sources[at])]
    if few or len(sources) == 1:
        return few[0] if few else 0, 0
    statement, counted_of = KEPT.of(_weighing, sources, most)
    [counts] = work.rows(statement, **values)
    weights = [0.0] * len(sources)
    for at, count, (_rows, counted) in zip(counted_of, counts, statement.selects, strict=True):
        weights[at] += count if count < counted else inf
    first = min(ranks, key=lambda at: (weights[at], max(one.common for one in sources[at])))
    return first, weights[first]


# --- statements: once for each combination of shapes, since to make one costs more than to run it ---------

Tests = tuple[tuple[int, Shape], ...]


class Kept:
    """What was made for each combination of shapes, of so many: others, rarely typed, are made each time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.made: dict[Any, Any] = {}

    def of(self, make: Callable[..., T], *shapes: Any) -> T:
        """What that function makes of these shapes, or made before."""
        key = make, *shapes
        if key in self.made:
            return cast(T, self.made[key])
        once = len(self.made) < self.most
        made = make(*shapes, once)
        if once:
            self.made[key] = made
        return made


KEPT = Kept(most=200)


def _going_through(source: Source, at: int, tests: Tests, once: bool) -> Reached[int]:
    rows = source.rows(at)
    statement = select(rows.candidate_id).select_from(rows.tables)
    if not rows.of_nobody_erased or any(test.of_columns for _number, test in tests):
        if not rows.of_candidates:
            statement = statement.join(Candidate, Candidate.id == rows.candidate_id)
        statement = statement.where(Candidate.erased_at.is_(None))
    chosen = statement.where(rows.chosen, *(test.met(number, rows.candidate_id) for number, test in tests))
    return Reached(chosen.limit(bindparam("rows")), rows.candidate_id, once=once)


def _side_by_side(words: Sequence[Source], once: bool) -> Reached[int]:
    """The database goes through the rows of each word in step, at a sixth of what looking them up takes.

    Limited rights would reach fewer than it counts to.
    """
    each = [word.rows(at) for at, word in enumerate(words)]
    of_each = [select(rows.candidate_id).select_from(rows.tables).where(rows.chosen) for rows in each]
    # Without an order and a limit, SQLite would sort each first.
    of_all = intersect(*of_each).order_by(of_each[0].selected_columns[0]).limit(bindparam("rows"))
    return Reached(select(Candidate.id).where(Candidate.id.in_(of_all)), Candidate.id, once=once)


def _weighing(sources: Sources, most: int, once: bool) -> tuple[Weighed, list[int]]:
    """What is counted to know the weight of each term, and the rank of the term each count is of."""
    counts = [(at, one) for at, ways in enumerate(sources) for source in ways for one in source.weights(at)]
    bounded = [(rows, min(up_to, most)) for _at, (rows, up_to) in counts]
    return Weighed(bounded, once), [at for at, _one in counts]


# --- what is typed --------------------------------------------------------------------------------------


def any_of(criteria: Sequence[Criterion]) -> Asked:
    asked = [all_terms for one in criteria for all_terms in _terms(one)]
    whole = [term for all_terms in asked for term in all_terms if term.is_number]
    columns = [name for term in whole for name in term.values]
    if len(asked) == len(whole) and len(columns) == len(set(columns)):
        return [[terms.any_number(whole)]] if whole else []
    return asked


def all_of(combined: Combined, advisor: str) -> Asked:
    """Everything that an advanced search asks for; nobody meets an empty one."""
    of_programme = [c for c in combined.criteria if c.field in _OF_PROGRAMME]
    asked: list[list[list[Term]]] = [_terms(c) for c in combined.criteria if c not in of_programme]
    if of_programme:
        asked.append(_admitted(of_programme))
    if combined.active:
        asked.append([[terms.ACTIVE]])
    if combined.mine:
        asked.append([[terms.followed(advisor)]])
    if combined.session:
        asked.append([[terms.enrolled(combined.session)]])
    return _together(*asked) if asked else []


def _together(*asked: list[list[Term]]) -> list[list[Term]]:
    """Whoever is found by each of these, in whatever way."""
    return [[term for some in ways for term in some] for ways in product(*asked)]


def _terms(criterion: Criterion) -> list[list[Term]]:
    """The ways to be found by the criterion: all the terms of one; none, where it can find nobody."""
    return [way for way in _ways_of(criterion) if way]


def _ways_of(criterion: Criterion) -> list[list[Term]]:
    text = criterion.text
    match criterion.field:
        case SearchBy.DA:
            da = typed.da(text)
            return [[terms.of_number(da, Candidate.da)]] if da else []
        case SearchBy.PHONE:
            return _of_phone(*phone) if (phone := typed.phone(text)) else []
        case SearchBy.CODE_PERMANENT:
            code = typed.code_permanent(text)
            return [[terms.of_number(code, Candidate.code_permanent)]] if code else []
        case SearchBy.PROGRAMME | SearchBy.PROGRAMME_TITLE:
            return _admitted([criterion])
        case SearchBy.FAMILY_NAME:
            return _named(text, NamePart.FAMILY)
        case SearchBy.GIVEN_NAME:
            return _named(text, NamePart.GIVEN)
        case SearchBy.FULL_NAME if "," in text:
            family, _, given = text.partition(",")
            return _together(_named(family, NamePart.FAMILY), _named(given, NamePart.GIVEN))
        case SearchBy.FULL_NAME:
            return _named(text)


def _of_phone(pattern: str, local: bool) -> list[list[Term]]:
    whole = Candidate.phone, Candidate.other_phone
    after_area = Candidate.local_phone, Candidate.other_local
    if local:
        return [[terms.of_number(pattern, *after_area)]]
    if "*" in pattern and pattern[0] != "*":  # with the area code or without, its length does not say
        return [[terms.of_number(pattern, *whole, *after_area)]]
    return [[terms.of_number(pattern, *whole)]]


def _named(text: str, part: NamePart | None = None) -> list[list[Term]]:
    """Every word of the text is a word of the name, in any order."""
    each = parted_each(fold(text))
    return _together(*([[terms.of_name(one, part) for one in words] for words in ways] for ways in each))


def _admitted(criteria: Sequence[Criterion]) -> list[list[Term]]:
    """One admission meets all the criteria of its programme: not one the number, and another the title."""
    texts = {
        one.field: typed.programme(one.text) or plainly(one.text).strip().upper()
        if one.field is SearchBy.PROGRAMME
        else fold(one.text)
        for one in criteria
    }
    return [[terms.admitted(texts)]] if all(texts.values()) else []
