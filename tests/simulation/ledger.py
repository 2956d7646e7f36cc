"""The store's rows as they are on the disk, read beside the bot."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple


class Line(NamedTuple):
    """An inscription."""

    id: int
    da: str
    course: str
    state: str
    version: int
    group_number: str | None
    clara: str
    created_by: str
    created_at: datetime
    deleted_at: datetime | None
    erased: bool


class Entry(NamedTuple):
    """Of the journal, with what it changed."""

    id: int
    at: datetime
    actor: str
    action: str
    line: int | None
    version: int | None
    values: dict[str, list[Any]]


class Told(NamedTuple):
    """A stored message."""

    id: int
    kind: str
    key: str
    recipient: str
    said: str  # its text and its blocks


@dataclass(frozen=True, slots=True)
class Rows:
    lines: dict[int, Line]
    messages: dict[int, Told]


LINES = """
SELECT i.id, c.da, k.number, i.state, i.version, i.group_number, i.clara, i.created_by, i.created_at,
       i.deleted_at, c.erased_at IS NOT NULL
FROM inscription i JOIN session_dossier d ON d.id = i.dossier_id
JOIN candidate c ON c.id = d.candidate_id JOIN course k ON k.id = i.course_id
"""
ENTRIES = """
SELECT j.id, j.at, j.actor, j.action, j.inscription_id, g.version, g."values"
FROM journal_entry j LEFT JOIN change g ON g.entry_id = j.id AND g.inscription_id IS NOT NULL
WHERE j.id > ? ORDER BY j.id
"""
MESSAGES = "SELECT id, kind, key, recipient, text || blocks FROM stored_message"
HELD = "SELECT slack_id FROM access"
ERASED = "SELECT id FROM candidate WHERE erased_at IS NOT NULL"
WAITING = "SELECT min(due_at) FROM stored_message WHERE state = 'pending'"
OVERDUE = 'SELECT kind, "key" FROM task WHERE due_at < ?'


class Ledger:
    """A connection of its own, which never keeps a reading open."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)

    def close(self) -> None:
        self._db.close()

    def rows(self) -> Rows:
        lines = {
            row[0]: Line._make((*row[:8], _moment(row[8]), row[9] and _moment(row[9]), bool(row[10])))
            for row in self._db.execute(LINES).fetchall()
        }
        return Rows(lines, {row[0]: Told(*row) for row in self._db.execute(MESSAGES).fetchall()})

    def entries(self, after: int) -> list[Entry]:
        return [
            Entry._make((row[0], _moment(row[1]), *row[2:6], json.loads(row[6]) if row[6] else {}))
            for row in self._db.execute(ENTRIES, (after,)).fetchall()
        ]

    def people_with_access(self) -> set[str]:
        return {one for (one,) in self._db.execute(HELD).fetchall()}

    def erased(self) -> set[int]:
        return {one for (one,) in self._db.execute(ERASED).fetchall()}

    def next_message(self) -> datetime | None:
        """When the next may be sent; None where none waits."""
        [(at,)] = self._db.execute(WAITING).fetchall()
        return at and _moment(at)

    def overdue(self, now: datetime) -> list[tuple[str, str]]:
        return self._db.execute(OVERDUE, (f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}",)).fetchall()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
