"""Statements compiled once: the tests open hundreds of engines, and most of their time went to compiling."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class _Alike:
    """Each engine has its dialect, part of the key of what was compiled: those of a kind are the same key."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class Sqlite(_Alike, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class Postgresql(_Alike, PGDialect_psycopg):
    supports_statement_cache = True


def share() -> None:
    """From now on, for every engine."""
    registry.register("sqlite", __name__, Sqlite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgresql.__name__)
    compiled: dict[Any, Any] = {}

    @event.listens_for(Engine, "engine_connect")
    def shares(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)
