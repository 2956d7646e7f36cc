"""What is kept only for a time: searches as they were typed, values before and after, messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from rac_bot.store.models import Action, Change, JournalEntry, MessageState, Search, StoredMessage
from rac_bot.store.telling import outbox
from rac_bot.store.work.work import Work

BATCH = 200  # messages of one pass: each is then deleted in Slack, one call each


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days each is kept; 0 is for ever."""

    searches: int
    values: int
    messages: int


def apply(work: Work, keep: Keep, now: datetime) -> dict[str, int]:
    """Let go of what was kept long enough; what went, by table. Journaled where anything did."""
    gone = {
        "search": _searches(work, keep.searches, now),
        "change": _values(work, keep.values, now),
        "stored_message": _messages(work, keep.messages, now),
    }
    told = {name: count for name, count in gone.items() if count}
    if told:
        detail = ", ".join(f"{name} {count}" for name, count in told.items())
        work.db.add(JournalEntry(actor="rac-bot", action=Action.RETAIN, detail=detail))
    return gone


def _searches(work: Work, days: int, now: datetime) -> int:
    if not days:
        return 0
    old = work.db.execute(delete(Search).where(Search.at < now - timedelta(days=days)))
    return int(getattr(old, "rowcount", 0))


def _values(work: Work, days: int, now: datetime) -> int:
    if not days:
        return 0
    entries = select(JournalEntry.id).where(JournalEntry.at < now - timedelta(days=days))
    old = work.db.execute(delete(Change).where(Change.entry_id.in_(entries)))
    return int(getattr(old, "rowcount", 0))


def _messages(work: Work, days: int, now: datetime) -> int:
    if not days:
        return 0
    old = work.db.scalars(
        select(StoredMessage)
        .where(
            StoredMessage.created_at < now - timedelta(days=days),
            StoredMessage.state.in_((MessageState.SENT, MessageState.GROUPED)),
        )
        .order_by(StoredMessage.id)
        .limit(BATCH)
    ).all()
    for message in old:
        outbox.erase(work, message, now)
    return len(old)
