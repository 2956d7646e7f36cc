"""A store filled by an earlier release comes up to date with nothing lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import ClaraState, Inscription, MessageKind, StoredMessage
from tests.databases import BY_JULIE, raw

FILLED = Path(__file__).parent.parent / "filled"  # the rows of each release’s demo, as SQLite dumped them
RENAMED = {"advisor": "person"}
DROPPED = {("advisor", "seen_at")}  # when a name was last read from Slack
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=sorted(FILLED.glob("*.sql")), ids=lambda file: file.stem)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Rows]]:
    """A database of that release, and the rows it held before it was upgraded."""
    file = tmp_path / "filled.db"
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store, request.param.stem)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    before = rows(file)
    schema.upgrade(store)
    yield store, before
    store.close()


def rows(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
            for (name,) in tables
            if name not in ("alembic_version", "sqlite_sequence")
        }


def test_every_row_keeps_every_value(filled: tuple[Store, Rows], tmp_path: Path) -> None:
    store, before = filled
    assert schema.current(store) == schema.wanted()
    after = rows(tmp_path / "filled.db")
    assert len(before["candidate"]) >= 11
    for table, held in before.items():
        now = after[RENAMED.get(table, table)]
        names = [name for name in (held[0] if held else ()) if (table, name) not in DROPPED]
        assert [[row[n] for n in names] for row in now[: len(held)]] == [
            [row[n] for n in names] for row in held
        ], table
        assert len(now) == len(held), table


def test_nothing_points_at_a_row_that_is_not_there(filled: tuple[Store, Rows], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "filled.db")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("filled", [FILLED / "0001_spine.sql"], indirect=True)
def test_lines_know_whether_clara_holds_them(filled: tuple[Store, Rows]) -> None:
    store, before = filled
    entered = {row["id"] for row in before["inscription"] if row["clara_entered_at"]}
    assert 0 < len(entered) < len(before["inscription"])
    with store.reading(BY_JULIE) as work:
        for line in raw(work).scalars(select(Inscription)):
            assert line.clara is (ClaraState.ENTERED if line.id in entered else ClaraState.TO_ENTER)
            assert (line.version, line.user_values, line.in_clara) == (1, {}, None)
        assert {m.kind for m in raw(work).scalars(select(StoredMessage))} == {MessageKind.ENROLLED}
