"""The guide of the files says what the code reads."""

from pathlib import Path

import pytest

import rac_bot
from rac_bot.exchange.reading.headers import find_table, key
from rac_bot.exchange.reading.kinds import COLUMNS, FileKind
from rac_bot.exchange.reading.sheets import Sheet, SheetRow
from rac_bot.store.catalogue import LISTS

GUIDE = Path(rac_bot.__file__).parents[1] / "docs" / "fichiers.md"


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def test_every_column_is_in_the_guide_with_its_spellings(guide: str) -> None:
    rows = {line for line in guide.splitlines() if line.startswith("| `")}
    for kind in FileKind:
        for column in COLUMNS[kind]:
            start = f"| `{column.name}` | {' · '.join(column.also)} |"
            assert any(row.startswith(start) for row in rows), start


def test_every_list_is_in_the_guide(guide: str) -> None:
    assert all(f"`{name}`" in guide for name in LISTS)


@pytest.mark.parametrize("kind", list(FileKind))
def test_no_spelling_is_that_of_two_columns(kind: FileKind) -> None:
    spellings = [name for column in COLUMNS[kind] for name in {*map(key, (column.name, *column.also))}]

    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("kind", list(FileKind))
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_every_spelling_is_read(kind: FileKind, rank: int) -> None:
    header = [([column.name, *column.also] * 3)[rank] for column in COLUMNS[kind]]
    sheet = Sheet("f", "f", lambda: iter([SheetRow(1, [name.upper() for name in header])]))

    table = find_table(sheet, kind)

    assert table
    assert list(table.positions) == [column.field for column in COLUMNS[kind]]
