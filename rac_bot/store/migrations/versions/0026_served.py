"""Who may ask for what is kept as the college's tables are, as long as nobody's rights or settings change."""

from alembic import op

revision = "0026_served"
down_revision = "0025_digits"
branch_labels = None
depends_on = None

# As in 0012_college_state; of a Home, only what its person chose: the rest changes as it is drawn.
TABLES = {"access": "", "workspace": "", "home": " OF language, confirms, morning"}
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
