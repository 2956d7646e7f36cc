"""How fast Slack is asked about one person after another, and how long it asks to be left alone."""

import time
from collections.abc import Callable
from http import HTTPStatus

from slack_sdk.errors import SlackApiError

from rac_bot.slack.errors import retry_after

AT_ONCE = 20  # people, before they are asked about one by one
INTERVAL_S = 0.75  # Slack answers `users.info` about a hundred times a minute
LONGEST_S = 600.0
UNSAID_S = 30.0  # where Slack does not say how long
_TOO_MANY = {"ratelimited", "rate_limited"}


class Pace:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._paid_until = 0.0  # each question takes its interval; those ahead by `AT_ONCE` wait
        self._held_until = 0.0

    def wait_s(self) -> float:
        """How long not to ask yet."""
        due = self._paid_until - (AT_ONCE - 1) * INTERVAL_S
        return max(0.0, due - self._clock(), self.held_s())

    def held_s(self) -> float:
        """How long Slack wants to be asked nothing more."""
        return max(0.0, self._held_until - self._clock())

    def asked(self) -> None:
        self._paid_until = max(self._paid_until, self._clock()) + INTERVAL_S

    def holds(self, error: SlackApiError) -> bool:
        """Whether Slack says that it was asked too much; it is then left alone as long as it says."""
        answer = error.response
        if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS and answer.get("error") not in _TOO_MANY:
            return False
        asked = retry_after(error)
        seconds = UNSAID_S if asked is None else asked.total_seconds()
        self._held_until = self._clock() + min(max(seconds, 1), LONGEST_S)
        return True
