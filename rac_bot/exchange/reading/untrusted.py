"""A program of its own, which `workbooks.py` starts: it reads a workbook that nobody vouches for.

It reads the workbook on its standard input, writes the rows as lines of JSON on its standard output, and
says on its standard error where each sheet is among them, or why the workbook is refused. The system limits
its memory, its time and what it writes: whatever the workbook unpacks to, only this process can die of it.
It imports nothing of the bot, so as to start in little time and to hold none of its secrets.

The values are calamine's. What it leaves out is found by expat, in the XML: the errors of formulas (it reads
them as blanks, and a blank cell in a grid takes a group away), where the cells are (it reserves memory for
the whole rectangle that they span), and which are merged (it gives the first of them, and blanks).
"""

import io
import json
import posixpath
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, BinaryIO, NamedTuple
from xml.parsers import expat

MOST_UNPACKED = 256 << 20
MOST_WRITTEN = 128 << 20
MOST_MERGED = 50_000
MOST_CELLS = 4_000_000  # of the rectangle from A1: calamine takes 24 bytes for each, blank or not
MOST_PARTS, MOST_SHEETS = 10_000, 200
MOST_ROWS, MOST_COLUMNS = 1 << 20, 16_384
LONGEST_CELL, LONGEST_ROW = 32_767, 1 << 20
_STEP = 1 << 16

At = tuple[int, int]  # row and column, from 1
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_READ = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}  # calamine stops at another
_ERROR = re.compile("#(N/A|N/D|DIV/0!|[A-Z_]{2,20}[!?])")
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


class Refused(Exception):
    """`args`: the reason, which `workbooks.py` puts in words, and what goes into them."""


def cell_name(at: At) -> str:
    """`B7`."""
    row, column = at
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def place_of(reference: str) -> At | None:
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), column_of(found[1])) if found else None


@cache
def column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


class Scan:
    """What calamine does not tell of a sheet: its errors, and how far its cells go."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.errors: dict[int, dict[int, str]] = {}  # row -> column -> `#N/A`
        self.merged: dict[int, list[tuple[int, int, int]]] = {}  # row -> first column, last row and column
        self.cells = self.columns = self._rows = self._merges = 0

    def add(self, at: At, error: str | None, times: int = 1) -> None:
        """A cell that is not blank; or several, of which it is the last."""
        row, column = at
        self.cells += times
        if row > self._rows or column > self.columns or times > 1:
            self._rows, self.columns = max(row, self._rows), max(column, self.columns)
            beyond = row > MOST_ROWS or column > MOST_COLUMNS
            if beyond or max(self._rows * self.columns, self.cells) > MOST_CELLS:
                large = times == 1 and not beyond and self.cells * 2 > MOST_CELLS
                raise Refused("unpacks") if large else Refused("stray", self.name, cell_name(at))
        if error is not None:
            self.errors.setdefault(row, {})[column] = error

    def merge(self, first: At, last: At) -> None:
        self._merges += 1
        if self._merges > MOST_MERGED:
            raise Refused("unpacks")
        self.merged.setdefault(first[0], []).append((first[1], *last))


def parser() -> expat.XMLParserType:
    """A reader of an XML part, which must define no entity of its own."""
    made = expat.ParserCreate()
    made.buffer_text = True

    def doctype(*_declared: object) -> None:
        raise Refused("entities")

    made.StartDoctypeDeclHandler = doctype
    return made


def feed(into: expat.XMLParserType, source: Any) -> None:
    while part := source.read(_STEP):
        into.Parse(part, False)
    into.Parse(b"", True)


class XlsxSheet:
    """One worksheet's XML. `wrong_extent` is where it declares an extent that calamine cannot read.

    A cell is done with as the next begins: that is half of the calls, and a sheet has a million of them.
    """

    def __init__(self, name: str) -> None:
        self.scan = Scan(name)
        self.wrong_extent: tuple[int, int] | None = None
        self._declared: int | None = None
        self._row = self._column = 0
        self._type, self._formula, self._valued, self._text = "", False, False, ""
        self._parser = parser()
        self._parser.StartElementHandler = self._start

    def read(self, source: Any) -> None:
        feed(self._parser, source)
        self._done()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "v" or tag == "is":
            self._valued, self._text = True, ""
        elif tag == "c":
            self._done()
            self._cell(attributes)
        elif tag == "f":
            self._formula = True
            self._parser.CharacterDataHandler = self._hear
        elif tag == "row":
            self._done()
            self._row = self._number(attributes.get("r"), self._row + 1)
            self._column = 0
        elif tag == "dimension" and not _is_extent(attributes.get("ref", "")):
            self._declared = self._parser.CurrentByteIndex
        elif tag == "mergeCell" and _is_extent(attributes.get("ref", "")):
            corners = [corner for part in attributes["ref"].split(":") if (corner := place_of(part))]
            self.scan.merge(corners[0], corners[-1])
        elif self._declared is not None:
            self.wrong_extent, self._declared = (self._declared, self._parser.CurrentByteIndex), None

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        elif at := place_of(reference):
            self._row, self._column = at
        else:
            raise Refused("stray", self.scan.name, reference[:20]) if reference else Refused("damaged")
        self._type = attributes.get("t", "")
        if self._type == "e":
            self._parser.CharacterDataHandler = self._hear

    def _number(self, said: str | None, else_: int) -> int:
        if said is None:
            return else_
        if not said.isdecimal() or not 0 < int(said[:12]) <= MOST_ROWS:
            raise Refused("damaged")
        return int(said)

    def _hear(self, text: str) -> None:
        self._text += text

    def _done(self) -> None:
        """The cell before, if there is one."""
        if not (self._valued or self._formula or self._type == "e"):
            return
        error = None
        if self._type == "e":
            error = self._text.strip() or "#N/A"
            if error not in _READ:
                raise Refused("formula", self.scan.name, cell_name((self._row, self._column)))
        elif self._formula and self._type != "str" and not (self._valued and self._text.strip()):
            error = "#N/A"  # a formula that nothing has calculated yet
        if error or self._valued:
            self.scan.add((self._row, self._column), error)
        if self._formula or self._type == "e":
            self._parser.CharacterDataHandler = None
        self._type, self._formula, self._valued, self._text = "", False, False, ""


def _is_extent(reference: str) -> bool:
    """Whether calamine can read it."""
    corners = [place_of(corner) for corner in reference.split(":")]
    if None in corners or len(corners) > 2:
        return False
    (top, left), (bottom, right) = corners[0], corners[-1]  # type: ignore[misc]  # none is None
    return top <= bottom <= MOST_ROWS and left <= right <= MOST_COLUMNS


class OdsSheets:
    """The tables of `content.xml`, whose cells and rows say how many times they repeat."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self._scan = Scan("")
        self._row = self._rows = self._column = 0
        self._said: dict[str, str] = {}
        self._times, self._text, self._valued = 1, "", False
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, source: Any) -> None:
        feed(self._parser, source)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self._scan = Scan(_named(attributes, "name"))
            self.scans[self._scan.name] = self._scan
            self._row = 0
        elif tag == "table-row":
            self._rows = _times(attributes, "number-rows-repeated")
            self._row += self._rows
            self._column = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._times = _times(attributes, "number-columns-repeated")
            self._column += self._times
            self._said, self._text, self._valued = attributes, "", False
            rows, columns = (_times(attributes, f"number-{one}-spanned") for one in ("rows", "columns"))
            if (rows, columns) != (1, 1):
                self._scan.merge(
                    (self._row, self._column), (self._row + rows - 1, self._column + columns - 1)
                )
        elif tag == "p":
            self._valued = True
            self._parser.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        if len(self._text) < 20:
            self._text += text

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] not in ("table-cell", "covered-table-cell"):
            return
        self._parser.CharacterDataHandler = None
        types = {name.rpartition(":")[2]: value for name, value in self._said.items()}
        error = None
        if "error" in (value for name, value in self._said.items() if name.endswith(":value-type")):
            error = text if _ERROR.fullmatch(text := self._text.strip()) else "#N/A"
        elif "formula" in types and "value-type" not in types:
            error = "#N/A"
        if not (error or self._valued or "value-type" in types):
            return
        self._scan.add((self._row, self._column), None, self._times * self._rows)
        if error:
            for row in range(self._row - self._rows + 1, self._row + 1):
                for column in range(self._column - self._times + 1, self._column + 1):
                    self._scan.add((row, column), error)


def _named(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _times(attributes: dict[str, str], name: str) -> int:
    said = _named(attributes, name)
    return int(said[:12]) if said.isdecimal() else 1


class Workbook(NamedTuple):
    content: BinaryIO
    scans: dict[str, Scan]
    since_1904: bool = False  # its days are counted from another one than most


def scanned(content: bytes) -> Workbook:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {info.filename: info for info in book.infolist()}
        if len(parts) > MOST_PARTS or sum(info.file_size for info in parts.values()) > MOST_UNPACKED:
            raise Refused("unpacks")
        if any(info.flag_bits & 1 for info in parts.values()):
            raise Refused("password")
        if "xl/workbook.xml" in parts:
            return _xlsx(book, content)
        if "content.xml" in parts:
            return _ods(book, content, parts)
        raise Refused("archive", _kind(parts))


def _kind(parts: dict[str, Any]) -> str:
    marks = {"xl/workbook.bin": "xlsb", "word/document.xml": "docx", "ppt/presentation.xml": "pptx"}
    iwork = "numbers" if any(name.endswith(".iwa") for name in parts) else "zip"
    return next((kind for mark, kind in marks.items() if mark in parts), iwork)


def _ods(book: zipfile.ZipFile, content: bytes, parts: dict[str, Any]) -> Workbook:
    if "mimetype" in parts and not book.read("mimetype").decode("ascii", "replace").startswith(_SPREADSHEET):
        raise Refused("archive", "odf")
    if "META-INF/manifest.xml" in parts and b"encryption-data" in book.read("META-INF/manifest.xml"):
        raise Refused("password")
    sheets = OdsSheets()
    with book.open("content.xml") as source:
        sheets.read(source)
    return Workbook(io.BytesIO(content), sheets.scans)


def _xlsx(book: zipfile.ZipFile, content: bytes) -> Workbook:
    scans: dict[str, Scan] = {}
    wrong: dict[str, tuple[int, int]] = {}
    worksheets, since_1904 = _worksheets(book)
    for name, path in worksheets:
        sheet = XlsxSheet(name)
        try:
            with book.open(path) as source:
                sheet.read(source)
        except KeyError:
            raise Refused("part", name) from None
        scans[name] = sheet.scan
        if sheet.wrong_extent:
            wrong[path] = sheet.wrong_extent
    return Workbook(_without_extents(book, wrong) if wrong else io.BytesIO(content), scans, since_1904)


def _worksheets(book: zipfile.ZipFile) -> tuple[list[tuple[str, str]], bool]:
    """The name of each worksheet, and the path of its part; whether days are counted since 1904."""
    targets: dict[str, str] = {}
    named: list[tuple[str, str]] = []
    counted: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            targets[attributes.get("Id", "")] = path.lstrip("/")

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(":id")]
            named.append((attributes.get("name", ""), ids[0] if ids else ""))
        elif "date1904" in attributes:
            counted.append(attributes["date1904"])

    for path, started in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        reader = parser()
        reader.StartElementHandler = started
        with book.open(path) as source:
            feed(reader, source)
    if len(named) > MOST_SHEETS:
        raise Refused("unpacks")
    worksheets = [(name, targets[id_]) for name, id_ in named if id_ in targets]
    return worksheets, any(said in ("1", "true") for said in counted)


def _without_extents(book: zipfile.ZipFile, wrong: dict[str, tuple[int, int]]) -> BinaryIO:
    """The workbook without these declarations: the cells say well enough where they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for info in book.infolist():
            part = book.read(info.filename)
            start, end = wrong.get(info.filename, (0, 0))
            copy.writestr(info.filename, part[:start] + part[end:])
    made.seek(0)
    return made


def as_text(cell: object) -> object:
    """A number that might be a day, counted from another one: as text it is none."""
    return f"{cell:.6f}".rstrip("0").rstrip(".") if isinstance(cell, float) else cell


def written(cell: date | datetime | time | timedelta) -> dict[str, Any]:
    """What JSON cannot say."""
    if isinstance(cell, timedelta):
        return {"timedelta": cell.total_seconds()}
    return {type(cell).__name__: cell.isoformat()}


def rows_of(part: Any, scan: Scan) -> Iterator[tuple[int, list[Any]]]:
    """The numbered rows that are not blank, with their errors."""
    if scan.cells and part.start is None:  # they are there, and calamine does not see them
        raise Refused("damaged")
    errors, merges = dict(scan.errors), Merges(scan)
    left = [""] * part.start[1] if part.start else []
    for number, found in enumerate(part.iter_rows(), start=1):
        cells = [*left, *found]
        if number in errors:
            cells = _with_errors(cells, errors.pop(number))
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, merges.covered(number, cells)
    yield from ((number, _with_errors([], cells)) for number, cells in sorted(errors.items()))


class Merges:
    """Gives each cell that a merged one covers what stands in it, as one sees it.

    A title, alone in its line, is not repeated beside itself.
    """

    def __init__(self, scan: Scan) -> None:
        self._merged, self._columns = sorted(scan.merged.items(), reverse=True), scan.columns
        self._over: list[tuple[int, int, int, Any]] = []  # first column, last row and column, what it says
        self._given = 0

    def covered(self, number: int, cells: list[Any]) -> list[Any]:
        """The row's cells, which are not all blank."""
        alone = sum(cell != "" for cell in cells) == 1
        self._over = [one for one in self._over if one[1] >= number]
        for first, _row, last, said in self._over:
            self._give(cells, first, last, said)
        while self._merged and self._merged[-1][0] <= number:
            row, merged = self._merged.pop()
            for first, bottom, last in merged if row == number else ():
                last = min(last, self._columns)
                if first <= len(cells) and (said := cells[first - 1]) != "":
                    self._over.append((first, bottom, last, said))
                    if not alone:
                        self._give(cells, first, last, said)
        return cells

    def _give(self, cells: list[Any], first: int, last: int, said: Any) -> None:
        self._given += last - first + 1
        if self._given > MOST_CELLS:
            raise Refused("unpacks")
        cells += [""] * (last - len(cells))
        cells[first - 1 : last] = [said] * (last - first + 1)


def _with_errors(cells: list[Any], errors: dict[int, str]) -> list[Any]:
    cells += [""] * (max(errors) - len(cells))
    for column, error in errors.items():
        cells[column - 1] = error
    return cells


def read(
    content: bytes, target: BinaryIO, most_cells: int, unseen_marks: re.Pattern[str]
) -> list[tuple[str, int, int, list[int]]]:
    """Write the rows; for each sheet, its name, where its rows begin and end, and those with unseen marks."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    found = scanned(content)
    book = CalamineWorkbook.from_filelike(found.content)
    sheets = []
    at = 0
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.name not in found.scans:
            raise Refused("part", about.name)
        start, unseen = at, []
        for number, cells in rows_of(book.get_sheet_by_name(about.name), found.scans[about.name]):
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
                raise Refused("long", about.name, str(number))
            if len(cells) > most_cells:
                raise Refused("stray", about.name, cell_name((number, len(cells))))
            if found.since_1904:
                cells = list(map(as_text, cells))
            line = json.dumps((number, cells), ensure_ascii=False, default=written, separators=(",", ":"))
            if not line.isascii() and unseen_marks.search(line):
                unseen.append(number)
            at += target.write(line.encode() + b"\n")
            if len(line) > LONGEST_ROW:
                raise Refused("long", about.name, str(number))
        sheets.append((about.name, start, at, unseen))
    return sheets


def answer(
    source: BinaryIO, target: BinaryIO, most_cells: int, unseen_marks: re.Pattern[str]
) -> dict[str, Any]:
    """What is said on standard error: where each sheet is among the rows, or why the workbook is refused."""
    try:
        said: dict[str, Any] = {"sheets": read(source.read(), target, most_cells, unseen_marks)}
        target.flush()
    except Refused as refused:
        said = {"refused": refused.args}
    except (MemoryError, OSError):
        said = {"refused": ["unpacks"]}
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RuntimeError):
        said = {"refused": ["damaged"]}
    return said


def main() -> None:
    memory, seconds, most_cells = map(int, sys.argv[1:4])
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    said = answer(sys.stdin.buffer, sys.stdout.buffer, most_cells, re.compile(sys.argv[4]))
    sys.stderr.write(json.dumps(said))


if __name__ == "__main__":
    main()
