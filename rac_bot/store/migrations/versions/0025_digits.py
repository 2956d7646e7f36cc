"""A code permanent is found by what its digits begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0025_digits"
down_revision = "0024_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_candidate_code_permanent_digits", "candidate", [sa.text("substr(code_permanent, 5)")])
