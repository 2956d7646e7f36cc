"""Admissions and session dossiers have their own state in CLARA; ticks of the list are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0016_clara_state"
down_revision = "0015_delivery"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
# What was on file before is in CLARA. Of a session none of whose lines ever was, nobody knows; nor of one
# without lines, unless a file brought it.
_UNKNOWN = """
    UPDATE session_dossier SET clara = 'to_enter', to_confirm = :yes
    WHERE admission_id IS NOT NULL AND deleted_at IS NULL
    AND (
        EXISTS (SELECT 1 FROM inscription WHERE dossier_id = session_dossier.id AND state != 'deleted')
        OR id IN (SELECT dossier_id FROM journal_entry WHERE action = 'create_dossier')
    )
    AND NOT EXISTS (
        SELECT 1 FROM inscription
        WHERE dossier_id = session_dossier.id AND (clara != 'to_enter' OR clara_entered_at IS NOT NULL)
    )
"""
_DELETED = "UPDATE session_dossier SET clara = 'to_enter' WHERE deleted_at IS NOT NULL"


def upgrade() -> None:
    for table in ("admission", "session_dossier"):
        op.add_column(table, sa.Column("created_by", sa.String(length=20), nullable=True))
        op.add_column(
            table, sa.Column("clara", sa.String(length=20), server_default="entered", nullable=False)
        )
        op.add_column(table, sa.Column("clara_entered_at", _MOMENT, nullable=True))
        op.add_column(table, sa.Column("clara_entered_by", sa.String(length=20), nullable=True))
        op.add_column(table, sa.Column("before_mark", sa.JSON(), nullable=True))
    op.add_column("admission", sa.Column("created_at", _MOMENT, nullable=True))
    op.add_column("admission", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column(
        "session_dossier", sa.Column("to_confirm", sa.Boolean(), server_default="0", nullable=False)
    )
    op.add_column("session_dossier", sa.Column("in_clara", sa.JSON(), nullable=True))
    db = op.get_bind()
    db.execute(sa.text(_UNKNOWN).bindparams(sa.bindparam("yes", True, sa.Boolean())))
    db.execute(sa.text(_DELETED))
    pending = sa.text("clara != 'entered'")
    for table in ("admission", "session_dossier"):
        op.create_index(
            f"ix_{table}_pending",
            table,
            ["candidate_id"],
            unique=False,
            sqlite_where=pending,
            postgresql_where=pending,
        )
    op.create_table(
        "tick",
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_tick_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("actor", "kind", "thing_id", name=op.f("pk_tick")),
    )
    op.create_index(op.f("ix_tick_candidate_id"), "tick", ["candidate_id"])
    op.create_index(op.f("ix_tick_at"), "tick", ["at"])
