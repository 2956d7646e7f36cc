"""Opening a file of the college, whatever its format."""

import errno
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.csv_text import csv_lines, find_delimiter
from rac_bot.exchange.reading.encodings import Source, decoded
from rac_bot.exchange.reading.sheets import OLE, ZIP, Sheet
from rac_bot.exchange.reading.signatures import LOOKED_AT, foreign
from rac_bot.i18n import _

PATIENCE_S = 10.0
STANDARD_INPUT = Path("-")
SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}


def open_file(path: Path, seconds: float = PATIENCE_S) -> list[Sheet]:
    """The sheets of a file. Its format is found from its bytes, since people rename files.

    `seconds` are those that a workbook may take.

    Raises:
        IntakeError: there is no such file, or it is neither a workbook nor text.
    """
    with reachable(path):
        source = Source(path.name, lambda: path.open("rb"), partial(_stamp, path))
        if path == STANDARD_INPUT or not path.is_file():  # a pipe, which is read once; or there is none
            content = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
            source = Source(path.name, partial(io.BytesIO, content), lambda: None)
        with source.opened() as opened:
            start = opened.read(LOOKED_AT)
            if start.startswith((ZIP, OLE)):
                opened.seek(0)
                return _workbook(opened, start, path.name, seconds)
        if what := foreign(start):
            raise IntakeError(_("« {file} » est {what}.", file=path.name, what=what))
        text, unseen = decoded(source)
        delimiter = find_delimiter(text, path.name)
    return [Sheet(path.name, lambda: csv_lines(text, delimiter, path.name), delimiter, unseen)]


def _workbook(opened: BinaryIO, start: bytes, file: str, seconds: float) -> list[Sheet]:
    if start.startswith(OLE):  # calamine reads its formula errors as blanks, and crashes on a damaged file
        raise IntakeError(
            _(
                "« {file} » est un classeur XLS, ou protégé par un mot de passe : enregistrez-le en XLSX.",
                file=file,
            )
        )
    from rac_bot.exchange.reading.workbooks import workbook_sheets  # the bot seldom reads one

    return workbook_sheets(opened, file, seconds)


def _stamp(path: Path) -> tuple[int, int, int]:
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


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
        errno.ENAMETOOLONG: _("son nom est trop long"),
        errno.ENOSPC: _("le disque est plein"),
        errno.EROFS: _("le disque est en lecture seule"),
        errno.EIO: _("le disque ne se lit pas"),
        errno.ELOOP: _("son lien tourne en rond"),
    }
    try:
        yield
    except OSError as error:
        number = error.errno or 0
        problem = words.get(number, _("le système le refuse (erreur {n})", n=number))
        raise IntakeError(_("« {file} » : {problem}.", file=str(path), problem=problem)) from None
