"""The journal: written with the fact, gone with it; and the files an advisor looked at last."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed, inscriptions
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
