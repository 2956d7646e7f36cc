"""What every table shares: naming of constraints, and the column types of the domain."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, Index, Integer, MetaData, String, text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from rac_bot.domain.sessions import Session


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ClaraState(StrEnum):
    """What is left to do in CLARA, which the bot does not touch."""

    TO_ENTER = "to_enter"
    ENTERED = "entered"
    TO_CORRECT = "to_correct"  # entered, then changed here: `in_clara` says what CLARA still holds
    TO_REMOVE = "to_remove"  # entered, then deleted here


# For `__table_args__`: an id once given is never given again, since old buttons in Slack carry ids.
NO_REUSE = {"sqlite_autoincrement": True}


class Moment(TypeDecorator[datetime]):
    """A UTC instant: timezone-aware in Python, on databases that forget the zone too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class SessionCode(TypeDecorator[Session]):
    """A college session, kept as its ordinal (20181 for H-2018) so that it sorts in time."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Session | None, dialect: Dialect) -> int | None:
        return value.ordinal if value is not None else None

    def process_result_value(self, value: int | None, dialect: Dialect) -> Session | None:
        return Session.from_ordinal(value) if value is not None else None


def word(kind: type[StrEnum], length: int = 20) -> Enum:
    """A column holding the value of one of our enumerations, as plain text."""
    return Enum(
        kind, native_enum=False, length=length, create_constraint=False, values_callable=lambda e: list(e)
    )


def of_some(name: str, *columns: Any, where: str, unique: bool = True) -> Index:
    """An index of the rows that the condition keeps.

    The condition is named for SQLite alone, by which a test holds it against the migrations, that make it on
    both: to name it for PostgreSQL too would load that dialect, 2 MB, on SQLite.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


def sortable(length: int) -> Any:
    """Text compared byte by byte on every database, so that prefix ranges use the index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def utc_now() -> datetime:
    return datetime.now(UTC)
