"""Organisations (Enterprise Grid): whose members people are, and their other id."""

import sqlalchemy as sa
from alembic import op

revision = "0014_grid"
down_revision = "0013_phone"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("enterprise_id", sa.String(length=20), nullable=True))
    op.add_column("workspace", sa.Column("org_wide", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("enterprise_id", sa.String(length=20), nullable=True))
    op.add_column("person", sa.Column("teams", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("person", sa.Column("other_id", sa.String(length=20), nullable=True))
    op.create_index(op.f("ix_person_other_id"), "person", ["other_id"], unique=True)
