"""Faults on demand: what Slack does on a bad day, for chosen methods."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sandbox.words import invented

HOLD_POLL = 0.005
EVERY = "*"
"""Stands for all methods, response_url, uploads and downloads."""


@dataclass
class Fault:
    """What befalls the next `left` calls of `method` (None: until healed)."""

    method: str
    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    delay: float = 0.0
    drop: bool = False
    drip: float | None = None
    """Seconds between the bytes of the answer."""
    cut: int | None = None
    """After how many bytes of the answer the connection ends."""
    body: bytes | None = None
    """What is answered in place of Slack's JSON."""
    effected: bool = False
    hold: threading.Event | None = None
    left: int | None = 1
    without: Sequence[str] = ()
    """What the method's own answer is told without: `ok` is true, and `ts` is missing."""
    asking: tuple[str, int] | None = None
    """Whose call it befell last: the address of that connection."""

    @property
    def invented(self) -> bool:
        """Whether Slack documents no such error of that method: it may answer it tomorrow, all the same."""
        return self.error is not None and invented(self.method, self.error)

    @property
    def answers(self) -> bool:
        """Whether the fault replaces the method's own answer."""
        said = (self.error, self.status, self.retry_after, self.body)
        return any(one is not None for one in said)

    def answer(self) -> tuple[int, object, dict[str, str]]:
        """Status, body and headers of the faulty answer."""
        if self.body is not None:
            return self.status or 200, self.body, {}
        if self.retry_after is not None:
            body: dict[str, object] = {"ok": False, "error": self.error or "ratelimited"}
            return self.status or 429, body, {"Retry-After": str(self.retry_after)}
        error = self.error or ("internal_error" if (self.status or 200) >= 500 else "fatal_error")
        return self.status or 200, {"ok": False, "error": error}, {}

    async def wait(self, stopping: threading.Event) -> None:
        """The delay, then the hold; ends early when the sandbox stops."""
        if self.delay:
            await asyncio.sleep(self.delay)
        while self.hold is not None and not self.hold.is_set() and not stopping.is_set():
            await asyncio.sleep(HOLD_POLL)


class Faults:
    """The faults waiting to happen, first declared first served but for those that go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault, *, first: bool = False) -> None:
        """Queues a fault."""
        with self._lock:
            self._waiting.insert(0 if first else len(self._waiting), fault)

    def take(self, method: str) -> Fault | None:
        """The fault of this call, or None; one of its own comes before one of all methods."""
        with self._lock:
            own = (one for one in self._waiting if one.method == method)
            fault = next(own, None) or next((one for one in self._waiting if one.method == EVERY), None)
            if fault is not None and fault.left is not None:
                fault.left -= 1
                if fault.left <= 0:
                    self._waiting.remove(fault)
            return fault

    def heal(self) -> None:
        """Forgets every fault."""
        with self._lock:
            self._waiting.clear()
