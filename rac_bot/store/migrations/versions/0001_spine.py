"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001_spine"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advisor",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slack_id", name=op.f("pk_advisor")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "da",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "code_permanent",
            sa.String(length=12).with_variant(sa.String(length=12, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=260).with_variant(sa.String(length=260, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column(
            "phone",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "local_phone",
            sa.String(length=7).with_variant(sa.String(length=7, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("language", sa.String(length=20), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("sanctioned", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("code_permanent", name=op.f("uq_candidate_code_permanent")),
        sa.UniqueConstraint("da", name=op.f("uq_candidate_da")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_local_phone"), ["local_phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_phone"), ["phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidate_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "code_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_value")),
        sa.UniqueConstraint("list", "code", name=op.f("uq_code_value_list_code")),
    )
    op.create_table(
        "competency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=4).with_variant(sa.String(length=4, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sa.UniqueConstraint("code", name=op.f("uq_competency_code")),
    )
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("discipline", sa.String(length=3), nullable=False),
        sa.Column("discipline_title", sa.String(length=200), nullable=False),
        sa.Column("official_number", sa.String(length=10), nullable=True),
        sa.Column("sobec_number", sa.String(length=10), nullable=True),
        sa.Column("theory", sa.Integer(), nullable=False),
        sa.Column("laboratory", sa.Integer(), nullable=False),
        sa.Column("personal", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("number", name=op.f("uq_course_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("inscription_id", sa.Integer(), nullable=True),
        sa.Column("search_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_actor_at"), ["actor", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_journal_entry_candidate_id_at"), ["candidate_id", "at"], unique=False
        )

    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=6).with_variant(sa.String(length=6, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "title_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("number", name=op.f("uq_programme_number")),
    )
    op.create_table(
        "search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "grid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "code",
            sa.String(length=24).with_variant(sa.String(length=24, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_grid_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
        sa.UniqueConstraint("code", name=op.f("uq_grid_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("grid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "name_word",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column(
            "word",
            sa.String(length=260).with_variant(sa.String(length=260, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "reversed",
            sa.String(length=260).with_variant(sa.String(length=260, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_name_word_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("candidate_id", "part", "word", name=op.f("pk_name_word")),
    )
    with op.batch_alter_table("name_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_name_word_reversed_part"), ["reversed", "part"], unique=False)
        batch_op.create_index(batch_op.f("ix_name_word_word_part"), ["word", "part"], unique=False)

    op.create_table(
        "admission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("spe", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_admission_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_admission_grid_id_grid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission")),
        sa.UniqueConstraint("candidate_id", "grid_id", name=op.f("uq_admission_candidate_id_grid_id")),
        sa.UniqueConstraint("id", "candidate_id", name=op.f("uq_admission_id_candidate_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("admission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admission_grid_id"), ["grid_id"], unique=False)

    op.create_table(
        "grid_course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("search_key", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_grid_course_course_id_course")),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["grid.id"], name=op.f("fk_grid_course_grid_id_grid"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_course")),
        sa.UniqueConstraint("grid_id", "course_id", name=op.f("uq_grid_course_grid_id_course_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("grid_course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_course_course_id"), ["course_id"], unique=False)

    op.create_table(
        "grid_course_competency",
        sa.Column("grid_course_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_grid_course_competency_competency_id_competency"),
        ),
        sa.ForeignKeyConstraint(
            ["grid_course_id"],
            ["grid_course.id"],
            name=op.f("fk_grid_course_competency_grid_course_id_grid_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("grid_course_id", "competency_id", name=op.f("pk_grid_course_competency")),
    )
    with op.batch_alter_table("grid_course_competency", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grid_course_competency_competency_id"), ["competency_id"], unique=False
        )

    op.create_table(
        "grid_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_course_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_course_id"],
            ["grid_course.id"],
            name=op.f("fk_grid_group_grid_course_id_grid_course"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_group")),
        sa.UniqueConstraint("grid_course_id", "mode", name=op.f("uq_grid_group_grid_course_id_mode")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "session_dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("admission_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("unit_label", sa.String(length=200), nullable=True),
        sa.Column("full_time", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_courses", sa.Integer(), nullable=True),
        sa.Column("written_hours", sa.Integer(), nullable=True),
        sa.Column("written_in_progress", sa.Integer(), nullable=True),
        sa.Column("written_passed", sa.Integer(), nullable=True),
        sa.Column("written_failed", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["admission_id", "candidate_id"],
            ["admission.id", "admission.candidate_id"],
            name=op.f("fk_session_dossier_admission_id_candidate_id_admission"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_session_dossier_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_session_dossier_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_dossier")),
        sa.UniqueConstraint("admission_id", "session", name=op.f("uq_session_dossier_admission_id_session")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("session_dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_dossier_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(
            "uq_session_dossier_foreign",
            ["candidate_id", "programme_id", "unit", "session"],
            unique=True,
            sqlite_where=sa.text("admission_id IS NULL"),
            postgresql_where=sa.text("admission_id IS NULL"),
        )

    op.create_table(
        "inscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("group_number", sa.String(length=5), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("fictive_group", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("funding", sa.String(length=20), nullable=True),
        sa.Column("rac", sa.String(length=20), nullable=True),
        sa.Column("distance", sa.String(length=20), nullable=True),
        sa.Column("prerequisites", sa.String(length=20), nullable=True),
        sa.Column("assignment_state", sa.String(length=20), nullable=True),
        sa.Column("assignment_priority", sa.Integer(), nullable=True),
        sa.Column("substitution", sa.String(length=20), nullable=True),
        sa.Column("alternate_number", sa.String(length=20), nullable=True),
        sa.Column("parent_course", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Integer(), nullable=True),
        sa.Column("weighted_note", sa.Integer(), nullable=True),
        sa.Column("average", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=20), nullable=True),
        sa.Column("absences", sa.Integer(), nullable=True),
        sa.Column("r_score", sa.String(length=20), nullable=True),
        sa.Column("retake_right", sa.String(length=20), nullable=True),
        sa.Column("state_transmission", sa.String(length=20), nullable=True),
        sa.Column("state_transmitted_on", sa.Date(), nullable=True),
        sa.Column("funding_transmission", sa.String(length=20), nullable=True),
        sa.Column("funding_transmitted_on", sa.Date(), nullable=True),
        sa.Column("result_transmission", sa.String(length=20), nullable=True),
        sa.Column("result_transmitted_on", sa.Date(), nullable=True),
        sa.Column("study_situation", sa.String(length=20), nullable=True),
        sa.Column("partner", sa.String(length=120), nullable=True),
        sa.Column("partner_course", sa.String(length=20), nullable=True),
        sa.Column("census", sa.String(length=20), nullable=True),
        sa.Column("census_by", sa.String(length=120), nullable=True),
        sa.Column("census_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=20), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clara_entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clara_entered_by", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_inscription_course_id_course")),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["session_dossier.id"],
            name=op.f("fk_inscription_dossier_id_session_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inscription")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inscription_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            "uq_inscription_active_course",
            ["dossier_id", "course_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "stored_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("ts", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["session_dossier.id"],
            name=op.f("fk_stored_message_dossier_id_session_dossier"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_message")),
        sa.UniqueConstraint("key", name=op.f("uq_stored_message_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stored_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_message_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_message_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "stored_message_inscription",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inscription_id"],
            ["inscription.id"],
            name=op.f("fk_stored_message_inscription_inscription_id_inscription"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["stored_message.id"],
            name=op.f("fk_stored_message_inscription_message_id_stored_message"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "inscription_id", name=op.f("pk_stored_message_inscription")),
    )
    with op.batch_alter_table("stored_message_inscription", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stored_message_inscription_inscription_id"), ["inscription_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("stored_message_inscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_message_inscription_inscription_id"))

    op.drop_table("stored_message_inscription")
    with op.batch_alter_table("stored_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_message_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_stored_message_dossier_id"))

    op.drop_table("stored_message")
    with op.batch_alter_table("inscription", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_inscription_active_course",
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_inscription_dossier_id"))

    op.drop_table("inscription")
    with op.batch_alter_table("session_dossier", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_session_dossier_foreign",
            sqlite_where=sa.text("admission_id IS NULL"),
            postgresql_where=sa.text("admission_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_session_dossier_candidate_id"))

    op.drop_table("session_dossier")
    op.drop_table("grid_group")
    with op.batch_alter_table("grid_course_competency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grid_course_competency_competency_id"))

    op.drop_table("grid_course_competency")
    with op.batch_alter_table("grid_course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grid_course_course_id"))

    op.drop_table("grid_course")
    with op.batch_alter_table("admission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admission_grid_id"))

    op.drop_table("admission")
    with op.batch_alter_table("name_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_name_word_word_part"))
        batch_op.drop_index(batch_op.f("ix_name_word_reversed_part"))

    op.drop_table("name_word")
    with op.batch_alter_table("grid", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grid_programme_id"))

    op.drop_table("grid")
    op.drop_table("search")
    op.drop_table("programme")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_candidate_id_at"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_actor_at"))

    op.drop_table("journal_entry")
    op.drop_table("course")
    op.drop_table("competency")
    op.drop_table("code_value")
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_sort_key"))
        batch_op.drop_index(batch_op.f("ix_candidate_phone"))
        batch_op.drop_index(batch_op.f("ix_candidate_local_phone"))

    op.drop_table("candidate")
    op.drop_table("advisor")
