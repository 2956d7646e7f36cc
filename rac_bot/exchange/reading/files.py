"""Opening a file of the college, whatever its format."""

import errno
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.csv_text import csv_lines, decoded, find_delimiter
from rac_bot.exchange.reading.sheets import OLE, ZIP, Sheet
from rac_bot.i18n import _

SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}


def open_file(path: Path) -> list[Sheet]:
    """The sheets of a file. Its format is found from its bytes, since people rename files.

    Raises:
        IntakeError: there is no such file, or it is neither a workbook nor text.
    """
    with reachable(path):
        opened: Callable[[], BinaryIO] = partial(io.FileIO, path)
        if not path.is_file():  # a pipe, which is read once; or there is none
            opened = partial(io.BytesIO, path.read_bytes())
        with opened() as source:
            start = source.read(len(ZIP))
            content = start + source.read() if start in (ZIP, OLE) else b""
        if content:
            from rac_bot.exchange.reading.workbooks import workbook_sheets  # the bot seldom reads one

            return workbook_sheets(content, path.name)
        text = decoded(opened, path.name)
    delimiter = find_delimiter(text, path.name)
    return [Sheet(path.name, lambda: csv_lines(text, delimiter, path.name))]


def files_of(directory: Path) -> list[Path]:
    """The files of a folder; hidden and lock files are skipped."""
    with reachable(directory):
        return sorted(p for p in directory.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))


@contextmanager
def reachable(path: Path) -> Iterator[None]:
    """Say in French why a file or a folder cannot be read or written: the system says it in English."""
    words = {
        errno.ENOENT: _("il n’existe pas"),
        errno.EACCES: _("l’accès en est refusé"),
        errno.EISDIR: _("c’est un dossier"),
        errno.ENOTDIR: _("ce n’est pas un dossier"),
        errno.EEXIST: _("il existe déjà"),
    }
    try:
        yield
    except OSError as error:
        problem = words.get(error.errno or 0, error.strerror or type(error).__name__)
        raise IntakeError(_("« {file} » : {problem}.", file=str(path), problem=problem)) from None
