"""A store of one's own for each scene, copied from one made once: migrating takes longer than most scenes."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rac_bot.intake import Kind
from rac_bot.store import schema
from rac_bot.store.engine import Store
from tests.intake.college import bring

Databases = Callable[[tuple[Kind, ...]], Path]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """The database that holds the samples of those kinds."""
    made: dict[tuple[Kind, ...], Path] = {}

    def database(kinds: tuple[Kind, ...]) -> Path:
        if kinds not in made:
            path = tmp_path_factory.mktemp("samples") / "rac.db"
            store = Store(f"sqlite:///{path}")
            schema.upgrade(store)
            bring(store, *kinds)
            store.close()
            made[kinds] = path
        return made[kinds]

    return database


@pytest.fixture
def kinds() -> tuple[Kind, ...]:
    """The samples that the store already holds; a module of scenes says its own."""
    return ()


@pytest.fixture
def store(databases: Databases, kinds: tuple[Kind, ...], tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "rac.db"
    shutil.copy(databases(kinds), path)
    store = Store(f"sqlite:///{path}")
    yield store
    store.close()
