"""Grids as people keep them: a line a competency or a group, a header in two lines, titles of their own."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Course, GridCourse
from tests.databases import BY_JULIE, raw
from tests.exchange.college import everything, refusals, write_csv, write_ods
from tests.exchange.entering.test_grid import GRID_CODE, HEADER, ROW, grid, groups

pytestmark = pytest.mark.sqlite  # what is read is the same on either

START = ["Grille", "No cours", "Titre du cours", "Pond."]
COURSE = [GRID_CODE, "322-703-RL", "Profession", "2-1-2"]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ALL = {Mode.EE: "00990", Mode.EE_SR: "00991", Mode.FM: "00992"}


def brought(store: Store, tmp_path: Path, *rows: list[Any]) -> Report:
    return run(store, FileKind.GRID, write_csv(tmp_path / "grille.csv", rows))


def competencies(store: Store, course: str = "322-703-RL") -> list[str]:
    with store.reading(BY_JULIE) as work:
        statement = select(GridCourse).join(GridCourse.course).where(Course.number == course)
        return sorted(one.code for one in raw(work).scalars(statement).one().competencies)


def told(report: Report) -> str:
    return "\n".join(report.notices).replace("\u00a0", " ")


def test_the_lines_of_a_course_bring_their_competencies_together(store: Store, tmp_path: Path) -> None:
    other = [GRID_CODE, "322-713-RL", *ROW[2:]]
    lines = [[*ROW[:4], code, *ROW[5:]] for code in ("0190", "0191", "019D")]

    report = grid(store, tmp_path, lines[0], other, *lines[1:])

    assert (report.read, report.created, report.rejected) == (4, 2, 0)
    assert competencies(store) == ["0190", "0191", "019D"]
    assert groups(store, "322-703-RL") == ALL
    assert "4 lignes lues pour 2 cours" in told(report)
    assert grid(store, tmp_path, *reversed(lines), other).unchanged == 2


def test_lines_of_a_course_that_do_not_agree_are_refused(store: Store, tmp_path: Path) -> None:
    other = [*ROW[:4], "0191", "00995", *ROW[6:]]
    header = [*HEADER, "Programme"]

    report = grid(store, tmp_path, ROW, other)
    programmes = grid(
        store, tmp_path, [*ROW, "JEE.0K"], [*ROW[:4], "0191", *ROW[5:], "322.A0"], header=header
    )

    assert refusals(report) == [(3, "EE", "00995")]
    assert "« 00990 », comme à la ligne 2" in report.rejections[0].expected.replace("\u00a0", " ")
    assert refusals(programmes) == [(3, "Programme", "322.A0")]


def test_a_line_that_leaves_its_course_out_goes_on_with_the_one_above(store: Store, tmp_path: Path) -> None:
    blank = [""] * 3

    report = grid(
        store,
        tmp_path,
        ROW,
        ["", *blank, "0191", *blank],
        [GRID_CODE, "", "", "2-1-2", "0192", *blank],
        [GRID_CODE, "322-713-RL", *ROW[2:]],
    )

    assert report.created == 2
    assert competencies(store) == ["0190", "0191", "0192"]
    assert competencies(store, "322-713-RL") == ["0190"]
    assert groups(store, "322-703-RL") == ALL


def test_a_line_without_its_course_that_says_another_title_is_refused(store: Store, tmp_path: Path) -> None:
    report = grid(store, tmp_path, ROW, [GRID_CODE, "", "Un autre cours", *ROW[3:]])

    assert refusals(report) == [(3, "cours", "")]


def test_a_line_a_group(store: Store, tmp_path: Path) -> None:
    header = [*START, "Compétences", "Groupe", "Type RAC"]
    lines = [
        [*COURSE, "0190 0191", "990", "EE"],
        [*COURSE, "0190 0191", "991", "ee-sr"],
        [*COURSE, "0190 0191", "992", "FM"],
    ]

    assert brought(store, tmp_path, header, *lines).saved
    assert groups(store, "322-703-RL") == ALL
    assert competencies(store) == ["0190", "0191"]

    again = brought(
        store, tmp_path, header, [*COURSE, "0190 0191", "995", "EE"], [*lines[1][:5], "—", "EE SR"]
    )

    assert groups(store, "322-703-RL") == {Mode.EE: "00995", Mode.FM: "00992"}
    assert "1 groupe retiré (322-703-RL EE SR 00991)" in told(again)
    assert "1 groupe absent de ce fichier y reste (322-703-RL FM 00992)" in told(again)


def test_a_line_a_group_that_lacks_its_mode_or_has_two_of_one_is_refused(
    store: Store, tmp_path: Path
) -> None:
    header = [*START, "Groupe", "Type RAC"]

    without = brought(store, tmp_path, header, [*COURSE, "990", ""])
    twice = brought(store, tmp_path, header, [*COURSE, "990", "EE"], [*COURSE, "991", "EE"])

    assert refusals(without) == [(2, "Groupe", "990")]
    assert refusals(twice) == [(3, "Groupe", "00991")]


@pytest.mark.parametrize("lone", ["Groupe", "Gr.", "Type RAC"])
def test_groups_and_modes_go_together(store: Store, tmp_path: Path, lone: str) -> None:
    report = brought(store, tmp_path, [*START, lone], [*COURSE, "EE" if lone == "Type RAC" else "00990"])

    assert refusals(report)[0] == (1, lone, lone)
    assert not any(everything(store).values())


@pytest.mark.parametrize(
    ("title", "mode"),
    [
        ("Formation manquante", Mode.FM),
        ("Formation manquante (FM)", Mode.FM),
        ("F.M.", Mode.FM),
        ("Groupe (formation manquante)", Mode.FM),
        ("EE sans résultat", Mode.EE_SR),
        ("Évaluation sans résultat (EE SR)", Mode.EE_SR),
        ("No de groupe E.E. S.R.", Mode.EE_SR),
        ("Évaluation (EE)", Mode.EE),
        ("EE - Évaluation", Mode.EE),
        ("Mode EE", Mode.EE),
        ("N° du groupe EE (évaluation)", Mode.EE),
        ("EE (avec résultat)", Mode.EE),
    ],
)
def test_a_mode_by_any_of_its_titles(store: Store, tmp_path: Path, title: str, mode: Mode) -> None:
    report = brought(store, tmp_path, [*START, title], [*COURSE, "990"])

    assert report.saved, report.rejections
    assert groups(store, "322-703-RL") == {mode: "00990"}
    assert report.notices == []


@pytest.mark.parametrize(
    ("title", "cell", "look"),
    [
        ("EE autre", "990", "un mode"),
        ("Formation manqante", "990", "un mode"),
        ("Évaluation", "990", "un mode"),
        ("FM ou EE", "990", "un mode"),
        ("Mode de formation", "oui", "un mode"),
        ("Groupe du soir", "990", "un groupe"),
        ("Gropue", "990", "un groupe"),
        ("Compétence 2", "019A", "une compétence"),
        ("Énoncé de la compétense", "Analyser", "une compétence"),
        ("Objectif visé", "", "une compétence"),
        ("F", "00992", "un groupe"),
        ("", "00992", "un groupe"),
        ("Autre", "019A", "une compétence"),
        ("Genre", "EE SR", "un mode"),
    ],
)
def test_a_column_that_looks_like_one_of_a_grids_own_stops_the_import(
    store: Store, tmp_path: Path, title: str, cell: str, look: str
) -> None:
    report = brought(store, tmp_path, [*START, title, "EE"], [*COURSE, cell, "00990"])

    [(line, column, _found)] = refusals(report)
    assert (line, column) == (1, title or "(sans titre)")
    assert f"ressemble à {look}" in report.rejections[0].expected
    assert "ignorée" not in told(report)
    assert not any(everything(store).values())


@pytest.mark.parametrize("title", ["À voir", "Session", "Composante de formation", "Local", "Responsable"])
def test_any_other_column_is_left_aside_and_named(store: Store, tmp_path: Path, title: str) -> None:
    report = brought(store, tmp_path, [*START, title], [*COURSE, "D-214"])

    assert report.saved
    assert f"colonne ignorée « {title} »" in told(report)


@pytest.mark.parametrize("cell", ["—", "-", "–", "s.o.", "S/O", "so", "N/A", "n.a.", "Sans objet", "aucun"])
def test_what_people_write_for_no_group(store: Store, tmp_path: Path, cell: str) -> None:
    grid(store, tmp_path, ROW)

    report = grid(store, tmp_path, [*ROW[:6], cell, "00992"])

    assert groups(store, "322-703-RL") == {Mode.EE: "00990", Mode.FM: "00992"}
    assert "1 groupe retiré (322-703-RL EE SR 00991)" in told(report)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            ["Grille", "Cours", "", "Pondération", "Groupes", "", ""],
            ["", "No", "Titre", "", "EE", "EE SR", "FM"],
        ),
        (["Grille", "No cours", "Titre", "Pond.", "Groupes", "", ""], ["", "", "", "", "EE", "EE SR", "FM"]),
        (
            ["Grille", "Cours", "Cours", "Pond.", "Numéro de groupe", "Numéro de groupe", "Numéro de groupe"],
            ["Grille", "No", "Nom", "Pond.", "EE", "sans résultat (EE SR)", "Formation manquante"],
        ),
    ],
)
def test_a_header_in_two_lines(store: Store, tmp_path: Path, above: list[str], below: list[str]) -> None:
    report = brought(store, tmp_path, ["Grille de cours"], above, below, [*COURSE, "990", "991", "992"])

    assert (report.created, refusals(report)) == (1, [])
    assert groups(store, "322-703-RL") == ALL
    assert told(report) == "Feuille « grille.csv » : titres lus aux lignes 2 et 3."


def test_a_line_below_the_header_is_not_taken_for_titles(store: Store, tmp_path: Path) -> None:
    header = [*START, "Groupe", "Type RAC"]

    report = brought(store, tmp_path, header, [*COURSE, "990", "EE"])

    assert (report.read, report.notices) == (1, [])


@pytest.mark.parametrize(
    ("titles", "cells", "found"),
    [
        (["EE", "Groupe EE"], ["990", "00990"], []),
        (["EE", "Groupe EE"], ["00990", "00995"], ["00995"]),
        (["EE", "Évaluation (EE)"], ["", "00995"], ["00995"]),
        (["EE", "Groupe EE"], ["990", ""], []),
        (["Compétences", "Objectif"], ["0190 0191", "191, 190"], []),
        (["Compétences", "Objectif"], ["0190", "0191"], ["0191"]),
        (["Heures", "Durée"], ["45", "60"], ["60"]),
    ],
)
def test_two_columns_for_one_field_have_to_agree(
    store: Store, tmp_path: Path, titles: list[str], cells: list[str], found: list[str]
) -> None:
    report = brought(store, tmp_path, [*START, *titles], [*COURSE, *cells])

    assert [cell for _line, _column, cell in refusals(report)] == found
    assert report.saved is not bool(found)


def test_so_have_those_of_other_files(store: Store, tmp_path: Path) -> None:
    rows = [["DA", "Matricule", "Nom", "Prénom"], ["1234567", "123-4567", "Roy", "Lise"]]
    agreeing = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))
    rows.append(["7654321", "7654322", "Roy", "Jean"])

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))

    assert agreeing.saved
    assert refusals(report) == [(3, "Matricule", "7654322")]


def test_every_group_that_is_taken_away_is_named(store: Store, tmp_path: Path) -> None:
    numbers = [f"322-{index:03d}-RL" for index in range(60)]
    grid(store, tmp_path, *([GRID_CODE, number, *ROW[2:]] for number in numbers))

    report = grid(store, tmp_path, *([GRID_CODE, number, *ROW[2:5], "", *ROW[6:]] for number in numbers))

    assert "60 groupes retirés" in told(report)
    assert all(f"{number} EE 00990" in told(report) for number in numbers)


def merged_xlsx(path: Path, rows: list[list[Any]], *merged: tuple[int, int, int, int]) -> Path:
    """`merged`: the first and last row and column of each, from 0."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Grille")
    for index, row in enumerate(rows):
        sheet.write_row(index, 0, row)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return path


def merged_ods(path: Path, rows: list[list[Any]], *merged: tuple[int, int, int, int]) -> Path:
    """The same, in an OpenDocument spreadsheet."""
    write_ods(path, rows)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for name in ("office", "table", "text"):
        etree.register_namespace(name, f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0")
    content = etree.fromstring(parts["content.xml"])  # noqa: S314  our own
    table = next(content.iter(f"{TABLE}table"))
    for top, left, bottom, right in merged:
        cell = table[top][left]
        cell.set(f"{TABLE}number-rows-spanned", str(bottom - top + 1))
        cell.set(f"{TABLE}number-columns-spanned", str(right - left + 1))
    parts["content.xml"] = etree.tostring(content)
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return path


@pytest.mark.parametrize("written", [merged_xlsx, merged_ods])
def test_merged_cells(store: Store, tmp_path: Path, written: Callable[..., Path]) -> None:
    """The grid beside all its courses, a course beside its competencies, a group under two modes."""
    rows = [
        ["Grille de cours", "", "", "", "", "", "", ""],
        ["Grille", "Cours", "", "", "Groupes", "", "", "Objectif"],
        ["", "No", "Titre", "Pond.", "EE", "EE SR", "FM", ""],
        [*COURSE, "00990", "", "00992", "0190"],
        ["", "", "", "", "", "", "", "0191"],
        ["", "322-713-RL", *COURSE[2:], "—", "00991", "", "0192"],
    ]
    merged = [(0, 0, 0, 7), (1, 1, 1, 3), (1, 4, 1, 6), (1, 0, 2, 0), (1, 7, 2, 7), (3, 0, 5, 0)]
    merged += [(3, column, 4, column) for column in (1, 2, 3, 6)] + [(3, 4, 4, 5)]

    report = run(store, FileKind.GRID, written(tmp_path / "grille", rows, *merged))

    assert (report.created, refusals(report)) == (2, [])
    assert competencies(store) == ["0190", "0191"]
    assert groups(store, "322-703-RL") == {Mode.EE: "00990", Mode.EE_SR: "00990", Mode.FM: "00992"}
    assert groups(store, "322-713-RL") == {Mode.EE_SR: "00991"}
    assert "titres lus aux lignes 2 et 3" in told(report)


def test_titles_merged_beside_those_of_groups_are_one_header(store: Store, tmp_path: Path) -> None:
    rows = [[*START, "Groupes", ""], ["", "", "", "", "EE", "FM"], [*COURSE, "00990", "00992"]]
    merged = [(0, column, 1, column) for column in range(4)]

    report = run(store, FileKind.GRID, merged_xlsx(tmp_path / "g.xlsx", rows, *merged, (0, 4, 0, 5)))

    assert (report.created, refusals(report)) == (1, [])
    assert groups(store, "322-703-RL") == {Mode.EE: "00990", Mode.FM: "00992"}


def test_an_error_in_a_merged_cell_is_refused_on_each_line(store: Store, tmp_path: Path) -> None:
    rows = [[*START, "Objectif", "EE"], [*COURSE, "0190", "#N/A"], [*COURSE, "0191", ""]]

    report = run(store, FileKind.GRID, merged_xlsx(tmp_path / "g.xlsx", rows, (1, 5, 2, 5)))

    assert refusals(report) == [(2, "EE", "#N/A"), (3, "EE", "#N/A")]
