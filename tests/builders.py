"""Rows for the tests' stores: a grid, a candidate, a session, in one call each."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from rac_bot.domain.calendar import usual
from rac_bot.domain.dropping import DropRule
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.domain.watches import Terms
from rac_bot.store.models import (
    Access,
    Admission,
    Candidate,
    Confirms,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    Home,
    Inscription,
    NameWord,
    Person,
    Programme,
    SessionDates,
    SessionDossier,
    Workspace,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.models.people import derived, words_of
from rac_bot.store.work.work import Work
from tests.databases import raw

TERMS = Terms(60, DropRule("sans échec", (9, 19), (2, 14), 20))
GRID = "JEE0K-17R-RA"
TEAM = "TSANDBOX1"  # the sandbox's workspace
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)  # whatever day a test is about: a Home is due since


def a_grid(work: Work, code: str = GRID, *, courses: int = 3, title: str = "Techniques d’éducation") -> Grid:
    """A grid of so many courses, each with its three groups: 00990 EE, 00991 EE SR, 00992 FM."""
    number = f"{code[:3]}.{code[3:5]}"
    programme = raw(work).query(Programme).filter_by(number=number).one_or_none()
    programme = programme or Programme(number=number, title=title, title_key=fold(title)[:200])
    grid = Grid(code=code, programme=programme)
    raw(work).add(grid)
    raw(work).flush()
    titles = {f"322-{index:03d}-RL": f"Cours {index}" for index in range(courses)}
    known = {course.number: course for course in raw(work).query(Course).filter(Course.number.in_(titles))}
    for number, title in titles.items():
        raw(work).add(_in_grid(grid, known.get(number) or _new_course(number, title), title))
    raw(work).flush()
    return grid


def a_course(
    work: Work,
    grid: Grid,
    number: str,
    title: str,
    modes: Iterable[Mode] = tuple(Mode),
    weighting: str = "1-2-1",
) -> GridCourse:
    known = raw(work).query(Course).filter_by(number=number).one_or_none()
    row = _in_grid(grid, known or _new_course(number, title, weighting), title, modes)
    raw(work).add(row)
    raw(work).flush()
    return row


def _new_course(number: str, title: str, weighting: str = "1-2-1") -> Course:
    parsed = Weighting.parse(weighting)
    return Course(number=number, title=title, discipline=number[:3], weighting=parsed, hours=45)


def _in_grid(grid: Grid, course: Course, title: str, modes: Iterable[Mode] = tuple(Mode)) -> GridCourse:
    numbers = dict(zip(Mode, ("00990", "00991", "00992"), strict=True))
    return GridCourse(
        grid_id=grid.id,
        course=course,
        search_key=fold(f"{course.number} {title}")[:600],
        groups=[GridGroup(mode=mode, number=numbers[mode]) for mode in modes],
    )


def a_candidate(
    work: Work,
    *grids: Grid,
    da: str = "1234567",
    family: str = "Leblanc",
    given: str = "Lise",
    active: bool = True,
    phone: str | None = None,
) -> Candidate:
    person = Candidate(
        da=da,
        family_name=family,
        given_name=given,
        **derived(family, given, phone),
        language="FR",
        active=active,
        words=[NameWord(**word) for word in words_of(family, given)],
        admissions=[Admission(grid_id=grid.id, unit="RA", spe="1") for grid in grids],
    )
    raw(work).add(person)
    raw(work).flush()
    return person


def a_dossier(work: Work, candidate: Candidate, code: str = "A-2017") -> SessionDossier:
    admission = candidate.admissions[0]
    dossier = SessionDossier(
        candidate_id=candidate.id,
        admission_id=admission.id,
        programme_id=admission.grid.programme_id,
        session=Session.parse(code),
        unit=admission.unit,
    )
    raw(work).add(dossier)
    raw(work).flush()
    return dossier


def a_line(work: Work, dossier: SessionDossier, course: GridCourse, note: int | None = None) -> Inscription:
    line = Inscription(
        dossier_id=dossier.id,
        course_id=course.course_id,
        group_number="00990",
        mode=Mode.EE,
        note=note,
        created_by="UJULIE",
    )
    raw(work).add(line)
    raw(work).flush()
    return line


def a_person(work: Work, slack_id: str, name: str, **told: Any) -> Person:
    """Someone of the workspace, as its directory told; `told` says otherwise.

    All that they save is confirmed to them in private; `tests/handlers/test_home.py` has the default.
    """
    if raw(work).get(Home, slack_id) is None:
        raw(work).add(Home(slack_id=slack_id, confirms=Confirms.ALL, due_at=LONG_AGO))
    raw(work).merge(Workspace(team_id=TEAM, name="sandbox"))
    values = {"team_id": TEAM, "teams": list[str](), "told_at": utc_now()} | told
    return raw(work).merge(Person(slack_id=slack_id, name=name, **values))


def a_right(work: Work, slack_id: str, role: Role = Role.ADVISING, **limits: Any) -> None:
    """That person's rights; `limits` are `programmes` and `units`."""
    rights = Rights(role, **limits)
    raw(work).merge(
        Access(
            slack_id=slack_id,
            role=rights.role,
            programmes=list(rights.programmes),
            units=list(rights.units),
            given_by="cli",
        )
    )


def sure_sessions(work: Work) -> None:
    """For a bot that goes by the real day: on each, one session is proposed."""
    for year in range(utc_now().year - 1, utc_now().year + 2):
        for term in "HEA":
            session = Session(year, term)
            first, last, *_more = usual(session)
            raw(work).add(SessionDates(session=session, first_day=first, last_day=last, switch_day=last))
