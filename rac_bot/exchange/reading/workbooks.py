"""XLSX and ODS workbooks, read by calamine, with the formula errors that calamine leaves blank."""

import io
import re
import zipfile
import zlib
from html import unescape
from posixpath import join, normpath

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.sheets import OLE, Cell, Sheet, SheetRow, counts
from rac_bot.i18n import _

MOST_CELLS = 50_000_000  # calamine keeps a whole sheet in memory, blank cells included

Errors = dict[tuple[int, int], str]  # (row, column), from 0 -> `#N/A`

_TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship)\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(r"""([\w:]+)=(?:"([^"]*)"|'([^']*)')""")
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref=["\'][A-Z]+\d+:([A-Z]+)(\d+)')
# A formula not calculated yet, as openpyxl writes them; with t="str" it is calculated, and blank.
_UNCALCULATED = re.compile(
    rb'<c\b(?![^>]*\bt=["\']str)([^>]*)><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_CELL = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt=["\']e["\'][^>/]*)>.*?<(?:\w+:)?v>([^<]*)</', re.DOTALL)
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def workbook_sheets(content: bytes, file: str) -> list[Sheet]:
    """The worksheets of a workbook, including the hidden ones.

    Raises:
        IntakeError: the file is damaged, has a password, or is not a workbook.
    """
    if content.startswith(OLE):  # calamine reads its formula errors as blanks, and crashes on a damaged file
        raise IntakeError(
            _(
                "« {file} » est un classeur XLS, ou protégé par un mot de passe : enregistrez-le en XLSX.",
                file=file,
            )
        )
    errors = _error_cells(content, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        parts = [
            book.get_sheet_by_name(part.name)
            for part in book.sheets_metadata
            if part.typ == SheetTypeEnum.WorkSheet
        ]
    except CalamineError:
        raise IntakeError(_("« {file} » n’est pas un classeur lisible.", file=file)) from None
    return [_sheet(part, errors.get(part.name, {})) for part in parts]


def _sheet(part: CalamineSheet, errors: Errors) -> Sheet:
    rows: list[list[Cell]] = [list(row) for row in part.to_python(skip_empty_area=False)]
    for (row, column), error in errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error

    lines = [line for number, cells in enumerate(rows, start=1) if counts(line := SheetRow(number, cells))]
    return Sheet(part.name, lambda: iter(lines))


def _error_cells(content: bytes, file: str) -> dict[str, Errors]:
    """The formula errors (`#N/A`…) of an XLSX, by sheet.

    Calamine reads them as blanks, and a blank cell in a grid means that there is no group: a broken formula
    would silently remove a group. So they are read here, and refused later.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = set(book.namelist())
            if "content.xml" in names and b'calcext:value-type="error"' in book.read("content.xml"):
                raise IntakeError(_("« {file} » : une formule est en erreur. Corrigez-la.", file=file))
            if "xl/workbook.xml" not in names:
                return {}
            sheets = {name: book.read(path) for name, path in _parts(book).items() if path in names}
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, EOFError, zlib.error):
        raise IntakeError(_("« {file} » n’est pas un classeur lisible.", file=file)) from None
    for name, xml in sheets.items():
        _check_extent(xml, name, file)
    return {name: _errors_in(xml) for name, xml in sheets.items()}


def _check_extent(xml: bytes, name: str, file: str) -> None:
    last = _DIMENSION.search(xml[:8192])
    if last and (_column(last[1].decode()) + 1) * int(last[2]) > MOST_CELLS:
        raise IntakeError(
            _(
                "« {file} », feuille « {sheet} » : une cellule égarée en {cell}. Supprimez-la.",
                file=file,
                sheet=name,
                cell=(last[1] + last[2]).decode(),
            )
        )


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> path of its XML in the archive."""
    targets = {
        tag["Id"]: normpath(join("xl", tag["Target"])).removeprefix("/")
        for tag in _tags(book.read("xl/_rels/workbook.xml.rels"), b"Relationship")
    }
    sheets = _tags(book.read("xl/workbook.xml"), b"sheet")
    return {tag["name"]: targets.get(tag.get("r:id", ""), "") for tag in sheets}


def _tags(xml: bytes, name: bytes) -> list[dict[str, str]]:
    return [_attributes(found[2]) for found in _TAG.finditer(xml) if found[1] == name]


def _errors_in(xml: bytes) -> Errors:
    errors = {}
    uncalculated = [(attributes, b"#N/A") for attributes in _UNCALCULATED.findall(xml)]
    for attributes, error in _CELL.findall(xml) + uncalculated:
        reference = _REFERENCE.fullmatch(_attributes(attributes).get("r", ""))
        if reference:
            errors[int(reference[2]) - 1, _column(reference[1])] = error.decode()
    return errors


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, in single or double quotes."""
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag.decode())}
