"""Writes a table to a CSV or XLSX file that only its owner can read, row after row."""

import csv
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.cells import guarded
from rac_bot.exchange.reading.files import reachable
from rac_bot.i18n import _

SUFFIXES = (".xlsx", ".csv")

Cell = str | int
Rows = Iterator[Sequence[Cell | None]]


@contextmanager
def new_file(path: Path, *, force: bool, suffixes: Sequence[str] = SUFFIXES) -> Iterator[Path]:
    """A temporary file beside `path`; it takes that name when everything is written, or is removed.

    Where it is removed meanwhile, there was nothing to write, and there is no such file.

    Raises:
        IntakeError: the name does not end as it must, the file exists, or it cannot be written.
    """
    if path.suffix.lower() not in suffixes:
        ends = _(" ou ").join(suffixes)
        raise IntakeError(_("« {file} » : le nom doit finir par {ends}.", file=str(path), ends=ends))
    if not force and os.path.lexists(path):
        raise IntakeError(_("« {file} » existe déjà ; --force le remplace.", file=str(path)))
    with (
        reachable(path.parent),
        tempfile.TemporaryDirectory(prefix=".rac-bot-", dir=path.parent) as folder,  # 0700
    ):
        beside = Path(folder) / path.name
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
        yield beside
        if beside.exists():
            beside.replace(path)


def write_table(
    path: Path, title: str, headings: Sequence[str], rows: Rows, widths: Mapping[str, int]
) -> int:
    """Write the rows, as CSV or XLSX after the file's name; returns how many.

    `widths` are those of columns wider than their header.
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
            writer.writerow([cell if not cell or isinstance(cell, int) else guarded(cell) for cell in row])
    return count


def _write_xlsx(
    path: Path, title: str, headings: Sequence[str], rows: Rows, widths: Mapping[str, int]
) -> int:
    # Rows are written to disk in our own temporary folder: a long export needs little memory, leaves no copy.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, widths.get(heading, max(len(heading) + 2, 9)))
        sheet.write_string(0, column, heading, book.add_format({"bold": True}))
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(count, column, cell)
            elif cell:
                # As text: `00990` keeps its zeros, and what starts with `=` is not a formula. The import
                # removes a first apostrophe, and the signs of `="00990"`: another one protects them.
                sheet.write_string(count, column, guarded(cell) if cell.startswith(("'", '="')) else cell)
    book.close()
    return count
