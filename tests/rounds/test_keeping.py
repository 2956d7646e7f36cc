"""What the clock removes: in passes, each a short transaction, until nothing old enough is left."""

import threading

import pytest

from rac_bot.rounds import keeping
from rac_bot.store.database.engine import Store
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.retention import Keep

WEEK = Keep(7, 7, 7)


def test_it_goes_on_until_a_pass_is_not_full_and_wakes_the_delivery_each_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, half = ({"search": rows, "change": 0, "stored_message": 0} for rows in (retention.ROWS, 7))
    passes, woken, stopping = iter([full, full, half]), list[int](), threading.Event()
    monkeypatch.setattr(retention, "apply", lambda *_: next(passes))

    def wake() -> None:
        woken.append(1)
        if len(woken) == 3:
            stopping.set()

    keeping.apply_daily(store, WEEK, wake, stopping)
    assert (len(woken), list(passes)) == (3, [])


def test_it_stops_between_two_passes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    full = {"search": 0, "change": 0, "stored_message": retention.ROWS}
    done, stopping = list[int](), threading.Event()

    def one(*_: object) -> dict[str, int]:
        done.append(1)
        stopping.set()
        return full

    monkeypatch.setattr(retention, "apply", one)
    keeping.apply_daily(store, WEEK, lambda: None, stopping)
    assert done == [1]
