"""Stored messages, written with the fact they announce; revised when it changes; grouped when many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from rac_bot.store.models import (
    Audience,
    Base,
    Inscription,
    Lane,
    MessageKind,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

TOGETHER = timedelta(minutes=10)  # saves of one advisor for one dossier share a message that long
LINES = 20  # and up to that many lines
SUMMED = 100  # lines that one summary counts; it names the first of them
RUSH, RUSH_TIME = 5, timedelta(minutes=1)  # more messages than that for one channel in that time are grouped

_WHOLE = "a message is drawn anew whole, whatever of it the person at work may see"
# It is drawn anew for each line that it takes: all that it names is read at once.
_PEOPLE = (
    selectinload(StoredMessage.inscriptions)
    .selectinload(Inscription.dossier)
    .selectinload(SessionDossier.candidate)
)
_LATELY = StoredMessage.created_at > bindparam("since", type_=Moment)
_TO = StoredMessage.recipient == bindparam("to")
_LAST = (
    select(StoredMessage)
    .where(_TO, _LATELY, ~StoredMessage.erase)
    .order_by(StoredMessage.id.desc())
    .limit(1)
    .options(_PEOPLE)
)

LAST_OF_DOSSIER = Whole(
    _LAST.where(
        StoredMessage.kind == MessageKind.ENROLLED,
        StoredMessage.dossier_id == bindparam("dossier"),
        StoredMessage.actor == bindparam("actor"),
        StoredMessage.audience == bindparam("audience"),
    ).options(joinedload(StoredMessage.summary).options(_PEOPLE)),
    _WHOLE,
)
LAST_SUMMARY = Whole(
    _LAST.where(StoredMessage.kind == MessageKind.SUMMARY, StoredMessage.state != MessageState.IN_DOUBT),
    _WHOLE,
)
_ABOUT = Base.metadata.tables["stored_message_inscription"].c
_IDS = select(_ABOUT.message_id).where(_ABOUT.inscription_id.in_(bindparam("lines", expanding=True)))
ABOUT_LINES = Whole(
    select(StoredMessage).where(StoredMessage.id.in_(_IDS), ~StoredMessage.erase).options(_PEOPLE), _WHOLE
)
_ID = select(StoredMessage.id)
BY_KEY = Whole(_ID.where(StoredMessage.key == bindparam("key")), "a notice is about nobody")
RUSHED = Whole(
    _ID.where(StoredMessage.kind == MessageKind.ENROLLED, _TO, _LATELY).limit(RUSH),
    "counts messages, and says nothing of anybody",
)

Render = Callable[[StoredMessage], tuple[str, list[dict[str, Any]]]]  # text and blocks, from what it is about


@dataclass(frozen=True, slots=True)
class To:
    """Whom a message is for, and whose act it announces."""

    audience: Audience
    recipient: str  # Slack id of a person or a channel
    actor: str


def announce(
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
        message = _just_stored(work, inscriptions[0].dossier_id, to, now)
    if message is None or len(message.inscriptions) + len(inscriptions) > LINES:
        message = _new(work, inscriptions, to, kind, now)
        if kind is MessageKind.ENROLLED and _rushed(work, to, now):
            message.state, message.summary = MessageState.GROUPED, _summary(work, inscriptions, to, now)
        message.text, message.blocks = render(message)
        work.add(message)
    else:
        message.inscriptions.extend(inscriptions)
        _rewrite(message, render, now)
    if summary := message.summary:
        summary.inscriptions.extend(line for line in inscriptions if line not in summary.inscriptions)
        _rewrite(summary, render, now)
    return message


def notify(work: Work, to: To, key: str, text: str, blocks: list[dict[str, Any]], now: datetime) -> None:
    """Store a notice that is about no inscription; one of the same key is stored once."""
    if work.scalar(BY_KEY, key=key) is None:
        message = _new(work, [], to, MessageKind.NOTICE, now, key)
        message.text, message.blocks = text, blocks
        work.add(message)


def _new(
    work: Work,
    inscriptions: Sequence[Inscription],
    to: To,
    kind: MessageKind,
    now: datetime,
    key: str | None = None,
) -> StoredMessage:
    if work.find(Lane, to.recipient) is None:
        work.add(Lane(recipient=to.recipient, free_at=now))
        work.flush()
    first = inscriptions[0] if inscriptions else None
    return StoredMessage(
        key=key or (f"{kind}:{to.audience}:{to.recipient}:{first.id}:{first.version}" if first else ""),
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
    return len(work.scalars(RUSHED, to=to.recipient, since=now - RUSH_TIME)) == RUSH


def _summary(work: Work, inscriptions: Sequence[Inscription], to: To, now: datetime) -> StoredMessage:
    """The message for the rush in that channel: the one of this minute, or a new one."""
    found = work.scalar(LAST_SUMMARY, to=to.recipient, since=now - RUSH_TIME)
    if found is None or len(found.inscriptions) >= SUMMED:
        found = _new(work, inscriptions, to, MessageKind.SUMMARY, now)
        work.add(found)
        work.flush()
    return found


def revise(work: Work, inscriptions: Sequence[Inscription], render: Render, *, now: datetime) -> None:
    """Rewrite every message about these lines: one that Slack holds is edited there."""
    for message in work.scalars(ABOUT_LINES, lines=[line.id for line in inscriptions]):
        _rewrite(message, render, now)


def _just_stored(work: Work, dossier_id: int, to: To, now: datetime) -> StoredMessage | None:
    """The last message that may take more lines; one in doubt may not, since it is not sent by itself."""
    found = work.scalar(
        LAST_OF_DOSSIER,
        dossier=dossier_id,
        actor=to.actor,
        audience=to.audience,
        to=to.recipient,
        since=now - TOGETHER,
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
