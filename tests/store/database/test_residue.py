"""What SQLite's file keeps of deleted rows is found in its unused bytes, and written over."""

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from rac_bot.errors import UpkeepError
from rac_bot.store.database import residue
from rac_bot.store.database.engine import Store
from tests.databases import BY_JULIE, raw

pytestmark = pytest.mark.sqlite


def words_left_over(store: Store) -> list[str]:
    """Of rows of many lengths, put in at random, every third deleted: those that the file still has."""
    chosen = random.Random(2)  # noqa: S311
    words = ["".join(chosen.choices("bcdfghjkl", k=chosen.randint(5, 20))) for _ in range(3000)]
    gone = [{"w": word} for word in words[::3]]
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("INSERT OR IGNORE INTO x VALUES (:w)"), [{"w": word} for word in words])
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("DELETE FROM x WHERE w = :w"), gone)
        stays = " ".join(raw(work).scalars(text("SELECT w FROM x")))
    assert store.forget_log()
    content = Path(str(store.engine.url.database)).read_bytes()
    return [one["w"] for one in gone if one["w"] not in stays and one["w"].encode() in content]


@pytest.fixture
def table(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("CREATE TABLE x (w TEXT PRIMARY KEY) WITHOUT ROWID"))
    return store


def test_what_is_left_over_is_found_and_gone_once_rewritten(table: Store) -> None:
    left = words_left_over(table)
    assert left, "this SQLite leaves nothing: the module is of no use any more"
    assert all(residue.holds(table, [word]) for word in left)
    assert not residue.holds(table, ["nobody's word"])
    assert not residue.holds(table, [])
    residue.rewrite(table)
    assert table.forget_log()
    content = Path(str(table.engine.url.database)).read_bytes()
    assert [word for word in left if word.encode() in content] == []
    assert not residue.holds(table, left)


def test_the_words_of_rows_that_stay_are_none(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).execute(
            text("INSERT INTO programme (number, title, title_key) VALUES ('X', 'zyxwvut', '')")
        )
    assert store.forget_log()
    assert not residue.holds(store, ["zyxwvut"])


def test_a_file_of_before_is_rewritten_once(store: Store) -> None:
    assert residue.is_due(store)
    residue.rewrite(store)
    assert not residue.is_due(store)


def test_where_somebody_writes_it_is_said_and_due_still(store: Store, url: str) -> None:
    other = Store(url, patience_s=0)
    with store.writing(BY_JULIE), pytest.raises(UpkeepError, match="réécrit"):
        residue.rewrite(other)
    assert residue.is_due(other)
    other.close()
