"""What is left of a grid: the courses and competencies that a candidate has neither passed nor under way."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, select

from rac_bot.domain import sessions
from rac_bot.domain.calendar import usual
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.store.catalogue import ENDING, LINE
from rac_bot.store.college import grids
from rac_bot.store.models import (
    Admission,
    CodeValue,
    Competency,
    GridCourse,
    Inscription,
    InscriptionState,
    SessionDates,
    SessionDossier,
)
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

_STANDING = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)

_SAID = ("ends", "completes")
_MARKS = {name: CodeValue.__table__.alias(f"{name}_code") for name in ENDING}


def _borne(name: str) -> ColumnElement[bool]:
    """That the line bears the code, which is one of the college's list of that field."""
    mark = _MARKS[name].c
    return and_(mark.list == LINE[name].list, mark.code == getattr(Inscription, name))


LINES = Reached(
    select(
        Inscription.course_id,
        Inscription.note,
        Inscription.mode,
        Inscription.state,
        Inscription.remark,
        Inscription.ends_on,
        SessionDossier.session,
        SessionDates.last_day,
        *(mark.c[said].label(f"{name}_{said}") for name, mark in _MARKS.items() for said in _SAID),
    )
    .join(Inscription.dossier)
    .outerjoin(SessionDates, SessionDates.session == SessionDossier.session)
    .outerjoin(_MARKS["remark"], _borne("remark"))
    .outerjoin(_MARKS["census"], _borne("census"))
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
    """Where a candidate stands in a course, told by the line that says most: passed, done, or under way."""

    outcome: Outcome
    session: sessions.Session
    note: int | None = None
    remark: str | None = None
    followed: bool = True  # False: the line is a *non suivi*

    @property
    def covers(self) -> bool:
        """Whether the course is not to be enrolled in again."""
        return self.outcome.covers


@dataclass(frozen=True, slots=True)
class Left:
    """A course still to do; `tried` where it was."""

    course: GridCourse
    tried: CourseHistory | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """Courses still to do, and competencies that no course passed or under way covers, of so many in all."""

    left: Sequence[Left]
    courses: int
    uncovered: Sequence[str]  # codes
    competencies: int


def course_standing(work: Work, candidate_id: int, judging: Judging) -> dict[int, CourseHistory]:
    """By course id, over the sessions of our own college; a course never enrolled in is not there."""
    best: dict[int, CourseHistory] = {}
    for line in work.rows(LINES, candidate_id=candidate_id):
        outcome = judging.outcome(
            line.note,
            line.mode,
            ends=bool(line.remark_ends or line.census_ends),
            completes=bool(line.remark_completes or line.census_completes),
            session_ends=line.last_day or usual(line.session).last,
            ends_on=line.ends_on,
        )
        followed = line.state is not InscriptionState.NOT_FOLLOWED
        standing = CourseHistory(outcome, line.session, line.note, line.remark, followed)
        if line.course_id not in best or _rank(standing) > _rank(best[line.course_id]):
            best[line.course_id] = standing
    return best


def remaining(work: Work, admission: Admission, judging: Judging) -> Remaining:
    """What the grid of that admission still asks of its candidate."""
    standing = course_standing(work, admission.candidate_id, judging)
    courses = grids.courses(work, admission.grid_id)
    left, covered = [], set[Competency]()
    for course in courses:
        known = standing.get(course.course_id)
        if known is None or not known.covers:
            left.append(Left(course, known))
        else:
            covered.update(course.competencies)
    every = {competency for course in courses for competency in course.competencies}
    return Remaining(left, len(courses), sorted(c.code for c in every - covered), len(every))


_SAYING_MOST = (Outcome.UNDER_WAY, Outcome.DONE, Outcome.PASSED)  # the last says more than the first


def _rank(standing: CourseHistory) -> tuple[int, bool, sessions.Session]:
    """A course that was followed says more than a *non suivi* with the same outcome; then the newest does."""
    most = _SAYING_MOST.index(standing.outcome) + 1 if standing.outcome in _SAYING_MOST else 0
    return most, standing.followed, standing.session
