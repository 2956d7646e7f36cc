"""What becomes of a commit, as the seed has it."""

import sqlite3
from typing import Any

from rac_bot.store.database.engine import Store
from tests.simulation.fates import FINE, Fates, Killed

FULL, LOST, UNSURE = "disk full", "connection lost, nothing kept", "kept, and connection lost"
DIES_BEFORE, DIES_AFTER = "killed before it", "killed after it"
WRONG = {FULL: 3, LOST: 2, UNSURE: 3, DIES_BEFORE: 2, DIES_AFTER: 2}


def at_fate(store: Store, fates: Fates) -> None:
    """Each commit of that store goes as the seed says. A lost connection is what PostgreSQL's server does."""
    dialect: Any = store.engine.dialect
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        fate = fates.of("commit", fates.disk, WRONG)
        if fate in (FINE, UNSURE, DIES_AFTER):
            commit(connection)
        else:
            connection.rollback()  # as SQLite does by itself where a commit fails, and a server that one left
        if fate in (DIES_BEFORE, DIES_AFTER):
            raise Killed
        if fate == FULL:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorname = "SQLITE_FULL"
            raise error
        if fate in (LOST, UNSURE):
            raise sqlite3.OperationalError("the connection is closed")

    dialect.do_commit = do_commit
