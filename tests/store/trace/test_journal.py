"""The journal: written with the fact, gone with it; and the files an advisor looked at last."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from rac_bot.domain.sessions import Session
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed, inscriptions, lines
from rac_bot.store.models import Action, Candidate, JournalEntry, Search
from rac_bot.store.trace import journal
from tests.builders import a_candidate
from tests.databases import BY_JULIE, by, raw
from tests.store.conftest import Counts, Desk


def consult(store: Store, actor: str, *candidate_ids: int) -> None:
    for candidate_id in candidate_ids:
        with store.writing(BY_JULIE) as work:
            journal.record(by(work, actor), Action.CONSULT, candidate_id=candidate_id)


def recent(store: Store, actor: str, limit: int = 10) -> list[int]:
    with store.reading(BY_JULIE) as work:
        return [person.id for person in followed.recent(by(work, actor), limit)]


@pytest.fixture
def people(store: Store) -> list[int]:
    with store.writing(BY_JULIE) as work:
        return [a_candidate(work, da=f"123450{n}", family=f"Untel {n}").id for n in range(5)]


@freeze_time("2018-01-15 15:32:00")
def test_an_entry_says_who_did_what_when_and_to_which_file(store: Store, people: list[int]) -> None:
    consult(store, "UJULIE", people[0])
    with store.reading(BY_JULIE) as work:
        [entry] = raw(work).scalars(select(JournalEntry)).all()
    assert (entry.actor, entry.action, entry.candidate_id) == ("UJULIE", Action.CONSULT, people[0])
    assert entry.at == datetime(2018, 1, 15, 15, 32, tzinfo=UTC)


def test_the_files_looked_at_last_come_first_each_once(store: Store, people: list[int]) -> None:
    a, b, c, *_ = people
    consult(store, "UJULIE", a, b, c, b, a)
    assert recent(store, "UJULIE") == [a, b, c]


def test_each_advisor_has_recent_files_of_their_own(store: Store, people: list[int]) -> None:
    consult(store, "UJULIE", people[0])
    consult(store, "ULUC", people[1])
    assert recent(store, "UJULIE") == [people[0]]
    assert recent(store, "UANNE") == []


def test_so_many_recent_files_are_given_and_no_more(store: Store, people: list[int]) -> None:
    consult(store, "UJULIE", *people)
    assert recent(store, "UJULIE", limit=2) == [people[4], people[3]]


def test_only_a_consultation_makes_a_file_recent(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        inscriptions.enrol(work, desk.wish())
        journal.record(work, Action.REFUSE, candidate_id=desk.lise, detail="NotActive")
    assert recent(store, "UJULIE") == []


def test_a_file_that_is_no_more_is_not_recent_but_stays_in_the_journal(
    store: Store, people: list[int]
) -> None:
    consult(store, "UJULIE", *people[:2])
    with store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Candidate, followed.recent(work)[0].id))
    assert recent(store, "UJULIE") == [people[0]]
    with store.reading(BY_JULIE) as work:
        entries = raw(work).scalars(select(JournalEntry.candidate_id).order_by(JournalEntry.id)).all()
    assert entries == people[:2]


def test_an_entry_goes_with_the_fact_that_did_not_happen(
    store: Store, desk: Desk, counted: Callable[[], Counts]
) -> None:
    before = counted()

    def fail_before_the_end() -> None:
        with store.writing(BY_JULIE) as work:
            inscriptions.enrol(work, desk.wish(where=desk.new("H-2018")))
            assert len(raw(work).scalars(select(JournalEntry)).all()) == 2
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError, match="cut"):
        fail_before_the_end()
    assert counted() == before


def test_a_search_is_kept_and_journalled_by_its_id_alone(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        kept = journal.keep_search(work, Search(actor="UJULIE", field="da", text="123*"))
    with store.reading(BY_JULIE) as work:
        [search] = raw(work).scalars(select(Search)).all()
        [entry] = raw(work).scalars(select(JournalEntry)).all()
    assert (search.id, search.actor, search.field, search.text) == (kept, "UJULIE", "da", "123*")
    assert (entry.actor, entry.action, entry.search_id) == ("UJULIE", Action.SEARCH, kept)
    assert entry.detail is None


# --- what an entry keeps ----------------------------------------------------------------------------


def latest(store: Store, action: Action) -> JournalEntry:
    with store.reading(BY_JULIE) as work:
        theirs = select(JournalEntry).where(JournalEntry.action == action).order_by(JournalEntry.id.desc())
        entry = raw(work).scalars(theirs).first()
        assert entry
        return entry


def test_an_entry_keeps_the_course_the_session_and_the_group(store: Store, desk: Desk) -> None:
    with store.writing(BY_JULIE) as work:
        line = inscriptions.enrol(work, desk.wish(where=desk.new("H-2018")))
        kept = (line.course.number, Session.parse("H-2018"), line.group_number, line.mode)
    entry = latest(store, Action.ENROL)
    assert (entry.course, entry.session, entry.group_number, entry.mode) == kept
    assert latest(store, Action.CREATE_DOSSIER).session == Session.parse("H-2018")
    with store.writing(BY_JULIE) as work:
        lines.delete(work, lines.line(work, entry.inscription_id or 0), seen=1, now=work.now)
    deleted = latest(store, Action.DELETE)
    assert (deleted.course, deleted.session, deleted.group_number, deleted.mode) == kept


def test_a_long_detail_is_kept_whole(store: Store) -> None:
    long = ", ".join(f"field_{number}" for number in range(40))
    with store.writing(BY_JULIE) as work:
        journal.record(work, Action.CHANGE, detail=long)
        journal.record(work, Action.ENTER, detail="clara")
    assert latest(store, Action.CHANGE).told == long
    assert len(latest(store, Action.CHANGE).detail or "") == 80
    assert (latest(store, Action.ENTER).whole, latest(store, Action.ENTER).told) == (None, "clara")


def test_entries_are_asked_by_file_by_person_by_span_and_by_kind(store: Store, people: list[int]) -> None:
    days = [datetime(2018, 1, day, 15, tzinfo=UTC) for day in (14, 15, 16)]
    with store.writing(BY_JULIE) as work:
        for day in days:
            for actor in ("UJULIE", "ULUC"):
                for candidate_id in people[:2]:
                    at = by(work.at(day), actor)
                    journal.record(at, Action.CONSULT, candidate_id=candidate_id)
                    journal.record(at, Action.ADMIT, candidate_id=candidate_id)
    files, actors = (None, people[0]), (None, "ULUC")
    spans, kinds = ((None, None), (days[1], days[2])), (None, frozenset((Action.ADMIT,)))
    with store.reading(BY_JULIE) as work:
        for file, who, span, actions in product(files, actors, spans, kinds):
            if file is None and who is None and span == (None, None):
                continue  # nobody reads all of it
            about = journal.About(file, who, *span, actions)
            found = journal.entries(work, about)
            halved = 2 ** sum(one is not None for one in (file, who, actions))
            assert len(found) == 24 // halved // (3 if span[0] else 1), about
            assert all(file in (None, one.candidate_id) for one in found)
            assert all(who in (None, one.actor) for one in found)
            assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)


def test_sums_count_files_once_and_people_each_time(store: Store, people: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        for candidate_id in (people[0], people[0], people[1]):
            journal.record(work, Action.CONSULT, candidate_id=candidate_id)
        for shown in (10, 4, 0):
            journal.record(work, Action.SEARCH, people=shown)
        journal.record(by(work, "ULUC"), Action.CONSULT, candidate_id=people[2])
        now = work.now
    with store.reading(BY_JULIE) as work:
        about = journal.About(since=now - timedelta(days=1), before=now + timedelta(days=1))
        sums = {(one.actor, one.action): one[5:] for one in journal.sums(work, about)}
    assert sums == {
        ("UJULIE", Action.CONSULT): (3, 2, 0),
        ("UJULIE", Action.SEARCH): (3, 0, 14),
        ("ULUC", Action.CONSULT): (1, 1, 0),
    }


# --- it only grows ----------------------------------------------------------------------------------

_ROW = "(id, at, actor, action) VALUES (1, '2020-01-01', 'nobody', 'consult')"
_REWRITING = {
    "both": (
        "UPDATE journal_entry SET actor = 'nobody'",
        "UPDATE journal_entry SET id = id + 100",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_entry WHERE id IN (SELECT id FROM journal_entry)",
        f"INSERT INTO journal_entry {_ROW} ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
    ),
    "sqlite": (
        f"INSERT OR REPLACE INTO journal_entry {_ROW}",
        f"REPLACE INTO journal_entry {_ROW}",
        "REPLACE INTO journal_entry SELECT id, at, 'nobody', action, candidate_id, dossier_id, "
        "inscription_id, search_id, detail, origin, course, session, group_number, mode, people, whole "
        "FROM journal_entry",
        "UPDATE OR REPLACE journal_entry SET id = 1 WHERE id = 2",
        "UPDATE OR IGNORE journal_entry SET actor = 'nobody'",
        "WITH some AS (SELECT 1 AS id) DELETE FROM journal_entry WHERE id IN (SELECT id FROM some)",
    ),
    "postgresql": (
        "TRUNCATE journal_entry CASCADE",
        "TRUNCATE journal_entry RESTART IDENTITY CASCADE",
        "WITH gone AS (DELETE FROM journal_entry RETURNING id) SELECT count(*) FROM gone",
        "UPDATE ONLY journal_entry SET actor = 'nobody'",
        "MERGE INTO journal_entry USING (SELECT 1 AS id) AS new ON new.id = journal_entry.id "
        "WHEN MATCHED THEN UPDATE SET actor = 'nobody'",
        "MERGE INTO journal_entry USING (SELECT 1 AS id) AS new ON new.id = journal_entry.id "
        "WHEN MATCHED THEN DELETE",
    ),
}


def test_no_statement_changes_or_takes_away_an_entry(store: Store) -> None:
    consult(store, "UJULIE", 7, 8)
    before = rows(store)
    for statement in (*_REWRITING["both"], *_REWRITING[store.engine.dialect.name]):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            store.writing_whole() as db,
        ):
            db.execute(text(statement))
        assert rows(store) == before, statement
    consult(store, "UJULIE", 9)
    assert rows(store)[:2] == before
    assert len(rows(store)) == 3


@pytest.mark.sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_nor_does_another_program_on_the_file(store: Store, recursive: str) -> None:
    consult(store, "UJULIE", 7, 8)
    before = rows(store)
    with closing(sqlite3.connect(str(store.engine.url.database))) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive}")
        for statement in (*_REWRITING["both"], *_REWRITING["sqlite"]):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
            connection.rollback()
        connection.execute(
            "INSERT INTO journal_entry (at, actor, action) VALUES ('2020-01-01', 'x', 'consult')"
        )
        connection.execute(
            "INSERT INTO journal_entry (id, at, actor, action) VALUES (500, '2020-01-01', 'x', 'consult')"
        )
        connection.commit()
    assert rows(store)[:2] == before
    assert len(rows(store)) == 4


def rows(store: Store) -> list[tuple[Any, ...]]:
    with store.reading_whole() as db:
        return [tuple(row) for row in db.execute(text("SELECT * FROM journal_entry ORDER BY id"))]
