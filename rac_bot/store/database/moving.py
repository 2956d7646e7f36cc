"""A whole store copied into another one, of either kind, and checked row for row."""

import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Column, Integer, MetaData, Row, String, Table, bindparam, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from rac_bot.errors import Unstorable, UpkeepError
from rac_bot.i18n import _
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base, CollegeState
from rac_bot.store.models.personal import ABOUT
from rac_bot.store.work import many

BATCH = 5000  # rows written in one transaction
# Each database has its own state of the college's tables.
TABLES = [one for one in Base.metadata.sorted_tables if one is not CollegeState.__table__]
_Values = Row[*tuple[Any, ...]]
Progress = Callable[[int, int], None]

_SEQUENCE = "CAST(pg_get_serial_sequence(:t, :c) AS regclass)"
_POSTGRES_LAST = f"SELECT pg_sequence_last_value({_SEQUENCE})"
_SQLITE_LAST = "SELECT max(seq) FROM sqlite_sequence WHERE name = :t"

# In the target as long as the copy is not finished and checked: where it comes from.
_MARK = Table("copy_in_progress", MetaData(), Column("source", String(400), primary_key=True))


class Moved(NamedTuple):
    """A table that holds the same on both sides."""

    table: str
    rows: int
    digest: str


def is_half_copied(store: Store) -> bool:
    """Whether a copy into that store was begun and not finished."""
    with store.reading_whole() as db:
        return inspect(db.connection()).has_table(_MARK.name)


def move(source: Store, target: Store, progress: Progress | None) -> list[Moved]:
    """Copy every row, or those that an interrupted copy left; nobody writes to the source meanwhile.

    Raises:
        UpkeepError: the target is not empty, does not take a value, or is not the same in the end.
    """
    if _address(source) == _address(target):
        raise UpkeepError(_("Les deux adresses sont celles d’une même base."))
    with source.writing_whole() as reading:
        _prepare(source, target)
        counts = {table: _count(reading, table) for table in TABLES}
        total, done = 2 * sum(counts.values()), 0  # each row is copied, then compared

        def advance(rows: int) -> None:
            nonlocal done
            done += rows
            if progress:
                progress(done, total)

        # From SQLite to SQLite, values go as they stand there: nothing is made of a date, a state or a list.
        alike = source.sqlite and target.sqlite
        read = {table: _bare(table) if alike else table for table in counts}
        moved = [_copy(reading, target, table, read[table], advance) for table in counts]
        for table, summed in zip(counts, moved, strict=True):
            _compare(summed, target, read[table])
            advance(summed.rows)
        with target.writing_whole() as db:
            for table in counts:
                _set_last_id(db, target, table, _last_id(reading, source, table))
            _MARK.drop(db.connection())
    return moved


def _prepare(source: Store, target: Store) -> None:
    """The target's tables, empty, under the mark; or as an interrupted copy of the same source left them."""
    address = _address(source)
    if is_half_copied(target):
        with target.reading_whole() as db:
            begun = db.scalar(select(_MARK.c.source))
        if begun != address:
            raise UpkeepError(
                _("La base d’arrivée contient une copie inachevée d’une autre ({base}).", base=str(begun))
            )
        return
    with target.reading_whole() as db:
        names = set(inspect(db.connection()).get_table_names())
        known = {table.name for table in Base.metadata.sorted_tables}
        strange = names - known - {"alembic_version"}
        if strange or any(_count(db, t) for t in TABLES if t.name in names):
            raise UpkeepError(
                _("La base d’arrivée n’est pas vide ; donnez-en une neuve. Rien n’y est changé.")
            )
    schema.upgrade(target)
    with target.writing_whole() as db:
        _MARK.create(db.connection())
        db.execute(_MARK.insert().values(source=address))


def _address(store: Store) -> str:
    """Where a store is, however it was written; without its password."""
    url = store.engine.url
    if store.sqlite:
        url = url.set(database=os.path.realpath(str(url.database)))
    return url.render_as_string(hide_password=True)[:400]


def _bare(table: Table) -> Table:
    """The same table, of whose values nothing is made."""
    columns = (Column(one.name, NullType(), primary_key=one.primary_key) for one in table.columns)
    return Table(table.name, MetaData(), *columns)


def _copy(
    reading: Session, target: Store, table: Table, read: Table, advance: Callable[[int], None]
) -> Moved:
    """The rows of a table, in the order of its key, after those that are there; what all of them sum to."""
    own = [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    with target.reading_whole() as db:
        there = _count(db, table)
    rows = total = 0
    for batch in _batches(reading, read):
        total += _sum(batch)
        if not _follows(table):
            _insert(target, read, own, batch[max(0, there - rows) :])
        rows += len(batch)
        advance(len(batch))
    if own:
        _fill_in(reading, target, read, own)
    return _moved(table, rows, total)


def _follows(table: Table) -> bool:
    """Whether triggers fill the table, from the rows of another."""
    return ABOUT in table.info and bool(table.info[ABOUT].derived)


def _insert(target: Store, table: Table, own: Sequence[str], rows: Sequence[_Values]) -> None:
    if not rows:
        return
    columns = dict(zip(table.columns.keys(), zip(*rows, strict=True), strict=True))
    # A row may point at a later one of its own table: that is filled in once all are there.
    columns |= dict.fromkeys(own, (None,) * len(rows))
    try:
        with target.writing_whole() as db:
            many.insert_values(db.connection(), table, columns)
    except (Unstorable, IntegrityError) as error:
        if len(rows) > 1:  # the one that is not taken is named
            for row in rows:
                _insert(target, table, own, [row])
            return
        key = ", ".join(str(columns[column.name][0]) for column in table.primary_key)
        raise UpkeepError(
            _(
                "Table {table}, ligne {key} : la base d’arrivée n’en veut pas ({reason}).",
                table=table.name,
                key=key,
                reason=_("une clé y est en double, ou manque")
                if isinstance(error, IntegrityError)
                else _("une valeur n’y entre pas"),
            )
        ) from None


def _fill_in(reading: Session, target: Store, table: Table, own: Sequence[str]) -> None:
    (key,) = table.primary_key
    update = (
        table.update().where(key == bindparam("_key")).values({name: bindparam(f"_{name}") for name in own})
    )
    for batch in _batches(reading, table):
        values = [
            {"_key": row._mapping[key.name], **{f"_{name}": row._mapping[name] for name in own}}
            for row in batch
            if any(row._mapping[name] is not None for name in own)
        ]
        if values:
            with target.writing_whole() as db:
                db.connection().execute(update, values)


def _batches(db: Session, table: Table) -> Iterator[Sequence[_Values]]:
    rows = select(*table.columns).order_by(*table.primary_key)
    yield from db.execute(rows, execution_options={"yield_per": BATCH}).partitions()


def _count(db: Session, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _compare(there: Moved, target: Store, table: Table) -> None:
    with target.reading_whole() as db:
        here = _summed(db, table)
    if there != here:
        raise UpkeepError(
            _(
                "Table {table} : {there} lignes au départ, {here} à l’arrivée, et non les mêmes. La base de "
                "départ a changé entre deux essais : arrêtez le bot, videz la base d’arrivée, recommencez.",
                table=table.name,
                there=there.rows,
                here=here.rows,
            )
        )


def _summed(db: Session, table: Table) -> Moved:
    """How many rows, and the sum of their hashes: the same in whatever order they come."""
    rows, total = 0, 0
    for batch in _batches(db, table):
        rows += len(batch)
        total += _sum(batch)
    return _moved(table, rows, total)


def _sum(rows: Sequence[_Values]) -> int:
    return sum(int.from_bytes(sha256(repr(row).encode()).digest()) for row in rows)


def _moved(table: Table, rows: int, total: int) -> Moved:
    return Moved(table.name, rows, f"{total % 2**256:064x}")


def last_given(store: Store, table: Table) -> int:
    """The last id that the table gave."""
    with store.reading_whole() as db:
        return _last_id(db, store, table)


def give_after(store: Store, table: Table, last: int) -> None:
    """Have it give none up to that one any more."""
    with store.writing_whole() as db:
        _set_last_id(db, store, table, last)


def _last_id(db: Session, store: Store, table: Table) -> int:
    """The last id that the table gave, of a row that may be gone; 0 where it numbers nothing."""
    key, *others = table.primary_key
    if others or key.foreign_keys or not isinstance(key.type, Integer):
        return 0
    of, asked = ({"t": table.name}, _SQLITE_LAST) if store.sqlite else (_sequence(table), _POSTGRES_LAST)
    return max(db.scalar(select(func.max(key))) or 0, db.scalar(text(asked), of) or 0)


def _set_last_id(db: Session, store: Store, table: Table, last: int) -> None:
    """What the target numbers next comes after: an id once given is never given again."""
    if last and not store.sqlite:
        db.execute(text(f"SELECT setval({_SEQUENCE}, :last)"), {**_sequence(table), "last": last})
    elif last and table.dialect_options["sqlite"]["autoincrement"]:
        values = {"t": table.name, "last": last}
        db.execute(text("DELETE FROM sqlite_sequence WHERE name = :t"), values)
        db.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:t, :last)"), values)


def _sequence(table: Table) -> dict[str, str]:
    return {"t": table.name, "c": next(iter(table.primary_key)).name}
