"""Messages in order, paced, grouped, and never posted twice in doubt."""

import sqlalchemy as sa
from alembic import op

revision = "0003_delivery"
down_revision = "0002_screens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lane",
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_lane")),
    )
    with op.batch_alter_table(
        "stored_message", schema=None, table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("summary_id", sa.Integer(), nullable=True))
        batch_op.alter_column("dossier_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(
            batch_op.f("ix_stored_message_recipient_state_id"), ["recipient", "state", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stored_message_recipient_created_at"), ["recipient", "created_at"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_stored_message_summary_id_stored_message"),
            "stored_message",
            ["summary_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.execute(
        "INSERT INTO lane (recipient, free_at) SELECT recipient, max(created_at) FROM stored_message "
        "GROUP BY recipient"
    )
