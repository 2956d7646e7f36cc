"""The schema: the migrations give what the models want, all of it or nothing."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base
from tests.databases import BY_JULIE, raw

_COMMA = re.compile(r",(?![^()]*\))")  # not within parentheses


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """A database that nobody has migrated."""
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    yield store
    store.close()


def definitions(engine: Engine) -> dict[str, list[str]]:
    """The statement that made each table and index, its parts sorted: columns may come in another order."""
    query = text(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL "
        "AND name != 'alembic_version'"
    )
    with engine.connect() as connection:
        return {
            name: sorted(
                " ".join(part.split())
                for part in _COMMA.split(sql.replace('"', "").rstrip().removesuffix(")"))
            )
            for name, sql in connection.execute(query)
        }


# Of an index on an expression, which SQLite does not describe: the next test has SQLite's own words.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_alembic_finds_nothing_to_migrate_between_the_migrations_and_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.sqlite
def test_a_migrated_database_is_made_as_the_models_would_make_it(store: Store, tmp_path: Path) -> None:
    # Alembic compares neither the WHERE of a partial index nor AUTOINCREMENT; SQLite's own words have both.
    modelled = create_engine(f"sqlite:///{tmp_path / 'modelled.db'}")
    Base.metadata.create_all(modelled)
    wanted = definitions(modelled)
    modelled.dispose()
    assert "WHERE" in " ".join(wanted["uq_inscription_active_course"])
    assert definitions(store.engine) == wanted


def test_an_empty_database_has_no_revision_and_a_migrated_one_that_which_is_wanted(empty: Store) -> None:
    assert schema.current(empty) is None
    schema.upgrade(empty)
    assert schema.current(empty) == schema.wanted()


@pytest.mark.sqlite
def test_an_upgrade_of_what_is_up_to_date_changes_nothing(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("INSERT INTO programme (number, title, title_key) VALUES ('JEE.0K', '', '')"))
    before = definitions(store.engine)
    schema.upgrade(store)
    assert definitions(store.engine) == before
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(text("SELECT count(*) FROM programme")) == 1


def test_an_upgrade_that_fails_on_its_last_table_leaves_none_of_the_others(empty: Store) -> None:
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE stored_message_inscription (in_the_way INTEGER)"))
    with pytest.raises(OperationalError, match="already exists"):
        schema.upgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["stored_message_inscription"]
    assert schema.current(empty) is None
    with empty.engine.begin() as connection:
        connection.execute(text("DROP TABLE stored_message_inscription"))
    schema.upgrade(empty)
    assert schema.current(empty) == schema.wanted()


def test_the_files_of_the_database_are_their_owners_alone(empty: Store, tmp_path: Path) -> None:
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE written (something INTEGER)"))
    modes = {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(["empty.db", "empty.db-wal", "empty.db-shm"], "0o600")


def test_a_database_that_is_there_already_keeps_the_rights_its_owner_gave(tmp_path: Path) -> None:
    file = tmp_path / "shared.db"
    file.touch()
    file.chmod(0o640)
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store)
    store.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_the_wanted_revision_is_the_head_of_the_migrations() -> None:
    """The names of the files tell it, so that the bot needs no Alembic."""
    scripts = ScriptDirectory(schema._MIGRATIONS)

    assert schema.wanted() == scripts.get_current_head()
    assert all(schema.known(script.revision) for script in scripts.walk_revisions())
