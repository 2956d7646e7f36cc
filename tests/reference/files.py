"""The columns of the college's files, from what reads them and the catalogue of fields.

What stands in a column, and an example, are in `columns.csv`; of the fields of a line, the catalogue and the
samples say it.
"""

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import rac_bot
from rac_bot.domain.fields import Field, Kind
from rac_bot.exchange.reading.kinds import FRENCH, FileKind
from rac_bot.exchange.reading.rows import COLUMNS
from rac_bot.store.catalogue import EVERY, IN_FILES, LISTS
from tests.reference import markdown
from tests.reference.markdown import code, section, table

_INTRO = """\
Ce que portent les [fichiers du collège](../fichiers.md), colonne par colonne ; comment ils se lisent est
dit là. Une colonne absente laisse tout comme c’était."""
_HEADINGS = ("colonne", "s’écrit aussi", "ce qu’on y met", "obligatoire", "exemple")
_SAMPLE = Path(rac_bot.__file__).parent / "samples" / "inscriptions.csv"


def page() -> str:
    return markdown.page("Les colonnes des fichiers", _INTRO, *map(_of, FileKind), _lists())


def _of(kind: FileKind) -> str:
    title = f"{FRENCH[kind].capitalize()} (`import {kind}`)"
    return section(title, table(_HEADINGS, _rows(kind)))


def _rows(kind: FileKind) -> Iterator[Sequence[str]]:
    told = written()[kind] | (of_a_line() if kind is FileKind.INSCRIPTIONS else {})
    for column in COLUMNS[kind]:
        holds, example = told[column.name]
        also, required = " · ".join(column.also), "oui" if column.required else ""
        yield code(column.name), also, holds, required, example


@cache
def written() -> dict[FileKind, dict[str, tuple[str, str]]]:
    """By kind of file and column: what stands there, and an example."""
    found: dict[FileKind, dict[str, tuple[str, str]]] = {kind: {} for kind in FileKind}
    lines = (Path(__file__).parent / "columns.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines, delimiter="|"):
        found[FileKind(row["file"])][row["column"]] = row["holds"], row["example"]
    return found


def of_a_line() -> dict[str, tuple[str, str]]:
    """The same, of the fields of a line."""
    lines = _SAMPLE.read_text(encoding="utf-8").splitlines()
    sample = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return {
        field.heading: (held(field), next(filter(None, (row.get(field.heading) for row in sample)), ""))
        for field in IN_FILES
    }


def held(field: Field) -> str:
    """What a field may hold."""
    of_list = f"code de la liste `{field.list}`"
    kinds = {
        Kind.CODE: of_list,
        Kind.TEXT: f"texte de {field.longest} caractères au plus",
        Kind.COUNT: f"entier de 0 à {field.most}",
        Kind.MARK: f"entier de 0 à {field.most}",
        Kind.DAY: "date",
        Kind.OWN: of_list if field.list else "",
    }
    return kinds[field.kind] + (f". {field.hint}" if field.hint else "")


def _lists() -> str:
    """Those that mean something here."""
    labels = {name: {one.label for one in EVERY.values() if one.list == name} for name in sorted(LISTS)}
    rows = [(code(name), ", ".join(sorted(named))) for name, named in labels.items()]
    return section("Les listes de codes", table(("liste", "champs"), rows))
