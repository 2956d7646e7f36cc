"""Reading grids: their courses by any word or one of seven ways, the groups of a course by mode."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import bindparam, select

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
COURSES = Open(_COURSES.selected.where(_HELD_BY).order_by(Course.number))
_LINKS = Base.metadata.tables["grid_course_competency"]
COMPETENCIES = Open(
    select(_LINKS.c.grid_course_id, *_COMPETENCY.columns)
    .select_from(GridCourse)
    .join(_LINKS, _LINKS.c.grid_course_id == GridCourse.id)
    .join(Competency, Competency.id == _LINKS.c.competency_id)
    .where(_HELD_BY)
    .order_by(Competency.code)
)
GROUPS = Open(
    select(*_GROUP.columns)
    .join(GridCourse, GridCourse.id == GridGroup.grid_course_id)
    .where(_HELD_BY)
    .order_by(GridGroup.id)
)

WHOSE = Open(
    select(GridCourse.id, GridCourse.grid_id).where(GridCourse.id.in_(bindparam("ids", expanding=True)))
)
TITLES = Open(
    select(Course.number, Course.title)
    .where(Course.number.in_(bindparam("numbers", expanding=True)))
    .order_by(Course.number)
)


def titles(work: Work, numbers: Collection[str]) -> dict[str, str]:
    """Those of the college's courses that have these numbers, by number."""
    return dict(work.rows(TITLES, numbers=list(numbers)))


_COURSE = Instances(Course)
EVERY_COURSE = Open(
    _COURSE.selected.where(Course.id.in_(select(GridCourse.course_id))).order_by(Course.number)
)


def _whole(work: Work, grid_id: int) -> dict[int, GridCourse]:
    """The grid's courses by their ids, in the order of their numbers, with competencies and groups."""
    found: dict[int, GridCourse] = {}
    for held in _COURSES.each(work.rows(COURSES, grid_id=grid_id)):
        put(held, competencies=[], groups=[])
        found[held.id] = held
    known: dict[int, Competency] = {}
    for held_id, *row in work.rows(COMPETENCIES, grid_id=grid_id):
        [competency] = _COMPETENCY.of(row)
        found[held_id].competencies.append(known.setdefault(competency.id, competency))
    for group in _GROUP.each(work.rows(GROUPS, grid_id=grid_id)):
        found[group.grid_course_id].groups.append(group)
    return found


def courses(work: Work, grid_id: int, text: str = "") -> list[GridCourse]:
    """Those where each word of the text begins one of number, title, discipline or competencies."""
    words = [f" {word}" for word in fold(course_words(text)).replace("*", " ").replace("?", " ").split()]
    held = work.known(_whole, grid_id).values()
    return [one for one in held if all(word in f" {one.search_key}" for word in words)]


def of_grid(work: Work, grid_id: int, ids: Sequence[int]) -> list[GridCourse]:
    """Those of the courses that the grid holds, in the order of the ids."""
    held = work.known(_whole, grid_id)
    return [held[one] for one in ids if one in held]


def of_ids(work: Work, ids: Collection[int]) -> dict[int, GridCourse]:
    """Those of these courses that some grid holds, whichever, by their ids."""
    return {one: work.known(_whole, grid_id)[one] for one, grid_id in work.rows(WHOSE, ids=list(ids))}


def page(work: Work, grid_id: int, *, page: int, size: int) -> list[GridCourse]:
    """A page of the grid's courses by number."""
    return courses(work, grid_id)[page * size : (page + 1) * size]


def look_up(work: Work, grid_id: int, field: CourseField, typed: str) -> list[GridCourse]:
    """Those that the text finds in that field, all of them for an empty text."""
    found = courses(work, grid_id)
    if not typed.strip():
        return found
    return [held for held in found if any(text and finds(field, typed, text) for text in _HELD[field](held))]


def course_of_grid(work: Work, grid_id: int, grid_course_id: int) -> GridCourse | None:
    """That course, if it is one of that grid."""
    return work.known(_whole, grid_id).get(grid_course_id)


def course_by_number(work: Work, grid_id: int, number: str) -> GridCourse | None:
    return next((held for held in courses(work, grid_id) if held.course.number == number), None)


def course_by_id(work: Work, grid_id: int, course_id: int) -> GridCourse | None:
    """That course, whatever its grid, as this one holds it."""
    return next((held for held in courses(work, grid_id) if held.course_id == course_id), None)


def by_mode(course: GridCourse) -> list[GridGroup]:
    """The course's groups, EE then EE SR then FM; a mode that the grid leaves out is not there."""
    return sorted(course.groups, key=lambda group: _ORDER[group.mode])


def group_in(course: GridCourse, mode: Mode | None) -> GridGroup | None:
    return next((group for group in by_mode(course) if group.mode == mode), None)


def _every(work: Work) -> dict[int, tuple[str, Course]]:
    """Each course that some grid holds, by its id, with the words that find it."""
    found = _COURSE.each(work.rows(EVERY_COURSE))
    return {one.id: (f" {fold(f'{one.number} {one.title}')}", one) for one in found}


def every_course(work: Work, text: str = "") -> list[Course]:
    """Those of all the grids where each word of the text begins one of number or title."""
    words = [f" {word}" for word in fold(course_words(text)).split()]
    return [course for key, course in work.known(_every).values() if all(word in key for word in words)]


def course(work: Work, course_id: int) -> Course | None:
    """That course, if some grid holds it."""
    found = work.known(_every).get(course_id)
    return found[1] if found else None
