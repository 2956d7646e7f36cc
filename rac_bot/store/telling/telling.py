"""Stored messages, written with the fact they tell; rewritten when it changes; grouped when they are many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from rac_bot.store.models import (
    Audience,
    Inscription,
    Lane,
    MessageKind,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.work.reach import WHOLE
from rac_bot.store.work.work import Work

TOGETHER = timedelta(minutes=10)  # saves of one advisor for one dossier share a message that long
LINES = 20  # and up to that many lines
SUMMED = 100  # lines that one summary counts; it names the first of them
RUSH, RUSH_TIME = 5, timedelta(minutes=1)  # more messages than that for one channel in that time are grouped

# A summary is drawn anew for each line that it takes: all that it names is read at once.
_WITH_PEOPLE = (
    selectinload(StoredMessage.inscriptions)
    .selectinload(Inscription.dossier)
    .selectinload(SessionDossier.candidate)
)

Render = Callable[[StoredMessage], tuple[str, list[dict[str, Any]]]]  # text and blocks, from what it tells


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for, and whose act it tells."""

    audience: Audience
    recipient: str  # Slack id of a person or a channel
    actor: str


def tell(
    work: Work,
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
        message = _just_told(work, inscriptions[0].dossier_id, to, now)
    if message is None or len(_whole(work, message).inscriptions) + len(inscriptions) > LINES:
        message = _new(work, inscriptions, to, kind, now)
        if kind is MessageKind.ENROLLED and _rushed(work, to, now):
            message.state, message.summary = MessageState.GROUPED, _summary(work, inscriptions, to, now)
        message.text, message.blocks = render(message)
        work.db.add(message)
    else:
        message.inscriptions.extend(inscriptions)
        _rewrite(message, render, now)
    if summary := message.summary and _whole(work, message.summary):
        summary.inscriptions.extend(line for line in inscriptions if line not in summary.inscriptions)
        _rewrite(summary, render, now)
    return message


def notify(work: Work, to: To, key: str, text: str, blocks: list[dict[str, Any]], now: datetime) -> None:
    """Store a notice that is about no inscription; the same key is told once."""
    if work.db.scalar(select(StoredMessage.id).where(StoredMessage.key == key)) is None:
        message = _new(work, [], to, MessageKind.NOTICE, now, key)
        message.text, message.blocks = text, blocks
        work.db.add(message)


def _new(
    work: Work,
    inscriptions: Sequence[Inscription],
    to: To,
    kind: MessageKind,
    now: datetime,
    key: str | None = None,
) -> StoredMessage:
    if work.db.get(Lane, to.recipient) is None:
        work.db.add(Lane(recipient=to.recipient, free_at=now))
        work.db.flush()
    first = inscriptions[0] if inscriptions else None
    return StoredMessage(
        key=key or (f"{kind}:{to.audience}:{first.id}:{first.version}" if first else ""),
        kind=kind,
        audience=to.audience,
        recipient=to.recipient,
        actor=to.actor,
        dossier_id=first.dossier_id if first else None,
        inscriptions=list(inscriptions),
        state=MessageState.PENDING,
        revision=1,
        text="",
        blocks=[],
        created_at=now,
        due_at=now,
    )


def _rushed(work: Work, to: To, now: datetime) -> bool:
    lately = select(StoredMessage.id).where(
        StoredMessage.kind == MessageKind.ENROLLED,
        StoredMessage.recipient == to.recipient,
        StoredMessage.created_at > now - RUSH_TIME,
    )
    return len(work.db.scalars(lately.limit(RUSH)).all()) == RUSH


def _summary(work: Work, inscriptions: Sequence[Inscription], to: To, now: datetime) -> StoredMessage:
    """The message that tells the rush in that channel: the one of this minute, or a new one."""
    found = work.db.scalar(
        select(StoredMessage)
        .where(
            StoredMessage.kind == MessageKind.SUMMARY,
            StoredMessage.recipient == to.recipient,
            ~StoredMessage.erase,
            StoredMessage.created_at > now - RUSH_TIME,
            StoredMessage.state != MessageState.IN_DOUBT,
        )
        .order_by(StoredMessage.id.desc())
        .limit(1)
    )
    if found is None or len(_whole(work, found).inscriptions) >= SUMMED:
        found = _new(work, inscriptions, to, MessageKind.SUMMARY, now)
        work.db.add(found)
        work.db.flush()
    return found


def tell_again(work: Work, inscriptions: Sequence[Inscription], render: Render, *, now: datetime) -> None:
    """Rewrite every message that tells these lines: one that Slack holds is edited there."""
    work.db.flush()
    ids = {line.id for line in inscriptions}
    told = work.db.scalars(
        select(StoredMessage)
        .where(StoredMessage.inscriptions.any(Inscription.id.in_(ids)), ~StoredMessage.erase)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for message in told.all():
        _rewrite(_whole(work, message), render, now)


def _whole(work: Work, message: StoredMessage) -> StoredMessage:
    """The message with all that it tells, whatever of it the person at work may see."""
    whole = select(StoredMessage).where(StoredMessage.id == message.id)
    return work.db.scalars(whole.options(_WITH_PEOPLE, WHOLE)).one()


def _just_told(work: Work, dossier_id: int, to: To, now: datetime) -> StoredMessage | None:
    """The last message that may tell more; one in doubt may not, since it is not sent by itself."""
    found = work.db.scalar(
        select(StoredMessage)
        .where(
            StoredMessage.kind == MessageKind.ENROLLED,
            StoredMessage.dossier_id == dossier_id,
            StoredMessage.actor == to.actor,
            StoredMessage.audience == to.audience,
            StoredMessage.recipient == to.recipient,
            StoredMessage.created_at > now - TOGETHER,
            ~StoredMessage.erase,
        )
        .order_by(StoredMessage.id.desc())
        .limit(1)
    )
    doubtful = found and MessageState.IN_DOUBT in (found.state, found.summary and found.summary.state)
    return None if doubtful else found


def _rewrite(message: StoredMessage, render: Render, now: datetime) -> None:
    text, blocks = render(message)
    if (text, blocks) == (message.text, message.blocks):
        return
    message.text, message.blocks = text, blocks
    message.revision += 1
    # A pending row keeps its due time: it may be claimed. What Slack refused, it may take as it is now.
    if message.state in (MessageState.SENT, MessageState.FAILED):
        message.state, message.due_at, message.attempts = MessageState.PENDING, now, 0
        message.attempted_at = None
