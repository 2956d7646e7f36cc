"""Faults of the kinds that the simulation is there to find, each planted in the bot to see that it does."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import Connection, bindparam, select

from rac_bot.delivery import Delivery
from rac_bot.errors import CannotWrite
from rac_bot.slack.client import SlackClient
from rac_bot.slack.connections import Unsent
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.file import undoing
from rac_bot.store.models import Task
from rac_bot.store.models.base import Moment
from rac_bot.store.people import access
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.outbox import Claim
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Kept, Work
from tests.simulation.playing import Outcome, play

Patch = pytest.MonkeyPatch


def _lost_commit(patch: Patch) -> None:
    """A disk that takes nothing is not heard of."""
    really = Store._writing

    @contextmanager
    def writing(self: Store, many: bool, until: float = math.inf) -> Iterator[Connection]:
        try:
            with really(self, many, until) as connection:
                yield connection
        except CannotWrite:
            pass

    patch.setattr(Store, "_writing", writing)


def _doubled_post(patch: Patch) -> None:
    """Slack's client tries again by itself, as the SDK's handlers would."""
    once = SlackClient._perform_urllib_http_request

    def twice(self: SlackClient, *, url: str, args: dict[str, Any]) -> dict[str, Any]:
        try:
            return once(self, url=url, args=args)
        except Unsent:
            raise
        except OSError:
            return once(self, url=url, args=args)

    patch.setattr(SlackClient, "_perform_urllib_http_request", twice)


def _stale_right(patch: Patch) -> None:
    """Each process keeps who somebody is, and what they may, from one request to the next."""
    really, known = access.caller, WeakKeyDictionary[Kept, dict[str, access.Caller]]()

    def caller(work: Work, slack_id: str) -> access.Caller:
        held = known.setdefault(work._db._kept, {})
        if slack_id not in held:
            held[slack_id] = really(work, slack_id)
        return held[slack_id]

    patch.setattr(access, "caller", caller)


def _lost_edit(patch: Patch) -> None:
    """A line changes, and the messages about it do not."""
    patch.setattr(telling, "changed", lambda _work, _ids: None)


_NEVER_FREE = Open(
    select(Task.kind, Task.key, Task.due_at)
    .where(Task.due_at <= bindparam("now", type_=Moment), Task.leased_until.is_(None))
    .order_by(Task.due_at, Task.kind, Task.key)
    .limit(1)
)


def _endless_lease(patch: Patch) -> None:
    """The task of a process that died is never free."""
    patch.setattr(tasks, "NEXT", _NEVER_FREE)


def _unlooked_doubt(patch: Patch) -> None:
    """What may have been posted is posted again, without a look in the channel."""

    def settle(self: Delivery, claimed: Claim) -> None:
        self._write(lambda work: outbox.cleared(work, claimed, self._clock()))

    patch.setattr(Delivery, "_settle", settle)


def _late_undo(patch: Patch) -> None:
    """The ten minutes of an undo are counted no more."""
    patch.setattr(undoing, "in_time", lambda moment, _now: moment is not None)


def _kept_name(patch: Patch) -> None:
    """Messages about somebody who is erased stay in Slack."""
    patch.setattr(outbox, "erase", lambda _work, _messages, _now: None)


def _digest_twice(patch: Patch) -> None:
    """The key of a digest tells no other of that day from it."""
    patch.setattr(telling, "standing_key", lambda work, key: f"{key}:{work.now:%H%M%S%f}")


def _round_twice(patch: Patch) -> None:
    """A task is done without being taken: another process takes it too."""

    def claim(work: Work, now: Any) -> Due | None:
        found = work.rows(tasks.NEXT, now=now, far=now + 2 * tasks.LEASE)
        return Due(*found[0]) if found else None

    patch.setattr(tasks, "claim", claim)


class Planted(NamedTuple):
    """`seed`: the first that finds it, as `--planted` tells; `breaks`: the rule, by its first words."""

    plant: Callable[[Patch], None]
    seed: int
    breaks: str

    def found(self, seeds: Iterable[int]) -> Iterator[Outcome]:
        """Those of the seeds that find it."""
        with pytest.MonkeyPatch.context() as patch:
            self.plant(patch)
            yield from (one for one in play(seeds) if one.broken.startswith(self.breaks))


FAULTS = {
    "a commit that was refused is acknowledged": Planted(_lost_commit, 5, "lost"),
    "a post is doubled": Planted(_doubled_post, 0, "posted twice"),
    "a right that was withdrawn is honoured": Planted(_stale_right, 4, "a right withdrawn"),
    "an edit is lost": Planted(_lost_edit, 0, "at the end"),
    "a lease never ends": Planted(_endless_lease, 1, "a task is never done"),
    "a doubt is posted again without looking": Planted(_unlooked_doubt, 0, "posted twice"),
    "an undo comes after its ten minutes": Planted(_late_undo, 2, "undone too late"),
    "the name of somebody erased is kept": Planted(_kept_name, 8, "somebody who was erased"),
    "a digest is told twice": Planted(_digest_twice, 59, "a digest told twice"),
    "a round runs twice at once": Planted(_round_twice, 2, "a task is done twice"),
}
