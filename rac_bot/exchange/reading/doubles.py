"""Two columns of a file for one field: what they say has to agree."""

from collections.abc import Iterator, Sequence

from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.rows import COLUMNS, Read, Table
from rac_bot.exchange.reading.sheets import Cell, shown
from rac_bot.i18n import _


def disagreements(table: Table) -> Iterator[Rejection]:
    """The cells of a second column that say something else than the first; one that is blank says nothing."""
    readers = {one.field: one.read for one in COLUMNS[table.kind]}
    for field, index in table.doubles:
        first, read = table.positions[field], readers[field]
        cells = [(line.number, _at(line.cells, first), _at(line.cells, index)) for line in table.lines()]
        if not any(shown(cell) for _line, _cell, cell in cells):
            continue
        for line, one, other in cells:
            if shown(one) != shown(other) and _value(read, one) != _value(read, other):
                yield Rejection(
                    sheet=table.sheet.name,
                    line=line,
                    column=table.titles[index],
                    found=shown(other),
                    expected=_(
                        "« {value} », comme dans la colonne « {column} » : les deux disent la même chose",
                        value=shown(one),
                        column=table.names[field],
                    ),
                )


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else ""


def _value(read: Read[object], cell: Cell) -> object:
    try:
        return read(cell)
    except ValueError:
        return shown(cell), "unread"
