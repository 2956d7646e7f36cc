"""What a mark *saisie dans CLARA* put an end to, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0011_undo"
down_revision = "0010_effective"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inscription", sa.Column("before_mark", sa.JSON(), nullable=True))
