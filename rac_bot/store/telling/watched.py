"""What whoever watches the bot is told of its outbox: how much is undelivered, and for how long."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from rac_bot.store.models import MessageState, StoredMessage
from rac_bot.store.telling.undelivered import UNDELIVERED
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import Work

_COUNTED = "counts messages, and says nothing of anybody"
_STATE = StoredMessage.state

BY_STATE = Whole(select(_STATE, func.count()).where(_STATE.in_(UNDELIVERED)).group_by(_STATE), _COUNTED)
# Of a message that was sent, and is to be edited or deleted, the age says nothing.
NEVER_SENT = Whole(
    select(func.min(StoredMessage.created_at)).where(
        _STATE == MessageState.PENDING, StoredMessage.ts.is_(None), ~StoredMessage.erase
    ),
    _COUNTED,
)


class Outbox(NamedTuple):
    """`waits`: for how long the oldest that was never sent has waited."""

    counts: dict[MessageState, int]
    waits: timedelta


def outbox(work: Work, now: datetime) -> Outbox:
    counts = dict.fromkeys(UNDELIVERED, 0) | dict(work.rows(BY_STATE))
    since: datetime | None = work.scalar(NEVER_SENT)
    return Outbox(counts, max(now - since, timedelta()) if since else timedelta())
