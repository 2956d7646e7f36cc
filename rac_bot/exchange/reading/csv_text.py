"""CSV as people keep it: its delimiter, its comments, its real line numbers."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TextIO

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.encodings import CsvText
from rac_bot.exchange.reading.headers import DEPTH, delimiter_score, is_header, without_comments
from rac_bot.exchange.reading.sheets import DELIMITERS, MOST_CELLS, SheetRow, is_comment
from rac_bot.i18n import _

csv.field_size_limit(1 << 20)  # a quotation mark that nothing closes takes no more than that


def csv_lines(text: CsvText, delimiter: str, file: str) -> Iterator[SheetRow]:
    """The records of a CSV text, each under the number of its first line.

    Raises:
        IntakeError: a quotation mark is never closed, or is where none is allowed; a line is too
            long; the file changes.
    """
    return without_comments(_records(text, delimiter, file))


def _records(text: CsvText, delimiter: str, file: str) -> Iterator[SheetRow]:
    first, between_records = 0, True

    def feed(source: TextIO) -> Iterator[str]:
        """The lines, without the comments between records: a quotation mark in one would hide the next."""
        nonlocal first, between_records
        for number, line in enumerate(source, start=1):
            if between_records:
                if is_comment(line.lstrip()) and not (number <= DEPTH and _names_columns(line, delimiter)):
                    continue
                between_records, first = False, number
            yield line

    with text() as source:
        records = csv.reader(feed(source), delimiter=delimiter, strict=True)
        try:
            for cells in records:
                between_records = True
                if len(cells) > MOST_CELLS:
                    raise IntakeError(
                        _("« {file} », ligne {line} : elle est trop longue.", file=file, line=first)
                    )
                yield SheetRow(first, cells)
        except csv.Error:
            problem = _(
                "« {file} », ligne {line} : un guillemet est de trop ou manque.", file=file, line=first
            )
            raise IntakeError(problem) from None


def _names_columns(comment: str, delimiter: str) -> bool:
    return is_header(next(csv.reader([comment], delimiter=delimiter), []))


def find_delimiter(text: CsvText, file: str) -> str:
    """The delimiter that finds the most known headers in one of the first lines."""

    def best(delimiter: str) -> tuple[int, int]:
        found = width = 0
        with suppress(IntakeError):  # a misplaced quotation mark is reported later, when the file is read
            for line in islice(csv_lines(text, delimiter, file), DEPTH):
                found = max(found, delimiter_score(line.cells))
                width = max(width, len(line.cells))
        return found, width

    return max(DELIMITERS, key=best)
