"""Many rows at once, by the database's own driver; indexes and triggers wait until all are there."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Dialect, Table

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base

CHUNK = 10_000
Row = Sequence[Any]  # as the driver takes it

# What stands for itself: indexes that no constraint needs.
INDEXES = (
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
    " FROM pg_index JOIN pg_class ON oid = indrelid WHERE relname = ANY(%s)"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
)
KEPT = (
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    " AND tbl_name IN (SELECT value FROM json_each(?))"
)


class Bulk:
    """Takes rows of the tables that it was opened for."""

    def __init__(self, driver: Any, dialect: Dialect) -> None:
        self._driver, self._dialect = driver, dialect

    def put(self, table: str, names: Sequence[str], rows: Iterable[Row], **same: Any) -> None:
        """Rows of these columns, as the driver takes them; `same`: the value of a column in all of them."""
        constant = self._constant(Base.metadata.tables[table], names, same)
        columns, rest = ", ".join(f'"{name}"' for name in (*names, *constant)), tuple(constant.values())
        if self._dialect.name == "sqlite":
            marks = ", ".join("?" * (len(names) + len(rest)))
            into = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  our own names
            waiting = iter(rows)
            while chunk := [(*row, *rest) for row in islice(waiting, CHUNK)]:
                self._driver.executemany(into, chunk)
            return
        with self._driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, *rest))

    def _constant(self, table: Table, names: Sequence[str], same: dict[str, Any]) -> dict[str, Any]:
        found = {}
        for column in table.columns:
            default: Any = column.default
            if column.name in names or not (column.name in same or default):
                continue
            value = same.get(column.name, default and default.arg)
            if callable(value):
                value = value(None)
            process = column.type.dialect_impl(self._dialect).bind_processor(self._dialect)
            found[column.name] = process(value) if process else value
        return found


@contextmanager
def bulk(store: Store, *tables: str) -> Iterator[Bulk]:
    """One transaction, which checks nothing on the way: what is put must be right."""
    with store.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        taken = _sqlite(driver, tables) if store.sqlite else _postgresql(driver, tables)
        with taken:
            yield Bulk(driver, store.engine.dialect)
        connection.invalidate()  # its settings were for this


@contextmanager
def _sqlite(driver: Any, tables: Sequence[str]) -> Iterator[None]:
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -300000"):
        driver.execute(f"PRAGMA {pragma}")
    driver.execute("BEGIN IMMEDIATE")
    kept = driver.execute(KEPT, (json.dumps(tables),)).fetchall()
    for kind, name, _sql in kept:
        driver.execute(f'DROP {kind} "{name}"')
    yield
    for _kind, _name, sql in kept:
        driver.execute(sql)
    driver.execute("COMMIT")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _postgresql(driver: Any, tables: Sequence[str]) -> Iterator[None]:
    driver.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
    driver.execute("SET maintenance_work_mem = '500MB'")
    kept = driver.execute(INDEXES, (list(tables),)).fetchall()
    for name, _sql in kept:
        driver.execute(f"DROP INDEX {name}")
    yield
    for _name, sql in kept:
        driver.execute(sql)
    for table in tables:
        if "id" in Base.metadata.tables[table].columns:
            last = f"SELECT max(id) FROM {table}"  # noqa: S608  our own name
            driver.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")
    driver.commit()
    driver.autocommit = True
    for table in tables:
        driver.execute(f"VACUUM ANALYZE {table}")  # as autovacuum does in life; here it is off
    driver.autocommit = False
