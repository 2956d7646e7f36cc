"""Instances that no session holds: they read as any other, and neither load nor write anything."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from rac_bot.domain.units import Weighting
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.models import (
    Admission,
    Audience,
    Candidate,
    Course,
    Grid,
    Inscription,
    NameWord,
    Programme,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.instances import Instances, Pool, made, put
from rac_bot.store.work.prepared import prepared
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Open, Whole
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw


@pytest.fixture
def lise(store: Store) -> Candidate:
    """As screens have her."""
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_line(work, a_dossier(work, a_candidate(work, grid)), grid.courses[0])
    with store.reading(BY_JULIE) as work:
        return candidates.candidate(work, 1)


def test_it_reads_as_the_row_does_and_where_it_leads(store: Store, lise: Candidate) -> None:
    assert isinstance(lise, Candidate)
    assert (lise.name, lise.da) == ("Leblanc, Lise", "1234567")
    assert lise.admissions[0].grid.programme.number == "JEE.0K"
    with store.reading(BY_JULIE) as work:
        [dossier] = dossiers.of_candidate(work, lise.id)
        [held, *_rest] = grids.courses(work, 1)
    assert dossier.inscriptions[0].dossier is dossier
    assert isinstance(held.course.weighting, Weighting)


@pytest.mark.parametrize(
    "act",
    [
        lambda lise: setattr(lise, "active", False),
        lambda lise: setattr(lise, "admissions", []),
        lambda lise: lise.words,  # nothing read them
        lambda lise: lise.admissions[0].grid.courses,
    ],
)
def test_it_is_not_changed_and_leads_no_further(lise: Candidate, act: Callable[[Candidate], object]) -> None:
    with pytest.raises(Escaped, match=r"^what was read of a row is not set, and leads no further$"):
        act(lise)
    assert lise.active


def test_no_session_takes_it(store: Store, lise: Candidate) -> None:
    with store.writing(BY_JULIE) as work, pytest.raises(Escaped):
        raw(work).add(lise)


def test_what_was_just_written_is_one_too() -> None:
    course = made(Course, {"id": 7, "number": "322-001-RL"})
    assert (course.id, course.number, course.official_number) == (7, "322-001-RL", None)
    with pytest.raises(Escaped):
        course.title = "Autre"


def test_what_an_outer_join_did_not_find_is_none(store: Store, lise: Candidate) -> None:
    shape = Instances(Grid, Course)
    statement = select(*shape.columns).select_from(Grid).outerjoin(Course, Course.id == -1)
    with store.reading(BY_JULIE) as work:
        [row] = work.rows(Open(statement))
    grid, course = shape.of(row)
    assert (grid.code, course) == ("JEE0K-17R-RA", None)


LINES = (Inscription, Course, SessionDossier, Candidate, Admission, Grid, Programme)


def test_each_is_joined_to_the_first_that_leads_to_it_and_is_the_same_for_all_that_do(
    store: Store, lise: Candidate
) -> None:
    shape = Instances(*LINES)
    with store.reading(BY_JULIE) as work:
        [row] = work.rows(Whole(shape.selected, "a test"))
    line, course, dossier, candidate, admission, grid, programme = shape.of(row)
    assert (line.course, line.dossier) == (course, dossier)
    assert (dossier.candidate, dossier.admission, dossier.programme) == (candidate, admission, programme)
    assert (admission.candidate, admission.grid, grid.programme) == (candidate, grid, programme)
    assert all(map(isinstance, shape.of(row), LINES))
    assert (course.number, candidate.da, grid.code, programme.number) == (
        *("322-000-RL", "1234567", "JEE0K-17R-RA", "JEE.0K"),
    )


def test_what_a_row_may_do_without_leaves_the_row_and_what_else_it_leads_to(
    store: Store, lise: Candidate
) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, 1).admission_id = None
    shape = Instances(*LINES)
    with store.reading(BY_JULIE) as work:
        [line] = shape.each(work.rows(Whole(shape.selected, "a test")))
    assert line.dossier.admission is None
    assert (line.dossier.candidate.da, line.dossier.programme.number) == ("1234567", "JEE.0K")


def test_what_nothing_before_it_leads_to_is_joined_by_the_statement(store: Store, lise: Candidate) -> None:
    with store.writing(BY_JULIE) as work:
        a_grid(work, "ABC0X-17R-RA")
    shape = Instances(Programme, Grid)
    own = shape.selected.join(Grid, Grid.programme_id == Programme.id).order_by(Grid.id)
    with store.reading(BY_JULIE) as work:
        made = [shape.of(row) for row in work.rows(Open(own))]
    assert [grid.code for _programme, grid in made] == ["JEE0K-17R-RA", "ABC0X-17R-RA"]
    assert [grid.programme for _programme, grid in made] == [programme for programme, _grid in made]


def test_what_leads_to_its_own_kind_does_not_lead_to_itself(store: Store, lise: Candidate) -> None:
    with store.writing(BY_JULIE) as work:
        line = raw(work).scalars(select(Inscription)).one()
        telling.announce(work, [line], [To(Audience.TEAM, "CEQUIPE", "UJULIE")])
    shape = Instances(StoredMessage)
    with store.reading(BY_JULIE) as work:
        [message] = shape.each(work.rows(Whole(shape.selected, "a test")))
    assert message.recipient == "CEQUIPE"
    with pytest.raises(Escaped):
        _ = message.summary


def test_a_key_that_is_not_the_first_column_tells_what_was_found_too(store: Store, lise: Candidate) -> None:
    shape = Instances(Grid, NameWord)
    with store.reading(BY_JULIE) as work:
        for word, found in (("leblanc", ("family", "leblanc")), ("roy", None)):
            statement = select(*shape.columns).select_from(Grid).outerjoin(NameWord, NameWord.word == word)
            [row] = work.rows(Whole(statement, "a test"))
            grid, borne = shape.of(row)
            assert (grid.code, borne and (borne.part, borne.word)) == ("JEE0K-17R-RA", found)


def test_a_row_is_known_again_by_its_whole_key(store: Store, lise: Candidate) -> None:
    """Two people have the word `leblanc`: a row each, and both lead to one grid."""
    with store.writing(BY_JULIE) as work:
        a_candidate(work, raw(work).get_one(Grid, 1), da="2345678")
    shape = Instances(NameWord, Grid)
    borne = select(*shape.columns).select_from(NameWord).join(Grid, Grid.id == 1)
    statement = borne.where(NameWord.word == "leblanc").order_by(NameWord.candidate_id)
    with store.reading(BY_JULIE) as work:
        rows = work.rows(Whole(statement, "a test"))
        assert [one.candidate_id for one in shape.each(rows)] == [1, 2]
        pool = Pool()
        [(_first, one), (_second, other)] = [shape.of(row, pool) for row in rows]
        assert one is other


def test_what_is_filled_in_is_read(lise: Candidate) -> None:
    put(lise, words=[], admissions=lise.admissions[:0])
    assert (lise.words, lise.admissions) == ([], [])


def test_a_statement_made_once_is_compiled_once(store: Store) -> None:
    for _time in range(3):
        with store.reading(BY_JULIE) as work:
            candidates.by_da(work, "1234567")
            known = prepared.cache_info().misses
    with store.reading(BY_JULIE) as work:
        candidates.by_da(work, "7654321")
    assert prepared.cache_info().misses == known
