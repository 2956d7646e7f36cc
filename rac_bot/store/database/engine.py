"""Opening the store: engines tuned for SQLite or PostgreSQL, transactions that commit once."""

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from rac_bot.errors import Busy, CannotWrite, ConnectionLost, Refusal, Unstorable
from rac_bot.store.database.turns import TURN_TIMEOUT_S, Computing, Writing
from rac_bot.store.work.work import By, Database, Kept, Work

_WRITERS = 0x7261635F  # PostgreSQL's advisory lock of whoever writes: any number that is only ours
_TAKES_NOTHING = ("53100", "25006")  # the disk is full; a server that is only read from
_OTHERS_FIRST = ("55P03", "40001", "40P01")  # a lock not had in time, a serialization failure, a deadlock
# With the turn among threads it leaves time, of Slack's 3 s, for one views.* call.
BUSY_TIMEOUT_MS = 800  # among processes
# Of SQLite, in KB for each connection. The system keeps the file's pages too: 2 MB, as by default, answer no
# sooner. A transaction that writes a long file wants more; and the pages that a statement with triggers may
# have to give back would go to a temporary file, at each row.
_ROOMY, _USUAL = (
    ("cache_size = -16000", "temp_store = MEMORY"),
    ("cache_size = -500", "temp_store = DEFAULT"),
)
LOG_PAGES = 4_000  # of SQLite's log, 16 MB, before they are put back; its own thousand take a tenth of a save
LOG_TIMEOUT_MS = 100
CONNECT_S = 5


class Store:
    """A database, opened. `reading(by)` and `writing(by)` give a unit of work: one transaction for somebody.

    Writers take turns, on either database: what one reads before it writes is still true as it writes, so
    that no update is lost and nothing deadlocks. A college writes a few times a minute, for milliseconds.
    """

    def __init__(self, url: str, patience_s: float | None = None) -> None:
        """`patience_s`: how long a write waits for those of others; by default, as long as Slack allows."""
        busy_ms = BUSY_TIMEOUT_MS if patience_s is None else int(patience_s * 1000)
        self._busy_ms = busy_ms
        self.engine = _engine(url, busy_ms)
        self.sqlite = self.engine.dialect.name == "sqlite"
        # A read sees one instant, and takes no lock. A writing transaction takes SQLite's lock before it
        # reads: a read that becomes a write loses the race silently there (plain pysqlite lost 139 of 160).
        snapshot: dict[str, Any] = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        self._readers = self.engine.execution_options(**snapshot)
        # A statement alone is of one instant by itself.
        lone: dict[str, Any] = {} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._lone = self.engine.execution_options(**lone)
        self._kept = Kept()
        self._computing = Computing()
        self._turns = Writing(self._computing)
        self._tell_trouble: Callable[[Refusal], None] = lambda _trouble: None
        self._wait_ms = busy_ms if patience_s is not None else busy_ms + int(TURN_TIMEOUT_S * 1000)

    @contextmanager
    def reading(self, by: By) -> Iterator[Work]:
        """What `by` may read, as it is at one instant.

        Raises:
            ConnectionLost: the database went away.
            Unstorable: a value that is looked for is none that it can hold.
        """
        with self._snapshot() as connection, self._database(connection, by) as db:
            yield Work(db, by)

    @contextmanager
    def glancing(self, by: By) -> Iterator[Work]:
        """The same, for what is known (`Work.known`): two others would tell of two instants."""
        with self._reading(self._lone) as connection, self._database(connection, by) as db:
            yield Work(db, by)

    @contextmanager
    def writing(self, by: By, *, many: bool = False, until: float = math.inf) -> Iterator[Work]:
        """Commits at the end of the block, rolls back if it raises. `many`: it may write thousands of rows.

        `until`, by `time.monotonic`, is when others are waited for no longer.

        Raises:
            Busy: others wrote for too long.
            CannotWrite: the disk is full, or does not take what is written.
            Unstorable: a value is longer or larger than its column holds.
            ConnectionLost: the database went away; `unsure` where it was already committing.
        """
        with (
            self._writing(many, until) as connection,
            self._database(connection, by, writes=True) as db,
        ):
            yield Work(db, by)
            db.finish()

    def heed(self, tell: Callable[[Refusal], None]) -> None:
        """Call that with each trouble of the database's own: Busy, CannotWrite or ConnectionLost."""
        self._tell_trouble = tell

    def watch(self, tell: Callable[[], None]) -> None:
        """Call that at each commit."""
        event.listen(self.engine, "commit", lambda _connection: tell())

    @property
    def computing(self) -> AbstractContextManager[None]:
        """Around the computing of an answer."""
        return self._computing if self.sqlite else nullcontext()

    def _shared(self) -> AbstractContextManager[None]:
        """The turn to compute, for who is not within one: what draws messages, what looks after the store."""
        return self._computing if self.sqlite and not self._computing.asked else nullcontext()

    def _database(self, connection: Connection, by: By, *, writes: bool = False) -> Database:
        return Database(connection, by.rights, self._kept, writes=writes)

    @contextmanager
    def reading_whole(self) -> Iterator[Session]:
        """The database itself, for what copies, checks or upgrades it; raises as `reading` does."""
        with self._snapshot() as connection, Session(connection, expire_on_commit=False) as db:
            yield db

    @contextmanager
    def writing_whole(self) -> Iterator[Session]:
        """The same, to write to; raises as `writing` does."""
        with self._writing(many=True) as connection, Session(connection, expire_on_commit=False) as db:
            yield db
            db.flush()

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        with self._reading(self._readers) as connection:
            if self.sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def _reading(self, engine: Engine) -> Iterator[Connection]:
        try:
            with self._shared(), engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise self._refused(error, unsure=False) from error

    @contextmanager
    def _writing(self, many: bool, until: float = math.inf) -> Iterator[Connection]:
        committing = False
        try:
            with (
                self._shared(),
                ExitStack() as aside,  # others compute, until the turn is the next writer's
                self._turns.turn(until - time.monotonic()) if self.sqlite else nullcontext(),
                self.engine.connect() as connection,
                self._room(connection, many),
            ):
                if many:
                    aside.enter_context(self._computing.let_go())
                self.take_turn(connection, until)
                yield connection
                committing = True
                if not many:
                    aside.enter_context(self._computing.let_go())
                connection.commit()
        except Busy as late:  # other threads took too long
            self._tell_trouble(late)
            raise
        except DBAPIError as error:
            raise self._refused(error, unsure=committing) from error

    def _refused(self, error: DBAPIError, *, unsure: bool) -> Exception:
        refusal = _refusal(error, unsure=unsure)
        if isinstance(refusal, Busy | CannotWrite | ConnectionLost):
            self._tell_trouble(refusal)
        return refusal or error

    def take_turn(self, connection: Connection, until: float = math.inf) -> None:
        """Begin, and let no other writer in before the end."""
        left_ms = max(1, (until - time.monotonic()) * 1000)  # of PostgreSQL, 0 is without end
        if not self.sqlite:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(min(self._wait_ms, left_ms))}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
        elif left_ms >= self._busy_ms:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            self._begin_soon(connection, int(left_ms))

    def _begin_soon(self, connection: Connection, most_ms: int) -> None:
        driver: Any = connection.connection.dbapi_connection
        _set(driver, [f"busy_timeout = {most_ms}"])
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            _set(driver, [f"busy_timeout = {self._busy_ms}"])

    @contextmanager
    def _room(self, connection: Connection, many: bool) -> Iterator[None]:
        """Memory for many rows, given back at the end."""
        driver: Any = connection.connection.dbapi_connection
        if not (many and self.sqlite):
            yield
            return
        _set(driver, _ROOMY)
        try:
            yield
        finally:
            connection.rollback()  # what was not committed: within a transaction these cannot be set
            _set(driver, _USUAL)

    def forget_log(self) -> bool:
        """Empty SQLite's log, which still has what was deleted; False where somebody is reading from it.

        It waits a moment only: meanwhile nobody else could write.
        """
        if not self.sqlite:
            return True
        with self.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOG_TIMEOUT_MS}")
            try:
                busy, _pages, _moved = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {self._busy_ms}")
        return not busy

    @property
    def where(self) -> str:
        """For people: the file by its whole path, or the address without the password."""
        url = self.engine.url
        if self.sqlite and url.database:
            return os.path.abspath(url.database)
        return url._replace(password=None).render_as_string()  # `set` would leave it

    def close(self) -> None:
        self.engine.dispose()


def _refusal(error: DBAPIError, *, unsure: bool) -> Refusal | None:
    """What the database's error means to the person who waits, if it is not a fault of ours."""
    state = getattr(error.orig, "sqlstate", None)  # PostgreSQL's
    name = getattr(error.orig, "sqlite_errorname", "")
    if state in _OTHERS_FIRST or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy()
    if state in _TAKES_NOTHING or name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")):
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


def _engine(url: str, busy_timeout_ms: int) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        # The driver's own patience with a machine that does not answer is 130 seconds.
        patient = {} if "connect_timeout" in address.query else {"connect_timeout": CONNECT_S}
        engine = create_engine(address, pool_pre_ping=True, hide_parameters=True, connect_args=patient)
        event.listen(engine, "connect", _tune_postgresql)
        return engine
    if not address.database or address.database == ":memory:":
        raise ArgumentError("a store in memory has one connection, and is lost with it")
    if not os.path.exists(address.database):
        os.close(os.open(address.database, os.O_CREAT | os.O_WRONLY, 0o600))  # personal data: owner only
    # hide_parameters: an error's text must not carry a person's data into a log.
    engine = create_engine(
        address, pool_size=5, max_overflow=35, pool_timeout=2, pool_use_lifo=True, hide_parameters=True
    )
    event.listen(engine, "connect", partial(_tune_sqlite, busy_timeout_ms))
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
    connection.isolation_level = None  # the driver must not begin by itself: `Store` does
    pragmas = (
        f"busy_timeout = {busy_timeout_ms}",
        "journal_mode = WAL",
        f"wal_autocheckpoint = {LOG_PAGES}",
        "synchronous = FULL",  # what an advisor was told is saved survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is written over, not only unlinked
        *_USUAL,
    )
    _set(connection, pragmas)


def _set(connection: Any, pragmas: Iterable[str]) -> None:
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
