"""What happens in the workspace, told to whoever listens: the driver's waits, and the browser page."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sandbox.serving import RealClock

Listener = Callable[["Change"], None]


@dataclass(frozen=True)
class Change:
    """One thing that happened: `kind` (message_posted, view_opened, ...), whom it concerns, the facts."""

    kind: str
    person: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class Hub:
    """Listeners are called at once, in the thread of the change: they must be quick and must not raise."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._changed = threading.Condition()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Returns the function that ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, kind: str, person: str | None = None, **facts: Any) -> None:
        """Tells every listener, then wakes whoever waits."""
        change = Change(kind, person, facts)
        for listener in list(self._listeners):
            listener(change)
        with self._changed:
            self._changed.notify_all()

    def wait_until(self, predicate: Callable[[], object], timeout: float) -> bool:
        """True once `predicate()` holds, False after `timeout` real seconds.

        Tested at each change, and every 20 ms for what the app does without telling Slack.
        """
        deadline = RealClock.monotonic() + timeout
        while not predicate():
            left = deadline - RealClock.monotonic()
            if left <= 0:
                return False
            with self._changed:
                self._changed.wait(min(left, 0.02))
        return True
