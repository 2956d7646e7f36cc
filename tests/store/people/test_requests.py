"""Access that somebody asks for: once a day, answered once, told to administrators."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    AccessRequest,
    Action,
    Audience,
    Channel,
    JournalEntry,
    MessageKind,
    MessageState,
    StoredMessage,
)
from rac_bot.store.people import access_told, people, requests
from rac_bot.store.people.people import SlackProfile
from tests.databases import BY_JULIE, raw

pytestmark = pytest.mark.sqlite
EVENING = datetime(2026, 11, 27, 4, 30, tzinfo=UTC)  # the 26th, at the college
LATER = timedelta(hours=1)  # another day there


def told(store: Store) -> list[StoredMessage]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(StoredMessage).order_by(StoredMessage.id)))


def test_somebody_asks_once_a_day_of_the_college(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        assert requests.of(work, "UPAUL") is None
        assert requests.ask(work.at(EVENING), "UPAUL")
        work.flush()
        assert not requests.ask(work.at(EVENING + LATER / 4), "UPAUL")
        assert requests.of_today(work.at(EVENING + LATER), "UPAUL") is None
        assert requests.ask(work.at(EVENING + LATER), "UPAUL")
        work.flush()
        last = requests.of(work, "UPAUL")
        assert last
        assert (last.slack_id, last.asked_at, last.answered_by) == ("UPAUL", EVENING + LATER, None)


def test_those_who_wait_are_told_the_first_to_ask_first(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        for hours, who in enumerate(("UZOE", "UPAUL", "UANNE")):
            requests.ask(work.at(EVENING + hours * LATER), who)
        work.flush()
        assert requests.waiting(work) == 3
        assert [one.slack_id for one in requests.open_ones(work, 2)] == ["UZOE", "UPAUL"]
        assert requests.answer(work, "UZOE")
        work.flush()
        assert requests.waiting(work) == 2
        assert [one.slack_id for one in requests.open_ones(work, 2)] == ["UPAUL", "UANNE"]


def test_the_last_that_was_asked_counts_by_whichever_id(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UPAUL", "Paul", other_id="WPAUL"))
        raw(work).add(AccessRequest(slack_id="WPAUL", asked_at=EVENING + LATER))
        raw(work).add(AccessRequest(slack_id="UPAUL", asked_at=EVENING))
        work.flush()
        for who in ("UPAUL", "WPAUL"):
            found = requests.of(work, who)
            assert found
            assert found.asked_at == EVENING + LATER
        requests.forget(work, "UPAUL")
        work.flush()
        assert requests.of(work, "WPAUL") is None


def test_what_somebody_else_asked_by_their_other_id_waits_still(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UPAUL", "Paul", other_id="WPAUL"))
        people.keep(work, SlackProfile("UZOE", "Zoé", other_id="WZOE"))
        for who in ("WPAUL", "WZOE"):
            raw(work).add(AccessRequest(slack_id=who, asked_at=EVENING))
        work.flush()
        assert requests.answer(work, "UPAUL")
        work.flush()
        assert [one.slack_id for one in requests.open_ones(work, 2)] == ["WZOE"]


def test_it_is_answered_once_and_a_refusal_is_journaled(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        requests.ask(work, "UPAUL")
        work.flush()
        requests.decline(work, "UPAUL")
        work.flush()
        found = requests.of(work, "UPAUL")
        assert found
        assert found.answered_by == BY_JULIE.actor
        assert not requests.answer(work, "UPAUL")
        requests.decline(work, "UPAUL")
        requests.decline(work, "UZOE")  # who never asked
        work.flush()
        entries = raw(work).scalars(select(JournalEntry)).all()
        assert [(one.action, one.detail) for one in entries] == [(Action.DECLINE_ACCESS, "UPAUL")]


def test_each_administrator_is_told_and_then_what_came_of_it(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        requests.ask(work.at(EVENING), "UPAUL")
        access_told.asked(work.at(EVENING), "UPAUL", ["UADMIN", "UAUTRE"])
        access_told.asked(work.at(EVENING), "UZOE", ["UADMIN"])
    asked = told(store)
    assert [(one.recipient, one.actor) for one in asked] == [
        ("UADMIN", "UPAUL"),
        ("UAUTRE", "UPAUL"),
        ("UADMIN", "UZOE"),
    ]
    assert asked[0].key == "asked:UPAUL:20261127043000000000:UADMIN"
    assert [(one.text, one.blocks) for one in asked] == [("", [])] * 3  # drawn as they are sent
    assert {(one.audience, one.kind) for one in asked} == {(Audience.ADMIN, MessageKind.ASKED)}
    with store.writing(BY_JULIE) as work:
        for one in raw(work).scalars(select(StoredMessage)):
            one.state = MessageState.SENT
        raw(work).flush()
        requests.answer(work.at(EVENING + LATER), "UPAUL")
    pending = MessageState.PENDING
    assert [(one.revision, one.state) for one in told(store)] == [
        (2, pending),
        (2, pending),
        (1, MessageState.SENT),
    ]
    assert told(store)[0].due_at == EVENING + LATER


def test_recipients_are_people_and_channels_by_their_names(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UPAUL", "Paul"))
        raw(work).add(Channel(slack_id="C1", name="rac", public=False, shared=False))
        raw(work).flush()
        assert people.recipients(work) == {"UPAUL": "Paul", "C1": "#rac"}
