"""What is kept only for a time: searches as they were typed, values before and after, messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import bindparam, delete, select

from rac_bot.store.models import (
    Action,
    Base,
    Change,
    HandoverState,
    JournalEntry,
    MessageState,
    Search,
    StoredMessage,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.people.handover import OPEN
from rac_bot.store.telling import outbox
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

TICKED_DAYS = 7  # that a box ticked and not sent is kept
HANDED_OVER_DAYS = 90  # that a handover which is over is, for its messages to lead to
ROWS = 1000  # of a table in one pass, so that nobody waits for the lock

_WHY = "what was kept long enough goes, about whomever it is"
_BEFORE = bindparam("before", type_=Moment)
_SEARCHES, _CHANGES = Base.metadata.tables["search"], Base.metadata.tables["change"]
# By key, which grows with time: the oldest are read first, and no further than the first that stays.
OLDEST_SEARCHES = Whole(select(Search.id, Search.at).order_by(Search.id).limit(bindparam("rows")), _WHY)
OLDEST_VALUES = Whole(
    select(Change.entry_id, JournalEntry.at)
    .join(JournalEntry, JournalEntry.id == Change.entry_id)
    .order_by(Change.entry_id)
    .limit(bindparam("rows")),
    _WHY,
)
FORGET_SEARCHES = Written(
    delete(_SEARCHES).where(_SEARCHES.c.id.in_(bindparam("ids", expanding=True))), Belongs.TO_ANYBODY
)
FORGET_VALUES = Written(
    delete(_CHANGES).where(_CHANGES.c.entry_id.in_(bindparam("ids", expanding=True))), Belongs.TO_ANYBODY
)
_TICKS = Base.metadata.tables["tick"]
FORGET_TICKS = Written(delete(_TICKS).where(_TICKS.c.at < _BEFORE), Belongs.TO_ANYBODY)
_HANDOVERS = Base.metadata.tables["handover"]
FORGET_HANDOVERS = Written(
    delete(_HANDOVERS).where(
        _HANDOVERS.c.state.in_([one for one in HandoverState if one not in OPEN]),
        _HANDOVERS.c.changed_at < _BEFORE,
    ),
    Belongs.TO_ANYBODY,
)
# Whatever became of them: those that Slack refused, or may hold, too.
_STATES = [state for state in MessageState if state is not MessageState.ERASED]
OLD_MESSAGES = Whole(
    select(StoredMessage.id)
    .where(StoredMessage.created_at < _BEFORE, StoredMessage.state.in_(_STATES), ~StoredMessage.erase)
    .limit(bindparam("rows")),
    _WHY,
)


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days each is kept; 0 is for ever."""

    searches: int
    values: int
    messages: int


def apply(work: Work, keep: Keep, now: datetime) -> dict[str, int]:
    """Let go of what was kept long enough, up to so many rows a table; what went. Journaled where any did."""
    gone = {
        "search": _forget(work, OLDEST_SEARCHES, FORGET_SEARCHES, keep.searches, now),
        "change": _forget(work, OLDEST_VALUES, FORGET_VALUES, keep.values, now),
        "stored_message": _messages(work, keep.messages, now),
    }
    work.write(FORGET_TICKS, {"before": now - timedelta(days=TICKED_DAYS)})  # of no account: not journaled
    work.write(FORGET_HANDOVERS, {"before": now - timedelta(days=HANDED_OVER_DAYS)})  # of colleagues
    if any(gone.values()):
        detail = ", ".join(f"{name} {count}" for name, count in gone.items() if count)
        journal.record(work, Action.RETAIN, detail=detail)
    return gone


def is_done(gone: dict[str, int]) -> bool:
    """Whether nothing old enough is left after that pass."""
    return all(count < ROWS for count in gone.values())


def _forget(work: Work, oldest: Whole[int, datetime], forget: Written, days: int, now: datetime) -> int:
    if not days:
        return 0
    before = now - timedelta(days=days)
    old = list(takewhile(lambda row: row[1] < before, work.rows(oldest, rows=ROWS)))
    return int(work.write(forget, {"ids": [key for key, _at in old]}).rowcount) if old else 0


def _messages(work: Work, days: int, now: datetime) -> int:
    if not days:
        return 0
    old = work.scalars(OLD_MESSAGES, before=now - timedelta(days=days), rows=ROWS)
    if old:
        outbox.let_go(work, old)
    return len(old)
