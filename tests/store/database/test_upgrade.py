"""A store filled by an earlier release comes up to date with nothing lost."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, DateTime, MetaData, select, text

from rac_bot.domain.criteria import Criterion, SearchBy
from rac_bot.store import catalogue
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, clara
from rac_bot.store.models import (
    Admission,
    ClaraState,
    Inscription,
    InscriptionState,
    MessageKind,
    NameTail,
    NameWord,
    SessionDossier,
    StoredMessage,
)
from tests.builders import a_candidate
from tests.databases import BY_JULIE, Databases, PostgresDatabases, raw

FILLED = Path(__file__).parent.parent / "filled"  # the rows of each release’s demo, as SQLite dumped them
RENAMED = {"advisor": "person"}
# When a name was last read from Slack; a word reversed, which the lexicon has by its endings.
DROPPED = {("advisor", "seen_at"), ("name_word", "reversed")}
IN_ANOTHER_ORDER = {"name_word"}
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=sorted(FILLED.glob("*.sql")), ids=lambda file: file.stem)
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Rows]]:
    """A database of that release, and the rows it held before it was upgraded."""
    file = tmp_path / "filled.db"
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store, request.param.stem)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    before = rows(file)
    schema.upgrade(store)
    yield store, before
    store.close()


def rows(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
            for (name,) in tables
            if name not in ("alembic_version", "sqlite_sequence")
        }


def test_every_row_keeps_every_value(filled: tuple[Store, Rows], tmp_path: Path) -> None:
    store, before = filled
    assert schema.current(store) == schema.wanted()
    after = rows(tmp_path / "filled.db")
    assert len(before["candidate"]) >= 11
    for table, held in before.items():
        now = after[RENAMED.get(table, table)]
        names = [name for name in (held[0] if held else ()) if (table, name) not in DROPPED]
        values = [[[row[n] for n in names] for row in some] for some in (now[: len(held)], held)]
        if table in IN_ANOTHER_ORDER:
            values = [sorted(some) for some in values]
        assert values[0] == values[1], table
        assert len(now) == len(held), table


def test_nothing_points_at_a_row_that_is_not_there(filled: tuple[Store, Rows], tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "filled.db")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_people_are_found_by_the_words_that_their_names_had(filled: tuple[Store, Rows]) -> None:
    are_found(*filled)


def are_found(store: Store, before: Rows) -> None:
    """By each of their words, by an ending of it, by both ends of their DA; and the lexicon is kept up."""
    with store.writing(BY_JULIE) as work:
        das = {row["id"]: row["da"] for row in before["candidate"]}
        for row in before["name_word"]:
            for typed in (row["word"], f"*{row['word'][1:]}", f"{row['word'][:1]}*"):
                found = candidates.search(work, [Criterion(SearchBy.FULL_NAME, typed)], size=100).rows
                assert das[row["candidate_id"]] in {one.da for one in found}, typed
        for da in filter(str.isdecimal, das.values()):  # the others are nobody's
            for typed in (f"*{da[3:]}", f"*{da[2:5]}*"):
                found = candidates.search(work, [Criterion(SearchBy.DA, typed)], size=100).rows
                assert da in {one.da for one in found}, typed
        words = {row["word"] for row in before["name_word"]}
        assert set(raw(work).scalars(select(NameTail.word))) == words
        zenobie = a_candidate(work, da="0000001", family="Hurtubise", given="Zénobie")
        assert set(raw(work).scalars(select(NameTail.word))) == words | {"hurtubise", "zenobie"}
        raw(work).delete(zenobie)
        raw(work).flush()
        assert set(raw(work).scalars(select(NameTail.word))) == words


@pytest.mark.parametrize("file", sorted(FILLED.glob("*.sql")), ids=lambda file: file.stem)
def test_a_filled_store_in_postgresql_comes_up_to_date_too(
    file: Path, postgres: PostgresDatabases, tmp_path: Path
) -> None:
    here = Store(f"sqlite:///{tmp_path / 'filled.db'}")
    schema.upgrade(here, file.stem)
    here.close()
    with closing(sqlite3.connect(tmp_path / "filled.db")) as connection:
        connection.executescript(file.read_text(encoding="utf-8"))
    before = rows(tmp_path / "filled.db")
    url = postgres.copy(tmp_path, f"at-{file.stem}", revision=file.stem)
    store, told = Store(url), list[tuple[int, int]]()
    put(store, before)
    schema.upgrade(store, progress=lambda done, total: told.append((done, total)))
    assert schema.current(store) == schema.wanted()
    with store.reading(BY_JULIE) as work:
        held = raw(work).execute(select(NameWord.candidate_id, NameWord.part, NameWord.word)).all()
        assert sorted(map(tuple, held)) == sorted(
            (row["candidate_id"], row["part"], row["word"]) for row in before["name_word"]
        )
    are_found(store, before)
    assert told
    assert all(0 <= done <= total for done, total in told)
    store.close()
    postgres.drop(url)


def put(store: Store, held: Rows) -> None:
    """The rows of a database of that revision, whichever columns it had."""
    with store.engine.begin() as connection:
        known = MetaData()
        known.reflect(connection)
        connection.execute(
            text("SET LOCAL session_replication_role = replica")
        )  # no key is looked up, no trigger
        for table in known.sorted_tables:
            if some := held.get(table.name):
                kinds = {column.name: column.type for column in table.columns}
                connection.execute(
                    table.insert(), [{n: _as(kinds[n], value) for n, value in row.items()} for row in some]
                )
        for table in known.sorted_tables:
            if [column.name for column in table.primary_key] == ["id"] and held.get(table.name):
                last = max(row["id"] for row in held[table.name])
                connection.execute(text(f"SELECT setval('{table.name}_id_seq', {last})"))


def _as(kind: Any, value: Any) -> Any:
    """As PostgreSQL takes what SQLite held."""
    if value is None:
        return None
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, JSON) or str(kind) == "JSON":
        return json.loads(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


@pytest.mark.parametrize("filled", [FILLED / "0001_spine.sql"], indirect=True)
def test_lines_know_whether_clara_holds_them(filled: tuple[Store, Rows]) -> None:
    store, before = filled
    entered = {row["id"] for row in before["inscription"] if row["clara_entered_at"]}
    assert 0 < len(entered) < len(before["inscription"])
    with store.reading(BY_JULIE) as work:
        for line in raw(work).scalars(select(Inscription)):
            assert line.clara is (ClaraState.ENTERED if line.id in entered else ClaraState.TO_ENTER)
            assert (line.version, line.user_values, line.in_clara) == (1, {}, None)
        assert {m.kind for m in raw(work).scalars(select(StoredMessage))} == {MessageKind.ENROLLED}


def test_lines_in_clara_keep_what_they_showed(filled: tuple[Store, Rows]) -> None:
    store, before = filled
    defaults = {row["list"]: row["code"] for row in before["code_value"] if row["is_default"]}
    units = {row["id"]: row["unit"] for row in before["admission"]}
    languages = {row["id"]: row["language"] for row in before["candidate"]}
    with store.reading(BY_JULIE) as work:
        held = list(raw(work).scalars(select(Inscription)))
        assert {line.clara is ClaraState.TO_ENTER for line in held} == {True, False}
        for line in held:
            if line.clara is ClaraState.TO_ENTER:
                assert line.effective is None
                continue
            admission = line.dossier.admission
            assert admission
            own = {"unit": units[admission.id], "language": languages[admission.candidate_id]}
            assert line.effective == {
                name: own.get(name) or defaults.get(catalogue.LINE[name].list)
                for name in catalogue.DEFAULTED
                if getattr(line, name) is None
            }


def test_sessions_are_in_clara_but_those_of_which_nobody_knows(filled: tuple[Store, Rows]) -> None:
    store, before = filled
    made = {entry["dossier_id"] for entry in before["journal_entry"] if entry["action"] == "create_dossier"}
    with store.reading(BY_JULIE) as work:
        assert {one.clara for one in raw(work).scalars(select(Admission))} == {ClaraState.ENTERED}
        held = list(raw(work).scalars(select(SessionDossier)))
        unsure = {one.id for one in held if one.to_confirm}
        assert 0 < len(unsure) < len(held)
        theirs = {one.id for one in held if one.to_confirm and not one.candidate.erased_at}
        assert theirs == {one.id for one in clara.to_confirm(work)}
        assert unsure == {one.id for one in held if clara.is_pending(one)}
        for one in held:
            lines = {line.clara for line in one.inscriptions if line.state is not InscriptionState.DELETED}
            waiting = lines == {ClaraState.TO_ENTER} or (not lines and one.id in made and not one.deleted_at)
            assert (one.id in unsure) is waiting, one.id


def test_what_was_to_correct_from_a_default_names_it(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'before.db'}")
    schema.upgrade(store, "0005_access")
    with closing(sqlite3.connect(tmp_path / "before.db")) as connection:
        connection.executescript((FILLED / "0005_access.sql").read_text(encoding="utf-8"))
        connection.execute(
            "UPDATE inscription SET clara = 'to_correct', funding = '50', in_clara = ? WHERE id = 1",
            (json.dumps({"funding": None, "note": None}),),
        )
        connection.commit()
    schema.upgrade(store)
    with store.reading(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 1)
        assert line.in_clara == {"funding": "10", "note": None}
        assert line.effective is not None
        assert "funding" not in line.effective
    store.close()


def test_no_word_is_left_of_who_was_erased(databases: Databases, tmp_path: Path) -> None:
    own = f"sqlite:///{tmp_path / 'before.db'}"
    store = Store(databases.empty() if isinstance(databases, PostgresDatabases) else own)
    schema.upgrade(store, "0024_routing")
    person = text(
        "INSERT INTO candidate (da, family_name, given_name, sort_key, active, erased_at)"
        " VALUES (:da, :name, '', :name, true, NULL)"
    )
    with store.writing_whole() as db:
        for da, name in (("1234567", "roy"), ("2345678", "ouimet")):
            db.execute(person, {"da": da, "name": name})
        db.execute(
            text(
                "INSERT INTO name_word (candidate_id, part, word)"
                " SELECT id, 'family', family_name FROM candidate"
            )
        )
        db.execute(text("UPDATE candidate SET erased_at = CURRENT_TIMESTAMP WHERE family_name = 'ouimet'"))
    schema.upgrade(store)
    with store.reading(BY_JULIE) as work:
        for column in (NameWord.word, NameTail.word):
            assert set(raw(work).scalars(select(column))) == {"roy"}
        for name, found in (("roy", 1), ("ouimet", 0)):
            assert candidates.search(work, [Criterion(SearchBy.FAMILY_NAME, name)]).total == found
    store.close()
