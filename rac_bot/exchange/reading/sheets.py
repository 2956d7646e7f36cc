"""Every file is read as sheets, which have numbered lines of cells."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import NamedTuple

Cell = str | int | float | bool | date | datetime | time | timedelta

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # XLSX and ODS; XLS, or a workbook with a password
# Marks without width, and those that turn the direction of the text.
UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
MOST_CELLS = 1_000  # in a line: a table of ours has thirty
DELIMITERS = (",", ";", "\t")
_FORMULA = re.compile(r'="(.*)"')  # how people keep the zeros of 00990 in a CSV
# In any spreadsheet, in French or in English; a column too narrow for its dates is written `####`.
ERROR = re.compile(r"#(N/A|N/D|DIV/0!|[A-ZÀ-Ü_]{2,}\s?[!?]|GETTING_DATA|#+$)|Err(eur)?\s?:\s?\d{3}$")
_WHOLE = 10**15  # above this, a float cannot represent every whole number


class SheetRow(NamedTuple):
    """A line of a file, with the number that a spreadsheet or an editor shows: the first is 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a whole CSV file, named after the file.

    `lines()` starts from the first line each time. Blank lines and comments (`# …`) are only counted.
    """

    name: str
    lines: Callable[[], Iterator[SheetRow]]
    delimiter: str = ""  # of a CSV, whose lines have as many cells as its header
    unseen: tuple[int, ...] = ()  # the first lines that had marks nobody sees


def shown(cell: Cell) -> str:
    """A cell as a spreadsheet shows it: 990.0 is `990`, a date is ISO, several spaces become one."""
    if isinstance(cell, str):
        if not cell.isascii():
            cell = unicodedata.normalize("NFC", UNSEEN.sub("", cell))
        text = " ".join(cell.split())
        formula = _FORMULA.fullmatch(text) if text.startswith("=") else None
        return formula[1].strip() if formula else text
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        if not isfinite(cell):
            return "#NUM!"
        # Six decimals: a spreadsheet may store 4.659999999 for the 4.66 that a person sees.
        if cell == int(cell) and abs(cell) < _WHOLE:
            return str(int(cell))
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def counts(line: SheetRow) -> bool:
    """Whether the line is neither blank nor a comment."""
    first = line.cells[0] if line.cells else ""
    if isinstance(first, str) and first[:1].isalnum():  # as nearly every line begins
        return True
    said = [text for text in map(shown, line.cells) if text]
    if len(said) == 1 and said[0].startswith("#"):
        return bool(said[0].strip("#") and ERROR.match(said[0]))
    return bool(said) and not is_comment(said[0])


def is_comment(text: str) -> bool:
    """`# …`, with the space: `#1 de la liste` is ordinary text, `#N/A` and a cell of `####` are errors."""
    if text.startswith("##"):
        return text.lstrip("#")[:1] not in ("", *DELIMITERS, '"')
    return text.startswith("# ")


def brief(text: str, most: int = 80) -> str:
    """As much of a file's text as a sentence quotes."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
