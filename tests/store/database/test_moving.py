"""A store moved from one database to another: all of it, once, and nobody's id given again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text

from rac_bot.domain.sessions import Session
from rac_bot.errors import Busy, SettingsError, UpkeepError
from rac_bot.exchange.entering.runs import run_all
from rac_bot.store.database import moving, schema
from rac_bot.store.database.engine import Store
from rac_bot.store.database.moving import is_half_copied, move
from rac_bot.store.database.opening import opened
from rac_bot.store.models import (
    Audience,
    Candidate,
    Inscription,
    Lane,
    MessageState,
    Programme,
    SessionDossier,
    StoredMessage,
)
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import SAMPLES
from tests.databases import BY_JULIE, PostgresDatabases, SqliteFiles, raw

pytestmark = pytest.mark.sqlite  # both databases are opened here, whichever the others run on

NOON = datetime(2018, 1, 15, 17, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def source(files: SqliteFiles, tmp_path: Path) -> Iterator[Store]:
    """The samples' college in a file, with messages and a deleted candidate, who was the last."""
    made = Store(files.copy(tmp_path, "samples", fill))
    yield made
    made.close()


@pytest.fixture
def target(postgres: PostgresDatabases) -> Iterator[Store]:
    """An empty database of PostgreSQL, without a table."""
    url = postgres.empty()
    made = Store(url)
    yield made
    made.close()
    postgres.drop(url)


def fill(store: Store) -> None:
    run_all(store, SAMPLES)
    with store.writing(BY_JULIE) as work:
        raw(work).add(Lane(recipient="CEQUIPE", channel=None, free_at=NOON, blocked="not_in_channel"))
        raw(work).flush()
        # The first points at the second, which is there only after it.
        for number in (1, 2):
            raw(work).add(a_message(number))
            raw(work).flush()
        raw(work).get_one(StoredMessage, 1).summary_id = 2
        last = a_candidate(work, da="7654321")
    with store.writing(BY_JULIE) as work:
        raw(work).execute(delete(Candidate).where(Candidate.id == last.id))


def a_message(number: int) -> StoredMessage:
    return StoredMessage(
        key=f"k{number}",
        audience=Audience.TEAM,
        recipient="CEQUIPE",
        actor="UJULIE",
        state=MessageState.GROUPED,
        text="« É » 🎓",
        blocks=[{"type": "section", "text": {"text": "É", "type": "mrkdwn"}}],
        created_at=NOON,
    )


def nothing(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def count(store: Store, table: str = "candidate") -> int:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608


def new_candidate(store: Store) -> int:
    with store.writing(BY_JULIE) as work:
        return a_candidate(work, da="9999999").id


def test_everything_arrives_and_comes_back_the_same(
    source: Store, target: Store, files: SqliteFiles, tmp_path: Path
) -> None:
    moved = move(source, target, nothing)
    assert {one.table: one.rows for one in moved}["candidate"] == count(source) == count(target) > 5
    assert schema.current(target) == schema.wanted()
    assert not is_half_copied(target)
    (tmp_path / "back").mkdir()
    back = Store(f"sqlite:///{tmp_path / 'back' / 'rac.db'}")
    assert move(target, back, nothing) == moved
    back.close()


def test_what_arrives_is_what_was_there(source: Store, target: Store) -> None:
    move(source, target, nothing)
    for store in (source, target):
        with store.reading(BY_JULIE) as work:
            first = raw(work).get_one(StoredMessage, 1)
            assert (first.text, first.created_at, first.summary_id) == ("« É » 🎓", NOON, 2)
            assert first.blocks == [{"type": "section", "text": {"text": "É", "type": "mrkdwn"}}]
            assert Session.parse("A-2017") in raw(work).scalars(select(SessionDossier.session)).all()
            assert raw(work).scalars(select(Inscription.in_clara)).first() is None
            assert raw(work).get_one(Lane, "CEQUIPE").blocked == "not_in_channel"


def test_an_id_that_was_given_is_not_given_again_on_either_side(
    source: Store, target: Store, tmp_path: Path
) -> None:
    with source.reading(BY_JULIE) as work:
        last = max(raw(work).scalars(select(Candidate.id))) + 1  # of the one who was deleted
    move(source, target, nothing)
    back = Store(f"sqlite:///{tmp_path / 'back.db'}")
    move(target, back, nothing)
    assert (new_candidate(source), new_candidate(target), new_candidate(back)) == (last + 1,) * 3
    back.close()


def test_tables_that_were_made_beforehand_are_filled(source: Store, target: Store) -> None:
    schema.upgrade(target)
    move(source, target, nothing)
    assert count(target) == count(source)


def test_progress_goes_from_nothing_to_all(source: Store, target: Store) -> None:
    seen: list[tuple[int, int]] = []
    move(source, target, lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] == 2 * sum(one.rows for one in moving_rows(source))


def moving_rows(store: Store) -> list[moving.Moved]:
    with store.reading(BY_JULIE) as work:
        return [moving._summed(raw(work), table) for table in moving.TABLES]


@pytest.mark.parametrize("when", [1, 10, 100])
def test_a_copy_that_was_cut_is_not_served_and_goes_on_where_it_stopped(
    source: Store, target: Store, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    monkeypatch.setattr(moving, "BATCH", 3)
    cut_after(source, target, when)
    held = sum(count(target, table.name) for table in moving.TABLES)
    url = target.engine.url.render_as_string(hide_password=False)
    with pytest.raises(SettingsError, match="une copie vers cette base n’est pas finie"), opened(url):
        pytest.fail("half a college is served")
    steps: list[int] = []
    moved = move(source, target, lambda done, _total: steps.append(done))
    assert held in steps  # where it went on from
    assert moved == moving_rows(target)
    with opened(url):
        pass


def cut_after(source: Store, target: Store, batches: int) -> None:
    left = iter(range(batches))

    def cut(_done: int, _total: int) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source, target, cut)


def test_a_source_that_changed_between_two_tries_is_told(source: Store, target: Store) -> None:
    cut_after(source, target, 40)
    with source.writing(BY_JULIE) as work:
        raw(work).query(Programme).first().title = "Autre"  # type: ignore[union-attr]
    with pytest.raises(UpkeepError, match=r"Table programme.*a changé entre deux essais"):
        move(source, target, nothing)
    assert is_half_copied(target)


def test_a_copy_of_another_source_is_not_gone_on_with(source: Store, target: Store, tmp_path: Path) -> None:
    cut_after(source, target, 5)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(other)
    with pytest.raises(UpkeepError, match="copie inachevée d’une autre"):
        move(other, target, nothing)
    other.close()


def test_a_target_that_holds_something_is_left_as_it_is(source: Store, target: Store) -> None:
    schema.upgrade(target)
    with target.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    with pytest.raises(UpkeepError, match="n’est pas vide"):
        move(source, target, nothing)
    assert count(target) == 1
    assert not is_half_copied(target)


def test_a_target_that_holds_the_tables_of_something_else_is_left_as_it_is(
    source: Store, target: Store
) -> None:
    with target.engine.begin() as connection:
        connection.execute(text("CREATE TABLE billing (id integer)"))
    with pytest.raises(UpkeepError, match="n’est pas vide"):
        move(source, target, nothing)
    assert schema.current(target) is None


def test_a_store_is_not_copied_onto_itself(source: Store) -> None:
    again = Store(f"sqlite:///{Path(str(source.engine.url.database)).parent}/./rac-bot.db")
    with pytest.raises(UpkeepError, match="une même base"):
        move(source, again, nothing)
    again.close()


def test_a_value_that_the_target_does_not_take_is_named_by_its_row(source: Store, target: Store) -> None:
    with source.writing(BY_JULIE) as work:
        raw(work).execute(insert(Programme).values(id=77, number="999.99", title="x" * 300, title_key="x"))
    with pytest.raises(UpkeepError, match=r"Table programme, ligne 77.*n’en veut pas"):
        move(source, target, nothing)
    with source.writing(BY_JULIE) as work:
        raw(work).get_one(Programme, 77).title = "x"
    move(source, target, nothing)
    assert count(target, "programme") == count(source, "programme")


def test_nobody_writes_to_the_source_meanwhile(source: Store, target: Store) -> None:
    bot = Store(source.engine.url.render_as_string(hide_password=False))

    def write(_done: int, _total: int) -> None:
        with pytest.raises(Busy), bot.writing(BY_JULIE):
            pytest.fail("it would be lost")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source, target, write)
    bot.close()
