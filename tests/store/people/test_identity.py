"""Two ids of one person, as an organisation gives them: what is kept by one of them is found by both."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OwnAccess
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, JournalEntry, Person
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, people
from rac_bot.store.people.identity import ids_of, is_one_of, one_id
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.work.work import THE_BOT
from tests.builders import TEAM, a_person, a_right
from tests.databases import BY_JULIE, Databases, by, raw

WORKSPACE = text("INSERT INTO workspace (team_id, name, told_at) VALUES (:team, 'x', :at)")
PERSON = text(
    "INSERT INTO person (slack_id, name, team_id, guest, bot, deactivated, told_at) "
    "VALUES (:id, 'x', :team, false, false, false, :at)"
)
ADVISING, READING = Rights(Role.ADVISING), Rights(Role.READING)
STALE = timedelta(minutes=1)
JULIE = SlackProfile("UJULIE", "Julie Roy", TEAM, enterprise_id="E1", teams=(TEAM,), other_id="WJULIE")


def kept(store: Store, *profiles: SlackProfile) -> None:
    for told in profiles:
        with store.writing(BY_JULIE) as work:
            a_person(work, "ULUC", "Luc Gagnon")
            people.keep(work, told)


def held(store: Store) -> dict[str, tuple[Role, str]]:
    with store.reading(BY_JULIE) as work:
        return {one.slack_id: (one.access.role, one.access.given_by) for one in access.listed(work)}


def test_either_id_is_the_persons(store: Store) -> None:
    kept(store, JULIE)
    with store.writing(BY_JULIE) as work:
        access.give(by(work, "cli"), "WJULIE", ADVISING)
    assert held(store) == {"UJULIE": (Role.ADVISING, "cli")}
    with store.reading(BY_JULIE) as work:
        for id_ in ("UJULIE", "WJULIE"):
            _home, person, rights, _chosen = access.caller(work, id_)
            assert (person and person.slack_id, rights) == ("UJULIE", ADVISING)
            assert person
            assert (person.enterprise_id, person.teams) == ("E1", [TEAM])
            assert one_id(work, id_) == "UJULIE"
            assert people.is_known(work, id_)
            assert access.caller(work, id_).named_in(["UJULIE"], id_)
            assert access.caller(work, id_).named_in(["WJULIE"], id_)
            assert not access.caller(work, id_).named_in(["ULUC"], id_)
        assert access.caller(work, "UNOBODY").named_in(["UNOBODY"], "UNOBODY")
        assert not access.caller(work, "UNOBODY").named_in(["WJULIE"], "UNOBODY")
        assert people.not_read_since(work, ["WJULIE", "UNOBODY"], utc_now() - STALE) == ["UNOBODY"]
        assert is_one_of(work, "UJULIE", ["UNOBODY", "WJULIE"])
        assert not is_one_of(work, "ULUC", ["WJULIE"])
        assert set(people.of_ids(work, ["WJULIE", "ULUC"])) == {"UJULIE", "WJULIE", "ULUC"}
    with pytest.raises(OwnAccess), store.writing(BY_JULIE) as work:
        access.give(by(work, "UJULIE"), "WJULIE", READING)
    with pytest.raises(OwnAccess), store.writing(BY_JULIE) as work:
        access.withdraw(by(work, "UJULIE"), "WJULIE")
    with store.writing(BY_JULIE) as work:
        assert access.withdraw(by(work, "cli"), "WJULIE") == ADVISING
    assert held(store) == {}


def test_who_is_told_by_the_other_id_from_now_on_stays_who_they_were(store: Store) -> None:
    """The workspace joined an organisation."""
    before = SlackProfile("UJULIE", "Julie Roy", TEAM, updated=1)
    after = SlackProfile("WJULIE", "Julie Roy-Côté", None, enterprise_id="E1", updated=3)
    between = SlackProfile("UJULIE", "Julie Roy", TEAM, other_id="WJULIE", updated=2)
    kept(store, before, between, after, SlackProfile("WJULIE", "Late", updated=1))
    with store.reading(BY_JULIE) as work:
        assert people.names(work) == {"UJULIE": "Julie Roy-Côté", "ULUC": "Luc Gagnon"}
        assert one_id(work, "WJULIE") == "UJULIE"


def test_who_is_told_with_the_id_that_they_were_known_by_stays_who_they_were(store: Store) -> None:
    kept(store, SlackProfile("UJULIE", "Julie Roy", TEAM))
    kept(store, SlackProfile("WJULIE", "Julie Roy-Côté", TEAM, other_id="UJULIE"))
    with store.reading(BY_JULIE) as work:
        assert people.names(work) == {"UJULIE": "Julie Roy-Côté", "ULUC": "Luc Gagnon"}
        assert ids_of(work, "WJULIE") == ["UJULIE", "WJULIE"]


def test_who_is_told_by_one_id_twice_has_no_other(store: Store) -> None:
    kept(store, SlackProfile("UJULIE", "Julie Roy", TEAM, other_id="UJULIE"))
    with store.reading(BY_JULIE) as work:
        assert ids_of(work, "UJULIE") == ["UJULIE"]


@pytest.mark.parametrize(
    ("one", "other", "one_given", "other_given", "left"),
    [
        (None, Role.READING, "cli", "UADMIN", (Role.READING, "UADMIN")),
        (None, Role.ADVISING, "cli", access.GROUP, (Role.ADVISING, access.GROUP)),
        (Role.READING, Role.ADVISING, "cli", access.GROUP, (Role.READING, "cli")),
        (Role.ADVISING, Role.READING, access.GROUP, "cli", (Role.READING, "cli")),
        (Role.READING, Role.ADVISING, "cli", "UADMIN", (Role.READING, "cli")),
    ],
)
def test_rights_kept_by_both_ids_become_those_of_one(
    store: Store, one: Role | None, other: Role, one_given: str, other_given: str, left: Any
) -> None:
    with store.writing(BY_JULIE) as work:
        for slack_id, role, given_by in (("UJULIE", one, one_given), ("WJULIE", other, other_given)):
            a_person(work, slack_id, "Julie Roy")
            if role:
                a_right(work, slack_id, role)
                raw(work).flush()
                access.of(work, slack_id).given_by = given_by  # type: ignore[union-attr]
    kept(store, JULIE)
    assert held(store) == {"UJULIE": left}
    with store.reading(BY_JULIE) as work:
        assert set(people.names(work)) == {"UJULIE", "ULUC"}


def test_rights_that_take_the_place_of_the_groups_are_journaled_with_what_was_held(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        access.mirror(work, ["UJULIE"], [])
        access.give(by(work, "cli"), "WJULIE", READING)
    kept(store, JULIE)
    with store.reading(BY_JULIE) as work:
        journaled = [(one.action, one.detail) for one in raw(work).scalars(select(JournalEntry))]
    assert journaled[-2:] == [
        (Action.WITHDRAW_ACCESS, "WJULIE: lecture"),
        (Action.GIVE_ACCESS, "UJULIE: conseil -> lecture"),
    ]


def test_a_group_that_lists_the_other_id_gives_and_withdraws_the_persons_rights(store: Store) -> None:
    kept(store, JULIE)
    with store.writing(BY_JULIE) as work:
        assert access.mirror(work, ["WJULIE", "WZOE"], []) == (2, 0)
        assert access.mirror(work, ["UJULIE", "WZOE"], []) == (0, 0)
    kept(store, SlackProfile("UZOE", "Zoé", TEAM, other_id="WZOE"))
    assert held(store) == dict.fromkeys(("UJULIE", "UZOE"), (Role.ADVISING, access.GROUP))
    with store.writing(BY_JULIE) as work:
        assert access.mirror(work, ["WZOE"], []) == (0, 1)
    assert set(held(store)) == {"UZOE"}


def test_people_of_the_version_before_are_served_before_slack_tells_of_them_anew(
    databases: Databases, tmp_path: Any
) -> None:
    url = databases.copy(tmp_path, "before-grid", revision="0013_phone")
    store = Store(url)
    try:
        with store.engine.begin() as connection:
            told = {"team": TEAM, "at": "2026-11-01 00:00:00"}
            connection.execute(WORKSPACE, told)
            for slack_id, team in (("UJULIE", TEAM), ("ULUC", "TELSEWHERE"), ("UEVE", None)):
                connection.execute(PERSON, told | {"id": slack_id, "team": team})
        schema.upgrade(store)
        with store.reading(THE_BOT) as work:
            barred = {}
            for slack_id in ("UJULIE", "ULUC", "UEVE"):
                home, person, _rights, _chosen = access.caller(work, slack_id)
                barred[slack_id] = access.barred(person, home)
        assert barred == {"UJULIE": None, "ULUC": "outside", "UEVE": "outside"}
        with store.writing(THE_BOT) as work:
            assert raw(work).get_one(Person, "UJULIE").teams == []
            people.keep(work, JULIE)
    finally:
        store.close()
        databases.drop(url)
