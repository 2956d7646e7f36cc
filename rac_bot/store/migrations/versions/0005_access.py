"""Rights are given in the store; people and channels are known as Slack tells them."""

import sqlalchemy as sa
from alembic import op

revision = "0005_access"
down_revision = "0004_privacy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=True),
        sa.Column("guest", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("bot", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("deactivated", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_person")),
    )
    op.execute("INSERT INTO person (slack_id, name) SELECT slack_id, name FROM advisor")
    op.drop_table("advisor")
    op.create_table(
        "workspace",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "channel",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_channel")),
    )
    op.add_column("journal_entry", sa.Column("origin", sa.String(length=80), nullable=True))
    op.create_table(
        "access",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("programmes", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("given_by", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_access")),
    )
