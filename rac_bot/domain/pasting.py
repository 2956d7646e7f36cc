"""Lines of « DA, course, mode », typed or pasted from a spreadsheet: these three columns and no other."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from rac_bot.domain.codes import parse_course, parse_da
from rac_bot.domain.folding import plainly
from rac_bot.domain.modes import Mode, ending_mode, parse_mode

_CELLS = re.compile(r"[\t;,]")
_DA = re.compile(r"(?:DA[ :.]*)?((?:\d\d[ -]?)?\d{3}[ -]?\d{4})(?![\w-])\s*(.*)", re.I)
# What looks like the number of a course, badly typed: three digits first, letters last.
_ALMOST = re.compile(r"\d{3}[- ]?[0-9A-Z]{1,4}[- ]?[A-Z]{1,3}", re.I)
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """`course` may be the number of none; `mode` and `course` may be left to what is chosen beside."""

    number: int
    da: str
    course: str = ""
    mode: Mode | None = None


class Unread(NamedTuple):
    """Where something else stands: it is told by its place alone."""

    line: int
    column: int


def read(text: str) -> tuple[list[Line], list[Unread]]:
    """The lines, without the empty ones; and what in them is none of the three columns."""
    lines: list[Line] = []
    unread: list[Unread] = []
    for number, told in enumerate(text.splitlines(), 1):
        if cells := _cells(plainly(told)):
            match _line(number, cells):
                case Unread() as place:
                    unread.append(place)
                case line:
                    lines.append(line)
    return lines, unread


def _cells(told: str) -> list[str]:
    """The columns: parted as a spreadsheet does, else by what they are."""
    if not told.strip():
        return []
    cells = _CELLS.split(told.strip(" "))
    if len(cells) > 1:
        return [cell.strip() for cell in cells]
    first = _DA.fullmatch(told.strip())
    if first is None:
        return [told.strip()]
    course, mode = ending_mode(first[2])
    return [first[1], course, *([mode] if mode else [])]


def _line(number: int, cells: Sequence[str]) -> Line | Unread:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > _COLUMNS:
        return Unread(number, _COLUMNS + 1)
    da, told, mode = (*cells, "", "", "")[:_COLUMNS]
    if not mode and parse_mode(told):
        told, mode = "", told
    known = _DA.fullmatch(da)
    if known is None or known[2]:
        return Unread(number, 1)
    course = _course(told)
    if course is None:
        return Unread(number, 2)
    if mode and not parse_mode(mode):
        return Unread(number, 3)
    return Line(number, parse_da(known[1]), course, parse_mode(mode))


def _course(text: str) -> str | None:
    """Its number, or what looks like one; None where it does not."""
    if not text:
        return ""
    with suppress(ValueError):
        return parse_course(text)
    return text.upper() if _ALMOST.fullmatch(text) else None
