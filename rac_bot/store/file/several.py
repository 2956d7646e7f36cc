"""Several enrolments at once: what each would meet, and saving those that pass, or all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rac_bot.domain import sessions
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging
from rac_bot.errors import (
    CourseAbsent,
    CourseWithoutGroup,
    GroupMissing,
    GroupNotInGrid,
    NoAdmission,
    NotActive,
    NotAdmitted,
    Refusal,
    Vanished,
)
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
    GridGroup,
    Inscription,
    UserField,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

MOST = 20  # courses chosen in a list
NEAR = 2  # characters by which two numbers of courses differ, where one may have been meant by the other
PASTED = 40  # lines: as many as a window shows, and a message names


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
    but: bool = False,
) -> list[Attempt]:
    """Write those that pass; the refusals are in the attempts and in the journal.

    `all_or_none`: where one is refused, nothing is written; `but` says that another was refused before.
    """
    enrolling = Enrolling(work)
    met = _judge(enrolling, wishes)
    lines = iter([] if all_or_none and (but or any(met)) else enrolling.write())
    made = {rank: next(lines, None) for rank in _in_grid(wishes) if met[rank] is None}
    for wish, refusal in zip(wishes, met, strict=True):
        if refusal:
            why = type(refusal).__name__
            journal.record(work, Action.REFUSE, candidate_id=wish.candidate_id, detail=why)
    return [Attempt(made.get(rank), refusal) for rank, refusal in enumerate(met)]


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


# --- what is proposed, and what is asked for ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of several: whom, in which course; `name` tells the line among the others."""

    name: str
    candidate: Candidate
    course: str  # its number
    mode: Mode | None = None
    admission_id: int | None = None  # where it is chosen already


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line as the preview shows it. `held`: the course as each admission's grid holds it, one as a rule."""

    wanted: Wanted
    held: Sequence[GridCourse] = ()
    refusal: Refusal | None = None
    standing: CourseHistory | None = None  # passed or under way: it warns
    creates: bool = False  # the session dossier is missing: saving creates it


def propose(
    work: Work, wanted: Sequence[Wanted], session: sessions.Session, judging: Judging
) -> list[Proposal]:
    """Each line with what it would meet at that session, in the order given."""
    enrolling, known = Enrolling(work), dict[int, Mapping[int, CourseHistory]]()
    proposals = []
    for one in wanted:
        candidate = one.candidate
        if candidate.id not in known:
            known[candidate.id] = course_standing(work, candidate.id, judging)
        try:
            held = _held(work, enrolling, one, session)
        except Refusal as refusal:
            proposals.append(Proposal(one, refusal=refusal))
            continue
        proposals.append(
            Proposal(
                one,
                held,
                standing=_warning(known[candidate.id], held[0]),
                creates=len(held) == 1 and _is_missing(work, candidate, held[0], session),
            )
        )
    return proposals


def wishes(
    work: Work,
    wanted: Sequence[Wanted],
    session: sessions.Session,
    chosen: Mapping[str, ChosenGroup],
    user_values: Mapping[str, str],
) -> list[Enrolment | Refused]:
    """Each line with the group chosen for it, at the admission whose grid has that group."""
    found: list[Enrolment | Refused] = []
    for one in wanted:
        group = chosen.get(one.name)
        try:
            if group is None:  # the preview refused it, and nobody saw its group
                _held(work, Enrolling(work), one, session)
            admission, held = _of_group(work, one, group)
        except Refusal as refusal:
            found.append(Refused(one.candidate.id, refusal))
            continue
        assert group  # noqa: S101  or GroupMissing was met
        where, fields = SessionToCreate(admission.id, session), {"user_values": dict(user_values)}
        found.append(Enrolment(one.candidate.id, where, held.id, group, fields=fields))
    return found


def _held(work: Work, enrolling: Enrolling, one: Wanted, session: sessions.Session) -> Sequence[GridCourse]:
    """The course as the grids of the admissions hold it that it can be taken from; the refusal of the last
    where there is none."""
    if not one.candidate.active:
        raise NotActive
    admissions = _admissions(one)
    if not admissions:
        raise NoAdmission
    among = [(admission, _course(work, admission, one.course)) for admission in admissions]
    if not any(held for _admission, held in among):
        raise CourseAbsent(
            one.course, [a.grid.code for a in admissions], _nearest(work, admissions, one.course)
        )
    fine, met = [], None
    for admission, held in among:
        try:
            if held:
                # Of several it is not known yet which is taken: each is judged alone.
                _judge_one(enrolling if len(among) == 1 else Enrolling(work), admission, held, session)
                fine.append(held)
        except Refusal as refusal:
            met = refusal
    if not fine and met:
        raise met
    return fine


def _judge_one(
    enrolling: Enrolling, admission: Admission, held: GridCourse, session: sessions.Session
) -> None:
    if not held.groups:
        raise CourseWithoutGroup
    group = held.groups[0]  # whatever its group, the rest is the same
    where = SessionToCreate(admission.id, session)
    enrolling.add(Enrolment(admission.candidate_id, where, held.id, ChosenGroup(group.id, group.number)))


def _of_group(work: Work, one: Wanted, group: ChosenGroup | None) -> tuple[Admission, GridCourse]:
    if group is None:
        raise GroupMissing
    for admission in _admissions(one):
        held = _course(work, admission, one.course)
        if held and any(known.id == group.id for known in held.groups):
            return admission, held
    known = work.find(GridGroup, group.id)
    its = work.find(GridCourse, known.grid_course_id) if known else None
    if its and its.grid_id not in {admission.grid_id for admission in _admissions(one)}:
        raise NotAdmitted(its.grid.code)
    raise GroupNotInGrid(one.course)


def _admissions(one: Wanted) -> list[Admission]:
    return [a for a in one.candidate.admissions if one.admission_id in (None, a.id)]


def _course(work: Work, admission: Admission, number: str) -> GridCourse | None:
    return grids.course_by_number(work, admission.grid_id, number)


def _nearest(work: Work, admissions: Sequence[Admission], number: str) -> str | None:
    """The course of these grids whose number is the most like that one, if any is."""
    from rapidfuzz import process  # 3 MB: seldom is anything mistyped
    from rapidfuzz.distance import OSA

    numbers = {held.course.number for a in admissions for held in grids.courses(work, a.grid_id)}
    found = process.extractOne(number, sorted(numbers), scorer=OSA.distance, score_cutoff=NEAR)
    return found[0] if found else None


def _warning(standing: Mapping[int, CourseHistory], course: GridCourse) -> CourseHistory | None:
    """Passed or under way; a course that is over without it is there to be taken again."""
    known = standing.get(course.course_id)
    return known if known and known.covers else None


def _is_missing(work: Work, candidate: Candidate, held: GridCourse, session: sessions.Session) -> bool:
    admission = next(a for a in candidate.admissions if a.grid_id == held.grid_id)
    return dossiers.of_admission(work, admission.id, session) is None


def people(work: Work, ids: Sequence[int]) -> list[Candidate]:
    """Those candidates with their admissions, in the order given; Vanished where one of them is gone."""
    found = {candidate.id: candidate for candidate in of_ids(work, ids)}
    if len(found) < len(set(ids)):
        raise Vanished
    return [found[one] for one in dict.fromkeys(ids)]
