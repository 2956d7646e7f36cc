"""How long a post has been in doubt, by a clock that nobody sets: another's may still be on its way."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rac_bot.store.telling.outbox import DOUBT, LEASE, Claim

LONG_S = 900.0  # of a doubt that nothing settles
FORGOTTEN_S = 3600.0  # one of which nothing was heard since is met anew: it waits once more


class Doubts:
    """What of a doubt cannot be read from its row: whoever claimed it may have had another time of day.

    `steady` counts seconds, and is never put forward or back.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._settled_from: dict[int, tuple[datetime, float]] = {}  # by message: the doubt, and from when

    def over(self, message_id: int, doubt: datetime) -> None:
        """Our own post has ended, and was perhaps taken: Slack shows it soon, if it has it."""
        self._keep(message_id, doubt, DOUBT)

    def met(self, message_id: int, doubt: datetime) -> None:
        """It may be another process's, on its way: its lease ends first."""
        if self._settled_from.get(message_id, (None,))[0] != doubt:
            self._keep(message_id, doubt, LEASE + DOUBT)

    def wait(self, claimed: Claim) -> timedelta:
        """Before one that Slack does not show is posted again; zero once it may be."""
        return timedelta(seconds=max(0.0, self._left(claimed)))

    def is_long(self, claimed: Claim) -> bool:
        """Whether it has been looked for in vain for a quarter of an hour."""
        return self._left(claimed) < -LONG_S

    def _left(self, claimed: Claim) -> float:
        assert claimed.doubt  # noqa: S101
        self.met(claimed.id, claimed.doubt)
        return self._settled_from[claimed.id][1] - self._steady()

    def _keep(self, message_id: int, doubt: datetime, wait: timedelta) -> None:
        now = self._steady()
        kept = self._settled_from.items()
        self._settled_from = {one: known for one, known in kept if known[1] > now - FORGOTTEN_S}
        self._settled_from[message_id] = doubt, now + wait.total_seconds()
