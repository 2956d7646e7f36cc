"""Who may ask for what is kept as the college's tables are, as long as nobody's rights or settings change.

Who has one name and birth date is found by an index; only who was erased is in that of the marks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_served"
down_revision = "0025_digits"
branch_labels = None
depends_on = None

# As in 0012_college_state; of a Home, only what its person chose: the rest changes as it is drawn.
TABLES = {"access": "", "workspace": "", "home": " OF slack_id, language, confirms, morning"}
ANOTHER = {"sqlite": "random()", "postgresql": "floor(random() * 9e18)::bigint"}


def triggers(dialect: str, table: str, columns: str) -> list[str]:
    if dialect == "sqlite":
        change = f"UPDATE college_state SET number = {ANOTHER[dialect]}"
        return [
            f"CREATE TRIGGER {table}_{verb.lower()}_seen AFTER {verb}{of} ON {table} BEGIN {change}; END"
            for verb, of in (("INSERT", ""), ("UPDATE", columns), ("DELETE", ""))
        ]
    return [
        f"CREATE TRIGGER {table}_seen AFTER INSERT OR UPDATE{columns} OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION college_changes()"
    ]


def upgrade() -> None:
    for table, columns in TABLES.items():
        for statement in triggers(op.get_bind().dialect.name, table, columns):
            op.execute(statement)
    op.drop_index("ix_candidate_sort_key", "candidate")
    op.create_index("ix_candidate_sort_key_birth_date", "candidate", ["sort_key", "birth_date"])
    op.drop_index("ix_candidate_erased_mark", "candidate")
    some = sa.text("erased_mark IS NOT NULL")
    op.create_index(
        *("ix_candidate_erased_mark", "candidate", ["erased_mark"]), sqlite_where=some, postgresql_where=some
    )
