"""What a workbook says, as a spreadsheet shows it; or why it is refused, with the cell or the line."""

import io
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from rac_bot.errors import TooHeavy
from rac_bot.exchange.reading import untrusted, workbooks
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.sheets import Cell
from tests.exchange.reading.opened import given, refused
from tests.exchange.reading.packages import (
    MAIN,
    ODS_HEADER,
    OFFICE,
    PACKAGE,
    Parts,
    archive,
    encrypted,
    lying,
    ods,
    ods_cell,
    ods_row,
    rows,
    text_cell,
    xlsx,
)

pytestmark = pytest.mark.sqlite  # what is read is the same on either

ROW = f'<row r="2">{text_cell("A2", "langue")}{text_cell("B2", "FR")}</row>'
READ = [(1, ["liste", "code"]), (2, ["langue", "FR"])]
DAMAGED = "« f.xlsx » n’est pas un classeur lisible."
TOO_HEAVY = "« f.xlsx » demande trop de mémoire ou de temps : enregistrez la feuille en CSV UTF-8."


def relations(told: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def book(sheets: str) -> str:
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def a_sheet(sheet: str) -> str:
    return f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'


def merged(*references: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in references) + "</mergeCells>"


# How large a workbook may be.


def test_a_workbook_of_more_bytes_than_any_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = xlsx(rows(ROW))
    monkeypatch.setattr(workbooks, "_MOST_BYTES", len(content))
    assert given(tmp_path, content) == READ

    monkeypatch.setattr(workbooks, "_MOST_BYTES", len(content) - 1)
    assert refused(tmp_path, content) == TOO_HEAVY


def test_no_more_of_it_is_read_than_tells_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_MOST_BYTES", 10)
    source = io.BytesIO(xlsx(rows(ROW)))

    with pytest.raises(TooHeavy):
        workbooks.workbook_sheets(source, "f.xlsx", 60)

    assert source.tell() == 11


def test_a_workbook_of_ten_thousand_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path, xlsx(rows(ROW), parts={f"x{n}": "" for n in range(10_000)})) == TOO_HEAVY

    monkeypatch.setattr(untrusted, "MOST_PARTS", 6)
    assert list(untrusted.scanned(xlsx(rows(ROW), parts={"x": ""})).scans) == ["F1"]
    with pytest.raises(untrusted.Refused, match=r"^unpacks$"):
        untrusted.scanned(xlsx(rows(ROW), parts={"x": "", "y": ""}))


@pytest.mark.parametrize(("sheets", "is_read"), [(200, True), (201, False)])
def test_two_hundred_sheets_are_the_most(tmp_path: Path, sheets: int, is_read: bool) -> None:
    told = "".join(f'<sheet name="F{n}" sheetId="{n}" r:id="r1"/>' for n in range(sheets))
    path = tmp_path / "f.xlsx"
    path.write_bytes(xlsx(rows(ROW), parts={"xl/workbook.xml": book(told)}))

    if is_read:
        assert [sheet.name for sheet in open_file(path)] == [f"F{n}" for n in range(sheets)]
    else:
        assert refused(tmp_path, path.read_bytes()) == TOO_HEAVY


@pytest.mark.parametrize(("unpacked", "is_read"), [((256 << 20) // 5, True), ((256 << 20) // 5 + 1, False)])
def test_what_it_says_that_it_unpacks_to_has_its_limit(tmp_path: Path, unpacked: int, is_read: bool) -> None:
    content = lying(xlsx(rows(ROW)), unpacked)  # of five parts

    if is_read:
        assert given(tmp_path, content) == READ
    else:
        assert refused(tmp_path, content) == TOO_HEAVY


@pytest.mark.parametrize(("length", "is_read"), [(32_767, True), (32_768, False)])
def test_a_cell_is_as_long_as_a_spreadsheet_has_them(tmp_path: Path, length: int, is_read: bool) -> None:
    content = xlsx(rows(f'<row r="2">{text_cell("A2", "langue")}{text_cell("B2", "x" * length)}</row>'))

    if is_read:
        assert given(tmp_path, content)[1] == (2, ["langue", "x" * length])
    else:
        assert refused(tmp_path, content) == (
            "« f.xlsx », feuille « F1 », ligne 2 : une cellule est trop longue."
        )


def test_a_line_too_long_is_refused_though_none_of_its_cells_is(tmp_path: Path) -> None:
    row = "".join(f'<c t="inlineStr"><is><t>{"x" * 32_000}</t></is></c>' for _ in range(33))

    assert refused(tmp_path, xlsx(rows(f'<row r="3">{row}</row>'))) == (
        "« f.xlsx », feuille « F1 », ligne 3 : une cellule est trop longue."
    )


@pytest.mark.parametrize(("times", "is_read"), [(4_000, True), (4_001, False)])
def test_merged_cells_over_one_another_say_no_more_than_a_sheet_may_hold(
    tmp_path: Path, times: int, is_read: bool
) -> None:
    row = f'<row r="2">{text_cell("A2")}{text_cell("ALL2", "fin")}</row>'
    content = xlsx(rows(row) + merged(*["A2:ALL2"] * times))

    if is_read:
        assert given(tmp_path, content)[1] == (2, ["x"] * 1_000)
    else:
        assert refused(tmp_path, content) == TOO_HEAVY


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    assert refused(tmp_path, xlsx(rows(ROW)), 0.0001) == TOO_HEAVY


@pytest.mark.parametrize(
    ("code", "said", "sentence"),
    [
        (0, b"", DAMAGED),
        (0, b"Traceback", DAMAGED),
        (1, b'{"sheets": []}', DAMAGED),
        (-9, b'{"sheets": []}', TOO_HEAVY),
    ],
)
def test_a_program_that_ends_without_an_answer_has_read_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: bytes, sentence: str
) -> None:
    def ended(command: list[str], **_settings: Any) -> object:
        return subprocess.CompletedProcess(command, code, stderr=said)

    monkeypatch.setattr("rac_bot.exchange.reading.workbooks.subprocess.run", ended)

    assert refused(tmp_path, xlsx(rows(ROW))) == sentence


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ900000", "A0", "XFE1", "XFD1", "ALM2"])
def test_a_stray_cell_is_named(tmp_path: Path, cell: str) -> None:
    content = xlsx(rows(f"{ROW}<row>{text_cell(cell)}</row>"))

    assert f"une cellule égarée en {cell}" in refused(tmp_path, content)


@pytest.mark.parametrize("cell", ["C2", "AZ3", "ALL1", "A60000"])
def test_a_cell_apart_is_read(tmp_path: Path, cell: str) -> None:
    assert given(tmp_path, xlsx(rows(f"<row>{text_cell(cell)}</row>")))[-1][1][-1] == "x"


@pytest.mark.parametrize(
    "extent", ["A0:C2", "A1:XFD1048576", "", "C5:A1", "A5:C1", "C1:A5", "A1:B2:C3", "é", "A1"]
)
def test_a_wrong_extent_is_no_fault_of_the_data(tmp_path: Path, extent: str) -> None:
    content = xlsx(f'<dimension ref="{extent}"/><sheetViews/>{rows(ROW)}')

    assert given(tmp_path, content) == [(1, ["liste", "code"]), (2, ["langue", "FR"])]


# What stands in a cell.


def test_a_formula_whose_text_is_blank_is_a_blank(tmp_path: Path) -> None:
    row = f'<row r="2">{text_cell("A2", "langue")}<c r="B2" t="str"><f>A1</f></c>{text_cell("C2")}</row>'

    assert given(tmp_path, xlsx(rows(row)))[1] == (2, ["langue", "", "x"])


def test_days_and_hours_of_a_workbook_are_those_that_it_shows(tmp_path: Path) -> None:
    values = {"yyyy-mm-dd": 31031, "hh:mm": 0.5, "[h]:mm": 1.5, "yyyy-mm-dd hh:mm": 31031.25, "0.00": 1.5}
    made = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
    sheet = made.add_worksheet("F")
    for column, (format_, value) in enumerate(values.items()):
        sheet.write_number(0, column, value, made.add_format({"num_format": format_}))
    made.close()

    [(number, cells)] = given(tmp_path, (tmp_path / "f.xlsx").read_bytes())

    expected: list[Cell] = [date(1984, 12, 15), time(12), timedelta(days=1, hours=12)]
    assert (number, cells) == (1, [*expected, datetime(1984, 12, 15, 6), 1.5])  # noqa: DTZ001


@pytest.mark.parametrize(
    ("told", "counted"),
    [('date1904="1"', True), ('date1904="true"', True), ('date1904="0"', False), ("", False)],
)
def test_days_counted_since_1904_are_no_days_of_ours(tmp_path: Path, told: str, counted: bool) -> None:
    cells = '<c r="A2" s="1"><v>31031</v></c><c r="B2"><v>4.25</v></c><c r="C2"><v>100</v></c>'
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    content = xlsx(
        rows(f'<row r="2">{cells}{text_cell("D2", "1.50")}</row>'),
        book=f"<workbookPr {told}/>",
        parts={"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>'},
    )

    [_header, (_number, found)] = given(tmp_path, content)

    assert found[1:] == (["4.25", "100", "1.50"] if counted else [4.25, 100.0, "1.50"])
    assert found[0] == (date(1988, 12, 16) if counted else date(1984, 12, 15))


def test_cells_keep_their_columns_and_a_blank_sheet_has_no_line(tmp_path: Path) -> None:
    row = f'<row r="3">{text_cell("C3", "langue")}{text_cell("D3", "FR")}</row>'

    assert given(tmp_path, xlsx(f"<sheetData>{row}</sheetData>")) == [(3, ["", "", "langue", "FR"])]
    assert given(tmp_path, xlsx("<sheetData/>")) == []


# Merged cells.


def test_a_merged_cell_says_the_same_in_each_cell_that_it_covers(tmp_path: Path) -> None:
    data = f'<row r="2">{text_cell("A2", "langue")}{text_cell("B2", "FR")}{text_cell("D2", "d")}</row>'
    data += f'<row r="3">{text_cell("D3", "e")}</row><row r="4">{text_cell("D4", "f")}</row>'

    assert given(tmp_path, xlsx(rows(data) + merged("A2:A3", "B2:C3"))) == [
        (1, ["liste", "code"]),
        (2, ["langue", "FR", "FR", "d"]),
        (3, ["langue", "FR", "FR", "e"]),
        (4, ["", "", "", "f"]),
    ]


def test_what_a_merged_cell_says_leaves_blanks_before_it(tmp_path: Path) -> None:
    data = f'<row r="2">{text_cell("A2", "langue")}{text_cell("E2", "m")}</row>'
    data += f'<row r="3">{text_cell("A3", "x")}</row>'

    assert given(tmp_path, xlsx(rows(data) + merged("E2:E3")))[1:] == [
        (2, ["langue", "", "", "", "m"]),
        (3, ["x", "", "", "", "m"]),
    ]


def test_a_title_alone_in_its_line_is_not_repeated_beside_itself(tmp_path: Path) -> None:
    data = f'<row r="2">{text_cell("A2", "Titre")}</row><row r="3">{text_cell("D3", "d")}</row>'

    assert given(tmp_path, xlsx(rows(data) + merged("A2:C2", "B1:B2")))[1:] == [
        (2, ["Titre", "code"]),
        (3, ["", "", "", "d"]),
    ]


def test_a_title_over_two_lines_is_repeated_in_the_second(tmp_path: Path) -> None:
    data = f'<row r="2">{text_cell("A2", "Titre")}</row><row r="3">{text_cell("D3", "d")}</row>'

    assert given(tmp_path, xlsx(rows(data) + merged("A2:C3")))[1:] == [
        (2, ["Titre"]),
        (3, ["Titre", "Titre", "Titre", "d"]),
    ]


def test_a_merged_cell_that_is_blank_covers_nothing(tmp_path: Path) -> None:
    data = f'<row r="2">{text_cell("A2", "langue")}{text_cell("C2", "c")}</row>{ROW.replace("2", "3")}'

    assert given(tmp_path, xlsx(rows(data) + merged("B2:B3", "E2:F3"))) == [
        (1, ["liste", "code"]),
        (2, ["langue", "", "c"]),
        (3, ["langue", "FR"]),
    ]


def test_a_merge_goes_no_further_than_the_cells_of_its_sheet(tmp_path: Path) -> None:
    content = xlsx(rows(f"{ROW}") + merged("B2:XFD2"))

    assert given(tmp_path, content) == READ


def test_a_merge_in_a_line_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    data = f'<row r="4">{text_cell("A4", "langue")}{text_cell("B4", "FR")}</row>'

    assert given(tmp_path, xlsx(rows(data) + merged("A2:B3", "A3:A4")))[1:] == [(4, ["langue", "FR"])]


def test_merged_cells_have_a_number_that_is_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted, "MOST_MERGED", 2)
    scan = untrusted.Scan("F1")
    scan.merge((1, 1), (2, 3))
    scan.merge((1, 4), (5, 6))
    assert scan.merged == {1: [(1, 2, 3), (4, 5, 6)]}

    with pytest.raises(untrusted.Refused, match=r"^unpacks$"):
        scan.merge((1, 1), (2, 1))


@pytest.mark.parametrize(
    ("rows_", "columns", "expected"),
    [
        (2, 2, [["a", "m", "m", "b"], ["c", "m", "m", "d"], ["e", "", "", "f"]]),
        (1, 2, [["a", "m", "m", "b"], ["c", "", "", "d"], ["e", "", "", "f"]]),
        (2, 1, [["a", "m", "", "b"], ["c", "m", "", "d"], ["e", "", "", "f"]]),
    ],
)
def test_merged_cells_of_an_open_document(
    tmp_path: Path, rows_: int, columns: int, expected: list[list[Cell]]
) -> None:
    spanned = (
        f'<table:table-cell office:value-type="string" table:number-columns-spanned="{columns}" '
        f'table:number-rows-spanned="{rows_}"><text:p>m</text:p></table:table-cell>'
    )
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    table = ods_row(ods_cell("a") + spanned + "<table:covered-table-cell/>" + ods_cell("b"))
    table += ods_row(ods_cell("c") + covered + ods_cell("d")) + ods_row(ods_cell("e") + blank + ods_cell("f"))

    assert given(tmp_path, ods(ODS_HEADER + table))[1:] == list(enumerate(expected, start=2))


# Errors of formulas.


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


def test_an_error_below_the_last_cell_is_read(tmp_path: Path) -> None:
    errors = (
        '<row r="5"><c r="C5" t="e"><v>#REF!</v></c></row><row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>'
    )

    assert given(tmp_path, xlsx(rows(ROW + errors))) == [*READ, (3, ["", "#N/A"]), (5, ["", "", "#REF!"])]


def test_a_formula_without_value_beyond_all_cells_is_read(tmp_path: Path) -> None:
    formulas = '<row r="2"><c r="A2" t="str"><v>x</v></c><c r="D2"><f>1+1</f></c></row>'
    formulas += '<row r="5"><c r="C5"><f>1+1</f></c></row><row r="4"><c r="F4"><f>1+1</f></c></row>'

    assert given(tmp_path, xlsx(rows(formulas)))[1:] == [
        (2, ["x", "", "", "#N/A"]),
        (4, ["", "", "", "", "", "#N/A"]),
        (5, ["", "", "#N/A"]),
    ]


def test_an_error_beyond_the_last_cell_of_its_line_is_read(tmp_path: Path) -> None:
    row = f'<row r="2">{text_cell("A2", "langue")}<c r="D2" t="e"><v>#DIV/0!</v></c></row>'

    assert given(tmp_path, xlsx(rows(row)))[1] == (2, ["langue", "", "", "#DIV/0!"])


# What is in the archive.


def an_error(text: str, more: str = "") -> str:
    said = 'office:value-type="float" office:value="0" calcext:value-type="error"'
    return f"<table:table-cell {said} {more}><text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("#DIV/0!", "#DIV/0!"),
        (" #N/D ", "#N/D"),
        ("Err:502", "#N/A"),
        ("", "#N/A"),
        ("#REF! et la suite", "#N/A"),
    ],
)
def test_an_error_of_an_open_document_is_not_the_number_that_stands_with_it(
    tmp_path: Path, text: str, read: str
) -> None:
    content = ods(ODS_HEADER + ods_row(ods_cell("a") + an_error(text) + ods_cell("b")))

    assert given(tmp_path, content)[1] == (2, ["a", read, "b"])


def test_an_error_of_an_open_document_is_repeated_where_it_says_so(tmp_path: Path) -> None:
    error = an_error("#N/D", 'table:number-columns-repeated="2"')

    content = ods(ODS_HEADER + ods_row(ods_cell("a") + error + ods_cell("b"), 2) + ods_row(ods_cell("c")))

    row: list[Cell] = ["a", "#N/D", "#N/D", "b"]
    assert given(tmp_path, content)[1:] == [(2, row), (3, row), (4, ["c"])]


def test_a_formula_of_an_open_document_is_its_value(tmp_path: Path) -> None:
    number = '<table:table-cell table:formula="of:=1+2" office:value-type="float" office:value="3"/>'
    blank = '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string"/>'

    content = ods(ODS_HEADER + ods_row(number + blank + ods_cell("b")))

    assert given(tmp_path, content)[1] == (2, [3.0, "", "b"])


def test_an_open_document_may_be_written_on_several_lines(tmp_path: Path) -> None:
    row = ods_row(ods_cell("langue") + ods_cell("FR") + "<table:table-cell/>")

    assert given(tmp_path, ods(f"{ODS_HEADER}\n {row}\n")) == READ


def test_each_table_of_an_open_document_has_its_own_lines_and_errors(tmp_path: Path) -> None:
    path = tmp_path / "f.ods"
    second = f'</table:table><table:table table:name="F2">{ods_row(ods_cell("x") + an_error("#N/D"))}'
    path.write_bytes(ods(ODS_HEADER + second))

    sheets = open_file(path)

    assert [(sheet.name, [list(line.cells) for line in sheet.lines()]) for sheet in sheets] == [
        ("F1", [["liste", "code"]]),
        ("F2", [["x", "#N/D"]]),
    ]


FAR = 'table:number-columns-repeated="16385"'


@pytest.mark.parametrize("blank", [f"<table:table-cell {FAR}/>", f"<table:covered-table-cell {FAR}/>"])
def test_blanks_of_an_open_document_go_as_far_as_they_like(tmp_path: Path, blank: str) -> None:
    row = ods_row(ods_cell("langue") + ods_cell("FR") + blank)

    assert given(tmp_path, ods(ODS_HEADER + row + ods_row(blank, 1_000_000))) == READ


def test_an_open_document_whose_cells_are_too_many_is_too_heavy(tmp_path: Path) -> None:
    table = (
        ods_row(ods_cell(times=2_000), 1_100) + ods_row("<table:table-cell/>", 1_100) + ods_row(ods_cell())
    )

    assert refused(tmp_path, ods(table)) == TOO_HEAVY


def test_an_error_in_two_pieces_or_hidden_is_read_where_it_is(tmp_path: Path) -> None:
    wide = '<table:table-cell table:number-columns-spanned="3"/>'
    blank = "<table:covered-table-cell/>"
    hidden = blank.replace(
        "/>", ' calcext:value-type="error"><text:p>#NUM!</text:p></table:covered-table-cell>'
    )
    row = ods_row(wide + blank + hidden + an_error("<text:span>#N</text:span>/D"))

    assert given(tmp_path, ods(ODS_HEADER + row))[1] == (2, ["", "", "#NUM!", "#N/D"])


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        (ods_row("<table:table-cell/>", 4_000_000) + ods_row(ods_cell()), "A4000002"),
        (ods_row(ods_cell(times=16_385)), "XFE2"),
        (ods_row(ods_cell(), 4_000_001), "A4000002"),
        (ods_row(f'<table:table-cell {FAR} office:value-type="float" office:value="1"/>'), "XFE2"),
        (ods_row(f"<table:table-cell {FAR}><text:p>x</text:p></table:table-cell>"), "XFE2"),
        (ods_row(f"<table:covered-table-cell {FAR}><text:p>x</text:p></table:covered-table-cell>"), "XFE2"),
    ],
)
def test_a_stray_cell_of_an_open_document_is_named(tmp_path: Path, table: str, cell: str) -> None:
    assert refused(tmp_path, ods(ODS_HEADER + table)) == (
        f"« f.xlsx », feuille « F1 » : une cellule égarée en {cell}. Supprimez-la."
    )


def test_a_sheet_that_is_named_and_not_there_is_refused(tmp_path: Path) -> None:
    content = xlsx(rows(ROW), leave=("xl/worksheets/sheet1.xml",))

    assert "la feuille « F1 » manque" in refused(tmp_path, content)


def test_a_chart_has_no_lines(tmp_path: Path) -> None:
    parts: Parts = {
        "xl/workbook.xml": book(
            '<sheet name="Graphique" sheetId="2" r:id="r2"/><sheet name="F1" sheetId="1" r:id="r1"/>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
        ),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
    }

    assert given(tmp_path, xlsx(rows(ROW), parts=parts)) == READ


def test_a_sheet_whose_part_nothing_tells_is_refused_by_its_name(tmp_path: Path) -> None:
    parts: Parts = {"xl/workbook.xml": book('<sheet name="Élèves" sheetId="1" id="r1"/>')}

    assert refused(tmp_path, xlsx(rows(ROW), parts=parts)) == (
        "« f.xlsx » : la feuille « Élèves » manque dans le classeur."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"xl/workbook.bin": b"x"}, "est un classeur XLSB : enregistrez-le en XLSX."),
        ({"word/document.xml": ""}, "est un document Word : mettez le tableau dans un classeur XLSX."),
        (
            {"ppt/presentation.xml": ""},
            "est une présentation PowerPoint : mettez le tableau dans un classeur XLSX.",
        ),
        ({"Index/Document.iwa": b"x"}, "est un document d’Apple : exportez-le en XLSX."),
        ({"a.txt": "bonjour"}, "est une archive ZIP : donnez un des fichiers qu’elle contient."),
        (
            {"content.xml": "", "mimetype": "application/vnd.oasis.opendocument.text"},
            "est un document LibreOffice, sans être un classeur : enregistrez-le en ODS ou en XLSX.",
        ),
        (
            {"content.xml": "", "mimetype": b"\xff\xfe"},
            "est un document LibreOffice, sans être un classeur : enregistrez-le en ODS ou en XLSX.",
        ),
        (
            {"content.xml": "", "META-INF/manifest.xml": "<m><encryption-data/></m>"},
            "est protégé par un mot de passe : enlevez-le.",
        ),
        ({"xl/workbook.xml": "<workbook"}, "n’est pas un classeur lisible."),
        (
            {"content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'},
            "définit des entités XML, ce qu’aucun classeur ne fait.",
        ),
    ],
)
def test_an_archive_that_is_no_workbook_is_named_for_what_it_is(
    tmp_path: Path, content: dict[str, str | bytes], sentence: str
) -> None:
    assert refused(tmp_path, archive(content)) == f"« f.xlsx » {sentence}"


def test_a_password_on_the_parts_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path, encrypted(xlsx(rows(ROW)))) == (
        "« f.xlsx » est protégé par un mot de passe : enlevez-le."
    )


def test_a_formula_in_error_is_told_by_its_sheet_and_cell(tmp_path: Path) -> None:
    content = xlsx(rows('<row r="2"><c r="AB2" t="e"><v>#SPILL!</v></c></row>'))

    assert refused(tmp_path, content) == (
        "« f.xlsx », feuille « F1 » : la formule en AB2 est en erreur. Corrigez-la."
    )


def test_a_stray_cell_is_told_by_its_sheet(tmp_path: Path) -> None:
    content = xlsx(rows(f'<row r="2">{text_cell("XFD1048576")}</row>'))

    assert refused(tmp_path, content) == (
        "« f.xlsx », feuille « F1 » : une cellule égarée en XFD1048576. Supprimez-la."
    )


def test_unseen_marks_are_told_by_their_lines(tmp_path: Path) -> None:
    told = {"A2": "la\u200bngue", "A3": "é", "A5": "\u00adx"}
    path = tmp_path / "f.xlsx"
    path.write_bytes(xlsx(rows("".join(f"<row>{text_cell(at, text)}</row>" for at, text in told.items()))))

    [sheet] = open_file(path)

    assert sheet.unseen == (2, 5)


def test_the_reading_program_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    run = vars(workbooks)["subprocess"].run

    def noted(command: list[str], **settings: Any) -> object:
        seen.append((command[:3], settings["env"], settings["stderr"], settings["check"]))
        return run(command, **settings)

    monkeypatch.setattr("rac_bot.exchange.reading.workbooks.subprocess.run", noted)
    given(tmp_path, xlsx(rows(ROW)))

    assert seen == [([sys.executable, "-I", untrusted.__file__], {}, subprocess.PIPE, False)]
