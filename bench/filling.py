"""Filling a store for a bench: a grid of 23 courses, candidates admitted to it, a session for each."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from bench.bulk import Row, bulk
from bench.people import ADVISORS, Person
from rac_bot.domain.folding import fold, name_words
from rac_bot.domain.membership import Home
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Audience,
    ClaraState,
    CodeValue,
    Competency,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    MessageState,
    NamePart,
    Programme,
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
FREE = 1_000  # people at the end of a store who have no lines
PENDING = 2_000  # lines left to enter in CLARA: what a college has to do does not grow with what it did
AT = datetime(2026, 9, 1, tzinfo=UTC)
LOOKS = 4  # entries of the journal for each line, besides its own


def course_number(rank: int) -> str:
    return f"322-{rank:03d}-RL"


def person_id(person: Person) -> int:
    """The id of the candidate, of the one admission and of the one session dossier alike."""
    return person.index + 1


def fill(store: Store, people: Iterable[Person]) -> None:
    """Writes everything into an empty, migrated store."""
    with store.writing(BY_JULIE) as work:
        grid = _grid(work)
        kept = {"grid_id": grid.id, "unit": "RA", "spe": "1"}
        about = {"programme_id": grid.programme_id, "unit": "RA", "session": ON_FILE}
    everybody = list(people)
    ids = [(person_id(one),) * 3 for one in everybody]
    with bulk(store, "candidate", "admission", "session_dossier", "name_word", "name_tail") as put:
        put.put("candidate", CANDIDATE, map(_candidate, everybody), language="FR", active=True)
        words = {part: [_words(name) for name in names] for part, names in _names(everybody).items()}
        for part, found in words.items():
            rows = ((rank, word) for rank, words in enumerate(found, 1) for word in words)
            put.put("name_word", ("candidate_id", "word"), rows, part=part)
            for inside, tails in _lexicon({word for words in found for word in words}):
                put.put("name_tail", ("tail", "word"), tails, part=part, inside=inside)
        put.put("admission", ("id", "candidate_id"), (row[:2] for row in ids), **kept)
        put.put("session_dossier", ("id", "candidate_id", "admission_id"), ids, **about)


def enrol(store: Store, count: int, candidates: int) -> None:
    """That many lines, one a person and a course, each with its entries in the journal and a message sent."""
    if not count:
        return
    people, advisors = candidates - FREE, len(ADVISORS)
    lines = [(line, (line - 1) % people + 1, (line - 1) // people + 1) for line in range(1, count + 1)]
    entered = {
        "clara": ClaraState.ENTERED,
        "clara_entered_at": AT,
        "clara_entered_by": "UOLD",
        "effective": {},
    }
    written = {"group_number": "00991", "mode": Mode.EE_SR, "created_by": "UOLD", "created_at": AT}
    tables = ("inscription", "journal_entry", "stored_message", "stored_message_inscription")
    with bulk(store, *tables) as put:
        for some, clara in ((lines[:-PENDING], entered), (lines[-PENDING:], {})):
            put.put("inscription", ("id", "dossier_id", "course_id"), some, **written | clara)
        for action in (*(Action.CONSULT,) * LOOKS, Action.ENROL):
            entries = ((ADVISORS[line % advisors], dossier, line) for line, dossier, _course in lines)
            put.put(
                "journal_entry", ("actor", "candidate_id", "inscription_id"), entries, action=action, at=AT
            )
        messages = (
            (line, f"old:{line}", ADVISORS[line % advisors], dossier) for line, dossier, _course in lines
        )
        told = {"audience": Audience.TEAM, "recipient": "CBENCH", "text": "", "blocks": []}
        sent = {"state": MessageState.SENT, "due_at": AT, "created_at": AT, "sent_at": AT}
        put.put("stored_message", ("id", "key", "actor", "dossier_id"), messages, **told | sent)
        about = ((line, line) for line, *_ in lines)
        put.put("stored_message_inscription", ("message_id", "inscription_id"), about)


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


CANDIDATE = (
    *("id", "da", "code_permanent", "family_name", "given_name", "sort_key", "phone", "local_phone"),
)


def _candidate(person: Person) -> Row:
    names = person.family, person.given
    numbers = person.phone, person.phone[-7:]
    return person_id(person), person.da, person.code_permanent, *names, sort_key(*names), *numbers


def _names(everybody: list[Person]) -> dict[NamePart, Iterator[str]]:
    return {
        NamePart.FAMILY: (one.family for one in everybody),
        NamePart.GIVEN: (one.given for one in everybody),
    }


@lru_cache(maxsize=100_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(name_words(name))


def _lexicon(words: set[str]) -> Iterator[tuple[bool, list[Row]]]:
    """As the triggers keep it: each word by each of its endings; whether the ending begins inside it."""
    yield False, [(word, word) for word in words]
    yield True, [(word[at:], word) for word in words for at in range(1, len(word))]
