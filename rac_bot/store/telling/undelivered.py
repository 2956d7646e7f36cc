"""What of the outbox is not delivered, and why; sending it anew, as an administrator decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from rac_bot.store.models import Action, Lane, MessageState, StoredMessage
from rac_bot.store.telling import outbox
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

# Those that an administrator may have something to do about.
UNDELIVERED = (MessageState.PENDING, MessageState.IN_DOUBT, MessageState.FAILED)
BY_ID = Whole(
    select(StoredMessage).where(StoredMessage.id == bindparam("message")),
    why="an administrator sees to every message that is not delivered",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The outbox at a glance; `oldest` is when the oldest that waits was stored."""

    counts: dict[MessageState, int]
    oldest: datetime | None

    @property
    def in_doubt(self) -> int:
        return self.counts.get(MessageState.IN_DOUBT, 0)

    @property
    def undelivered(self) -> int:
        return sum(self.counts.get(state, 0) for state in UNDELIVERED)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Messages for one recipient that stand for one reason, which is Slack's word."""

    state: MessageState
    reason: str
    recipient: str
    messages: int


class Retried(StrEnum):
    """What came of asking for a message to be sent anew."""

    AGAIN = "again"
    DELIVERED = "delivered"  # already, by itself or with a summary
    DOUBTFUL = "doubtful"  # it may stand in Slack: nobody said that it may be doubled
    UNKNOWN = "unknown"


def standing(work: Work) -> Standing:
    waiting = StoredMessage.state == MessageState.PENDING
    return Standing(
        dict(outbox.counts(work)),
        work.db.scalar(select(func.min(StoredMessage.created_at)).where(waiting)),
    )


def messages(
    work: Work, states: Collection[MessageState], *, limit: int, latest: bool = False
) -> Sequence[StoredMessage]:
    """The oldest of those, or the latest, in that order."""
    order = StoredMessage.id.desc() if latest else StoredMessage.id
    wanted = select(StoredMessage).where(StoredMessage.state.in_(states))
    return work.db.scalars(wanted.order_by(order).limit(limit)).all()


def message(work: Work, message_id: int) -> StoredMessage | None:
    return work.scalar(BY_ID, message=message_id)


def ids(work: Work, *, doubtful: bool) -> Sequence[int]:
    """Every message that can be sent anew; those in doubt too, where that is wanted."""
    states = [state for state in UNDELIVERED if doubtful or state is not MessageState.IN_DOUBT]
    wanted = select(StoredMessage.id).where(StoredMessage.state.in_(states)).order_by(StoredMessage.id)
    return work.db.scalars(wanted).all()


def troubles(work: Work) -> list[Trouble]:
    """Why messages are not delivered, the reason of the most of them first; not those that wait their turn.

    What waits behind a message that its recipient does not take waits for the same reason.
    """
    waits = StoredMessage.state == MessageState.PENDING
    reason: ColumnElement[str] = case(
        (waits, func.coalesce(Lane.blocked, StoredMessage.reason)), else_=StoredMessage.reason
    )
    stands = or_(
        StoredMessage.state.in_((MessageState.FAILED, MessageState.IN_DOUBT)),
        and_(waits, or_(StoredMessage.reason.is_not(None), Lane.blocked.is_not(None))),
    )
    found = work.db.execute(
        select(StoredMessage.state, func.coalesce(reason, ""), StoredMessage.recipient, func.count())
        .join(Lane, Lane.recipient == StoredMessage.recipient)
        .where(stands)
        .group_by(StoredMessage.state, reason, StoredMessage.recipient)
    )
    rows = [Trouble(*row) for row in found]
    return sorted(rows, key=lambda one: (-one.messages, one.reason, one.recipient, one.state))


def retry(work: Work, message_id: int, now: datetime, *, may_double: bool) -> Retried:
    """Send a message anew, or one that waits at once; one in doubt only where it may be doubled."""
    row = message(work, message_id)
    if row is None:
        return Retried.UNKNOWN
    if row.state is MessageState.IN_DOUBT and not may_double:
        return Retried.DOUBTFUL
    if not outbox.again(work, message_id, now):
        return Retried.DELIVERED
    journal.record(work, Action.RESEND, dossier_id=row.dossier_id, detail=f"message {message_id}")
    return Retried.AGAIN
