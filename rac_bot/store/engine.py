"""Opening the store: engines tuned for SQLite or PostgreSQL, transactions that commit once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 800  # under Slack's 3 s, with room for one views.* call


class Store:
    """A database, opened. `reading()` and `writing()` give a session within one transaction each."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        # Deferred: a read takes no lock. A writing transaction takes SQLite's lock before it reads: a read
        # that becomes a write loses the race silently there (plain pysqlite lost 139 of 160 such updates).
        self._readers = self.engine.execution_options(rac_begin="BEGIN")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self._readers, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits at the end of the block, rolls back if it raises; locks at its first statement."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    if not address.database or address.database == ":memory:":
        raise ArgumentError("a store in memory has one connection, and is lost with it")
    if not os.path.exists(address.database):
        os.close(os.open(address.database, os.O_CREAT | os.O_WRONLY, 0o600))  # personal data: owner only
    # hide_parameters: an error's text must not carry a person's data into a log.
    engine = create_engine(address, pool_size=10, max_overflow=30, pool_timeout=2, hide_parameters=True)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _tune_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what an advisor was told is saved survives a power cut
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("rac_begin", "BEGIN IMMEDIATE"))
