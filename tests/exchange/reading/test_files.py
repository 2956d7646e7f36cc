"""Where a file's bytes come from, and where a CSV is cut into cells."""

import io
import os
import sys
import threading
from pathlib import Path

import pytest

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.files import STANDARD_INPUT, open_file
from rac_bot.exchange.reading.headers import DEPTH
from rac_bot.exchange.reading.sheets import MOST_CELLS, Cell
from tests.exchange.college import write_text

CODES = "liste;code\nlangue;FR\n"
READ: list[tuple[int, list[Cell]]] = [(1, ["liste", "code"]), (2, ["langue", "FR"])]


def lines(path: Path) -> list[tuple[int, list[Cell]]]:
    [sheet] = open_file(path)
    return [(line.number, list(line.cells)) for line in sheet.lines()]


def refused(path: Path) -> str:
    with pytest.raises(IntakeError) as refusal:
        lines(path)
    return str(refusal.value).replace("\u00a0", " ")


# Where they come from.


def test_what_is_piped_in_is_read_as_often_as_a_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CODES.encode())))

    [sheet] = open_file(STANDARD_INPUT)

    assert (sheet.name, sheet.delimiter, sheet.unseen) == ("-", ";", ())
    assert [[(line.number, list(line.cells)) for line in sheet.lines()] for _ in range(2)] == [READ, READ]


def test_what_is_piped_in_is_named_as_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"liste\x00")))

    assert refused(STANDARD_INPUT) == "« - » n’est ni un classeur ni un fichier texte (CSV)."


def test_so_is_a_pipe_with_a_name(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(CODES,), daemon=True)
    writer.start()

    assert lines(path) == READ

    writer.join()


def test_a_file_is_one_sheet_of_its_name(tmp_path: Path) -> None:
    [sheet] = open_file(write_text(tmp_path / "f.csv", CODES + "langue;A\u200bN\n"))

    assert (sheet.name, sheet.delimiter, sheet.unseen) == ("f.csv", ";", (3,))


def test_what_a_file_is_is_told_by_how_it_begins(tmp_path: Path) -> None:
    xml, excel = '<?xml version="1.0"?>', "urn:schemas-microsoft-com:office:spreadsheet"

    assert refused(write_text(tmp_path / "f.csv", xml + excel)) == (
        "« f.csv » est un classeur XML d’Excel 2003 : enregistrez-le en XLSX."
    )
    assert refused(write_text(tmp_path / "f.csv", xml + " " * 4096 + excel)) == (
        "« f.csv » est un fichier XML : enregistrez-le en XLSX."
    )


# Where it is cut.


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n", ";"),
        ("a,b\n", ","),
        ("a\tb\n", "\t"),
        ("a\n", ","),
        ("liste;autre\nx,y,z,w\n", ";"),
        ("a,b,c,d\nliste;code\n", ";"),
        ("a;b;c;d\nliste,code\n", ","),
        ("liste,code;c\nbonjour\n", ","),
        ("a;b\n" * (DEPTH - 1) + "liste,code\n", ","),
        ("a;b\n" * DEPTH + "liste,code\n", ";"),
        ('liste,"code\nlangue;FR\n', ";"),
    ],
)
def test_the_delimiter_is_the_one_by_which_most_titles_are_known(
    tmp_path: Path, text: str, delimiter: str
) -> None:
    [sheet] = open_file(write_text(tmp_path / "f.csv", text))

    assert sheet.delimiter == delimiter


def test_a_line_has_a_thousand_cells_at_most(tmp_path: Path) -> None:
    cells = ["x"] * MOST_CELLS
    path = write_text(tmp_path / "f.csv", f"{CODES}{';'.join(cells)}\n")
    assert lines(path) == [*READ, (3, cells)]

    assert refused(write_text(tmp_path / "f.csv", f"{CODES}{';'.join(cells)};\n")) == (
        "« f.csv », ligne 3 : elle est trop longue."
    )


@pytest.mark.parametrize("comment", ['# une;"note', '  # une;"note', '\t## une;"note'])
def test_a_comment_is_passed_over_between_two_lines_and_not_in_a_cell(tmp_path: Path, comment: str) -> None:
    text = f'{comment}\nliste;code\n{comment}\nlangue;"F\n# R"\n{comment}\n'

    assert lines(write_text(tmp_path / "f.csv", text)) == [
        (2, ["liste", "code"]),
        (4, ["langue", "F\n# R"]),
    ]


@pytest.mark.parametrize(("above", "read"), [(DEPTH - 1, [50, 51]), (DEPTH, [52])])
def test_one_among_the_first_lines_may_be_the_header(tmp_path: Path, above: int, read: list[int]) -> None:
    text = "\n" * above + "# liste;code\nlangue;FR\n"

    assert [number for number, _cells in lines(write_text(tmp_path / "f.csv", text))] == read


@pytest.mark.parametrize(
    ("line", "number"), [('langue;"FR', 3), ('langue;"F"R', 3), ('\n"la\nngue";"F"R', 4)]
)
def test_a_quotation_mark_that_is_wrong_is_told_by_the_first_line_of_its_record(
    tmp_path: Path, line: str, number: int
) -> None:
    assert refused(write_text(tmp_path / "f.csv", f"{CODES}{line}\n")) == (
        f"« f.csv », ligne {number} : un guillemet est de trop ou manque."
    )
