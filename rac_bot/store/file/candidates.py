"""Looking candidates up, by CLARA's eight fields."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select

from rac_bot.domain import sessions
from rac_bot.domain.codes import digits, parse_da
from rac_bot.domain.criteria import Combined, Criterion, SearchBy
from rac_bot.domain.folding import fold
from rac_bot.errors import Vanished
from rac_bot.store.file.patterns import matches
from rac_bot.store.models import (
    Admission,
    Candidate,
    FollowedCandidate,
    Grid,
    NamePart,
    NameWord,
    Programme,
    SessionDossier,
)
from rac_bot.store.work.instances import Instances, put
from rac_bot.store.work.statements import Narrowed, Reached
from rac_bot.store.work.work import Work

COUNTED = 10_000  # beyond, a result is only said to be larger: counting a million rows helps no one

_OF_PROGRAMME = (SearchBy.PROGRAMME, SearchBy.PROGRAMME_TITLE)

_HELD = Candidate.erased_at.is_(None)
PEOPLE = Instances(Candidate)
_PERSON = select(*PEOPLE.columns).where(_HELD)
BY_ID = Reached(_PERSON.where(Candidate.id == bindparam("candidate_id")), Candidate.id)
BY_DA = Reached(_PERSON.where(Candidate.da == bindparam("da")), Candidate.id)
OF_IDS = Reached(
    select(*PEOPLE.columns).where(Candidate.id.in_(bindparam("ids", expanding=True))), Candidate.id
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
IDS = Reached(select(Candidate.id).where(_HELD), Candidate.id)
PAGES = {
    sort: Reached(
        _PERSON.order_by(*order, Candidate.sort_key, Candidate.da)
        .offset(bindparam("skip"))
        .limit(bindparam("size")),
        Candidate.id,
    )
    for sort, order in _ORDERS.items()
}


Selected = Reached[*tuple[Any, ...]] | Narrowed[*tuple[Any, ...]]


def search(work: Work, criteria: Sequence[Criterion], *, page: int = 0, size: int = 10) -> Results:
    """The candidates that meet any of the criteria, by name, `size` a page from page 0."""
    return listed(work, any_of(criteria), offset=page * size, limit=size)


def any_of(criteria: Sequence[Criterion]) -> ColumnElement[bool]:
    return or_(*(_condition(c) for c in criteria)) if criteria else false()


def all_of(combined: Combined, advisor: str) -> ColumnElement[bool]:
    """Everything that an advanced search asks for; nobody meets an empty one."""
    of_programme = [c for c in combined.criteria if c.field in _OF_PROGRAMME]
    conditions = [_condition(c) for c in combined.criteria if c not in of_programme]
    if of_programme:
        conditions.append(_admitted(of_programme))
    if combined.active:
        conditions.append(Candidate.active.is_(True))
    if combined.mine:
        mine = select(FollowedCandidate.candidate_id).where(FollowedCandidate.advisor == advisor)
        conditions.append(Candidate.id.in_(mine))
    if combined.session:
        conditions.append(Candidate.id.in_(_enrolled_at(combined.session)))
    return and_(*conditions) if conditions else false()


def listed(
    work: Work,
    condition: ColumnElement[bool],
    *,
    sort: Sort = Sort.NAME,
    offset: int = 0,
    limit: int = 10,
) -> Results:
    """`limit` of the candidates that meet the condition, from the one at rank `offset`."""
    page = Narrowed(PAGES[sort], condition)
    rows = people(work, page, skip=offset, size=limit) if limit else []
    if rows and len(rows) < limit:  # the last page says how many there are
        return Results(min(offset + len(rows), COUNTED + 1), rows)
    return Results(work.count(Narrowed(IDS, condition), COUNTED + 1), rows)


def people(work: Work, statement: Selected, **values: Any) -> list[Candidate]:
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


def by_da(work: Work, da: str) -> Candidate | None:
    return next(iter(people(work, BY_DA, da=da)), None)


def of_typed_da(work: Work, text: str) -> Candidate | None:
    """Whose DA that is, however it is written; nobody's where it is not one."""
    with suppress(ValueError):
        return by_da(work, parse_da(text))
    return None


def _enrolled_at(wanted: sessions.Session) -> Select[int]:
    """Who has a session dossier of our own at that session."""
    return select(SessionDossier.candidate_id).where(
        SessionDossier.session == wanted,
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
    )


def _condition(criterion: Criterion) -> ColumnElement[bool]:
    text = criterion.text
    match criterion.field:
        case SearchBy.DA:
            number = _number(text)
            number = number[-7:] if len(number) == 9 and "*" not in number else number
            return matches(Candidate.da, number) if _is_number(text) else false()
        case SearchBy.PHONE:
            number = _number(text)
            number = number[1:] if len(number) == 11 and number[0] == "1" else number
            if "*" in number:  # with the area code or without, its length does not say
                return or_(matches(Candidate.phone, number), matches(Candidate.local_phone, number))
            return matches(Candidate.local_phone if len(number) == 7 else Candidate.phone, number)
        case SearchBy.CODE_PERMANENT:
            return matches(Candidate.code_permanent, "".join(text.split()).upper())
        case SearchBy.PROGRAMME | SearchBy.PROGRAMME_TITLE:
            return _admitted([criterion])
        case SearchBy.FAMILY_NAME:
            return _named(text, NamePart.FAMILY)
        case SearchBy.GIVEN_NAME:
            return _named(text, NamePart.GIVEN)
        case SearchBy.FULL_NAME if "," in text:
            family, _, given = text.partition(",")
            parts = [(family, NamePart.FAMILY), (given, NamePart.GIVEN)]
            named = [_named(words, part) for words, part in parts if fold(words)]
            return and_(*named) if named else false()
        case SearchBy.FULL_NAME:
            return _named(text)


def _is_number(text: str) -> bool:
    """A letter among the digits makes it something else: the digits alone would be somebody's."""
    return not any(c.isalpha() for c in text)


def _number(text: str) -> str:
    return "".join(c for c in text if c in "*?" or c == digits(c))


def _named(text: str, part: NamePart | None = None) -> ColumnElement[bool]:
    """Every word of the text is a word of the name, in any order."""
    words = fold(text).split()
    return and_(*(Candidate.id.in_(_with_word(w, part)) for w in words)) if words else false()


def _with_word(word: str, part: NamePart | None) -> Select[int]:
    # A pattern that starts with a wildcard is looked for from its end, where the index helps.
    backwards = word[0] in "*?" and word[-1] not in "*?"
    condition = matches(NameWord.reversed, word[::-1]) if backwards else matches(NameWord.word, word)
    found = select(NameWord.candidate_id).where(condition)
    return found.where(NameWord.part == part) if part else found


def _admitted(criteria: Sequence[Criterion]) -> ColumnElement[bool]:
    """One admission meets all the criteria of its programme: not one the number, and another the title."""
    programme = (_programme(criterion) for criterion in criteria)
    return Candidate.id.in_(
        select(Admission.candidate_id).join(Admission.grid).join(Grid.programme).where(*programme)
    )


def _programme(criterion: Criterion) -> ColumnElement[bool]:
    if criterion.field is SearchBy.PROGRAMME:
        return matches(Programme.number, criterion.text.strip().upper())
    title = fold(criterion.text)
    return matches(Programme.title_key, title) if title else false()
