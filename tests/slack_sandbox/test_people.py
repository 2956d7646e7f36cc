"""People who change, people from elsewhere, user groups, and scopes that an installation withheld."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Channel, Person, Sandbox
from slack_sandbox.errors import Absent, DriverError
from tests.slack_sandbox.conftest import (
    MANIFEST,
    Connect,
    Scene,
    Starts,
    bolt_app,
    button,
    input_block,
    modal,
    section,
    shows,
    text_input,
    top,
)

Json = dict[str, Any]


def subscribed(*events: str, scopes: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> Json:
    """The demo manifest with more events and scopes."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["settings"]["event_subscriptions"]["bot_events"] += events
    manifest["oauth_config"]["scopes"]["bot"] += scopes
    manifest["oauth_config"]["scopes"]["bot_optional"] = list(optional)
    return manifest


def hears_changes(app: App) -> list[Json]:
    """What the app is told by `user_change`."""
    heard: list[Json] = []
    app.event("user_change")(lambda event: heard.append(event))
    return heard


@pytest.mark.parametrize("by_socket", [False, True])
def test_the_app_is_told_of_someone_who_changes(
    start: Starts, serve: Callable[[Sandbox, App], None], connect: Connect, by_socket: bool
) -> None:
    sandbox = start(subscribed("user_change"))
    app = bolt_app(sandbox)
    heard = hears_changes(app)
    (connect if by_socket else serve)(sandbox, app)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    sandbox.change(julie, is_restricted=True, locale="en-CA")
    sandbox.change(julie, name="Julie Roy-Morin")
    first, second = heard
    assert (first["user"]["id"], first["user"]["is_restricted"]) == ("UJULIE", True)
    assert (first["user"]["locale"], first["user"]["real_name"]) == ("en-CA", "Julie Roy")
    assert second["user"]["profile"]["display_name"] == "Julie Roy-Morin"
    assert second["cache_ts"] == second["user"]["updated"]
    assert float(second["event_ts"]) > float(first["event_ts"])
    asked = app.client.users_info(user="UJULIE", include_locale=True)["user"]
    assert asked == second["user"]


def test_someone_deactivated_is_told_of_in_few_words_and_acts_no_more(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    sandbox.desk.views.open(julie.id, modal(text_input("name", "Name")))
    sandbox.change(julie, deleted=True)
    user = app.client.users_info(user=julie.id, include_locale=True)["user"]
    assert (user["deleted"], user["profile"]["real_name"]) == (True, "Julie Roy")
    assert not {"real_name", "is_restricted", "tz", "locale"} & set(user)
    gestures: list[Callable[[], object]] = [
        lambda: julie.command("/demo"),
        lambda: julie.say("allo", team),
        lambda: julie.type("Name", "x"),
        lambda: julie.submit(),
        lambda: julie.home(),
        lambda: julie.invite_bot(team),
    ]
    for gesture in gestures:
        with pytest.raises(DriverError, match="Julie Roy is deactivated"):
            gesture()
    sandbox.change(julie, deleted=False)
    julie.say("de retour", team)


def test_a_change_that_nobody_is_there_to_hear_is_made_all_the_same(start: Starts) -> None:
    sandbox = start(subscribed("user_change"))
    julie = sandbox.person("Julie Roy")
    sandbox.change(julie, is_admin=True)
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    assert client.users_info(user=julie.id)["user"]["is_admin"] is True


def test_only_what_people_and_channels_have_is_changed(start: Starts) -> None:
    sandbox = start()
    with pytest.raises(ValueError, match="colour, id"):
        sandbox.change(sandbox.person("Julie Roy"), colour="red", id="U2")
    with pytest.raises(ValueError, match="members"):
        sandbox.change(sandbox.channel("equipe"), members=set())


def test_a_user_group_gains_and_loses_people(start: Starts) -> None:
    sandbox = start(subscribed(scopes=("usergroups:read",)))
    julie, luc = sandbox.person("Julie Roy", id="UJULIE"), sandbox.person("Luc Gagnon", id="ULUC")
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    group = sandbox.user_group("conseil", id="SCONSEIL", members=[julie])
    assert client.usergroups_users_list(usergroup="SCONSEIL")["users"] == ["UJULIE"]
    group.add(luc, julie)
    group.remove(julie)
    assert client.usergroups_users_list(usergroup="SCONSEIL")["users"] == ["ULUC"]
    group.disabled = True
    for asked in ("SCONSEIL", "SOTHER"):
        with pytest.raises(SlackApiError, match="no_such_subteam"):
            client.usergroups_users_list(usergroup=asked)
    assert client.usergroups_users_list(usergroup="SCONSEIL", include_disabled=True)["users"] == ["ULUC"]
    assert sandbox.refusals == []


def test_a_declined_scope_is_missing_and_no_fault_of_the_apps(start: Starts, serve: Any) -> None:
    manifest = subscribed("user_change", scopes=("usergroups:read",), optional=("usergroups:read",))
    sandbox = start(manifest, without=["usergroups:read", "users:read"])
    app = bolt_app(sandbox)
    heard = hears_changes(app)
    serve(sandbox, app)
    with pytest.raises(SlackApiError, match="missing_scope") as refused:
        app.client.usergroups_users_list(usergroup="S1")
    assert refused.value.response["needed"] == "usergroups:read"
    assert "usergroups:read" not in refused.value.response["provided"]
    assert "usergroups:read" not in app.client.auth_test().headers["x-oauth-scopes"]
    sandbox.change(sandbox.person("Julie Roy"), is_admin=True)
    sandbox.emit({"type": "user_change", "user": {}})
    assert (heard, sandbox.refusals) == ([], [])


def test_a_scope_that_was_not_asked_for_cannot_be_declined() -> None:
    with pytest.raises(ValueError, match="does not ask for files:write"):
        Sandbox.start(MANIFEST, without=["files:write"])


def outsider(sandbox: Sandbox) -> tuple[Person, Channel]:
    """Someone of another workspace, and the channel shared with it."""
    eve = sandbox.person("Ève Tremblay", id="UEVE", team_id="TOTHER")
    return eve, sandbox.channel("partenaires", members=[eve], bot=True, shared_outside=True)


def test_a_button_pressed_from_elsewhere_names_both_workspaces(scene: Scene) -> None:
    sandbox, app, _ = scene
    eve, shared = outsider(sandbox)
    told: list[Any] = []

    @app.action("open")
    def opened(ack: Ack, body: Json, context: Any, client: WebClient) -> None:
        told.append((body["user"]["team_id"], body["team"]["id"], context.team_id))
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("name", "Name")))
        ack()

    @app.view("form")
    def submitted(ack: Ack, body: Json, context: Any) -> None:
        view = body["view"]
        told.append((body["user"]["team_id"], body["team"]["id"], context.team_id))
        told.append((view["team_id"], view["app_installed_team_id"], body["team"]["domain"]))
        ack()

    row = {"type": "actions", "elements": [button("Open", "open")]}
    app.client.chat_postMessage(channel=shared.id, text="x", blocks=[section("x"), row])
    (message,) = eve.channel_messages(shared)
    eve.press("Open", message=message)
    eve.type("Name", "x")
    eve.submit()
    here = sandbox.team_id
    assert told == [("TOTHER", here, here), ("TOTHER", "TOTHER", here), ("TOTHER", here, "tother")]


def test_what_is_said_and_commanded_from_elsewhere_says_where_from(start: Starts, serve: Any) -> None:
    sandbox = start(subscribed("message.channels"))
    app = bolt_app(sandbox)
    serve(sandbox, app)
    eve, shared = outsider(sandbox)
    told: list[Any] = []

    @app.event("message")
    def message(body: Json, event: Json, context: Any) -> None:
        told.append((body["is_ext_shared_channel"], event["team"], context.team_id, context.actor_team_id))

    @app.command("/demo")
    def command(ack: Ack, command: Json) -> None:
        told.append((command["team_id"], command["team_domain"]))
        ack()

    eve.say("bonjour", shared)
    eve.command("/demo", channel=shared)
    assert told == [(True, "TOTHER", sandbox.team_id, "TOTHER"), ("TOTHER", "tother")]


def test_a_person_is_chosen_among_those_who_are_still_there(scene: Scene) -> None:
    sandbox, _, julie = scene
    luc = sandbox.person("Luc Gagnon", id="ULUC")
    sandbox.person("Marie-Ève Côté", display_name="mec")
    sandbox.person("Robot", is_bot=True)
    _, julie, sent = shows(scene, input_block("who", "Qui", {"type": "users_select", "initial_user": "ULUC"}))
    sandbox.change(luc, deleted=True)
    assert top(julie).field("Qui").value == "Luc Gagnon"
    (listed,) = julie.look_up("Qui")
    assert [one.text for one in listed.options] == ["demo", "Julie Roy", "mec", "Robot"]
    (found,) = julie.look_up("Qui", "côté")
    assert [one.description for one in found.options] == ["Marie-Ève Côté"]
    with pytest.raises(Absent):
        julie.choose("Qui", "Luc Gagnon")
    julie.choose("Qui", "Julie Roy")
    julie.submit()
    assert sent[0]["state"]["values"]["who"]["who"] == {"type": "users_select", "selected_user": "UJULIE"}


def test_the_bot_leaves_and_joins_where_it_is_asked_to(start: Starts, serve: Any) -> None:
    sandbox = start(subscribed("member_joined_channel", "member_left_channel"))
    app = bolt_app(sandbox)
    serve(sandbox, app)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    team = sandbox.channel("equipe", private=True, members=[julie], bot=True)
    told: list[Any] = []
    app.event("member_left_channel")(lambda event: told.append((event["user"], event["channel_type"])))
    app.event("member_joined_channel")(lambda event: told.append(event["inviter"]))
    julie.remove_bot(team)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        app.client.chat_postMessage(channel=team.id, text="x")
    julie.invite_bot(team)
    app.client.chat_postMessage(channel=team.id, text="x")
    assert told == [(sandbox.bot_user_id, "G"), "UJULIE"]
