"""Candidates confided to a colleague: who looks after each now, and the handovers."""

import sqlalchemy as sa
from alembic import op

revision = "0022_handover"
down_revision = "0020_watches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver", sa.String(length=20), nullable=False),
        sa.Column("taker", sa.String(length=20), nullable=False),
        sa.Column("offered_by", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sqlite_autoincrement=True,
    )
    for columns in (("giver", "state"), ("taker", "state"), ("state", "changed_at")):
        op.create_index(op.f(f"ix_handover_{'_'.join(columns)}"), "handover", list(columns))
    op.create_table(
        "handover_candidate",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_handover_candidate_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["handover.id"],
            name=op.f("fk_handover_candidate_handover_id_handover"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("handover_id", "candidate_id", name=op.f("pk_handover_candidate")),
    )
    op.create_index(op.f("ix_handover_candidate_candidate_id"), "handover_candidate", ["candidate_id"])
    op.add_column(
        "followed_candidate",
        sa.Column("responsible", sa.String(length=20), server_default="", nullable=False),
    )
    op.execute("UPDATE followed_candidate SET responsible = advisor")
    op.create_index(
        op.f("ix_followed_candidate_responsible_candidate_id"),
        "followed_candidate",
        ["responsible", "candidate_id"],
    )
