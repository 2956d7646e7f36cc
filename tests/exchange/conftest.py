"""A store of one's own for each scene, copied from one that was filled once with the samples."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from tests.databases import Databases
from tests.exchange.college import bring


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    """The samples that the store already holds; a module of scenes says its own."""
    return ()


@pytest.fixture
def url(databases: Databases, kinds: tuple[FileKind, ...], tmp_path: Path) -> Iterator[str]:
    name = "-".join(("samples", *kinds))
    address = databases.copy(tmp_path, name, lambda store: bring(store, *kinds))
    yield address
    databases.drop(address)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()
