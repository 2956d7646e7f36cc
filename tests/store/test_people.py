"""The advisors' names, kept so that no save waits for Slack."""

from datetime import UTC, datetime

from freezegun import freeze_time

from rac_bot.store import people
from rac_bot.store.engine import Store
from rac_bot.store.models import Advisor


def name_of(store: Store, slack_id: str) -> str | None:
    with store.reading() as session:
        return people.name_of(session, slack_id)


def test_a_person_whom_nothing_has_named_yet_has_no_name(store: Store) -> None:
    assert name_of(store, "UJULIE") is None


def test_a_name_that_changes_in_slack_changes_here(store: Store) -> None:
    for instant, name in (("2018-01-15", "Julie Roy"), ("2018-06-15", "Julie Roy-Côté")):
        with freeze_time(instant), store.writing() as session:
            people.remember(session, "UJULIE", name)
        assert name_of(store, "UJULIE") == name
    with store.reading() as session:
        assert session.get_one(Advisor, "UJULIE").seen_at == datetime(2018, 6, 15, tzinfo=UTC)


def test_a_name_longer_than_its_column_is_cut(store: Store) -> None:
    with store.writing() as session:
        people.remember(session, "UJULIE", "J" * 300)
    assert name_of(store, "UJULIE") == "J" * 120
