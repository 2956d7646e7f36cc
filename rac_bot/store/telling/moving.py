"""What is not delivered goes to another channel, or is given up, as an administrator decides."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, select, update

from rac_bot.store.models import Action, Base, MessageKind, MessageState, StoredMessage
from rac_bot.store.telling import outbox, telling, undelivered
from rac_bot.store.telling.undelivered import UNDELIVERED
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

_LANES, _MESSAGES = Base.metadata.tables["lane"], Base.metadata.tables["stored_message"]
_M, _ABOUT = _MESSAGES.c, Base.metadata.tables["stored_message_inscription"]
OVER = (MessageState.ERASED, MessageState.ABANDONED)
_ADMINISTERED = "an administrator sees to every message, about whomever it is"

TO_ONE = Whole(
    select(StoredMessage)
    .where(StoredMessage.recipient == bindparam("to"), StoredMessage.state.in_(UNDELIVERED))
    .order_by(StoredMessage.id),
    _ADMINISTERED,
)
_OTHERS, _OF_OTHERS = _MESSAGES.alias("others").c, _ABOUT.alias("of_others").c
_TOLD_THERE = exists().where(
    *(_OF_OTHERS.inscription_id == _ABOUT.c.inscription_id, _OTHERS.id == _OF_OTHERS.message_id),
    *(_OTHERS.recipient == bindparam("new"), _OTHERS.state.not_in(OVER), ~_OTHERS.erase),
)
# About lines of which each is told there by another message.
TOLD_THERE = Whole(
    select(_M.id)
    .where(_M.recipient == bindparam("to"), _M.state.in_(UNDELIVERED))
    .where(exists().where(_ABOUT.c.message_id == _M.id))
    .where(~exists().where(_ABOUT.c.message_id == _M.id, ~_TOLD_THERE)),
    _ADMINISTERED,
)
# Of a message that goes over, the lines that the other channel is told of by another.
DROPPED = Written(
    delete(_ABOUT).where(_ABOUT.c.message_id == bindparam("message"), _TOLD_THERE), Belongs.TO_NO_PROGRAMME
)
NOTHING_WAITS = Written(
    update(_LANES)
    .where(_LANES.c.recipient == bindparam("to"))
    .where(~exists().where(_M.recipient == bindparam("to"), _M.state == MessageState.PENDING))
    .values(blocked=None),
    Belongs.TO_NO_PROGRAMME,
)


class Redirected(NamedTuple):
    """How many messages went over, and how many stay: they may stand there, or are to be deleted there.

    `told`: what they say is told in the other channel already; they are given up.
    """

    moved: int
    doubtful: int
    to_delete: int
    told: int = 0


class Abandoned(StrEnum):
    """What came of giving a message up."""

    ABANDONED = "abandoned"
    OVER = "over"  # it is delivered, erased or given up already
    TO_DELETE = "to_delete"  # it stands in Slack: nobody said that it was deleted there
    UNKNOWN = "unknown"


def redirect(work: Work, old: str, new: str, now: datetime, *, may_double: bool) -> Redirected:
    """What is not delivered to a channel is posted in another, in its order; an edit, as a new message.

    What may stand in the old one goes over only where it may be doubled; what is to be deleted stays.
    """
    found = work.scalars(TO_ONE, to=old)
    to_delete = [one for one in found if one.erase]
    doubtful = [one for one in found if not one.erase and not one.ts and one.attempted_at]
    left = to_delete if may_double else [*to_delete, *doubtful]
    there = set(work.scalars(TOLD_THERE, to=old, new=new))
    told = [one for one in found if one not in left and _is_told(one, there)]
    for one in told:
        one.state = MessageState.ABANDONED
    moved = [one for one in found if one not in left and one not in told]
    if moved:
        telling.open_lane(work, new)
        work.write(DROPPED, [{"message": one.id, "new": new} for one in moved])
    for one in moved:
        one.recipient, one.channel, one.ts, one.attempted_at = new, None, None, None
        one.state, one.reason, one.due_at = MessageState.PENDING, None, now
        one.attempts, one.aside = 0, False
    work.write(NOTHING_WAITS, {"to": old})
    if moved:
        journal.record(work, Action.REDIRECT, detail=f"{old} → {new} ({len(moved)})")
    return Redirected(len(moved), 0 if may_double else len(doubtful), len(to_delete), len(told))


def _is_told(message: StoredMessage, there: set[int]) -> bool:
    """Whether the other channel has it: that one is told of inscriptions is for it alone."""
    return message.id in there or message.kind is MessageKind.ROUTED


def ids_to(work: Work, recipient: str) -> list[int]:
    """Every message that is not delivered to that recipient."""
    return [one.id for one in work.scalars(TO_ONE, to=recipient)]


def abandon(work: Work, message_id: int, *, deleted: bool) -> Abandoned:
    """Send a message no more; one that is to be deleted in Slack, only where somebody did (`deleted`)."""
    found = undelivered.message(work, message_id)
    if found is None:
        return Abandoned.UNKNOWN
    if found.state not in UNDELIVERED:
        return Abandoned.OVER
    if found.erase and not deleted:
        return Abandoned.TO_DELETE
    found.state = MessageState.ERASED if found.erase else MessageState.ABANDONED
    work.write(NOTHING_WAITS, {"to": found.recipient})
    outbox.tell_anew(work, message_id)
    journal.record(work, Action.ABANDON, dossier_id=found.dossier_id, detail=f"message {message_id}")
    return Abandoned.ABANDONED
