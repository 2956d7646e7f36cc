"""The tables of the database: a page of their columns, and a picture that Graphviz draws, from the models."""

import subprocess
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, String, Table, TypeDecorator

from rac_bot.store.models import Base
from rac_bot.store.models.personal import ABOUT, REPLACED
from tests.reference import markdown
from tests.reference.markdown import code, section, table

PICTURE = "base.svg"
TITLE = "Les tables de la base et leurs colonnes"
DESCRIPTION = (
    "Un cadre par table, une ligne par colonne. Une flèche va d’une colonne à la table où elle renvoie. "
    "La même chose est en texte, table par table, sous l’image."
)
_INTRO = f"""\
Les mêmes tables sous SQLite et PostgreSQL. Ce qui y est détenu sur les personnes, pourquoi et combien de
temps : [ce qui est détenu](../donnees.md). « À l’effacement » : ce que devient la colonne d’une personne
effacée ; « part » : la ligne s’en va avec elle. L’image se fait défiler.

![{TITLE}. {DESCRIPTION}]({PICTURE})"""
_KINDS = {
    Boolean: "oui ou non",
    Integer: "entier",
    String: "texte",
    DateTime: "moment",
    Date: "jour",
    JSON: "JSON",
}
_ABREAST = 5  # tables that no other one refers to, beside one another
_SVG = "http://www.w3.org/2000/svg"
_STYLE = """\
text { font-family: Helvetica, Arial, sans-serif }
@media (prefers-color-scheme: dark) {
  [fill="#ffffff"] { fill: #16181b } [fill="#e8edf2"] { fill: #2b3138 }
  [fill="#1d1d1f"] { fill: #f0f0f0 } [fill="#55595f"], [fill="#5b6b7b"] { fill: #aab4be }
  [stroke="#9aa5b1"] { stroke: #5d6771 } [stroke="#5b6b7b"] { stroke: #aab4be }
}"""


def page() -> str:
    tables = sorted(Base.metadata.sorted_tables, key=lambda one: one.name)
    return markdown.page("La base", _INTRO, *map(_of, tables))


def _of(one: Table) -> str:
    headings = ("colonne", "type", "peut être vide", "renvoie à", "à l’effacement")
    return section(code(one.name), table(headings, (_row(one, column) for column in one.columns)))


def _row(one: Table, column: Column[Any]) -> tuple[str, ...]:
    targets = ", ".join(sorted(code(key.target_fullname) for key in column.foreign_keys))
    return code(column.name), kind(column), "oui" if column.nullable else "", targets, _erased(one, column)


def _erased(one: Table, column: Column[Any]) -> str:
    if (about := one.info.get(ABOUT)) is None:
        return "–"
    if about.goes or about.derived:
        return "part"
    if REPLACED not in column.info:
        return "reste"
    return "vidée" if column.info[REPLACED] in (None, {}) else "remplacée"


def kind(column: Column[Any]) -> str:
    """What the column holds, whatever the database calls it."""
    held = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return next(name for known, name in _KINDS.items() if isinstance(held, known))


def picture() -> str:
    """Drawn by Graphviz (Debian's `graphviz`), told to those who do not see it, in light and dark."""
    drawn = subprocess.run(["dot", "-Tsvg"], input=_dot(), capture_output=True, text=True, check=True)  # noqa: S607
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    svg = ElementTree.fromstring(drawn.stdout)  # noqa: S314  what dot wrote
    for words in svg.iter(f"{{{_SVG}}}text"):
        del words.attrib["font-family"]  # the style has it
    svg.attrib |= {"role": "img", "aria-labelledby": "title description"}
    for place, (tag, identity, text) in enumerate(
        (("title", "title", TITLE), ("desc", "description", DESCRIPTION), ("style", "style", _STYLE))
    ):
        told = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": identity})
        told.text = text
        svg.insert(place, told)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


def _dot() -> str:
    lines = [
        'digraph base { graph [rankdir=LR, nodesep=0.25, ranksep=0.9, bgcolor="#ffffff", pad=0.3]',
        'node [shape=plain, fontname="Helvetica", fontsize=11, fontcolor="#1d1d1f"]',
        'edge [color="#5b6b7b", arrowsize=0.7]',
        *map(_node, Base.metadata.sorted_tables),
        *_edges(),
        "}",
    ]
    return "\n".join(lines)


def _node(one: Table) -> str:
    rows = "".join(
        f'<tr><td port="{column.name}" align="left">{escape(column.name)}  '
        f'<font color="#55595f">{kind(column)}</font></td></tr>'
        for column in one.columns
    )
    head = f'<tr><td port="_" bgcolor="#e8edf2"><b>{escape(one.name)}</b></td></tr>'
    frame = 'border="1" cellborder="0" cellspacing="0" cellpadding="3" color="#9aa5b1" bgcolor="#ffffff"'
    return f'"{one.name}" [label=<<table {frame}>{head}{rows}</table>>]'


def _edges() -> Iterator[str]:
    alone = {one.name: len(one.columns) for one in Base.metadata.sorted_tables}
    for one in Base.metadata.sorted_tables:
        for column in one.columns:
            for target in sorted({key.column.table.name for key in column.foreign_keys}):
                yield f'"{one.name}":"{column.name}" -> "{target}":"_"'
                alone.pop(one.name, None)
                alone.pop(target, None)
    by_height = sorted(alone, key=lambda name: (alone[name], name))
    for left, right in pairwise(by_height):
        if by_height.index(right) % _ABREAST:
            yield f'"{left}" -> "{right}" [style=invis]'


def drawn_tables(svg: str) -> dict[str, set[str]]:
    """Of a picture: the columns that each table shows."""
    found = {}
    for group in ElementTree.fromstring(svg).iter(f"{{{_SVG}}}g"):  # noqa: S314  ours
        if group.get("class") == "node":
            name, *texts = [(one.text or "").strip() for one in group.iter(f"{{{_SVG}}}text")]
            found[name] = set(texts[::2])
    return found
