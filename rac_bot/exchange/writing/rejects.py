"""Writes the refused rows of a file as they stand there, with the reasons: corrected, they are imported."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.rows import REASONS, Table
from rac_bot.exchange.reading.sheets import shown
from rac_bot.exchange.writing.tables import Cell, write_table
from rac_bot.i18n import _, parted

RowAt = tuple[str, int]  # sheet, line
_Key = tuple[str, int]  # a field, or a title that no field has; how many times it came before

_WIDTHS = {REASONS: 60}


def write_rejects(path: Path, tables: Sequence[Table], rejections: Sequence[Rejection]) -> int:
    """Write those rows, in the order of the file; returns how many. Raises as the file's reading."""
    reasons: dict[RowAt, list[str]] = {}
    for one in rejections:
        said = _("{column} : {expected}", column=one.column, expected=one.expected)
        reasons.setdefault((one.sheet, one.line), []).append(said)
    columns: dict[_Key, str] = {}
    for table in tables:
        for key, title in _titles(table):
            columns.setdefault(key, title)
    return write_table(
        path, _("Refusées"), [REASONS, *columns.values()], _rows(tables, reasons, list(columns)), _WIDTHS
    )


def _rows(
    tables: Sequence[Table], reasons: Mapping[RowAt, list[str]], columns: Sequence[_Key]
) -> Iterator[list[Cell]]:
    for table in tables:
        own = [key for key, _title in _titles(table)]
        aside = _places_of_reasons(table)
        for line in table.lines():
            if said := reasons.get((table.sheet.name, line.number)):
                found = [shown(cell) for place, cell in enumerate(line.cells) if place not in aside]
                if own == columns:  # a line with too many cells, or too few, keeps them
                    placed = found
                else:
                    by_key = dict(zip(own, found, strict=False))
                    placed = [by_key.get(key, "") for key in columns]
                yield [parted(dict.fromkeys(said)), *placed]


def _titles(table: Table) -> list[tuple[_Key, str]]:
    """The columns of the sheet, without that of the reasons: a field has the same key in each sheet."""
    fields = {place: field for field, place in table.positions.items()}
    aside = _places_of_reasons(table)
    titles: list[tuple[_Key, str]] = []
    seen: dict[str, int] = {}
    for place, title in enumerate(_header(table)):
        if place in aside:
            continue
        name = fields.get(place, title)
        titles.append(((name, seen.get(name, 0)), title))
        seen[name] = seen.get(name, 0) + 1
    return titles


def _places_of_reasons(table: Table) -> set[int]:
    return {place for place, title in enumerate(_header(table)) if title == REASONS}


def _header(table: Table) -> list[str]:
    lines = table.sheet.lines()
    header = next(line for line in lines if line.number == table.header_line)
    return [shown(cell) for cell in header.cells]
