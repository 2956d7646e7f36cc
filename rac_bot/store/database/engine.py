"""Opening the store: engines tuned for SQLite or PostgreSQL, transactions that commit once."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from rac_bot.errors import Busy, CannotWrite, ConnectionLost, Refusal, Unstorable
from rac_bot.store.work.work import By, Compiled, Database, Work

_WRITERS = 0x7261635F  # PostgreSQL's advisory lock of whoever writes: any number that is only ours
_DISK_FULL = "53100"
_OTHERS_FIRST = ("55P03", "40001", "40P01")  # a lock not had in time, a serialization failure, a deadlock
# Together they leave time, of Slack's 3 s, for one views.* call.
TURN_TIMEOUT_S = 0.7  # among the threads of this process
BUSY_TIMEOUT_MS = 800  # among processes


class Store:
    """A database, opened. `reading(by)` and `writing(by)` give a unit of work: one transaction for somebody.

    Writers take turns, on either database: what one reads before it writes is still true as it writes, so
    that no update is lost and nothing deadlocks. A college writes a few times a minute, for milliseconds.
    """

    def __init__(self, url: str, patience_s: float | None = None) -> None:
        """`patience_s`: how long a write waits for those of others; by default, as long as Slack allows."""
        busy_ms = BUSY_TIMEOUT_MS if patience_s is None else int(patience_s * 1000)
        self.engine = _engine(url, busy_ms)
        self.sqlite = self.engine.dialect.name == "sqlite"
        # A read sees one instant, and takes no lock. A writing transaction takes SQLite's lock before it
        # reads: a read that becomes a write loses the race silently there (plain pysqlite lost 139 of 160).
        snapshot: dict[str, Any] = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        self._readers = self.engine.execution_options(rac_begin="BEGIN", **snapshot)
        # A statement alone is of one instant by itself.
        lone: dict[str, Any] = {} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._lone = self.engine.execution_options(rac_begin=None, **lone)
        self._compiled = Compiled()
        # SQLite's own waiting is not fair: of eight writers some starve. Threads take turns here first.
        self._turn: AbstractContextManager[object] = _Turn() if self.sqlite else nullcontext()
        self._wait_ms = busy_ms if patience_s is not None else busy_ms + int(TURN_TIMEOUT_S * 1000)

    @contextmanager
    def reading(self, by: By) -> Iterator[Work]:
        """What `by` may read, as it is at one instant.

        Raises:
            ConnectionLost: the database went away.
            Unstorable: a value that is looked for is none that it can hold.
        """
        with (
            self._reading(self._readers) as connection,
            Database(connection, by.rights, self._compiled) as db,
        ):
            yield Work(db, by)

    @contextmanager
    def glancing(self, by: By) -> Iterator[Work]:
        """The same, for one statement: without a transaction, two would tell of two instants."""
        with self._reading(self._lone) as connection, Database(connection, by.rights, self._compiled) as db:
            yield Work(db, by)

    @contextmanager
    def writing(self, by: By) -> Iterator[Work]:
        """Commits at the end of the block, rolls back if it raises.

        Raises:
            Busy: others wrote for too long.
            CannotWrite: the disk is full, or does not take what is written.
            Unstorable: a value is longer or larger than its column holds.
            ConnectionLost: the database went away; `unsure` where it was already committing.
        """
        with self._writing() as connection, Database(connection, by.rights, self._compiled) as db:
            yield Work(db, by)
            db.flush()

    def watch(self, tell: Callable[[], None]) -> None:
        """Call that at each commit."""
        event.listen(self.engine, "commit", lambda _connection: tell())

    @contextmanager
    def reading_whole(self) -> Iterator[Session]:
        """The database itself, for what copies, checks or upgrades it; raises as `reading` does."""
        with self._reading(self._readers) as connection, Session(connection, expire_on_commit=False) as db:
            yield db

    @contextmanager
    def writing_whole(self) -> Iterator[Session]:
        """The same, to write to; raises as `writing` does."""
        with self._writing() as connection, Session(connection, expire_on_commit=False) as db:
            yield db
            db.flush()

    @contextmanager
    def _reading(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise _refusal(error, unsure=False) or error from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        committing = False
        try:
            with self._turn, self.engine.connect() as connection:
                self._take_turn(connection)
                yield connection
                committing = True
                connection.commit()
        except DBAPIError as error:
            raise _refusal(error, unsure=committing) or error from error

    def _take_turn(self, connection: Connection) -> None:
        """Begin, and let no other writer in before the end: what SQLite's BEGIN IMMEDIATE does."""
        connection.begin()
        if not self.sqlite:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {self._wait_ms}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

    def close(self) -> None:
        self.engine.dispose()


def _refusal(error: DBAPIError, *, unsure: bool) -> Refusal | None:
    """What the database's error means to the person who waits, if it is not a fault of ours."""
    state = getattr(error.orig, "sqlstate", None)  # PostgreSQL's
    name = getattr(error.orig, "sqlite_errorname", "")
    if state in _OTHERS_FIRST or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy()
    if state == _DISK_FULL or name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")):
        return CannotWrite()
    if isinstance(error, DataError):  # PostgreSQL keeps to the length of a column: SQLite does not
        return Unstorable()
    if error.connection_invalidated or (isinstance(error, OperationalError) and not name):
        return ConnectionLost(unsure=unsure)
    return None


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
        engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "connect", _tune_postgresql)
        return engine
    if not address.database or address.database == ":memory:":
        raise ArgumentError("a store in memory has one connection, and is lost with it")
    if not os.path.exists(address.database):
        os.close(os.open(address.database, os.O_CREAT | os.O_WRONLY, 0o600))  # personal data: owner only
    # hide_parameters: an error's text must not carry a person's data into a log.
    engine = create_engine(
        address, pool_size=10, max_overflow=30, pool_timeout=2, pool_use_lifo=True, hide_parameters=True
    )
    event.listen(engine, "connect", partial(_tune_sqlite, busy_timeout_ms))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _tune_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True
    for setting in (
        "jit = off",  # our statements end sooner than they would be compiled, or shared among workers
        "max_parallel_workers_per_gather = 0",
        "random_page_cost = 1.1",  # of disks without a head: indexes are worth going through
        "plan_cache_mode = force_custom_plan",  # a common name wants another way than a rare one
    ):
        connection.execute(f"SET {setting}")
    connection.autocommit = False


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
    begin = connection.get_execution_options().get("rac_begin", "BEGIN IMMEDIATE")
    if begin:
        connection.exec_driver_sql(begin)
