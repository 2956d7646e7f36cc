"""Reading grids: their courses by any word, the groups of a course by mode."""

from collections.abc import Sequence

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session, selectinload

from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.store.models import Course, GridCourse, GridGroup

_ORDER = {mode: rank for rank, mode in enumerate(Mode)}


def courses(session: Session, grid_id: int, text: str = "", *, limit: int = 100) -> Sequence[GridCourse]:
    """Those where each word of the text begins one of number, title, discipline or competencies."""
    found = select(GridCourse).where(GridCourse.grid_id == grid_id)
    for word in fold(text).replace("*", " ").replace("?", " ").split():
        found = found.where((literal(" ") + GridCourse.search_key).contains(f" {word}", autoescape=True))
    found = found.join(GridCourse.course).order_by(Course.number).limit(limit)
    return session.scalars(found.options(selectinload(GridCourse.competencies))).all()


def course_of_grid(session: Session, grid_id: int, grid_course_id: int) -> GridCourse | None:
    """That course, if it is one of that grid, with its groups."""
    return session.scalar(_of_grid(grid_id).where(GridCourse.id == grid_course_id))


def course_by_number(session: Session, grid_id: int, number: str) -> GridCourse | None:
    return session.scalar(_of_grid(grid_id).join(GridCourse.course).where(Course.number == number))


def by_mode(course: GridCourse) -> list[GridGroup]:
    """The course's groups, EE then EE SR then FM; a mode that the grid leaves out is not there."""
    return sorted(course.groups, key=lambda group: _ORDER[group.mode])


def _of_grid(grid_id: int) -> Select[GridCourse]:
    return (
        select(GridCourse)
        .where(GridCourse.grid_id == grid_id)
        .options(selectinload(GridCourse.groups), selectinload(GridCourse.competencies))
    )
