"""What is left of a grid: the courses and competencies that a candidate has neither passed nor under way."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from rac_bot.domain import sessions
from rac_bot.store.college import grids
from rac_bot.store.models import (
    Admission,
    Competency,
    GridCourse,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

_STANDING = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)

LINES = Reached(
    select(Inscription.course_id, Inscription.note, Inscription.state, SessionDossier.session)
    .join(Inscription.dossier)
    .where(
        SessionDossier.candidate_id == bindparam("candidate_id"),
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
        Inscription.state.in_(_STANDING),
    ),
    SessionDossier.candidate_id,
)


@dataclass(frozen=True, slots=True)
class CourseHistory:
    """Where a candidate stands in a course, told by the line that says most: passed, under way, or failed."""

    passed: bool
    session: sessions.Session
    note: int | None
    enrolled: bool  # a line stands without a note; *non suivi* is one

    @property
    def failed(self) -> bool:
        return not (self.passed or self.enrolled)


@dataclass(frozen=True, slots=True)
class Left:
    """A course still to do; `failed` where it was tried."""

    course: GridCourse
    failed: CourseHistory | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """Courses still to do, and competencies that no course passed or under way covers, of so many in all."""

    left: Sequence[Left]
    courses: int
    uncovered: Sequence[str]  # codes
    competencies: int


def course_standing(work: Work, candidate_id: int, pass_mark: int) -> dict[int, CourseHistory]:
    """By course id, over the sessions of our own college; a course never enrolled in is not there."""
    best: dict[int, CourseHistory] = {}
    for course_id, note, state, when in work.rows(LINES, candidate_id=candidate_id):
        passed = note is not None and note >= pass_mark
        enrolled = note is None or state is InscriptionState.NOT_FOLLOWED
        standing = CourseHistory(passed, when, note, enrolled)
        if course_id not in best or _rank(standing) > _rank(best[course_id]):
            best[course_id] = standing
    return best


def remaining(work: Work, admission: Admission, pass_mark: int) -> Remaining:
    """What the grid of that admission still asks of its candidate."""
    standing = course_standing(work, admission.candidate_id, pass_mark)
    courses = grids.courses(work, admission.grid_id)
    left, covered = [], set[Competency]()
    for course in courses:
        known = standing.get(course.course_id)
        if known is None or known.failed:
            left.append(Left(course, known))
        else:
            covered.update(course.competencies)
    every = {competency for course in courses for competency in course.competencies}
    return Remaining(left, len(courses), sorted(c.code for c in every - covered), len(every))


def _rank(standing: CourseHistory) -> tuple[bool, bool, sessions.Session]:
    return standing.passed, standing.enrolled, standing.session
