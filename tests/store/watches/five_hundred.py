"""Five hundred files, by a seeded generator: each course is acquired in one of many ways, or just not."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.store.models import (
    Candidate,
    CodeValue,
    Competency,
    Course,
    FollowedCandidate,
    Grid,
    GridCourse,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_course, a_grid
from tests.databases import raw

FILES = 500
ONE, TWO, GONE, AWAY, NOW = "A-2016", "H-2017", "E-2017", "A-2015", f"A-{utc_now().year}"

Line = dict[str, Any]  # its columns; `session`: where it is


def _line(session: str = ONE, **columns: Any) -> Line:
    return {"session": session, "mode": Mode.EE, **columns}


def _not_followed(**columns: Any) -> Line:
    return _line(mode=None, group_number="", state=InscriptionState.NOT_FOLLOWED, **columns)


# By which a course is acquired.
GOOD: Mapping[str, Callable[[random.Random], Sequence[Line]]] = {
    "at the pass mark": lambda _: [_line(note=60)],
    "well over it": lambda chance: [_line(note=chance.randint(61, 100))],
    "EE SR, done by its remark": lambda _: [_line(mode=Mode.EE_SR, remark="EQ")],
    "EE SR, done by its census": lambda _: [_line(mode=Mode.EE_SR, census="F")],
    "recognised": lambda _: [_not_followed(remark="EQ")],
    "not followed, with a note": lambda _: [_not_followed(note=75)],
    "failed, then passed": lambda _: [_line(note=40), _line(TWO, note=60)],
    "passed, then failed": lambda _: [_line(note=60), _line(TWO, note=59)],
    "passed, and taken again": lambda _: [_line(note=88), _line(NOW)],
    "passed under a code that ends": lambda _: [_line(note=71, remark="AE")],
    "deleted, then passed": lambda _: [
        _line(note=90, state=InscriptionState.DELETED),
        _line(TWO, note=90),
    ],
    "failed elsewhere, passed here": lambda _: [_line(AWAY, note=12), _line(TWO, note=64)],
}
# By which it is not.
BAD: Mapping[str, Callable[[random.Random], Sequence[Line]]] = {
    "never taken": lambda _: [],
    "one under the pass mark": lambda _: [_line(note=59)],
    "nought": lambda _: [_line(note=0)],
    "under way": lambda _: [_line(NOW)],
    "without a result": lambda _: [_line()],
    "EE SR that nothing says done": lambda _: [_line(mode=Mode.EE_SR)],
    "EE SR with a code that says nothing": lambda _: [_line(mode=Mode.EE_SR, remark="XX", census="1")],
    "EE SR with the code of another list": lambda _: [_line(mode=Mode.EE_SR, category="EQ", rac="EQ")],
    "EE with the code of an EE SR": lambda _: [_line(remark="EQ", census="F")],
    "EE SR, failed, whatever its code": lambda _: [_line(mode=Mode.EE_SR, note=30, remark="EQ")],
    "ended": lambda _: [_line(remark="AE")],
    "not followed, of which nothing is said": lambda _: [_not_followed()],
    "not followed, under the pass mark": lambda _: [_not_followed(note=59, remark="EQ")],
    "passed, then deleted": lambda _: [_line(note=90, state=InscriptionState.DELETED)],
    "passed in a session that was deleted": lambda _: [_line(GONE, note=90)],
    "unassigned": lambda _: [_line(note=90, group_number="", state=InscriptionState.UNASSIGNED)],
    "passed at another college": lambda _: [_line(AWAY, note=90)],
    "failed twice": lambda _: [_line(note=59), _line(TWO, note=45)],
}


def make(work: Work, seed: int = 14) -> tuple[set[tuple[int, int]], dict[str, int]]:
    """The files; which admissions have all of it, as they were made, and how often each way was taken."""
    chance = random.Random(seed)  # noqa: S311  the same files each time
    times = dict.fromkeys((*GOOD, *BAD), 0)
    grids = _college(work)
    whole: set[tuple[int, int]] = set()
    for number in range(FILES):
        chosen = chance.choices(
            [grids[:1], grids[1:2], grids[:2], grids[1::-1], grids[2:]], [50, 20, 15, 10, 5]
        )[0]
        person = a_candidate(work, *chosen, da=f"{3000000 + number}", family=f"Nom{number % 97}")
        raw(work).add(FollowedCandidate(advisor="UJULIE", responsible="UJULIE", candidate_id=person.id))
        acquired = _fill_in(work, chance, person, times)
        apart = _set_apart(chance, person)
        for admission in person.admissions:
            courses = {one.course_id for one in admission.grid.courses}
            if courses and courses <= acquired and admission.grid.programme.number not in apart:
                whole.add((person.id, admission.id))
    raw(work).flush()
    return whole, times


def _college(work: Work) -> list[Grid]:
    """Two grids that share courses, one that has none; competencies of several courses, of one, of none."""
    codes = (
        *(("remarque", "EQ", False, True), ("remarque", "AE", True, False), ("remarque", "XX", False, False)),
        *(("recensement", "F", False, True), ("recensement", "1", False, False)),
        *(("categorie", "EQ", False, True), ("rac", "EQ", False, True)),
    )
    raw(work).add_all(CodeValue(list=a, code=b, ends=c, completes=d) for a, b, c, d in codes)
    first, second = a_grid(work, courses=6), a_grid(work, "322A0-10A-RA", courses=3)
    a_course(work, second, "601-103-MQ", "Littérature", modes=())  # no group is left of it
    several, one, _none = competencies = [Competency(code=code) for code in ("0190", "019A", "019B")]
    raw(work).add_all(competencies)
    for course in first.courses[:3]:
        course.competencies = [several]
    first.courses[3].competencies = [several, one]
    raw(work).flush()
    raw(work).refresh(second)
    return [first, second, a_grid(work, "ZZZ0Z-17R-RA", courses=0)]


def _fill_in(work: Work, chance: random.Random, person: Candidate, times: dict[str, int]) -> set[int]:
    """Lines in each course of the person's grids; which of the courses are acquired."""
    held: dict[int, tuple[GridCourse, int]] = {}
    for at, admission in enumerate(person.admissions):
        for course in admission.grid.courses:
            held.setdefault(course.course_id, (course, at))
    lacking = chance.sample(sorted(held), min(len(held), chance.choice([0, 0, 0, 1, 1, 2])))
    dossiers: dict[tuple[int, str], SessionDossier] = {}
    for course_id, (course, at) in held.items():
        ways = BAD if course_id in lacking else GOOD
        way = chance.choice(sorted(ways))
        times[way] += 1
        for line in ways[way](chance):
            session = line.pop("session")
            if (at, session) not in dossiers:
                dossiers[at, session] = _dossier(work, person, at, session)
            where = dossiers[at, session].id
            columns = {"group_number": "00990", "created_by": "UJULIE", **line}
            raw(work).add(Inscription(dossier_id=where, course_id=course.course_id, **columns))
    if chance.random() < 0.3:  # of no grid of theirs
        _more(work, person, dossiers)
    return set(held) - set(lacking)


def _more(work: Work, person: Candidate, dossiers: dict[tuple[int, str], SessionDossier]) -> None:
    known = raw(work).query(Course).filter_by(number="999-999-RL").one_or_none()
    if known is None:
        known = a_course(work, a_grid(work, "YYY0Y-17R-RA", courses=0), "999-999-RL", "Autre").course
    where = dossiers.setdefault((0, TWO), dossiers.get((0, TWO)) or _dossier(work, person, 0, TWO))
    raw(work).add(
        Inscription(dossier_id=where.id, course_id=known.id, group_number="", note=90, created_by="cli")
    )


def _dossier(work: Work, person: Candidate, at: int, session: str) -> SessionDossier:
    admission = person.admissions[at]
    made = SessionDossier(
        candidate_id=person.id,
        admission_id=None if session == AWAY else admission.id,
        programme_id=admission.grid.programme_id,
        session=Session.parse(session),
        unit="RA",
        deleted_at=utc_now() if session == GONE else None,
    )
    raw(work).add(made)
    raw(work).flush()
    return made


def _set_apart(chance: random.Random, person: Candidate) -> set[str]:
    """Few are not active, sanctioned or erased; of which programmes they are not told for that."""
    every = {admission.grid.programme.number for admission in person.admissions}
    what = chance.choices(["", "inactive", "erased", "sanctioned", "elsewhere"], [80, 5, 2, 7, 6])[0]
    if what in ("inactive", "erased"):
        person.active = False
        person.erased_at = utc_now() if what == "erased" else None
        return every
    if what == "sanctioned":
        person.sanctioned = chance.choice(sorted(every))
        return {person.sanctioned}
    person.sanctioned = "180.A0" if what == "elsewhere" else None
    return set()
