"""What is watched over: rules, who wants none, and what was dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0020_watches"
down_revision = "0019_time"
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
        "watch_rule",
        sa.Column("watch", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("figure", sa.Integer(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("watch", name=op.f("pk_watch_rule")),
    )
    for statement in triggers(op.get_bind().dialect.name, "watch_rule"):
        op.execute(statement)
    op.create_table(
        "watch_off",
        sa.Column("slack_id", sa.String(length=20), nullable=False),
        sa.Column("watch", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("slack_id", "watch", name=op.f("pk_watch_off")),
    )
    op.create_table(
        "settled",
        sa.Column("watch", sa.String(length=20), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_settled_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("watch", "candidate_id", "about", name=op.f("pk_settled")),
    )
    op.create_index(op.f("ix_settled_candidate_id"), "settled", ["candidate_id"])
