"""What each competency is about, where the college's file of a grid says it."""

import sqlalchemy as sa
from alembic import op

revision = "0018_titles"
down_revision = "0017_home"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("competency", sa.Column("title", sa.String(300), server_default="", nullable=False))
