"""XLSX and ODS workbooks: a process of its own reads them (`untrusted.py`), since nobody vouches for them."""

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from rac_bot.errors import IntakeError, TooHeavy
from rac_bot.exchange.reading.headers import without_comments
from rac_bot.exchange.reading.sheets import MOST_CELLS, UNSEEN, Cell, Sheet, SheetRow
from rac_bot.i18n import N_, _

MEMORY = 300 << 20
_MOST_BYTES = 64 << 20
_PROGRAM = Path(__file__).with_name("untrusted.py")
_ARCHIVES = {
    "xlsb": N_("un classeur XLSB : enregistrez-le en XLSX"),
    "docx": N_("un document Word : mettez le tableau dans un classeur XLSX"),
    "pptx": N_("une présentation PowerPoint : mettez le tableau dans un classeur XLSX"),
    "odf": N_("un document LibreOffice, sans être un classeur : enregistrez-le en ODS ou en XLSX"),
    "numbers": N_("un document d’Apple : exportez-le en XLSX"),
    "zip": N_("une archive ZIP : donnez un des fichiers qu’elle contient"),
}
_READ: dict[str, Callable[[Any], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


def workbook_sheets(source: BinaryIO, file: str, seconds: float) -> list[Sheet]:
    """The worksheets of a workbook, including the hidden ones.

    Raises:
        IntakeError: the file is damaged, has a password, or is not a workbook.
        TooHeavy: reading it takes too much.
    """
    content = source.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _too_heavy(file)
    rows = Rows()
    limits = map(str, (MEMORY, ceil(seconds), MOST_CELLS))
    command = [sys.executable, "-I", str(_PROGRAM), *limits, UNSEEN.pattern.encode("unicode_escape").decode()]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command,
            input=content,
            stdout=rows.descriptor,
            stderr=subprocess.PIPE,
            timeout=seconds,
            env={},  # none of the bot's settings, which hold its secrets
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_heavy(file) from None
    if done.returncode < 0:  # the system ended it
        raise _too_heavy(file)
    said: dict[str, Any] = {"refused": ["damaged"]}
    with suppress(ValueError):
        said = json.loads(done.stderr) if done.returncode == 0 else said
    return sheets_of(said, rows, file)


def _refuse(file: str, reason: str, *about: str) -> NoReturn:
    """Raise what that reason, given by the program, is for people."""
    if reason == "unpacks":
        raise _too_heavy(file)
    if reason == "archive":
        raise IntakeError(_("« {file} » est {what}.", file=file, what=_(_ARCHIVES[about[0]])))
    sheet, *rest = about or [""]
    sentences = {
        "damaged": _("« {file} » n’est pas un classeur lisible.", file=file),
        "password": _("« {file} » est protégé par un mot de passe : enlevez-le.", file=file),
        "entities": _("« {file} » définit des entités XML, ce qu’aucun classeur ne fait.", file=file),
        "part": _("« {file} » : la feuille « {sheet} » manque dans le classeur.", file=file, sheet=sheet),
        "stray": _(
            "« {file} », feuille « {sheet} » : une cellule égarée en {cell}. Supprimez-la.",
            file=file,
            sheet=sheet,
            cell=rest[0] if rest else "",
        ),
        "formula": _(
            "« {file} », feuille « {sheet} » : la formule en {cell} est en erreur. Corrigez-la.",
            file=file,
            sheet=sheet,
            cell=rest[0] if rest else "",
        ),
        "long": _(
            "« {file} », feuille « {sheet} », ligne {line} : une cellule est trop longue.",
            file=file,
            sheet=sheet,
            line=rest[0] if rest else "",
        ),
    }
    raise IntakeError(sentences[reason])


def _too_heavy(file: str) -> TooHeavy:
    return TooHeavy(
        _("« {file} » demande trop de mémoire ou de temps : enregistrez la feuille en CSV UTF-8.", file=file)
    )


class Rows:
    """The rows of a workbook, in a file without a name, which goes with this object."""

    def __init__(self) -> None:
        self.descriptor, name = tempfile.mkstemp()  # that only its owner can read
        os.unlink(name)

    def __del__(self) -> None:
        os.close(self.descriptor)


def sheets_of(said: dict[str, Any], rows: Rows, file: str) -> list[Sheet]:
    """The sheets that the program says are among those rows; IntakeError where it refused the workbook."""
    if "refused" in said:
        _refuse(file, *said["refused"])
    return [
        Sheet(name, partial(_lines, rows, start, end), unseen=tuple(unseen))
        for name, start, end, unseen in said["sheets"]
    ]


class _Part(io.RawIOBase):
    """Some of them, from their beginning: several readers do not disturb each other."""

    def __init__(self, rows: Rows, start: int, end: int) -> None:
        self._rows, self._at, self._end = rows, start, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = os.pread(self._rows.descriptor, min(len(buffer), self._end - self._at), self._at)
        self._at += len(found)
        buffer[: len(found)] = found
        return len(found)


def _lines(rows: Rows, start: int, end: int) -> Iterator[SheetRow]:
    lines = io.BufferedReader(_Part(rows, start, end), 1 << 16)
    return without_comments(SheetRow(*json.loads(line, object_hook=_value)) for line in lines)


def _value(said: dict[str, Any]) -> Cell:
    [(kind, value)] = said.items()
    return _READ[kind](value)
