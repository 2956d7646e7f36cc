"""The people of a file, as its rows before this one told of them: a long file is never held whole."""

import json
import sqlite3
from collections.abc import Collection, Iterable

from rac_bot.exchange.entering.importing import RowAt

Key = tuple[str, str | None]  # a DA, a grid


class Met:
    """The row of each person and grid, some 16 bytes, in a database of SQLite's in memory."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect(":memory:", isolation_level=None)
        self._kept.execute(
            "CREATE TABLE met (da INTEGER, grid INTEGER, sheet INTEGER, line INTEGER, "
            "PRIMARY KEY (da, grid)) WITHOUT ROWID"
        )
        self._grids: dict[str | None, int] = {}  # numbered, as the sheets are
        self._sheets: dict[str, int] = {}

    def of(self, das: Collection[str]) -> dict[Key, RowAt]:
        """Where these people were met, from their first row on."""
        grids, sheets = list(self._grids), list(self._sheets)
        found = self._kept.execute(
            "SELECT printf('%07d', da), grid, sheet, line FROM met "
            "WHERE da IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY sheet, line",
            (json.dumps(list(das)),),
        )
        return {(da, grids[grid]): (sheets[sheet], line) for da, grid, sheet, line in found}

    def keep(self, rows: Iterable[tuple[Key, RowAt]]) -> None:
        self._kept.executemany(
            "INSERT INTO met VALUES (?, ?, ?, ?)",
            [
                (
                    da,
                    self._grids.setdefault(grid, len(self._grids)),
                    self._sheets.setdefault(sheet, len(self._sheets)),
                    line,
                )
                for (da, grid), (sheet, line) in rows
            ],
        )
