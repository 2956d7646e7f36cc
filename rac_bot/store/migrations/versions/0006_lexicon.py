"""Names are looked up among the distinct words; numbers by their end too; sessions by an index."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op

revision = "0006_lexicon"
down_revision = "0005_access"
branch_labels = None
depends_on = None

FIRSTS = "0123456789abcdefghijklmnopqrstuvwxyz"  # what a folded word begins with

OURS = sa.text("admission_id IS NOT NULL AND deleted_at IS NULL")

# The endings of a word, the word itself first: `{at}` goes from 0.
TAILS = {
    "sqlite": "json_each('[' || substr(replace(hex(zeroblob(length({word}))), '00', ',0'), 2) || ']')",
    "postgresql": "generate_series(0, length({word}) - 1)",
}
AT = {"sqlite": "at.key", "postgresql": "at"}


def tails_of(dialect: str, word: str, part: str, source: str = "") -> str:
    tails, at = TAILS[dialect].format(word=word), AT[dialect]
    return (
        f"INSERT INTO name_tail (inside, tail, word, part) "
        f"SELECT {at} > 0, substr({word}, {at} + 1), {word}, {part} FROM {source}{tails} AS at"
    )


HAS_BEARERS = "EXISTS (SELECT 1 FROM name_word WHERE word = OLD.word AND part = OLD.part)"
IS_KNOWN = (
    "EXISTS (SELECT 1 FROM name_tail WHERE inside = false AND tail = NEW.word AND word = NEW.word "
    "AND part = NEW.part)"
)


def forget_tails(dialect: str) -> str:
    tails, at = TAILS[dialect].format(word="OLD.word"), AT[dialect]
    return (
        "DELETE FROM name_tail WHERE inside IN (false, true) AND part = OLD.part AND word = OLD.word "
        f"AND tail IN (SELECT substr(OLD.word, {at} + 1) FROM {tails} AS at)"
    )


def triggers(dialect: str) -> list[str]:
    """A word comes into the lexicon with its first bearer, and goes with the last."""
    come, go = tails_of(dialect, "NEW.word", "NEW.part"), forget_tails(dialect)
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER name_word_comes AFTER INSERT ON name_word WHEN NOT {IS_KNOWN} BEGIN {come}; END",
            f"CREATE TRIGGER name_word_goes AFTER DELETE ON name_word WHEN NOT {HAS_BEARERS} BEGIN {go}; END",
        ]
    made = []
    for verb, name, row, unless, act in (
        ("INSERT", "name_word_comes", "NEW", IS_KNOWN, come),
        ("DELETE", "name_word_goes", "OLD", HAS_BEARERS, go),
    ):
        made += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NOT {unless} THEN {act}; END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {name} AFTER {verb} ON name_word FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return made


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    _set_aside(dialect)
    _create()
    told = context.config.attributes["progress"]
    _fill(dialect, told)
    op.drop_table("name_word_before")
    for statement in triggers(dialect):
        op.execute(statement)
    _index(dialect, told)


def _set_aside(dialect: str) -> None:
    op.rename_table("name_word", "name_word_before")
    if dialect == "postgresql":  # where no two constraints of a schema have one name
        for name in ("pk_name_word", "fk_name_word_candidate_id_candidate"):
            op.execute(f"ALTER TABLE name_word_before RENAME CONSTRAINT {name} TO {name}_before")


def _word(name: str) -> "sa.Column[str]":
    kind = sa.String(length=260).with_variant(sa.String(length=260, collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _create() -> None:
    op.create_table(
        "name_word",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        _word("word"),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["candidate.id"],
            name=op.f("fk_name_word_candidate_id_candidate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "candidate_id", "part", name=op.f("pk_name_word")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_tail",
        sa.Column("inside", sa.Boolean(), nullable=False),
        _word("tail"),
        sa.Column("part", sa.String(length=20), nullable=False),
        _word("word"),
        sa.PrimaryKeyConstraint("inside", "part", "tail", "word", name=op.f("pk_name_tail")),
        sqlite_with_rowid=False,
    )


def _fill(dialect: str, told: Callable[[int, int], None]) -> None:
    """By the first letter: a million people take a minute, and the command says how far it is."""
    for done, (first, following) in enumerate(zip(FIRSTS, [*FIRSTS[1:], None], strict=True)):
        told(done, len(FIRSTS))
        begins = f"word < '{following}'" if following else "word IS NOT NULL"
        begins += f" AND word >= '{first}'" if first != FIRSTS[0] else ""
        op.execute(
            "INSERT INTO name_word (word, candidate_id, part) SELECT word, candidate_id, part "
            f"FROM name_word_before WHERE {begins} ORDER BY word, candidate_id, part"
        )
        distinct = f"(SELECT DISTINCT word, part FROM name_word WHERE {begins}) AS known, "
        op.execute(tails_of(dialect, "known.word", "known.part", distinct))


def _index(dialect: str, told: Callable[[int, int], None]) -> None:
    numbers = ("da", "phone", "code_permanent")
    told(0, 2 + len(numbers))
    op.create_index(
        op.f("ix_name_word_candidate_id_part_word"), "name_word", ["candidate_id", "part", "word"]
    )
    told(1, 2 + len(numbers))
    op.create_index(
        "ix_session_dossier_ours",
        "session_dossier",
        ["session", "candidate_id"],
        sqlite_where=OURS,
        postgresql_where=OURS,
    )
    for done, number in enumerate(numbers, start=2):
        told(done, 2 + len(numbers))
        one_by_one = " || ".join(f"substr({number}, {at}, 1)" for at in range(12, 0, -1))
        backwards = one_by_one if dialect == "sqlite" else f"reverse({number})"
        op.create_index(f"ix_candidate_{number}_backwards", "candidate", [sa.text(backwards)])
    if dialect == "postgresql":  # it plans by what a table holds: of these it knows nothing yet
        for table in ("name_word", "name_tail", "candidate"):
            op.execute(f"ANALYZE {table}")
