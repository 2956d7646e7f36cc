"""What the clock removes: in short passes, until nothing old enough is left."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from rac_bot.errors import Busy
from rac_bot.rounds.keeping import A_DAY, A_MINUTE, A_MOMENT, Keeping
from rac_bot.store.database.engine import Store
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import Audience, JournalEntry, Lane, MessageState, Search, StoredMessage, TaskKind
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.telling import outbox
from rac_bot.store.telling.telling import To, notify
from rac_bot.store.work.work import THE_BOT
from tests.databases import BY_JULIE, raw

WEEK = Keep(7, 7, 7)


def passes(store: Store, keep: Keep, deliver: Callable[[], None], most: int = 5000) -> list[timedelta]:
    """How long each waits for the next, up to the one that ends the day."""
    round_, now, waited = Keeping(store, keep, deliver), utc_now(), list[timedelta]()
    while len(waited) < most and A_DAY not in waited:
        next_at = round_.do(Due(TaskKind.KEEPING, "", now), now)
        waited.append(next_at - now)
        now = next_at
    return waited


def old_messages(store: Store, count: int) -> None:
    row: dict[str, Any] = {
        "audience": Audience.TEAM,
        "recipient": "C",
        "actor": "U",
        "text": "x",
        "blocks": [],
        "ts": "1.0",
    }
    row |= {
        "created_at": utc_now() - timedelta(days=8),
        "state": MessageState.SENT,
        "channel": "C",
        "blocks": [],
    }
    with store.writing(BY_JULIE) as work:
        raw(work).add(Lane(recipient="C"))
        raw(work).execute(insert(StoredMessage), [row | {"key": str(rank)} for rank in range(count)])


def counted(store: Store, *which: object) -> int:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.count(StoredMessage.id)).where(*which)) or 0  # type: ignore[arg-type]


def test_a_backlog_of_a_hundred_thousand_is_gone_in_a_day_in_short_passes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hundredth part of it, by passes of the hundredth part."""
    monkeypatch.setattr(retention, "ROWS", retention.ROWS // 100)
    monkeypatch.setattr(outbox, "DELETED_TOGETHER", outbox.DELETED_TOGETHER // 100)
    old_messages(store, 1000)
    with store.writing(BY_JULIE) as work:
        old = utc_now() - timedelta(days=8)
        searches = [{"actor": "U", "field": "", "text": "x", "at": old} for _ in range(1000)]
        raw(work).execute(insert(Search), searches)
    most = list[int]()

    def deliver() -> None:
        most.append(counted(store, StoredMessage.state == MessageState.PENDING))
        with store.writing(THE_BOT) as work:
            while claimed := outbox.claim(work, utc_now() + A_DAY):
                outbox.erased(work, claimed)

    waited = passes(store, WEEK, deliver)
    assert counted(store, StoredMessage.state != MessageState.ERASED) == 0
    assert max(most) <= outbox.DELETED_TOGETHER
    assert waited[-1] == A_DAY
    assert sum(waited[:-1], timedelta()) < A_DAY
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count(Search.id))) == 0
        assert len(raw(work).scalars(select(JournalEntry.id)).all()) == 1000 // retention.ROWS


def test_it_lets_go_at_once_of_what_slack_is_slow_to_delete(store: Store) -> None:
    old_messages(store, outbox.DELETED_TOGETHER + 1)
    waited = passes(store, WEEK, lambda: None, most=3)
    assert counted(store, StoredMessage.text != "") == 0
    assert counted(store, StoredMessage.state == MessageState.PENDING) == outbox.DELETED_TOGETHER
    assert waited == [A_MINUTE] * 3


def test_what_is_new_goes_out_before_what_is_to_be_deleted(store: Store) -> None:
    old_messages(store, 3)
    passes(store, WEEK, lambda: None, most=1)
    with store.writing(BY_JULIE) as work:
        notify(work, To(Audience.TEAM, "C", "U"), "new", "texte", [])
    with store.writing(THE_BOT) as work:
        claimed = outbox.claim(work, utc_now() + timedelta(seconds=1))
        assert claimed
        assert not claimed.erase


def test_where_others_write_it_tries_again_in_a_minute(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy

    monkeypatch.setattr(retention, "apply", busy)
    assert passes(store, WEEK, lambda: None, most=2) == [A_MINUTE] * 2


def test_it_lets_others_write_between_two_passes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    full = {"search": 0, "change": 0, "stored_message": retention.ROWS}
    monkeypatch.setattr(retention, "apply", lambda *_: full)
    assert passes(store, WEEK, lambda: None, most=1) == [A_MOMENT]


@pytest.mark.sqlite
def test_the_log_is_emptied_at_the_end_and_tried_again_where_somebody_reads(store: Store, url: str) -> None:
    assert store.forget_log()
    other = Store(url)
    with other.reading(BY_JULIE) as work:
        raw(work).scalar(select(func.count(StoredMessage.id)))
        assert passes(store, Keep(0, 0, 0), lambda: None, most=1) == [A_DAY]
        with store.writing(BY_JULIE) as later:
            raw(later).add(Search(actor="U", field="", text="x"))
        assert passes(store, Keep(0, 0, 0), lambda: None, most=1) == [A_MINUTE]
    other.close()
