"""Waits have a bound: a time further off than any wait was written by a clock that was wrong."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select, update

from rac_bot.store.models import Base, MessageState
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Belongs, Open, Whole, Written
from rac_bot.store.work.work import Work

LONGEST = timedelta(minutes=10)  # that a message or a recipient waits, whatever Slack asks for
FAR = LONGEST + timedelta(minutes=1)

_FAR, _NOW = bindparam("far", type_=Moment), bindparam("now", type_=Moment)
_LANES, _M = Base.metadata.tables["lane"], Base.metadata.tables["stored_message"].c
# One that was never tried may be due at a time of its own.
_WAITS_TOO_LONG = (
    (_M.state == MessageState.PENDING)
    & (_M.due_at > _FAR)
    & or_(_M.attempts > 0, _M.ts.is_not(None), _M.created_at > _NOW)
)
LANE_FAR_OFF = Open(select(_LANES.c.recipient).where(_LANES.c.free_at > _FAR).limit(1))
MESSAGE_FAR_OFF = Whole(
    select(_M.id).where(_WAITS_TOO_LONG).limit(1), "whatever is due is sent, about whomever it is"
)
LANES_FREED = Written(
    update(_LANES).where(_LANES.c.free_at > _FAR).values(free_at=_NOW), Belongs.TO_NO_PROGRAMME
)
MESSAGES_DUE = Written(
    update(Base.metadata.tables["stored_message"]).where(_WAITS_TOO_LONG).values(due_at=_NOW),
    Belongs.TO_NO_PROGRAMME,
)


def too_long(work: Work, now: datetime) -> bool:
    """Whether anything waits for longer than it may."""
    far = {"far": now + FAR}
    return work.scalar(LANE_FAR_OFF, **far) is not None or (
        work.scalar(MESSAGE_FAR_OFF, **far, now=now) is not None
    )


def end(work: Work, now: datetime) -> int:
    """What waits for longer than it may waits no more; how many recipients and messages that is."""
    times = {"far": now + FAR, "now": now}
    return sum(int(work.write(one, dict(times)).rowcount) for one in (LANES_FREED, MESSAGES_DUE))
