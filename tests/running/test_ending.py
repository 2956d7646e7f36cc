"""A signal ends the bot whatever its threads were about."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from rac_bot.running.ending import told_to_end

ENDING = (signal.SIGTERM, signal.SIGINT)
# Signals go to a thread that does not block them: here, to another than the one that waits.
BLOCKED_WHERE_IT_WAITS = """
import os, signal, threading
from rac_bot.running.ending import told_to_end
ended = told_to_end()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
ended.wait()
"""


@pytest.fixture
def handlers() -> Iterator[None]:
    """Those of pytest, back in their place."""
    before = {number: signal.getsignal(number) for number in ENDING}
    yield
    signal.set_wakeup_fd(-1)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", ENDING)
def test_a_signal_that_interrupts_the_wait_itself_ends_it(number: signal.Signals) -> None:
    ended = told_to_end()
    with ended._cond:  # type: ignore[attr-defined]  # as within `wait`, where the lock is held
        os.kill(os.getpid(), number)
    assert ended.wait(60)


def test_a_signal_that_another_thread_is_given_ends_the_wait() -> None:
    assert threading.current_thread() is threading.main_thread()
    subprocess.run([sys.executable, "-c", BLOCKED_WHERE_IT_WAITS], check=True, timeout=60)
