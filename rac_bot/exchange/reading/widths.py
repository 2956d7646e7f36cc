"""A line of a CSV has as many cells as its header: or else a cell with the delimiter lacks quotes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rac_bot.exchange.reading.sheets import Cell, brief, shown
from rac_bot.i18n import _, _n

_NARROW = 50
Readers = Mapping[int, Callable[[Cell], Any]]


def fitted(found: Sequence[Cell], width: int) -> Sequence[Cell]:
    """The cells without the blank ones beyond the header."""
    last = len(found)
    while last > width and not shown(found[last - 1]):
        last -= 1
    return found[:last]


def told(found: Sequence[Cell], width: int, delimiter: str, readers: Readers) -> tuple[int, str, str]:
    """Where the line goes wrong, what stands there, and what is expected."""
    count = len(found)
    has = _n("la ligne a {n} cellule", "la ligne a {n} cellules", count)
    if count < width:
        expected = _(
            "{has} pour {width} titres : une cellule vide garde son séparateur", has=has, width=width
        )
        return count, delimiter.join(map(shown, found)), expected
    place, cell = _unquoted(found, width, delimiter, readers)
    expected = _(
        "{has} pour {width} titres : mettez sans doute « {cell} » entre guillemets",
        has=has,
        width=width,
        cell=brief(cell),
    )
    return place, cell, expected


def _unquoted(found: Sequence[Cell], width: int, delimiter: str, readers: Readers) -> tuple[int, str]:
    """The cell that was likely parted: with it whole, the line reads best; or else a space comes in it."""
    more = len(found) - width

    def parted(place: int) -> tuple[str, list[Cell]]:
        cell = delimiter.join(map(str, found[place : place + more + 1]))
        return cell, [*found[:place], cell, *found[place + more + 1 :]]

    def likeness(place: int) -> tuple[int, bool]:
        cell, cells = parted(place)
        return sum(_is_read(read, cells[at]) for at, read in readers.items()), f"{delimiter} " in cell

    place = max(range(width) if width <= _NARROW else readers, key=likeness)
    return place, shown(parted(place)[0])


def _is_read(read: Callable[[Cell], Any], cell: Cell) -> bool:
    try:
        read(cell)
    except ValueError:
        return False
    return True
