"""Reading grids: their courses by any word or one of seven ways, the groups of a course by mode."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, literal, select

from rac_bot.domain.codes import course_words
from rac_bot.domain.courses import CourseField, finds
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.store.models import Base, Competency, Course, Grid, GridCourse, GridGroup
from rac_bot.store.work.instances import Instances, put
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

_ORDER = {mode: rank for rank, mode in enumerate(Mode)}
_HELD: dict[CourseField, Callable[[GridCourse], Sequence[str | None]]] = {
    CourseField.NUMBER: lambda held: [held.course.number],
    CourseField.DISCIPLINE: lambda held: [held.course.discipline],
    CourseField.OBJECTIVE: lambda held: [competency.code for competency in held.competencies],
    CourseField.OFFICIAL_NUMBER: lambda held: [held.course.official_number],
    CourseField.SOBEC_NUMBER: lambda held: [held.course.sobec_number],
    CourseField.DISCIPLINE_TITLE: lambda held: [held.course.discipline_title],
    CourseField.TITLE: lambda held: [held.course.title],
}


_COURSES = Instances(GridCourse, Course, Grid)
_COMPETENCY, _GROUP = Instances(Competency), Instances(GridGroup)
_HELD_BY = GridCourse.grid_id == bindparam("grid_id")
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SOME = GridCourse.id.in_(_IDS)
_ALL = _COURSES.selected.where(_HELD_BY)
OF_GRID = Open(_ALL.where(_SOME))
PAGE = Open(_ALL.order_by(Course.number).offset(bindparam("skip")).limit(bindparam("size")))
BY_NUMBER = Open(_ALL.where(Course.number == bindparam("number")))
_LINKS = Base.metadata.tables["grid_course_competency"]
_THEIRS = (
    select(_LINKS.c.grid_course_id, *_COMPETENCY.columns)
    .select_from(GridCourse)
    .join(_LINKS, _LINKS.c.grid_course_id == GridCourse.id)
    .join(Competency, Competency.id == _LINKS.c.competency_id)
    .order_by(Competency.code)
)
COMPETENCIES = Open(_THEIRS.where(_HELD_BY))
COMPETENCIES_OF_SOME = Open(_THEIRS.where(_SOME))
_WITH_GROUPS = Instances(GridCourse, Course, GridGroup)
WITH_GROUPS = Open(
    _WITH_GROUPS.selected.outerjoin(GridGroup, GridGroup.grid_course_id == GridCourse.id)
    .where(_HELD_BY, _SOME)
    .order_by(GridGroup.id)
)
GROUPS_OF_SOME = Open(_GROUP.selected.where(GridGroup.grid_course_id.in_(_IDS)).order_by(GridGroup.id))


def courses(work: Work, grid_id: int, text: str = "", *, limit: int | None = None) -> Sequence[GridCourse]:
    """Those where each word of the text begins one of number, title, discipline or competencies.

    With their competencies, without their groups.
    """
    words = fold(course_words(text)).replace("*", " ").replace("?", " ").split()
    values = {f"word_{rank}": f"% {word}%" for rank, word in enumerate(words)}
    rows = work.rows(_holding(len(words), limit), grid_id=grid_id, **values)
    return _put_together(rows, work.rows(COMPETENCIES, grid_id=grid_id) if rows else [])


@lru_cache
def _holding(words: int, limit: int | None) -> Open[*tuple[Any, ...]]:
    """One statement for so many words. They are folded: none holds a wildcard of LIKE."""
    key = literal(" ") + GridCourse.search_key
    held = (key.like(bindparam(f"word_{rank}")) for rank in range(words))
    return Open(_ALL.where(*held).order_by(Course.number).limit(limit))


def _put_together(rows: Sequence[Any], competencies: Sequence[Any]) -> list[GridCourse]:
    found = {held.id: held for held in _COURSES.each(rows)}
    for held in found.values():
        put(held, competencies=[])
    known: dict[int, Competency] = {}
    for held_id, *row in competencies:
        if held_id in found:
            [competency] = _COMPETENCY.of(row)
            found[held_id].competencies.append(known.setdefault(competency.id, competency))
    return list(found.values())


def _whole(work: Work, rows: Sequence[Any]) -> list[GridCourse]:
    """The courses of those rows with their competencies and their groups."""
    ids = [row.id for row in rows]
    found = _put_together(rows, work.rows(COMPETENCIES_OF_SOME, ids=ids) if ids else [])
    by_id = {held.id: held for held in found}
    for held in found:
        put(held, groups=[])
    for group in _GROUP.each(work.rows(GROUPS_OF_SOME, ids=ids)) if ids else ():
        by_id[group.grid_course_id].groups.append(group)
    return found


def with_groups(work: Work, grid_id: int, ids: Sequence[int]) -> dict[int, GridCourse]:
    """Those of the courses that the grid holds, by id, with their groups alone."""
    found: dict[int, GridCourse] = {}
    for row in work.rows(WITH_GROUPS, grid_id=grid_id, ids=list(ids)):
        held, _course, group = _WITH_GROUPS.of(row)
        if held.id not in found:
            put(held, groups=[])
            found[held.id] = held
        if group:
            found[held.id].groups.append(group)
    return found


def of_grid(work: Work, grid_id: int, ids: Sequence[int]) -> list[GridCourse]:
    """Those of the courses that the grid holds, with their groups, in the order of the ids."""
    found = _whole(work, work.rows(OF_GRID, grid_id=grid_id, ids=list(ids)))
    return sorted(found, key=lambda held: ids.index(held.id))


def page(work: Work, grid_id: int, *, page: int, size: int) -> list[GridCourse]:
    """A page of the grid's courses by number, with their competencies and groups."""
    return _whole(work, work.rows(PAGE, grid_id=grid_id, skip=page * size, size=size))


def look_up(work: Work, grid_id: int, field: CourseField, typed: str) -> list[GridCourse]:
    """Those that the text finds in that field, all of them for an empty text."""
    found = courses(work, grid_id)  # a grid is short: a few hundred rows at most
    if not typed.strip():
        return list(found)
    return [held for held in found if any(text and finds(field, typed, text) for text in _HELD[field](held))]


def course_of_grid(work: Work, grid_id: int, grid_course_id: int) -> GridCourse | None:
    """That course, if it is one of that grid, with its groups."""
    return next(iter(of_grid(work, grid_id, [grid_course_id])), None)


def course_by_number(work: Work, grid_id: int, number: str) -> GridCourse | None:
    return next(iter(_whole(work, work.rows(BY_NUMBER, grid_id=grid_id, number=number))), None)


def by_mode(course: GridCourse) -> list[GridGroup]:
    """The course's groups, EE then EE SR then FM; a mode that the grid leaves out is not there."""
    return sorted(course.groups, key=lambda group: _ORDER[group.mode])


def group_in(course: GridCourse, mode: Mode | None) -> GridGroup | None:
    return next((group for group in by_mode(course) if group.mode == mode), None)
