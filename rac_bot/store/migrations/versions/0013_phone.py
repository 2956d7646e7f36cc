"""Telephones that are more than ten digits: as written, and the digits of another number."""

import sqlalchemy as sa
from alembic import op

revision = "0013_phone"
down_revision = "0012_college_state"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidate", sa.Column("phone_written", sa.String(length=60), nullable=True))
    for name, length in (("other_phone", 15), ("other_local", 7)):
        kind = sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")
        op.add_column("candidate", sa.Column(name, kind, nullable=True))
        held = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            op.f(f"ix_candidate_{name}"), "candidate", [name], sqlite_where=held, postgresql_where=held
        )
