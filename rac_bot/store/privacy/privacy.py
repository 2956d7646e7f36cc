"""What is held on a person, all of it; and its erasure, as each table and each column says.

Sessions, courses, modes and notes stay, and the journal's rows, which hold ids only: counts remain true.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from rac_bot.domain.folding import fold
from rac_bot.store.catalogue import PEOPLE
from rac_bot.store.models import (
    Action,
    Base,
    Candidate,
    Change,
    JournalEntry,
    NameWord,
    Search,
)
from rac_bot.store.models.personal import ABOUT, REPLACED
from rac_bot.store.telling import outbox
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work

Record = dict[str, Any]
_TABLE = Base.metadata.tables
_CANDIDATE, _DOSSIER, _LINE = _TABLE["candidate"], _TABLE["session_dossier"], _TABLE["inscription"]
_MESSAGE, _TOLD, _SEARCH = _TABLE["stored_message"], _TABLE["stored_message_inscription"], _TABLE["search"]


def held_on(work: Work, candidate: Candidate) -> dict[str, list[Record]]:
    """Every row that speaks of the person, by table; dates and times in ISO."""
    held = {}
    for table in PEOPLE:
        if not table.info[ABOUT].untold:
            rows = select(table).where(_of(work, table, candidate)).order_by(*table.primary_key)
            held[table.name] = [
                {name: _shown(value) for name, value in row.items()}
                for row in work.db.execute(rows).mappings()
            ]
    return held


def erase(work: Work, candidate: Candidate, reason: str, now: datetime) -> dict[str, int]:
    """Make the person nobody: no name, number, date or word of theirs stays. How many rows, by table.

    Messages are deleted in Slack, where an edited one could be kept.
    """
    theirs = {table: _of(work, table, candidate) for table in PEOPLE}  # before the names are gone
    outbox.erase(work, work.db.scalars(select(_MESSAGE.c.id).where(theirs[_MESSAGE])).all(), now)
    candidate.erased_at = now
    work.db.flush()
    erased = {table.name: _forget(work, table, rows, candidate.id) for table, rows in theirs.items()}
    work.db.expire_all()
    entry = JournalEntry(actor=work.by.actor, action=Action.ERASE, candidate_id=candidate.id)
    work.db.add(entry)
    work.db.flush()
    work.db.add(Change(entry_id=entry.id, version=0, values={"reason": [None, reason]}))
    return erased


def _forget(work: Work, table: Table, rows: ColumnElement[bool], candidate_id: int) -> int:
    """Delete these rows, or change in them what is not kept; how many."""
    changed = {
        column.name: by(candidate_id) if callable(by := column.info[REPLACED]) else by
        for column in table.columns
        if REPLACED in column.info
    }
    if table.info[ABOUT].goes:
        return work.db.connection().execute(delete(table).where(rows)).rowcount
    if changed:
        return work.db.connection().execute(update(table).where(rows).values(changed)).rowcount
    return 0


def _of(work: Work, table: Table, candidate: Candidate) -> ColumnElement[bool]:
    """Which of its rows speak of the person."""
    if table is _CANDIDATE:
        return table.c.id == candidate.id
    if table is _SEARCH:
        return table.c.id.in_(_searches(work, candidate))
    dossiers = select(_DOSSIER.c.id).where(_DOSSIER.c.candidate_id == candidate.id)
    lines = select(_LINE.c.id).where(_LINE.c.dossier_id.in_(dossiers))
    if table is _MESSAGE:  # a summary tells of several people
        return table.c.id.in_(select(_TOLD.c.message_id).where(_TOLD.c.inscription_id.in_(lines)))
    if "candidate_id" in table.c:
        return table.c.candidate_id == candidate.id
    links = {"dossier_id": dossiers, "inscription_id": lines}
    return or_(*(table.c[name].in_(ids) for name, ids in links.items() if name in table.c))


def _searches(work: Work, candidate: Candidate) -> list[int]:
    """Those whose words are this person's: a name, a number. Read whole: they are kept for weeks only."""
    names = set(work.db.scalars(select(NameWord.word).where(NameWord.candidate_id == candidate.id)))
    numbers = {
        n for n in (candidate.da, candidate.code_permanent, candidate.phone, candidate.local_phone) if n
    }
    found = []
    for search in work.db.scalars(select(Search)):
        asked = " ".join((search.text, *(str(v) for v in (search.criteria or {}).values())))
        bare = "".join(c for c in asked.upper() if c.isalnum())
        if names & set(fold(asked).split()) or any(number in bare for number in numbers):
            found.append(search.id)
    return found


def _shown(value: Any) -> Any:
    value = changes.plain(value)
    return value if isinstance(value, int | float | list | dict | None) else str(value)
