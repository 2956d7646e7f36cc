"""Morning digests: one a day to each; the one before goes, unless a button of it was pressed.

What is told of a grid waits for its hours, and goes with the access, as a digest does.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from rac_bot.store.models import Audience, Base, MessageKind, MessageState
from rac_bot.store.models.base import Moment
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import THE_BOT, Work

_M = Base.metadata.tables["stored_message"].c
_THEIRS = (
    _M.recipient == bindparam("person"),
    _M.kind == MessageKind.DIGEST,
    _M.state != MessageState.ERASED,
    ~_M.erase,
)
_OF_NOBODY = "a digest has figures alone"
_BY_THE_CLOCK = _M.kind.in_((MessageKind.DIGEST, MessageKind.GRID))
ALL = Whole(
    select(_M.id).where(
        *(_M.recipient == bindparam("person"), _M.state != MessageState.ERASED, ~_M.erase), _BY_THE_CLOCK
    ),
    "all that the clock told somebody goes, whoever it tells of",
)
UNPRESSED = Whole(select(_M.id).where(*_THEIRS, ~_M.pressed), _OF_NOBODY)
UNSENT = Whole(
    select(_M.id).where(
        *(_M.state == MessageState.PENDING, _BY_THE_CLOCK, _M.ts.is_(None), ~_M.erase),
        _M.audience == Audience.ADVISOR,  # what a channel's digest counts, no other would
        _M.created_at < bindparam("before", type_=Moment),
    ),
    _OF_NOBODY,
)
A_WEEK = timedelta(days=6)
_TO_CHANNELS = (
    *(_M.state == MessageState.PENDING, _M.audience == Audience.TEAM, _M.ts.is_(None), ~_M.erase),
    _M.kind.in_((MessageKind.WEEKLY, MessageKind.DIGEST)),
)
UNSENT_WEEK = Whole(
    select(_M.id).where(
        *_TO_CHANNELS,
        _M.kind == MessageKind.WEEKLY,
        _M.created_at < bindparam("before", type_=Moment),
    ),
    _OF_NOBODY,
)
_OPENING = bindparam("opening", type_=Moment)
HELD_BACK = Written(
    update(Base.metadata.tables["stored_message"])
    .where(*_TO_CHANNELS, _M.due_at < _OPENING)
    .values(due_at=_OPENING, aside=True),
    Belongs.TO_NO_PROGRAMME,
)
PRESSED = Written(
    update(Base.metadata.tables["stored_message"])
    .where(*_THEIRS, _M.ts == bindparam("posted_as"))
    .values(pressed=True),
    Belongs.TO_NO_PROGRAMME,
)


def tell(work: Work, person: str, day: date, text: str, blocks: list[dict[str, Any]]) -> None:
    """Store that day's digest, once; it takes the place of those that nobody pressed."""
    key = telling.standing_key(work, f"{MessageKind.DIGEST}:{person}:{day}")
    if work.scalar(telling.BY_KEY, key=key) is None:
        before = work.scalars(UNPRESSED, person=person)
        to = To(Audience.ADVISOR, person, THE_BOT.actor)
        telling.notify(work, to, key, text, blocks, MessageKind.DIGEST)
        outbox.erase(work, before, work.now)


def press(work: Work, person: str, ts: str | None) -> None:
    """Somebody pressed a button of the one that Slack names so: it stays."""
    work.write(PRESSED, {"person": person, "posted_as": ts})


def give_up(work: Work, before: datetime) -> None:
    """What is of before and Slack has not taken by now is told no more: that day is over."""
    if left := work.scalars(UNSENT, before=before):
        outbox.erase(work, left, work.now)


def hold_back(work: Work, now: datetime, opening: datetime | None) -> None:
    """What channels are told by the clock, and Slack has not taken, waits until then, and holds up nothing.

    A summary of a week before is given up.
    """
    if old := work.scalars(UNSENT_WEEK, before=now - A_WEEK):
        outbox.erase(work, old, now)
    if opening:
        work.write(HELD_BACK, {"opening": opening})


def forget(work: Work, person: str) -> None:
    """Delete all of that person's."""
    if held := work.scalars(ALL, person=person):
        outbox.erase(work, held, work.now)
