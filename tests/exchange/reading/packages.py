"""Workbooks written by hand, part by part: what no library would write."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


Parts = dict[str, str | bytes]


def xlsx(
    sheet: str | bytes,
    *,
    before: str = "",
    parts: Parts | None = None,
    leave: tuple[str, ...] = (),
    book: str = "",
) -> bytes:
    """A workbook of one worksheet with that XML; `parts` stand beside the usual ones, or in their place."""
    inside = sheet if isinstance(sheet, bytes) else sheet.encode()
    made: Parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>'
        '<sheet name="F1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": before.encode()
        + f'<worksheet xmlns="{MAIN}">'.encode()
        + inside
        + b"</worksheet>",
    }
    made |= parts or {}
    return archive({name: part for name, part in made.items() if name not in leave})


def rows(data: str) -> str:
    """The header of a file of codes, and those rows."""
    header = f'<row r="1">{text_cell("A1", "liste")}{text_cell("B1", "code")}</row>'
    return f"<sheetData>{header}{data}</sheetData>"


def text_cell(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def archive(parts: Parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return made.getvalue()


def ods(table: str, *, before: str = "", parts: Parts | None = None) -> bytes:
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"{before}<office:document-content {names} {calc}><office:body><office:spreadsheet>"
        f'<table:table table:name="F1">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{SPREADSHEET}"/>'
        "</manifest:manifest>"
    )
    made: Parts = {
        "mimetype": SPREADSHEET,
        "META-INF/manifest.xml": manifest,
        "content.xml": content,
    }
    return archive(made | (parts or {}))


def ods_row(cells: str, times: int | str = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def ods_cell(text: str = "x", times: int | str = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


ODS_HEADER = ods_row(ods_cell("liste") + ods_cell("code"))


def lying(content: bytes, size: int) -> bytes:
    """The same archive, whose directory declares that each part unpacks to that size."""
    made = bytearray(content)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", size)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def encrypted(content: bytes) -> bytes:
    made = bytearray(content)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            made[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(made)
