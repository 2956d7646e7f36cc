"""What the bot needs as it starts, and that may be away for a while: waited for, and said."""

import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from rac_bot.errors import Busy, CannotWrite, ConnectionLost, DatabaseAway
from rac_bot.logs import logger
from rac_bot.running import supervised
from rac_bot.slack.errors import failure, kind, retry_after, word
from rac_bot.slack.words import Kind

T = TypeVar("T")
log = logger()

FIRST_S, LONGEST_S = 1.0, 15.0  # between two tries
LONGEST_ASKED_S = 300.0  # that Slack is believed when it names a time
SAY_S = 600.0  # between two lines that say the same
_MENDABLE = (Kind.WAIT, Kind.UNSURE, Kind.UNKNOWN)  # by itself; the others, by somebody who acts


class Ended(Exception):
    """The bot was told to end while it waited."""


class Patience:
    """Tries again until it succeeds, or the bot is told to end."""

    def __init__(self, ended: threading.Event) -> None:
        self.waiting_for: str | None = None
        self._ended = ended

    def until(self, what: str, step: Callable[[], T]) -> T:
        """What the step gives, once nothing is away that it needs.

        Raises:
            Ended: the bot was told to end.
        """
        wait, said, since_said = FIRST_S, "", 0.0
        while not self._ended.is_set():
            try:
                made = step()
            except Exception as error:
                reason, asked = _away(error), _asked(error)
                if reason is None:
                    raise
                if reason != said or since_said > SAY_S:
                    log.warning("waiting", waiting_for=what, reason=reason)
                    # Started, for systemd: what waits for it, the machine's own start too, goes on.
                    supervised.tell("READY=1", f"STATUS=waiting for {what}: {reason}")
                    said, since_said = reason, 0.0
            else:
                if said:
                    log.info("waited", waiting_for=what)
                self.waiting_for = None
                return made
            self.waiting_for = what
            pause = max(wait, asked)
            since_said += pause
            self._ended.wait(pause)
            wait = min(wait * 2, LONGEST_S)
        raise Ended


def _away(error: Exception) -> str | None:
    """The name of what is away, where that passes by itself."""
    match error:
        case DatabaseAway() | Busy() | ConnectionLost() | CannotWrite():
            return type(error).__name__
        case SlackApiError():
            return word(error) if kind(error) in _MENDABLE else None
        case OSError() | HTTPException():
            return failure(error)
        case _:
            return None


def _asked(error: Exception) -> float:
    """How many seconds Slack asks to wait."""
    asked = retry_after(error) if isinstance(error, SlackApiError) else None
    return min(asked.total_seconds(), LONGEST_ASKED_S) if asked else 0.0
