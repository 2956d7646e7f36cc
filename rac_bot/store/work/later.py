"""What SQLite makes at each row of a person, made once for all where a file brings most of the people.

An index over many rows is sorted and written in one go, as are the endings of their words: at each row, they
take half of the time of an import. On PostgreSQL whoever reads would wait meanwhile, and it is left as it is.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

# Whose numbers an import looks up by none of these, and the trigger that keeps the lexicon.
_MADE = (
    *(
        "ix_candidate_phone",
        "ix_candidate_local_phone",
        "ix_candidate_other_phone",
        "ix_candidate_other_local",
    ),
    *("ix_candidate_da_backwards", "ix_candidate_phone_backwards", "ix_candidate_code_permanent_backwards"),
    "ix_candidate_code_permanent_digits",
    "name_word_comes",
)
_FIND = f"SELECT type, name, sql FROM sqlite_schema WHERE name IN ({', '.join('?' * len(_MADE))})"  # noqa: S608
_EACH_PLACE = "json_each('[' || substr(replace(hex(zeroblob(length(word))), '00', ',0'), 2) || ']')"
_LEXICON = f"""
INSERT INTO name_tail (inside, tail, part, word)
SELECT at.key > 0 AS inside, substr(word, at.key + 1) AS tail, part, word
FROM (
    SELECT DISTINCT word, part FROM name_word AS borne WHERE NOT EXISTS (
        SELECT 1 FROM name_tail AS known
        WHERE known.inside = 0 AND known.part = borne.part
        AND known.tail = borne.word AND known.word = borne.word
    )
), {_EACH_PLACE} AS at
ORDER BY inside, part, tail, word
"""  # noqa: S608


def put_off(connection: Connection) -> Sequence[str]:
    """Leave all of it until `catch_up`, which gets what this returns; the transaction may be rolled back."""
    found = connection.exec_driver_sql(_FIND, _MADE).all() if connection.dialect.name == "sqlite" else []
    for kind, name, _sql in found:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    return [sql for _kind, _name, sql in found]


def catch_up(connection: Connection, made: Sequence[str]) -> None:
    if made:
        connection.exec_driver_sql(_LEXICON)
    for sql in made:
        connection.exec_driver_sql(sql)
