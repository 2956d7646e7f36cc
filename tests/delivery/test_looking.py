"""When the threads that send look for what is due: at once, but not at each of many saves."""

import threading
from typing import cast

import pytest

from rac_bot.delivery import Delivery, Homes, homes, worker
from rac_bot.slack.client import SlackClient
from rac_bot.store.database.engine import Store
from tests.builders import TERMS

pytestmark = pytest.mark.sqlite  # it opens none

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
    monkeypatch.setattr(homes, "POLL_S", None)  # but for what wakes it, it would look no more
    monkeypatch.setattr(worker.Delivery, "_pause", lambda _delivery: None)
    monkeypatch.setattr(part._stopping, "wait", rest)
    part.start()
    try:
        assert three_looks.wait(ENOUGH)
    finally:
        part.stop(ENOUGH) if isinstance(part, Homes) else part.stop()
    assert done[:5] == ["look", "rest", "look", "rest", "look"]
