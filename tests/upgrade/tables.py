"""The rows of a database whatever its schema: dumped, compared, put back."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, select, text
from sqlalchemy.types import Integer

Row = dict[str, Any]
Rows = dict[str, list[Row]]
OURS = ("alembic_version", "sqlite_sequence", "name_tail")  # the database's own, the last by triggers


def dump(file: Path) -> str:
    """The rows of a SQLite file as it writes them itself; not the revision, which the file's name tells."""
    with closing(sqlite3.connect(file)) as connection:
        return (
            "\n".join(
                line
                for line in connection.iterdump()
                if line.startswith("INSERT INTO")
                and not line.startswith(tuple(f'INSERT INTO "{one}"' for one in OURS))
            )
            + "\n"
        )


class Tables:
    """The tables of a database as it stands."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url)
        self.sqlite = self._engine.dialect.name == "sqlite"
        held = MetaData()
        held.reflect(self._engine)
        self._tables = [table for table in held.sorted_tables if table.name not in OURS]
        self._copy = sqlite3.connect(":memory:")

    def close(self) -> None:
        self._copy.close()
        self._engine.dispose()

    def rows(self) -> Rows:
        """All of them."""
        with self._engine.connect() as connection:
            return {
                table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in self._tables
            }

    def told(self) -> dict[str, set[str]]:
        """The same, each row in one text, to be compared."""
        with self._engine.connect() as connection:
            found = {table.name: connection.execute(table.select()) for table in self._tables}
            return {name: {repr(tuple(row)) for row in rows} for name, rows in found.items()}

    def refusals(self, after: int) -> list[str]:
        """What the journal says was refused since that entry."""
        asked = text("SELECT detail FROM journal_entry WHERE action = 'refuse' AND id > :after ORDER BY id")
        with self._engine.connect() as connection:
            return list(connection.scalars(asked, {"after": after}))

    def last_entry(self) -> int:
        """The id of the journal's last."""
        with self._engine.connect() as connection:
            return connection.scalar(text("SELECT max(id) FROM journal_entry")) or 0

    def keep(self) -> None:
        """What `put_back` comes back to."""
        self._kept = self.rows()
        if self.sqlite:
            with closing(self._engine.raw_connection()) as opened:
                opened.driver_connection.backup(self._copy)  # type: ignore[union-attr]

    def put_back(self) -> None:
        """Everything as it was, the numbers that SQLite gives next too."""
        if self.sqlite:  # the journal is append-only: its triggers refuse all else
            with closing(self._engine.raw_connection()) as opened:
                self._copy.backup(opened.driver_connection)  # type: ignore[arg-type]
        else:
            self.put(self._kept)

    def put(self, wanted: Rows) -> None:
        """Make the tables of a PostgreSQL database hold that."""
        now = self.rows()  # most of them hold it
        with self._engine.begin() as connection:
            connection.execute(
                text("SET LOCAL session_replication_role = replica")
            )  # no reference, no trigger
            for table in self._tables:
                if wanted.get(table.name, []) == now[table.name]:
                    continue
                connection.execute(table.delete())
                for alike in _alike(wanted.get(table.name, [])):
                    connection.execute(table.insert(), alike)
                _count_on(connection, table)

    def rename(self, column: str, renamed: Mapping[str, str]) -> None:
        """Other values for those in that column, in every table that has it."""
        with self._engine.begin() as connection:
            for table in self._tables:
                for before, now in renamed.items() if column in table.columns else ():
                    held = table.columns[column]
                    connection.execute(table.update().where(held == before).values({column: now}))


def _alike(rows: list[Row]) -> Iterable[list[Row]]:
    """The rows by what they hold a value for: in a column of JSON, None would be written as a value."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        held = {name: _zoned(value) for name, value in row.items() if value is not None}
        found.setdefault(tuple(held), []).append(held)
    return found.values()


def _zoned(value: Any) -> Any:
    """SQLite forgets the zone of a moment, which is always UTC."""
    return value.replace(tzinfo=value.tzinfo or UTC) if isinstance(value, datetime) else value


def _count_on(connection: Connection, table: Table) -> None:
    """What PostgreSQL numbers next comes after what is there."""
    key = list(table.primary_key)
    if len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    names = {"t": table.name, "c": key[0].name}
    if sequence := connection.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), names):
        last = connection.scalar(select(func.max(key[0]))) or 0
        connection.execute(text("SELECT setval(:s, :next, false)"), {"s": sequence, "next": last + 1})
