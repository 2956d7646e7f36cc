"""Reading grids: their courses by any word or one of seven ways, the groups of a course by mode."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from sqlalchemy import bindparam, literal, select
from sqlalchemy.orm import selectinload

from rac_bot.domain.courses import CourseField, finds
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.store.models import Course, GridCourse, GridGroup
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


_WHOLE = select(GridCourse).options(selectinload(GridCourse.groups), selectinload(GridCourse.competencies))
OF_GRID = Open(
    _WHOLE.where(
        GridCourse.grid_id == bindparam("grid_id"), GridCourse.id.in_(bindparam("ids", expanding=True))
    )
)
BY_NUMBER = Open(
    _WHOLE.join(GridCourse.course).where(
        GridCourse.grid_id == bindparam("grid_id"), Course.number == bindparam("number")
    )
)


def courses(work: Work, grid_id: int, text: str = "", *, limit: int | None = None) -> Sequence[GridCourse]:
    """Those where each word of the text begins one of number, title, discipline or competencies."""
    words = fold(text).replace("*", " ").replace("?", " ").split()
    values = {f"word_{rank}": f"% {word}%" for rank, word in enumerate(words)}
    return work.scalars(_holding(len(words), limit), grid_id=grid_id, **values)


@lru_cache
def _holding(words: int, limit: int | None) -> Open[GridCourse]:
    """One statement for so many words. They are folded: none holds a wildcard of LIKE."""
    key = literal(" ") + GridCourse.search_key
    held = (key.like(bindparam(f"word_{rank}")) for rank in range(words))
    return Open(
        select(GridCourse)
        .where(GridCourse.grid_id == bindparam("grid_id"), *held)
        .join(GridCourse.course)
        .options(selectinload(GridCourse.competencies))
        .order_by(Course.number)
        .limit(limit)
    )


def look_up(work: Work, grid_id: int, field: CourseField, typed: str) -> list[GridCourse]:
    """Those that the text finds in that field, all of them for an empty text."""
    found = courses(work, grid_id)  # a grid is short: a few hundred rows at most
    if not typed.strip():
        return list(found)
    return [held for held in found if any(text and finds(field, typed, text) for text in _HELD[field](held))]


def course_of_grid(work: Work, grid_id: int, grid_course_id: int) -> GridCourse | None:
    """That course, if it is one of that grid, with its groups."""
    return work.scalar(OF_GRID, grid_id=grid_id, ids=[grid_course_id])


def course_by_number(work: Work, grid_id: int, number: str) -> GridCourse | None:
    return work.scalar(BY_NUMBER, grid_id=grid_id, number=number)


def by_mode(course: GridCourse) -> list[GridGroup]:
    """The course's groups, EE then EE SR then FM; a mode that the grid leaves out is not there."""
    return sorted(course.groups, key=lambda group: _ORDER[group.mode])


def group_in(course: GridCourse, mode: Mode | None) -> GridGroup | None:
    return next((group for group in by_mode(course) if group.mode == mode), None)
