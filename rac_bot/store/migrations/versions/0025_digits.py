"""A code permanent is found by what its digits begin with; a name, by the words of nobody who was erased.

Erasure takes the words away: what an older version may have left of them goes too, since searches rely on it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025_digits"
down_revision = "0024_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_candidate_code_permanent_digits", "candidate", [sa.text("substr(code_permanent, 5)")])
    op.execute(
        "DELETE FROM name_word WHERE candidate_id IN (SELECT id FROM candidate WHERE erased_at IS NOT NULL)"
    )
