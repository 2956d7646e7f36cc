"""What Slack takes is taken; what is worth telling of it is told, and refused where that was asked for."""

import copy
import re
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.sight import Channel
from tests.slack_sandbox.conftest import MANIFEST, Scene, Starts, button, error_of, section, text_input

Json = dict[str, Any]

ROW = {"type": "actions", "elements": [button("OK", "ok")]}


def with_scopes(*more: str) -> Json:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] += more
    return manifest


TAKEN: list[tuple[Json, str, list[str]]] = [
    ({"text": "x"}, "x", []),
    ({"blocks": [section("seen")]}, "seen", ["top-level text"]),
    ({"blocks": '[{"type": "divider"}]', "text": "x"}, "─", []),
    (
        {"attachments": [{"text": "seen", "title": "T", "color": "#36a64f"}]},
        "| T\n| seen",
        ["top-level text"],
    ),
    (
        {"attachments": '[{"fields": [{"title": "A", "value": "<@UJULIE>"}]}]', "text": "x"},
        "x\n| A : @Julie Roy",
        [],
    ),
    ({"attachments": [{"blocks": [section("seen")], "extra": 1}], "text": "x"}, "x\n| seen", []),
    (
        {"attachments": [{"text": "old", "callback_id": "c", "actions": []}], "text": "x"},
        "x\n| old",
        ["actions", "callback_id"],
    ),
    ({"text": "*x* <@UJULIE>", "mrkdwn": False}, "*x* <@UJULIE>", []),
    ({"text": "x", "unfurl_links": True, "unfurl_media": False}, "x", []),
    ({"text": "x", "link_names": 1, "parse": "full"}, "x", ["argument link_names", "argument parse"]),
    ({"text": "x", "as_user": "true"}, "x", ["not modelled: the argument as_user"]),
    ({"text": "x", "colour": "red"}, "x", ["no argument colour"]),
    (
        {"text": "x", "username": "Robot", "icon_emoji": ":tada:"},
        "x",
        ["username is ignored", "icon_emoji is"],
    ),
    ({"text": "x", "metadata": '{"event_type": "e", "event_payload": {}}'}, "x", []),
    ({"markdown_text": "**x**"}, "**x**", []),
    ({"text": "x", "blocks": [], "attachments": ""}, "x", []),
]


def test_a_message_is_taken_as_slack_takes_it(scene: Scene) -> None:
    sandbox, _, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    header = {"Authorization": f"Bearer {sandbox.bot_token}"}
    for number, (given, seen, lints) in enumerate(TAKEN):
        before = len(sandbox.lints)
        answer = httpx.post(
            f"{sandbox.api_url}chat.postMessage",
            json={"channel": team.id} | given,
            headers=header,
            trust_env=False,
        ).json()
        assert answer["ok"], (given, answer)
        message = julie.channel_messages(team)[number]
        assert message.reading.startswith(seen), given
        told = [one.rule for one in sandbox.lints[before:]]
        assert len(told) == len(lints), (given, told)
        assert all(any(lint in one for one in told) for lint in lints), (given, told)
    assert sandbox.refusals == []


def test_a_strict_sandbox_refuses_what_it_would_tell_of(start: Starts) -> None:
    sandbox = start(strict=True)
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    for given, _, lints in TAKEN:
        answer = httpx.post(
            f"{sandbox.api_url}chat.postMessage",
            json={"channel": julie.id} | given,
            headers={"Authorization": f"Bearer {client.token}"},
            trust_env=False,
        ).json()
        assert answer["ok"] is not bool(lints), (given, answer)
        assert answer.get("error") in (None, "no_text", "invalid_arguments")
    assert sandbox.lints == []
    assert len(sandbox.refusals) == sum(len(lints) for _, _, lints in TAKEN)


def test_another_name_and_icon_need_their_scope(start: Starts) -> None:
    sandbox = start(with_scopes("chat:write.customize", "chat:write.public"))
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    julie = sandbox.person("Julie Roy")
    general = sandbox.channel("general", members=[julie])  # the app is not in it
    for where in (general.id, "general", "#general"):
        said = client.chat_postMessage(channel=where, text="x", username="Robot", icon_emoji=":tada:")[
            "message"
        ]
        assert (said["username"], said["icons"], said["subtype"]) == (
            "Robot",
            {"emoji": ":tada:"},
            "bot_message",
        )
    assert len(julie.channel_messages(general)) == 3
    assert (sandbox.lints, sandbox.refusals) == ([], [])


def test_a_channel_is_found_by_its_name_only_where_the_app_may_know_of_it(scene: Scene) -> None:
    sandbox, app, julie = scene
    sandbox.channel("secret", members=[julie], private=True)
    sandbox.channel("ailleurs", members=[julie])
    inside = sandbox.channel("interne", members=[julie], private=True, bot=True)
    for name, error in (
        ("#secret", "channel_not_found"),
        ("ailleurs", "not_in_channel"),
        ("#nulle-part", "channel_not_found"),
    ):
        with pytest.raises(SlackApiError) as refused:
            app.client.chat_postMessage(channel=name, text="x")
        assert error_of(refused) == error
    assert app.client.chat_postMessage(channel="#interne", text="x")["channel"] == inside.id
    assert app.client.chat_postEphemeral(channel="interne", user=julie.id, text="y")["ok"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        app.client.conversations_info(channel="interne")  # where Slack wants an id


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"blocks": []}, "no_text"),
        ({"attachments": []}, "no_text"),
        ({"blocks": {"type": "divider"}, "text": "x"}, "invalid_blocks_format"),
        ({"blocks": "[", "text": "x"}, "invalid_blocks_format"),
        ({"attachments": "{", "text": "x"}, "invalid_attachments"),
        ({"attachments": ["x"], "text": "x"}, "invalid_attachments"),
        ({"attachments": [{"fields": 1}], "text": "x"}, "invalid_attachments"),
        ({"attachments": [{"blocks": [section("")]}], "text": "x"}, "invalid_attachments"),
        ({"attachments": [{}] * 101, "text": "x"}, "too_many_attachments"),
        ({"metadata": "{", "text": "x"}, "invalid_metadata_format"),
        ({"markdown_text": "x", "text": "y"}, "markdown_text_conflict"),
        ({"text": ["x"]}, "invalid_arguments"),
    ],
)
def test_what_slack_refuses_of_a_message_has_its_error(scene: Scene, given: Json, error: str) -> None:
    sandbox, _, julie = scene
    answer = httpx.post(
        f"{sandbox.api_url}chat.postMessage",
        json={"channel": julie.id} | given,
        headers={"Authorization": f"Bearer {sandbox.bot_token}"},
        trust_env=False,
    ).json()
    assert answer["error"] == error
    assert len(sandbox.refusals) == 1


def test_a_button_of_an_attachment_is_pressed(scene: Scene) -> None:
    _, app, julie = scene
    pressed: list[Json] = []

    @app.action("ok")
    def ok(ack: Any, body: Json) -> None:
        pressed.append(body)
        ack()

    said = app.client.chat_postMessage(
        channel=julie.id, text="x", attachments=[{"text": "a"}, {"blocks": [ROW]}]
    )
    (message,) = julie.direct_messages()
    assert message.buttons == ["OK"]
    julie.press("OK", message=message)
    container = pressed[0]["container"]
    assert (container["type"], container["attachment_id"]) == ("message_attachment", 2)
    assert pressed[0]["message"]["attachments"][0] == {"id": 1, "text": "a"}
    app.client.chat_update(channel=said["channel"], ts=said["ts"], text="y")
    assert message.buttons == ["OK"]
    app.client.chat_update(channel=said["channel"], ts=said["ts"], text="y", attachments=[])
    assert (message.buttons, message.reading) == ([], "y")


def test_a_reply_may_be_shown_in_the_channel_too(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    asked = julie.say("Quand ?", team)
    app.client.chat_postMessage(channel=team.id, text="Lundi", thread_ts=asked.ts, reply_broadcast=True)
    assert [one.text for one in julie.channel_messages(team)] == ["Quand ?", "Lundi"]
    assert [one.text for one in julie.thread(asked)] == ["Quand ?", "Lundi"]
    history = app.client.conversations_history(channel=team.id)["messages"]
    assert [one.get("subtype") for one in history] == ["thread_broadcast", None]


def test_a_direct_message_of_several_is_opened_once(start: Starts) -> None:
    sandbox = start(with_scopes("mpim:write", "mpim:read", "mpim:history"))
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    julie, luc = sandbox.person("Julie Roy"), sandbox.person("Luc Roy")
    gone = sandbox.person("Ève", deleted=True)
    opened = client.conversations_open(users=[julie.id, luc.id], return_im=True)["channel"]
    assert (opened["is_mpim"], opened["is_private"]) == (True, True)
    assert client.conversations_open(users=f"{luc.id},{julie.id}")["channel"]["id"] == opened["id"]
    assert client.conversations_open(channel=opened["id"])["channel"]["id"] == opened["id"]
    assert client.conversations_list(types="mpim")["channels"][0]["name"] == opened["name"]
    client.chat_postMessage(channel=opened["id"], text="x")
    here = Channel(opened["id"], opened["name"])
    assert [one.text for one in luc.channel_messages(here)] == ["x"]
    luc.say("y", here)
    assert len(client.conversations_history(channel=opened["id"])["messages"]) == 2
    nobody: list[str] = []
    for users, error in (
        (nobody, "users_list_not_supplied"),
        ([julie.id, "UNOBODY"], "user_not_found"),
        ([julie.id, gone.id], "user_disabled"),
        ([sandbox.person(f"P{n}").id for n in range(9)], "too_many_users"),
    ):
        with pytest.raises(SlackApiError) as refused:
            client.conversations_open(users=users)
        assert error_of(refused) == error


def test_inputs_of_a_message_come_with_what_is_pressed_there(scene: Scene) -> None:
    _, app, julie = scene
    acted: list[Json] = []

    @app.action(re.compile("ok|name|wish"))
    def act(ack: Any, body: Json) -> None:
        acted.append(body)
        ack()

    blocks = [text_input("name", "Nom"), text_input("wish", "Souhait", dispatch_action=True), ROW]
    app.client.chat_postMessage(channel=julie.id, text="x", blocks=blocks)
    (message,) = julie.direct_messages()
    assert message.fields == ["Nom", "Souhait"]
    julie.type("Nom", "Leblanc", message=message)
    julie.type("Souhait", "du café", message=message)
    assert acted == []
    julie.enter("Souhait", message=message)
    julie.press("OK", message=message)
    assert [body["actions"][0].get("value") for body in acted] == ["du café", None]
    assert acted[1]["state"]["values"]["name"]["name"]["value"] == "Leblanc"
    assert message.field("Nom").value == "Leblanc"
