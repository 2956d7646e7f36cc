"""The outbox: stored messages claimed one by one, in order and a second apart in a channel; never gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import aliased

from rac_bot.store.models import Lane, MessageKind, MessageState, StoredMessage
from rac_bot.store.work.work import Work

LEASE = timedelta(
    seconds=15
)  # longer than the calls of one message take; after it a crashed sender's is free
PACE = timedelta(seconds=1)  # between two posts in a channel: what Slack asks for
DOUBT = timedelta(seconds=10)  # an answer was lost: how long until Slack's history is worth reading


@dataclass(frozen=True, slots=True)
class Claim:
    """A message to send now, as it stood when it was claimed."""

    id: int
    revision: int
    attempt: int
    recipient: str
    text: str
    blocks: list[dict[str, Any]]
    channel: str | None  # where it goes, once known
    ts: str | None  # Slack holds it: it is edited
    doubt: datetime | None  # posted at that time, and the answer is not known
    erase: bool = False  # it is to be deleted

    @property
    def direct(self) -> bool:
        """Whether one person alone reads it."""
        return _is_person(self.recipient)


def claim(work: Work, now: datetime) -> Claim | None:
    """Take the oldest message that is due; nobody else gets it before the lease ends.

    Messages for one recipient go out in their order, posts a second apart, whatever process sends them; what
    is to be deleted waits for none of them.
    """
    found = work.db.execute(
        select(StoredMessage, Lane)
        .join(Lane, Lane.recipient == StoredMessage.recipient)
        .where(_due(now))
        .order_by(StoredMessage.id)
        .limit(1)
    ).first()
    if found is None:
        return None
    row, lane = found
    doubt = row.attempted_at if row.ts is None else None
    row.due_at = now + LEASE
    row.attempts += 1
    if row.ts is None and doubt is None and not row.erase:  # about to be posted
        row.attempted_at, lane.free_at = now, now + PACE
    channel = row.channel or lane.channel or (None if _is_person(row.recipient) else row.recipient)
    return Claim(
        row.id,
        row.revision,
        row.attempts,
        row.recipient,
        row.text,
        row.blocks,
        channel,
        row.ts,
        doubt,
        row.erase,
    )


def _is_person(recipient: str) -> bool:
    return recipient[:1] in "UW"


def _due(now: datetime) -> ColumnElement[bool]:
    earlier = aliased(StoredMessage)
    first = ~(
        select(earlier.id)
        .where(
            earlier.recipient == StoredMessage.recipient,
            earlier.state == MessageState.PENDING,
            earlier.id < StoredMessage.id,
        )
        .exists()
    )
    pending = StoredMessage.state == MessageState.PENDING
    free = or_(StoredMessage.ts.is_not(None), StoredMessage.erase, Lane.free_at <= now)
    return pending & (StoredMessage.due_at <= now) & free & or_(StoredMessage.erase, first)


def something_due(work: Work, now: datetime) -> bool:
    due = select(StoredMessage.id).join(Lane, Lane.recipient == StoredMessage.recipient).where(_due(now))
    return work.db.scalar(due.limit(1)) is not None


def something_waits(work: Work, until: datetime) -> bool:
    """Whether anything is to be sent before that time."""
    pending = select(StoredMessage.id).where(
        StoredMessage.state == MessageState.PENDING, StoredMessage.due_at <= until
    )
    return work.db.scalar(pending.limit(1)) is not None


def sent(work: Work, claimed: Claim, channel: str, ts: str, now: datetime) -> None:
    """Record where Slack keeps it; a message rewritten meanwhile stays pending, due at once."""
    at_slack = {"channel": channel, "ts": ts, "sent_at": now, "reason": None, "attempts": 0}
    mine = update(StoredMessage).where(StoredMessage.id == claimed.id)
    work.db.execute(mine.values(**at_slack, attempted_at=None, due_at=now))
    work.db.execute(mine.where(StoredMessage.revision == claimed.revision).values(state=MessageState.SENT))
    work.db.execute(update(Lane).where(Lane.recipient == claimed.recipient).values(blocked=None))


def adopted(work: Work, claimed: Claim, channel: str, ts: str, now: datetime) -> None:
    """Slack had it after all; what it holds may be of an earlier revision, so that it is edited next."""
    at_slack = {"channel": channel, "ts": ts, "sent_at": now, "reason": None, "attempted_at": None}
    work.db.execute(
        update(StoredMessage).where(StoredMessage.id == claimed.id).values(**at_slack, due_at=now)
    )


def postponed(work: Work, claimed: Claim, reason: str, until: datetime, *, unsure: bool = False) -> None:
    """Record why it was not sent, and when to try again; `unsure`: Slack may have taken it all the same."""
    kept = {} if unsure or claimed.doubt else {"attempted_at": None}
    work.db.execute(
        update(StoredMessage)
        .where(StoredMessage.id == claimed.id, StoredMessage.state == MessageState.PENDING)
        .values(reason=reason[:200], due_at=until, **kept)
    )


def due_at_once(work: Work, reasons: Sequence[str], now: datetime) -> None:
    """What was refused for these reasons waits no longer; one in doubt is looked for in its time."""
    work.db.execute(
        update(StoredMessage)
        .where(
            StoredMessage.state == MessageState.PENDING,
            StoredMessage.reason.in_(reasons),
            StoredMessage.attempted_at.is_(None),
            StoredMessage.due_at > now,
        )
        .values(due_at=now)
    )


def cleared(work: Work, claimed: Claim, now: datetime) -> None:
    """Slack does not have it: there is no doubt any more, and it is due at once."""
    work.db.execute(
        update(StoredMessage).where(StoredMessage.id == claimed.id).values(attempted_at=None, due_at=now)
    )


def slowed(work: Work, claimed: Claim, until: datetime) -> None:
    """Slack asks for patience: nothing more for that recipient before."""
    work.db.execute(update(Lane).where(Lane.recipient == claimed.recipient).values(free_at=until))


def blocked(work: Work, claimed: Claim, reason: str) -> bool:
    """Nothing can go to that recipient until somebody mends it. True the first time it is met."""
    lane = work.db.get_one(Lane, claimed.recipient)
    first, lane.blocked = lane.blocked != reason, reason
    return first


def put_aside(work: Work, claimed: Claim, state: MessageState, reason: str) -> MessageKind:
    """Send it no more by itself: Slack refuses it as it is, or may hold it already. What it was comes back.

    One that was refused, but was rewritten meanwhile, is tried once more as it is now.
    """
    row = work.db.get_one(StoredMessage, claimed.id)
    row.reason = reason[:200]
    if state is MessageState.FAILED and row.revision != claimed.revision:
        row.attempted_at = None
    else:
        row.state = state
    return row.kind


def erase(work: Work, message: StoredMessage, now: datetime) -> None:
    """Empty the message; where Slack has it, or may have it, it is deleted there too."""
    message.text, message.blocks, message.erase = "", [], True
    posted = message.ts or message.attempted_at
    message.state, message.due_at = (MessageState.PENDING if posted else MessageState.ERASED), now
    message.revision += 1


def erased(work: Work, claimed: Claim) -> None:
    """Record that Slack holds it no more."""
    work.db.execute(
        update(StoredMessage)
        .where(StoredMessage.id == claimed.id)
        .values(state=MessageState.ERASED, reason=None, attempted_at=None)
    )


def lost(work: Work, claimed: Claim, now: datetime) -> None:
    """Slack holds it no more, or lets nobody edit it: it is due again, as a new message."""
    work.db.execute(
        update(StoredMessage).where(StoredMessage.id == claimed.id).values(channel=None, ts=None, due_at=now)
    )


def found_channel(work: Work, recipient: str, channel: str) -> None:
    """The id of a person's direct messages, kept: without it their history could not be read."""
    work.db.execute(update(Lane).where(Lane.recipient == recipient).values(channel=channel))


def again(work: Work, message_id: int, now: datetime) -> bool:
    """Send anew a message that was put aside, or one that waits, at once; what an administrator decides."""
    row = work.db.get(StoredMessage, message_id)
    if row is None or row.state in (MessageState.SENT, MessageState.GROUPED):
        return False
    if row.state is MessageState.PENDING and row.attempted_at:  # somebody may be posting it
        row.due_at, row.attempts = max(now, row.attempted_at + LEASE), 0
    else:
        row.state, row.due_at, row.attempts, row.attempted_at = MessageState.PENDING, now, 0, None
    return True


def waiting(work: Work) -> list[tuple[str | None, int]]:
    """How many messages wait, by Slack's word for why (None: not tried yet)."""
    rows = work.db.execute(
        select(StoredMessage.reason, func.count())
        .where(StoredMessage.state == MessageState.PENDING)
        .group_by(StoredMessage.reason)
    )
    return [(reason, count) for reason, count in rows]


def counts(work: Work) -> Sequence[tuple[MessageState, int]]:
    rows = work.db.execute(select(StoredMessage.state, func.count()).group_by(StoredMessage.state))
    return [(state, count) for state, count in rows]
