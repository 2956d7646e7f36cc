"""Stored messages: written with the fact they tell, claimed one by one to be sent, never gone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from rac_bot.store.models import Audience, Inscription, MessageKind, MessageState, StoredMessage

LEASE = timedelta(seconds=12)  # longer than one call takes; a crashed sender's rows are free after it
TOGETHER = timedelta(minutes=10)  # saves of one advisor for one dossier share a message that long
LINES = 20  # and up to that many lines

Render = Callable[[StoredMessage], tuple[str, list[dict[str, Any]]]]  # text and blocks, from what it tells


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for, and whose act it tells."""

    audience: Audience
    recipient: str  # Slack id of a person or a channel
    actor: str


def tell(
    session: Session,
    inscriptions: Sequence[Inscription],
    to: To,
    render: Render,
    *,
    now: datetime,
    kind: MessageKind = MessageKind.ENROLLED,
) -> StoredMessage:
    """Store a message about these lines, or add them to the one just stored for the same session dossier."""
    message = None
    if kind is MessageKind.ENROLLED and len({line.dossier_id for line in inscriptions}) == 1:
        message = _just_told(session, inscriptions[0].dossier_id, to, now)
    if message is None or len(message.inscriptions) + len(inscriptions) > LINES:
        first = inscriptions[0]
        message = StoredMessage(
            key=f"{kind}:{to.audience}:{first.id}:{first.version}",
            kind=kind,
            audience=to.audience,
            recipient=to.recipient,
            actor=to.actor,
            dossier_id=first.dossier_id,
            inscriptions=list(inscriptions),
            created_at=now,
            due_at=now,
        )
        message.text, message.blocks = render(message)
        session.add(message)
        return message
    message.inscriptions.extend(inscriptions)
    _rewrite(message, render, now)
    return message


def tell_again(
    session: Session, inscriptions: Sequence[Inscription], render: Render, *, now: datetime
) -> None:
    """Rewrite every message that tells these lines: one that Slack holds is edited there."""
    session.flush()
    ids = {line.id for line in inscriptions}
    told = session.scalars(
        select(StoredMessage)
        .where(StoredMessage.inscriptions.any(Inscription.id.in_(ids)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for message in told.all():
        _rewrite(message, render, now)


def _just_told(session: Session, dossier_id: int, to: To, now: datetime) -> StoredMessage | None:
    return session.scalar(
        select(StoredMessage)
        .where(
            StoredMessage.kind == MessageKind.ENROLLED,
            StoredMessage.dossier_id == dossier_id,
            StoredMessage.actor == to.actor,
            StoredMessage.audience == to.audience,
            StoredMessage.recipient == to.recipient,
            StoredMessage.created_at > now - TOGETHER,
        )
        .order_by(StoredMessage.id.desc())
        .limit(1)
    )


def _rewrite(message: StoredMessage, render: Render, now: datetime) -> None:
    text, blocks = render(message)
    if (text, blocks) == (message.text, message.blocks):
        return
    message.text, message.blocks = text, blocks
    message.revision += 1
    if message.state is MessageState.SENT:  # a pending row keeps its due time: it may be claimed
        message.state, message.due_at, message.attempts = MessageState.PENDING, now, 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A message to send now, as it stood when it was claimed."""

    id: int
    revision: int
    attempt: int
    recipient: str
    text: str
    blocks: list[dict[str, Any]]
    channel: str | None
    ts: str | None


def claim(session: Session, now: datetime) -> Claim | None:
    """Take the oldest message that is due; nobody else gets it before the lease ends."""
    row = session.scalar(
        select(StoredMessage)
        .where(StoredMessage.state == MessageState.PENDING, StoredMessage.due_at <= now)
        .order_by(StoredMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.due_at = now + LEASE
    row.attempts += 1
    return Claim(row.id, row.revision, row.attempts, row.recipient, row.text, row.blocks, row.channel, row.ts)


def sent(session: Session, claimed: Claim, channel: str, ts: str, now: datetime) -> None:
    """Record where Slack keeps it; a message rewritten meanwhile stays pending, due at once."""
    at_slack = {"channel": channel, "ts": ts, "sent_at": now, "reason": None, "attempts": 0}
    mine = update(StoredMessage).where(StoredMessage.id == claimed.id)
    session.execute(mine.values(**at_slack, due_at=now))
    session.execute(mine.where(StoredMessage.revision == claimed.revision).values(state=MessageState.SENT))


def postponed(session: Session, claimed: Claim, reason: str, until: datetime) -> None:
    """Record why it was not sent, and when to try again."""
    session.execute(
        update(StoredMessage)
        .where(StoredMessage.id == claimed.id, StoredMessage.state == MessageState.PENDING)
        .values(reason=reason[:200], due_at=until)
    )


def something_due(session: Session, now: datetime) -> bool:
    due = select(StoredMessage.id).where(
        StoredMessage.state == MessageState.PENDING, StoredMessage.due_at <= now
    )
    return session.scalar(due.limit(1)) is not None


def lost(session: Session, claimed: Claim, now: datetime) -> None:
    """Slack holds it no more, or lets nobody edit it: it is due again, as a new message."""
    session.execute(
        update(StoredMessage).where(StoredMessage.id == claimed.id).values(channel=None, ts=None, due_at=now)
    )


def waiting(session: Session) -> list[tuple[str | None, int]]:
    """How many messages wait, by Slack's word for why (None: not tried yet)."""
    rows = session.execute(
        select(StoredMessage.reason, func.count())
        .where(StoredMessage.state == MessageState.PENDING)
        .group_by(StoredMessage.reason)
    )
    return [(reason, count) for reason, count in rows]
