"""When the threads that send look for what is due: at once, but not at each of many saves."""

import threading
from contextlib import AbstractContextManager
from itertools import count
from typing import cast

import pytest

from rac_bot.delivery import Delivery, Homes, homes, worker
from rac_bot.errors import CannotWrite
from rac_bot.slack.client import SlackClient
from rac_bot.store.database.engine import Store
from rac_bot.store.work.work import By, Work
from tests.builders import TERMS

pytestmark = pytest.mark.sqlite  # when they look is the same on either

ENOUGH = 30.0  # seconds, for what happens at once


@pytest.mark.parametrize("kind", ["delivery", "homes"])
def test_what_many_store_while_it_rests_is_found_by_one_look(
    store: Store, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    done: list[str] = []
    three_looks = threading.Event()
    client = cast(SlackClient, None)
    part = Delivery(store, client) if kind == "delivery" else Homes(store, client, TERMS)

    def look() -> int:
        done.append("look")
        if done.count("look") == 3:
            three_looks.set()
        return 0

    def rest(_seconds: float) -> None:
        done.append("rest")
        for _ in range(100 if done.count("rest") < 3 else 0):
            part.wake()

    monkeypatch.setattr(part, "publish_due" if kind == "homes" else "send_due", look)
    for module in (homes, worker):
        monkeypatch.setattr(module, "POLL_S", None)  # but for what wakes it, it would look no more
    monkeypatch.setattr(Delivery, "_pause", lambda _delivery: None)
    monkeypatch.setattr(part._stopping, "wait", rest)
    part.start()
    try:
        assert three_looks.wait(ENOUGH)
    finally:
        part.stop(ENOUGH) if isinstance(part, Homes) else part.stop()
    assert done[:5] == ["look", "rest", "look", "rest", "look"]


@pytest.mark.parametrize("nth", range(1, 6))
def test_a_read_that_fails_ends_no_delivery_whichever_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """Those of the start, of a look and of the pause after it."""
    monkeypatch.setattr(worker, "POLL_S", 0.0)
    read, reads, went_on = store.reading, count(1), threading.Event()

    def reading(by: By) -> AbstractContextManager[Work]:
        this = next(reads)
        if this == nth:
            raise CannotWrite
        if this == nth + 5:
            went_on.set()
        return read(by)

    monkeypatch.setattr(store, "reading", reading)
    delivery = Delivery(store, cast(SlackClient, None))
    delivery.start()
    try:
        assert went_on.wait(ENOUGH)
    finally:
        delivery.stop()
