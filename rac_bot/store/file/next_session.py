"""*Session suivante*: what somebody may take at another session, and what was chosen of it."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rac_bot.domain import sessions
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.errors import AdmissionMissing, NoAdmission, NotActive, OutOfReach, Refusal
from rac_bot.store.college import grids
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.file.dossiers import Place
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.remaining import CourseHistory, course_standing, remaining
from rac_bot.store.file.several import Wanted
from rac_bot.store.models import Action, Admission, Candidate, GridCourse, GridGroup
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

MOST = 100  # courses chosen in all: what a window keeps of them, and one button takes back
GREATEST = 2**31 - 1

Chosen = Mapping[int, Sequence[int]]  # by candidate, the groups


@dataclass(frozen=True, slots=True)
class Offer:
    """A course that may be taken from that admission; `known`: where the candidate stands in it."""

    admission: Admission
    course: GridCourse
    known: CourseHistory | None


@dataclass(frozen=True, slots=True)
class Offers:
    """What one candidate may take: from which admissions; courses to take again, new ones, under way."""

    admissions: Sequence[Admission]
    again: Sequence[Offer]
    new: Sequence[Offer]
    under_way: Sequence[Offer]
    courses: int  # that the grids of those admissions have

    @property
    def every(self) -> Sequence[Offer]:
        return [*self.again, *self.new, *self.under_way]


def offers(work: Work, candidate: Candidate, judging: Judging) -> Offers:
    """Of each admission of theirs that is within reach.

    Raises:
        NotActive, NoAdmission, OutOfReach: they are not to be enrolled.
    """
    if not candidate.active:
        raise NotActive
    if not candidate.admissions:
        raise NoAdmission
    admissions = _within_reach(work, candidate)
    if not admissions:
        raise OutOfReach
    standing = course_standing(work, candidate.id, judging)
    left, under_way, courses = list[Offer](), list[Offer](), 0
    for admission in admissions:
        rest = remaining(work, admission, standing)
        left += (Offer(admission, one.course, one.tried) for one in rest.left if one.course.groups)
        courses += rest.courses
        for course in grids.courses(work, admission.grid_id):
            known = standing.get(course.course_id)
            if known and known.outcome is Outcome.UNDER_WAY and course.groups:
                under_way.append(Offer(admission, course, known))
    again, new = ([one for one in left if bool(one.known) is tried] for tried in (True, False))
    return Offers(admissions, again, new, under_way, courses)


def _within_reach(work: Work, candidate: Candidate) -> list[Admission]:
    """One of each grid."""
    reach = work.by.rights.reach
    found = {a.grid_id: a for a in candidate.admissions if reach(a.grid.programme.number, a.unit)}
    return list(found.values())


@dataclass(slots=True)
class Wishes:
    """What was chosen, as several lines are tried and saved; `gone`: how many choices are of nothing now."""

    wanted: list[Wanted] = field(default_factory=list)
    groups: dict[str, ChosenGroup] = field(default_factory=dict)
    known: dict[str, CourseHistory] = field(default_factory=dict)  # where they stand in those courses
    gone: int = 0

    @property
    def twice(self) -> list[Wanted]:
        """Those of a course that is chosen in more than one mode."""
        count = Counter(map(_course, self.wanted))
        return [one for one in self.wanted if count[_course(one)] > 1]

    @property
    def seen(self) -> int:
        """Another number where a group has another one: those shown are those saved."""
        told = ",".join(f"{name}:{group.number}" for name, group in self.groups.items())
        return zlib.crc32(told.encode()) & GREATEST


def _course(one: Wanted) -> tuple[int, int | None, str]:
    return one.candidate.id, one.admission_id, one.course


def wishes(work: Work, chosen: Chosen, judging: Judging) -> Wishes:
    """By the candidates' names."""
    held = {one.id: one for one in candidates.of_ids(work, chosen) if not one.erased_at}
    found = Wishes(gone=sum(len(chosen[one]) for one in chosen.keys() - held.keys()))
    for candidate in sorted(held.values(), key=lambda one: (one.sort_key, one.da)):
        theirs = {
            group.id: (admission, course, group) for admission, course, group in _groups(work, candidate)
        }
        standing = course_standing(work, candidate.id, judging)
        for id_ in chosen[candidate.id]:
            if id_ not in theirs:
                found.gone += 1
                continue
            admission, course, group = theirs[id_]
            name = f"{candidate.id}-{id_}"
            found.wanted.append(Wanted(name, candidate, course.course.number, group.mode, admission.id))
            found.groups[name] = ChosenGroup(group.id, group.number)
            if course.course_id in standing:
                found.known[name] = standing[course.course_id]
    return found


def _groups(work: Work, candidate: Candidate) -> Iterator[tuple[Admission, GridCourse, GridGroup]]:
    for admission in _within_reach(work, candidate):
        for course in grids.courses(work, admission.grid_id):
            for group in course.groups:
                yield admission, course, group


# --- sessions without a course -----------------------------------------------------------------------


@dataclass(slots=True)
class Alone:
    """Whose session would be created with no course; of whom it cannot, since they have several admissions;
    how many are left for another time."""

    people: list[Candidate] = field(default_factory=list)
    several: list[Candidate] = field(default_factory=list)
    later: int = 0


def alone(
    work: Work, people: Iterable[Candidate], session: sessions.Session, judging: Judging, room: int
) -> Alone:
    """Of those who may take something, and have that session of no admission; `room` of them at most."""
    found = Alone()
    for candidate in people:
        try:
            theirs = offers(work, candidate, judging)
            for admission in theirs.admissions:
                dossiers.free(work, candidate.id, admission.id, session)
        except Refusal:
            continue
        if not theirs.every:
            continue
        if len(theirs.admissions) > 1:
            found.several.append(candidate)
        elif len(found.people) < room:
            found.people.append(candidate)
        else:
            found.later += 1
    return found


Refused = Sequence[tuple[Candidate, Refusal]]


def judged(work: Work, ids: Sequence[int], session: sessions.Session) -> tuple[list[Place], Refused]:
    """Where that session of each of them may still be created; of whom it may not, with why, journaled."""
    places, refused = list[Place](), list[tuple[Candidate, Refusal]]()
    for candidate in candidates.of_ids(work, ids):
        try:
            places.append(_place(work, candidate, session))
        except Refusal as refusal:
            refused.append((candidate, refusal))
            why = type(refusal).__name__
            journal.record(work, Action.REFUSE, candidate_id=candidate.id, detail=why)
    return places, refused


def _place(work: Work, candidate: Candidate, session: sessions.Session) -> Place:
    admissions = _within_reach(work, candidate)
    if not admissions:
        raise OutOfReach
    if len(admissions) > 1:
        raise AdmissionMissing
    return dossiers.free(work, candidate.id, admissions[0].id, session)
