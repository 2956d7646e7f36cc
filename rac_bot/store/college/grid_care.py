"""Looking after the grids: what one holds, what its imports changed, and the lines it no longer bears out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.errors import GridUnknown
from rac_bot.store.college.grids import by_mode
from rac_bot.store.models import (
    Action,
    Admission,
    Competency,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    GridImport,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

# What an import does to a course of a grid: {"course", "what", "before", "after"}. `what` is `added`,
# `absent` (of the file: it stays), a field of the course, or a mode, whose group it is.
Difference = dict[str, str | None]
NAMED = 10  # grids named to someone who asks for another


@dataclass(frozen=True, slots=True)
class Counts:
    """What a grid holds: its groups by mode, and how many of its courses have none in a mode."""

    courses: int
    competencies: int
    groups: dict[Mode, int]
    lacking: dict[Mode, int]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A line that is not as the grid has it: `groups` is what the grid has, None where the course left it."""

    line: Inscription
    groups: Sequence[GridGroup] | None


def grids(work: Work, text: str = "", *, limit: int = 100) -> list[Grid]:
    """Those whose code, programme or title holds each word of the text, by code."""
    words = fold(text).split()
    found = [
        grid
        for grid in work.db.scalars(select(Grid).order_by(Grid.code))
        if all(word in fold(f"{grid.code} {grid.programme.number} {grid.programme.title}") for word in words)
    ]
    return found[:limit]


def only_grid(work: Work) -> Grid | None:
    """The college's grid, where it has but one."""
    found = work.db.scalars(select(Grid).limit(2)).all()
    return found[0] if len(found) == 1 else None


def by_code(work: Work, code: str) -> Grid:
    """
    Raises:
        GridUnknown: there is none of that code.
    """
    found = work.db.scalar(select(Grid).where(Grid.code == code.upper()))
    if found is None:
        known = work.db.scalars(select(Grid.code).order_by(Grid.code).limit(NAMED)).all()
        raise GridUnknown(code, known)
    return found


def counts(work: Work, grid: Grid) -> Counts:
    held = select(GridCourse.id).where(GridCourse.grid_id == grid.id)
    courses = work.db.scalar(select(func.count()).select_from(held.subquery())) or 0
    groups = dict.fromkeys(Mode, 0)
    in_mode = select(GridGroup.mode, func.count()).where(GridGroup.grid_course_id.in_(held))
    for mode, count in work.db.execute(in_mode.group_by(GridGroup.mode)):
        groups[mode] = count
    competencies = work.db.scalar(
        select(func.count(Competency.id.distinct()))
        .select_from(GridCourse)
        .join(GridCourse.competencies)
        .where(GridCourse.grid_id == grid.id)
    )
    lacking = {mode: courses - count for mode, count in groups.items()}
    return Counts(courses, competencies or 0, groups, lacking)


def courses(work: Work, grid: Grid, *, page: int, size: int) -> Sequence[GridCourse]:
    """A page of the grid's courses by number, with their competencies and groups."""
    return work.db.scalars(
        select(GridCourse)
        .where(GridCourse.grid_id == grid.id)
        .join(GridCourse.course)
        .options(selectinload(GridCourse.competencies), selectinload(GridCourse.groups))
        .order_by(Course.number)
        .offset(page * size)
        .limit(size)
    ).all()


def last_import(work: Work, grid: Grid) -> GridImport | None:
    """The last import that changed the grid."""
    return work.db.scalar(
        select(GridImport).where(GridImport.grid_id == grid.id).order_by(GridImport.id.desc()).limit(1)
    )


def disagreements(work: Work, grid: Grid, limit: int) -> tuple[int, list[Disagreement]]:
    """How many lines of our own, without a note yet, the grid no longer bears out; and the first of them."""
    wanted = _disagreeing(grid)
    total = work.db.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    lines = work.db.scalars(
        select(Inscription)
        .where(Inscription.id.in_(wanted))
        .join(Inscription.dossier)
        .options(contains_eager(Inscription.dossier).selectinload(SessionDossier.candidate))
        .order_by(SessionDossier.session.desc(), Inscription.id)
        .limit(limit)
    ).all()
    held = work.db.scalars(
        select(GridCourse)
        .where(GridCourse.grid_id == grid.id, GridCourse.course_id.in_([line.course_id for line in lines]))
        .options(selectinload(GridCourse.groups))
    )
    groups = {course.course_id: by_mode(course) for course in held}
    return total, [Disagreement(line, groups.get(line.course_id)) for line in lines]


def let_ee_sr_take_results(work: Work, grid: Grid, wanted: bool) -> None:
    """Whether an EE SR line of this grid takes a result."""
    if grid.ee_sr_takes_results != wanted:
        grid.ee_sr_takes_results = wanted
        detail = f"{grid.code} ee_sr_takes_results={wanted}"
        journal.record(work, Action.CHANGE_GRID, detail=detail)


def _disagreeing(grid: Grid) -> Select[int]:
    """The ids of the lines whose course left the grid, or whose group is no longer one of the course's.

    A line without a mode came from a file that did not tell it: its number alone is compared.
    """
    held = select(GridCourse.id).where(
        GridCourse.grid_id == grid.id, GridCourse.course_id == Inscription.course_id
    )
    group = exists().where(
        GridGroup.grid_course_id.in_(held),
        GridGroup.number == Inscription.group_number,
        or_(Inscription.mode.is_(None), GridGroup.mode == Inscription.mode),
    )
    without_group = Inscription.group_number == ""
    return (
        select(Inscription.id)
        .join(Inscription.dossier)
        .join(Admission, Admission.id == SessionDossier.admission_id)
        .where(
            Admission.grid_id == grid.id,
            SessionDossier.deleted_at.is_(None),
            Inscription.state.in_([InscriptionState.ACTIVE, InscriptionState.UNASSIGNED]),
            Inscription.fictive_group.is_(False),
            Inscription.note.is_(None),
            or_(~held.exists(), ~without_group & ~group),
        )
    )
