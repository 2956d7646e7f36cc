"""What the watch counts, times and tells, and where."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, event

import rac_bot
from rac_bot import logs
from rac_bot.errors import Busy, CannotWrite, Refusal
from rac_bot.handlers.gate.interaction import KINDS
from rac_bot.running import watch as watching
from rac_bot.running.watch import ALARMING, LATELY_S, Watch
from rac_bot.running.web import web_app
from rac_bot.running.writable import EVERY_S, Writable
from rac_bot.store.database import schema, turns
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.models import Audience, MessageState, StoredMessage, TaskKind
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling.telling import To, notify
from slack_sandbox import LoopbackServer
from tests.conftest import ROOT
from tests.databases import BY_JULIE, raw


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> Iterator[Watch]:
    made = Watch(clock)
    with logs.told(made.heard):
        yield made


Metrics = dict[tuple[str, str], float]


def measured(server: LoopbackServer) -> Metrics:
    """Each figure, by its name and its first label's value."""
    text = httpx.get(f"{server.url}/metrics").text
    samples = (one for family in text_string_to_metric_families(text) for one in family.samples)
    return {(one.name, next(iter(one.labels.values()), "")): one.value for one in samples}


def only_read(store: Store) -> None:
    """As a disk, or a server, that takes no more writes."""

    def tune(connection: Connection, _record: object) -> None:
        if store.sqlite:
            connection.execute("PRAGMA query_only = ON")  # type: ignore[call-overload]
            return
        connection.autocommit = True  # type: ignore[attr-defined]
        connection.execute("SET default_transaction_read_only = on")  # type: ignore[call-overload]
        connection.autocommit = False  # type: ignore[attr-defined]

    store.engine.dispose()
    event.listen(store.engine, "connect", tune)


def test_the_watch_counts_what_the_log_says_and_tells_how_all_stands(store: Store, watch: Watch) -> None:
    log = logs.logger()
    with store.writing(BY_JULIE) as work:
        for n, state in enumerate((MessageState.PENDING, MessageState.FAILED, MessageState.IN_DOUBT)):
            notify(work, To(Audience.ADMIN, "UADA", "rac-bot"), f"k{n}", "x", [])
            told = raw(work).get_one(StoredMessage, n + 1)
            told.state, told.created_at = state, utc_now() - timedelta(hours=1)
        tasks.lay(work, TaskKind.KEEPING, {"": utc_now() - timedelta(hours=2)}, utc_now())
    with LoopbackServer(
        web_app({}, *watch.routes(store, {"a": lambda: True, "b": lambda: "busy", "c": lambda: "1 / 9"}))
    ) as server:
        before = measured(server)
        log.warning("view_refused", reason="expired_trigger_id")
        log.warning("signature_refused", reason="old", clock=-420)
        log.warning("signature_refused", reason="wrong", clock=9)
        log.info("seen_nowhere_else")
        for kind in KINDS:
            watch.took(kind, 0.2)
        watch.took("press", 2.2)
        after = measured(server)
        only_read(store)
        with pytest.raises(CannotWrite):
            schema.write_nothing(store)
        lately = httpx.get(f"{server.url}/lately").json()
    assert {before["rac_bot_events_total", name] for name in ALARMING} == {0}
    assert (
        after["rac_bot_events_total", "view_refused"]
        == after["rac_bot_events_total", "seen_nowhere_else"]
        == 1
    )
    assert after["rac_bot_request_clock_seconds", ""] == -420
    assert [after["rac_bot_interaction_seconds_count", kind] for kind in KINDS] == [1, 2, 1, 1, 1]
    assert after["rac_bot_interaction_seconds_sum", "press"] == pytest.approx(2.4)
    assert [after["rac_bot_messages", state] for state in ("pending", "failed", "in_doubt")] == [1, 1, 1]
    assert after["rac_bot_oldest_pending_seconds", ""] == pytest.approx(3600, abs=300)
    assert after["rac_bot_overdue_seconds", "keeping"] == pytest.approx(7200, abs=300)
    assert [after["rac_bot_ready", name] for name in "abc"] == [1, 1, 0]
    assert after["rac_bot_database_busy", ""] == 1
    assert lately == {"view_refused": 1, "signature_refused": 2}


@pytest.mark.sqlite
def test_what_alarms_is_told_for_ten_minutes(watch: Watch, clock: Clock) -> None:
    log = logs.logger()
    for name in ("database_full", "token_refused", "database_full", "connected"):
        log.warning(name)
    assert watch.lately() == {"database_full": 2, "token_refused": 1}
    clock.now += LATELY_S - 1
    log.warning("view_failed")
    assert watch.lately() == {"database_full": 2, "token_refused": 1, "view_failed": 1}
    clock.now += 1
    assert watch.lately() == {"view_failed": 1}


@pytest.mark.sqlite
def test_the_database_away_leaves_what_is_counted(watch: Watch, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    (tmp_path / "x.db").write_text("no database any more", encoding="utf-8")

    def gone() -> bool:
        raise OSError

    with LoopbackServer(web_app({}, *watch.routes(store, {"database": gone}))) as server:
        figures = measured(server)
    assert figures["rac_bot_ready", "database"] == 0
    assert ("rac_bot_messages", "pending") not in figures
    store.close()


@pytest.mark.sqlite
def test_a_turn_among_threads_that_does_not_come_is_told_too(
    store: Store, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "TURN_TIMEOUT_S", 0.01)
    store.heed(watch.troubled)
    with store.writing(BY_JULIE), pytest.raises(Busy):
        schema.write_nothing(store)
    assert watch.lately() == {"database_busy": 1}


def test_each_trouble_of_the_database_is_told_once(store: Store, watch: Watch, url: str) -> None:
    other = Store(url, patience_s=0.05)
    other.heed(watch.troubled)
    with store.writing(BY_JULIE), pytest.raises(Busy):
        schema.write_nothing(other)
    assert watch.lately() == {"database_busy": 1}
    only_read(other)
    with pytest.raises(CannotWrite):
        schema.write_nothing(other)
    assert watch.lately() == {"database_busy": 1, "database_full": 1}
    other.close()


def test_ready_means_that_the_database_takes_a_write_asked_of_it_every_half_minute(
    store: Store, url: str, clock: Clock
) -> None:
    other = Store(url, patience_s=0.05)
    probe = Writable(other, clock)
    commits: list[None] = []
    other.watch(lambda: commits.append(None))

    def ready() -> tuple[int, object]:
        answer = httpx.get(f"{server.url}/readyz")
        return answer.status_code, answer.json()["database"]

    with LoopbackServer(web_app({"database": probe.state})) as server:
        assert [ready() for _ in range(3)] == [(200, True)] * 3
        assert len(commits) == 1
        clock.now += EVERY_S
        with store.writing(BY_JULIE):
            assert ready() == (200, "busy")
        clock.now += EVERY_S
        assert ready() == (200, True)
        only_read(other)
        assert ready() == (200, True)
        clock.now += EVERY_S
        assert [ready(), ready()] == [(503, False)] * 2
    other.close()


@pytest.mark.sqlite
def test_a_full_disk_is_no_ready_database(
    store: Store, clock: Clock, full_disk: Callable[[], object]
) -> None:
    """A write that is rolled back would not come to the disk."""
    probe = Writable(store, clock)
    assert probe.state() is True
    clock.now += EVERY_S
    store.forget_log()
    full_disk()
    assert probe.state() is False


@pytest.mark.sqlite
def test_what_alarms_is_said_somewhere_in_the_bot_and_told_in_the_docs() -> None:
    """An event that is given another name would be watched for in vain."""
    own = Path(watching.__file__)
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(rac_bot.__file__).parent.rglob("*.py")
        if path != own
    )
    said = set(re.findall(r'"([a-z_]+)"', source)) | set(watching.TROUBLES.values())
    docs = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
    assert [name for name in ALARMING if name not in said] == []
    assert [name for name in ALARMING if f"`{name}`" not in docs] == []


@pytest.mark.sqlite
def test_a_refusal_that_is_no_trouble_is_not_told(store: Store) -> None:
    told: list[Refusal] = []
    store.heed(told.append)
    with pytest.raises(Refusal), store.writing(BY_JULIE):
        raise Refusal
    assert told == []
