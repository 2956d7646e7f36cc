"""A file of the college that is no workbook: its encoding, its delimiter, its header, each of its lines."""

import codecs
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.glimpses import Unread, read_lines
from rac_bot.exchange.reading.headers import recognise
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import CollegeFile, file_of_kind
from rac_bot.exchange.reading.report import Rejection, Report
from rac_bot.exchange.reading.rows import Row, Table, read_rows
from rac_bot.exchange.reading.sheets import OLE, ZIP
from tests.fuzz import read_or_refused

MARKED = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ALSO_IN_UTF_16 = 8  # one input of so many


def one(data: bytes) -> None:
    if data.startswith((ZIP, OLE)):
        return  # a workbook: see `workbooks.py`
    said = _of(data)
    if said is None or data.startswith(MARKED) or crc32(data) % ALSO_IN_UTF_16:
        return
    with suppress(UnicodeDecodeError):
        assert _of(codecs.BOM_UTF16_LE + data.decode().encode("utf-16-le")) == said


def _of(content: bytes) -> list[object] | None:
    """What is read of a file of that content, and refused in it; None where all of it is."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        return read_or_refused(_read, Path(file.name), IntakeError)


def _read(path: Path) -> list[object]:
    [sheet] = open_file(path)
    table = recognise(sheet)
    if table is None:
        file_of_kind(path, FileKind.CANDIDATES, True, [sheet])
    assert table  # else that was refused
    return list(_found(table))


def _found(table: Table) -> Iterator[object]:
    file = CollegeFile(table.kind, Report(kind=table.kind, file="f.csv"))
    file.add(table)
    yield from map(_placed, file.report.rejections)
    [table] = file.tables
    for line, row in zip(table.lines(), read_rows(table), strict=True):
        assert line.number > table.header_line
        if isinstance(row, Row):
            yield row.record
        else:
            assert {wrong.line for wrong in row} == {line.number}
            yield from map(_placed, row)
    if "da" in table.positions:
        yield from (found.footer for found in read_lines(table) if isinstance(found, Unread))


def _placed(rejection: Rejection) -> tuple[int, str, str]:
    """A cell that is refused is told by its line and its column, with what is expected there, briefly."""
    assert rejection.line >= 1
    assert rejection.column
    assert len(rejection.found) <= 200
    assert rejection.expected
    return rejection.line, rejection.column, rejection.expected
