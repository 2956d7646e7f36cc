"""After a grid's import, each line that is no longer as the grid has it is named, with its advisor."""

from pathlib import Path

import pytest

from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_person
from tests.databases import BY_JULIE, raw
from tests.exchange.college import write_csv

HEADER = ["grille", "cours", "titre_cours", "ponderation", "EE", "EE SR", "FM"]


@pytest.fixture(autouse=True)
def lines(store: Store) -> None:
    """Lise and Jean are in the same two courses: she by Julie, he by a file."""
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_person(work, "UJULIE", "Julie Roy")
        a_person(work, "UMARC", "Marc Côté")
        for da, by in (("1234567", "UJULIE"), ("7654321", "import")):
            dossier = a_dossier(work, a_candidate(work, grid, da=da))
            for course in grid.courses[:2]:
                a_line(work, dossier, course).created_by = by
            raw(work).flush()
        followed.follow(work, "UMARC", 2)


def regrouped(store: Store, tmp_path: Path, ee: str, *, dry_run: bool = False) -> Report:
    rows = [["JEE0K-17R-RA", "322-000-RL", "Cours 0", "1-2-1", ee, "00991", "00992"]]
    return run(store, FileKind.GRID, write_csv(tmp_path / "g.csv", [HEADER, *rows]), dry_run=dry_run)


@pytest.mark.parametrize("dry_run", [False, True])
def test_lines_whose_group_was_renumbered(store: Store, tmp_path: Path, dry_run: bool) -> None:
    # Another course of the grid still has the group 00990: it does not bear these lines out.
    report = regrouped(store, tmp_path, "00880", dry_run=dry_run)

    assert [(one.da, one.course, one.group, one.mode, one.expected) for one in report.disagreeing] == [
        ("123-4567", "322-000-RL", "00990", "EE", "00880 (EE)"),
        ("765-4321", "322-000-RL", "00990", "EE", "00880 (EE)"),
    ]
    assert [one.advisors for one in report.disagreeing] == [["Julie Roy"], ["Marc Côté"]]


def test_a_group_that_is_gone(store: Store, tmp_path: Path) -> None:
    report = regrouped(store, tmp_path, "s.o.")

    assert {one.expected for one in report.disagreeing} == {"aucun groupe EE dans la grille"}


def test_lines_that_another_file_of_the_folder_brings_into_line_are_not_named(
    store: Store, tmp_path: Path
) -> None:
    grid = ["JEE0K-17R-RA", "322-000-RL", "Cours 0", "1-2-1", "00880", "00991", "00992"]
    folder = tmp_path / "fichiers"
    folder.mkdir()
    write_csv(folder / "grille.csv", [HEADER, grid])
    lines = [[da, "A-2017", "322-000-RL", "00880"] for da in ("1234567", "7654321")]
    write_csv(folder / "inscriptions.csv", [["da", "session", "cours", "groupe"], *lines])

    reports = run_all(store, folder)

    assert [(one.updated, one.disagreeing) for one in reports] == [(1, []), (2, [])]


def test_lines_that_agree_are_not_named(store: Store, tmp_path: Path) -> None:
    assert regrouped(store, tmp_path, "00990").disagreeing == []
