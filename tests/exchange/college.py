"""What the scenes have at hand: the samples, files written as people write them, a look at the store."""

import csv
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]
from sqlalchemy import func, select, text

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.database.moving import TABLES
from rac_bot.store.models import Base
from tests.conftest import SAMPLES as SAMPLES
from tests.databases import BY_JULIE, raw

GRID = SAMPLES / "grille-JEE0K-17R-RA.csv"

Rows = Sequence[Sequence[Any]]


def rows_of(sample: Path) -> list[list[str]]:
    """The header and the rows of a sample, without its comment."""
    with sample.open(encoding="utf-8", newline="") as source:
        return [row for row in csv.reader(source) if not row[0].startswith("#")]


def write_csv(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as target:
        csv.writer(target, delimiter=delimiter).writerows(rows)
    return path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding, newline="")
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(r, c, cell, as_date)
                elif str(cell).startswith("#N/A"):
                    sheet.write_formula(r, c, "=NA()", None, "#N/A")
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                else:
                    sheet.write(r, c, cell)
    book.close()
    return path


_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def write_ods(path: Path, rows: Rows) -> Path:
    """The least that is an OpenDocument spreadsheet."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Feuille1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", kind)
        book.writestr("META-INF/manifest.xml", manifest)
        book.writestr("content.xml", content)
    return path


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if cell == "":
        return "<table:table-cell/>"
    shown = escape(str(cell))
    return f'<table:table-cell office:value-type="string"><text:p>{shown}</text:p></table:table-cell>'


def bring(store: Store, *kinds: FileKind) -> None:
    """Import the samples of those kinds, which must all be well."""
    paths = {
        FileKind.CODES: "codes.csv",
        FileKind.FIELDS: "champs.csv",
        FileKind.GRID: GRID.name,
        FileKind.CANDIDATES: "candidats.csv",
        FileKind.DOSSIERS: "dossiers.csv",
        FileKind.INSCRIPTIONS: "inscriptions.csv",
    }
    for kind in kinds:
        report = run(store, kind, SAMPLES / paths[kind])
        assert report.saved, report.rejections


def everything(store: Store) -> dict[str, list[Any]]:
    """All that the store holds, by table, but for the journal and the stamps of time."""
    with store.reading(BY_JULIE) as work:
        return {
            table.name: [
                tuple(v for name, v in row._mapping.items() if not name.endswith("_at"))
                for row in raw(work).execute(select(table).order_by(text("1, 2")))
            ]
            for table in TABLES
            if table.name != "journal_entry"
        }


def how_many(store: Store, model: type[Base]) -> int:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.count()).select_from(model)) or 0


def counts(report: Report) -> dict[str, int]:
    return {name: getattr(report, name) for name in ("read", "created", "updated", "unchanged", "rejected")}


def refusals(report: Report) -> list[tuple[int, str, str]]:
    """Line, column and what was found of each rejection."""
    return [(one.line, one.column, one.found) for one in report.rejections]
