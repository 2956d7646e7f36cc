"""A cell of a spreadsheet, under each column that a file of the college may have."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from rac_bot.exchange.reading import cells
from rac_bot.exchange.reading.rows import COLUMNS
from rac_bot.exchange.reading.sheets import Cell, SheetRow, counts, shown
from tests.fuzz import read_or_refused

# By the first byte of an input, what the rest of it is: `f4.66`, `d2018-01-15`; any other is text, whole.
_KINDS: dict[bytes, Callable[[str], Cell]] = {
    b"f": float,
    b"i": lambda text: int(text[:19]),
    b"b": lambda text: text == "1",
    b"d": date.fromisoformat,
    b"m": datetime.fromisoformat,
    b"t": time.fromisoformat,
    b"s": lambda text: timedelta(seconds=float(text)),
}
_READERS = {column.read for columns in COLUMNS.values() for column in columns}


def cell_of(data: bytes) -> Cell:
    try:
        return _KINDS[data[:1]](data[1:].decode())
    except (KeyError, ValueError, OverflowError):
        return data.decode(errors="replace")


def one(data: bytes) -> None:
    cell = cell_of(data)
    text = shown(cell)
    assert text == " ".join(text.split())
    assert text.startswith('="') or shown(text) == text
    counts(SheetRow(1, [cell]))
    for read in _READERS:
        value = read_or_refused(read, cell, ValueError)
        assert value is None or read(cell) == value
    assert cells.unguarded(str)(cells.guarded(text)) == text
