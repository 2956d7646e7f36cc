"""Entries of the journal from before are given the course, session and group that the line still tells."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from tests.databases import PostgresDatabases
from tests.store.database.test_upgrade import FILLED, put, rows

AT = "2026-11-27 13:00:00.000000"
FAR = 120_000  # entries are filled in by batches: these are in several


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A filled store of the version before."""
    here = Store(f"sqlite:///{tmp_path / 'filled.db'}")
    schema.upgrade(here, "0005_access")
    with closing(sqlite3.connect(tmp_path / "filled.db")) as connection:
        connection.executescript((FILLED / "0005_access.sql").read_text(encoding="utf-8"))
    schema.upgrade(here, "0007_growth")
    if request.param == "sqlite":
        yield here
        here.close()
        return
    here.close()
    postgres: PostgresDatabases = request.getfixturevalue("postgres")
    url = postgres.copy(tmp_path, "journal-at-0007", revision="0007_growth")
    there = Store(url)
    put(there, {name: held for name, held in rows(tmp_path / "filled.db").items() if name != "name_tail"})
    yield there
    there.close()
    postgres.drop(url)


def test_what_the_line_still_tells_is_filled_in_and_nothing_else(before: Store) -> None:
    with before.engine.begin() as connection:
        lines = connection.execute(
            text(
                "SELECT inscription.id, dossier_id, candidate_id, group_number, mode, course.number, session "
                "FROM inscription JOIN course ON course.id = course_id "
                "JOIN session_dossier ON session_dossier.id = dossier_id "
                "WHERE group_number != '' AND mode IS NOT NULL ORDER BY inscription.id"
            )
        ).all()
        first = lines[0]
        second = next(one for one in lines if one.dossier_id != first.dossier_id)

        def entry(number: int, action: str, line: Any = None, detail: str | None = None, **of: Any) -> None:
            told = {"dossier_id": None, "inscription_id": None, "candidate_id": None} | of
            if line is not None:
                told = {
                    "dossier_id": line.dossier_id,
                    "inscription_id": line.id,
                    "candidate_id": line.candidate_id,
                }
            connection.execute(
                text(
                    "INSERT INTO journal_entry "
                    "(id, at, actor, action, detail, dossier_id, inscription_id, candidate_id) VALUES "
                    "(:id, :at, 'UJULIE', :action, :detail, :dossier_id, :inscription_id, :candidate_id)"
                ),
                {"id": FAR + number, "at": AT, "action": action, "detail": detail, **told},
            )

        entry(1, "enrol", first)
        entry(2, "change", first, "note, group_number")
        entry(3, "enter", first, "clara")
        entry(4, "enrol", second)
        entry(
            5,
            "change_dossier",
            detail="session",
            dossier_id=second.dossier_id,
            candidate_id=second.candidate_id,
        )
        entry(6, "delete_dossier", dossier_id=second.dossier_id, candidate_id=second.candidate_id)
        entry(7, "enrol", dossier_id=99_999, inscription_id=99_999, candidate_id=1)
        entry(8, "consult", candidate_id=1)
        entry(50_001, "consult", second)
    told: list[tuple[int, int]] = []
    schema.upgrade(before, "0008_journal", progress=lambda done, total: told.append((done, total)))
    schema.upgrade(before)
    with before.engine.connect() as connection:
        kept = {
            row.id - FAR: tuple(row)[1:]
            for row in connection.execute(
                text("SELECT id, course, session, group_number, mode FROM journal_entry WHERE id > 120000")
            )
        }
    _id, _dossier, _candidate, group, mode, course, session = first
    _id, _dossier, _candidate, other_group, other_mode, other_course, other_session = second
    assert kept[1] == (course, session, None, None)  # it had another group then, which nothing tells
    assert kept[2] == kept[3] == (course, session, group, mode)
    assert kept[4] == (other_course, None, other_group, other_mode)  # at another session
    assert kept[5] == kept[6] == (None, other_session, None, None)
    assert kept[7] == kept[8] == (None, None, None, None)
    assert kept[50_001] == (other_course, other_session, other_group, other_mode)
    assert len(told) >= 2 * 4
    assert told == sorted(told)
    for statement in ("UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry"):
        with pytest.raises(DBAPIError, match="append-only"), before.engine.begin() as connection:
            connection.execute(text(statement))
