"""A workbook that nobody vouches for. What the program apart does is done in this process, to be followed.

Of one input in some hundreds the program is run too, and must say the same.
"""

import io
import json
import os
from itertools import pairwise
from zlib import crc32

from python_calamine import CalamineError

from rac_bot.errors import IntakeError, TooHeavy
from rac_bot.exchange.reading import untrusted, workbooks
from rac_bot.exchange.reading.sheets import MOST_CELLS, UNSEEN, Sheet, SheetRow, counts
from tests.exchange.reading.packages import Parts, ods, xlsx

# An input is an archive; or pieces parted by this mark, each after the letter of the part of one that it is.
# The first is `s`, what stands in an XLSX's worksheet, or `t`, what stands in an ODS's table.
PARTED = b"\x1e"
PARTS = {
    b"w": "xl/workbook.xml",
    b"l": "xl/_rels/workbook.xml.rels",
    b"h": "xl/sharedStrings.xml",
    b"y": "xl/styles.xml",
    b"c": "content.xml",
    b"m": "mimetype",
    b"f": "META-INF/manifest.xml",
}
RUN_APART = 400
Said = list[tuple[str, tuple[int, ...], list[SheetRow]]]


def one(data: bytes) -> None:
    content = workbook(data)
    here: Said | None = None
    try:
        here = _said(_sheets(content))
    except (IntakeError, CalamineError):
        pass  # of the latter the program dies, alone
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's too, which no module names
            raise
    if crc32(data) % RUN_APART:
        return
    apart: Said | None = None
    try:
        apart = _said(workbooks.workbook_sheets(io.BytesIO(content), "f.xlsx", 20))
    except TooHeavy:
        return
    except IntakeError:
        pass
    assert apart == here


def workbook(data: bytes) -> bytes:
    kind, (first, *others) = data[:1], data[1:].split(PARTED)
    if kind not in (b"s", b"t"):
        return data
    parts: Parts = {PARTS[piece[:1]]: piece[1:] for piece in others if piece[:1] in PARTS}
    return xlsx(first, parts=parts) if kind == b"s" else ods(first.decode(errors="replace"), parts=parts)


def _sheets(content: bytes) -> list[Sheet]:
    rows = workbooks.Rows()
    with os.fdopen(os.dup(rows.descriptor), "wb") as target:
        said = untrusted.answer(io.BytesIO(content), target, MOST_CELLS, UNSEEN)
    return workbooks.sheets_of(json.loads(json.dumps(said)), rows, "f.xlsx")


def _said(sheets: list[Sheet]) -> Said:
    """The lines of each, which are numbered in order, and none of which is blank."""
    said = [(sheet.name, sheet.unseen, list(sheet.lines())) for sheet in sheets]
    for _name, unseen, lines in said:
        assert all(before.number < after.number for before, after in pairwise(lines))
        assert all(counts(line) or lines[0] is line for line in lines)
        assert all(len(line.cells) <= MOST_CELLS for line in lines)
        assert list(unseen) == sorted(unseen)
    return said
