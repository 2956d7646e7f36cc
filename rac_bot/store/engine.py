"""Opening the store: engines tuned for SQLite or PostgreSQL, transactions that commit once."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from rac_bot.errors import Busy

# Together they leave time, of Slack's 3 s, for one views.* call.
TURN_TIMEOUT_S = 0.7  # among the threads of this process
BUSY_TIMEOUT_MS = 800  # among processes


class Store:
    """A database, opened. `reading()` and `writing()` give a session within one transaction each."""

    def __init__(self, url: str, patience_s: float | None = None) -> None:
        """`patience_s`: how long a write waits for those of others; by default, as long as Slack allows."""
        self.engine = _engine(url, BUSY_TIMEOUT_MS if patience_s is None else int(patience_s * 1000))
        # Deferred: a read takes no lock. A writing transaction takes SQLite's lock before it reads: a read
        # that becomes a write loses the race silently there (plain pysqlite lost 139 of 160 such updates).
        self._readers = self.engine.execution_options(rac_begin="BEGIN")
        # SQLite's own waiting is not fair: of eight writers some starve. Threads take turns here first.
        sqlite = self.engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = _Turn() if sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with Session(self._readers, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Commits at the end of the block, rolls back if it raises.

        Raises:
            Busy: others wrote for too long.
        """
        try:
            with self._turn, Session(self.engine, expire_on_commit=False) as session, session.begin():
                session.connection()  # begins, and so takes the lock, before anything is read
                yield session
        except OperationalError as error:
            if "database is locked" in str(error.orig):
                raise Busy from error
            raise

    def close(self) -> None:
        self.engine.dispose()


def is_missing(url: str) -> bool:
    """Whether the address is that of an SQLite file that is not there: opening it would create it."""
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    return sqlite and bool(address.database) and not os.path.exists(str(address.database))


class _Turn:
    """A lock that is not waited for longer than a person can be."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=TURN_TIMEOUT_S):
            raise Busy

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _engine(url: str, busy_timeout_ms: int) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    if not address.database or address.database == ":memory:":
        raise ArgumentError("a store in memory has one connection, and is lost with it")
    if not os.path.exists(address.database):
        os.close(os.open(address.database, os.O_CREAT | os.O_WRONLY, 0o600))  # personal data: owner only
    # hide_parameters: an error's text must not carry a person's data into a log.
    engine = create_engine(address, pool_size=10, max_overflow=30, pool_timeout=2, hide_parameters=True)
    event.listen(engine, "connect", partial(_tune_sqlite, busy_timeout_ms))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _tune_sqlite(busy_timeout_ms: int, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    for pragma in (
        f"busy_timeout = {busy_timeout_ms}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what an advisor was told is saved survives a power cut
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("rac_begin", "BEGIN IMMEDIATE"))
