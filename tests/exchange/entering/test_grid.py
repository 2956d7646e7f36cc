"""The grid of courses, competencies and groups comes in."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Competency, Course, Grid, GridCourse, GridGroup, JournalEntry, Programme
from tests.databases import BY_JULIE, raw
from tests.exchange.college import (
    GRID,
    SAMPLES,
    counts,
    everything,
    how_many,
    refusals,
    rows_of,
    write_csv,
    write_ods,
    write_xlsx,
)

HEADER = ["grille", "cours", "titre_cours", "ponderation", "competences", "EE", "EE SR", "FM"]
GRID_CODE = "JEE0K-17R-RA"
ROW = [GRID_CODE, "322-703-RL", "Profession", "2-1-2", "0190", "00990", "00991", "00992"]


def grid(store: Store, tmp_path: Path, *rows: list[Any], header: list[str] = HEADER) -> Report:
    return run(store, FileKind.GRID, write_csv(tmp_path / "grille.csv", [header, *rows]))


def groups(store: Store, course: str) -> dict[Mode, str]:
    with store.reading(BY_JULIE) as work:
        found = raw(work).execute(
            select(GridGroup.mode, GridGroup.number)
            .join(GridGroup.grid_course)
            .join(GridCourse.course)
            .where(Course.number == course)
        )
        return {group.mode: group.number for group in found}


def as_numbers(row: list[str]) -> list[Any]:
    """The row as a spreadsheet keeps it: units, hours, competencies and groups typed in plain cells."""
    return [
        float(cell.replace(",", ".")) if index in (6, 11, 12, 13, 14, 15, 16) and _number(cell) else cell
        for index, cell in enumerate(row)
    ]


def _number(cell: str) -> bool:
    return cell.replace(",", "").isdecimal()


def test_the_sample_brings_the_23_courses_and_their_groups(store: Store) -> None:
    report = run(store, FileKind.GRID, GRID)

    assert counts(report) == {"read": 23, "created": 23, "updated": 0, "unchanged": 0, "rejected": 0}
    assert report.saved
    assert not report.refused
    assert how_many(store, GridCourse) == 23
    assert groups(store, "322-813-RL") == {Mode.EE: "00993", Mode.EE_SR: "00994", Mode.FM: "00995"}
    assert groups(store, "322-709-RL") == {Mode.EE: "00990", Mode.EE_SR: "00991"}
    with store.reading(BY_JULIE) as work:
        course = raw(work).scalars(select(Course).where(Course.number == "322-70F-RL")).one()
        programme = raw(work).scalars(select(Programme)).one()
    assert (course.title, str(course.weighting), course.hours) == ("Stage 2 : Intégration", "1-16-2", 240)
    assert (programme.number, programme.title_key) == ("JEE.0K", "techniques d education a l enfance")


@pytest.mark.parametrize("format_", ["xlsx", "ods", "windows-1252"])
def test_csv_xlsx_and_ods_bring_the_same_grid(store: Store, tmp_path: Path, format_: str) -> None:
    header, *rows = rows_of(GRID)
    typed = [header, *map(as_numbers, rows)]
    match format_:
        case "xlsx":
            path = write_xlsx(tmp_path / "grille.xlsx", {"Grille": typed})
        case "ods":
            path = write_ods(tmp_path / "grille.ods", typed)
        case _:
            path = write_csv(tmp_path / "grille.csv", [header, *rows], ";", "cp1252")
    run(store, FileKind.GRID, path)
    here = everything(store)

    again = run(store, FileKind.GRID, GRID)

    assert counts(again) == {"read": 23, "created": 0, "updated": 0, "unchanged": 23, "rejected": 0}
    assert everything(store) == here
    assert here["grid_group"][0][3] == "00990"


def test_a_second_run_says_unchanged(store: Store) -> None:
    run(store, FileKind.GRID, GRID)
    before = everything(store)

    report = run(store, FileKind.GRID, GRID)

    assert counts(report) == {"read": 23, "created": 0, "updated": 0, "unchanged": 23, "rejected": 0}
    assert everything(store) == before


def test_three_bad_cells_are_all_named_and_nothing_is_saved(store: Store, tmp_path: Path) -> None:
    header, *rows = rows_of(GRID)
    rows[1][4] = "322-71-RL"
    rows[4][12] = "2,66"
    rows[9][15] = "009900"
    path = write_csv(tmp_path / "grille.csv", [["# une note"], header, *rows])

    report = run(store, FileKind.GRID, path)

    assert refusals(report) == [
        (4, "cours", "322-71-RL"),
        (7, "unites", "2,66"),
        (12, "EE SR", "009900"),
    ]
    assert [one.expected for one in report.rejections] == [
        "un numéro de cours s’écrit comme 350-714-RL",
        "2,00, que donne la pondération 3-1-2",
        "un numéro de groupe a 5 caractères, par ex. 00990",
    ]
    assert {one.sheet for one in report.rejections} == {"grille.csv"}
    assert counts(report) == {"read": 23, "created": 0, "updated": 0, "unchanged": 0, "rejected": 3}
    assert report.refused
    assert not report.saved
    assert not any(everything(store).values())
    assert how_many(store, JournalEntry) == 0


def test_a_row_can_be_wrong_in_several_cells(store: Store, tmp_path: Path) -> None:
    report = grid(store, tmp_path, ["?", "322", "", "212", "01A", "1", "2", "3"])

    assert [column for _line, column, _found in refusals(report)] == HEADER[:5]
    assert report.rejected == 1


def test_an_emptied_mode_cell_takes_the_group_away(store: Store, tmp_path: Path) -> None:
    grid(store, tmp_path, ROW)

    report = grid(store, tmp_path, [*ROW[:5], "00990", "", "00999"])

    assert report.updated == 1
    assert groups(store, "322-703-RL") == {Mode.EE: "00990", Mode.FM: "00999"}


def test_a_mode_without_a_column_keeps_its_groups(store: Store, tmp_path: Path) -> None:
    grid(store, tmp_path, ROW)

    report = grid(store, tmp_path, ROW[:6], header=HEADER[:6])

    assert report.unchanged == 1
    assert len(groups(store, "322-703-RL")) == 3


@pytest.mark.parametrize("cell", ["019D 019E 190", "019d,019E;0190", "019D/019E / 0190", "019D\n019E\n0190"])
def test_several_competencies_stand_in_a_cell(store: Store, tmp_path: Path, cell: str) -> None:
    report = grid(store, tmp_path, [*ROW[:4], cell, *ROW[5:]])

    assert report.saved
    with store.reading(BY_JULIE) as work:
        held = grids.courses(work, 1)[0]
        assert [competency.code for competency in held.competencies] == ["0190", "019D", "019E"]


def test_units_are_truncated_as_clara_truncates_them(store: Store, tmp_path: Path) -> None:
    header = [*HEADER, "unites"]

    rounded = grid(store, tmp_path, [*ROW, "1,67"], header=header)
    truncated = grid(store, tmp_path, [*ROW, "1.66"], header=header)
    computed = run(store, FileKind.GRID, write_xlsx(tmp_path / "calcul.xlsx", {"F": [header, [*ROW, 5 / 3]]}))

    assert refusals(rounded) == [(2, "unites", "1,67")]
    assert truncated.saved
    assert computed.unchanged == 1


def test_the_same_course_twice_in_a_grid_names_the_first_line(store: Store, tmp_path: Path) -> None:
    report = grid(store, tmp_path, ROW, [*ROW[:2], "Autre titre", *ROW[3:]])

    again = grid(store, tmp_path, ROW, ROW)

    assert refusals(report) == [(3, "titre_cours", "Autre titre")]
    assert refusals(again) == [(3, "cours", "322-703-RL")]
    assert all("ligne 2" in one.rejections[0].expected for one in (report, again))


def test_two_grids_of_a_file_must_agree_on_a_course(store: Store, tmp_path: Path) -> None:
    report = grid(store, tmp_path, ROW, ["322A0-10A-RA", "322-703-RL", "Autre titre", *ROW[3:]])

    assert refusals(report) == [(3, "titre_cours", "Autre titre")]
    assert "« Profession », comme à la ligne 2" in report.rejections[0].expected.replace("\u00a0", " ")


def test_a_new_title_is_found_under_in_every_grid_of_the_course(store: Store, tmp_path: Path) -> None:
    grid(store, tmp_path, ROW)
    grid(store, tmp_path, ["322A0-10A-RA", "322-703-RL", "Éthique", *ROW[3:]])

    with store.reading(BY_JULIE) as work:
        ids = raw(work).scalars(select(Grid.id)).all()
        assert [len(grids.courses(work, id_, "ethique 322703rl")) for id_ in ids] == [1, 1]


def test_courses_are_found_by_number_discipline_and_competency(store: Store) -> None:
    run(store, FileKind.GRID, GRID)

    with store.reading(BY_JULIE) as work:
        numbers = {
            words: [held.course.number for held in grids.courses(work, 1, words)]
            for words in ("fk19", "350-714", "350714rl", "psychologie 12 ans")
        }
    assert numbers == {
        "fk19": ["322-843-RL"],
        "350-714": ["350-714-RL"],
        "350714rl": ["350-714-RL"],
        "psychologie 12 ans": ["350-714-RL"],
    }


def test_a_course_left_out_of_the_file_stays_and_is_said(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.GRID, GRID)

    report = grid(store, tmp_path, ROW)

    assert how_many(store, GridCourse) == 23
    assert any("22 cours absents de ce fichier y restent" in notice for notice in report.notices)


def test_a_weighting_that_a_spreadsheet_made_a_date_is_refused_as_such(store: Store, tmp_path: Path) -> None:
    row: list[Any] = [*ROW]
    row[3] = date(2002, 1, 2)
    path = write_xlsx(tmp_path / "g.xlsx", {"Grille": [HEADER, row]})

    report = run(store, FileKind.GRID, path)

    assert refusals(report) == [(2, "ponderation", "2002-01-02")]
    assert "date" in report.rejections[0].expected


def test_a_broken_formula_is_refused_rather_than_read_as_no_group(store: Store, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "g.xlsx", {"Grille": [HEADER, [*ROW[:6], "#N/A", "00992"]]})

    report = run(store, FileKind.GRID, path)

    assert refusals(report) == [(2, "EE SR", "#N/A")]


def test_so_it_is_where_the_workbook_writes_its_attributes_in_single_quotes(
    store: Store, tmp_path: Path
) -> None:
    written = write_xlsx(tmp_path / "g.xlsx", {"Grille": [HEADER, [*ROW[:6], "#N/A", "00992"]]})
    path = tmp_path / "apostrophes.xlsx"
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w") as book:
        for name in source.namelist():
            part = source.read(name)
            book.writestr(name, part.replace(b'"', b"'") if "worksheets/sheet" in name else part)

    assert refusals(run(store, FileKind.GRID, path)) == [(2, "EE SR", "#N/A")]


def test_a_programme_at_odds_with_its_grid_is_refused(store: Store, tmp_path: Path) -> None:
    header = [*HEADER, "programme"]
    grid(store, tmp_path, [*ROW, "JEE.0K"], header=header)

    report = grid(store, tmp_path, [*ROW, "322.A0"], header=header)

    assert refusals(report) == [(2, "programme", "322.A0")]
    assert "JEE.0K" in report.rejections[0].expected


def test_the_second_sample_grid_shares_its_courses_with_the_first(store: Store) -> None:
    run(store, FileKind.GRID, GRID)

    report = run(store, FileKind.GRID, SAMPLES / "grille-322A0-10A-RA.csv")

    assert report.created == 4
    assert how_many(store, Course) == 23


def test_competencies_have_their_titles_one_a_line_or_each_after_its_code(
    store: Store, tmp_path: Path
) -> None:
    def titles() -> dict[str, str]:
        with store.reading(BY_JULIE) as work:
            return {one.code: one.title for one in raw(work).scalars(select(Competency))}

    header = [*HEADER[:5], "Titre de la compétence", *HEADER[5:]]
    alone = [*ROW[:5], "Analyser  la profession", *ROW[5:]]
    several = [
        GRID_CODE,
        "322-709-RL",
        "Stage",
        "1-2-1",
        "0190 019A",
        "019A : Observer ; 190 Analyser la profession",
    ]
    report = grid(store, tmp_path, alone, [*several, "00990", "", ""], header=header)
    assert refusals(report) == []
    assert titles() == {"0190": "Analyser la profession", "019A": "Observer"}
    grid(store, tmp_path, ROW)  # a file without the column takes none away
    assert titles()["0190"] == "Analyser la profession"
    changed = [*ROW[:5], "Étudier la profession", *ROW[5:]]
    report = grid(store, tmp_path, changed, header=header)
    told = [one for one in report.differences[GRID_CODE] if one["what"] == "competency_title"]
    assert [(one["before"], one["after"]) for one in told] == [
        ("0190 Analyser la profession", "0190 Étudier la profession")
    ]
    more = [*ROW[:4], "0190 019B", "0190 : Étudier la profession ; 019B : Agir", *ROW[5:]]
    report = grid(store, tmp_path, more, header=header)
    [titled] = [one for one in report.differences[GRID_CODE] if one["what"] == "competency_title"]
    assert (titled["before"], titled["after"]) == ("019B", "019B Agir")  # it is new, and had none
    for wrong in ("Observer ; Analyser", "É" * 301):
        refused = grid(store, tmp_path, [*several[:5], wrong, "00990", "", ""], header=header)
        assert [one.column for one in refused.rejections] == ["Titre de la compétence"]
    assert titles()["0190"] == "Étudier la profession"
