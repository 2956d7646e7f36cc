"""Finding the header line of a sheet, and from it the kind of file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, zip_longest

from rac_bot.domain.folding import fold
from rac_bot.exchange.reading.grid_columns import MODES, mode_of
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.rows import COLUMNS, REASONS, Table
from rac_bot.exchange.reading.sheets import Cell, Sheet, SheetRow, brief, counts, shown

_LITTLE = {"de", "du", "des", "d", "l", "la", "le", "les", "a"}
_NUMBER = {"num", "numero", "n", "nos", "ndeg", "nodeg"}  # `N°` folds to `ndeg`
_ASIDE = re.compile(r"\([^)]*\)")
_KNOWN = 2  # headers make a header line
DEPTH = 50  # first lines in which the header is looked for: titles and notes may come before it


@lru_cache(maxsize=4096)  # each of the first lines is tried as a header of each kind, and with the line below
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
    mode = mode_of(header) if kind is FileKind.GRID else None
    return known.get(key(header)) or mode or (None if aside in MODES else aside)


def _read(sheet: Sheet, kind: FileKind, line: SheetRow, header_lines: int = 1) -> Table:
    positions: dict[str, int] = {}
    names: dict[str, str] = {}
    ignored = []
    doubles = []
    titles = tuple(map(shown, line.cells))
    for index, header in enumerate(titles):
        field = _field(kind, header)
        if field is None:
            ignored += [brief(header)] if header not in ("", REASONS) else []
        elif field in positions:
            doubles.append((field, index))
        else:
            positions[field], names[field] = index, header
    width = max((at for at, title in enumerate(titles, start=1) if title), default=0)
    return Table(
        sheet,
        kind,
        line.number,
        positions,
        names,
        tuple(ignored),
        width,
        titles=titles,
        doubles=tuple(doubles),
        header_lines=header_lines,
    )


def find_table(sheet: Sheet, kind: FileKind) -> Table | None:
    """The sheet read as that kind: its header is the first line with every required column, or the closest.

    It may stand in two lines: `Groupes` above `EE`, `EE SR` and `FM`. None for an empty sheet. `missing` says
    which required columns the closest line does not have.
    """
    best: Table | None = None
    lines = list(islice(sheet.lines(), DEPTH))
    for line, below in zip_longest(lines, lines[1:]):
        table = _read(sheet, kind, line)
        if below and (both := _together(kind, line, below)):
            two, alone = _read(sheet, kind, both, header_lines=2), _read(sheet, kind, below)
            if len(two.positions) > max(len(one.positions) for one in (table, alone)):
                table = two
            elif not alone.missing and len(alone.positions) > len(table.positions):
                continue  # the line below says more by itself, as where titles are merged over both
        if not table.missing:
            return table
        if best is None or len(table.positions) > len(best.positions):
            best = table
    return best


def _together(kind: FileKind, above: SheetRow, below: SheetRow) -> SheetRow | None:
    """A header in two lines as one: each column by the two titles, or by the one that is known.

    None where the line below is no header: something else than a title stands under a title.
    """
    if below.number != above.number + 1:
        return None
    titles: list[Cell] = []
    over = ""
    for top, bottom in zip_longest(map(shown, above.cells), map(shown, below.cells), fillvalue=""):
        over = top or (over if bottom else "")
        bottom = "" if bottom == top else bottom
        written = (f"{over} {bottom}", f"{bottom} {over}", bottom) if bottom else (top,)
        title = next((text for text in written if _field(kind, text)), None)
        if title is None and bottom and _field(kind, top):
            return None
        titles.append(" ".join(filter(None, (top, bottom))) if title is None else title)
    return SheetRow(below.number, titles)


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
