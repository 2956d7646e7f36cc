"""Inscriptions come in from CLARA."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from rac_bot.domain.modes import Mode
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.models import CodeValue, Inscription, InscriptionState
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, counts, everything, refusals, write_csv, write_text, write_xlsx

SAMPLE = SAMPLES / "inscriptions.csv"
HEADER = ["da", "session", "grille", "cours", "groupe", "note", "recensement"]
ROW: list[Any] = ["1234567", "A-2017", "", "322-703-RL", "990", "94", "1 - Prés. conf"]


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES, FileKind.GRID, FileKind.CANDIDATES, FileKind.DOSSIERS)


def lines(store: Store, tmp_path: Path, *rows: list[Any], header: list[str] = HEADER) -> Report:
    return run(store, FileKind.INSCRIPTIONS, write_csv(tmp_path / "inscriptions.csv", [header, *rows]))


def stored(store: Store) -> list[Inscription]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription).order_by(Inscription.id)))


def two_admissions(store: Store, tmp_path: Path) -> None:
    text = "da,session,grille\n2345682,A-2017,JEE0K-17R-RA\n2345682,A-2017,322A0-10A-RA\n"
    assert run(store, FileKind.DOSSIERS, write_text(tmp_path / "dossiers.csv", text)).saved


def test_the_sample_brings_the_guides_three_lines(store: Store) -> None:
    report = run(store, FileKind.INSCRIPTIONS, SAMPLE)

    assert counts(report)["created"] == 3
    first = stored(store)[0]
    assert (first.course.number, first.group_number, first.mode) == ("322-409-MV", "00992", Mode.EE)
    assert (first.note, first.average, first.remark, first.absences) == (94, 71, None, None)
    assert (first.category, first.funding, first.rac, first.distance, first.census) == (
        "SP", "50", "SO", "SO", "1",
    )  # fmt: skip
    assert first.created_by == first.clara_entered_by == "import"
    assert first.clara_entered_at


def test_importing_again_changes_nothing(store: Store) -> None:
    run(store, FileKind.INSCRIPTIONS, SAMPLE)
    before = everything(store)

    report = run(store, FileKind.INSCRIPTIONS, SAMPLE)

    assert counts(report)["unchanged"] == 3
    assert everything(store) == before


def test_cells_typed_as_numbers_are_read(store: Store, tmp_path: Path) -> None:
    row = [1234567.0, "A-17", "", "322-703-RL", 990.0, 94.0, 1.0]

    report = run(store, FileKind.INSCRIPTIONS, write_xlsx(tmp_path / "i.xlsx", {"F": [HEADER, row]}))

    assert report.saved, report.rejections
    line = stored(store)[0]
    assert (line.group_number, line.mode, line.note, line.census) == ("00990", Mode.EE, 94, "1")


def test_a_group_that_the_grid_does_not_tell_has_no_mode(store: Store, tmp_path: Path) -> None:
    lines(store, tmp_path, [*ROW[:4], "12345", *ROW[5:]])

    assert [line.mode for line in stored(store)] == [None]


def test_the_mode_may_be_written(store: Store, tmp_path: Path) -> None:
    lines(store, tmp_path, [*ROW, "ee sr"], header=[*HEADER, "Type RAC de transmission"])

    assert [line.mode for line in stored(store)] == [Mode.EE_SR]


def test_a_new_note_updates_the_line(store: Store, tmp_path: Path) -> None:
    lines(store, tmp_path, ROW)

    report = lines(store, tmp_path, [*ROW[:5], "60", ROW[6]])

    assert counts(report)["updated"] == 1
    assert [line.note for line in stored(store)] == [60]


def test_a_line_enrolled_in_slack_is_now_known_to_be_in_clara(store: Store, tmp_path: Path) -> None:
    lines(store, tmp_path, ROW)
    with store.writing(BY_JULIE) as work:
        raw(work).execute(
            update(Inscription).values(
                clara_entered_at=None, clara_entered_by=None, created_by="U1", mode=Mode.FM
            )
        )

    report = lines(store, tmp_path, ROW)

    line = stored(store)[0]
    assert counts(report)["updated"] == 1
    assert (line.clara_entered_by, line.created_by, line.mode) == ("import", "U1", Mode.FM)


def test_a_deleted_line_does_not_stand_in_the_way(store: Store, tmp_path: Path) -> None:
    lines(store, tmp_path, ROW)
    with store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(state=InscriptionState.DELETED))

    report = lines(store, tmp_path, ROW)

    assert counts(report)["created"] == 1


def test_two_admissions_in_a_session_want_the_grid_named(store: Store, tmp_path: Path) -> None:
    two_admissions(store, tmp_path)
    bare = ["2345682", "A-2017", "", *ROW[3:]]

    ambiguous = lines(store, tmp_path, bare)
    named = lines(store, tmp_path, [*bare[:2], "JEE0K-17R-RA", *bare[3:]])

    assert refusals(ambiguous) == [(2, "grille", "")]
    assert "précisez la grille" in ambiguous.rejections[0].expected
    assert named.saved


def test_what_a_line_refers_to_must_be_there(store: Store, tmp_path: Path) -> None:
    report = lines(
        store,
        tmp_path,
        ["9999999", *ROW[1:]],
        ["1234567", "H-2020", *ROW[2:]],
        ["1234567", "A-2006", *ROW[2:]],
        ["1234567", "A-2017", "322A0-10A-RA", *ROW[3:]],
        [*ROW[:3], "999-999-ZZ", *ROW[4:]],
        [*ROW[:5], "101", "7"],
        [*ROW[:5], "", "7"],
    )

    assert refusals(report) == [
        (2, "da", "9999999"),
        (3, "session", "H-2020"),
        (4, "session", "A-2006"),
        (5, "grille", "322A0-10A-RA"),
        (6, "cours", "999-999-ZZ"),
        (7, "note", "101"),
        (8, "recensement", "7"),
    ]
    assert "autre établissement" in report.rejections[2].expected
    assert "0, 1" in report.rejections[6].expected


def test_without_its_list_a_code_is_taken_as_it_is_and_said(store: Store, tmp_path: Path) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).execute(delete(CodeValue).where(CodeValue.list == "recensement"))

    report = lines(store, tmp_path, [*ROW[:6], "7"], [*ROW[:3], "322-713-RL", *ROW[4:6], "8"])

    assert report.saved
    assert sum("recensement" in notice for notice in report.notices) == 1


def test_a_course_is_once_in_a_dossier(store: Store, tmp_path: Path) -> None:
    report = lines(store, tmp_path, ROW, ROW)

    assert refusals(report) == [(3, "cours", "322-703-RL")]
