"""The refused rows of a file, written aside: the others are saved, and these are corrected and imported."""

import csv
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.rows import REASONS
from rac_bot.exchange.reading.sheets import shown
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate, Inscription
from tests.databases import BY_JULIE, raw
from tests.exchange.college import GRID, SAMPLES, Rows, counts, how_many, write_csv, write_text, write_xlsx

HEADER = ["da", "nom", "prenom", "date_naissance", "Notes du bureau"]
GOOD = [["3000001", "Roy", "Ève", "1979-05-03", "a"], ["3000002", "Diallo", "Omar", "", "b"]]
BAD = [["30", "Caron", "Maude", "", "à rappeler"], ["3000003", "Nguyen", "Van", "03/05/1979", ""]]


@pytest.fixture
def rejects(tmp_path: Path) -> Path:
    return tmp_path / "refus.csv"


def brought(store: Store, path: Path, rejects: Path, **how: Any) -> Report:
    return run(store, FileKind.CANDIDATES, path, rejects=rejects, **how)


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.reader(source))


def das(store: Store) -> list[str]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Candidate.da).order_by(Candidate.da)))


def test_the_good_rows_are_saved_and_the_others_written_as_they_stand(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    path = write_csv(tmp_path / "c.csv", [HEADER, GOOD[0], BAD[0], GOOD[1], BAD[1]])

    report = brought(store, path, rejects)

    assert counts(report) == {"read": 4, "created": 2, "updated": 0, "unchanged": 0, "rejected": 2}
    assert (report.saved, report.rejects) == (True, str(rejects))
    assert das(store) == ["3000001", "3000002"]
    header, *rows = written(rejects)
    assert header == [REASONS, *HEADER]
    assert [row[1:] for row in rows] == BAD
    assert "7 chiffres" in rows[0][0]
    assert "AAAA-MM-JJ" in rows[1][0]
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600


def test_corrected_they_are_imported_and_the_reasons_pass_unnoticed(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    brought(store, write_csv(tmp_path / "c.csv", [HEADER, *GOOD, *BAD]), rejects)
    header, *rows = written(rejects)
    rows[0][1], rows[1][4] = "3000004", "1979-05-03"

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "d.csv", [header, *rows]))

    assert (report.saved, report.created) == (True, 2)
    assert [n for n in report.notices if REASONS in n] == []
    assert [n for n in report.notices if "Notes du bureau" in n]
    assert len(das(store)) == 4


def test_what_is_not_corrected_is_refused_again_and_written_once_more(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    brought(store, write_csv(tmp_path / "c.csv", [HEADER, *GOOD, *BAD]), rejects)

    report = brought(store, rejects, tmp_path / "encore.csv")

    assert report.rejected == 2
    assert written(tmp_path / "encore.csv") == written(rejects)


def test_a_workbook_keeps_its_cells_and_several_sheets_become_one(store: Store, tmp_path: Path) -> None:
    other = ["Prénom", "Numéro DA", "Nom", "Remarques"]
    sheets: dict[str, Rows] = {"Une": [HEADER, GOOD[0], BAD[0]], "Deux": [other, ["Van", 12, "Nguyen", "x"]]}
    rejects = tmp_path / "refus.xlsx"

    report = brought(store, write_xlsx(tmp_path / "c.xlsx", sheets), rejects)

    assert (report.created, report.rejected) == (1, 2)
    [sheet] = open_file(rejects)
    header, *rows = ([shown(cell) for cell in line.cells] for line in sheet.lines())
    rows = [row + [""] * (len(header) - len(row)) for row in rows]
    assert header == [REASONS, *HEADER, "Remarques"]
    assert [row[1:] for row in rows] == [[*BAD[0], ""], ["12", "Nguyen", "Van", "", "", "x"]]


def test_of_two_rows_that_contradict_each_other_neither_is_saved(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    header = ["da", "code_permanent", "nom", "prenom", "grille", "programme", "unite_org"]
    admitted = [[f"G{n}-17R-RA", "JEE.0K", "RA"] for n in range(3)]
    rows = [
        ["3000001", "", "Roy", "Ève", *admitted[0]],
        ["3000001", "", "Roy", "Ève", *admitted[1]],
        ["3000001", "", "Roy", "Anne", *admitted[2]],
        ["3000002", "DIAO30018501", "Diallo", "Omar", *admitted[0]],
        ["3000003", "DIAO30018501", "Dia", "Oumar", *admitted[0]],
        ["3000004", "", "Nguyen", "Van", *admitted[0]],
        ["3000005", "", "Caron", "Maude", *admitted[0]],
        ["3000005", "", "Caron", "Maude", *admitted[0]],
        ["3000005", "", "Caron", "Maude", *admitted[1]],
    ]

    report = brought(store, write_csv(tmp_path / "c.csv", [header, *rows]), rejects)

    assert das(store) == ["3000004", "3000005"]
    assert (report.created, report.rejected) == (2, 7)
    assert [row[1:] for row in written(rejects)[1:]] == [*rows[:5], *rows[6:8]]
    reasons = [row[0].replace("\u00a0", " ") for row in written(rejects)[1:]]
    assert "« Ève », comme à la ligne 2" in reasons[2]
    assert all("contredit" in reasons[at] for at in (0, 1, 3, 5))


def test_somebody_elses_identity_is_set_aside_with_the_rest(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "a.csv", [HEADER, *GOOD]))
    rows = [["3000001", "Diallo", "Awa", "1990-01-01", ""], ["3000002", "Diallo", "Omar", "1985-01-30", ""]]

    report = brought(store, write_csv(tmp_path / "b.csv", [HEADER, *rows]), rejects)

    assert (report.updated, report.rejected) == (1, 1)
    assert [one.da for one in report.changes] == ["300-0002"]


def test_lines_of_unknown_people_wait_in_their_file(store: Store, tmp_path: Path, rejects: Path) -> None:
    for kind, name in ((FileKind.CODES, "codes.csv"), (FileKind.GRID, GRID.name)):
        run(store, kind, SAMPLES / name)
    run(store, FileKind.CANDIDATES, SAMPLES / "candidats.csv")
    run(store, FileKind.DOSSIERS, SAMPLES / "dossiers.csv")
    header = ["da", "session", "cours", "groupe"]
    rows = [
        ["1234567", "A-2017", "322-409-MV", "00992"],
        ["9999999", "A-2017", "322-409-MV", "00992"],
        ["1234567", "A-2017", "350-710-MV", "00990"],
        ["1234567", "A-2017", "350-710-MV", "00991"],
    ]

    report = run(
        store, FileKind.INSCRIPTIONS, write_csv(tmp_path / "i.csv", [header, *rows]), rejects=rejects
    )

    assert (report.created, report.rejected, how_many(store, Inscription)) == (1, 3, 1)
    assert [row[1:] for row in written(rejects)[1:]] == rows[1:]


def test_without_a_refusal_no_file_is_written(store: Store, tmp_path: Path, rejects: Path) -> None:
    report = brought(store, write_csv(tmp_path / "c.csv", [HEADER, *GOOD]), rejects)

    assert (report.saved, report.rejects) == (True, None)
    assert not rejects.exists()


def test_a_rehearsal_writes_them_and_saves_nothing(store: Store, tmp_path: Path, rejects: Path) -> None:
    report = brought(store, write_csv(tmp_path / "c.csv", [HEADER, *GOOD, *BAD]), rejects, dry_run=True)

    assert (report.saved, report.created, report.rejected) == (False, 2, 2)
    assert len(written(rejects)) == 3
    assert das(store) == []


def test_a_file_that_is_there_is_left_alone_and_nothing_is_saved(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    write_text(rejects, "à moi\n")

    with pytest.raises(IntakeError, match="existe déjà"):
        brought(store, write_csv(tmp_path / "c.csv", [HEADER, *GOOD, *BAD]), rejects)

    assert rejects.read_text() == "à moi\n"
    assert das(store) == []


def test_where_they_cannot_be_written_nothing_is_saved(
    store: Store, tmp_path: Path, rejects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rac_bot.exchange.entering.left_out.write_rejects", full)

    with pytest.raises(IntakeError):
        brought(store, write_csv(tmp_path / "c.csv", [HEADER, *GOOD, *BAD]), rejects)

    assert das(store) == []
    assert not rejects.exists()


def test_all_of_them_may_be_refused(store: Store, tmp_path: Path, rejects: Path) -> None:
    report = brought(store, write_csv(tmp_path / "c.csv", [HEADER, *BAD]), rejects)

    assert (report.created, report.rejected) == (0, 2)
    assert len(written(rejects)) == 3


@pytest.mark.parametrize("kind", [FileKind.GRID, FileKind.CODES, FileKind.FIELDS])
def test_half_a_grid_or_half_a_list_is_not_taken(
    store: Store, tmp_path: Path, rejects: Path, kind: FileKind
) -> None:
    path = {
        FileKind.GRID: GRID,
        FileKind.CODES: SAMPLES / "codes.csv",
        FileKind.FIELDS: SAMPLES / "champs.csv",
    }

    with pytest.raises(IntakeError, match="en entier ou pas du tout"):
        run(store, kind, path[kind], rejects=rejects)

    assert not rejects.exists()


def test_what_a_spreadsheet_would_take_for_a_formula_comes_back_as_it_was(
    store: Store, tmp_path: Path, rejects: Path
) -> None:
    row = ["12", "-Roy", "+Ève", "", "=1+1"]
    brought(store, write_csv(tmp_path / "c.csv", [HEADER, row]), rejects)
    header, rejected = written(rejects)
    assert rejected[2:4] == ["'-Roy", "'+Ève"]
    rejected[1] = "3000001"

    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "d.csv", [header, rejected]))

    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Candidate)).one().name == "-Roy, +Ève"
