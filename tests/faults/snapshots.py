"""The business rows of a store: read, compared, and put back."""

from typing import Any

from sqlalchemy import Table, delete, insert, select, tuple_, update

from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import Base
from tests.databases import BY_JULIE, raw

Row = dict[str, Any]
Rows = dict[str, dict[tuple[Any, ...], Row]]
"""By table, by primary key."""

FREE = {"journal_entry", "search", "tick", "person", "college_state"}
"""What a request may write whoever makes it: that it was made, what was looked for, or ticked, who one is."""


def tables() -> list[Table]:
    """Those of the business, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in FREE]


def rows(store: Store) -> Rows:
    with store.reading(BY_JULIE) as work:
        return {
            table.name: {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in raw(work).execute(select(table)).mappings()
            }
            for table in tables()
        }


def differing(before: Rows, after: Rows) -> dict[str, set[tuple[Any, ...]]]:
    """The keys of what was added, changed or removed, by table."""
    found = {}
    for name, held in after.items():
        keys = {key for key in held.keys() | before[name].keys() if held.get(key) != before[name].get(key)}
        if keys:
            found[name] = keys
    return found


def put_back(store: Store, wanted: Rows, now: Rows) -> None:
    """Makes the store hold `wanted` again, where it holds `now`."""
    differs = differing(now, wanted)
    if not differs:
        return
    with store.writing(BY_JULIE) as work:
        for table in reversed(tables()):
            gone = [key for key in differs.get(table.name, ()) if key not in wanted[table.name]]
            if gone:
                raw(work).execute(delete(table).where(tuple_(*table.primary_key).in_(gone)))
        for table in tables():
            for key in sorted(differs.get(table.name, ()), key=str):
                row = wanted[table.name].get(key)
                if row is None:
                    continue
                if key in now[table.name]:
                    same = [column == value for column, value in zip(table.primary_key, key, strict=True)]
                    raw(work).execute(update(table).where(*same).values(row))
                else:
                    raw(work).execute(insert(table).values(row))
