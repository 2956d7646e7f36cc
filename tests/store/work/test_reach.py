"""A database session within a person's rights: what it reads, what it writes, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from rac_bot.domain import sessions
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly, Refusal
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers, followed
from rac_bot.store.models import (
    Action,
    Admission,
    Audience,
    Candidate,
    Course,
    FollowedCandidate,
    Grid,
    Inscription,
    JournalEntry,
    Lane,
    Search,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import To
from rac_bot.store.trace import journal
from rac_bot.store.work.reach import WHOLE_COLLEGE
from tests.builders import a_candidate, a_grid, a_line

LISE, PAUL, BOTH, FAR = 1, 2, 3, 4
Mapped = type[Candidate | Admission | SessionDossier | Inscription]
MAPPED: tuple[Mapped, ...] = (Candidate, Admission, SessionDossier, Inscription)

OF_PROGRAMME = Rights(Role.ADVISING, ("JEE.0K",))
OF_UNIT = Rights(Role.ADVISING, (), ("RA",))
OF_BOTH = Rights(Role.ADVISING, ("JEE.0K",), ("RA",))
READER = Rights(Role.READING)


@pytest.fixture(autouse=True)
def the_college(store: Store) -> None:
    """Lise is admitted to JEE.0K, Paul to ABC.0X, Béa to both, all by the unit RA; Rémi to JEE.0K by FC.

    Each has a session at A-2017 for each admission, and a line in it.
    """
    with store.writing() as session:
        ours, theirs = a_grid(session), a_grid(session, "ABC0X-17R-RA")
        people = [
            a_candidate(session, ours, da="1000001", family="Leblanc", given="Lise"),
            a_candidate(session, theirs, da="1000002", family="Roy", given="Paul"),
            a_candidate(session, ours, theirs, da="1000003", family="Côté", given="Béa"),
            a_candidate(session, ours, da="1000004", family="Loin", given="Rémi"),
        ]
        people[3].admissions[0].unit = "FC"
        for person in people:
            for admission in person.admissions:
                dossier = a_session(session, admission)
                a_line(session, dossier, admission.grid.courses[0])


def a_session(session: Session, admission: Admission, code: str = "A-2017") -> SessionDossier:
    dossier = SessionDossier(
        candidate_id=admission.candidate_id,
        admission_id=admission.id,
        programme_id=admission.grid.programme_id,
        session=sessions.Session.parse(code),
        unit=admission.unit,
    )
    session.add(dossier)
    session.flush()
    return dossier


def within(store: Store, rights: Rights) -> Store:
    return store.within(rights)


def owners(session: Session, mapped: Mapped) -> set[int]:
    """Whose rows of that table are seen."""
    query: dict[Any, Any] = {
        Candidate: select(Candidate.id),
        Admission: select(Admission.candidate_id),
        SessionDossier: select(SessionDossier.candidate_id),
        Inscription: select(SessionDossier.candidate_id).select_from(Inscription).join(Inscription.dossier),
    }
    return set(session.scalars(query[mapped]))


def written(store: Store) -> list[int]:
    with store.reading() as session:
        counted = (func.count(Candidate.id), func.sum(SessionDossier.version), func.sum(Inscription.version))
        return [session.scalar(select(one)) or 0 for one in counted]


# --- reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mapped", MAPPED)
@pytest.mark.parametrize(
    ("rights", "seen"),
    [
        (OF_PROGRAMME, {LISE, BOTH, FAR}),
        (OF_UNIT, {LISE, PAUL, BOTH}),
        (OF_BOTH, {LISE, BOTH}),
        (Rights(Role.READING, ("ABC.0X",)), {PAUL, BOTH}),
        (Rights(Role.ADVISING, ("ABC.0X",), ("FC",)), set()),
        (Rights(Role.ADVISING), {LISE, PAUL, BOTH, FAR}),
        (READER, {LISE, PAUL, BOTH, FAR}),
    ],
    ids=str,
)
def test_every_table_shows_the_candidates_within_reach(
    store: Store, rights: Rights, mapped: Mapped, seen: set[int]
) -> None:
    with within(store, rights).reading() as session:
        assert owners(session, mapped) == seen


def test_whoever_is_within_reach_is_read_whole(store: Store) -> None:
    """What passed in one programme counts for another."""
    with within(store, OF_BOTH).reading() as session:
        bea = candidates.candidate(session, BOTH)
        assert [one.grid.code[:3] for one in bea.admissions] == ["JEE", "ABC"]
        found = dossiers.of_candidate(session, BOTH)
        assert len(found) == 2
        assert [len(one.inscriptions) for one in found] == [1, 1]


@pytest.mark.parametrize("mapped", MAPPED)
def test_a_row_out_of_reach_is_not_found_by_its_id(store: Store, mapped: Mapped) -> None:
    with store.reading() as session:
        every: Any = session.scalars(select(mapped)).all()
        theirs = next(one.id for one in every if owner(one) == PAUL)
        ours = next(one.id for one in every if owner(one) == LISE)
    with within(store, OF_BOTH).reading() as session:
        assert session.get(mapped, theirs) is None
        assert session.get(mapped, ours) is not None


def owner(row: object) -> int:
    match row:
        case Candidate():
            return row.id
        case Inscription():
            return row.dossier.candidate_id
    assert isinstance(row, Admission | SessionDossier)
    return row.candidate_id


@pytest.mark.parametrize("mapped", MAPPED)
def test_counts_and_subqueries_keep_to_it(store: Store, mapped: Mapped) -> None:
    with within(store, OF_BOTH).reading() as session:
        counted = session.scalar(select(func.count()).select_from(mapped))
        beneath = session.scalar(select(func.count()).select_from(select(mapped.id).subquery()))
        of_paul = select(Candidate.id).where(Candidate.id == PAUL)
        within_another = session.scalars(select(Course).where(of_paul.exists())).all()
        beside = session.scalars(select(Course.id).where(Course.id.in_(of_paul))).all()
    assert counted == beneath == (2 if mapped is Candidate else 3)
    assert (within_another, beside) == ([], [])


LOADS: dict[str, Callable[[], object]] = {
    "lazy": lambda: None,
    "joined": lambda: joinedload(Inscription.dossier).joinedload(SessionDossier.candidate),
    "selectin": lambda: selectinload(Inscription.dossier).selectinload(SessionDossier.candidate),
}


@pytest.mark.parametrize("load", LOADS)
def test_from_a_row_that_is_seen_relations_lead_to_nobody_else(store: Store, load: str) -> None:
    option = LOADS[load]()
    lines = select(Inscription)
    with within(store, OF_BOTH).reading() as session:
        found = session.scalars(lines.options(option) if option else lines).all()  # type: ignore[arg-type]
        assert {line.dossier.candidate.family_name for line in found} == {"Leblanc", "Côté"}


def test_from_what_everybody_sees_relations_lead_to_nobody_out_of_reach(store: Store) -> None:
    with store.writing() as session:
        for candidate_id in (LISE, PAUL):
            followed.follow(session, "UJULIE", candidate_id)
            line = session.scalars(select(Inscription).where(Inscription.id == candidate_id)).one()
            telling.tell(
                session, [line], To(Audience.TEAM, "CEQUIPE", "UJULIE"), lambda m: ("", []), now=utc_now()
            )
    with within(store, OF_BOTH).reading() as session:
        assert [one.id for one in followed.of_advisor(session, "UJULIE")] == [LISE]
        told = session.scalars(select(StoredMessage).order_by(StoredMessage.id)).all()
        assert [[line.dossier.candidate_id for line in one.inscriptions] for one in told] == [[LISE], []]


def test_a_statement_may_look_beyond_where_it_says_so(store: Store) -> None:
    everyone = select(func.count(Candidate.id)).options(WHOLE_COLLEGE)
    with within(store, OF_BOTH).reading() as session:
        assert session.scalar(everyone) == 4
        assert session.scalar(select(func.count(Candidate.id))) == 2


# --- writing ----------------------------------------------------------------------------------------


def line_of(session: Session, number: int) -> Inscription:
    """The only line of that dossier: 1 is Lise's, 3 and 4 are Béa's (JEE, ABC)."""
    return session.scalars(select(Inscription).where(Inscription.dossier_id == number)).one()


def changes_a_line_of_another_programme(session: Session) -> None:
    line_of(session, 4).note = 81


def changes_a_session_of_another_programme(session: Session) -> None:
    session.get_one(SessionDossier, 4).full_time = "1"


def moves_a_session_to_another_unit(session: Session) -> None:
    session.get_one(SessionDossier, 1).unit = "FC"


def brings_a_session_over_from_another_unit(session: Session) -> None:
    session.get_one(SessionDossier, 5).unit = "RA"


def deletes_a_line_of_another_programme(session: Session) -> None:
    session.delete(line_of(session, 4))


def adds_a_line_to_a_session_of_another_programme(session: Session) -> None:
    course = session.scalars(select(Course)).first()
    assert course
    session.add(Inscription(dossier_id=4, course_id=course.id, group_number="00990", created_by="UJULIE"))


def admits_to_another_programme(session: Session) -> None:
    grid = session.scalars(select(Grid).where(Grid.code == "ABC0X-17R-RA")).one()
    session.add(Admission(candidate_id=LISE, grid_id=grid.id, unit="RA"))


def admits_by_another_unit(session: Session) -> None:
    grid = session.scalars(select(Grid).where(Grid.code == "JEE0K-17R-RA")).one()
    session.add(Admission(candidate_id=PAUL, grid_id=grid.id, unit="FC"))


def changes_an_admission_of_another_programme(session: Session) -> None:
    session.get_one(Admission, 4).spe = "2"


def withdraws_an_admission_to_another_programme(session: Session) -> None:
    session.delete(session.get_one(Admission, 4))


@pytest.mark.parametrize(
    ("rights", "act"),
    [
        (OF_PROGRAMME, changes_a_line_of_another_programme),
        (OF_PROGRAMME, changes_a_session_of_another_programme),
        (OF_PROGRAMME, deletes_a_line_of_another_programme),
        (OF_PROGRAMME, adds_a_line_to_a_session_of_another_programme),
        (OF_PROGRAMME, admits_to_another_programme),
        (OF_PROGRAMME, changes_an_admission_of_another_programme),
        (OF_PROGRAMME, withdraws_an_admission_to_another_programme),
        (OF_BOTH, changes_a_line_of_another_programme),
        (OF_UNIT, moves_a_session_to_another_unit),
        (Rights(Role.ADVISING, ("JEE.0K",), ("FC",)), brings_a_session_over_from_another_unit),
        (OF_UNIT, admits_by_another_unit),
    ],
    ids=lambda one: one.__name__ if callable(one) else "",
)
def test_what_belongs_elsewhere_is_not_written(
    store: Store, rights: Rights, act: Callable[[Session], None]
) -> None:
    before = written(store)
    with pytest.raises(OutOfReach), within(store, rights).writing() as session:
        act(session)
    assert written(store) == before


@pytest.mark.parametrize("mapped", MAPPED)
@pytest.mark.parametrize("statement", [update, delete])
@pytest.mark.parametrize(("rights", "refusal"), [(OF_PROGRAMME, OutOfReach), (READER, ReadingOnly)])
def test_no_statement_writes_files_in_bulk(
    store: Store,
    rights: Rights,
    refusal: type[Refusal],
    statement: Callable[[Mapped], Any],
    mapped: Mapped,
) -> None:
    before = written(store)
    done = statement(mapped)
    if statement is update:
        done = done.values(id=99)
    with pytest.raises(refusal), within(store, rights).writing() as session:
        session.execute(done)
    assert written(store) == before


def test_what_is_within_reach_is_written(store: Store) -> None:
    with within(store, OF_BOTH).writing() as session:
        line_of(session, 1).note = 81
        line_of(session, 3).note = 60
        session.get_one(SessionDossier, 3).full_time = "1"
    with store.reading() as session:
        assert [line_of(session, 1).note, line_of(session, 3).note] == [81, 60]


# --- who only reads ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda session: setattr(session.get_one(Candidate, LISE), "phone", "5145550000"),
        lambda session: setattr(line_of(session, 1), "note", 81),
        lambda session: setattr(session.get_one(SessionDossier, 1), "full_time", "1"),
        lambda session: session.delete(line_of(session, 1)),
        lambda session: a_session(session, session.get_one(Admission, 1), "H-2018"),
        lambda session: setattr(session.scalars(select(Grid)).first(), "ee_sr_takes_results", True),
        lambda session: session.add(Lane(recipient="CEQUIPE")),
        lambda session: session.execute(update(Grid).values(ee_sr_takes_results=True)),
    ],
)
def test_a_reader_writes_nothing_of_the_college(store: Store, act: Callable[[Session], None]) -> None:
    before = written(store)
    with pytest.raises(ReadingOnly), within(store, READER).writing() as session:
        act(session)
    assert written(store) == before


def test_a_reader_writes_the_journal_their_searches_and_their_list(store: Store) -> None:
    with within(store, READER).writing() as session:
        journal.keep_search(session, Search(actor="UJULIE", field="", text="leblanc"))
        journal.record(session, "UJULIE", Action.CONSULT, candidate_id=LISE)
        followed.follow(session, "UJULIE", LISE)
        followed.follow(session, "UJULIE", PAUL)
    with within(store, READER).writing() as session:
        followed.unfollow(session, "UJULIE", PAUL)
    with store.reading() as session:
        assert [one.candidate_id for one in session.scalars(select(FollowedCandidate))] == [LISE]
        assert len(session.scalars(select(JournalEntry)).all()) == 2
        assert len(session.scalars(select(Search)).all()) == 1


def test_a_message_of_several_people_still_tells_all_of_them(store: Store) -> None:
    """What the team was told is not cut down to what the one who changes a line may see."""
    to = To(Audience.TEAM, "CEQUIPE", "UJULIE")

    def named(message: StoredMessage) -> tuple[str, list[dict[str, object]]]:
        told = [f"{one.dossier.candidate.family_name} {one.note}" for one in message.inscriptions]
        return ", ".join(told), []

    with store.writing() as session:
        lines = session.scalars(select(Inscription).where(Inscription.id.in_([1, 2]))).all()
        telling.tell(session, lines, to, named, now=utc_now())
    with within(store, OF_BOTH).writing() as session:
        line = line_of(session, 1)
        line.note = 81
        telling.tell_again(session, [line], named, now=utc_now())
    with store.reading() as session:
        [message] = session.scalars(select(StoredMessage))
        assert message.text == "Leblanc 81, Roy None"
