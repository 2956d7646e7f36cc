"""What is asked of a large store goes through an index: what is left in CLARA, the journal, old messages."""

import sqlalchemy as sa
from alembic import op

revision = "0007_growth"
down_revision = "0006_lexicon"
branch_labels = None
depends_on = None

PENDING = sa.text("state != 'deleted' AND clara != 'entered' OR state = 'deleted' AND clara = 'to_remove'")


def upgrade() -> None:
    op.drop_index("ix_inscription_clara", table_name="inscription")
    op.create_index(
        "ix_inscription_pending",
        "inscription",
        ["dossier_id", "id"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_index("ix_journal_entry_actor_action_at", "journal_entry", ["actor", "action", "at"])
    op.create_index("ix_stored_message_state_created_at", "stored_message", ["state", "created_at"])
