"""Told to end, by SIGTERM or Ctrl-C."""

import os
import signal
import threading


def told_to_end() -> threading.Event:
    """Set by either, whichever thread the signal is given to and whatever lock it interrupts."""
    ended = threading.Event()
    heard, told = os.pipe()
    os.set_blocking(told, False)

    def listen() -> None:
        os.read(heard, 1)
        ended.set()

    threading.Thread(target=listen, name="ending", daemon=True).start()
    # Python writes the signal's number there as it comes; its own handler would wait for the main thread.
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    return ended
