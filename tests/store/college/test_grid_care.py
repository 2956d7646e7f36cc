"""What a grid holds, and the lines that it no longer bears out."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.errors import GridUnknown
from rac_bot.store.college import grid_care
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Competency,
    Grid,
    GridCourse,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Desk


@pytest.fixture
def line(store: Store, desk: Desk) -> int:
    """Lise's inscription in the grid's first course, groupe 00990 (EE)."""
    with store.writing(BY_JULIE) as work:
        dossier = raw(work).get_one(SessionDossier, desk.dossier)
        return a_line(work, dossier, raw(work).get_one(GridCourse, desk.courses[0])).id


def regroup(store: Store, desk: Desk, number: str = "00995") -> None:
    """The grid's first course gets another group in EE."""
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(GridCourse, desk.courses[0]).groups[0].number = number


def disagreeing(store: Store) -> list[tuple[int, list[str] | None]]:
    """The lines that disagree, each with the groups that the grid has for its course."""
    with store.reading(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid).order_by(Grid.id)).first()
        assert grid
        total, found = grid_care.disagreements(work, grid.id, 10)
        assert total == len(found)
        return [
            (one.line.id, None if one.groups is None else [group.number for group in one.groups])
            for one in found
        ]


def test_counts_of_courses_competencies_and_groups(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid)).one()
        shared, other = Competency(code="0190"), Competency(code="019A")
        for held in grid.courses:
            held.competencies = [shared, other]
        a_course(work, grid, "350-714-RL", "Un autre", modes=[Mode.EE])
        raw(work).flush()
        counts = grid_care.counts(work, grid)
    assert (counts.courses, counts.competencies) == (4, 2)
    assert counts.groups == {Mode.EE: 4, Mode.EE_SR: 3, Mode.FM: 3}
    assert counts.lacking == {Mode.EE: 0, Mode.EE_SR: 1, Mode.FM: 1}


def test_a_grid_is_found_by_code_programme_and_title(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        a_grid(work, "322A0-10A-RA", title="Soins")
    with store.reading(BY_JULIE) as work:
        found = {
            text: [grid.code for grid in grid_care.grids(work, text)]
            for text in ("", "jee", "322.A0", "techniques edu", "xyz")
        }
        assert grid_care.by_code(work, "jee0k-17r-ra").code == "JEE0K-17R-RA"
        assert grid_care.only_grid(work) is None
        with pytest.raises(GridUnknown, match="XYZ") as unknown:
            grid_care.by_code(work, "XYZ")
    assert unknown.value.known == ["322A0-10A-RA", "JEE0K-17R-RA"]
    assert found == {
        "": ["322A0-10A-RA", "JEE0K-17R-RA"],
        "jee": ["JEE0K-17R-RA"],
        "322.A0": ["322A0-10A-RA"],
        "techniques edu": ["JEE0K-17R-RA"],
        "xyz": [],
    }


def test_without_any_grid_that_is_what_is_said(store: Store) -> None:
    with store.reading(BY_JULIE) as work, pytest.raises(GridUnknown) as unknown:
        grid_care.by_code(work, "XYZ")
    assert "Aucune grille" in str(unknown.value)


def test_a_line_as_the_grid_has_it_agrees(store: Store, desk: Desk, line: int) -> None:
    assert disagreeing(store) == []


def test_a_line_whose_group_changed_disagrees(store: Store, desk: Desk, line: int) -> None:
    regroup(store, desk)
    assert disagreeing(store) == [(line, ["00995", "00991", "00992"])]


def test_a_line_whose_course_left_the_grid_disagrees(store: Store, desk: Desk, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(GridCourse, desk.courses[0]))
    assert disagreeing(store) == [(line, None)]


def test_a_number_that_now_stands_for_another_mode_disagrees(store: Store, desk: Desk, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        ee, ee_sr, _fm = raw(work).get_one(GridCourse, desk.courses[0]).groups
        ee.number, ee_sr.number = "00991", "00990"
    assert disagreeing(store) == [(line, ["00991", "00990", "00992"])]
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, line).mode = None  # a file that told the number alone
    assert disagreeing(store) == []


Change = Callable[[Inscription], object]


@pytest.mark.parametrize(
    "put_aside",
    [
        lambda line: setattr(line, "state", InscriptionState.DELETED),
        lambda line: setattr(line, "state", InscriptionState.NOT_FOLLOWED),
        lambda line: setattr(line, "fictive_group", True),
        lambda line: setattr(line, "note", 0),
        lambda line: setattr(line.dossier, "deleted_at", utc_now()),
        lambda line: setattr(line.dossier, "admission_id", None),
    ],
    ids=["deleted", "not followed", "fictive", "with a note", "of a deleted dossier", "foreign"],
)
def test_lines_that_need_not_agree(store: Store, desk: Desk, line: int, put_aside: Change) -> None:
    regroup(store, desk)
    with store.writing(BY_JULIE) as work:
        put_aside(raw(work).get_one(Inscription, line))
    assert disagreeing(store) == []


def test_a_line_without_a_group_yet_agrees_while_its_course_stays(
    store: Store, desk: Desk, line: int
) -> None:
    with store.writing(BY_JULIE) as work:
        unassigned = raw(work).get_one(Inscription, line)
        unassigned.state, unassigned.group_number, unassigned.mode = InscriptionState.UNASSIGNED, "", None
    assert disagreeing(store) == []
    with store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(GridCourse, desk.courses[0]))
    assert disagreeing(store) == [(line, None)]


def test_the_lines_of_another_grid_are_not_this_ones(store: Store, desk: Desk, line: int) -> None:
    with store.writing(BY_JULIE) as work:
        other = a_grid(work, "322A0-10A-RA", courses=1)
        dossier = a_dossier(work, a_candidate(work, other, da="7654321"))
        a_line(work, dossier, other.courses[0]).group_number = "00888"
    assert disagreeing(store) == []


def test_what_ee_sr_takes_is_journaled_when_it_changes(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid)).one()
        for wanted in (True, True, False):
            grid_care.let_ee_sr_take_results(by(work, "UADMIN"), grid, wanted)
    with store.reading(BY_JULIE) as work:
        told = select(JournalEntry.detail).where(JournalEntry.action == Action.CHANGE_GRID)
        assert raw(work).scalars(told).all() == [
            "JEE0K-17R-RA ee_sr_takes_results=True",
            "JEE0K-17R-RA ee_sr_takes_results=False",
        ]
