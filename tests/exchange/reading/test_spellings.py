"""Each spelling of a column is read, and as no other column."""

import pytest

from rac_bot.exchange.reading.headers import find_table, key
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.rows import COLUMNS
from rac_bot.exchange.reading.sheets import Sheet, SheetRow


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
