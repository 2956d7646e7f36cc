"""A database session within a person's rights: what it reads, what it writes, and nothing else."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import joinedload, selectinload

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
    Programme,
    Search,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import To
from rac_bot.store.trace import journal
from rac_bot.store.work.reach import NAMED, Escaped, session
from rac_bot.store.work.statements import Belongs, Reached, Whole, Written
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_grid, a_line
from tests.databases import BY_JULIE, raw

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
    with store.writing(BY_JULIE) as work:
        ours, theirs = a_grid(work), a_grid(work, "ABC0X-17R-RA")
        people = [
            a_candidate(work, ours, da="1000001", family="Leblanc", given="Lise"),
            a_candidate(work, theirs, da="1000002", family="Roy", given="Paul"),
            a_candidate(work, ours, theirs, da="1000003", family="Côté", given="Béa"),
            a_candidate(work, ours, da="1000004", family="Lavoie", given="Rémi"),
        ]
        people[3].admissions[0].unit = "FC"
        for person in people:
            for admission in person.admissions:
                dossier = a_session(work, admission)
                a_line(work, dossier, admission.grid.courses[0])


def a_session(work: Work, admission: Admission, code: str = "A-2017") -> SessionDossier:
    dossier = SessionDossier(
        candidate_id=admission.candidate_id,
        admission_id=admission.id,
        programme_id=admission.grid.programme_id,
        session=sessions.Session.parse(code),
        unit=admission.unit,
    )
    raw(work).add(dossier)
    raw(work).flush()
    return dossier


def having(rights: Rights) -> By:
    return By("UJULIE", rights)


def owners(work: Work, mapped: Mapped) -> set[int]:
    """Whose rows of that table are seen."""
    [whose] = [owner for kind, owner in OWNERS.items() if kind is mapped]
    return set(work.scalars(Reached(_joined(select(whose).select_from(mapped), mapped), whose)))


OWNERS: dict[Any, Any] = {
    Candidate: Candidate.id,
    Admission: Admission.candidate_id,
    SessionDossier: SessionDossier.candidate_id,
    Inscription: SessionDossier.candidate_id,
}


def _joined(statement: Any, mapped: Mapped) -> Any:
    return statement.join(Inscription.dossier) if mapped is Inscription else statement


def written(store: Store) -> list[int]:
    with store.reading(BY_JULIE) as work:
        counted = (func.count(Candidate.id), func.sum(SessionDossier.version), func.sum(Inscription.version))
        return [raw(work).scalar(select(one)) or 0 for one in counted]


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
    with store.reading(having(rights)) as work:
        assert owners(work, mapped) == seen


def test_whoever_is_within_reach_is_read_whole(store: Store) -> None:
    """What passed in one programme counts for another."""
    with store.reading(having(OF_BOTH)) as work:
        bea = candidates.candidate(work, BOTH)
        assert [one.grid.code[:3] for one in bea.admissions] == ["JEE", "ABC"]
        found = dossiers.of_candidate(work, BOTH)
        assert len(found) == 2
        assert [len(one.inscriptions) for one in found] == [1, 1]


@pytest.mark.parametrize("mapped", MAPPED)
def test_a_row_out_of_reach_is_not_found_by_its_id(store: Store, mapped: Mapped) -> None:
    with store.reading(BY_JULIE) as work:
        every: Any = raw(work).scalars(select(mapped)).all()
        theirs = next(one.id for one in every if owner(one) == PAUL)
        ours = next(one.id for one in every if owner(one) == LISE)
    with store.reading(having(OF_BOTH)) as work:
        by_id = _joined(select(mapped).where(mapped.id == bindparam("wanted")), mapped)
        statement: Reached[Any] = Reached(by_id, OWNERS[mapped])
        assert work.scalar(statement, wanted=theirs) is None
        assert work.scalar(statement, wanted=ours) is not None


def owner(row: object) -> int:
    match row:
        case Candidate():
            return row.id
        case Inscription():
            return row.dossier.candidate_id
    assert isinstance(row, Admission | SessionDossier)
    return row.candidate_id


@pytest.mark.parametrize("mapped", MAPPED)
def test_counts_keep_to_it(store: Store, mapped: Mapped) -> None:
    with store.reading(having(OF_BOTH)) as work:
        counted = work.count(Reached(_joined(select(mapped.id), mapped), OWNERS[mapped]))
    assert counted == (2 if mapped is Candidate else 3)


LOADS: dict[str, Callable[[], object]] = {
    "lazy": lambda: None,
    "joined": lambda: joinedload(Inscription.dossier).joinedload(SessionDossier.candidate),
    "selectin": lambda: selectinload(Inscription.dossier).selectinload(SessionDossier.candidate),
}


@pytest.mark.parametrize("load", LOADS)
def test_from_a_row_that_is_seen_relations_lead_to_nobody_else(store: Store, load: str) -> None:
    option = LOADS[load]()
    lines = select(Inscription)
    with store.reading(having(OF_BOTH)) as work:
        lines = lines.options(option) if option else lines  # type: ignore[arg-type]
        found = work.scalars(Reached(lines.join(Inscription.dossier), SessionDossier.candidate_id))
        assert {line.dossier.candidate.family_name for line in found} == {"Leblanc", "Côté"}


def test_from_what_everybody_sees_relations_lead_to_nobody_out_of_reach(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        for candidate_id in (LISE, PAUL):
            followed.follow(work, "UJULIE", candidate_id)
            line = raw(work).scalars(select(Inscription).where(Inscription.id == candidate_id)).one()
            telling.announce(work, [line], [To(Audience.TEAM, "CEQUIPE", "UJULIE")])
    with store.reading(having(OF_BOTH)) as work:
        assert [one.id for one in followed.of_advisor(work, "UJULIE")] == [LISE]
        told = raw(work).scalars(select(StoredMessage).order_by(StoredMessage.id)).all()
        with pytest.raises(Escaped, match=r"^a message tells of several files$"):
            [one.inscriptions for one in told]


def test_a_statement_may_look_beyond_where_it_says_so(store: Store) -> None:
    everyone = select(func.count(Candidate.id))
    with store.reading(having(OF_BOTH)) as work:
        assert work.scalar(Whole(everyone, why="a test")) == 4
        assert work.scalar(Reached(everyone, Candidate.id)) == 2


@pytest.mark.parametrize("rights", [OF_BOTH, READER])
def test_the_session_itself_runs_nothing_that_has_no_name(store: Store, rights: Rights) -> None:
    """Behind the door of `Work`, which lets no such statement through."""
    with store.reading(having(rights)) as work, session(rights)(work._db.connection) as opened:
        for statement in (select(Candidate), select(Programme), update(Programme).values(title="")):
            with pytest.raises(Escaped, match=r"^a statement that is not named$"):
                opened.execute(statement)
        assert set(opened.scalars(select(Programme.id), execution_options=NAMED)) == {1, 2}


def test_the_session_of_somebody_whom_nothing_holds_back_is_a_plain_one(store: Store) -> None:
    with store.reading(BY_JULIE) as work, session(Rights(Role.ADVISING))(work._db.connection) as opened:
        assert len(opened.scalars(select(Candidate)).all()) == 4


# --- writing ----------------------------------------------------------------------------------------


def line_of(work: Work, number: int) -> Inscription:
    """The only line of that dossier: 1 is Lise's, 3 and 4 are Béa's (JEE, ABC)."""
    return raw(work).scalars(select(Inscription).where(Inscription.dossier_id == number)).one()


def changes_a_line_of_another_programme(work: Work) -> None:
    line_of(work, 4).note = 81


def changes_a_session_of_another_programme(work: Work) -> None:
    raw(work).get_one(SessionDossier, 4).full_time = "1"


def moves_a_session_to_another_unit(work: Work) -> None:
    raw(work).get_one(SessionDossier, 1).unit = "FC"


def brings_a_session_over_from_another_unit(work: Work) -> None:
    raw(work).get_one(SessionDossier, 5).unit = "RA"


def deletes_a_line_of_another_programme(work: Work) -> None:
    raw(work).delete(line_of(work, 4))


def adds_a_line_to_a_session_of_another_programme(work: Work) -> None:
    course = raw(work).scalars(select(Course)).first()
    assert course
    raw(work).add(Inscription(dossier_id=4, course_id=course.id, group_number="00990", created_by="UJULIE"))


def takes_a_line_of_another_programme(work: Work) -> None:
    line_of(work, 4).dossier_id = 1


def takes_it_by_the_relation(work: Work) -> None:
    line_of(work, 4).dossier = raw(work).get_one(SessionDossier, 1)


def gives_a_line_to_another_programme(work: Work) -> None:
    line_of(work, 1).dossier = raw(work).get_one(SessionDossier, 4)


def takes_a_session_of_another_programme(work: Work) -> None:
    raw(work).get_one(SessionDossier, 4).programme_id = raw(work).get_one(SessionDossier, 3).programme_id


def gives_a_session_to_another_programme(work: Work) -> None:
    raw(work).get_one(SessionDossier, 3).programme = raw(work).get_one(SessionDossier, 4).programme


def gives_an_admission_to_another_programme(work: Work) -> None:
    raw(work).get_one(Admission, 1).grid = raw(work).get_one(Admission, 4).grid


def admits_to_another_programme(work: Work) -> None:
    grid = raw(work).scalars(select(Grid).where(Grid.code == "ABC0X-17R-RA")).one()
    raw(work).add(Admission(candidate_id=LISE, grid_id=grid.id, unit="RA"))


def admits_by_another_unit(work: Work) -> None:
    grid = raw(work).scalars(select(Grid).where(Grid.code == "JEE0K-17R-RA")).one()
    raw(work).add(Admission(candidate_id=PAUL, grid_id=grid.id, unit="FC"))


def changes_an_admission_of_another_programme(work: Work) -> None:
    raw(work).get_one(Admission, 4).spe = "2"


def admits_to_no_grid(work: Work) -> None:
    raw(work).add(Admission(candidate_id=LISE, grid_id=9999, unit="RA"))


def adds_a_line_to_nobody_s_session(work: Work) -> None:
    raw(work).add(Inscription(course_id=1, group_number="00990", created_by="UJULIE"))


def withdraws_an_admission_to_another_programme(work: Work) -> None:
    raw(work).delete(raw(work).get_one(Admission, 4))


@pytest.mark.parametrize(
    ("rights", "act"),
    [
        (OF_PROGRAMME, changes_a_line_of_another_programme),
        (OF_PROGRAMME, changes_a_session_of_another_programme),
        (OF_PROGRAMME, deletes_a_line_of_another_programme),
        (OF_PROGRAMME, adds_a_line_to_a_session_of_another_programme),
        (OF_PROGRAMME, takes_a_line_of_another_programme),
        (OF_PROGRAMME, takes_it_by_the_relation),
        (OF_PROGRAMME, gives_a_line_to_another_programme),
        (OF_PROGRAMME, takes_a_session_of_another_programme),
        (OF_PROGRAMME, gives_a_session_to_another_programme),
        (OF_PROGRAMME, gives_an_admission_to_another_programme),
        (OF_PROGRAMME, admits_to_another_programme),
        (OF_PROGRAMME, changes_an_admission_of_another_programme),
        (OF_PROGRAMME, withdraws_an_admission_to_another_programme),
        (OF_BOTH, changes_a_line_of_another_programme),
        (OF_PROGRAMME, admits_to_no_grid),
        (OF_PROGRAMME, adds_a_line_to_nobody_s_session),
        (OF_UNIT, moves_a_session_to_another_unit),
        (Rights(Role.ADVISING, ("JEE.0K",), ("FC",)), brings_a_session_over_from_another_unit),
        (OF_UNIT, admits_by_another_unit),
    ],
    ids=lambda one: one.__name__ if callable(one) else "",
)
def test_what_belongs_elsewhere_is_not_written(
    store: Store, rights: Rights, act: Callable[[Work], None]
) -> None:
    before = written(store)
    with pytest.raises(OutOfReach), store.writing(having(rights)) as work:
        act(work)
    assert written(store) == before


def test_nothing_is_kept_of_a_transaction_that_wrote_elsewhere_whoever_went_on(store: Store) -> None:
    before = written(store)
    by_programme = select(Programme.number, SessionDossier.unit).join(SessionDossier.programme)
    elsewhere = Written(
        update(SessionDossier).values(unit="RA"), by_programme.where(SessionDossier.unit == "FC")
    )

    def goes_on(work: Work) -> None:
        with suppress(OutOfReach):
            work.write(elsewhere, {})
        line_of(work, 1).note = 81

    with pytest.raises(OutOfReach), store.writing(having(OF_UNIT)) as work:
        goes_on(work)
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
    with pytest.raises(refusal), store.writing(having(rights)) as work:
        work.write(Written(done, Belongs.TO_ANYBODY))
    assert written(store) == before


def test_what_is_within_reach_is_written(store: Store) -> None:
    with store.writing(having(OF_BOTH)) as work:
        line_of(work, 1).note = 81
        line_of(work, 3).note = 60
        raw(work).get_one(SessionDossier, 3).full_time = "1"
    with store.reading(BY_JULIE) as work:
        assert [line_of(work, 1).note, line_of(work, 3).note] == [81, 60]


# --- who only reads ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        lambda work: setattr(raw(work).get_one(Candidate, LISE), "phone", "5145550000"),
        lambda work: setattr(line_of(work, 1), "note", 81),
        lambda work: setattr(raw(work).get_one(SessionDossier, 1), "full_time", "1"),
        lambda work: raw(work).delete(line_of(work, 1)),
        lambda work: a_session(work, raw(work).get_one(Admission, 1), "H-2018"),
        lambda work: setattr(raw(work).scalars(select(Grid)).first(), "ee_sr_takes_results", True),
        lambda work: raw(work).add(Lane(recipient="CEQUIPE")),
        lambda work: work.write(
            Written(update(Grid).values(ee_sr_takes_results=True), Belongs.TO_NO_PROGRAMME)
        ),
    ],
)
def test_a_reader_writes_nothing_of_the_college(store: Store, act: Callable[[Work], None]) -> None:
    before = written(store)
    with pytest.raises(ReadingOnly), store.writing(having(READER)) as work:
        act(work)
    assert written(store) == before


def test_a_reader_writes_the_journal_their_searches_and_their_list(store: Store) -> None:
    with store.writing(having(READER)) as work:
        journal.keep_search(work, Search(actor="UJULIE", field="", text="leblanc"))
        journal.record(work, Action.CONSULT, candidate_id=LISE)
        followed.follow(work, "UJULIE", LISE)
        followed.follow(work, "UJULIE", PAUL)
    with store.writing(having(READER)) as work:
        followed.unfollow(work, "UJULIE", PAUL)
    with store.reading(BY_JULIE) as work:
        assert [one.candidate_id for one in raw(work).scalars(select(FollowedCandidate))] == [LISE]
        assert len(raw(work).scalars(select(JournalEntry)).all()) == 2
        assert len(raw(work).scalars(select(Search)).all()) == 1


def test_a_message_of_several_people_still_tells_all_of_them(store: Store) -> None:
    """What the team was told is not cut down to what the one who changes a line may see."""
    to = To(Audience.TEAM, "CEQUIPE", "UJULIE")
    with store.writing(BY_JULIE) as work:
        lines = raw(work).scalars(select(Inscription).where(Inscription.id.in_([1, 2]))).all()
        [told] = telling.announce(work, lines, [to])
    with store.writing(having(OF_BOTH)) as work:
        line = line_of(work, 1)
        line.note = 81
        telling.changed(work, [line.id])
        message = telling.message(work, told)
    assert message
    assert message.revision == 2
    named = [f"{one.dossier.candidate.family_name} {one.note}" for one in message.inscriptions]
    assert named == ["Leblanc 81", "Roy None"]
