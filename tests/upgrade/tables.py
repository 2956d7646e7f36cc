"""The rows of a database whatever its schema: dumped, compared, put back."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, text

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
    """The tables of a SQLite file as it stands."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url)
        held = MetaData()
        held.reflect(self._engine)
        self._tables = [table for table in held.sorted_tables if table.name not in OURS]
        self._asked = {table.name: str(table.select().compile(self._engine)) for table in self._tables}
        self._copy = sqlite3.connect(":memory:")

    def close(self) -> None:
        self._copy.close()
        self._engine.dispose()

    def told(self) -> dict[str, set[tuple[Any, ...]]]:
        """All of its rows as SQLite holds them, to be compared: SQLAlchemy would take ten times as long."""
        with closing(self._engine.raw_connection()) as opened:
            cursor = opened.cursor()
            return {name: set(cursor.execute(statement)) for name, statement in self._asked.items()}

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
        with closing(self._engine.raw_connection()) as opened:
            opened.driver_connection.backup(self._copy)  # type: ignore[union-attr]

    def put_back(self) -> None:
        """Everything as it was, the numbers that come next too."""
        with closing(self._engine.raw_connection()) as opened:
            self._copy.backup(opened.driver_connection)  # type: ignore[arg-type]

    def rename(self, column: str, renamed: Mapping[str, str]) -> None:
        """Other values for those in that column, in every table that has it."""
        with self._engine.begin() as connection:
            for table in self._tables:
                for before, now in renamed.items() if column in table.columns else ():
                    held = table.columns[column]
                    connection.execute(table.update().where(held == before).values({column: now}))
