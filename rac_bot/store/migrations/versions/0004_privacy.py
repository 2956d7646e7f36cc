"""What is held on a person can be erased; the journal can only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0004_privacy"
down_revision = "0003_delivery"
branch_labels = None
depends_on = None

WORDS = "the journal is append-only"
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER journal_keeps_{verb} BEFORE {verb} ON journal_entry "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
        "CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()",
        "CREATE TRIGGER journal_keeps_all BEFORE TRUNCATE ON journal_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()",
    ],
}


def upgrade() -> None:
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("stored_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erase", sa.Boolean(), server_default="0", nullable=False))
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
