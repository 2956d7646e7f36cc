"""A workbook cannot hurt the bot: it is read or refused in a sentence, whatever it declares or unpacks to."""

import subprocess
from pathlib import Path

import pytest

from rac_bot.errors import IntakeError, TooHeavy
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.sheets import Cell
from tests.exchange.reading import hostile
from tests.exchange.reading.hostile import Hostile
from tests.exchange.reading.packages import ods, ods_cell, ods_row, rows, text_cell, xlsx

pytestmark = pytest.mark.sqlite  # what is read is the same on either

ROW = f'<row r="2">{text_cell("A2", "langue")}{text_cell("B2", "FR")}</row>'


def given(tmp_path: Path, content: bytes, seconds: float = 60) -> list[tuple[int, list[Cell]]]:
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    [sheet] = open_file(path, seconds)
    return [(line.number, list(line.cells)) for line in sheet.lines()]


def refused(tmp_path: Path, content: bytes, seconds: float = 60) -> str:
    with pytest.raises(IntakeError) as refusal:
        given(tmp_path, content, seconds)
    return str(refusal.value).replace("\u00a0", " ")


@pytest.mark.parametrize("workbook", hostile.QUICK, ids=lambda workbook: workbook.name)
def test_it_is_read_or_refused_in_a_sentence(tmp_path: Path, workbook: Hostile) -> None:
    said = ""
    try:
        given(tmp_path, workbook.make())
    except IntakeError as refusal:
        said = str(refusal)

    assert not said or (said.startswith("«\u00a0f.xlsx\u00a0»") and said.endswith("."))


@pytest.mark.parametrize(
    "name",
    [
        "a long shared string, a million times",
        "one shared string of 150 MB",
        "twenty million deep, never closed",
        "ODS spaces, a billion",
    ],
)
def test_what_takes_too_much_memory_dies_alone(tmp_path: Path, name: str) -> None:
    [workbook] = (one for one in hostile.ALL if one.name == name)

    assert "trop de mémoire ou de temps" in refused(tmp_path, workbook.make())


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(xlsx(rows(ROW)))

    with pytest.raises(TooHeavy):
        open_file(path, 0.0001)


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ900000", "A0", "XFE1", "XFD1", "ALM2"])
def test_a_stray_cell_is_named(tmp_path: Path, cell: str) -> None:
    content = xlsx(rows(f"{ROW}<row>{text_cell(cell)}</row>"))

    assert f"une cellule égarée en {cell}" in refused(tmp_path, content)


@pytest.mark.parametrize("cell", ["C2", "AZ3", "ALL1", "A60000"])
def test_a_cell_apart_is_read(tmp_path: Path, cell: str) -> None:
    assert given(tmp_path, xlsx(rows(f"<row>{text_cell(cell)}</row>")))[-1][1][-1] == "x"


@pytest.mark.parametrize("extent", ["A0:C2", "A1:XFD1048576", "", "C5:A1", "A1:B2:C3", "é", "A1"])
def test_a_wrong_extent_is_no_fault_of_the_data(tmp_path: Path, extent: str) -> None:
    content = xlsx(f'<dimension ref="{extent}"/><sheetViews/>{rows(ROW)}')

    assert given(tmp_path, content) == [(1, ["liste", "code"]), (2, ["langue", "FR"])]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="e"><v>#N/A</v></c>',
        '<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>',
        '<c t="e" r="B2"><v/></c>',
        '<c r="B2" t="e"/>',
        '<c r="B2"><f>VLOOKUP(1,A:B,2)</f></c>',
        '<c r="B2"><f>VLOOKUP(1,A:B,2)</f><v></v></c>',
    ],
)
def test_a_formula_in_error_or_not_calculated_is_no_blank(tmp_path: Path, cell: str) -> None:
    row = f'<row r="2">{text_cell("A2", "langue")}{cell}</row>'

    assert given(tmp_path, xlsx(rows(row)))[1] == (2, ["langue", "#N/A"])


@pytest.mark.parametrize("error", ["#CALC!", "#SPILL!", "#BLOCKED!", "00990"])
def test_an_error_that_the_library_does_not_know_is_named_by_its_cell(tmp_path: Path, error: str) -> None:
    content = xlsx(rows(f'<row r="2"><c r="B2" t="e"><v>{error}</v></c></row>'))

    assert "la formule en B2 est en erreur" in refused(tmp_path, content)


def test_so_it_is_under_any_prefix_and_with_the_error_alone_in_its_column(tmp_path: Path) -> None:
    book = xlsx(
        "",
        parts={
            "xl/worksheets/sheet1.xml": '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<x:sheetData><x:row r="7"><x:c r="A7"><x:v>1</x:v></x:c><x:c r="D7" t="e"><x:v>#REF!</x:v></x:c>'
            "</x:row></x:sheetData></x:worksheet>"
        },
    )

    assert given(tmp_path, book) == [(7, [1.0, "", "", "#REF!"])]


def test_an_error_of_an_open_document_is_read_where_it_is(tmp_path: Path) -> None:
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" calcext:value-type="error">'
        "<text:p>#N/D</text:p></table:table-cell>"
    )
    uncalculated = '<table:table-cell table:formula="of:=1+1"/>'
    content = ods(ods_row(ods_cell("x", 2), 2) + ods_row("<table:table-cell/>" + error + uncalculated))

    assert given(tmp_path, content) == [(1, ["x", "x"]), (2, ["x", "x"]), (3, ["", "#N/D", "#N/A"])]


def test_a_sheet_that_is_named_and_not_there_is_refused(tmp_path: Path) -> None:
    content = xlsx(rows(ROW), leave=("xl/worksheets/sheet1.xml",))

    assert "la feuille « F1 » manque" in refused(tmp_path, content)


def test_days_counted_since_1904_are_no_others(tmp_path: Path) -> None:
    content = xlsx(rows('<row r="2"><c r="A2"><v>31031</v></c></row>'), book='<workbookPr date1904="1"/>')

    assert given(tmp_path, content)[1] == (2, ["31031"])


@pytest.mark.parametrize(
    "unpacked", ["a billion laughs", "ODS laughs", "one entity many times", "an address"]
)
def test_entities_are_refused(tmp_path: Path, unpacked: str) -> None:
    [workbook] = (one for one in hostile.ALL if one.name == unpacked)

    assert "entités" in refused(tmp_path, workbook.make())


def test_the_reading_program_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    run = subprocess.run

    def noted(*args: object, **kwargs: object) -> object:
        seen.append(kwargs["env"])
        return run(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", noted)
    given(tmp_path, xlsx(rows(ROW)))

    assert seen == [{}]
