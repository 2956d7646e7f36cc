"""What the program that reads workbooks finds in their XML, part by part."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from xml.parsers import expat

import pytest

from rac_bot.exchange.reading import untrusted
from rac_bot.exchange.reading.untrusted import MOST_COLUMNS, MOST_ROWS, Merges, Refused, Scan, XlsxSheet
from tests.exchange.reading.packages import (
    MAIN,
    OFFICE,
    PACKAGE,
    Parts,
    ods,
    ods_cell,
    ods_row,
    rows,
    text_cell,
    xlsx,
)

Row = list[object]
SPOILT = ("damaged",)


def scan_of(*cells: str) -> XlsxSheet:
    """The worksheet that holds this XML."""
    sheet = XlsxSheet("F1")
    sheet.read(io.BytesIO(f'<worksheet xmlns="{MAIN}">{"".join(cells)}</worksheet>'.encode()))
    return sheet


def told(done: Callable[[], object]) -> tuple[object, ...]:
    """Why it is refused, and about what."""
    with pytest.raises(Refused) as refused:
        done()
    return refused.value.args


# How far its cells go.


def test_a_sheet_has_as_many_rows_and_columns_as_a_spreadsheet() -> None:
    for at in ((MOST_ROWS, 1), (1, MOST_COLUMNS), (4_000, 1_000)):
        Scan("F1").add(at, None)

    assert told(lambda: Scan("F1").add((MOST_ROWS + 1, 1), None)) == ("stray", "F1", "A1048577")
    assert told(lambda: Scan("F1").add((1, MOST_COLUMNS + 1), None)) == ("stray", "F1", "XFE1")
    assert told(lambda: Scan("F1").add((4_001, 1_000), None)) == ("stray", "F1", "ALL4001")


def test_the_rectangle_that_its_cells_span_is_what_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted, "MOST_CELLS", 10)
    scan = Scan("F1")
    for at in ((5, 1), (1, 2), (3, 1)):
        scan.add(at, None)
    assert (scan.cells, scan.columns) == (3, 2)

    assert told(lambda: scan.add((1, 3), None)) == ("stray", "F1", "C1")
    assert told(lambda: Scan("F1").add((1, 1), None, 11)) == ("stray", "F1", "A1")


@pytest.mark.parametrize(("cells", "why"), [(4, ("stray", "F1", "B6")), (5, ("unpacks",))])
def test_a_sheet_that_is_half_full_has_no_stray_cell(
    monkeypatch: pytest.MonkeyPatch, cells: int, why: tuple[str, ...]
) -> None:
    monkeypatch.setattr(untrusted, "MOST_CELLS", 10)
    scan = Scan("F1")
    for row in range(1, cells + 1):
        scan.add((row, 1), None)

    assert told(lambda: scan.add((6, 2), None)) == why


def test_the_errors_of_a_sheet_are_kept_by_row_and_column() -> None:
    scan = Scan("F1")
    for at, error in {(2, 3): "#N/A", (2, 5): "#REF!", (7, 1): None, (1, 1): "#NUM!"}.items():
        scan.add(at, error)

    assert scan.errors == {2: {3: "#N/A", 5: "#REF!"}, 1: {1: "#NUM!"}}


# What stands in a worksheet.


def test_rows_and_cells_without_a_reference_follow_those_before() -> None:
    scan = scan_of(
        '<sheetData><row><c t="e"/><c><v>1</v></c><c t="e"><v>#REF!</v></c></row>',
        '<row><c><v>1</v></c></row><row r="7"><c r="C7" t="e"/><c t="e"/></row>',
        '<row><c t="e"/></row></sheetData>',
    ).scan

    assert scan.errors == {1: {1: "#N/A", 3: "#REF!"}, 7: {3: "#N/A", 4: "#N/A"}, 8: {1: "#N/A"}}
    assert (scan.cells, scan.columns) == (7, 4)


def test_a_formula_has_its_value_its_text_or_none_yet() -> None:
    scan = scan_of(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f></c><c r="C1"><f>A1</f></c>',
        '<c r="D1"><f>A1</f><v> </v></c><c r="E1" t="str"><f>A1</f><v>x</v></c><c r="F1"/>',
        '<c r="G1" t="n"><f/></c><c r="H1"><v>1</v></c></row>',
    ).scan

    assert scan.errors == {1: {3: "#N/A", 4: "#N/A", 7: "#N/A"}}
    assert (scan.cells, scan.columns) == (6, 8)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        ('<row r="0"/>', SPOILT),
        ('<row r="-1"/>', SPOILT),
        ('<row r="x"/>', SPOILT),
        ('<row r=""/>', SPOILT),
        ('<row r="1048577"/>', SPOILT),
        ('<row r="0000000000001"/>', SPOILT),
        ('<c r=""/>', SPOILT),
        ('<c r="é"/>', ("stray", "F1", "é")),
        (f'<c r="{"Z" * 30}"/>', ("stray", "F1", "Z" * 20)),
        ('<c r="AB12" t="e"><v>#SPILL!</v></c>', ("formula", "F1", "AB12")),
        ('<c r="AB12" t="e"><v>#n/a</v></c>', ("formula", "F1", "AB12")),
    ],
)
def test_what_no_spreadsheet_writes_is_refused(xml: str, why: tuple[str, ...]) -> None:
    assert told(lambda: scan_of(xml)) == why


def test_the_last_row_of_a_spreadsheet_is_one() -> None:
    assert scan_of('<row r="1048576"><c t="e"/></row>').scan.errors == {MOST_ROWS: {1: "#N/A"}}


def test_merged_cells_are_those_whose_extent_is_right() -> None:
    told = ("A2:B3", "C4", "B2:A1", "A0:B2", "A1:B2:C3", "D2:D2")

    scan = scan_of(*(f'<mergeCell ref="{one}"/>' for one in told), "<mergeCell/>").scan

    assert scan.merged == {2: [(1, 3, 2), (4, 2, 4)], 4: [(3, 4, 3)]}


@pytest.mark.parametrize(
    "declared", ['<dimension ref="A0:C2"/>', "<dimension/>", '<dimension ref="">\n</dimension>']
)
def test_a_wrong_extent_is_known_by_its_bytes(declared: str) -> None:
    start = len(f'<worksheet xmlns="{MAIN}"><sheetPr/>')

    sheet = scan_of("<sheetPr/>", declared, "<sheetViews/><sheetData/>")

    assert sheet.wrong_extent == (start, start + len(declared))


def test_one_that_is_right_is_left_alone() -> None:
    assert scan_of('<sheetPr/><dimension ref="A1:C2"/><sheetViews/>').wrong_extent is None


def test_a_part_is_read_in_steps_and_to_its_end() -> None:
    steps = []

    class Noted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            steps.append(size)
            return super().read(size)

    untrusted.feed(untrusted.parser(), Noted(b"<a>" + b" " * 70_000 + b"</a>"))
    assert steps == [1 << 16] * 3

    with pytest.raises(expat.ExpatError, match="no element found"):
        untrusted.feed(untrusted.parser(), io.BytesIO(b"<a>"))


# What is in the archive.


def test_what_parts_say_that_they_unpack_to_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx(rows(""))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        size = sum(info.file_size for info in book.infolist())

    monkeypatch.setattr(untrusted, "MOST_UNPACKED", size)
    assert list(untrusted.scanned(content).scans) == ["F1"]

    monkeypatch.setattr(untrusted, "MOST_UNPACKED", size - 1)
    assert told(lambda: untrusted.scanned(content)) == ("unpacks",)


@pytest.mark.parametrize(
    "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/./worksheets/sheet1.xml"]
)
def test_the_part_of_a_sheet_is_found_by_its_relation(target: str) -> None:
    sheets = '<sheet name="A" sheetId="1" r:id="r1" r:more="r2"/><sheet sheetId="2" r:id="r2"/>'
    sheets += '<sheet name="C" sheetId="3"/>'
    parts: Parts = {
        "xl/workbook.xml": f'<x:workbook xmlns:x="{MAIN}" xmlns:r="{OFFICE}"><x:sheets>'
        + sheets.replace("<sheet", "<x:sheet")
        + "</x:sheets></x:workbook>",
        "xl/_rels/workbook.xml.rels": f'<x:Relationships xmlns:x="{PACKAGE}/relationships">'
        f'<x:Relationship Id="r1" Type="{OFFICE}/worksheet" Target="{target}"/>'
        f'<x:Relationship Id="r2" Type="{OFFICE}/chartsheet" Target="worksheets/sheet1.xml"/>'
        '<x:Relationship Id="r3" Target="worksheets/sheet1.xml"/>'
        f'<x:Other Id="r2" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></x:Relationships>',
    }

    found = untrusted.scanned(xlsx(rows(""), parts=parts))

    assert {name: scan.cells for name, scan in found.scans.items()} == {"A": 2}
    assert found.since_1904 is False


def test_a_relation_that_leads_nowhere_is_a_sheet_without_its_part() -> None:
    relations = f'<Relationship Id="r1" Type="{OFFICE}/worksheet"/><Relationship Id="r2"/>'
    parts: Parts = {"xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>"}

    assert told(lambda: untrusted.scanned(xlsx(rows(""), parts=parts))) == ("part", "F1")


def test_a_workbook_without_an_extent_to_leave_out_is_read_as_it_is() -> None:
    content = xlsx(f'<dimension ref="A1:B1"/>{rows("")}')

    assert untrusted.scanned(content).content.read() == content


def test_one_with_a_wrong_extent_loses_that_alone() -> None:
    content = xlsx(f'<dimension ref="A0"/><sheetViews/>{rows("")}')

    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(untrusted.scanned(content).content) as after,
    ):
        assert after.namelist() == before.namelist()
        assert {name: after.read(name) for name in after.namelist()} == {
            name: before.read(name).replace(b'<dimension ref="A0"/>', b"") for name in before.namelist()
        }


# What merged cells say.


def covered(
    merges: dict[int, list[tuple[int, int, int]]], *given: tuple[int, Sequence[object]], columns: int = 5
) -> list[Row]:
    scan = Scan("F1")
    scan.merged, scan.columns = merges, columns
    of = Merges(scan)
    return [of.covered(number, [*cells]) for number, cells in given]


def test_a_merged_cell_is_repeated_beside_and_below_itself() -> None:
    first, second, third = (1, ["a", "", "", "b"]), (2, ["c", "", "", "d"]), (3, ["e", "", "", "f"])

    assert covered({1: [(1, 2, 3)]}, first, second, third) == [
        ["a", "a", "a", "b"],
        ["a", "a", "a", "d"],
        ["e", "", "", "f"],
    ]
    assert covered({1: [(4, 2, 9)]}, first, second) == [["a", "", "", "b", "b"], ["c", "", "", "b", "b"]]
    assert covered({2: [(1, 3, 1), (4, 3, 5)], 1: [(2, 1, 3)]}, first, second, third) == [
        ["a", "", "", "b"],
        ["c", "", "", "d", "d"],
        ["c", "", "", "d", "d"],
    ]


def test_it_goes_on_below_lines_that_are_not_there_and_begins_in_none_of_them() -> None:
    assert covered({2: [(1, 5, 2)], 3: [(1, 9, 1)]}, (1, ["a"]), (4, ["b", "c"]), (6, ["d"])) == [
        ["a"],
        ["b", "c"],
        ["d"],
    ]
    assert covered({1: [(1, 6, 1)]}, (1, ["a", "x"]), (4, ["", "c"]), (6, ["", "d"]), (7, ["", "e"])) == [
        ["a", "x"],
        ["a", "c"],
        ["a", "d"],
        ["", "e"],
    ]


def test_one_alone_in_its_line_is_repeated_only_below() -> None:
    assert covered({1: [(1, 2, 3)]}, (1, ["", "a"]), (2, ["", "", "", "b"])) == [["", "a"], ["", "", "", "b"]]
    assert covered({1: [(2, 2, 3)]}, (1, ["", "a"]), (2, ["", "", "", "b"])) == [
        ["", "a"],
        ["", "a", "a", "b"],
    ]
    assert covered({1: [(2, 2, 3)]}, (1, [0, "a"]), (2, [""])) == [[0, "a", "a"], ["", "a", "a"]]


@pytest.mark.parametrize(("most", "is_given"), [(6, True), (5, False)])
def test_what_they_give_is_added_up(monkeypatch: pytest.MonkeyPatch, most: int, is_given: bool) -> None:
    monkeypatch.setattr(untrusted, "MOST_CELLS", most)
    lines = [(1, ["a", "b"]), (2, ["c", "d"])]

    if is_given:
        assert covered({1: [(1, 2, 3)]}, *lines) == [["a", "a", "a"]] * 2
    else:
        assert told(lambda: covered({1: [(1, 2, 3)]}, *lines)) == ("unpacks",)


# What is written of it.


def read(content: bytes, most_cells: int = 1_000) -> tuple[object, list[bytes]]:
    target = io.BytesIO()
    sheets = untrusted.read(content, target, most_cells, re.compile("\u200b"))
    return sheets, target.getvalue().splitlines(keepends=True)


def test_each_sheet_is_told_by_where_its_rows_begin_and_end() -> None:
    table = (
        ods_row(ods_cell("é\u200b"))
        + '</table:table><table:table table:name="F2">'
        + ods_row(ods_cell("a", 2))
    )

    assert read(ods(table)) == (
        [("F1", 0, 14, [1]), ("F2", 14, 28, [])],
        ['[1,["é\u200b"]]\n'.encode(), b'[1,["a","a"]]\n'],
    )


def test_a_line_is_as_long_as_its_json(monkeypatch: pytest.MonkeyPatch) -> None:
    content = ods(ods_row(ods_cell("abc")))
    monkeypatch.setattr(untrusted, "LONGEST_ROW", 11)
    assert read(content)[1] == [b'[1,["abc"]]\n']

    monkeypatch.setattr(untrusted, "LONGEST_ROW", 10)
    assert told(lambda: read(content)) == ("long", "F1", "1")


def test_a_line_has_so_many_cells() -> None:
    content = xlsx(f'<sheetData><row r="3">{text_cell("A3")}{text_cell("C3")}</row></sheetData>')

    assert read(content, 3)[1] == [b'[3,["x","","x"]]\n']
    assert told(lambda: read(content, 2)) == ("stray", "F1", "C3")


@pytest.mark.parametrize("failure", [MemoryError, OSError])
def test_what_memory_or_disk_cannot_hold_is_too_much(failure: type[Exception]) -> None:
    class Full(io.BytesIO):
        def write(self, _line: object) -> int:
            raise failure

    said = untrusted.answer(io.BytesIO(xlsx(rows(""))), Full(), 1_000, re.compile("x"))

    assert said == {"refused": ["unpacks"]}


def test_what_is_no_archive_is_damaged_and_what_is_refused_says_why() -> None:
    def answer(content: bytes) -> dict[str, object]:
        return untrusted.answer(io.BytesIO(content), io.BytesIO(), 1_000, re.compile("x"))

    assert answer(b"PK") == {"refused": ["damaged"]}
    assert answer(xlsx(rows(""), leave=("xl/worksheets/sheet1.xml",))) == {"refused": ("part", "F1")}
    assert answer(xlsx(rows(""))) == {"sheets": [("F1", 0, 21, [])]}


def test_cells_that_the_library_does_not_see_are_no_blank_sheet() -> None:
    class Unseen:
        start = None

    scan = Scan("F1")
    scan.add((1, 1), None)

    assert told(lambda: list(untrusted.rows_of(Unseen(), scan))) == ("damaged",)
