"""Filling a store for a bench: a grid of 23 courses, candidates admitted to it, a session for each."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert

from bench.people import Person
from rac_bot.domain.folding import fold, name_words
from rac_bot.domain.membership import Home
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Admission,
    Audience,
    Base,
    Candidate,
    CodeValue,
    Competency,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    JournalEntry,
    MessageState,
    NamePart,
    NameWord,
    Programme,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.people import sort_key
from rac_bot.store.people import access
from rac_bot.store.people import people as people_store
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, raw

COURSES = 23
ON_FILE = Session(2026, "A")
LISTS = ("categorie", "source_financement", "rac", "mode_ens_distance", "recensement", "langue", "unite_org")
CHUNK = 10_000
PEOPLE = 9_000  # who have the lines that are there already: the rest of the smallest store have none


def course_number(rank: int) -> str:
    return f"322-{rank:03d}-RL"


def person_id(person: Person) -> int:
    """The id of the candidate, of the one admission and of the one session dossier alike."""
    return person.index + 1


def fill(store: Store, people: Iterable[Person]) -> None:
    """Writes everything into an empty, migrated store."""
    with store.writing(BY_JULIE) as work:
        grid = _grid(work)
    rest = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        with store.writing(BY_JULIE) as work:
            _candidates(work, chunk, grid)


def enrol(store: Store, count: int) -> None:
    """That many lines, one a person and a course, each with its journal entry and two messages sent."""
    at = datetime(2026, 9, 1, tzinfo=UTC)
    for first in range(0, count, CHUNK):
        ids = range(first + 1, min(first + CHUNK, count) + 1)
        with store.writing(BY_JULIE) as work:
            rows = [(line, (line - 1) % PEOPLE + 1, (line - 1) // PEOPLE + 1) for line in ids]
            for table, made in (
                (Inscription, _lines(rows, at)),
                (JournalEntry, _entries(rows, at)),
                (StoredMessage, _messages(rows, at)),
            ):
                raw(work).execute(insert(table), made)
            about = [
                {"message_id": 2 * line - own, "inscription_id": line} for line, *_ in rows for own in (0, 1)
            ]
            raw(work).execute(insert(Base.metadata.tables["stored_message_inscription"]), about)


def _lines(rows: list[tuple[int, int, int]], at: datetime) -> list[dict[str, Any]]:
    kept = {"group_number": "00991", "mode": Mode.EE_SR, "state": InscriptionState.ACTIVE, "created_by": "U"}
    return [
        {"id": line, "dossier_id": dossier, "course_id": course, "created_at": at, **kept}
        for line, dossier, course in rows
    ]


def _entries(rows: list[tuple[int, int, int]], at: datetime) -> list[dict[str, Any]]:
    return [
        {"at": at, "actor": "UOLD", "action": action, "candidate_id": dossier, "inscription_id": line}
        for line, dossier, _course in rows
        for action in (Action.CONSULT, Action.CONSULT, Action.CONSULT, Action.CONSULT, Action.ENROL)
    ]


def _messages(rows: list[tuple[int, int, int]], at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "id": 2 * line - own,
            "key": f"old:{own}:{line}",
            "audience": Audience.ADVISOR if own else Audience.TEAM,
            "recipient": "UOLD" if own else "CBENCH",
            "actor": "UOLD",
            "dossier_id": dossier,
            "text": "Inscription enregistrée",
            "blocks": [],
            "state": MessageState.SENT,
            "due_at": at,
            "created_at": at,
        }
        for line, dossier, _course in rows
        for own in (0, 1)
    ]


def let_in(store: Store, advisors: Iterable[str], team_id: str, rights: Rights) -> None:
    """Gives these people of the workspace those rights."""
    with store.writing(BY_JULIE) as work:
        people_store.keep_workspace(work, Home(team_id), "Bench")
        for advisor in advisors:
            people_store.keep(work, SlackProfile(advisor, "Julie Roy", team_id))
            access.give(work, advisor, rights)


def _grid(work: Work) -> Grid:
    title = "Techniques d’éducation à l’enfance"
    grid = Grid(code="JEE0K-17R-RA", programme=Programme(number="JEE.0K", title=title, title_key=fold(title)))
    grid.courses = [_course(rank) for rank in range(COURSES)]
    raw(work).add(grid)
    raw(work).add_all(
        CodeValue(list=name, code=f"{code:02d}", label=f"Valeur {code}", is_default=code == 0)
        for name in LISTS
        for code in range(8)
    )
    raw(work).flush()
    return grid


def _course(rank: int) -> GridCourse:
    course = Course(
        number=course_number(rank),
        title=f"Compétence évaluée {rank}",
        discipline="322",
        weighting=Weighting(1, 2, 1),
        hours=45,
    )
    competency = Competency(code=f"{rank:03d}A")
    return GridCourse(
        course=course,
        competencies=[competency],
        search_key=fold(f"{course.number} {course.title} {competency.code}"),
        groups=[GridGroup(mode=mode, number=f"0099{digit}") for digit, mode in enumerate(Mode)],
    )


def _candidates(work: Work, people: list[Person], grid: Grid) -> None:
    raw(work).execute(insert(Candidate), [_candidate(person) for person in people])
    raw(work).execute(insert(NameWord), [row for person in people for row in _words(person)])
    raw(work).execute(
        insert(Admission),
        [
            {"id": person_id(p), "candidate_id": person_id(p), "grid_id": grid.id, "unit": "RA", "spe": "1"}
            for p in people
        ],
    )
    raw(work).execute(
        insert(SessionDossier),
        [
            {
                "id": person_id(p),
                "candidate_id": person_id(p),
                "admission_id": person_id(p),
                "programme_id": grid.programme_id,
                "session": ON_FILE,
                "unit": "RA",
            }
            for p in people
        ],
    )


def _candidate(person: Person) -> dict[str, Any]:
    return {
        "id": person_id(person),
        "da": person.da,
        "code_permanent": person.code_permanent,
        "family_name": person.family,
        "given_name": person.given,
        "sort_key": sort_key(person.family, person.given),
        "phone": person.phone,
        "local_phone": person.phone[-7:],
        "language": "FR",
        "active": True,
    }


def _words(person: Person) -> Iterator[dict[str, Any]]:
    for part, name in ((NamePart.FAMILY, person.family), (NamePart.GIVEN, person.given)):
        for word in name_words(name):
            yield {"candidate_id": person_id(person), "part": part, "word": word}
