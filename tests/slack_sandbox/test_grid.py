"""Enterprise Grid: what Slack says of an organisation of two workspaces, and of who is not of it."""

import copy
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Grid, Person, Sandbox
from slack_sandbox.grid import ENTERPRISE_ID, SIBLING_TEAM_ID, TEAM_ID
from tests.slack_sandbox.conftest import MANIFEST, Starts, bolt_app, modal, text_input

Json = dict[str, Any]


def manifest() -> Json:
    """The demo manifest, which may be installed for the organisation."""
    found = copy.deepcopy(MANIFEST)
    found["oauth_config"]["scopes"]["bot"].append("usergroups:read")
    found["settings"]["org_deploy_enabled"] = True
    found["settings"]["event_subscriptions"]["bot_events"].append("user_change")
    return found


def client(sandbox: Sandbox) -> WebClient:
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


def told(sandbox: Sandbox, person: Person) -> Json:
    found: Json = client(sandbox).users_info(user=person.id)["user"]
    return found


@pytest.mark.parametrize(
    ("which", "team_id"),
    [
        ("workspace", TEAM_ID),
        ("sibling", SIBLING_TEAM_ID),
        ("organisation", ENTERPRISE_ID),
        ("none", None),
    ],
)
def test_a_member_is_told_with_the_workspaces_she_is_in(start: Starts, which: Any, team_id: str) -> None:
    sandbox = start(manifest(), grid=Grid(told=which))
    julie = sandbox.person("Julie Roy", id="UJULIE", is_admin=True)
    user = told(sandbox, julie)
    assert user.get("team_id") == team_id
    assert ("team_id" in user, user["id"]) == (team_id is not None, "UJULIE")
    assert user["enterprise_user"] == {
        "id": "WJULIE",
        "enterprise_id": ENTERPRISE_ID,
        "enterprise_name": ENTERPRISE_ID.lower(),
        "is_admin": True,
        "is_owner": False,
        "teams": [TEAM_ID, SIBLING_TEAM_ID],
    }
    assert client(sandbox).users_info(user="WJULIE")["user"] == user  # by her other id
    luc = sandbox.person("Luc Gagnon", id="WLUC")
    assert told(sandbox, luc)["enterprise_user"]["id"] == "WLUC"
    assert client(sandbox).users_info(user="ULUC")["user"]["id"] == "WLUC"


def test_who_is_of_the_sibling_or_of_elsewhere_is_told_so(start: Starts) -> None:
    sandbox = start(manifest(), grid=Grid(told="none"))
    luc = sandbox.person("Luc Gagnon", team_id=SIBLING_TEAM_ID)
    assert told(sandbox, luc)["enterprise_user"]["teams"] == [SIBLING_TEAM_ID]
    assert told(sandbox, luc)["is_stranger"] is False
    eve = sandbox.person("Ève Loin", team_id="EELSEWHERE", enterprise_id="EELSEWHERE", is_stranger=True)
    assert told(sandbox, eve)["team_id"] == "EELSEWHERE"
    assert told(sandbox, eve)["enterprise_user"]["enterprise_id"] == "EELSEWHERE"
    zoe = sandbox.person("Zoé", team_id="TELSEWHERE", is_stranger=True)
    assert "enterprise_user" not in told(sandbox, zoe)
    assert "enterprise_user" not in told(sandbox, sandbox.person("Robot", is_bot=True))


def test_whom_the_app_is_installed_for_is_told_by_the_token(start: Starts) -> None:
    answer = client(start(manifest())).auth_test()
    assert ("enterprise_id" in answer, answer["is_enterprise_install"]) == (False, False)
    answer = client(start(manifest(), grid=Grid())).auth_test()
    assert (answer["team_id"], answer["enterprise_id"]) == (TEAM_ID, ENTERPRISE_ID)
    assert answer["is_enterprise_install"] is False
    answer = client(start(manifest(), grid=Grid(org_wide=True))).auth_test()
    assert (answer["team_id"], answer["enterprise_id"]) == (ENTERPRISE_ID, ENTERPRISE_ID)
    assert answer["is_enterprise_install"] is True
    with pytest.raises(ValueError, match="org_deploy_enabled"):
        start(MANIFEST, grid=Grid(org_wide=True))


def test_a_token_of_the_organisation_says_which_workspace_it_means(start: Starts) -> None:
    sandbox = start(manifest(), grid=Grid(org_wide=True, listed="other_id"))
    eve = sandbox.person("Ève Loin", id="UEVE", team_id="TELSEWHERE")
    group = sandbox.user_group("conseil", members=[sandbox.person("Julie Roy", id="UJULIE"), eve])
    slack = client(sandbox)
    teams = [one["id"] for one in slack.auth_teams_list()["teams"]]
    assert teams == [SIBLING_TEAM_ID, TEAM_ID]
    listed = slack.usergroups_users_list(usergroup=group.id, team_id=TEAM_ID)
    assert listed["users"] == ["WJULIE", "UEVE"]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        slack.usergroups_users_list(usergroup=group.id, team_id=SIBLING_TEAM_ID)
    assert sandbox.refusals == []
    for call in (slack.users_list, slack.conversations_list):
        with pytest.raises(SlackApiError, match="missing_argument"):
            call()
        with pytest.raises(SlackApiError, match="team_access_not_granted"):
            call(team_id="TELSEWHERE")
        assert call(team_id=TEAM_ID)["ok"]


def test_a_workspaces_token_lists_a_group_by_the_ids_it_is_told_to(start: Starts) -> None:
    for grid, ids in (
        (Grid(listed="id"), ["UJULIE", "WLUC"]),
        (Grid(listed="other_id"), ["WJULIE", "ULUC"]),
    ):
        sandbox = start(manifest(), grid=grid)
        people = [sandbox.person("Julie Roy", id="UJULIE"), sandbox.person("Luc Gagnon", id="WLUC")]
        group = sandbox.user_group("conseil", members=people)
        assert client(sandbox).usergroups_users_list(usergroup=group.id)["users"] == ids
        assert [one["id"] for one in client(sandbox).auth_teams_list()["teams"]] == [TEAM_ID]


def test_a_message_to_either_id_is_one_conversation(start: Starts) -> None:
    sandbox = start(manifest(), grid=Grid())
    julie = sandbox.person("Julie Roy", id="UJULIE")
    for id_ in ("UJULIE", "WJULIE"):
        client(sandbox).chat_postMessage(channel=id_, text=f"allo <@{id_}>")
    assert [one.reading for one in julie.direct_messages()] == ["allo @Julie Roy"] * 2


@pytest.mark.parametrize("org_wide", [False, True])
@pytest.mark.parametrize(
    ("acting", "team_id"),
    [("workspace", TEAM_ID), ("sibling", SIBLING_TEAM_ID), ("organisation", ENTERPRISE_ID)],
)
def test_what_a_member_does_names_the_organisation(
    start: Starts, serve: Any, acting: Any, team_id: str, org_wide: bool
) -> None:
    sandbox = start(manifest(), grid=Grid(org_wide=org_wide, acting=acting))
    app = bolt_app(sandbox)
    serve(sandbox, app)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    heard: dict[str, Json] = {}

    def hears(ack: Ack, body: Json) -> None:
        heard[body.get("type") or "command"] = body
        ack()

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("name", "Name")))
        hears(ack, body)

    app.view("form")(hears)
    app.shortcut("demo")(hears)
    app.event("user_change")(hears)
    julie.command("/demo")
    julie.type("Name", "x")
    julie.submit()
    julie.shortcut("demo")
    sandbox.change(julie, is_admin=True)
    command, event = heard["command"], heard["event_callback"]
    assert (command["team_id"], command["enterprise_id"]) == (TEAM_ID, ENTERPRISE_ID)
    assert command["is_enterprise_install"] == str(org_wide).lower()
    for kind in ("view_submission", "shortcut"):
        body = heard[kind]
        assert body["user"]["team_id"] == team_id, kind
        assert body["enterprise"]["id"] == ENTERPRISE_ID
        assert body["is_enterprise_install"] is org_wide
        assert body["team"] is None if org_wide else body["team"]["id"] == TEAM_ID
    installed = heard["view_submission"]["view"]["app_installed_team_id"]
    assert installed == (ENTERPRISE_ID if org_wide else TEAM_ID)
    [authorization] = event["authorizations"]
    assert (event["team_id"], event["enterprise_id"]) == (TEAM_ID, ENTERPRISE_ID)
    assert authorization["enterprise_id"] == ENTERPRISE_ID
    assert (authorization["team_id"], authorization["is_enterprise_install"]) == (
        (None, True) if org_wide else (TEAM_ID, False)
    )
    assert event["event"]["user"] == told(sandbox, julie) | {"locale": "fr-CA"}


def test_what_a_stranger_does_names_where_she_is_from(start: Starts, serve: Any) -> None:
    sandbox = start(manifest(), grid=Grid(acting="organisation"))
    app = bolt_app(sandbox)
    serve(sandbox, app)
    heard: list[Json] = []

    @app.shortcut("demo")
    def demo(ack: Ack, body: Json) -> None:
        heard.append(body)
        ack()

    for team_id in ("EELSEWHERE", "TELSEWHERE"):
        sandbox.person("Ève Loin", team_id=team_id).shortcut("demo")
    assert [one["user"]["team_id"] for one in heard] == ["EELSEWHERE", "TELSEWHERE"]
