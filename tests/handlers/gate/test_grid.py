"""Enterprise Grid: who is served in a workspace of an organisation, whatever Slack says of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from rac_bot.domain.rights import Role
from rac_bot.store.models import Access, Inscription, JournalEntry, Person
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, people
from slack_sandbox import Grid
from slack_sandbox import Person as SlackPerson
from slack_sandbox.grid import ENTERPRISE_ID, SIBLING_TEAM_ID, TEAM_ID
from tests.builders import a_person, a_right
from tests.conftest import GRIDS, Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import COURSE, lise, open_detail
from tests.handlers.gate.test_rights import (
    ADMINISTERS,
    NEVER,
    READS,
    become,
    kept,
    made_by_hand,
    needing,
    refusals,
    told,
)
from tests.processes import eventually
from tests.wire import command, post, submission

# Each way in which Slack was seen to tell of an organisation.
WAYS = [
    Grid(),
    Grid(told="none", acting="organisation"),
    Grid(told="sibling", acting="sibling"),
    Grid(told="organisation"),
    Grid(org_wide=True),
    Grid(org_wide=True, told="none", acting="organisation"),
    Grid(org_wide=True, told="sibling", acting="sibling"),
]
MEMBERS: dict[str, dict[str, Any]] = {
    "of both workspaces": {},
    "of ours alone": {"teams": (TEAM_ID,)},
    "of ours, by an id of the organisation": {"id": "WMEMBER"},
}
OF_THE_SIBLING = {"team_id": SIBLING_TEAM_ID}
STRANGERS: dict[str, dict[str, Any]] = {
    "another organisation": {"team_id": "EELSEWHERE", "enterprise_id": "EELSEWHERE", "is_stranger": True},
    "another organisation's workspace": {"team_id": "TELSEWHERE", "enterprise_id": "EELSEWHERE"},
    "another workspace": {"team_id": "TELSEWHERE"},
    "a guest": {"is_restricted": True},
    "a guest of one channel": {"is_ultra_restricted": True},
    "an application": {"is_bot": True},
}


def arrive(office: Office, name: str, facts: dict[str, Any]) -> SlackPerson:
    """Somebody with rights, of whom Slack has told."""
    person = office.sandbox.person(name, **facts)
    with office.store.writing(BY_JULIE) as work:
        a_right(work, person.id)
    return person


def is_served(person: SlackPerson, note: int) -> None:
    """By a command, a shortcut, a button, a type-ahead and a form."""
    person.shortcut("find_candidate")
    assert screen(person).title == "Recherche"
    person.dismiss()
    person.command("/inscrire 1234567")
    assert person.look_up("Cours", "322")
    person.dismiss()
    person.command("/candidat leblanc")
    person.pick("Résultats", near=COURSE)
    person.type("Note", str(note))
    person.submit()
    assert screen(person).title == "Dossier du candidat"
    assert f"note {note}," in reading(person)
    person.dismiss()


def is_refused(person: SlackPerson) -> None:
    person.command("/candidat leblanc")
    assert NEVER in told(person), person
    person.shortcut("find_candidate")
    assert NEVER in reading(person), person


@pytest.mark.parametrize("grid", WAYS, ids=str)
def test_members_are_served_and_nobody_else(office: Office, grid: Grid) -> None:
    lise(office)
    served = MEMBERS | ({"of the sibling alone": OF_THE_SIBLING} if grid.org_wide else {})
    members = [arrive(office, *one) for one in served.items()]
    refused = STRANGERS | ({} if grid.org_wide else {"of the sibling alone": OF_THE_SIBLING})
    strangers = [arrive(office, *one) for one in refused.items()]
    assert office.directory.refresh()
    for note, person in enumerate([office.julie, *members], 70):
        is_served(person, note)
    for person in strangers:
        is_refused(person)
    assert refusals(office) == ["NeverServed"] * 2 * len(strangers)


@pytest.mark.parametrize("grid", [Grid(acting="sibling"), Grid(org_wide=True, acting="sibling")], ids=str)
def test_a_workspace_that_slack_did_not_tell_of_is_asked_about(office: Office, grid: Grid) -> None:
    """She joined the sibling an hour ago, and the event was lost."""
    with office.store.writing(BY_JULIE) as work:
        known = raw(work).get_one(Person, "UJULIE")
        known.team_id, known.teams, known.told_at = TEAM_ID, [TEAM_ID], utc_now() - timedelta(hours=1)
        raw(work).flush()
    office.directory.start()
    try:
        assert eventually(lambda: office.directory.known)
        office.julie.shortcut("find_candidate")
        assert NEVER in reading(office.julie)
        assert eventually(lambda: SIBLING_TEAM_ID in teams_of(office))
    finally:
        office.directory.stop(5)
    office.julie.shortcut("find_candidate")
    assert screen(office.julie).title == "Recherche"


def teams_of(office: Office) -> list[str]:
    with office.store.reading(BY_JULIE) as work:
        return people.of_ids(work, ["UJULIE"])["UJULIE"].teams


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_who_was_kept_as_of_elsewhere_is_asked_about_anew(office: Office, grid: Grid) -> None:
    """As by the version before, which read no more of Slack's answer than `team_id`."""
    with office.store.writing(BY_JULIE) as work:
        known = raw(work).get_one(Person, "UJULIE")
        known.team_id, known.enterprise_id, known.teams, known.other_id = None, None, [], None
        raw(work).flush()
    office.julie.shortcut("find_candidate")
    assert NEVER in reading(office.julie)
    office.julie.dismiss()
    assert office.directory.refresh()
    office.julie.shortcut("find_candidate")
    assert screen(office.julie).title == "Recherche"


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_both_ids_are_one_person_with_the_same_rights(office: Office, grid: Grid) -> None:
    office.settings.rac_admins[:] = ["WADMIN", "WLUC"]
    become(office, office.admin, Role.READING)
    office.admin.command("/rac acces")
    assert reading(office.admin).count("Ada Min") == 1
    for person, refused in (("Luc Gagnon", True), ("Alex Untel", False)):
        office.admin.press("Donner un accès")
        office.admin.choose("Personne", person)
        office.admin.choose("Rôle", "conseil")
        office.admin.submit()
        assert bool(screen(office.admin).errors) is refused, person
        if refused:
            office.admin.dismiss()
    office.stranger.shortcut("find_candidate")
    assert screen(office.stranger).title == "Recherche"
    # A request by the other id is the same person's.
    answer = post(office, command(office, "/rac", "aide") | {"user_id": "WJULIE"})
    assert "/inscrire" in answer.json()["text"]
    office.sandbox.change(office.julie, is_restricted=True)  # `user_change`
    answer = post(office, command(office, "/rac", "aide") | {"user_id": "WJULIE"})
    assert NEVER in answer.json()["text"].replace("\u00a0", " ")


@pytest.mark.parametrize("grid", [GRIDS["workspace"]], ids=["workspace"])
def test_whoever_answers_for_privacy_may_be_named_by_the_other_id(office: Office, grid: Grid) -> None:
    lise(office)
    become(office, office.luc, Role.READING)
    office.julie.command("/candidat leblanc")
    for officers, all_of_it in ((["WLUC"], True), ([], False)):
        office.settings.rac_privacy_officers[:] = officers
        office.luc.command("/rac journal 1234567")
        assert ("a ouvert le dossier" in reading(office.luc)) is all_of_it
        office.luc.dismiss()


@pytest.mark.parametrize("grid", [GRIDS["workspace"]], ids=["workspace"])
def test_a_change_told_by_an_id_not_seen_before_is_the_persons(office: Office, grid: Grid) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_person(work, "WLEA", "Léa Roy")
    user = {"id": "ULEA", "is_restricted": True, "enterprise_user": {"id": "WLEA", "teams": [TEAM_ID]}}
    office.sandbox.emit({"type": "user_change", "user": user})
    with office.store.reading(BY_JULIE) as work:
        lea = people.of_ids(work, ["ULEA"])["ULEA"]
        assert (lea.slack_id, lea.guest) == ("WLEA", True)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_what_is_done_by_the_other_id_is_kept_as_the_persons(office: Office, grid: Grid) -> None:
    lise(office)
    open_detail(office.julie)
    office.julie.press("Résultats")
    office.julie.type("Note", "81")
    body = submission(office, office.julie)
    body["user"]["id"] = "WJULIE"
    assert post(office, {"payload": body}).status_code == 200
    with office.store.reading(BY_JULIE) as work:
        assert set(raw(work).scalars(select(JournalEntry.actor))) == {"UJULIE"}
        assert raw(work).get_one(Inscription, 2).note == 81


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_who_is_told_by_another_id_than_the_group_lists_has_its_rights(office: Office, grid: Grid) -> None:
    alex, zoe = office.stranger, office.sandbox.person("Zoé", id="WZOE")  # listed as UZOE
    group = office.sandbox.user_group("conseil", id="SCONSEIL", members=[alex, zoe, office.julie])
    office.settings.rac_advisors_group = group.id
    for _ in range(2):
        assert office.directory.refresh()
        with office.store.reading(BY_JULIE) as work:
            given = {one.slack_id: one.access.given_by for one in access.listed(work)}
        assert given == {"UALEX": "group", "WZOE": "group", "UJULIE": "cli", "ULUC": "cli"}
    for person in (alex, zoe):
        person.shortcut("find_candidate")
        assert screen(person).title == "Recherche"
    group.remove(alex, zoe)
    assert office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        assert {one.slack_id for one in access.listed(work)} == {"UJULIE", "ULUC"}


@pytest.mark.parametrize("grid", [GRIDS["organisation"]], ids=["organisation"])
@pytest.mark.parametrize("teams", [[], [{"id": SIBLING_TEAM_ID}], [{}], None])
def test_a_group_that_is_in_no_workspace_of_the_organisation_withdraws_nothing(
    office: Office, grid: Grid, teams: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = office.sandbox.user_group("conseil", id="SCONSEIL", members=[office.stranger])
    office.settings.rac_advisors_group = group.id
    assert office.directory.refresh()
    monkeypatch.setattr(office.directory._client, "auth_teams_list", lambda limit: {"teams": teams})
    assert office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        assert access.of(work, office.stranger.id)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_what_was_kept_of_one_person_as_of_two_becomes_one(office: Office, grid: Grid) -> None:
    """A version that knew nothing of organisations kept both ids apart."""
    with office.store.writing(BY_JULIE) as work:
        for slack_id in ("UJULIE", "ULUC", "UALEX"):
            raw(work).get_one(Person, slack_id).other_id = None
        raw(work).flush()
        for slack_id, role in (("WJULIE", Role.READING), ("WALEX", Role.READING), ("WLUC", Role.READING)):
            raw(work).add(Person(slack_id=slack_id, name="?", teams=[]))
            a_right(work, slack_id, role)
        raw(work).flush()
        raw(work).get_one(Access, "WJULIE").given_by = access.GROUP
        raw(work).get_one(Access, "ULUC").given_by = access.GROUP
    assert office.directory.refresh()
    with office.store.reading(BY_JULIE) as work:
        held = {one.slack_id: one.access.role for one in access.listed(work)}
        assert held == {"UJULIE": Role.ADVISING, "UALEX": Role.READING, "ULUC": Role.READING}
        assert set(people.names(work)) == {"UJULIE", "UALEX", "ULUC", "UADMIN"}
        assert people.of_ids(work, ["WLUC"])["WLUC"].slack_id == "ULUC"


@pytest.mark.parametrize("grid", [GRIDS["workspace"]], ids=["workspace"])
@pytest.mark.parametrize(
    ("needed", "held", "said", "refused"),
    [
        (Role.ADMINISTERING, Role.ADVISING, ADMINISTERS, "NotAnAdministrator"),
        (Role.ADVISING, Role.READING, READS, "ReadingOnly"),
    ],
)
def test_a_lesser_role_is_refused_all_that_it_may_not_do(
    office: Office, grid: Grid, needed: Role, held: Role, said: str, refused: str
) -> None:
    lise(office)
    become(office, office.julie, held)
    before, asked = kept(office), needing(needed)
    for kind, name in asked:
        office.julie.command("/candidat leblanc")
        answer = made_by_hand(office, office.julie, kind, name)
        assert answer == "[]" if kind == "options" else said in answer, (kind, name)
        while office.julie.modal:
            office.julie.dismiss()
    assert kept(office) == before
    assert refusals(office) == [refused] * len(asked)


@pytest.mark.parametrize("grid", [Grid(acting="organisation")], ids=str)
def test_a_request_that_names_another_organisation_is_refused(office: Office, grid: Grid) -> None:
    for team_id in (ENTERPRISE_ID, SIBLING_TEAM_ID, TEAM_ID):
        answer = post(office, command(office, "/rac", "aide") | {"team_id": team_id})
        assert "/inscrire" in answer.json()["text"]
    for team_id in ("EELSEWHERE", "TELSEWHERE"):
        answer = post(office, command(office, "/rac", "aide") | {"team_id": team_id})
        assert NEVER in answer.json()["text"].replace("\u00a0", " ")
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count(Person.slack_id))) == 4
