"""The days on which the college works; what is to be done at a time; morning digests."""

import sqlalchemy as sa
from alembic import op

revision = "0019_time"
down_revision = "0018_titles"
branch_labels = None
depends_on = None

# As in 0012_college_state.
ANOTHER = {"sqlite": "random()", "postgresql": "floor(random() * 9e18)::bigint"}


def triggers(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        change = f"UPDATE college_state SET number = {ANOTHER[dialect]}"
        return [
            f"CREATE TRIGGER {table}_{verb.lower()}_seen AFTER {verb} ON {table} BEGIN {change}; END"
            for verb in ("INSERT", "UPDATE", "DELETE")
        ]
    return [
        f"CREATE TRIGGER {table}_seen AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION college_changes()"
    ]


def upgrade() -> None:
    op.create_table(
        "calendar_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_period")),
        sa.UniqueConstraint(
            "first_day", "last_day", "weekdays", name=op.f("uq_calendar_period_first_day_last_day_weekdays")
        ),
    )
    for statement in triggers(op.get_bind().dialect.name, "calendar_period"):
        op.execute(statement)
    op.create_table(
        "task",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_due_at"), "task", ["due_at"])
    op.add_column("home", sa.Column("morning", sa.Integer(), server_default="480", nullable=False))
    op.add_column("stored_message", sa.Column("pressed", sa.Boolean(), server_default="0", nullable=False))
