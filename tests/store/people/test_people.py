"""People as Slack tells them, kept so that no interaction waits for it."""

from datetime import UTC, datetime

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, select

from rac_bot.domain.membership import Home
from rac_bot.domain.readership import Readership
from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import MessageKind, Person, StoredMessage, Workspace
from rac_bot.store.people import access, people, requests
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, raw


def name_of(store: Store, slack_id: str) -> str | None:
    with store.reading(BY_JULIE) as work:
        return people.name_of(work, slack_id)


def test_a_person_whom_nothing_has_named_yet_has_no_name(store: Store) -> None:
    assert name_of(store, "UJULIE") is None


def test_what_changes_in_slack_changes_here(store: Store) -> None:
    for instant, told in (
        ("2018-01-15", SlackProfile("UJULIE", "Julie Roy", "T1", locale="fr-CA")),
        ("2018-06-15", SlackProfile("UJULIE", "Julie Roy-Côté", "T1", guest=True, deactivated=True)),
    ):
        with freeze_time(instant), store.writing(BY_JULIE) as work:
            people.keep(work, told)
        assert name_of(store, "UJULIE") == told.name
    with store.reading(BY_JULIE) as work:
        julie = raw(work).get_one(Person, "UJULIE")
        assert (julie.guest, julie.deactivated, julie.bot, julie.locale) == (True, True, False, "fr-CA")
        assert julie.told_at == datetime(2018, 6, 15, tzinfo=UTC)


def test_what_slack_told_earlier_does_not_undo_what_it_told_later(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UJULIE", "Julie Roy", deactivated=True, updated=200))
        people.keep(work, SlackProfile("UJULIE", "Julie Roy", updated=100))  # an event sent again
        assert raw(work).get_one(Person, "UJULIE").deactivated
        people.keep(work, SlackProfile("UJULIE", "Julie Roy", updated=300))
        assert not raw(work).get_one(Person, "UJULIE").deactivated
        people.keep(
            work, SlackProfile("UJULIE", "Julie Roy", deactivated=True, updated=300)
        )  # the same second
        assert raw(work).get_one(Person, "UJULIE").deactivated


def told(work: Work) -> list[str]:
    """Who has a message."""
    work.flush()
    return [one.recipient for one in raw(work).scalars(select(StoredMessage).order_by(StoredMessage.id))]


def test_whoever_was_given_access_is_welcomed_once_they_are_served(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep_workspace(work, Home("T1"), "Cégep")
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1", guest=True))
        people.keep(work, SlackProfile("UEVE", "Ève", "T2"))
        for who in ("UZOE", "UEVE", "UPAUL", "UANNE"):
            access.give(work, who, Rights(Role.READING))
        people.keep(work, SlackProfile("UPAUL", "Paul", "T1", bot=True))
        assert told(work) == []
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1"))
        assert told(work) == ["UZOE"]
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1"))
        people.keep(work, SlackProfile("UEVE", "Ève", "T1"))
        people.keep(work, SlackProfile("UANNE", "Anne", "T1"))
        assert told(work) == ["UZOE", "UEVE", "UANNE"]
        kept = raw(work).scalars(select(StoredMessage)).all()
        assert {(one.kind, one.actor) for one in kept} == {(MessageKind.WELCOME, BY_JULIE.actor)}
        assert [(one.text, one.blocks) for one in kept] == [("", [])] * 3  # drawn as they are sent


def test_a_welcome_that_is_kept_no_more_is_not_told_again(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep_workspace(work, Home("T1"), "Cégep")
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1"))
        access.give(work, "UZOE", Rights(Role.READING))
        assert told(work) == ["UZOE"]
        raw(work).execute(delete(StoredMessage))
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1", locale="en-CA"))
        assert told(work) == []


def test_whoever_is_served_is_welcomed_as_access_is_given_and_not_as_it_changes(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep_workspace(work, Home("T1"), "Cégep")
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1"))
        for role in (Role.READING, Role.ADVISING):
            access.give(work, "UZOE", Rights(role))
            work.flush()
            assert [one.recipient for one in raw(work).scalars(select(StoredMessage))] == ["UZOE"]


def test_the_name_of_a_workspace_is_kept_as_far_as_there_is_room(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep_workspace(work, Home("T1"), "a" * 121)
        assert raw(work).scalars(select(Workspace.name)).one() == "a" * 120


def test_who_reads_a_channel_is_kept_as_slack_tells_it(store: Store) -> None:
    now = datetime(2018, 1, 15, tzinfo=UTC)
    with store.writing(BY_JULIE) as work:
        assert people.channel(work, "C1") is None
        for name, read_by in (("a" * 121, Readership(True, False)), ("rac", Readership(False, True))):
            people.keep_channel(work, "C1", name, read_by, now)
            work.flush()
            kept = people.channel(work, "C1")
            assert kept
            assert (kept.slack_id, kept.name, kept.told_at) == ("C1", name[:120], now)
            assert (kept.public, kept.shared) == (read_by.public, read_by.shared)


def test_what_somebody_asked_by_an_id_that_leads_to_an_access_waits_no_more(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("WPAUL", "Paul"))
        requests.ask(work, "WPAUL")
        access.give(work, "UPAUL", Rights(Role.READING))
        people.keep(work, SlackProfile("UPAUL", "Paul"))
        assert requests.waiting(work) == 1
        people.keep(work, SlackProfile("UPAUL", "Paul", other_id="WPAUL"))
        assert requests.waiting(work) == 0


def test_a_name_longer_than_its_column_is_cut(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UJULIE", "J" * 300))
    assert name_of(store, "UJULIE") == "J" * 120


def test_whom_slack_told_about_lately_is_not_asked_about_again(store: Store) -> None:
    with freeze_time("2018-01-15"), store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UJULIE", "Julie Roy"))
    with store.reading(BY_JULIE) as work:
        for day, asked in ((14, ["ULUC"]), (16, ["UJULIE", "ULUC"])):
            moment = datetime(2018, 1, day, tzinfo=UTC)
            assert people.not_read_since(work, ["UJULIE", "ULUC"], moment) == asked


def test_the_workspace_is_one(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        people.keep_workspace(work, Home("T1", "E1", org_wide=True), "Cégep")
        people.keep_workspace(work, Home("T2"), "Autre cégep")
    with store.reading(BY_JULIE) as work:
        assert [one.team_id for one in raw(work).query(Workspace)] == ["T2"]
        assert people.home(work) == Home("T2")


def test_where_somebody_belongs_is_kept_whole_and_their_home_drawn_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    with store.writing(BY_JULIE) as work:
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1"))
        work.flush()
        monkeypatch.setattr(
            "rac_bot.store.people.people.homes.stale_at_once", lambda _work, who: drawn.append(who)
        )
        people.keep(work, SlackProfile("UZOE", "Zoé", "T1", teams=("T2", "T3")))
        assert list(raw(work).get_one(Person, "UZOE").teams) == ["T2", "T3"]
    assert drawn == ["UZOE"]
