"""Each person's Home and settings, the words that wait for a press, who asked for access."""

import sqlalchemy as sa
from alembic import op

revision = "0017_home"
down_revision = "0016_clara_state"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("confirms", sa.String(length=20), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_home")),
    )
    op.create_index(op.f("ix_home_due_at"), "home", ["due_at"])
    op.create_table(
        "said",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_said")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_said_at"), "said", ["at"])
    op.create_table(
        "access_request",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_access_request")),
    )
