"""Told to end, by SIGTERM or Ctrl-C."""

import signal
import threading

LOOKED_S = 1.0


def told_to_end() -> threading.Event:
    """Set by either, in a thread of its own: the one that it interrupts may hold the event's lock."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=ended.set).start())
    return ended


def until_then(ended: threading.Event) -> None:
    """Wait for it. A signal that another thread was given wakes nobody, and is found at the next look."""
    while not ended.wait(LOOKED_S):
        pass
