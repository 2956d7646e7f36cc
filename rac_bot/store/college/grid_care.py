"""Looking after the grids: what one holds, what its imports changed, and the lines it no longer bears out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import selectinload

from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.errors import GridUnknown
from rac_bot.store.college.grids import by_mode
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    Competency,
    Course,
    FollowedCandidate,
    Grid,
    GridCourse,
    GridGroup,
    GridImport,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Open, Reached
from rac_bot.store.work.work import Work

# What an import does to a course of a grid: {"course", "what", "before", "after"}. `what` is `added`,
# `absent` (of the file: it stays), a field of the course, or a mode, whose group it is.
GridChange = dict[str, str | None]
NOBODY = {"import", "cli"}  # no person made the line
NAMED = 10  # grids named to someone who asks for another


@dataclass(frozen=True, slots=True)
class Counts:
    """What a grid holds: its groups by mode, and how many of its courses have none in a mode."""

    courses: int
    competencies: int
    groups: dict[Mode, int]
    lacking: dict[Mode, int]


class Imported(NamedTuple):
    """A grid, and when it was imported last."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A line that is not as the grid has it: `groups` is what the grid has, None where the course left it."""

    line: Inscription
    groups: Sequence[GridGroup] | None
    advisors: Sequence[str]  # who made the line; of one from a file, those who follow the candidate


GRIDS = Open(select(Grid).order_by(Grid.code))
TWO_GRIDS = Open(select(Grid).limit(2))
BY_CODE = Open(select(Grid).where(Grid.code == bindparam("code")))
FIRST_CODES = Open(select(Grid.code).order_by(Grid.code).limit(NAMED))
COURSES_AND_COMPETENCIES = Open(
    select(func.count(GridCourse.id.distinct()), func.count(Competency.id.distinct()))
    .outerjoin(GridCourse.competencies)
    .where(GridCourse.grid_id == bindparam("grid_id"))
)
GROUPS_BY_MODE = Open(
    select(GridGroup.mode, func.count())
    .join(GridGroup.grid_course)
    .where(GridCourse.grid_id == bindparam("grid_id"))
    .group_by(GridGroup.mode)
)
LAST_IMPORT = Open(
    select(GridImport)
    .where(GridImport.grid_id == bindparam("grid_id"))
    .order_by(GridImport.id.desc())
    .limit(1)
)
# When each grid was imported last, the one of the longest ago first.
LAST_IMPORTS = Open(
    select(Grid.code, func.max(GridImport.at))
    .join(GridImport, GridImport.grid_id == Grid.id)
    .group_by(Grid.code)
    .order_by(func.max(GridImport.at))
    .limit(1)
)
OF_COURSES = Open(
    select(GridCourse)
    .where(
        GridCourse.grid_id == bindparam("grid_id"),
        GridCourse.course_id.in_(bindparam("course_ids", expanding=True)),
    )
    .options(selectinload(GridCourse.groups))
)

_COURSE = (
    select(GridCourse.id)
    .where(GridCourse.grid_id == Admission.grid_id, GridCourse.course_id == Inscription.course_id)
    .correlate(Inscription, Admission)  # two selects further out, too
)
_GROUP = exists().where(
    GridGroup.grid_course_id.in_(_COURSE),
    GridGroup.number == Inscription.group_number,
    # A line without a mode came from a file that did not tell it: its number alone is compared.
    or_(Inscription.mode.is_(None), GridGroup.mode == Inscription.mode),
)
# Of a line with its admission: its course left the grid, or its group is no longer one of the course's.
DISAGREES = and_(
    Inscription.fictive_group.is_(False),
    Inscription.note.is_(None),
    or_(~_COURSE.exists(), and_(Inscription.group_number != "", ~_GROUP)),
)
_DISAGREEING = (
    select(Inscription.id)
    .join(Inscription.dossier)
    .join(Admission, Admission.id == SessionDossier.admission_id)
    .where(
        Admission.grid_id == bindparam("grid_id"),
        SessionDossier.deleted_at.is_(None),
        Inscription.state.in_([InscriptionState.ACTIVE, InscriptionState.UNASSIGNED]),
        DISAGREES,
    )
)
DISAGREEING = Reached(_DISAGREEING, SessionDossier.candidate_id)
_LINE = Instances(Inscription, Course, SessionDossier, Candidate)
FIRST_DISAGREEING = Reached(
    _LINE.selected.where(Inscription.id.in_(_DISAGREEING))
    .order_by(SessionDossier.session.desc(), Inscription.id)
    .limit(bindparam("limit"))
    .offset(bindparam("skipped")),
    SessionDossier.candidate_id,
)
FOLLOWERS = Reached(
    select(FollowedCandidate.candidate_id, FollowedCandidate.responsible)
    .where(FollowedCandidate.candidate_id.in_(bindparam("candidates", expanding=True)))
    .group_by(FollowedCandidate.candidate_id, FollowedCandidate.responsible)
    .order_by(func.min(FollowedCandidate.at), FollowedCandidate.responsible),
    FollowedCandidate.candidate_id,
)


def is_taken(change: GridChange) -> bool:
    """Whether the change takes a group away."""
    return change["what"] in set(Mode) and change["after"] is None


def grids(work: Work, text: str = "", *, limit: int = 100) -> list[Grid]:
    """Those whose code, programme or title holds each word of the text, by code."""
    words = fold(text).split()
    found = [
        grid
        for grid in work.scalars(GRIDS)
        if all(word in fold(f"{grid.code} {grid.programme.number} {grid.programme.title}") for word in words)
    ]
    return found[:limit]


def only_grid(work: Work) -> Grid | None:
    """The college's grid, where it has but one."""
    found = work.scalars(TWO_GRIDS)
    return found[0] if len(found) == 1 else None


def by_code(work: Work, code: str) -> Grid:
    """The grid of that code; GridUnknown where there is none."""
    found = work.scalar(BY_CODE, code=code.upper())
    if found is None:
        raise GridUnknown(code, work.scalars(FIRST_CODES))
    return found


def counts(work: Work, grid: Grid) -> Counts:
    [(courses, competencies)] = work.rows(COURSES_AND_COMPETENCIES, grid_id=grid.id)
    groups = dict.fromkeys(Mode, 0) | dict(work.rows(GROUPS_BY_MODE, grid_id=grid.id))
    lacking = {mode: courses - count for mode, count in groups.items()}
    return Counts(courses, competencies, groups, lacking)


def imported_longest_ago(work: Work) -> Imported | None:
    """The grid whose last import that changed it is the oldest."""
    return next((Imported(*row) for row in work.rows(LAST_IMPORTS)), None)


def last_import(work: Work, grid: Grid) -> GridImport | None:
    """The last import that changed the grid."""
    return work.scalar(LAST_IMPORT, grid_id=grid.id)


def disagreements(work: Work, grid_id: int, limit: int, page: int = 0) -> tuple[int, list[Disagreement]]:
    """How many lines of our own, without a note yet, the grid no longer bears out; and a page of them."""
    total = work.count(DISAGREEING, grid_id=grid_id)
    lines = _LINE.each(work.rows(FIRST_DISAGREEING, grid_id=grid_id, limit=limit, skipped=page * limit))
    courses = {line.course_id for line in lines}
    held = work.scalars(OF_COURSES, grid_id=grid_id, course_ids=list(courses)) if lines else []
    groups = {course.course_id: by_mode(course) for course in held}
    advisors = _advisors(work, lines)
    return total, [Disagreement(line, groups.get(line.course_id), advisors[line.id]) for line in lines]


def _advisors(work: Work, lines: Sequence[Inscription]) -> dict[int, list[str]]:
    """By line."""
    followers: dict[int, list[str]] = {}
    candidates = {line.dossier.candidate_id for line in lines if line.created_by in NOBODY}
    for candidate, advisor in work.rows(FOLLOWERS, candidates=list(candidates)) if candidates else ():
        followers.setdefault(candidate, []).append(advisor)
    return {
        line.id: followers.get(line.dossier.candidate_id, [])
        if line.created_by in NOBODY
        else [line.created_by]
        for line in lines
    }


def let_ee_sr_take_results(work: Work, grid: Grid, wanted: bool) -> None:
    """Whether an EE SR line of this grid takes a result."""
    if grid.ee_sr_takes_results != wanted:
        grid.ee_sr_takes_results = wanted
        detail = f"{grid.code} ee_sr_takes_results={wanted}"
        journal.record(work, Action.CHANGE_GRID, detail=detail)
