"""Grids: a course is found by any of its words, its groups by mode."""

import pytest

from rac_bot.domain.courses import CourseField
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Competency, Course, Grid
from tests.builders import a_course, a_grid
from tests.databases import BY_JULIE, raw


@pytest.fixture
def grid(store: Store) -> Grid:
    """Three courses, one of them in another grid too; 322-409-MV serves competency 019A."""
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        other = a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, grid, "350-710-MV", "Développement de l’enfant")
        a_course(work, other, "350-710-MV", "Développement de l’enfant", modes=[Mode.FM])
        safety = a_course(work, grid, "322-409-MV", "Sécurité & santé à 100 %")
        safety.competencies.append(Competency(code="019A"))
        safety.search_key += " " + fold("019A")
        a_course(work, grid, "322-70F-RL", "Observer l’enfant", modes=[Mode.FM, Mode.EE])
    return grid


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ["322-409-MV", "322-70F-RL", "350-710-MV"]),
        ("enfant", ["322-70F-RL", "350-710-MV"]),
        ("ENFANT OBSERVER", ["322-70F-RL"]),
        ("securite", ["322-409-MV"]),
        ("322", ["322-409-MV", "322-70F-RL"]),
        ("322-70f", ["322-70F-RL"]),
        ("019a", ["322-409-MV"]),
        ("obs*", ["322-70F-RL"]),
        ("100 %", ["322-409-MV"]),
        ("%", ["322-409-MV", "322-70F-RL", "350-710-MV"]),
        ("piscine", []),
    ],
)
def test_a_course_is_found_by_any_of_its_words(
    store: Store, grid: Grid, text: str, numbers: list[str]
) -> None:
    with store.reading(BY_JULIE) as work:
        assert [row.course.number for row in grids.courses(work, grid.id, text)] == numbers


def test_the_groups_of_a_course_are_those_of_its_grid_in_the_order_of_the_modes(
    store: Store, grid: Grid
) -> None:
    with store.reading(BY_JULIE) as work:
        both = [grids.course_by_number(work, grid.id, n) for n in ("350-710-MV", "322-70F-RL")]
        listed = [[(g.mode, g.number) for g in grids.by_mode(row)] for row in both if row]
        assert grids.course_by_number(work, grid.id, "601-103-MQ") is None
    assert listed == [
        [(Mode.EE, "00990"), (Mode.EE_SR, "00991"), (Mode.FM, "00992")],
        [(Mode.EE, "00990"), (Mode.FM, "00992")],  # a mode that the grid leaves out is not offered
    ]


def test_a_course_of_another_grid_is_not_of_this_one(store: Store, grid: Grid) -> None:
    with store.reading(BY_JULIE) as work:
        mine = grids.course_by_number(work, grid.id, "350-710-MV")
        assert mine is not None
        found = grids.course_of_grid(work, grid.id, mine.id)
        assert found is not None
        assert (found.id, found.course.number) == (mine.id, "350-710-MV")
        assert grids.course_of_grid(work, grid.id + 1, mine.id) is None


@pytest.mark.parametrize(
    ("field", "text", "numbers"),
    [
        (CourseField.NUMBER, "350", ["350-710-MV"]),
        (CourseField.DISCIPLINE, "322", ["322-409-MV", "322-70F-RL"]),
        (CourseField.OBJECTIVE, "019A", ["322-409-MV"]),
        (CourseField.OFFICIAL_NUMBER, "322-009", ["322-70F-RL"]),
        (CourseField.SOBEC_NUMBER, "SB*", ["322-409-MV"]),
        (CourseField.DISCIPLINE_TITLE, "educ", ["350-710-MV"]),
        (CourseField.TITLE, "enfant", ["322-70F-RL", "350-710-MV"]),
        (CourseField.TITLE, "", ["322-409-MV", "322-70F-RL", "350-710-MV"]),
        (CourseField.SOBEC_NUMBER, "*", ["322-409-MV"]),  # a course without that number is not found by it
        (CourseField.OBJECTIVE, "019Z", []),
    ],
)
def test_a_course_is_looked_up_each_of_the_seven_ways(
    store: Store, grid: Grid, field: CourseField, text: str, numbers: list[str]
) -> None:
    with store.writing(BY_JULIE) as work:
        safety, observe, growth = (
            raw(work).get_one(Course, held.course_id) for held in grids.courses(work, grid.id)
        )
        safety.sobec_number = "SB12"
        observe.official_number = "322-009-03"
        growth.discipline_title = "Éducation"
    with store.reading(BY_JULIE) as work:
        assert [row.course.number for row in grids.look_up(work, grid.id, field, text)] == numbers
