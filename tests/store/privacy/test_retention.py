"""What is kept only for a time goes when its time is over, and the journal says so."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Action,
    Audience,
    Base,
    Change,
    Handover,
    JournalEntry,
    MessageState,
    Search,
    StoredMessage,
    Tick,
)
from rac_bot.store.models import HandoverState as State
from rac_bot.store.models.traces import Thing
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.telling.telling import To, notify
from tests.builders import a_candidate, a_dossier, a_grid
from tests.databases import BY_JULIE, raw

NOW = datetime(2018, 6, 15, 17, tzinfo=UTC)
WEEK = Keep(searches=7, values=7, messages=7)
FOR_EVER = Keep(0, 0, 0)


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def fill(store: Store) -> None:
    """A search, a change and a message, of eight days ago and of six."""
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, a_candidate(work, a_grid(work)))
        for days in (8, 6):
            raw(work).add(Search(actor="UJULIE", field="", text="leblanc", at=days_ago(days)))
            entry = JournalEntry(actor="UJULIE", action=Action.CHANGE_DOSSIER, at=days_ago(days))
            raw(work).add(entry)
            raw(work).flush()
            raw(work).add(
                Change(entry_id=entry.id, dossier_id=dossier.id, version=1, values={"unit": ["A", "B"]})
            )
            then = work.at(days_ago(days))
            notify(then, To(Audience.ADMIN, "UADMIN", "x"), f"k{days}", "texte", [])
        for message in raw(work).scalars(select(StoredMessage)):
            message.state, message.ts, message.channel = MessageState.SENT, "1.0", "D1"


def count(store: Store, table: type[Base]) -> int:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.count()).select_from(table)) or 0


def test_what_is_older_than_its_days_goes(store: Store) -> None:
    fill(store)
    with store.writing(BY_JULIE) as work:
        gone = retention.apply(work, WEEK, NOW)
    assert gone == {"search": 1, "change": 1, "stored_message": 1}
    assert (count(store, Search), count(store, Change)) == (1, 1)
    with store.reading(BY_JULIE) as work:
        messages = raw(work).scalars(select(StoredMessage).order_by(StoredMessage.id)).all()
        assert [(m.state, m.text, m.erase) for m in messages] == [
            (MessageState.SENT, "", True),  # to be deleted in Slack, in its turn
            (MessageState.SENT, "texte", False),
        ]
        assert raw(work).scalars(
            select(JournalEntry.detail).where(JournalEntry.action == Action.RETAIN)
        ).all() == ["search 1, change 1, stored_message 1"]


def test_what_is_as_old_as_its_days_stays_one_day_more(store: Store) -> None:
    fill(store)
    with store.writing(BY_JULIE) as work:
        gone = retention.apply(work, Keep(searches=8, values=8, messages=8), NOW)
    assert gone == {"search": 0, "change": 0, "stored_message": 0}
    assert (count(store, Search), count(store, Change)) == (2, 2)


def test_a_box_ticked_stays_a_week_and_a_handover_that_is_over_three_months(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        lise = a_candidate(work).id
        for number, days in enumerate((8, 6)):
            tick = Tick(actor="UJULIE", kind=Thing.LINE, thing_id=number, version=1, candidate_id=lise)
            tick.at = days_ago(days)
            raw(work).add(tick)
        for state, days in ((State.OVER, 91), (State.OVER, 89), (State.RUNNING, 91), (State.OFFERED, 91)):
            handover = Handover(giver="UJULIE", taker="ULUC", offered_by="UJULIE", state=state, people=1)
            handover.first_day, handover.changed_at = days_ago(days).date(), days_ago(days)
            raw(work).add(handover)
    with store.writing(BY_JULIE) as work:
        assert retention.apply(work, FOR_EVER, NOW) == {"search": 0, "change": 0, "stored_message": 0}
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Tick.at)).all() == [days_ago(6)]
        kept = raw(work).scalars(select(Handover).order_by(Handover.id)).all()
        assert [(one.state, one.changed_at) for one in kept] == [
            (State.OVER, days_ago(89)),
            (State.RUNNING, days_ago(91)),
            (State.OFFERED, days_ago(91)),
        ]


@pytest.mark.parametrize("state", [one for one in MessageState if one is not MessageState.ERASED])
@pytest.mark.parametrize("at_slack", [True, False])
def test_a_message_goes_whatever_became_of_it(store: Store, state: MessageState, at_slack: bool) -> None:
    fill(store)
    with store.writing(BY_JULIE) as work:
        for message in raw(work).scalars(select(StoredMessage)):
            message.state, message.ts = state, "1.0" if at_slack else None
    with store.writing(BY_JULIE) as work:
        assert retention.apply(work, WEEK, NOW)["stored_message"] == 1
    with store.reading(BY_JULIE) as work:
        old, young = raw(work).scalars(select(StoredMessage).order_by(StoredMessage.id)).all()
        left = MessageState.SENT if at_slack else MessageState.ERASED
        assert (old.state, old.text, old.blocks, old.erase) == (left, "", [], True)
        assert (young.state, young.text, young.erase) == (state, "texte", False)


def test_a_second_pass_finds_nothing_and_journals_nothing(store: Store) -> None:
    fill(store)
    for expected in (1, 0):
        with store.writing(BY_JULIE) as work:
            assert retention.apply(work, WEEK, NOW)["search"] == expected
    with store.reading(BY_JULIE) as work:
        said = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.RETAIN)).all()
    assert len(said) == 1


def test_zero_days_are_for_ever(store: Store) -> None:
    fill(store)
    with store.writing(BY_JULIE) as work:
        assert retention.apply(work, FOR_EVER, NOW) == {"search": 0, "change": 0, "stored_message": 0}
    assert (count(store, Search), count(store, Change), count(store, JournalEntry)) == (2, 2, 2)


def test_a_pass_that_filled_none_of_its_rooms_is_the_last() -> None:
    assert retention.is_done({"messages": retention.ROWS - 1, "searches": 0})
    assert not retention.is_done({"messages": 0, "searches": retention.ROWS})
