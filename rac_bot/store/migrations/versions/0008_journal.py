"""An entry of the journal keeps its course, its session and its group; none is replaced, on SQLite too."""

import sqlalchemy as sa
from alembic import context, op

revision = "0008_journal"
down_revision = "0007_growth"
branch_labels = None
depends_on = None

BATCH = 50_000  # entries filled in by one statement: five million take a minute or two

WORDS = "the journal is append-only"
UNLOCK = {
    "sqlite": ["DROP TRIGGER journal_keeps_UPDATE"],
    "postgresql": ["ALTER TABLE journal_entry DISABLE TRIGGER journal_keeps"],
}
LOCK = {
    "sqlite": [
        "CREATE TRIGGER journal_keeps_UPDATE BEFORE UPDATE ON journal_entry "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        # REPLACE deletes the row in its way without asking any trigger of deletion. A row that is given no
        # id has -1 here.
        "CREATE TRIGGER journal_keeps_INSERT BEFORE INSERT ON journal_entry "
        "WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ],
    "postgresql": ["ALTER TABLE journal_entry ENABLE TRIGGER journal_keeps"],
}

# The last entry by which a line had another group, a session dossier another session: what either is now
# is told of entries from then on. A detail of 80 characters may be cut before the word.
MOVED = (
    "CREATE TEMPORARY TABLE journal_moved AS SELECT {of} AS of, max(id) AS last FROM journal_entry "
    "WHERE action = '{action}' AND {of} IS NOT NULL AND (detail LIKE '%{field}%' OR length(detail) >= 80) "
    "GROUP BY {of}"
)
FILL_LINE = (
    "UPDATE journal_entry SET "
    "course = (SELECT course.number FROM inscription JOIN course ON course.id = inscription.course_id "
    "WHERE inscription.id = journal_entry.inscription_id), "
    "group_number = "
    "(SELECT group_number FROM inscription WHERE id = journal_entry.inscription_id AND {still}), "
    "mode = (SELECT mode FROM inscription WHERE id = journal_entry.inscription_id AND {still}) "
    "WHERE id > {first} AND id <= {last} AND inscription_id IS NOT NULL"
)
FILL_DOSSIER = (
    "UPDATE journal_entry SET "
    "session = (SELECT session FROM session_dossier WHERE id = journal_entry.dossier_id AND {still}) "
    "WHERE id > {first} AND id <= {last} AND dossier_id IS NOT NULL"
)
STILL = (
    "NOT EXISTS (SELECT 1 FROM journal_moved WHERE journal_moved.of = journal_entry.{of} "
    "AND journal_moved.last > journal_entry.id)"
)


def upgrade() -> None:
    for column in (
        sa.Column("course", sa.String(length=10), nullable=True),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("group_number", sa.String(length=5), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("whole", sa.Text(), nullable=True),
    ):
        op.add_column("journal_entry", column)
    dialect = op.get_bind().dialect.name
    for statement in UNLOCK[dialect]:
        op.execute(statement)
    _fill("inscription_id", "group_number", "change", FILL_LINE, 0)
    _fill("dossier_id", "session", "change_dossier", FILL_DOSSIER, 1)
    for statement in LOCK[dialect]:
        op.execute(statement)
    op.create_index("ix_journal_entry_at", "journal_entry", ["at"])


def _fill(of: str, field: str, action: str, fill: str, before: int) -> None:
    """What the line, or the dossier, still tells: `before` says how many such passes are over, of two."""
    told = context.config.attributes["progress"]
    op.execute(MOVED.format(of=of, field=field, action=action))
    op.execute("CREATE INDEX journal_moved_of ON journal_moved (of)")
    newest = op.get_bind().execute(sa.text("SELECT max(id) FROM journal_entry")).scalar() or 0
    for first in range(0, newest, BATCH):
        told(before * newest + first, 2 * newest)
        op.execute(fill.format(still=STILL.format(of=of), first=first, last=first + BATCH))
    op.execute("DROP TABLE journal_moved")
