"""CSV as people keep it: its encoding, its delimiter, its comments, its real line numbers."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from itertools import islice
from typing import BinaryIO, TextIO

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.headers import delimiter_score
from rac_bot.exchange.reading.sheets import SheetRow, counts, is_comment
from rac_bot.i18n import _

csv.field_size_limit(2**31 - 1)  # no limit: a cell that is too long is refused later, with a clearer reason
DELIMITERS = (",", ";", "\t")
_PART = 1 << 20  # characters read together
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MIXED = re.compile(rb"\xc3[\x80-\xbf]")  # an accent encoded in UTF-8, in text that is not UTF-8


CsvText = Callable[[], AbstractContextManager[TextIO]]  # read from its start each time, and never held whole


@contextmanager
def _read(opened: Callable[[], BinaryIO], encoding: str) -> Iterator[TextIO]:
    with opened() as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        yield text


def decoded(opened: Callable[[], BinaryIO], file: str) -> CsvText:
    """Read as UTF-8 (with or without BOM) or UTF-16 with BOM; anything else as Windows-1252.

    Raises:
        IntakeError: the bytes are not text.
    """
    with opened() as raw:
        start = raw.read(4)
    marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        text = partial(_read, opened, encoding)
        try:
            binary = _is_binary(text)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and _is_mixed(opened):
            raise IntakeError(_("« {file} » mêle deux encodages : enregistrez-le en CSV UTF-8.", file=file))
        if not binary:
            return text
    raise IntakeError(_("« {file} » n’est ni un classeur ni un fichier texte (CSV).", file=file))


def _is_binary(text: CsvText) -> bool:
    """Whether it has signs that no text has; all of it is read, since the last byte may not be decoded."""
    with text() as source:
        parts = iter(partial(source.read, _PART), "")
        return sum(_BINARY.search(part) is not None for part in parts) > 0


def _is_mixed(opened: Callable[[], BinaryIO]) -> bool:
    with opened() as raw:
        return any(_MIXED.search(line) for line in raw)


def csv_lines(text: CsvText, delimiter: str, file: str) -> Iterator[SheetRow]:
    """The records of a CSV text, each under the number of its first line.

    Raises:
        IntakeError: a quotation mark is never closed, or is where none is allowed.
    """
    first, between_records = 0, True

    def feed(source: TextIO) -> Iterator[str]:
        """The lines, without the comments between records: a quotation mark in one would hide the next."""
        nonlocal first, between_records
        for number, line in enumerate(source, start=1):
            if between_records:
                if is_comment(line.lstrip()):
                    continue
                between_records, first = False, number
            yield line

    with text() as source:
        records = csv.reader(feed(source), delimiter=delimiter, strict=True)
        try:
            for cells in records:
                line, between_records = SheetRow(first, cells), True
                if counts(line):
                    yield line
        except csv.Error:
            problem = _(
                "« {file} », ligne {line} : un guillemet est de trop ou manque.", file=file, line=first
            )
            raise IntakeError(problem) from None


def find_delimiter(text: CsvText, file: str) -> str:
    """The delimiter that finds the most known headers in one of the first lines."""

    def best(delimiter: str) -> tuple[int, int]:
        found = width = 0
        with suppress(IntakeError):  # a misplaced quotation mark is reported later, when the file is read
            for line in islice(csv_lines(text, delimiter, file), 50):
                found = max(found, delimiter_score(line.cells))
                width = max(width, len(line.cells))
        return found, width

    return max(DELIMITERS, key=best)
