"""The schema's revision: what the database has, what the code wants, and the way from one to the other."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from rac_bot.store.database.engine import Store


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config


def wanted() -> str:
    """The revision that this code works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the package ships its migrations"  # noqa: S101
    return head


def current(store: Store) -> str | None:
    """The revision of the database, or None for an empty one."""
    with store.reading_whole() as db:  # no lock: a command starts while the bot writes
        connection = db.connection()
        return MigrationContext.configure(connection).get_current_revision()


def known(revision: str) -> bool:
    """Whether this version of the code has that revision among its migrations."""
    scripts = ScriptDirectory.from_config(_config())
    return revision in {script.revision for script in scripts.walk_revisions()}


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the database to that revision: all of it or, where one step fails, nothing."""
    with store.engine.connect() as connection:
        # SQLite alters a column by making the table anew: dropping the old one must not take along what
        # points at it. The pragma says nothing within a transaction, which the first statement begins.
        driver = connection.connection.dbapi_connection
        if store.sqlite and driver:
            driver.cursor().execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                command.upgrade(_config(connection), revision)
                if store.sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the migration leaves rows that point at nothing")
        finally:
            if store.sqlite and driver:
                driver.cursor().execute("PRAGMA foreign_keys = ON")


def new_revision(store: Store, name: str) -> None:
    """Write the migration `name` (e.g. `0002_roles`) from what the models have and that database lacks."""
    with store.engine.begin() as connection:
        command.revision(_config(connection), name, autogenerate=True, rev_id=name)
