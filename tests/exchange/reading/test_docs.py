"""The guide of the files says what the code reads."""

import re
from pathlib import Path

import pytest

import rac_bot
from rac_bot.domain.fields import Field, Kind
from rac_bot.exchange.reading.headers import find_table, key
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.rows import COLUMNS
from rac_bot.exchange.reading.sheets import Sheet, SheetRow
from rac_bot.store.catalogue import IN_FILES, LISTS

KINDS = {
    Kind.CODE: "code de la liste `{list}`",
    Kind.TEXT: "texte",
    Kind.COUNT: "nombre entier",
    Kind.MARK: "entier de 0 à 100",
    Kind.DAY: "date",
}
GUIDE = Path(rac_bot.__file__).parents[1] / "docs" / "fichiers.md"


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def rows(guide: str, kind: FileKind) -> list[str]:
    """Of the table of that kind of file."""
    section = guide.partition(f"`import {kind}`\n\n")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| `")]


def test_every_column_is_in_the_guide_with_its_spellings(guide: str) -> None:
    for kind in FileKind:
        for column in COLUMNS[kind]:
            start = f"| `{column.name}` | {' · '.join(column.also)} |"
            assert any(row.startswith(start) for row in rows(guide, kind)), start


def test_every_list_is_in_the_guide(guide: str) -> None:
    sentence = guide.partition("rac-bot se sert des listes")[2].partition(".")[0]

    assert set(re.findall(r"`(\w+)`", sentence)) == LISTS


@pytest.mark.parametrize("field", IN_FILES, ids=lambda field: field.name)
def test_the_guide_says_what_each_field_of_a_line_holds(guide: str, field: Field) -> None:
    [row] = [row for row in rows(guide, FileKind.INSCRIPTIONS) if row.startswith(f"| `{field.heading}` |")]

    assert row.split(" | ")[2].startswith(KINDS[field.kind].format(list=field.list))


@pytest.mark.parametrize("kind", list(FileKind))
def test_no_spelling_is_that_of_two_columns(kind: FileKind) -> None:
    spellings = [name for column in COLUMNS[kind] for name in {*map(key, (column.name, *column.also))}]

    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("kind", list(FileKind))
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_every_spelling_is_read(kind: FileKind, rank: int) -> None:
    header = [([column.name, *column.also] * 3)[rank] for column in COLUMNS[kind]]
    sheet = Sheet("f", lambda: iter([SheetRow(1, [name.upper() for name in header])]))

    table = find_table(sheet, kind)

    assert table
    assert list(table.positions) == [column.field for column in COLUMNS[kind]]
