"""Which channel is told of what."""

import sqlalchemy as sa
from alembic import op

revision = "0024_routing"
down_revision = "0023_declaration"
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
        "route",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("told", sa.String(length=20), nullable=False),
        sa.Column("programme", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route")),
        sa.UniqueConstraint(
            *("channel", "told", "programme", "unit"), name=op.f("uq_route_channel_told_programme_unit")
        ),
        sqlite_autoincrement=True,
    )
    for statement in triggers(op.get_bind().dialect.name, "route"):
        op.execute(statement)
    op.create_table(
        "digest_line",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("inscription_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inscription_id"],
            ["inscription.id"],
            name=op.f("fk_digest_line_inscription_id_inscription"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel", "inscription_id", name=op.f("pk_digest_line")),
    )
    op.create_index(op.f("ix_digest_line_inscription_id"), "digest_line", ["inscription_id"])
