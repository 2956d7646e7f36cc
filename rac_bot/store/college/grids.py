"""Reading grids: their courses by any word or one of seven ways, the groups of a course by mode."""

from collections.abc import Callable, Sequence

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import selectinload

from rac_bot.domain.courses import CourseField, finds
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.store.models import Course, GridCourse, GridGroup
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


def courses(work: Work, grid_id: int, text: str = "", *, limit: int | None = None) -> Sequence[GridCourse]:
    """Those where each word of the text begins one of number, title, discipline or competencies."""
    found = select(GridCourse).where(GridCourse.grid_id == grid_id)
    for word in fold(text).replace("*", " ").replace("?", " ").split():
        found = found.where((literal(" ") + GridCourse.search_key).contains(f" {word}", autoescape=True))
    found = found.join(GridCourse.course).order_by(Course.number).limit(limit)
    return work.db.scalars(found.options(selectinload(GridCourse.competencies))).all()


def look_up(work: Work, grid_id: int, field: CourseField, typed: str) -> list[GridCourse]:
    """Those that the text finds in that field, all of them for an empty text."""
    found = courses(work, grid_id)  # a grid is short: a few hundred rows at most
    if not typed.strip():
        return list(found)
    return [held for held in found if any(text and finds(field, typed, text) for text in _HELD[field](held))]


def course_of_grid(work: Work, grid_id: int, grid_course_id: int) -> GridCourse | None:
    """That course, if it is one of that grid, with its groups."""
    return work.db.scalar(_of_grid(grid_id).where(GridCourse.id == grid_course_id))


def course_by_number(work: Work, grid_id: int, number: str) -> GridCourse | None:
    return work.db.scalar(_of_grid(grid_id).join(GridCourse.course).where(Course.number == number))


def by_mode(course: GridCourse) -> list[GridGroup]:
    """The course's groups, EE then EE SR then FM; a mode that the grid leaves out is not there."""
    return sorted(course.groups, key=lambda group: _ORDER[group.mode])


def _of_grid(grid_id: int) -> Select[GridCourse]:
    return (
        select(GridCourse)
        .where(GridCourse.grid_id == grid_id)
        .options(selectinload(GridCourse.groups), selectinload(GridCourse.competencies))
    )
