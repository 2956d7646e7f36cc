"""Looking candidates up, by CLARA's eight fields."""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, bindparam, cast, func, or_, select

from rac_bot.domain.codes import parse_da
from rac_bot.domain.criteria import Criterion
from rac_bot.errors import Vanished
from rac_bot.store.file import finding
from rac_bot.store.models import Admission, Candidate, Grid, Programme
from rac_bot.store.models.functions import Each
from rac_bot.store.work.instances import Instances, put
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

COUNTED = 1_000  # beyond, a result is only said to be larger: counting a million rows helps no one

_HELD = Candidate.erased_at.is_(None)
PEOPLE = Instances(Candidate)
_PERSON = select(*PEOPLE.columns).where(_HELD)
BY_ID = Reached(_PERSON.where(Candidate.id == bindparam("candidate_id")), Candidate.id)
BY_DA = Reached(_PERSON.where(Candidate.da == bindparam("da")), Candidate.id)
OF_IDS = Reached(
    select(*PEOPLE.columns).where(Candidate.id.in_(bindparam("ids", expanding=True))), Candidate.id
)
MENTIONED = Reached(
    _PERSON.where(
        or_(
            Candidate.da.in_(bindparam("das", expanding=True)),
            Candidate.code_permanent.in_(bindparam("codes", expanding=True)),
        )
    ).order_by(Candidate.sort_key, Candidate.da),
    Candidate.id,
)
_ADMISSIONS = Instances(Admission, Grid, Programme)
ADMISSIONS = Reached(
    select(*_ADMISSIONS.columns)
    .select_from(Admission)
    .join(Grid, Grid.id == Admission.grid_id)
    .join(Programme, Programme.id == Grid.programme_id)
    .where(Admission.candidate_id.in_(bindparam("ids", expanding=True)))
    .order_by(Admission.id),
    Admission.candidate_id,
)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search: `total` rows in all (COUNTED + 1 where there are more than COUNTED)."""

    total: int
    rows: Sequence[Candidate]


class Sort(StrEnum):
    """What results are sorted by; namesakes and the like then by name and DA, so that pages hold still."""

    NAME = "name"
    DA = "da"
    BIRTH_DATE = "birth_date"
    GRID = "grid"

    @classmethod
    def of(cls, word: str) -> "Sort":
        return cls(word) if word in list(cls) else cls.NAME


_GRID = (
    select(func.min(Grid.code))
    .join(Admission, Admission.grid_id == Grid.id)
    .where(Admission.candidate_id == Candidate.id)
    .scalar_subquery()
)
_ORDERS: dict[Sort, tuple[Any, ...]] = {  # who has no birth date, or no grid, comes last on every database
    Sort.NAME: (),
    Sort.DA: (Candidate.da,),
    Sort.BIRTH_DATE: (Candidate.birth_date.is_(None), Candidate.birth_date),
    Sort.GRID: (_GRID.is_(None), _GRID),
}
# One text, however many there are: with a parameter each, every number of them would be another statement.
_IDS = select(cast(Each(bindparam("ids")).table_valued("value", name="found").c.value, Integer))
PAGES = {
    sort: Reached(
        select(*PEOPLE.columns)
        .where(Candidate.id.in_(_IDS))
        .order_by(*order, Candidate.sort_key, Candidate.da)
        .offset(bindparam("skip"))
        .limit(bindparam("size")),
        Candidate.id,
    )
    for sort, order in _ORDERS.items()
}


def search(work: Work, criteria: Sequence[Criterion], *, page: int = 0, size: int = 10) -> Results:
    """The candidates that meet any of the criteria, by name, `size` a page from page 0."""
    return listed(work, finding.any_of(criteria), offset=page * size, limit=size)


def listed(
    work: Work, asked: finding.Asked, *, sort: Sort = Sort.NAME, offset: int = 0, limit: int = 10
) -> Results:
    """`limit` of the candidates that meet what is asked, from the one at rank `offset`.

    Of more than COUNTED these are any, in that order among themselves: to sort all would be long.
    """
    found = finding.found(work, asked, most=COUNTED + 1)
    total = len(found)
    if total > COUNTED:
        found, offset = found[offset : offset + limit], 0
    rows = (
        people(work, PAGES[sort], ids=json.dumps(found), skip=offset, size=limit) if found and limit else []
    )
    return Results(total, rows)


def people(work: Work, statement: Reached[*tuple[Any, ...]], **values: Any) -> list[Candidate]:
    """The candidates of a statement that selects the columns of `PEOPLE`, with their admissions."""
    found: list[Candidate] = [PEOPLE.of(row)[0] for row in work.rows(statement, **values)]
    admissions: dict[int, list[Admission]] = {one.id: [] for one in found}
    for row in work.rows(ADMISSIONS, ids=list(admissions)) if found else ():
        admission, grid, programme = _ADMISSIONS.of(row)
        put(grid, programme=programme)
        put(admission, grid=grid)
        admissions[admission.candidate_id].append(admission)
    for one in found:
        put(one, admissions=admissions[one.id])
        for admission in one.admissions:
            put(admission, candidate=one)
    return found


def candidate(work: Work, candidate_id: int) -> Candidate:
    """The candidate with the admissions.

    Raises:
        Vanished: there is none with that id any more.
    """
    found = people(work, BY_ID, candidate_id=candidate_id)
    if not found:
        raise Vanished
    return found[0]


def of_ids(work: Work, ids: Iterable[int]) -> Sequence[Candidate]:
    return people(work, OF_IDS, ids=list(ids))


def mentioned(work: Work, das: Collection[str], codes_permanents: Collection[str]) -> Sequence[Candidate]:
    """Those of whom a message holds a number, by name."""
    return people(work, MENTIONED, das=list(das), codes=list(codes_permanents))


def by_da(work: Work, da: str) -> Candidate | None:
    return next(iter(people(work, BY_DA, da=da)), None)


def of_typed_da(work: Work, text: str) -> Candidate | None:
    """Whose DA that is, however it is written; nobody's where it is not one."""
    with suppress(ValueError):
        return by_da(work, parse_da(text))
    return None
