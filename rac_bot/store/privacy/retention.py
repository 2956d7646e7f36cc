"""What is kept only for a time: searches as they were typed, values before and after, messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from rac_bot.store.models import Action, Change, JournalEntry, MessageState, Search, StoredMessage
from rac_bot.store.models.base import Moment
from rac_bot.store.telling import outbox
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

BATCH = 200  # messages of one pass: each is then deleted in Slack, one call each

_BEFORE = bindparam("before", type_=Moment)
OLD_SEARCHES = Written(delete(Search).where(Search.at < _BEFORE), Belongs.TO_ANYBODY)
OLD_VALUES = Written(
    delete(Change).where(Change.entry_id.in_(select(JournalEntry.id).where(JournalEntry.at < _BEFORE))),
    Belongs.TO_ANYBODY,
)
OLD_MESSAGES = Whole(
    select(StoredMessage.id)
    .where(
        StoredMessage.created_at < _BEFORE,
        StoredMessage.state.in_((MessageState.SENT, MessageState.GROUPED)),
    )
    .order_by(StoredMessage.id)
    .limit(BATCH),
    "what was kept long enough goes, about whomever it is",
)


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days each is kept; 0 is for ever."""

    searches: int
    values: int
    messages: int


def apply(work: Work, keep: Keep, now: datetime) -> dict[str, int]:
    """Let go of what was kept long enough; what went, by table. Journaled where anything did."""
    gone = {
        "search": _delete(work, OLD_SEARCHES, keep.searches, now),
        "change": _delete(work, OLD_VALUES, keep.values, now),
        "stored_message": _messages(work, keep.messages, now),
    }
    if any(gone.values()):
        detail = ", ".join(f"{name} {count}" for name, count in gone.items() if count)
        journal.record(work, Action.RETAIN, detail=detail)
    return gone


def _delete(work: Work, old: Written, days: int, now: datetime) -> int:
    if not days:
        return 0
    return int(work.write(old, {"before": now - timedelta(days=days)}).rowcount)


def _messages(work: Work, days: int, now: datetime) -> int:
    if not days:
        return 0
    old = work.scalars(OLD_MESSAGES, before=now - timedelta(days=days))
    outbox.erase(work, old, now)
    return len(old)
