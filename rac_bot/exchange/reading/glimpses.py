"""What can be told of a line that cannot be read: whose it is, of what, or that it is no line at all."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from rac_bot.domain.folding import fold
from rac_bot.domain.sessions import Session
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.rows import COLUMNS, Row, Table, read_rows
from rac_bot.exchange.reading.sheets import Cell, shown

# The cells that a total leaves blank.
_SAID = {FileKind.CANDIDATES: ("family_name", "given_name"), FileKind.DOSSIERS: ("session",)}
_READ = {kind: {one.field: one.read for one in columns} for kind, columns in COLUMNS.items()}


class Glimpse(NamedTuple):
    """What names a line; None where its cell is blank or cannot be read."""

    da: str | None
    session: Session | None
    grid: str | None
    course: str | None


class Unread(NamedTuple):
    """A line that is no row, with what is wrong in it; `footer`: a total, or the titles of columns again."""

    table: Table
    line: int
    wrong: list[Rejection]
    glimpse: Glimpse
    footer: bool


def glimpse(table: Table, cells: Sequence[Cell]) -> Glimpse:
    def read(field: str) -> Any:
        with suppress(ValueError, KeyError):
            return _READ[table.kind][field](_cell(table, cells, field))
        return None

    return Glimpse(*map(read, Glimpse._fields))


def read_lines(table: Table, only: Session | None = None) -> Iterator[Row[Any] | Unread | None]:
    """Each line of the table, as a row where it can be read; None for one of another session than `only`."""
    for line, row in zip(table.lines(), read_rows(table), strict=True):
        if only and glimpse(table, line.cells).session not in (None, only):
            yield None
        elif isinstance(row, Row):
            yield row
        else:
            seen = glimpse(table, line.cells)
            yield Unread(table, line.number, row, seen, seen.da is None and _is_footer(table, line.cells))


def _is_footer(table: Table, cells: Sequence[Cell]) -> bool:
    said = _SAID.get(table.kind, ("course",))
    blank = not any(shown(_cell(table, cells, field)) for field in said)
    return blank or fold(shown(_cell(table, cells, "da"))) == fold(table.names["da"])


def _cell(table: Table, cells: Sequence[Cell], field: str) -> Cell:
    at = table.positions.get(field)
    return cells[at] if at is not None and at < len(cells) else ""
