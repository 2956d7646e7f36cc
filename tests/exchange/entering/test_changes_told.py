"""Each person, session and line that an import changes is in its report, before and after."""

from pathlib import Path
from typing import Any

import pytest

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from tests.exchange.college import SAMPLES, rows_of, write_csv

SAMPLE = {
    FileKind.CANDIDATES: "candidats.csv",
    FileKind.DOSSIERS: "dossiers.csv",
    FileKind.INSCRIPTIONS: "inscriptions.csv",
}


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return FileKind.CODES, FileKind.GRID, *SAMPLE


def told(report: Report) -> list[tuple[Any, ...]]:
    return [
        (one.da, one.name, one.session, one.course, [(d.field, d.before, d.after) for d in one.differences])
        for one in report.changes
    ]


def changed(store: Store, tmp_path: Path, kind: FileKind, **how: Any) -> Report:
    """The sample again, with another value in one cell or two."""
    header, *rows = rows_of(SAMPLES / SAMPLE[kind])
    for line, title, value in CELLS[kind]:
        rows[line][header.index(title)] = value
    return run(store, kind, write_csv(tmp_path / "x.csv", [header, *rows]), **how)


CELLS = {
    FileKind.CANDIDATES: [(0, "telephone", "418-555-0177"), (0, "actif", "non"), (0, "spe", "7")],
    FileKind.DOSSIERS: [(2, "un_reussies", "5,33")],
    FileKind.INSCRIPTIONS: [(0, "note", "12"), (0, "recensement", "0")],
}
TOLD: dict[FileKind, list[tuple[Any, ...]]] = {
    FileKind.CANDIDATES: [
        ("123-4567", "Leblanc, Lise", None, None, [("SPE", "1", "7")]),
        (
            "123-4567",
            "Leblanc, Lise",
            None,
            None,
            [("Téléphone", "—", "4185550177"), ("Actif dans la démarche", "oui", "non")],
        ),
    ],
    FileKind.DOSSIERS: [("123-4567", None, "A-2006", None, [("Unités réussies", "4,66", "5,33")])],
    FileKind.INSCRIPTIONS: [
        (
            "123-4567",
            None,
            "A-2017",
            "322-409-MV",
            [("Note", "94", "12"), ("Recensement", "1", "0")],
        )
    ],
}


@pytest.mark.parametrize("kind", CELLS)
def test_what_changes_is_told_field_by_field(store: Store, tmp_path: Path, kind: FileKind) -> None:
    rehearsed = changed(store, tmp_path, kind, dry_run=True)
    done = changed(store, tmp_path, kind)

    assert (rehearsed.saved, done.saved) == (False, True)
    assert told(rehearsed) == told(done) == TOLD[kind]
    assert told(changed(store, tmp_path, kind)) == []  # it is so already


@pytest.mark.parametrize("kind", CELLS)
def test_nothing_changes_where_the_import_is_refused(store: Store, tmp_path: Path, kind: FileKind) -> None:
    header, *rows = rows_of(SAMPLES / SAMPLE[kind])
    for line, title, value in CELLS[kind]:
        rows[line][header.index(title)] = value
    rows[-1][header.index("da")] = "12"

    report = run(store, kind, write_csv(tmp_path / "x.csv", [header, *rows]))

    assert report.refused
    assert report.changes == []


def test_who_is_new_is_no_change(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", [["da", "nom", "prenom"], ["3000001", "Roy", "Ève"]])

    assert run(store, FileKind.CANDIDATES, path).changes == []
