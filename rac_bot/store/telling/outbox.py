"""The outbox: stored messages claimed one by one, in order and a second apart in a channel; never gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Update, bindparam, case, exists, func, literal, or_, select, update
from sqlalchemy.orm import aliased

from rac_bot.store.models import Base, Lane, MessageKind, MessageState, StoredMessage
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Belongs, Open, Whole, Written
from rac_bot.store.work.work import Work

# Longer than the calls of one message take; after it, the message of a sender that crashed is free.
LEASE = timedelta(seconds=15)
PACE = timedelta(seconds=1)  # between two posts in a channel: what Slack asks for; or edits of a summary
DELETED_TOGETHER = 200  # messages that are let go of, in a minute: more would hold up what is new
DOUBT = timedelta(seconds=10)  # an answer was lost: how long until Slack's history is worth reading

_SENT = "whatever is due is sent, about whomever it is"
_COUNTED = "counts messages, and says nothing of anybody"
_NOW = bindparam("now", type_=Moment)
_PENDING = StoredMessage.state == MessageState.PENDING

_earlier = aliased(StoredMessage)
_FIRST_TO_RECIPIENT = ~exists().where(
    _earlier.recipient == StoredMessage.recipient,
    _earlier.state == MessageState.PENDING,
    _earlier.id < StoredMessage.id,
    ~_earlier.erase,
    ~_earlier.aside,
)
_DUE = (
    select(StoredMessage.id)
    .join(Lane, Lane.recipient == StoredMessage.recipient)
    .where(_PENDING, StoredMessage.due_at <= _NOW)
    .where(or_(StoredMessage.ts.is_not(None), StoredMessage.erase, Lane.free_at <= _NOW))
    .where(or_(StoredMessage.erase, _FIRST_TO_RECIPIENT))
    .limit(1)
)
SOMETHING_DUE = Whole(_DUE, _SENT)
NEXT = Whole(
    _DUE.order_by(StoredMessage.erase, StoredMessage.id).add_columns(  # as `Claim` takes them
        *(StoredMessage.revision, StoredMessage.attempts + 1, StoredMessage.recipient),
        *(func.coalesce(StoredMessage.channel, Lane.channel), StoredMessage.ts),
        *(case((StoredMessage.ts.is_(None), StoredMessage.attempted_at)), StoredMessage.erase),
        StoredMessage.kind,
    ),
    _SENT,
)
SOMETHING_WAITS = Whole(
    select(StoredMessage.id).where(_PENDING, StoredMessage.due_at <= _NOW).limit(1), _SENT
)
IN_DOUBT = Whole(
    select(StoredMessage.id, StoredMessage.attempted_at).where(
        _PENDING, StoredMessage.attempted_at.is_not(None)
    ),
    _SENT,
)
AS_IT_IS = Whole(
    select(StoredMessage.kind, StoredMessage.revision).where(StoredMessage.id == bindparam("message")), _SENT
)
_REASON, _STATE = StoredMessage.reason, StoredMessage.state
BY_REASON = Whole(select(_REASON, func.count()).where(_PENDING).group_by(_REASON), _COUNTED)
BLOCKED_LANES = Open(
    select(Lane.recipient, Lane.blocked)
    .where(Lane.recipient.in_(bindparam("recipients", expanding=True)))
    .where(Lane.blocked.is_not(None))
)
BY_STATE = Whole(select(_STATE, func.count()).group_by(_STATE), _COUNTED)


def _written(statement: Update) -> Written:
    return Written(statement, Belongs.TO_NO_PROGRAMME)


_LANES, _MESSAGES = Base.metadata.tables["lane"], Base.metadata.tables["stored_message"]
_M = _MESSAGES.c
_state = partial(literal, type_=_M.state.type)
EDIT_DUE = case((_M.kind == MessageKind.SUMMARY, bindparam("soon", type_=Moment)), else_=_NOW)
_ONE, _LANE = _M.id == bindparam("message"), _LANES.c.recipient == bindparam("to")

# The values say which columns are set, besides those set here.
LANE = _written(update(_LANES).where(_LANE))
BLOCKED = _written(
    update(_LANES)
    .where(_LANE, _LANES.c.blocked.is_distinct_from(bindparam("why")))
    .values(blocked=bindparam("why"))
)
FREED = _written(
    update(_LANES).where(_LANE, _LANES.c.free_at > bindparam("soon", type_=Moment)).values(free_at=_NOW)
)
BEFORE_IT = _written(
    update(_MESSAGES)
    .where(_M.recipient == bindparam("to"), _M.state == MessageState.PENDING)
    .where(_M.id < bindparam("message"), _M.attempted_at.is_(None), _M.due_at > _NOW, ~_M.erase)
    .values(due_at=_NOW)
)
MESSAGE = _written(update(_MESSAGES).where(_ONE))
POSTPONED = _written(update(_MESSAGES).where(_ONE, _M.state == MessageState.PENDING))
_AS_POSTED = case((_M.revision == bindparam("posted"), _state(MessageState.SENT)), else_=_M.state)
# What was erased meanwhile stays empty.
_TEXT = case((_M.erase, ""), else_=bindparam("said", type_=_M.text.type))
_BLOCKS = case((_M.erase, literal([], _M.blocks.type)), else_=bindparam("shown", type_=_M.blocks.type))
SENT = _written(
    update(_MESSAGES).where(_ONE).values(state=_AS_POSTED, due_at=EDIT_DUE, text=_TEXT, blocks=_BLOCKS)
)
REFUSED_FOR = _written(
    update(_MESSAGES)
    .where(_M.state == MessageState.PENDING, _M.reason.in_(bindparam("reasons", expanding=True)))
    .where(_M.attempted_at.is_(None), _M.due_at > _NOW)
    .values(due_at=_NOW)
)
_AT_SLACK = or_(_M.ts.is_not(None), _M.attempted_at.is_not(None))  # or may be
_ENDING = case((_AT_SLACK, _state(MessageState.PENDING)), else_=_state(MessageState.ERASED))
_EMPTIED = (
    update(_MESSAGES)
    .where(_M.id.in_(bindparam("messages", expanding=True)))
    .values(text="", blocks=[], erase=True, revision=_M.revision + 1)
)
ERASED = _written(_EMPTIED.values(state=_ENDING, due_at=_NOW))
# Sent and to be deleted: it waits until fewer are.
LET_GO = _written(
    _EMPTIED.values(state=case((_AT_SLACK, _state(MessageState.SENT)), else_=_state(MessageState.ERASED)))
)
BEING_DELETED = Whole(
    select(StoredMessage.id).where(_PENDING, StoredMessage.erase).limit(bindparam("together")), _COUNTED
)
TO_DELETE = Whole(
    select(StoredMessage.id)
    .where(StoredMessage.state == MessageState.SENT, StoredMessage.erase)
    .where(StoredMessage.created_at < bindparam("before", type_=Moment))
    .order_by(StoredMessage.created_at)
    .limit(bindparam("together")),
    _SENT,
)
DELETED_NOW = _written(
    update(_MESSAGES)
    .where(_M.id.in_(bindparam("messages", expanding=True)))
    .values(state=MessageState.PENDING, due_at=_NOW)
)
ANEW = _written(
    update(_MESSAGES).where(_M.key == bindparam("anew"), _M.state == MessageState.PENDING).values(due_at=_NOW)
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message to send now, as it stood when it was claimed."""

    id: int
    revision: int
    attempt: int
    recipient: str
    channel: str | None  # where it goes, once known
    ts: str | None  # Slack holds it: it is edited
    doubt: datetime | None  # posted at that time, and the answer is not known
    erase: bool  # it is to be deleted
    kind: MessageKind
    at: datetime = field(kw_only=True)  # when it was claimed
    opened: bool = False  # the direct messages it goes to were opened for it, just now

    @property
    def direct(self) -> bool:
        """Whether one person alone reads it."""
        return self.recipient[:1] in "UW"

    @property
    def alarm(self) -> bool:
        """Whether it tells an administrator that something is wrong."""
        return self.kind is MessageKind.NOTICE


class Posted(NamedTuple):
    """What Slack holds of a message, and where."""

    text: str
    blocks: list[dict[str, Any]]
    channel: str
    ts: str


def claim(work: Work, now: datetime) -> Claim | None:
    """Take the oldest message that is due; nobody else gets it before the lease ends.

    Messages for one recipient go out in their order, posts a second apart, whatever process sends them; what
    is to be deleted waits for none of them, and comes after all of them.
    """
    found = work.rows(NEXT, now=now)
    if not found:
        return None
    claimed = Claim(*found[0], at=now)
    taken = {"due_at": now + LEASE, "attempts": claimed.attempt}
    if claimed.ts is None and claimed.doubt is None and not claimed.erase:  # about to be posted
        taken["attempted_at"] = now
        work.write(LANE, {"to": claimed.recipient, "free_at": now + PACE})
    work.write(MESSAGE, {"message": claimed.id, **taken})
    if claimed.channel is None and not claimed.direct:
        return replace(claimed, channel=claimed.recipient)
    return claimed


def something_due(work: Work, now: datetime) -> bool:
    return work.scalar(SOMETHING_DUE, now=now) is not None


def something_waits(work: Work, until: datetime) -> bool:
    """Whether anything is to be sent before that time."""
    return work.scalar(SOMETHING_WAITS, now=until) is not None


def in_doubt(work: Work) -> dict[int, datetime]:
    """What is being posted, or may have been: by message, since when."""
    return {message: since for message, since in work.rows(IN_DOUBT) if since}


def sent(work: Work, claimed: Claim, posted: Posted, now: datetime) -> None:
    """Record what Slack holds, and where; a message revised meanwhile stays pending, to be edited."""
    said = {"said": posted.text, "shown": posted.blocks, "posted": claimed.revision}
    at_slack = {"channel": posted.channel, "ts": posted.ts, "sent_at": now, "reason": None}
    done = {"attempts": 0, "attempted_at": None, "aside": False, **edit_times(now)}
    work.write(SENT, {"message": claimed.id, **said, **at_slack, **done})
    work.write(LANE, {"to": claimed.recipient, "blocked": None})


def edit_times(now: datetime) -> dict[str, datetime]:
    """What `EDIT_DUE` needs."""
    return {"now": now, "soon": now + PACE}


def adopted(work: Work, claimed: Claim, channel: str, ts: str, now: datetime) -> None:
    """Slack had it after all; what it holds may be of an earlier revision, so that it is edited next."""
    at_slack = {"channel": channel, "ts": ts, "sent_at": now, "reason": None, "attempted_at": None}
    work.write(MESSAGE, {"message": claimed.id, **at_slack, "due_at": now})


def postponed(
    work: Work, claimed: Claim, reason: str, until: datetime, *, unsure: bool = False, aside: bool = False
) -> None:
    """Record why it was not sent, and when to try again.

    `unsure`: Slack may have taken it all the same. `aside`: those behind it need wait for it no more.
    """
    kept: dict[str, Any] = {} if unsure or claimed.doubt else {"attempted_at": None}
    kept |= {"aside": True} if aside else {}
    work.write(POSTPONED, {"message": claimed.id, "reason": reason[:200], "due_at": until, **kept})


def due_at_once(work: Work, reasons: Sequence[str], now: datetime) -> None:
    """What was refused for these reasons waits no longer; one in doubt is looked for in its time."""
    work.write(REFUSED_FOR, {"reasons": reasons, "now": now})


def looked_into(work: Work, claimed: Claim, until: datetime) -> None:
    """Slack does not show it yet: it is looked for once more then."""
    work.write(POSTPONED, {"message": claimed.id, "due_at": until})


def cleared(work: Work, claimed: Claim, now: datetime) -> None:
    """Slack does not have it: there is no doubt any more, and it is due at once."""
    work.write(MESSAGE, {"message": claimed.id, "attempted_at": None, "due_at": now})


def slowed(work: Work, claimed: Claim, until: datetime) -> None:
    """Slack asks for patience: nothing more for that recipient before."""
    work.write(LANE, {"to": claimed.recipient, "free_at": until})


def blocked(work: Work, claimed: Claim, reason: str) -> bool:
    """Nothing can go to that recipient until somebody mends it. True the first time it is met."""
    return bool(work.write(BLOCKED, {"to": claimed.recipient, "why": reason}).rowcount)


def blocked_lanes(work: Work, recipients: Sequence[str]) -> dict[str, str]:
    """Slack's word for why nothing goes to each of these; not those to whom it does."""
    return {to: why for to, why in work.rows(BLOCKED_LANES, recipients=recipients) if why}


def put_aside(work: Work, claimed: Claim, state: MessageState, reason: str) -> MessageKind:
    """Send it no more by itself: Slack refuses it as it is, or may hold it already. What it was comes back.

    One that was refused, but was rewritten meanwhile, is tried once more as it is now.
    """
    [(kind, revision)] = work.rows(AS_IT_IS, message=claimed.id)
    rewritten = state is MessageState.FAILED and revision != claimed.revision
    outcome = {"attempted_at": None} if rewritten else {"state": state}
    work.write(MESSAGE, {"message": claimed.id, "reason": reason[:200], **outcome})
    tell_anew(work, claimed.id)
    return kind


def tell_anew(work: Work, message_id: int) -> None:
    """What was to be told anew once that message was deleted waits for it no more."""
    work.write(ANEW, {"anew": anew_key(message_id), "now": work.now})


def erase(work: Work, messages: Collection[int], now: datetime) -> None:
    """Empty these messages; where Slack has one, or may have it, it is deleted there too."""
    work.write(ERASED, {"messages": list(messages), "now": now})


def let_go(work: Work, messages: Collection[int]) -> None:
    """Empty these messages; those that Slack has, or may have, are deleted there in their turn."""
    work.write(LET_GO, {"messages": list(messages)})


def delete_some(work: Work, before: datetime, now: datetime) -> bool:
    """Have the oldest that were let go of deleted, as many as there is room for; whether any is left."""
    room = DELETED_TOGETHER - len(work.scalars(BEING_DELETED, together=DELETED_TOGETHER))
    some = work.scalars(TO_DELETE, before=before, together=DELETED_TOGETHER)
    if some[:room]:
        work.write(DELETED_NOW, {"messages": some[:room], "now": now})
    return bool(some)


def anew_key(message_id: int) -> str:
    """The key of the message that takes the place of an erased one."""
    return f"anew:{message_id}"


def erased(work: Work, claimed: Claim) -> None:
    """Record that Slack holds it no more; what takes its place is due."""
    gone = {"state": MessageState.ERASED, "reason": None, "attempted_at": None}
    work.write(MESSAGE, {"message": claimed.id, **gone})
    tell_anew(work, claimed.id)


def lost(work: Work, claimed: Claim, now: datetime) -> None:
    """Slack holds it no more, or lets nobody edit it: it is due again, as a new message."""
    work.write(MESSAGE, {"message": claimed.id, "channel": None, "ts": None, "due_at": now})


def redrawn(work: Work, claimed: Claim, blocks: list[dict[str, Any]], reason: str, now: datetime) -> None:
    """Slack does not take it as it was: it is due at once, as it is now."""
    anew = {"blocks": blocks, "reason": reason[:200], "attempted_at": None, "due_at": now}
    work.write(POSTPONED, {"message": claimed.id, **anew})


def channel_died(work: Work, claimed: Claim, reason: str, now: datetime) -> None:
    """The direct messages that it goes to are no more: they are opened anew, at once."""
    kept = {} if claimed.doubt else {"attempted_at": None}
    work.write(LANE, {"to": claimed.recipient, "channel": None})
    work.write(POSTPONED, {"message": claimed.id, "channel": None, "reason": reason, "due_at": now, **kept})


def found_channel(work: Work, recipient: str, channel: str) -> None:
    """The id of a person's direct messages, kept: without it their history could not be read."""
    work.write(LANE, {"to": recipient, "channel": channel})


def hasten(work: Work, recipient: str, message_id: int, now: datetime) -> None:
    """Nothing makes that message wait: neither its recipient's time nor the messages before it."""
    work.write(FREED, {"to": recipient, "now": now, "soon": now + PACE})
    work.write(BEFORE_IT, {"to": recipient, "message": message_id, "now": now})


def waiting(work: Work) -> list[tuple[str | None, int]]:
    """How many messages wait, by Slack's word for why (None: not tried yet)."""
    return [(reason, count) for reason, count in work.rows(BY_REASON)]


def counts(work: Work) -> dict[MessageState, int]:
    return dict(work.rows(BY_STATE))
