"""Trigger ids: good for three seconds and one view."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_SECONDS = 3.0


@dataclass
class Trigger:
    """Who acted, when, and in which view or conversation if any."""

    id: str
    person: str
    issued: float
    view_id: str | None = None
    channel: str | None = None
    used: bool = False


class Triggers:
    """Issues trigger ids and gives Slack's error name for those that are no longer good."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._issued: dict[str, Trigger] = {}

    def issue(self, person: str, view_id: str | None = None, channel: str | None = None) -> str:
        """A new id for that person's gesture."""
        with self._lock:
            trigger = Trigger(
                f"{len(self._issued) + 1}.{secrets.token_hex(8)}", person, self._clock(), view_id, channel
            )
            self._issued[trigger.id] = trigger
            return trigger.id

    def redeem(self, trigger_id: str) -> Trigger | str:
        """The trigger, used up; or `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`."""
        with self._lock:
            trigger = self._issued.get(trigger_id)
            if trigger is None:
                return "invalid_trigger_id"
            if trigger.used:
                return "exchanged_trigger_id"
            if self._clock() - trigger.issued > TRIGGER_SECONDS:
                return "expired_trigger_id"
            trigger.used = True
            return trigger
