"""A file that brings back an erased person is known by a mark of the DA."""

import sqlalchemy as sa
from alembic import op

revision = "0009_erasure"
down_revision = "0008_journal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidate", sa.Column("erased_mark", sa.String(64), nullable=True))
    op.create_index("ix_candidate_erased_mark", "candidate", ["erased_mark"])
