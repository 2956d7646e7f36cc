"""Several enrolments at once: what each would meet, and saving those that pass, or all of them or none."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from rac_bot.domain import sessions
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging
from rac_bot.errors import CourseNotInGrid, CourseWithoutGroup, GroupMissing, NotAdmitted, Refusal, Vanished
from rac_bot.store.college import grids, user_fields
from rac_bot.store.file import dossiers
from rac_bot.store.file.candidates import of_ids
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolling, Enrolment, SessionToCreate
from rac_bot.store.file.remaining import CourseHistory, course_standing
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    FieldSubject,
    GridCourse,
    Inscription,
    UserField,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

MOST = 20  # courses, or people: what one message tells


@dataclass(frozen=True, slots=True)
class Refused:
    """Stands among the wishes for one that cannot even be tried."""

    candidate_id: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Attempt:
    """The line written, or the refusal met; neither where it would have passed but all or none was asked."""

    line: Inscription | None = None
    refusal: Refusal | None = None


def enrol_all(
    work: Work,
    wishes: Sequence[Enrolment | Refused],
    *,
    all_or_none: bool,
) -> list[Attempt]:
    """Write those that pass; the refusals are in the attempts and in the journal.

    `all_or_none`: where one is refused, nothing is written.
    """
    enrolling = Enrolling(work)
    met = _judge(enrolling, wishes)
    lines = iter([] if all_or_none and any(met) else enrolling.write())
    made = {rank: next(lines, None) for rank in _in_grid(wishes) if met[rank] is None}
    for wish, refusal in zip(wishes, met, strict=True):
        if refusal:
            why = type(refusal).__name__
            journal.record(work, Action.REFUSE, candidate_id=wish.candidate_id, detail=why)
    return [Attempt(made.get(rank), refusal) for rank, refusal in enumerate(met)]


def refusals(work: Work, wishes: Sequence[Enrolment | Refused]) -> list[Refusal | None]:
    """What each wish would meet."""
    return _judge(Enrolling(work), wishes)


def _judge(enrolling: Enrolling, wishes: Sequence[Enrolment | Refused]) -> list[Refusal | None]:
    """In the order of the wishes; they are judged in the grid's order, in which they are then written."""
    met: dict[int, Refusal | None] = {}
    for rank in _in_grid(wishes):
        met[rank] = _met(enrolling, wishes[rank])
    return [met[rank] for rank in range(len(wishes))]


def _in_grid(wishes: Sequence[Enrolment | Refused]) -> list[int]:
    """The ranks of the wishes, by candidate, in the grid's order."""

    def place(rank: int) -> tuple[int, int]:
        wish = wishes[rank]
        return wish.candidate_id, wish.grid_course_id if isinstance(wish, Enrolment) else 0

    return sorted(range(len(wishes)), key=place)


def _met(enrolling: Enrolling, wish: Enrolment | Refused) -> Refusal | None:
    if isinstance(wish, Refused):
        return wish.refusal
    try:
        enrolling.add(wish)
    except Refusal as refusal:
        return refusal
    return None


def asked(work: Work) -> list[UserField]:
    """The fields that the college requires of an inscription: asked once for all of them."""
    return [field for field in user_fields.of(work, FieldSubject.INSCRIPTION) if field.required]


# --- several courses for one candidate --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CourseProposal:
    """A course as the preview shows it, and what it would meet."""

    grid_course_id: int
    course: GridCourse | None  # None where no grid holds it any more
    refusal: Refusal | None
    standing: CourseHistory | None  # passed or under way: it warns


def propose_courses(
    work: Work,
    where: int | SessionToCreate,
    admission: Admission,
    courses: Sequence[int],
    mode: Mode,
    judging: Judging,
    *,
    settled: Container[int] = (),
) -> list[CourseProposal]:
    """Those courses of the admission's grid at that session, in the order they were chosen.

    `settled`: courses that are not tried here, since saving is about to.
    """
    candidate_id = admission.candidate_id
    held = {course.id: course for course in grids.of_grid(work, admission.grid_id, courses)}
    standing = course_standing(work, candidate_id, judging)
    wishes: dict[int, Enrolment | Refused] = {}
    for course_id in courses:
        course = held.get(course_id)
        if course_id in settled:
            continue
        if course is None:
            wishes[course_id] = Refused(candidate_id, CourseNotInGrid(admission.grid.code))
        elif not course.groups:
            wishes[course_id] = Refused(candidate_id, CourseWithoutGroup())
        else:  # whatever its group, the rest is the same
            group = grids.group_in(course, mode) or course.groups[0]
            wishes[course_id] = Enrolment(candidate_id, where, course_id, ChosenGroup(group.id, group.number))
    met = dict(zip(wishes, refusals(work, list(wishes.values())), strict=True))
    return [
        CourseProposal(
            course_id,
            course := held.get(course_id) or work.find(GridCourse, course_id),
            met.get(course_id),
            _warning(standing, course) if course else None,
        )
        for course_id in courses
    ]


def _warning(standing: Mapping[int, CourseHistory], course: GridCourse) -> CourseHistory | None:
    """Passed or under way; a course that is over without it is there to be taken again."""
    known = standing.get(course.course_id)
    return known if known and known.covers else None


def wishes_for_courses(
    proposals: Sequence[CourseProposal],
    candidate_id: int,
    where: int | SessionToCreate,
    chosen: Mapping[int, ChosenGroup],
    user_values: Mapping[str, str],
) -> list[Enrolment | Refused]:
    """Each course with the group chosen for it.

    One without a choice was refused in the preview, and still is, even where the reason is gone: nobody saw
    its group.
    """
    return [
        Enrolment(
            candidate_id,
            where,
            p.grid_course_id,
            chosen[p.grid_course_id],
            fields={"user_values": dict(user_values)},
        )
        if p.grid_course_id in chosen
        else Refused(candidate_id, p.refusal or GroupMissing())
        for p in proposals
    ]


# --- one course for several candidates --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CandidateProposal:
    """A candidate as the preview shows her, and what she would meet."""

    candidate: Candidate
    creates: bool  # her session dossier is missing: saving creates it
    refusal: Refusal | None
    standing: CourseHistory | None


def people(work: Work, ids: Sequence[int]) -> list[Candidate]:
    """Those candidates with their admissions, in the order chosen; Vanished where one of them is gone."""
    found = of_ids(work, ids)
    if len(found) < len(set(ids)):
        raise Vanished
    return sorted(found, key=lambda candidate: ids.index(candidate.id))


def propose_candidates(
    work: Work,
    candidates: Sequence[Candidate],
    course: GridCourse,
    wanted: sessions.Session,
    judging: Judging,
) -> list[CandidateProposal]:
    """Those people for that course of a grid, at that session of the admission that each has to the grid.

    Raises:
        CourseWithoutGroup: the grid has none for it (any more).
    """
    if not course.groups:
        raise CourseWithoutGroup
    first = course.groups[0]  # whatever the group, the rest is the same
    wishes = wishes_for_candidates(candidates, course, wanted, ChosenGroup(first.id, first.number), {})
    met = refusals(work, wishes)
    return [
        CandidateProposal(
            candidate,
            _is_missing(work, wish, wanted),
            refusal,
            _warning(course_standing(work, candidate.id, judging), course),
        )
        for candidate, wish, refusal in zip(candidates, wishes, met, strict=True)
    ]


def wishes_for_candidates(
    candidates: Sequence[Candidate],
    course: GridCourse,
    wanted: sessions.Session,
    group: ChosenGroup,
    user_values: Mapping[str, str],
) -> list[Enrolment | Refused]:
    """The course with that group, for each of them."""
    wishes: list[Enrolment | Refused] = []
    for candidate in candidates:
        admission = next((a for a in candidate.admissions if a.grid_id == course.grid_id), None)
        if admission is None:
            wishes.append(Refused(candidate.id, NotAdmitted(course.grid.code)))
            continue
        where, fields = SessionToCreate(admission.id, wanted), {"user_values": dict(user_values)}
        wishes.append(Enrolment(candidate.id, where, course.id, group, fields=fields))
    return wishes


def _is_missing(work: Work, wish: Enrolment | Refused, wanted: sessions.Session) -> bool:
    if isinstance(wish, Refused) or not isinstance(wish.where, SessionToCreate):
        return False
    return dossiers.of_admission(work, wish.where.admission_id, wanted) is None
