"""Messages for later: each is posted when its time comes, or all of them when a test says so."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Scheduled:
    """A message that waits; `post` posts it."""

    id: str
    channel: str
    post_at: int
    text: str
    post: Callable[[], object]
    created: int
    timer: threading.Timer | None = None


class Schedule:
    """Everything that waits, by id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, Scheduled] = {}

    @property
    def waiting(self) -> list[Scheduled]:
        """What waits, the earliest first."""
        with self._lock:
            return sorted(self._waiting.values(), key=lambda one: one.post_at)

    def add(self, scheduled: Scheduled) -> None:
        """Posts it in time."""
        delay = max(0.0, scheduled.post_at - time.time())
        scheduled.timer = threading.Timer(delay, self._post, [scheduled.id])
        scheduled.timer.daemon = True
        with self._lock:
            self._waiting[scheduled.id] = scheduled
        scheduled.timer.start()

    def drop(self, scheduled_id: str) -> Scheduled | None:
        """Takes one out; None if it is not there, or was posted."""
        with self._lock:
            found = self._waiting.pop(scheduled_id, None)
        if found is not None and found.timer is not None:
            found.timer.cancel()
        return found

    def hurry(self) -> int:
        """Posts everything now; how many there were."""
        waiting = self.waiting
        for one in waiting:
            self._post(one.id)
        return len(waiting)

    def close(self) -> None:
        """Forgets everything."""
        for one in self.waiting:
            self.drop(one.id)

    def _post(self, scheduled_id: str) -> None:
        found = self.drop(scheduled_id)
        if found is not None:
            found.post()
