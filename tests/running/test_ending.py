"""A signal ends the bot whatever its main thread was about."""

import os
import signal
from collections.abc import Iterator

import pytest

from rac_bot.running.ending import told_to_end, until_then

ENDING = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture
def handlers() -> Iterator[None]:
    """Those of pytest, back in their place."""
    before = {number: signal.getsignal(number) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", ENDING)
def test_a_signal_that_interrupts_the_wait_itself_ends_it(number: signal.Signals) -> None:
    ended = told_to_end()
    with ended._cond:  # type: ignore[attr-defined]  # as within `wait`, where the lock is held
        os.kill(os.getpid(), number)
    until_then(ended)
    assert ended.is_set()
