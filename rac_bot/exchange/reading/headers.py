"""Finding the header line of a sheet, and from it the kind of file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from rac_bot.domain.folding import fold
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.rows import COLUMNS, Table
from rac_bot.exchange.reading.sheets import Cell, Sheet, SheetRow, brief, counts, shown

_LITTLE = {"de", "du", "des", "d", "l", "la", "le", "les", "a"}
_NUMBER = {"num", "numero", "n", "nos", "ndeg", "nodeg"}  # `N°` folds to `ndeg`
_ASIDE = re.compile(r"\([^)]*\)")
_KNOWN = 2  # headers make a header line
_MODES = {"ee", "ee_sr", "fm"}
DEPTH = 50  # first lines in which the header is looked for: titles and notes may come before it


def key(header: str) -> str:
    """`Numéro du cours`, `No. cours` and `no_cours` -> `no cours`."""
    words = [w for w in fold(header.replace("*", " ").replace("?", " ")).split() if w not in _LITTLE]
    return " ".join("no" if word in _NUMBER else word for word in words)


@cache
def _fields(kind: FileKind) -> dict[str, str]:
    return {key(name): column.field for column in COLUMNS[kind] for name in (column.name, *column.also)}


def _field(kind: FileKind, header: str) -> str | None:
    """The field that a header names. Words in parentheses are ignored, except for the columns of modes."""
    known = _fields(kind)
    aside = known.get(key(_ASIDE.sub(" ", header)))
    return known.get(key(header)) or (None if aside in _MODES else aside)


def _read(sheet: Sheet, kind: FileKind, line: SheetRow) -> Table:
    positions: dict[str, int] = {}
    names: dict[str, str] = {}
    ignored = []
    for index, cell in enumerate(line.cells):
        header = shown(cell)
        field = _field(kind, header)
        if field is None or field in positions:
            ignored += [brief(header)] if header else []
        else:
            positions[field], names[field] = index, header
    width = max((at for at, cell in enumerate(line.cells, start=1) if shown(cell)), default=0)
    return Table(sheet, kind, line.number, positions, names, tuple(ignored), width)


def find_table(sheet: Sheet, kind: FileKind) -> Table | None:
    """The sheet read as that kind: its header is the first line with every required column, or the closest.

    None for an empty sheet. `missing` says which required columns the closest line does not have.
    """
    best: Table | None = None
    for line in islice(sheet.lines(), DEPTH):
        table = _read(sheet, kind, line)
        if not table.missing:
            return table
        if best is None or len(table.positions) > len(best.positions):
            best = table
    return best


def recognise(sheet: Sheet, likely: FileKind | None = None) -> Table | None:
    """The kind of file, found from the sheet's header: the kind with the most columns there, or None.

    An inscriptions file has every column that a dossiers file needs, and any file with names beside the DA
    looks like a candidates file. So the `likely` kind (asked for, or said by the file's name) is preferred,
    unless another kind has clearly more columns there.
    """
    tables = [table for kind in FileKind if (table := find_table(sheet, kind)) and not table.missing]
    return max(tables, key=lambda table: _likeness(table, likely), default=None)


def _likeness(table: Table, likely: FileKind | None) -> tuple[float, int]:
    favour = 1.5 if table.kind == likely else 0  # names beside the DA count as one column at most
    return len(table.positions) + favour, sum(column.required for column in COLUMNS[table.kind])


def delimiter_score(cells: Sequence[Cell]) -> int:
    """How many cells are known headers, for the kind with the most: high where the delimiter is right."""
    return max(sum(key(shown(cell)) in _fields(kind) for cell in cells) for kind in FileKind)


def is_header(cells: Sequence[Cell]) -> bool:
    return delimiter_score(cells) >= _KNOWN


def without_comments(lines: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """The lines that count. A comment that names columns (`# DA;Nom`) is the header where no other is."""
    following = iter(lines)
    held: SheetRow | None = None
    for line in islice(following, DEPTH):
        if counts(line):
            if is_header(line.cells):
                yield line
                held = None
                break
            if held:
                yield held
                held = None
            yield line
        elif is_header(line.cells):
            held = line
    if held:
        yield held
    yield from filter(counts, following)
