"""A message that Slack refuses by a word nobody knows holds up none behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0015_delivery"
down_revision = "0014_grid"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stored_message", sa.Column("aside", sa.Boolean(), server_default="0", nullable=False))
