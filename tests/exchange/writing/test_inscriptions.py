"""Inscriptions go out as CLARA's form asks for them, and come back unchanged."""

import csv
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.headers import find_table
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.sheets import Sheet, SheetRow
from rac_bot.exchange.writing.inscriptions import COLUMNS, export_inscriptions
from rac_bot.exchange.writing.tables import SUFFIXES
from rac_bot.store import catalogue
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    Course,
    FieldSubject,
    FieldType,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    UserField,
)
from tests.databases import BY_JULIE, raw
from tests.exchange.college import counts, everything
from tests.fields import every_list, some_values

NOW = datetime(2018, 1, 15, tzinfo=UTC)
# Every field, and some as a spreadsheet or a reader would spoil them.
FULL: dict[str, Any] = some_values(field.name for field in catalogue.IN_FILES) | {
    "alternate_number": "-350-714-RL", "note": 94, "absences": 0, "r_score": "24,0",
    "state_transmission": "2 - envoyé", "result_transmission": "@1",
    "partner": '=HYPERLINK("http://x")', "census_by": "'+1 Roy", "ends_on": date(2031, 5, 20),
}  # fmt: skip


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES, FileKind.GRID, FileKind.CANDIDATES, FileKind.DOSSIERS)


@pytest.fixture(autouse=True)
def _lists(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).add_all(every_list())


def a_line(store: Store, course: str = "322-703-RL", **values: Any) -> int:
    """A line of Lise's at A-2017, or where `dossier_id` says."""
    with store.writing(BY_JULIE) as work:
        of_lise = select(SessionDossier.id).join(Candidate, Candidate.id == SessionDossier.candidate_id)
        of_lise = of_lise.where(Candidate.da == "1234567", SessionDossier.session == Session.parse("A-2017"))
        values = {"group_number": "00990", "mode": Mode.EE, "created_by": "UJULIE", **values}
        values.setdefault("dossier_id", raw(work).scalar(of_lise))
        line = Inscription(
            course_id=raw(work).scalar(select(Course.id).where(Course.number == course)), **values
        )
        raw(work).add(line)
        raw(work).flush()
        return line.id


def every_state(store: Store) -> int:
    """One line in each state that an export tells, and two that it does not; how many it tells."""
    active, not_followed = InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED
    unassigned, deleted = InscriptionState.UNASSIGNED, InscriptionState.DELETED
    entered: dict[str, Any] = {
        "clara": ClaraState.ENTERED,
        "clara_entered_at": NOW,
        "clara_entered_by": "UJULIE",
    }
    gone: dict[str, Any] = {"deleted_at": NOW, "deleted_by": "UJULIE", "deleted_from": active}
    a_line(store, "322-703-RL", state=active)
    a_line(store, "322-713-RL", state=active, **FULL, **entered)
    to_correct = entered | {"clara": ClaraState.TO_CORRECT, "in_clara": {"note": 3, "mode": "FM"}}
    a_line(store, "322-724-RL", state=active, **to_correct)
    a_line(store, "322-70F-RL", state=not_followed, group_number="", mode=None)
    a_line(store, "350-714-RL", state=active, group_number="12345", mode=None, fictive_group=True)
    for _ in range(2):  # a course may be chosen twice while it is not assigned, and removed twice
        a_line(store, "350-710-MV", state=unassigned, group_number="", mode=None)
        a_line(store, "350-711-MV", state=deleted, **gone, **entered | {"clara": ClaraState.TO_REMOVE})
    a_line(store, "350-711-MV", state=active, **entered)
    a_line(store, "322-409-MV", state=deleted, **gone)
    return 10


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as source:
            return list(csv.DictReader(source))
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_columns_are_claras_and_in_the_forms_order(store: Store, tmp_path: Path, suffix: str) -> None:
    a_line(store, **FULL)
    path = tmp_path / f"i{suffix}"

    assert export_inscriptions(store, path) == 1

    [row] = read(path)
    assert list(row)[:14] == [
        "DA", "Nom", "Prénom", "Grille", "Cours", "Groupe", "Type RAC", "Session", "Unité org.", "Langue",
        "Catégorie", "Source financement", "RAC", "Mode ens. distance",
    ]  # fmt: skip
    assert list(row)[-4:] == ["État", "Groupe fictif", "CLARA", "À corriger"]
    assert [row[name] for name in list(row)[:9]] == [
        "123-4567", "Leblanc", "Lise", "JEE0K-17R-RA", "322-703-RL", "00990", "EE", "A-2017", FULL["unit"],
    ]  # fmt: skip
    assert float(row["Note"]) == 94
    assert (row["Fin du cours"], row["État"], row["CLARA"]) == ("2031-05-20", "active", "à saisir")


def test_every_column_but_those_for_people_is_read_by_the_import() -> None:
    header = [heading for heading, _name in COLUMNS]
    table = find_table(Sheet("f", lambda: iter([SheetRow(1, header)])), FileKind.INSCRIPTIONS)

    assert table
    assert table.ignored == ("Nom", "Prénom")
    assert {f.name for f in catalogue.IN_FILES} <= set(table.positions)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_exported_and_imported_again_every_line_is_unchanged(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    told = every_state(store)
    path = tmp_path / f"i{suffix}"
    before = everything(store)

    assert export_inscriptions(store, path) == told
    report = run(store, FileKind.INSCRIPTIONS, path)

    assert report.saved, report.rejections
    assert counts(report) == {"read": told, "created": 0, "updated": 0, "unchanged": told, "rejected": 0}
    assert everything(store) == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_export_brings_everything_to_an_empty_file_again(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    a_line(store, "322-713-RL", **FULL)
    a_line(store, "350-714-RL", group_number="12345", mode=None, fictive_group=True)
    a_line(store, "322-70F-RL", state=InscriptionState.NOT_FOLLOWED, group_number="", mode=None)
    path = tmp_path / f"i{suffix}"
    export_inscriptions(store, path)
    with store.writing(BY_JULIE) as work:
        for line in raw(work).scalars(select(Inscription)):
            raw(work).delete(line)

    assert counts(run(store, FileKind.INSCRIPTIONS, path))["created"] == 3

    with store.reading(BY_JULIE) as work:
        not_followed, full, fictive = (
            raw(work)
            .scalars(select(Inscription).join(Course).order_by(Course.number.desc(), Inscription.id))
            .all()[::-1]
        )
    assert {name: getattr(full, name) for name in FULL} == FULL
    assert (fictive.fictive_group, fictive.group_number, fictive.mode) == (True, "12345", None)
    assert not_followed.state is InscriptionState.NOT_FOLLOWED
    assert {line.clara for line in (full, fictive, not_followed)} == {ClaraState.TO_ENTER}


def test_what_looks_like_a_formula_is_text(store: Store, tmp_path: Path) -> None:
    a_line(store, **FULL)
    with store.writing(BY_JULIE) as work:
        raw(work).scalars(select(Candidate).where(Candidate.da == "1234567")).one().family_name = "=1+1"
    export_inscriptions(store, tmp_path / "i.xlsx")
    export_inscriptions(store, tmp_path / "i.csv")

    [typed], [written] = read(tmp_path / "i.xlsx"), read(tmp_path / "i.csv")

    assert typed["Nom"] == "=1+1"  # a formula would be read as its value, and has none
    assert typed["Organisme partenaire"] == FULL["partner"]
    names = ("Nom", "Organisme partenaire", "Numéro alternatif", "Recensé par")
    assert [written[name] for name in names] == [
        "'=1+1", "'" + FULL["partner"], "'-350-714-RL", "''+1 Roy",
    ]  # fmt: skip
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in written.values())


def test_inherited_codes_are_blank_and_corrections_are_in_words(store: Store, tmp_path: Path) -> None:
    every_state(store)
    export_inscriptions(store, tmp_path / "i.csv")

    rows = {row["Cours"]: row for row in read(tmp_path / "i.csv")}

    assert rows["322-703-RL"]["Langue"] == ""
    corrected = rows["322-724-RL"]
    assert (corrected["CLARA"], corrected["À corriger"]) == ("à corriger", "Note 3 → — ; Type RAC FM → EE")
    assert rows["350-714-RL"]["Groupe fictif"] == "oui"
    assert rows["350-711-MV"]["État"] == "active"
    assert "322-409-MV" not in rows


def test_only_a_session_and_only_what_is_pending(store: Store, tmp_path: Path) -> None:
    every_state(store)
    everyone = {"session": Session.parse("A-2017"), "other": Session.parse("H-2017")}

    assert export_inscriptions(store, tmp_path / "1.csv", only=everyone["session"]) == 10
    assert export_inscriptions(store, tmp_path / "2.csv", only=everyone["other"]) == 0
    assert export_inscriptions(store, tmp_path / "3.csv", pending=True) == 8
    assert {row["CLARA"] for row in read(tmp_path / "3.csv")} == {"à saisir", "à corriger", "à supprimer"}
    assert read(tmp_path / "2.csv") == []


def test_the_file_is_its_owners_whole_and_never_replaced_unasked(store: Store, tmp_path: Path) -> None:
    a_line(store)
    path = tmp_path / "i.xlsx"
    export_inscriptions(store, path)
    first = path.read_bytes()

    with pytest.raises(IntakeError, match=r"existe déjà.; --force"):
        export_inscriptions(store, path)
    a_line(store, "322-713-RL")
    export_inscriptions(store, path, force=True)

    assert os.stat(path).st_mode & 0o777 == 0o600
    assert path.read_bytes() != first
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".rac-bot")]


def test_a_file_that_cannot_be_written_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    for name, told in (
        ("i.ods", "doit finir par .xlsx ou .csv"),
        ("i", "doit finir par .xlsx ou .csv"),
        ("absent/i.csv", "il n’existe pas"),
    ):
        with pytest.raises(IntakeError, match=told):
            export_inscriptions(store, tmp_path / name)


def test_an_export_is_journaled_and_its_progress_told(store: Store, tmp_path: Path) -> None:
    a_line(store)
    calls: list[tuple[int, int]] = []
    export_inscriptions(
        store,
        tmp_path / "i.csv",
        only=Session.parse("A-2017"),
        pending=True,
        progress=lambda done, total: calls.append((done, total)),
    )

    with store.reading(BY_JULIE) as work:
        exports = select(JournalEntry.actor, JournalEntry.detail).where(JournalEntry.action == Action.EXPORT)
        assert [tuple(one) for one in raw(work).execute(exports)] == [
            ("cli", "inscriptions A-2017 pending 1")
        ]
    assert calls == [(1, 1)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_colleges_own_fields_go_out_after_the_others_and_no_formula_with_them(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).add(UserField(subject=FieldSubject.INSCRIPTION, name="Note", type=FieldType.TEXT))
    corrected: dict[str, Any] = {"clara": ClaraState.TO_CORRECT, "in_clara": {"user_values": {"1": "A"}}}
    a_line(store, user_values={"1": "=1+1"}, **corrected)
    a_line(store, "322-713-RL")
    path = tmp_path / f"i{suffix}"

    export_inscriptions(store, path)

    rows = read(path)
    told = "'=1+1" if suffix == ".csv" else "=1+1"  # a workbook tells text from a formula
    assert [row["Champ usager : Note"] for row in rows] == [told, ""]
    assert rows[0]["À corriger"] == "Champs usager A → =1+1"
    assert run(store, FileKind.INSCRIPTIONS, path).unchanged == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_becomes_a_formula_however_it_begins(store: Store, tmp_path: Path, start: str) -> None:
    text = f"{start}1+1"
    with store.writing(BY_JULIE) as work:
        raw(work).add(UserField(subject=FieldSubject.INSCRIPTION, name="Note", type=FieldType.TEXT))
        raw(work).scalars(select(Candidate).where(Candidate.da == "1234567")).one().given_name = text
    a_line(store, user_values={"1": text}, partner=text)
    names = ("Prénom", "Organisme partenaire", "Champ usager : Note")

    export_inscriptions(store, tmp_path / "i.csv")
    [written] = read(tmp_path / "i.csv")
    assert [written[name] for name in names] == [f"'{text}"] * 3

    export_inscriptions(store, tmp_path / "i.xlsx")
    with zipfile.ZipFile(tmp_path / "i.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "1+1" in sheet  # inline, as text
    assert "<f>" not in sheet
