"""How the database goes about each statement made once: none goes through the whole of a table that grows."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, ExecutionContext, Select, event, text

import rac_bot
from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Base
from rac_bot.store.work.statements import Named, Open, Reached, Whole, Written, limits

GROWING = {
    *("candidate", "admission", "session_dossier", "inscription", "journal_entry", "change", "search"),
    *("stored_message", "stored_message_inscription", "name_word", "name_tail", "followed_candidate"),
    *("tick", "settled", "digest_line", "handover", "handover_candidate"),
}
# By the names that statements give them too.
NAMES = GROWING | {f"reached_{name}" for name in GROWING} | {f"{name}_1" for name in GROWING}
# What goes through one all the same, and why that is no harm.
LEFT = {
    "exchange.entering.save_fields.VALUES": "a field of the college's is withdrawn, at the command line",
    "exchange.reconciling.OURS": "compares the whole college, at the command line",
    "store.file.clara.TO_CONFIRM": "once after an upgrade, at the command line",
    "store.file.names.COUNT": "makes the index of names anew, at the command line",
    "store.file.names.NO_WORDS": "makes the index of names anew, at the command line",
    "store.people.access.UNITS": "the form of rights, which an administrator opens",
    "store.people.access_told.OF_ASKER": "somebody who asked for access is answered",
    "store.privacy.beside.ERASED": "where there is no list of them yet, at the command line",
    "store.privacy.beside.FIRST_ENTRY": "by key, and no further than the first",
    "store.privacy.since.LAST_ENTRY": "by key, and no further than the last",
    "store.privacy.privacy.FORGET": "a person is erased: the foreign key of summaries is looked for",
    "store.privacy.privacy.HELD": "a person is told all, at the command line: the journal is gone through",
    "store.privacy.searched.SEARCHES": "a person is erased, and searches are kept for weeks only",
    "store.privacy.retention.OLDEST_SEARCHES": "by key, and no further than a batch",
    "store.privacy.retention.OLDEST_VALUES": "by key, and no further than a batch",
    "store.file.names.NO_LEXICON": "rac-bot db reindex makes it anew",
    "store.telling.digested.CHANNELS": "what the next digests count, and no more",
    "store.telling.outbox.BY_STATE": "counts for an administrator",
    # With every column set, as here, the key too: its foreign key is looked for.
    "store.telling.outbox.MESSAGE": "a row by its key",
    "store.telling.outbox.POSTPONED": "a row by its key",
    "store.telling.telling.STORED": "new rows, of which nothing can be a summary yet",
}
PARTIAL = ("ix_inscription_pending", "ix_session_dossier_pending", "ix_admission_pending")
LIMITED = Rights(Role.ADVISING, ("JEE.0K",), ("RA",))
Statement = Named[*tuple[Any, ...]] | Written


def named() -> Iterator[tuple[str, Statement]]:
    for module in pkgutil.walk_packages(rac_bot.__path__, "rac_bot."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        where = module.name.removeprefix("rac_bot.")
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in value.values() if isinstance(value, dict) else [value]:
                if isinstance(one, Open | Reached | Whole | Written):
                    yield f"{where}.{name}", one


def test_each_statement_is_of_the_kind_that_it_says() -> None:
    looked_into = [statement.look_into() for _name, statement in named()]
    assert len(looked_into) > 200


def ways(statement: Statement) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The statement as whoever is limited runs it too; its rights as parameters."""
    if isinstance(statement, Written):
        if statement.plain:  # an update of entities is run by their keys
            yield statement.statement, {}
        if isinstance(statement.belongs, Select):
            yield statement.belongs, {}
        return
    for rights in (Rights(Role.ADMINISTERING), LIMITED):
        yield statement.within(rights), limits(rights)


class Seen(Exception):
    """The statement is known as the database gets it: it is not run."""


def sent(connection: Connection, statement: Any, known: dict[str, Any]) -> tuple[str, Any]:
    """The SQL and the parameters that the driver gets; nothing for a parameter, or a list of one."""
    compiled = statement.compile(dialect=connection.dialect)
    values = {
        name: [None] if bind.expanding else None for name, bind in compiled.binds.items() if bind.required
    }
    told: list[tuple[str, Any]] = []

    def stop(_c: Any, _cursor: Any, sql: str, parameters: Any, _context: ExecutionContext, _m: bool) -> None:
        told.append((sql, parameters))
        raise Seen

    event.listen(connection, "before_cursor_execute", stop)
    try:
        with pytest.raises(Seen):
            connection.execute(statement, values | known)
    finally:
        event.remove(connection, "before_cursor_execute", stop)
    return told[0]


def scans(connection: Connection, sql: str, parameters: Any) -> list[str]:
    """The growing tables that the plan goes through whole; an index of what is left to do is none."""
    if connection.dialect.name == "sqlite":
        steps = [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)]
        found = [step for step in steps if step.startswith("SCAN") and step.split()[1] in NAMES]
    else:
        steps = [str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {sql}", parameters)]
        found = [step for step in steps if step.partition("Seq Scan on ")[2].partition(" ")[0] in GROWING]
    return [step for step in found if not any(index in step for index in PARTIAL)]


def test_none_goes_through_a_table_that_grows(store: Store) -> None:
    found = {}
    with store.engine.connect() as connection:
        if not store.sqlite:
            connection.execute(text("SET enable_seqscan = off"))
        for name, statement in named():
            for way, known in ways(statement):
                if scanned := scans(connection, *sent(connection, way, known)):
                    found[name] = scanned
    assert {name: steps for name, steps in found.items() if name not in LEFT} == {}
    if store.sqlite:  # which empties a table without going through it
        assert LEFT.keys() - {"store.file.names.NO_LEXICON"} == found.keys()


def test_the_tables_that_grow_are_there() -> None:
    assert Base.metadata.tables.keys() >= GROWING
