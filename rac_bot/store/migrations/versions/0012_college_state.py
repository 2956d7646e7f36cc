"""What is read of the college's tables is kept as long as these hold the same: a number says so."""

import sqlalchemy as sa
from alembic import op

revision = "0012_college_state"
down_revision = "0011_undo"
branch_labels = None
depends_on = None

TABLES = (
    *("programme", "grid", "course", "competency", "grid_course", "grid_course_competency", "grid_group"),
    *("code_value", "session_dates", "user_field", "person"),
)
# At random: a number that a transaction took back is never another's.
ANOTHER = {"sqlite": "random()", "postgresql": "floor(random() * 9e18)::bigint"}


def triggers(dialect: str) -> list[str]:
    change = f"UPDATE college_state SET number = {ANOTHER[dialect]}"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{verb.lower()}_seen AFTER {verb} ON {table} BEGIN {change}; END"
            for table in TABLES
            for verb in ("INSERT", "UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION college_changes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {change}; RETURN NULL; END $$",
        *(
            f"CREATE TRIGGER {table}_seen AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION college_changes()"
            for table in TABLES
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "college_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_college_state")),
    )
    dialect = op.get_bind().dialect.name
    op.execute(f"INSERT INTO college_state (id, number) VALUES (1, {ANOTHER[dialect]})")
    for statement in triggers(dialect):
        op.execute(statement)
