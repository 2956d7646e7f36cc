"""Alembic's entry point: runs the migrations on the connection that `rac_bot.store.schema` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum
from sqlalchemy.types import TypeDecorator

from rac_bot.store.models import Base


def plain(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write the database's own types into migrations: a migration must not change when our classes do."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    render_item=plain,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
