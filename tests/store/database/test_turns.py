"""Threads of a process take turns to compute, and nobody is kept by one that waits."""

import threading

import pytest
from sqlalchemy import event

from rac_bot.errors import Busy
from rac_bot.store.database import turns
from rac_bot.store.database.engine import Store
from rac_bot.store.database.turns import Computing
from slack_sandbox.serving import RealClock
from tests.databases import BY_JULIE


def beside(computing: Computing) -> bool:
    """Whether another thread would have the turn at once."""
    had: list[bool] = []

    def try_it() -> None:
        with computing:
            had.append(computing._asked.has_it is True)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    return had[0]


def test_one_computes_at_a_time_and_the_next_goes_on_after_a_while_all_the_same() -> None:
    computing = Computing()
    with computing:
        assert not beside(computing)
    assert beside(computing)


def test_who_waits_lets_the_others_compute_and_has_the_turn_again_afterwards() -> None:
    computing = Computing()
    with computing:
        with computing.let_go():
            assert beside(computing)
        assert not beside(computing)
    with computing.let_go():  # a thread that computes no answer
        assert beside(computing)
    assert beside(computing)


def test_who_comes_back_to_it_waits_for_one_newcomer_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.001)
    computing = Computing()
    with computing:
        with computing.let_go(), computing._newcomer:  # one is about to have the turn
            assert not beside(computing)  # others wait for that one first
            computing._come_back()
            assert computing._asked.has_it
            computing._lock.release()
        assert not beside(computing)
    assert beside(computing)


def test_an_interrupt_while_it_is_waited_for_keeps_nobody_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    computing = Computing()

    def interrupted() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(computing, "_come_back", interrupted)
        with pytest.raises(KeyboardInterrupt):
            computing.__enter__()
    assert not computing.asked
    assert beside(computing)


class Taken:
    """A lock that somebody else has, and how long it was waited for."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if blocking:
            self.waited.append(timeout)
        return False


@pytest.mark.sqlite
def test_the_turn_is_waited_for_as_long_as_there_is_time_to_answer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Taken()
    monkeypatch.setattr(store._turns, "_lock", taken)
    for left in (9.0, 0.2, -1.0):
        with pytest.raises(Busy), store.writing(BY_JULIE, until=RealClock.monotonic() + left):
            pytest.fail("it is another's turn")
    longest, some, none = taken.waited
    assert longest == turns.TURN_TIMEOUT_S
    assert 0 <= some <= 0.2
    assert none == 0


@pytest.mark.sqlite
def test_a_write_waits_for_the_disk_out_of_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.001)
    meanwhile: list[bool] = []
    event.listen(store.engine, "commit", lambda _connection: meanwhile.append(beside(store._computing)))
    with store.computing:
        with store.writing(BY_JULIE):
            assert not beside(store._computing)
        assert not beside(store._computing)
    assert meanwhile == [True]


@pytest.mark.sqlite
def test_who_is_within_no_turn_reads_and_writes_in_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_S", 0.001)
    for using in (store.reading, store.writing):
        with using(BY_JULIE):
            with store.reading(BY_JULIE):
                assert not beside(store._computing)
            assert not beside(store._computing)
        assert beside(store._computing)
    with store.writing(BY_JULIE, many=True):  # it takes long
        assert beside(store._computing)
