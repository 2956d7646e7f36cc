"""Events in the shape of those that Slack was recorded to send, and only to who subscribes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Channel, Person, Sandbox
from tests.slack_sandbox.apps.kit import manifest
from tests.slack_sandbox.conftest import Scene, Starts, bolt_app

Json = dict[str, Any]
EVENTS = (
    "app_home_opened app_mention message.channels message.groups message.im reaction_added pin_added "
    "member_joined_channel member_left_channel channel_created channel_rename channel_archive group_rename "
    "team_join user_change"
)
SCOPES = (
    "app_mentions:read channels:history groups:history im:history reactions:read pins:read channels:read "
    "groups:read users:read chat:write channels:manage groups:write pins:write reactions:write commands"
)
Told = tuple[Sandbox, App, Person, Channel]
ALWAYS = {"type", "channel", "event_ts", "channel_type", "ts"}
WRITTEN = {"user", "text", "team", "blocks"}
BY_PERSON = {"client_msg_id"}
BY_APP = {"bot_id", "app_id", "bot_profile"}


@pytest.fixture
def told(start: Starts, serve: Any) -> Told:
    """An app that is told of everything and answers nothing, Julie, and a channel of both."""
    sandbox = start(manifest("Told", SCOPES, EVENTS))
    app = bolt_app(sandbox)
    app.event({"type": "message"})(lambda: None)
    for name in EVENTS.split():
        if "." not in name:
            app.event(name)(lambda: None)
    serve(sandbox, app)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    hall = sandbox.channel("hall", id="CHALL", members=[julie], bot=True)
    return sandbox, app, julie, hall


def events(sandbox: Sandbox, count: int) -> list[Json]:
    """The last `count` events, once there are no fewer, without `team_join` and Slack's own lines."""

    def heard() -> list[Json]:
        sent = [one.body["event"] for one in sandbox.log if one.direction == "slack→app"]
        return [
            one for one in sent if one["type"] != "team_join" and "channel_" not in one.get("subtype", "")
        ]

    assert sandbox.wait_until(lambda: len(heard()) >= count)
    return heard()[-count:]


def test_messages_of_people_and_of_the_app(told: Told) -> None:
    sandbox, app, julie, hall = told
    said = julie.say(f"<@{sandbox.bot_user_id}> hello", hall)
    app.client.chat_postMessage(channel=hall.id, text="hello", thread_ts=said.ts)
    mention, theirs, ours = events(sandbox, 3)
    assert set(theirs) == ALWAYS | WRITTEN | BY_PERSON
    assert (theirs["event_ts"], theirs["channel_type"]) == (theirs["ts"], "channel")
    assert set(mention) == set(theirs) - {"channel_type"}
    assert set(ours) == ALWAYS | WRITTEN | BY_APP | {"thread_ts", "parent_user_id"}
    assert set(ours["bot_profile"]) == {
        *("id", "deleted", "name", "updated", "app_id", "user_id", "icons", "team_id"),
    }
    assert ours["blocks"][0]["type"] == "rich_text"
    assert "subtype" not in ours


def test_what_is_changed_and_deleted(told: Told) -> None:
    sandbox, app, julie, hall = told
    said = julie.say("one", hall)
    julie.edit(said, "two")
    julie.delete(said)
    _, changed, deleted = events(sandbox, 3)
    assert set(changed) == ALWAYS | {"subtype", "hidden", "message", "previous_message"}
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("one", "two")
    assert changed["message"]["edited"]["user"] == "UJULIE"
    assert set(changed["message"]) - set(changed["previous_message"]) == {
        "edited",
        "source_team",
        "user_team",
    }
    assert set(deleted) == ALWAYS | {"subtype", "hidden", "deleted_ts", "previous_message"}
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (said.ts, "two")
    posted = app.client.chat_postMessage(channel=hall.id, text="three")
    updated = app.client.chat_update(channel=hall.id, ts=posted["ts"], text="four")
    assert updated["message"]["edited"]["user"] == app.client.auth_test()["bot_id"]
    assert events(sandbox, 5)[-1]["message"]["bot_id"]


def test_people_reactions_pins_and_channels(told: Told) -> None:
    sandbox, app, julie, hall = told
    said = julie.say("look", hall)
    julie.react(said, "eyes")
    app.client.pins_add(channel=hall.id, timestamp=said.ts)
    reacted, pinned = events(sandbox, 3)[1:]
    assert reacted == {
        "type": "reaction_added",
        "user": "UJULIE",
        "reaction": "eyes",
        "item": {"type": "message", "channel": "CHALL", "ts": said.ts},
        "item_user": "UJULIE",
        "event_ts": reacted["event_ts"],
    }
    assert {"user", "channel_id", "item", "pin_count", "event_ts"} <= set(pinned)
    luc = sandbox.person("Luc Roy", id="ULUC")
    julie.invite(hall, luc)
    luc.leave(hall)
    joined, left = events(sandbox, 5)[-2:]
    assert joined | {"event_ts": ""} == {
        "type": "member_joined_channel",
        "user": "ULUC",
        "channel": "CHALL",
        "channel_type": "C",
        "team": sandbox.team_id,
        "inviter": "UJULIE",
        "event_ts": "",
    }
    assert (left["type"], "inviter" in left) == ("member_left_channel", False)
    made = julie.create_channel("new")
    (created,) = events(sandbox, 6)[-1:]
    assert set(created["channel"]) == {
        *("id", "is_channel", "name", "name_normalized", "created", "creator", "is_shared", "is_org_shared"),
        "context_team_id",
    }
    assert (created["channel"]["id"], created["channel"]["creator"]) == (made.id, "UJULIE")


def test_home_and_the_messages_tab(told: Told) -> None:
    sandbox, app, julie, _ = told
    julie.messages_tab()
    julie.home()
    app.client.views_publish(user_id=julie.id, view={"type": "home", "blocks": []})
    julie.home()
    written, first, second = events(sandbox, 3)
    assert [one["tab"] for one in (written, first, second)] == ["messages", "home", "home"]
    assert ["view" in one for one in (written, first, second)] == [False, False, True]


def test_a_private_channel_is_told_only_to_who_is_in_it(told: Told) -> None:
    sandbox, _, julie, hall = told
    secret = sandbox.channel("secret", id="GSECRET", private=True, members=[julie])
    said = julie.say("psst", secret)
    julie.react(said, "eyes")
    sandbox.change(secret, name="hidden")
    julie.create_channel("also", private=True)
    sandbox.change(hall, name="lobby")
    assert [one["type"] for one in events(sandbox, 1)] == ["channel_rename"]
    julie.invite_bot(secret)
    sandbox.change(secret, name="known")
    assert [one["type"] for one in events(sandbox, 3)] == [
        "channel_rename",
        "member_joined_channel",
        "group_rename",
    ]


def test_nothing_is_told_that_is_not_asked_for(scene: Scene) -> None:
    sandbox, app, julie = scene
    hall = sandbox.channel("hall", members=[julie], bot=True)
    said = julie.say("hello", hall)
    julie.edit(said, "bye")
    julie.react(said, "eyes")
    julie.delete(said)
    app.client.chat_postMessage(channel=hall.id, text="x")
    app.client.chat_postMessage(channel=julie.id, text="x")
    app.client.chat_postEphemeral(channel=hall.id, user=julie.id, text="x")
    assert sandbox.wait_until(lambda: any(one.what == "message.im" for one in sandbox.log))
    assert [one.what for one in sandbox.log if one.direction == "slack→app"] == ["message.im"]


def test_a_call_is_answered_before_the_app_is_told_of_it(start: Starts, serve: Any) -> None:
    sandbox = start(manifest("Told", SCOPES, EVENTS))
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    app = App(client=client, signing_secret=sandbox.signing_secret, ignoring_self_events_enabled=False)
    answered: list[bool] = []

    @app.middleware
    def listens(next: Any) -> None:
        def posted() -> bool:
            return any(one.what == "chat.postMessage" and one.status == 200 for one in sandbox.log)

        answered.append(sandbox.wait_until(posted, timeout=2))
        next()

    app.event({"type": "message"})(lambda: None)
    serve(sandbox, app)
    hall = sandbox.channel("hall", bot=True)
    app.client.chat_postMessage(channel=hall.id, text="x")
    assert sandbox.wait_until(lambda: answered)
    assert answered == [True]


def test_files_and_metadata(start: Starts, serve: Any) -> None:
    names = "message.channels file_shared message_metadata_posted message_metadata_updated"
    asked = manifest("Told", "chat:write channels:history files:read metadata.message:read", names)
    subscriptions = asked["settings"]["event_subscriptions"]
    subscriptions["metadata_subscriptions"] = [{"app_id": "*", "event_type": "saved"}]
    sandbox = start(asked)
    app = bolt_app(sandbox)
    for name in ("message", *names.split()[1:]):
        app.event(name)(lambda: None)
    serve(sandbox, app)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    hall = sandbox.channel("hall", id="CHALL", members=[julie], bot=True)
    said = julie.say("this", hall, files=[("a.txt", b"a")])
    assert (said.files, said.reading) == (["a.txt"], "this\n(file: a.txt)")
    message, shared = events(sandbox, 2)
    assert (message["subtype"], message["upload"], message["files"][0]["name"]) == (
        "file_share",
        True,
        "a.txt",
    )
    assert shared | {"event_ts": "", "file_id": "", "file": {}} == {
        "type": "file_shared",
        "channel_id": "CHALL",
        "file_id": "",
        "user_id": "UJULIE",
        "file": {},
        "event_ts": "",
    }
    about = app.client.files_info(file=shared["file_id"])["file"]
    assert about["channels"] == ["CHALL"]
    saved = {"event_type": "saved", "event_payload": {"n": 1}}
    for metadata in (saved, saved | {"event_type": "other"}):
        posted = app.client.chat_postMessage(channel="CHALL", text="x", metadata=metadata)
    app.client.chat_update(channel="CHALL", ts=posted["ts"], text="y", metadata=saved)
    heard = [one for one in events(sandbox, 7) if one["type"].startswith("message_metadata")]
    assert [(one["type"], one["metadata"]) for one in heard] == [
        ("message_metadata_posted", saved),
        ("message_metadata_updated", saved),
    ]
    assert heard[1]["previous_metadata"]["event_type"] == "other"


def test_the_lines_that_slack_itself_writes(told: Told) -> None:
    sandbox, app, julie, hall = told
    luc = sandbox.person("Luc Roy", id="ULUC")
    julie.invite(hall, luc)
    luc.leave(hall)
    app.client.conversations_setTopic(channel=hall.id, topic="Sun")
    app.client.conversations_rename(channel=hall.id, name="lobby")
    app.client.conversations_rename(channel=hall.id, name="lobby")
    app.client.conversations_archive(channel=hall.id)
    bot = sandbox.bot_user_id
    written = [
        {
            "subtype": "channel_join",
            "user": "ULUC",
            "text": "<@ULUC> has joined the channel",
            "inviter": "UJULIE",
        },
        {"subtype": "channel_leave", "user": "ULUC", "text": "<@ULUC> has left the channel"},
        {
            "subtype": "channel_topic",
            "user": bot,
            "text": f"<@{bot}> set the channel topic: Sun",
            "topic": "Sun",
        },
        {
            "subtype": "channel_name",
            "user": bot,
            "text": f'<@{bot}> has renamed the channel from "hall" to "lobby"',
            "old_name": "hall",
            "name": "lobby",
        },
        {"subtype": "channel_archive", "user": bot, "text": f"<@{bot}> archived the channel"},
    ]

    def lines() -> list[Json]:
        sent = [one.body["event"] for one in sandbox.log if one.what == "message.channels"]
        return [{k: one[k] for k in one if k not in ALWAYS} for one in sent]

    assert sandbox.wait_until(lambda: len(lines()) == len(written))
    assert lines() == written
    history = reversed(app.client.conversations_history(channel=hall.id)["messages"])
    assert [one["subtype"] for one in history] == [one["subtype"] for one in written]
    assert julie.channel_messages(hall) == []


def test_links_are_told_and_unfurled(start: Starts, serve: Any) -> None:
    asked = manifest("Told", "chat:write links:read links:write", "link_shared")
    asked["features"]["unfurl_domains"] = ["example.test"]
    sandbox = start(asked)
    app = bolt_app(sandbox)

    @app.event("link_shared")
    def unfurls(event: Json) -> None:
        shown = {one["url"]: {"text": f"Seen {one['domain']}"} for one in event["links"]}
        app.client.chat_unfurl(channel=event["channel"], ts=event["message_ts"], unfurls=shown)

    serve(sandbox, app)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    hall = sandbox.channel("hall", members=[julie], bot=True)
    julie.say("https://other.test and https://notexample.test", hall)
    said = julie.say("<https://docs.example.test/x|that> <https://docs.example.test/x>", hall)
    (event,) = events(sandbox, 1)
    assert event["links"] == [{"url": "https://docs.example.test/x", "domain": "example.test"}]
    assert sandbox.wait_until(lambda: said.reading.endswith("| Seen example.test"))
    assert not said.edited
    by_id = {"unfurl_id": event["unfurl_id"], "source": event["source"]}
    for given, error in [
        ({"unfurls": {"https://other.test": {}}} | by_id, "cannot_unfurl_url"),
        (by_id, "missing_unfurls"),
        ({"channel": hall.id, "ts": "1.0", "unfurls": {"x": {}}}, "cannot_find_message"),
        ({"unfurls": {"x": {}}}, "missing_channel"),
    ]:
        with pytest.raises(SlackApiError, match=error):
            app.client.api_call("chat.unfurl", json=given)
    refused = len(sandbox.refusals)
    app.client.api_call("chat.unfurl", json={"metadata": {"entities": [{}]}} | by_id)
    assert (len(sandbox.refusals), "argument metadata" in str(sandbox.lints[-1])) == (refused, True)


def test_what_is_not_the_apps_to_hear(start: Starts, serve: Any) -> None:
    names = "member_joined_channel channel_created app_mention message.channels"
    sandbox = start(
        manifest("Told", "chat:write channels:read channels:join channels:history app_mentions:read", names)
    )
    app = bolt_app(sandbox)
    app.event("message")(lambda: None)
    app.event("app_mention")(lambda: None)
    app.event("member_joined_channel")(lambda: None)
    app.event("channel_created")(lambda event: app.client.conversations_join(channel=event["channel"]["id"]))
    julie = sandbox.person("Julie Roy", id="UJULIE")
    hall = sandbox.channel("hall", id="CHALL", members=[julie], bot=True)
    app.client.chat_postMessage(channel="CHALL", text="nobody listens yet")
    serve(sandbox, app)
    sandbox.recall("CHALL", "UJULIE", "long ago", at=datetime(2018, 1, 15, tzinfo=UTC))
    secret = sandbox.channel("secret", private=True, members=[julie], bot=True)
    julie.invite(secret, sandbox.person("Luc Roy"))  # needs groups:read
    app.client.chat_postMessage(channel="CHALL", text=f"I am <@{sandbox.bot_user_id}>")
    made = julie.create_channel("new")
    julie.say("end", hall)
    events(sandbox, 4)
    sent = [one.body["event"] for one in sandbox.log if one.direction == "slack→app"]
    heard = [one for one in sent if one.get("subtype") != "channel_join"]
    assert sorted((one["type"], one.get("user")) for one in heard) == [
        ("channel_created", None),
        ("member_joined_channel", sandbox.bot_user_id),
        ("message", sandbox.bot_user_id),
        ("message", "UJULIE"),
    ]
    assert [one["channel"] for one in heard if one["type"] == "member_joined_channel"] == [made.id]
    texts = [one.body["event"].get("text") for one in sandbox.log if one.what == "message.channels"]
    assert not {"nobody listens yet", "long ago"} & set(texts)
