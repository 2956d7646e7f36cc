"""Workbooks that mean harm, or that a machine spoilt: each is made as it is asked for."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from tests.exchange.reading.packages import (
    MAIN,
    ODS_HEADER,
    OFFICE,
    PACKAGE,
    Parts,
    archive,
    encrypted,
    lying,
    ods,
    ods_cell,
    ods_row,
    rows,
    text_cell,
    xlsx,
)

LOLS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 or chr(0)};" * 10}">'.replace("\0", "") for n in range(1, 10))
    + "]>"
)


class Hostile(NamedTuple):
    name: str
    make: Callable[[], bytes]


def _shared(strings: str) -> Parts:
    return {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'}


def _relation(target: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="{target}"/></Relationships>'
    )


def _good() -> bytes:
    return xlsx(rows(f'<row r="2">{text_cell("A2", "langue")}{text_cell("B2", "FR")}</row>'))


def _of(name: str, inside: str) -> Hostile:
    return Hostile(name, partial(xlsx, rows(inside)))


def _strays() -> Iterator[Hostile]:
    for reference in ("XFD1048576", "XFD1", "A1048576", "ZZ900000", "CV999999", "XFC1048575", "AAA70000"):
        row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield _of(f"stray {reference}", f'<row r="{row}">{text_cell(reference)}</row>')
    for reference in (
        "A0",
        "0",
        "",
        "A",
        "1",
        "XFE1",
        "AAAA1",
        "A1048577",
        "A99999999999",
        "-1",
        "A-1",
        "é1",
        "A1:B2",
        "a1",
    ):
        yield _of(f"reference {reference!r}", f"<row>{text_cell(reference)}</row>")
    for row in ("0", "-1", "99999999999", "x", "1048577", ""):
        yield _of(f"row {row!r}", f'<row r="{row}"><c t="n"><v>1</v></c></row>')
    yield Hostile(
        "strays in many rows",
        lambda: xlsx(rows("".join(f'<row r="{n}">{text_cell(f"XFD{n}")}</row>' for n in range(2, 900)))),
    )
    yield Hostile(
        "an error far away",
        lambda: xlsx(rows('<row r="1048576"><c r="XFD1048576" t="e"><v>#N/A</v></c></row>')),
    )


def _extents() -> Iterator[Hostile]:
    for extent in (
        "A0:C2",
        "A1:XFD1048576",
        "",
        "XFD1048576:A1",
        "A1:ZZZZ9",
        "A1:B2:C3",
        "C5:A1",
        "é",
        "A1:A99999999999",
        "0",
    ):
        yield Hostile(f"extent {extent!r}", partial(xlsx, f'<dimension ref="{extent}"/>{rows("")}'))


def _bombs() -> Iterator[Hostile]:
    def zeros(size: int) -> bytes:
        return b" " * size

    yield Hostile("a sheet of blanks, 300 MB", lambda: xlsx(zeros(300 << 20)))
    yield Hostile("a sheet of blanks, 200 MB", lambda: xlsx(zeros(200 << 20)))
    yield Hostile(
        "one cell of 100 MB", lambda: xlsx(rows(f'<row r="2">{text_cell("A2", "x" * (100 << 20))}</row>'))
    )
    yield Hostile("one attribute of 100 MB", lambda: xlsx(rows(f'<row r="2" x="{"x" * (100 << 20)}"/>')))
    yield Hostile("a comment of 100 MB", lambda: xlsx(b"<!--" + b"x" * (100 << 20) + b"-->"))
    yield Hostile(
        "an unknown part of 300 MB", lambda: xlsx(rows(""), parts={"xl/media/x.bin": zeros(300 << 20)})
    )
    yield Hostile(
        "styles of 150 MB",
        lambda: xlsx(
            rows(""),
            parts={
                "xl/styles.xml": b'<styleSheet xmlns="'
                + MAIN.encode()
                + b'"><cellXfs>'
                + b'<xf numFmtId="14"/>' * (8 << 20)
                + b"</cellXfs></styleSheet>"
            },
        ),
    )
    yield Hostile(
        "shared strings, 6 million", lambda: xlsx(rows(""), parts=_shared("<si><t>x</t></si>" * 6_000_000))
    )
    yield Hostile(
        "one shared string of 150 MB",
        lambda: xlsx(rows(""), parts=_shared(f"<si><t>{'x' * (150 << 20)}</t></si>")),
    )
    yield Hostile(
        "a long shared string, a million times",
        lambda: xlsx(
            rows('<row r="2">' + '<c t="s"><v>0</v></c>' * 15_000 + "</row>"),
            parts=_shared(f"<si><t>{'x' * 30_000}</t></si>"),
        ),
    )
    yield Hostile(
        "a shared string over and over",
        lambda: xlsx(
            rows(
                "".join(
                    f'<row r="{n}">{"<c t=" + chr(34) + "s" + chr(34) + "><v>0</v></c>" * 10}</row>'
                    for n in range(2, 20_000)
                )
            ),
            parts=_shared(f"<si><t>{'x' * 3_000}</t></si>"),
        ),
    )
    yield Hostile(
        "a million runs in a string",
        lambda: xlsx(rows(""), parts=_shared("<si>" + "<r><t>x</t></r>" * 1_000_000 + "</si>")),
    )
    yield Hostile(
        "four million cells",
        lambda: xlsx(rows("".join(f"<row>{'<c><v>1</v></c>' * 1000}</row>" for _ in range(4_000)))),
    )
    yield Hostile(
        "five million cells",
        lambda: xlsx(rows("".join(f"<row>{'<c><v>1</v></c>' * 1000}</row>" for _ in range(5_000)))),
    )
    yield Hostile(
        "sixteen thousand columns", lambda: xlsx(rows("<row>" + "<c><v>1</v></c>" * 16_385 + "</row>"))
    )
    yield Hostile("a million blank rows", lambda: xlsx(rows("<row/>" * 1_048_574)))
    yield Hostile("more rows than there are", lambda: xlsx(rows("<row><c><v>1</v></c></row>" * 1_100_000)))
    yield Hostile(
        "formatted blanks everywhere",
        lambda: xlsx(
            rows(
                "".join(f"<row>{'<c s=' + chr(34) + '1' + chr(34) + '/>' * 100}</row>" for _ in range(5_000))
            )
        ),
    )
    yield Hostile(
        "a formula of 50 MB",
        lambda: xlsx(rows(f'<row r="2"><c r="A2"><f>{"A1+" * (16 << 20)}</f><v>1</v></c></row>')),
    )
    yield Hostile(
        "an error of 50 MB",
        lambda: xlsx(rows(f'<row r="2"><c r="A2" t="e"><v>{"#" * (50 << 20)}</v></c></row>')),
    )
    yield Hostile("a bomb that says it is small", lambda: lying(xlsx(zeros(300 << 20)), 100))
    yield Hostile("small, and says it is a bomb", lambda: lying(_good(), 0xFFFFFFF0))
    yield Hostile(
        "twenty thousand parts", lambda: xlsx(rows(""), parts={f"xl/x{n}.xml": "" for n in range(20_000)})
    )
    yield Hostile(
        "ten thousand sheets",
        lambda: xlsx(
            rows(""),
            parts={
                "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                + "".join(f'<sheet name="F{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 10_000))
                + "</sheets></workbook>"
            },
        ),
    )
    yield Hostile("an archive within itself", lambda: archive({"xl/workbook.xml": _good()}))


def _xml() -> Iterator[Hostile]:
    yield Hostile(
        "a billion laughs", lambda: xlsx(rows(f"<row>{text_cell('A2', '&lol9;')}</row>"), before=LOLS)
    )
    yield Hostile(
        "laughs among the strings",
        lambda: xlsx(
            rows(""),
            parts={"xl/sharedStrings.xml": f'{LOLS}<sst xmlns="{MAIN}"><si><t>&lol9;</t></si></sst>'},
        ),
    )
    yield Hostile(
        "laughs in the book",
        lambda: xlsx(rows(""), parts={"xl/workbook.xml": f"{LOLS}<workbook>&lol9;</workbook>"}),
    )
    yield Hostile(
        "one entity many times",
        lambda: xlsx(
            rows(f"<row>{text_cell('A2', '&a;' * 100_000)}</row>"),
            before=f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>',
        ),
    )
    yield Hostile(
        "a file of the machine",
        lambda: xlsx(
            rows(f"<row>{text_cell('A2', '&a;')}</row>"),
            before='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        ),
    )
    yield Hostile(
        "an address", lambda: xlsx(rows(""), before='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')
    )
    yield Hostile("a million deep", lambda: xlsx("<a>" * 1_000_000 + "</a>" * 1_000_000))
    yield Hostile("twenty million deep, never closed", lambda: xlsx("<a>" * 20_000_000))
    yield Hostile("rows within rows", lambda: xlsx("<sheetData>" + "<row>" * 200_000))
    yield Hostile("cells within cells", lambda: xlsx("<sheetData><row>" + "<c>" * 500_000))
    yield Hostile("strings within strings", lambda: xlsx(rows(""), parts=_shared("<si>" * 500_000)))
    yield Hostile(
        "a hundred thousand attributes",
        lambda: xlsx(f"<x {' '.join(f'a{n}={chr(34)}{chr(34)}' for n in range(100_000))}/>"),
    )
    yield Hostile("the same attribute twice", lambda: xlsx('<x a="" a=""/>'))
    yield Hostile("not XML", lambda: xlsx("<<<>>>"))
    yield Hostile("XML that stops", lambda: xlsx("<sheetData><row><c"))
    yield Hostile(
        "UTF-16",
        lambda: xlsx(
            rows(""),
            parts={
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{rows("")}</worksheet>'.encode(
                    "utf-16"
                )
            },
        ),
    )
    yield Hostile(
        "an unknown encoding", lambda: xlsx(rows(""), before='<?xml version="1.0" encoding="UTF-7"?>')
    )
    yield Hostile(
        "bytes that are no text",
        lambda: xlsx(b"<sheetData><row><c t='inlineStr'><is><t>\xff\xfe\x00</t></is></c></row></sheetData>"),
    )
    yield Hostile("a string that is not there", lambda: xlsx(rows('<row><c t="s"><v>99999999</v></c></row>')))
    yield Hostile(
        "a number that is none",
        lambda: xlsx(
            rows(
                '<row><c><v>1e999999</v></c><c><v>x</v></c><c t="b"><v>7</v></c><c t="zz"><v>1</v></c></row>'
            )
        ),
    )
    yield Hostile(
        "a date beyond all",
        lambda: xlsx(
            rows('<row><c t="d"><v>99999-99-99T99:99:99</v></c><c s="1"><v>1e300</v></c></row>'),
            parts={
                "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>'
                '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
            },
        ),
    )
    yield Hostile(
        "merged everywhere",
        lambda: xlsx(
            rows("") + "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 100_000 + "</mergeCells>"
        ),
    )


def _packages() -> Iterator[Hostile]:
    good = _good()
    for kept in (5, 30, 100, 400, len(good) // 2, len(good) - 30, len(good) - 1):
        yield Hostile(f"the first {kept} bytes", partial(bytes, good[:kept]))
    yield Hostile("no bytes after the mark", lambda: b"PK\x03\x04")
    yield Hostile("zeros after the mark", lambda: b"PK\x03\x04" + bytes(100_000))
    yield Hostile(
        "spoilt in the middle", lambda: good[:300] + bytes(b ^ 0x55 for b in good[300:320]) + good[320:]
    )
    yield Hostile("a password on the parts", lambda: encrypted(good))
    yield Hostile("a password on the file", lambda: b"\xd0\xcf\x11\xe0" + bytes(2_000))
    for left in (
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
        "[Content_Types].xml",
    ):
        yield Hostile(f"without {left}", partial(xlsx, rows(""), leave=(left,)))
    yield Hostile(
        "a part out of the package",
        lambda: xlsx(
            rows(""),
            parts={"xl/_rels/workbook.xml.rels": _relation("../../../../etc/passwd")},
        ),
    )
    yield Hostile(
        "a sheet elsewhere",
        lambda: xlsx(
            rows(""),
            parts={"xl/_rels/workbook.xml.rels": _relation("http://127.0.0.1:9/s.xml")},
        ),
    )
    yield Hostile(
        "external links",
        lambda: xlsx(
            rows('<row r="2"><c r="A2"><f>[1]F1!A1</f><v>1</v></c></row>'),
            parts={
                "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}">'
                f'<externalBook xmlns:r="{OFFICE}" r:id="r1"/></externalLink>'
            },
        ),
    )
    yield Hostile(
        "macros", lambda: xlsx(rows(""), parts={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(5_000)})
    )
    yield Hostile("a binary workbook", lambda: archive({"xl/workbook.bin": b"\x83\x01\x00" * 1000}))
    yield Hostile("a Word document", lambda: archive({"word/document.xml": "<w/>"}))
    yield Hostile("nothing in it", lambda: archive({"a.txt": "bonjour"}))
    yield Hostile("names that climb", lambda: xlsx(rows(""), parts={"../../x": "x", "/etc/x": "x"}))


def _open_documents() -> Iterator[Hostile]:
    yield Hostile("a cell repeated a billion times", lambda: ods(ODS_HEADER + ods_row(ods_cell(times=10**9))))
    yield Hostile("a row repeated a billion times", lambda: ods(ODS_HEADER + ods_row(ods_cell(), 10**9)))
    yield Hostile("both", lambda: ods(ODS_HEADER + ods_row(ods_cell(times=10**6), 10**6)))
    yield Hostile(
        "blank, a billion times",
        lambda: ods(
            ODS_HEADER + ods_row(f'<table:table-cell table:number-columns-repeated="{10**9}"/>', 10**9)
        ),
    )
    yield Hostile(
        "blank, then a cell",
        lambda: ods(ODS_HEADER + ods_row("<table:table-cell/>", 10**9) + ods_row(ods_cell())),
    )
    yield Hostile(
        "blank columns, then a cell",
        lambda: ods(
            ODS_HEADER + ods_row(f'<table:table-cell table:number-columns-repeated="{10**9}"/>{ods_cell()}')
        ),
    )
    yield Hostile("repeated less than once", lambda: ods(ODS_HEADER + ods_row(ods_cell(times=-1), "0")))
    yield Hostile("repeated beyond all", lambda: ods(ODS_HEADER + ods_row(ods_cell(times="9" * 40), "x")))
    yield Hostile(
        "an error repeated",
        lambda: ods(
            ODS_HEADER
            + ods_row(
                f'<table:table-cell calcext:value-type="error" table:number-columns-repeated="{10**8}"/>'
            )
        ),
    )
    yield Hostile("ODS laughs", lambda: ods(ods_row(ods_cell("&lol9;")), before=LOLS))
    yield Hostile("ODS deep", lambda: ods("<table:table-row>" * 300_000))
    yield Hostile(
        "ODS paragraphs, a million",
        lambda: ods(ods_row("<table:table-cell>" + "<text:p>x</text:p>" * 1_000_000 + "</table:table-cell>")),
    )
    yield Hostile(
        "ODS spaces, a billion",
        lambda: ods(
            ods_row(
                f'<table:table-cell office:value-type="string"><text:p><text:s text:c="{10**9}"/></text:p>'
                "</table:table-cell>"
            )
        ),
    )
    yield Hostile("ODS of 300 MB", lambda: ods(" " * (300 << 20)))
    yield Hostile(
        "ODS with a password",
        lambda: ods(
            "", parts={"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": bytes(range(256))}
        ),
    )
    yield Hostile("an ODT", lambda: ods("", parts={"mimetype": "application/vnd.oasis.opendocument.text"}))
    yield Hostile("an ODS of another kind inside", lambda: ods("", parts={"mimetype": b"\xff\xfe" * 1000}))
    yield Hostile("an ODS without XML", lambda: ods("", parts={"content.xml": "nothing"}))


ALL = [*_strays(), *_extents(), *_bombs(), *_xml(), *_packages(), *_open_documents()]
_SLOW = {one.name for one in _bombs()} | {
    "twenty million deep, never closed",
    "ODS of 300 MB",
    "ODS spaces, a billion",
}
QUICK = [one for one in ALL if one.name not in _SLOW]
