"""What is left of a grid: the courses and competencies that a candidate has neither passed nor under way."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, select

from rac_bot.domain import sessions
from rac_bot.domain.calendar import usual
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.store.catalogue import ENDING, LINE
from rac_bot.store.college import grids
from rac_bot.store.models import (
    Admission,
    CodeValue,
    GridCourse,
    Inscription,
    InscriptionState,
    SessionDates,
    SessionDossier,
)
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

ENROLLED = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)

_SAID = ("ends", "completes")
_MARKS = {name: CodeValue.__table__.alias(f"{name}_code") for name in ENDING}


def _borne(name: str) -> ColumnElement[bool]:
    """That the line bears the code, which is one of the college's list of that field."""
    mark = _MARKS[name].c
    return and_(mark.list == LINE[name].list, mark.code == getattr(Inscription, name))


_LINES = (
    select(
        SessionDossier.candidate_id,
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
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
        Inscription.state.in_(ENROLLED),
    )
)
LINES = Reached(
    _LINES.where(SessionDossier.candidate_id == bindparam("candidate_id")), SessionDossier.candidate_id
)
LINES_OF_EACH = Reached(
    _LINES.where(SessionDossier.candidate_id.in_(bindparam("people", expanding=True))),
    SessionDossier.candidate_id,
)


@dataclass(frozen=True, slots=True)
class CourseHistory:
    """Where a candidate stands in a course, told by the line that says most: one that is passed, first."""

    outcome: Outcome
    session: sessions.Session
    note: int | None = None
    remark: str | None = None
    followed: bool = True  # False: the line is a *non suivi*
    mode: Mode | None = field(default=None, compare=False)  # in which it was taken

    @property
    def covers(self) -> bool:
        """Whether the course is not to be enrolled in again."""
        return self.outcome.covers


@dataclass(frozen=True, slots=True)
class Left:
    """A course still to do; `tried` where it was; the competency that it is told under, if it has one."""

    course: GridCourse
    tried: CourseHistory | None
    competency: str | None = None  # code


@dataclass(frozen=True, slots=True)
class Covered:
    """Of a competency: its courses in the grid, and how many of them are passed or under way."""

    title: str
    courses: int
    done: int


@dataclass(frozen=True, slots=True)
class Remaining:
    """Courses still to do, by competency, of so many in all; and every competency, by its code."""

    left: Sequence[Left]
    courses: int
    competencies: Mapping[str, Covered]


def course_standing(work: Work, candidate_id: int, judging: Judging) -> dict[int, CourseHistory]:
    """By course id, over the sessions of our own college; a course never enrolled in is not there."""
    return _best(_histories(work.rows(LINES, candidate_id=candidate_id), judging))


def standing_of_each(
    work: Work, people: Sequence[int], judging: Judging
) -> dict[int, dict[int, CourseHistory]]:
    """The same of several candidates, by their ids."""
    lines: dict[int, list[Row[*tuple[Any, ...]]]] = {one: [] for one in people}
    for line in work.rows(LINES_OF_EACH, people=people):
        lines[line.candidate_id].append(line)
    return {one: _best(_histories(theirs, judging)) for one, theirs in lines.items()}


def standing_in(
    dossiers: Iterable[SessionDossier], outcome: Callable[[Inscription], Outcome]
) -> dict[int, CourseHistory]:
    """The same, of sessions that were read with their lines."""
    return _best(
        (
            line.course_id,
            CourseHistory(
                outcome(line),
                dossier.session,
                line.note,
                line.remark,
                line.state is not InscriptionState.NOT_FOLLOWED,
                line.mode,
            ),
        )
        for dossier in dossiers
        if not dossier.foreign
        for line in dossier.inscriptions
        if line.state in ENROLLED
    )


def _histories(
    lines: Iterable[Row[*tuple[Any, ...]]], judging: Judging
) -> Iterator[tuple[int, CourseHistory]]:
    for line in lines:
        followed = line.state is not InscriptionState.NOT_FOLLOWED
        outcome = judging.outcome(
            line.note,
            line.mode,
            ends=bool(line.remark_ends or line.census_ends),
            completes=bool(line.remark_completes or line.census_completes),
            session_ends=line.last_day or usual(line.session).last,
            ends_on=line.ends_on,
            followed=followed,
        )
        history = CourseHistory(outcome, line.session, line.note, line.remark, followed, line.mode)
        yield line.course_id, history


def _best(histories: Iterable[tuple[int, CourseHistory]]) -> dict[int, CourseHistory]:
    best: dict[int, CourseHistory] = {}
    for course_id, history in histories:
        if course_id not in best or _rank(history) > _rank(best[course_id]):
            best[course_id] = history
    return best


def remaining(work: Work, admission: Admission, standing: Mapping[int, CourseHistory]) -> Remaining:
    """What the grid of that admission still asks of somebody who stands there in its courses."""
    courses = grids.courses(work, admission.grid_id)
    titles = {one.code: one.title for course in courses for one in course.competencies}
    held, done = Counter[str](), Counter[str]()
    left = []
    for course in courses:
        known, codes = standing.get(course.course_id), [one.code for one in course.competencies]
        held.update(codes)
        if known and known.covers:
            done.update(codes)
        else:
            left.append(Left(course, known, codes[0] if codes else None))
    left.sort(key=lambda one: (one.competency is None, one.competency or "", one.course.course.number))
    every = {code: Covered(titles[code], held[code], done[code]) for code in sorted(titles)}
    return Remaining(left, len(courses), every)


def how_many(work: Work, admission: Admission, standing: Mapping[int, CourseHistory]) -> int:
    """How many courses that is."""
    covered = {course_id for course_id, known in standing.items() if known.covers}
    return sum(one.course_id not in covered for one in grids.courses(work, admission.grid_id))


_SAYING_MOST = (
    Outcome.UNDER_WAY,
    Outcome.RECOGNISED,
    Outcome.DONE,
    Outcome.PASSED,
)  # the last says more than the first


def _rank(standing: CourseHistory) -> tuple[int, bool, sessions.Session]:
    """A course that was followed says more than a *non suivi* with the same outcome; then the newest does."""
    most = _SAYING_MOST.index(standing.outcome) + 1 if standing.outcome in _SAYING_MOST else 0
    return most, standing.followed, standing.session
