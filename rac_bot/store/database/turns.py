"""How the threads of a process take turns on SQLite."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rac_bot.errors import Busy

TURN_TIMEOUT_S = 0.7  # of who would write
PATIENCE_S = 0.05  # of who would compute, twice at most: then both do


class Computing:
    """One thread at a time computes, as long as none takes long over it.

    SQLite lets the interpreter's lock go at each row: several threads would wait for it at each row, which
    costs more than they win. Who comes back to it, as from the disk, waits for one newcomer at most.
    """

    def __init__(self) -> None:
        self._lock, self._newcomer = threading.Lock(), threading.Lock()
        self._asked = _Asked()

    def __enter__(self) -> None:
        if not self._newcomer.acquire(timeout=PATIENCE_S):
            self._asked.has_it = False
            return
        try:
            self._come_back()
        finally:
            self._newcomer.release()

    def _come_back(self) -> None:
        self._asked.has_it = self._lock.acquire(timeout=PATIENCE_S)

    def __exit__(self, *_: object) -> None:
        if self._asked.has_it:
            self._lock.release()
        self._asked.has_it = None

    @property
    def asked(self) -> bool:
        """Whether this thread is within a turn, which it has or was not let wait for."""
        return self._asked.has_it is not None

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """While the disk, or another's write, is waited for: others compute."""
        if not self._asked.has_it:
            yield
            return
        self._lock.release()
        self._asked.has_it = False
        try:
            yield
        finally:
            self._come_back()


class _Asked(threading.local):
    has_it: bool | None = None  # None: no turn was asked for


class Writing:
    """A lock that is not waited for longer than a person can be.

    SQLite's own waiting is not fair: of eight writers some starve.
    """

    def __init__(self, computing: Computing) -> None:
        self._lock = threading.Lock()
        self._computing = computing

    @contextmanager
    def turn(self, most_s: float) -> Iterator[None]:
        if not self._lock.acquire(blocking=False):
            with self._computing.let_go():
                if not self._lock.acquire(timeout=max(0, min(TURN_TIMEOUT_S, most_s))):
                    raise Busy
        try:
            yield
        finally:
            self._lock.release()
