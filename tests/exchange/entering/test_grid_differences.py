"""What the import of a grid changes there is told, and kept beside it."""

from pathlib import Path

from sqlalchemy import select

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.models import GridImport
from tests.databases import BY_JULIE, raw
from tests.exchange.college import everything, write_csv
from tests.exchange.entering.test_grid import GRID_CODE, HEADER, ROW, grid


def told(report: Report) -> list[tuple[str | None, ...]]:
    return [tuple(one.values()) for ones in report.differences.values() for one in ones]


def kept(store: Store) -> list[GridImport]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(GridImport).order_by(GridImport.id)))


def test_what_an_import_changes_is_kept_beside_the_grid(store: Store, tmp_path: Path) -> None:
    grid(store, tmp_path, ROW, [GRID_CODE, "322-713-RL", "Sécurité", *ROW[3:]])

    report = grid(
        store,
        tmp_path,
        [*ROW[:2], "Éthique", "1-2-1", "0190 019D", "00995", "", "00992"],
        [GRID_CODE, "322-714-RL", "Observation", *ROW[3:]],
    )

    assert told(report) == [
        ("322-703-RL", "title", "Profession", "Éthique"),
        ("322-703-RL", "weighting", "2-1-2", "1-2-1"),
        ("322-703-RL", "competencies", "0190", "0190 019D"),
        ("322-703-RL", "EE", "00990", "00995"),
        ("322-703-RL", "EE SR", "00991", None),
        ("322-714-RL", "added", None, "Observation"),
        ("322-713-RL", "absent", None, None),
    ]
    first, second = kept(store)
    assert [one["what"] for one in first.differences] == ["added", "added"]
    assert (second.actor, second.differences) == ("cli", report.differences[GRID_CODE])


def test_an_import_that_changes_nothing_is_not_kept(store: Store, tmp_path: Path) -> None:
    grid(store, tmp_path, ROW, [GRID_CODE, "322-713-RL", "Sécurité", *ROW[3:]])

    report = grid(store, tmp_path, ROW)

    assert told(report) == [("322-713-RL", "absent", None, None)]
    assert len(kept(store)) == 1


def test_a_dry_run_tells_the_differences_and_keeps_none(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "grille.csv", [HEADER, ROW])

    report = run(store, FileKind.GRID, path, dry_run=True)

    assert told(report) == [("322-703-RL", "added", None, "Profession")]
    assert kept(store) == []


def test_each_grid_of_a_file_has_its_own_differences(store: Store, tmp_path: Path) -> None:
    report = grid(store, tmp_path, ROW, ["322A0-10A-RA", *ROW[1:]])

    assert list(report.differences) == [GRID_CODE, "322A0-10A-RA"]
    assert len(kept(store)) == 2


def test_an_import_is_given_up_where_its_report_is_not_as_wanted(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "grille.csv", [HEADER, ROW])

    report = run(store, FileKind.GRID, path, only_if=lambda report: report.created == 2)

    assert not report.saved
    assert not any(everything(store).values())
