"""A table as a file of the owner's alone, CSV or XLSX; its rows are written as they come."""

import csv
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.cells import guarded
from rac_bot.exchange.reading.files import reachable
from rac_bot.i18n import _

SUFFIXES = (".xlsx", ".csv")

Cell = str | int
Rows = Iterator[list[Cell]]


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[Path]:
    """A file in a folder beside; it takes the other's name once it is written, whole or not at all.

    Raises:
        IntakeError: its name tells no format that is written, it is there already, or it cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise IntakeError(_("« {file} » : le nom doit finir par .xlsx ou .csv.", file=str(path)))
    if not force and os.path.lexists(path):
        raise IntakeError(_("« {file} » existe déjà ; --force le remplace.", file=str(path)))
    with (
        reachable(path.parent),
        tempfile.TemporaryDirectory(prefix=".rac-bot-", dir=path.parent) as folder,  # 0700
    ):
        beside = Path(folder) / path.name
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
        yield beside
        beside.replace(path)


def write_table(
    path: Path, title: str, headings: Sequence[str], rows: Rows, widths: Mapping[str, int]
) -> int:
    """Write the rows in the format that the file's name tells; how many there were.

    `widths`: of the columns that the length of their heading does not suit.
    """
    if path.suffix.lower() == ".csv":
        return _write_csv(path, headings, rows)
    return _write_xlsx(path, title, headings, rows, widths)


def _write_csv(path: Path, headings: Sequence[str], rows: Rows) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(headings)
        for count, row in enumerate(rows, start=1):  # noqa: B007  the last one is how many there were
            writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return count


def _write_xlsx(
    path: Path, title: str, headings: Sequence[str], rows: Rows, widths: Mapping[str, int]
) -> int:
    # Rows go to disk as they come, in our own folder: a long export holds no memory, and leaves no trace.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, widths.get(heading, max(len(heading) + 2, 9)))
        sheet.write_string(0, column, heading, book.add_format({"bold": True}))
    count = 0
    for count, row in enumerate(rows, start=1):
        _write_row(sheet, count, row)
    book.close()
    return count


def _write_row(sheet: Any, number: int, row: Sequence[Cell]) -> None:
    """Text as text: `00990` keeps its zeros, and what begins with `=` is no formula."""
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell)
        elif cell:
            # The import takes away an apostrophe, and what people put around a number: `="00990"`.
            sheet.write_string(number, column, guarded(cell) if cell.startswith(("'", '="')) else cell)
