"""Instances that no session holds: they read as any other, and neither load nor write anything."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from rac_bot.domain.units import Weighting
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.models import Candidate, Course, Grid
from rac_bot.store.work.instances import Instances, made
from rac_bot.store.work.prepared import prepared
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Open
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
    with pytest.raises(Escaped):
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


def test_a_statement_made_once_is_compiled_once(store: Store) -> None:
    for _time in range(3):
        with store.reading(BY_JULIE) as work:
            candidates.by_da(work, "1234567")
            known = prepared.cache_info().misses
    with store.reading(BY_JULIE) as work:
        candidates.by_da(work, "7654321")
    assert prepared.cache_info().misses == known
