"""The schema's revision: what the database has, what the code wants, and the way from one to the other.

Alembic is imported only by who changes the schema: the bot itself just compares revisions.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, update

from rac_bot.store.database.engine import Store

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent.parent / "migrations"
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32)))  # Alembic's own


Progress = Callable[[int, int], None]


def _config(connection: Connection | None = None, progress: Progress | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    config.attributes["progress"] = progress or (lambda _done, _total: None)
    return config


def wanted() -> str:
    """The revision that this code works with."""
    return max(_revisions())


def current(store: Store) -> str | None:
    """The revision of the database, or None for an empty one."""
    with store.reading_whole() as db:  # no lock: a command starts while the bot writes
        if not inspect(db.connection()).has_table(_VERSION.name):
            return None
        return db.scalar(select(_VERSION.c.version_num))


def write_nothing(store: Store) -> None:
    """Write the revision that there is.

    Only what is committed comes to SQLite's disk: a full one takes a write that is rolled back.

    Raises:
        Busy, CannotWrite, ConnectionLost: as any write would.
    """
    with store.writing_whole() as db:
        db.execute(update(_VERSION).values({_VERSION.c.version_num: _VERSION.c.version_num}))


def known(revision: str) -> bool:
    """Whether this version of the code has that revision among its migrations."""
    return revision in _revisions()


def _revisions() -> frozenset[str]:
    """Those of the migrations: each is in a file of its name, and its number says after which it comes."""
    return frozenset(path.stem for path in (_MIGRATIONS / "versions").glob("*.py"))


def upgrade(store: Store, revision: str = "head", progress: Progress | None = None) -> None:
    """Bring the database to that revision: all of it or, where one step fails, nothing.

    `progress`: told how far a migration is that takes long on a large store.
    """
    from alembic import command

    with store.engine.connect() as connection:
        # SQLite alters a column by making the table anew: dropping the old one must not take along what
        # points at it. The pragma says nothing within a transaction, which the first statement begins.
        driver = connection.connection.dbapi_connection
        if store.sqlite and driver:
            driver.cursor().execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if store.sqlite:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                command.upgrade(_config(connection, progress), revision)
                if store.sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the migration leaves rows that point at nothing")
        finally:
            if store.sqlite and driver:
                driver.cursor().execute("PRAGMA foreign_keys = ON")


def new_revision(store: Store, name: str) -> None:
    """Write the migration `name` (e.g. `0002_roles`) from what the models have and that database lacks."""
    from alembic import command

    with store.engine.begin() as connection:
        command.revision(_config(connection), name, autogenerate=True, rev_id=name)
