"""Rights given, changed, withdrawn and mirrored; and all that decides whether a person is served."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from rac_bot.domain.membership import Home
from rac_bot.domain.rights import Barred, Rights, Role
from rac_bot.errors import LimitedAdministrator, NotServable, OwnAccess, UnknownLimit
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, Confirms, JournalEntry, Workspace
from rac_bot.store.people import access, homes, people
from rac_bot.store.people.people import SlackProfile
from tests.builders import TEAM, a_candidate, a_dossier, a_grid, a_person, a_right
from tests.databases import BY_JULIE, by, raw

ADVISING = Rights(Role.ADVISING)


@pytest.fixture(autouse=True)
def the_college(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))


def held(store: Store, slack_id: str = "UJULIE") -> Rights | None:
    with store.reading(BY_JULIE) as work:
        found = access.of(work, slack_id)
        return found.rights if found else None


def journaled(store: Store) -> list[tuple[str, Action, str | None]]:
    with store.reading(BY_JULIE) as work:
        found = raw(work).scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [(one.actor, one.action, one.detail) for one in found]


def test_each_role_includes_those_before_it() -> None:
    assert [[one.includes(other) for other in Role] for one in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.parametrize(
    ("rights", "there"),
    [
        (Rights(Role.ADVISING), True),
        (Rights(Role.ADVISING, ("JEE.0K",)), True),
        (Rights(Role.ADVISING, ("322.A0", "JEE.0K"), ("RA",)), True),
        (Rights(Role.ADVISING, ("322.A0",)), False),
        (Rights(Role.ADVISING, ("JEE.0K",), ("FC",)), False),
        (Rights(Role.ADVISING, (), ("FC",)), False),
    ],
)
def test_rights_reach_their_programmes_and_units_or_all_of_them(rights: Rights, there: bool) -> None:
    assert rights.reach("JEE.0K", "RA") is there


def test_rights_are_given_changed_and_withdrawn_each_journaled(store: Store) -> None:
    limited = Rights(Role.READING, ("JEE.0K",), ("RA",))
    with store.writing(BY_JULIE) as work:
        assert access.give(by(work, "UADMIN"), "UJULIE", ADVISING) is None
    with store.writing(BY_JULIE) as work:
        assert access.give(by(work, "cli"), "UJULIE", limited) == ADVISING
    assert held(store) == limited
    with store.writing(BY_JULIE) as work:
        assert access.withdraw(by(work, "UADMIN"), "UJULIE") == limited
    assert held(store) is None
    assert journaled(store) == [
        ("UADMIN", Action.GIVE_ACCESS, "UJULIE: - -> conseil"),
        ("cli", Action.GIVE_ACCESS, "UJULIE: conseil -> lecture JEE.0K RA"),
        ("UADMIN", Action.WITHDRAW_ACCESS, "UJULIE: lecture JEE.0K RA"),
    ]


def test_what_changes_nothing_is_not_journaled(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE")
        access.give(by(work, "UADMIN"), "UJULIE", ADVISING)
        assert access.withdraw(by(work, "UADMIN"), "ULUC") is None
    assert journaled(store) == []


@pytest.mark.parametrize(
    ("rights", "refusal", "field", "names"),
    [
        (Rights(Role.ADMINISTERING, units=("RA",)), LimitedAdministrator, "role", None),
        (Rights(Role.READING, programmes=("999.Z9",)), UnknownLimit, "programmes", ["999.Z9"]),
        (Rights(Role.READING, units=("RA", "ZZ")), UnknownLimit, "units", ["ZZ"]),
    ],
)
def test_rights_that_cannot_be_given(
    store: Store, rights: Rights, refusal: type[Exception], field: str, names: list[str] | None
) -> None:
    with pytest.raises(refusal) as raised, store.writing(BY_JULIE) as work:
        access.give(by(work, "UADMIN"), "UJULIE", rights)
    assert raised.value.field == field  # type: ignore[attr-defined]
    assert names is None or list(raised.value.names) == names  # type: ignore[attr-defined]
    assert held(store) is None


def test_the_unit_of_a_session_alone_is_no_limit_since_admissions_are_reached(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, "ABC0X-17R-RA")
        a_dossier(work, a_candidate(work, grid, da="7654321", family="Roy")).unit = "FC"
        raw(work).flush()
        assert access.units(work) == ["RA"]
        with pytest.raises(UnknownLimit):
            access.give(by(work, "UADMIN"), "UJULIE", Rights(Role.READING, units=("FC",)))
    assert held(store) is None


def test_nobody_changes_their_own_rights(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_right(work, "UADMIN", Role.ADMINISTERING)
    with pytest.raises(OwnAccess), store.writing(BY_JULIE) as work:
        access.give(by(work, "UADMIN"), "UADMIN", ADVISING)
    with pytest.raises(OwnAccess), store.writing(BY_JULIE) as work:
        access.withdraw(by(work, "UADMIN"), "UADMIN")
    assert held(store, "UADMIN") == Rights(Role.ADMINISTERING)


# --- the user group ---------------------------------------------------------------------------------


def test_the_members_of_the_group_are_advisors_until_they_leave_it(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        assert access.mirror(work, ["UJULIE", "ULUC"], []) == (2, 0)
    assert held(store) == ADVISING
    with store.writing(BY_JULIE) as work:
        assert access.mirror(work, ["ULUC"], []) == (0, 1)
        assert access.mirror(work, ["ULUC"], []) == (0, 0)
    assert (held(store), held(store, "ULUC")) == (None, ADVISING)
    assert [(actor, action) for actor, action, _detail in journaled(store)] == [
        *[("group", Action.GIVE_ACCESS)] * 2,
        ("group", Action.WITHDRAW_ACCESS),
    ]


def test_rights_given_by_hand_are_not_the_groups_to_change(store: Store) -> None:
    reading = Rights(Role.READING)
    with store.writing(BY_JULIE) as work:
        access.give(by(work, "UADMIN"), "UJULIE", reading)
        assert access.mirror(work, ["UJULIE"], []) == (0, 0)
    assert held(store) == reading
    with store.writing(BY_JULIE) as work:
        assert access.mirror(work, [], []) == (0, 0)
    assert held(store) == reading


def test_the_groups_rights_given_by_hand_outlive_the_group(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        access.mirror(work, ["UJULIE"], [])
        access.give(by(work, "UADMIN"), "UJULIE", ADVISING)
        assert access.mirror(work, [], []) == (0, 0)
    assert held(store) == ADVISING


# --- who somebody is --------------------------------------------------------------------------------


def test_all_that_is_known_of_who_asks_comes_at_once(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UJULIE", "Julie Roy")
        a_right(work, "UJULIE")
    with store.reading(BY_JULIE) as work:
        home, person, rights, _chosen = access.caller(work, "UJULIE")
        assert (home, person and person.team_id, rights) == (Home(TEAM), TEAM, ADVISING)
        assert access.caller(work, "UNOBODY") == access.Caller(Home(TEAM), None, None)


def test_whoever_asks_comes_with_the_limits_of_their_rights_and_with_what_they_chose(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UJULIE", "Julie Roy")
        a_right(work, "UJULIE", programmes=("JEE.0K",), units=("RA",))
        raw(work).flush()
        homes.choose(work, "UJULIE", language="en", confirms=Confirms.ALL, morning=450)
    with store.reading(BY_JULIE) as work:
        _home, _person, rights, chosen = access.caller(work, "UJULIE")
    assert rights == Rights(Role.ADVISING, ("JEE.0K",), ("RA",))
    assert chosen == homes.Settings("en", Confirms.ALL, 450)


@pytest.mark.parametrize(
    ("locale", "chosen", "spoken"),
    [
        ("fr-CA", "en", "en"),
        ("fr-CA", None, "fr"),
        ("en_GB", None, "en"),
        ("es-MX", None, "the college's"),
        (None, None, "the college's"),
    ],
)
def test_one_is_spoken_to_as_one_chose_or_else_as_slack_does(
    store: Store, locale: str | None, chosen: str | None, spoken: str
) -> None:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UJULIE", "Julie Roy", locale=locale)
        raw(work).flush()
        homes.choose(work, "UJULIE", language=chosen)
    with store.reading(BY_JULIE) as work:
        assert access.caller(work, "UJULIE").speaks("the college's") == spoken
        assert access.caller(work, "UNOBODY").speaks("the college's") == "the college's"


def test_before_slack_told_anything_rights_are_known_and_nobody_is(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE")
        raw(work).execute(delete(Workspace))
    with store.reading(BY_JULIE) as work:
        assert access.caller(work, "UJULIE") == access.Caller(None, None, ADVISING)


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ({}, None),
        ({"guest": True}, Barred.GUEST),
        ({"bot": True}, Barred.BOT),
        ({"deactivated": True}, Barred.DEACTIVATED),
        ({"team_id": "TELSEWHERE"}, Barred.OUTSIDE),
        ({"team_id": "TELSEWHERE", "guest": True}, Barred.OUTSIDE),
        ({"team_id": None}, Barred.OUTSIDE),
    ],
    ids=str,
)
def test_accounts_that_no_rights_serve(store: Store, fact: dict[str, Any], why: Barred | None) -> None:
    with store.writing(BY_JULIE) as work:
        person = a_person(work, "UJULIE", "Julie Roy", **fact)
        assert access.barred(person, Home(TEAM)) is why
        if why is None:
            assert access.check_account(work, "UJULIE")
            return
        with pytest.raises(NotServable) as raised:
            access.check_account(work, "UJULIE")
        assert raised.value.why is why


@pytest.mark.parametrize(
    ("fact", "rights"),
    [
        ({}, ADVISING),
        ({"told_at": None}, None),
        ({"guest": True}, None),
        ({"team_id": "TELSEWHERE"}, None),
    ],
    ids=str,
)
def test_rights_serve_a_member_whom_slack_told_about_and_nobody_else(
    store: Store, fact: dict[str, Any], rights: Rights | None
) -> None:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UJULIE", "Julie Roy", **fact)
        a_right(work, "UJULIE")
    with store.reading(BY_JULIE) as work:
        found = access.caller(work, "UJULIE")
    assert access.served(found, [], "UJULIE") == rights
    assert access.served(found, ["UJULIE"], "UJULIE") == (rights and Rights(Role.ADMINISTERING))


def test_an_account_that_slack_has_not_told_about_may_be_given_rights(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UJULIE", "Julie Roy", told_at=None)
        assert not access.check_account(work, "UJULIE")
        assert not access.check_account(work, "UNOBODY")


def test_the_list_goes_by_role_then_by_name(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        for slack_id, name, role in (
            ("U1", "Zoé", Role.ADMINISTERING),
            ("U2", "Éric", Role.ADVISING),
            ("U3", "Fanny", Role.ADVISING),
            ("U4", "Anne", Role.READING),
        ):
            people.keep(work, SlackProfile(slack_id, name, TEAM))
            a_right(work, slack_id, role)
        a_right(work, "U0", Role.READING)
        assert [one.name for one in access.listed(work)] == ["Zoé", "Éric", "Fanny", "Anne", "U0"]
        assert access.administrators(work) == ["U1"]


@pytest.mark.parametrize(
    ("before", "after", "forgotten"),
    [
        (None, Rights(Role.READING), []),
        (Rights(Role.READING), Rights(Role.ADVISING), []),
        (Rights(Role.ADVISING), Rights(Role.READING), ["UJULIE"]),
        (Rights(Role.ADVISING), Rights(Role.ADVISING, units=("RA",)), ["UJULIE"]),
    ],
)
def test_the_home_is_drawn_anew_and_a_digest_forgotten_where_rights_may_reach_less(
    store: Store, monkeypatch: pytest.MonkeyPatch, before: Rights | None, after: Rights, forgotten: list[str]
) -> None:
    found: list[str] = []
    drawn: list[str] = []
    with store.writing(BY_JULIE) as work:
        if before:
            access.give(by(work, "UADMIN"), "UJULIE", before)
            work.flush()
        monkeypatch.setattr(
            "rac_bot.store.people.access.digests.forget", lambda _work, who: found.append(who)
        )
        monkeypatch.setattr(
            "rac_bot.store.people.access.homes.stale_at_once", lambda _work, who: drawn.append(who)
        )
        access.give(by(work, "UADMIN"), "UJULIE", after)
    assert (found, drawn) == (forgotten, ["UJULIE"])


def test_what_was_drawn_for_somebody_goes_with_their_access(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[tuple[str, str]] = []
    with store.writing(BY_JULIE) as work:
        access.give(by(work, "UADMIN"), "ULUC", ADVISING)
        work.flush()
        for what in ("homes.stale_at_once", "digests.forget", "ticks.forget"):
            monkeypatch.setattr(
                f"rac_bot.store.people.access.{what}", lambda _work, who, what=what: found.append((what, who))
            )
        access.withdraw(by(work, "UADMIN"), "ULUC")
    assert found == [(what, "ULUC") for what in ("homes.stale_at_once", "digests.forget", "ticks.forget")]
