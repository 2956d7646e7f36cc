"""XLSX, XLS and ODS workbooks, through calamine, and the formula errors that it leaves blank."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from posixpath import join, normpath

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from rac_bot.errors import IntakeError
from rac_bot.i18n import _
from rac_bot.intake.sheets import Cell, Line, Sheet, counts

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (XLSX, ODS), OLE (XLS)

Errors = dict[tuple[int, int], str]  # (row, column), from 0 -> `#N/A`

_TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship)\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>.*?<(?:\w+:)?v>([^<]*)</', re.DOTALL)
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def workbook_sheets(content: bytes, file: str) -> list[Sheet]:
    """The worksheets of a workbook, hidden ones too.

    Raises:
        IntakeError: the file is damaged, locked by a password, or no workbook.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        parts = [
            book.get_sheet_by_name(part.name)
            for part in book.sheets_metadata
            if part.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise IntakeError(_("« {file} » est protégé par un mot de passe.", file=file)) from None
    except CalamineError:
        raise IntakeError(_("« {file} » n’est pas un classeur lisible.", file=file)) from None
    errors = _error_cells(content)
    return [_sheet(file, part, errors.get(part.name, {})) for part in parts]


def _sheet(file: str, part: CalamineSheet, errors: Errors) -> Sheet:
    rows: list[list[Cell]] = [list(row) for row in part.to_python(skip_empty_area=False)]
    for (row, column), error in errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error

    def lines() -> Iterator[Line]:
        return filter(counts, (Line(number, cells) for number, cells in enumerate(rows, start=1)))

    return Sheet(file, part.name, lines)


def _error_cells(content: bytes) -> dict[str, Errors]:
    """The `#N/A` and their like in an XLSX, by sheet.

    Calamine gives them as blanks, and a blank cell of a grid means that there is no group: a broken
    formula would take a group away without a word. So they are read again here, and refused later.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if "xl/workbook.xml" not in book.namelist():
                return {}
            return {
                name: _errors_in(book.read(path))
                for name, path in _parts(book).items()
                if path in book.namelist()
            }
    except (zipfile.BadZipFile, KeyError):
        return {}


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> path of its XML in the archive."""
    targets = {
        tag["Id"]: normpath(join("xl", tag["Target"])).removeprefix("/")
        for tag in _tags(book.read("xl/_rels/workbook.xml.rels"), b"Relationship")
    }
    sheets = _tags(book.read("xl/workbook.xml"), b"sheet")
    return {tag["name"]: targets.get(tag.get("r:id", ""), "") for tag in sheets}


def _tags(xml: bytes, name: bytes) -> list[dict[str, str]]:
    return [
        {attribute: unescape(value) for attribute, value in _ATTRIBUTE.findall(found[2].decode())}
        for found in _TAG.finditer(xml)
        if found[1] == name
    ]


def _errors_in(xml: bytes) -> Errors:
    errors = {}
    for attributes, error in _CELL.findall(xml):
        reference = _REFERENCE.fullmatch(dict(_ATTRIBUTE.findall(attributes.decode())).get("r", ""))
        if reference:
            column = 0
            for letter in reference[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            errors[int(reference[2]) - 1, column - 1] = error.decode()
    return errors
