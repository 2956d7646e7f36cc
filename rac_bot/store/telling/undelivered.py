"""What of the outbox is not delivered, and why; sending it anew, as an administrator decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select

from rac_bot.store.models import Action, Lane, MessageState, StoredMessage
from rac_bot.store.models.base import Moment
from rac_bot.store.telling import outbox
from rac_bot.store.telling.outbox import LEASE
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

SOON = timedelta(minutes=1)  # what waits for no longer waits for its turn
# Those that an administrator may have something to do about.
UNDELIVERED = (MessageState.PENDING, MessageState.IN_DOUBT, MessageState.FAILED)

_ADMINISTERED = "an administrator sees to every message, about whomever it is"
_WAITS = StoredMessage.state == MessageState.PENDING
_IN_STATES = StoredMessage.state.in_(bindparam("states", expanding=True))
# What waits behind a message that its recipient does not take waits for the same reason.
_REASON = case((_WAITS, func.coalesce(Lane.blocked, StoredMessage.reason)), else_=StoredMessage.reason)

OLDEST_TIME = Whole(select(func.min(StoredMessage.created_at)).where(_WAITS), _ADMINISTERED)
_SO_MANY = select(StoredMessage).where(_IN_STATES).limit(bindparam("limit"))
OLDEST = Whole(_SO_MANY.order_by(StoredMessage.id), _ADMINISTERED)
LATEST = Whole(_SO_MANY.order_by(StoredMessage.id.desc()), _ADMINISTERED)
BY_ID = Whole(select(StoredMessage).where(StoredMessage.id == bindparam("message")), _ADMINISTERED)
IDS = Whole(select(StoredMessage.id).where(_IN_STATES).order_by(StoredMessage.id), _ADMINISTERED)
# When it is tried next: its own time, or its recipient's, where it is to be posted.
_NEXT = case(
    (and_(StoredMessage.ts.is_(None), Lane.free_at > StoredMessage.due_at), Lane.free_at),
    else_=StoredMessage.due_at,
)
TROUBLES = Whole(
    select(
        *(StoredMessage.state, func.coalesce(_REASON, ""), StoredMessage.recipient, func.count()),
        func.min(case((_WAITS, _NEXT))),
    )
    .join(Lane, Lane.recipient == StoredMessage.recipient)
    .where(StoredMessage.state.in_(UNDELIVERED))
    .where(
        or_(
            *(~_WAITS, StoredMessage.reason.is_not(None), Lane.blocked.is_not(None)),
            bindparam("soon", type_=Moment) < _NEXT,
        )
    )
    .group_by(StoredMessage.state, _REASON, StoredMessage.recipient),
    _ADMINISTERED,
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """The outbox at a glance; `oldest` is when the oldest that waits was stored."""

    counts: dict[MessageState, int]
    oldest: datetime | None

    @property
    def in_doubt(self) -> int:
        return self.counts.get(MessageState.IN_DOUBT, 0)

    @property
    def undelivered(self) -> int:
        return sum(self.counts.get(state, 0) for state in UNDELIVERED)


class Trouble(NamedTuple):
    """How many messages to one recipient are held up for one reason, which is Slack's word.

    Without a reason, they wait for a time that is far off.
    """

    state: MessageState
    reason: str
    recipient: str
    messages: int
    next_try: datetime | None  # of those that wait, at the soonest


class Retried(StrEnum):
    """What came of asking for a message to be sent anew."""

    AGAIN = "again"
    DELIVERED = "delivered"  # already, by itself or with a summary
    DOUBTFUL = "doubtful"  # it may stand in Slack: nobody said that it may be doubled
    UNKNOWN = "unknown"


def backlog(work: Work) -> Backlog:
    return Backlog(outbox.counts(work), work.scalar(OLDEST_TIME))


def messages(
    work: Work, states: Collection[MessageState], *, limit: int, latest: bool = False
) -> Sequence[StoredMessage]:
    """The oldest of those, or the latest, in that order."""
    return work.scalars(LATEST if latest else OLDEST, states=list(states), limit=limit)


def message(work: Work, message_id: int) -> StoredMessage | None:
    return work.scalar(BY_ID, message=message_id)


def ids(work: Work, *, doubtful: bool) -> Sequence[int]:
    """Every message that can be sent anew; those in doubt too, where that is wanted."""
    states = [state for state in UNDELIVERED if doubtful or state is not MessageState.IN_DOUBT]
    return work.scalars(IDS, states=states)


def troubles(work: Work) -> list[Trouble]:
    """Why messages are not delivered, the commonest reason first; not those that wait for their turn."""
    rows = map(Trouble._make, work.rows(TROUBLES, soon=work.now + SOON))
    return sorted(rows, key=lambda one: (-one.messages, one.reason, one.recipient, one.state))


def retry(work: Work, message_id: int, now: datetime, *, may_double: bool) -> Retried:
    """Send a message anew, or one that waits at once; one in doubt only where it may be doubled."""
    found = message(work, message_id)
    if found is None:
        return Retried.UNKNOWN
    given_up = found.state is MessageState.ABANDONED and found.attempted_at and not found.ts
    if (found.state is MessageState.IN_DOUBT or given_up) and not may_double:
        return Retried.DOUBTFUL
    if found.state in (MessageState.SENT, MessageState.GROUPED):
        return Retried.DELIVERED
    if found.state is MessageState.PENDING and found.attempted_at:  # somebody may be posting it
        found.due_at = max(now, found.attempted_at + LEASE)
    else:
        found.state, found.due_at, found.attempted_at = MessageState.PENDING, now, None
    outbox.hasten(work, found.recipient, message_id, now)
    found.attempts = min(found.attempts, 1)  # an edit that was tried is made: Slack may hold either text
    journal.record(work, Action.RESEND, dossier_id=found.dossier_id, detail=f"message {message_id}")
    return Retried.AGAIN
