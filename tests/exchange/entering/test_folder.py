"""A folder comes in whole, in the right order, or not at all."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate, Inscription, JournalEntry
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, everything, how_many, rows_of, write_csv, write_text, write_xlsx

# Names that say nothing, and sort in the wrong order.
NAMES = {
    "inscriptions.csv": "a.csv",
    "dossiers.csv": "b.csv",
    "candidats.csv": "c.csv",
    "grille-JEE0K-17R-RA.csv": "d.csv",
    "codes.csv": "e.csv",
    "champs.csv": "f.csv",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fichiers"
    folder.mkdir()
    for sample, name in NAMES.items():
        shutil.copy(SAMPLES / sample, folder / name)
    return folder


def test_headers_tell_the_kinds_and_the_kinds_the_order(store: Store, folder: Path) -> None:
    reports = run_all(store, folder)

    assert [(report.kind, report.file) for report in reports] == [
        (FileKind.CODES, "e.csv"),
        (FileKind.FIELDS, "f.csv"),
        (FileKind.GRID, "d.csv"),
        (FileKind.CANDIDATES, "c.csv"),
        (FileKind.DOSSIERS, "b.csv"),
        (FileKind.INSCRIPTIONS, "a.csv"),
    ]
    assert all(report.saved and report.created == report.read for report in reports)


def test_the_samples_come_in_as_they_are_shipped(store: Store) -> None:
    reports = run_all(store, SAMPLES)

    assert len(reports) == 7
    assert all(report.saved for report in reports)
    assert all(report.unchanged == report.read for report in run_all(store, SAMPLES))


def test_one_refusal_saves_nothing_of_the_whole_folder(store: Store, folder: Path) -> None:
    rows = rows_of(SAMPLES / "candidats.csv")
    rows[3][0] = "12"
    write_csv(folder / "c.csv", rows)

    reports = run_all(store, folder)

    assert [report.refused for report in reports] == [False, False, False, True, False, False]
    assert not any(report.saved or report.created for report in reports)
    assert not any(everything(store).values())
    assert "c.csv" in reports[5].notices[0]


def test_a_refusal_brings_no_others_in_its_train(store: Store, folder: Path) -> None:
    (folder / "c.csv").write_text("da,nom,prenom,grille\n12,Leblanc,Lise,JEE0K-17R-RA\n")

    reports = run_all(store, folder)

    assert sum(len(report.rejections) for report in reports) == 1


def test_files_that_are_not_recognised_are_named(store: Store, folder: Path) -> None:
    write_text(folder / "notes.txt", "à faire\n")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / ".DS_Store").write_bytes(b"\x00")

    reports = run_all(store, folder)

    unknown = {report.file: report.notices for report in reports if report.kind is None}
    assert unknown.keys() == {"notes.txt", "photo.png"}


def test_a_file_that_is_almost_recognised_stops_the_whole_folder(store: Store, folder: Path) -> None:
    write_text(folder / "presque.csv", "da,nomm,prenom,grille\n")
    with pytest.raises(IntakeError, match=r"presque\.csv.*il manque nom"):
        run_all(store, folder)
    assert how_many(store, Inscription) == 0


def test_a_workbook_may_hold_every_kind(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "fichiers"
    folder.mkdir()
    sheets = {name: rows_of(SAMPLES / sample) for sample, name in NAMES.items()}
    sheets["Sessions"] = [["session", "debut", "fin"], ["H-2018", "2018-01-22", "2018-06-01"]]
    sheets["Calendrier"] = [["date", "ouvert"], ["2018-03-05", "non"]]
    sheets["Veilles"] = [["veille", "active"], ["matin", "oui"]]
    sheets["Canaux"] = [["canal", "recoit"], ["C0TEAM", "semaine"]]
    write_xlsx(folder / "tout.xlsx", sheets)

    reports = run_all(store, folder)

    assert [report.kind for report in reports] == list(FileKind)
    assert how_many(store, Inscription) == 3


def test_a_folder_without_a_known_file_is_refused(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "vide"
    folder.mkdir()
    with pytest.raises(IntakeError) as empty:
        run_all(store, folder)
    with pytest.raises(IntakeError) as absent:
        run_all(store, tmp_path / "absent")

    assert "Aucun fichier reconnu" in str(empty.value)
    assert "n’existe pas" in str(absent.value)


def test_a_trial_saves_nothing_and_says_what_would_be(store: Store, folder: Path) -> None:
    reports = run_all(store, folder, dry_run=True)

    assert [report.created for report in reports] == [19, 2, 23, 12, 3, 3]
    assert all(report.dry_run and not report.saved for report in reports)
    assert how_many(store, Candidate) == 0


def test_what_was_saved_is_in_the_journal(store: Store, folder: Path) -> None:
    run_all(store, folder)
    run(store, FileKind.GRID, folder / "d.csv", dry_run=True)
    run(store, FileKind.CODES, folder / "e.csv")

    with store.reading(BY_JULIE) as work:
        entries = (
            raw(work)
            .execute(
                select(JournalEntry.actor, JournalEntry.action, JournalEntry.detail)
                .where(JournalEntry.candidate_id.is_(None))
                .order_by(JournalEntry.id)
            )
            .all()
        )
    assert [entry.detail for entry in entries] == [
        "codes +19 ~0",
        "fields +2 ~0",
        "grid +23 ~0",
        "candidates +12 ~0",
        "dossiers +3 ~0",
        "inscriptions +3 ~0",
        "codes +0 ~0",
    ]
    assert {(entry.actor, entry.action) for entry in entries} == {("cli", "import")}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.csv", b"%PDF-1.7\n\x00\x01"),
        ("ancien.xls", b"\xd0\xcf\x11\xe0 de l'an dernier"),
        ("classeur.xlsx", b"PK\x03\x04 coupe"),
        ("liste.txt", "Zo\xc3\xa9, No\xebl\n".encode("latin-1") + b"\x81"),
        ("note.csv", b'un "guillemet" de trop\n"\n'),
        ("vide.csv", b""),
    ],
)
def test_a_file_of_no_concern_is_set_aside_with_the_reason(
    store: Store, folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)

    reports = run_all(store, folder)

    assert [report.saved for report in reports if report.kind] == [True] * 6
    [aside] = [report for report in reports if report.kind is None]
    assert (aside.file, len(aside.notices)) == (name, 1)


def test_a_file_whose_name_is_awaited_stops_the_whole_folder(store: Store, folder: Path) -> None:
    (folder / "candidats-2.xls").write_bytes(b"\xd0\xcf\x11\xe0 de l'an dernier")

    with pytest.raises(IntakeError, match=r"candidats-2\.xls"):
        run_all(store, folder)

    assert how_many(store, Candidate) == 0


def grid_rows(**changed: str) -> list[list[str]]:
    """The sample, its first course with other cells."""
    header, first, *others = rows_of(SAMPLES / "grille-JEE0K-17R-RA.csv")
    for title, value in changed.items():
        first[header.index(title)] = value
    return [header, first, *others]


@pytest.mark.parametrize(
    ("title", "value"),
    [("EE", "00777"), ("titre_cours", "Autre titre"), ("ponderation", "9-9-9"), ("EE", "")],
)
def test_two_files_of_one_grid_that_disagree_are_refused(
    store: Store, folder: Path, title: str, value: str
) -> None:
    rows = grid_rows(**{title: value})
    rows[0], columns = [*rows[0]], rows[0]
    if "unites" in columns:  # they would disagree with another weighting
        for row in rows:
            del row[columns.index("unites")]
    write_csv(folder / "z.csv", rows)

    reports = run_all(store, folder)

    [refused] = [report for report in reports if report.refused]
    assert refused.file == "z.csv"
    assert [one.line for one in refused.rejections] == [2]
    assert "«\u00a0d.csv\u00a0»" in refused.rejections[0].expected
    assert not any(report.saved for report in reports)


def test_two_files_of_one_grid_that_agree_are_read(store: Store, folder: Path) -> None:
    header, *rows = grid_rows()
    write_csv(folder / "z.csv", [header, *rows[:3]])
    columns = [header.index(name) for name in ("grille", "cours", "titre_cours", "ponderation")]
    write_csv(folder / "y.csv", [[row[at] for at in columns] for row in (header, *rows)])

    assert all(report.saved for report in run_all(store, folder))
