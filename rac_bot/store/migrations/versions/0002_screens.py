"""What CLARA's screens show: changes, the way back to CLARA, user fields, an advisor's own candidates."""

import sqlalchemy as sa
from alembic import op

revision = "0002_screens"
down_revision = "0001_spine"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_field")),
        sa.UniqueConstraint("subject", "name", name=op.f("uq_user_field_subject_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_change_entry_id_journal_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_dossier_id_version"), ["dossier_id", "version"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_inscription_id_version"), ["inscription_id", "version"], unique=False
        )

    op.create_table(
        "followed_candidate",
        sa.Column("advisor", sa.String(length=20), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_followed_candidate_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("advisor", "candidate_id", name=op.f("pk_followed_candidate")),
    )
    with op.batch_alter_table("followed_candidate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_followed_candidate_candidate_id"), ["candidate_id"], unique=False
        )

    op.create_table(
        "grid_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grid.id"], name=op.f("fk_grid_import_grid_id_grid"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_import")),
    )
    with op.batch_alter_table("grid_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_import_grid_id"), ["grid_id"], unique=False)

    with op.batch_alter_table("grid", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ee_sr_takes_results", sa.Boolean(), server_default="0", nullable=False)
        )

    with op.batch_alter_table("inscription", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("user_values", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("clara", sa.String(length=20), server_default="to_enter", nullable=False)
        )
        batch_op.add_column(sa.Column("in_clara", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("unlock_reason", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("deleted_by", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("deleted_from", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_inscription_clara"), ["clara"], unique=False)
        batch_op.create_index(
            "uq_inscription_not_followed_course",
            ["dossier_id", "course_id"],
            unique=True,
            sqlite_where=sa.text("state = 'not_followed'"),
            postgresql_where=sa.text("state = 'not_followed'"),
        )

    with op.batch_alter_table("search", schema=None) as batch_op:
        batch_op.add_column(sa.Column("criteria", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("session_dossier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_values", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("stored_message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=20), server_default="enrolled", nullable=False)
        )

    # Until now a line was in CLARA or was not.
    op.execute("UPDATE inscription SET clara = 'entered' WHERE clara_entered_at IS NOT NULL")
