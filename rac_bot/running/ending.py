"""Told to end, by SIGTERM or Ctrl-C."""

import signal
import threading
from queue import SimpleQueue

LOOKED_S = 1.0


def told_to_end() -> threading.Event:
    """Set by either, in a thread of its own: the one that a signal interrupts may hold the event's lock."""
    ended, told = threading.Event(), SimpleQueue[int]()

    def end() -> None:
        told.get()
        ended.set()

    threading.Thread(target=end, name="ending", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: told.put(number))  # it takes no lock
    return ended


def until_then(ended: threading.Event) -> None:
    """Wait for it. A signal that another thread was given wakes nobody, and is found at the next look."""
    while not ended.wait(LOOKED_S):
        pass
