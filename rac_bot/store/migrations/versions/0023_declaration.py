"""The pivot date of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0023_declaration"
down_revision = "0022_handover"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session_dates", sa.Column("pivot_day", sa.Date(), nullable=True))
