"""Messages: where the bot may write, who sees what, how it edits."""

import copy
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.errors import (
    DriverError,
    Undeclared,
)
from tests.slack_sandbox.conftest import (
    MANIFEST,
    Scene,
    Starts,
    error_of,
    section,
)

Json = dict[str, Any]


def scoped(*scopes: str, **app_home: bool) -> Json:
    """The demo manifest with those scopes beside `commands`, and no event."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] = ["commands", *scopes]
    manifest["settings"].pop("event_subscriptions")
    manifest["features"]["app_home"] |= app_home
    return manifest


def test_a_message_to_a_person_opens_her_direct_message(scene: Scene) -> None:
    sandbox, app, julie = scene
    luc = sandbox.person("Luc Roy")
    metadata = {"event_type": "saved", "event_payload": {"id": 1}}
    answer = app.client.chat_postMessage(channel=julie.id, text="A &amp; B", metadata=metadata)
    assert answer["channel"].startswith("D")
    (message,) = julie.direct_messages()
    assert (message.text, message.reading, message.ts) == ("A &amp; B", "A & B", answer["ts"])
    assert message.metadata == metadata
    assert luc.direct_messages() == []
    opened = app.client.conversations_open(users=julie.id)
    assert opened["channel"]["id"] == answer["channel"]
    assert sandbox.messages(julie)[0].ts == message.ts
    assert sandbox.refusals == []


def test_timestamps_only_grow(scene: Scene) -> None:
    _, app, julie = scene
    stamps = [app.client.chat_postMessage(channel=julie.id, text=str(n))["ts"] for n in range(5)]
    assert stamps == sorted(set(stamps))


def test_the_bot_writes_only_where_it_is(scene: Scene) -> None:
    sandbox, app, julie = scene
    public = sandbox.channel("general", members=[julie])
    private = sandbox.channel("secret", private=True, members=[julie])
    team = sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=[julie], bot=True)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        app.client.chat_postMessage(channel=public.id, text="x")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        app.client.chat_postMessage(channel=private.id, text="x")
    app.client.chat_postMessage(channel=team.id, text="x")
    julie.invite_bot(private)
    app.client.chat_postMessage(channel=private.id, text="x")
    assert [one.text for one in julie.channel_messages(team)] == ["x"]
    with pytest.raises(DriverError, match="not in #rac-equipe"):
        sandbox.person("Luc Roy").channel_messages(team)
    assert sandbox.refusals == []


def test_a_text_holds_forty_thousand_characters_and_a_tenth_of_it_in_an_edit(scene: Scene) -> None:
    _, app, julie = scene
    posted = app.client.chat_postMessage(channel=julie.id, text="x" * 40_000)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        app.client.chat_postMessage(channel=julie.id, text="x" * 40_001)
    app.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="🎓" * 2_000)
    with pytest.raises(SlackApiError, match="msg_too_long"):
        app.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="🎓" * 2_000 + "x")


def test_the_blocks_of_a_message_are_too_long_together(scene: Scene) -> None:
    _, app, julie = scene
    blocks = [section("x" * 2900) for _ in range(4)]
    posted = app.client.chat_postMessage(channel=julie.id, text="x", blocks=blocks)
    blocks.append(section("x" * 2900))
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        app.client.chat_postMessage(channel=julie.id, text="x", blocks=blocks)
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        app.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="x", blocks=blocks)


def test_bad_blocks_are_refused_with_their_pointer(scene: Scene) -> None:
    sandbox, app, julie = scene
    with pytest.raises(SlackApiError) as refused:
        app.client.chat_postMessage(channel=julie.id, text="x", blocks=[section("y" * 3001)])
    assert error_of(refused) == "invalid_blocks"
    rule = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert refused.value.response["errors"] == [rule]
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {rule}"]
    assert str(sandbox.refusals[0]) == f"chat.postMessage: {rule}"
    assert julie.direct_messages() == []


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("chat.postMessage", {"channel": "UJULIE", "text": "x"}, "chat:write"),
        ("users.info", {"user": "UJULIE"}, "users:read"),
        ("conversations.open", {"users": "UJULIE"}, "im:write"),
    ],
)
def test_a_method_needs_its_scope(start: Starts, method: str, arguments: Json, needed: str) -> None:
    sandbox = start(scoped())
    sandbox.person("Julie Roy", id="UJULIE")
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    answer = refused.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", needed, "commands")
    assert str(sandbox.refusals[0]) == f"{method}: missing_scope, needed: {needed}"


def test_reading_a_private_channel_needs_its_own_scope(start: Starts) -> None:
    sandbox = start(scoped("channels:read", "channels:history"))
    team = sandbox.channel("equipe", private=True, bot=True)
    hall = sandbox.channel("hall", bot=True, shared_outside=True)
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    assert client.conversations_info(channel=hall.id)["channel"]["is_ext_shared"] is True
    with pytest.raises(SlackApiError, match="groups:read"):
        client.conversations_info(channel=team.id)
    with pytest.raises(SlackApiError, match="groups:history"):
        client.conversations_history(channel=team.id)
    assert client.conversations_history(channel=hall.id)["messages"] == []


def test_a_channel_changes_under_the_app(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie])

    def told(*names: str) -> list[Any]:
        found = app.client.conversations_info(channel=team.id)["channel"]
        return [found[name] for name in names]

    assert told("is_private", "is_archived", "is_member", "pending_shared") == [False, False, False, []]
    sandbox.change(team, shared_in_org=True)
    assert told("is_shared", "is_org_shared", "is_ext_shared") == [True, True, False]
    sandbox.change(team, shared_in_org=False, pending_outside=True)
    assert told("is_shared", "is_pending_ext_shared") == [False, True]
    assert told("pending_shared") == told("pending_connected_team_ids") != [[]]
    sandbox.change(team, pending_outside=False, shared_outside=True, archived=True)
    assert told("is_shared", "is_ext_shared", "is_archived") == [True, True, True]
    sandbox.change(team, private=True)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        told()
    julie.invite_bot(team)
    assert told("is_private", "is_member") == [True, True]
    assert sandbox.refusals == []


def test_writing_to_people_needs_the_messages_tab(start: Starts) -> None:
    sandbox = start(scoped("chat:write", messages_tab_enabled=False))
    julie = sandbox.person("Julie Roy")
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    with pytest.raises(SlackApiError, match="messages_tab_disabled"):
        client.chat_postMessage(channel=julie.id, text="x")


def test_a_read_only_messages_tab_has_nowhere_to_write(start: Starts) -> None:
    sandbox = start(scoped("chat:write", messages_tab_enabled=True, messages_tab_read_only_enabled=True))
    with pytest.raises(Undeclared, match="messages_tab_read_only_enabled"):
        sandbox.person("Julie Roy").say("hello")


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({}, "not_authed"),
        ({"Authorization": "Bearer xoxb-other"}, "invalid_auth"),
    ],
)
def test_a_token_is_needed(start: Starts, headers: dict[str, str], error: str) -> None:
    sandbox = start()
    answer = httpx.post(f"{sandbox.api_url}auth.test", headers=headers, trust_env=False).json()
    assert (answer["ok"], answer["error"]) == (False, error)


def test_forms_json_and_queries_say_the_same(start: Starts) -> None:
    sandbox = start()
    julie = sandbox.person("Julie Roy", locale="fr-CA", is_restricted=True)
    form = {"token": sandbox.bot_token, "channel": julie.id, "text": "x", "blocks": '[{"type": "divider"}]'}
    assert httpx.post(f"{sandbox.api_url}chat.postMessage", data=form, trust_env=False).json()["ok"]
    assert julie.direct_messages()[0].blocks[0]["type"] == "divider"
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    user = client.users_info(user=julie.id, include_locale=True)["user"]
    assert (user["real_name"], user["locale"], user["is_restricted"]) == ("Julie Roy", "fr-CA", True)
    assert len(client.users_list(limit=1)["members"]) == 1
    assert client.auth_test()["user_id"] == sandbox.bot_user_id


def test_what_is_not_modelled_is_refused(scene: Scene) -> None:
    sandbox, app, _ = scene
    with pytest.raises(SlackApiError, match="unknown_method"):
        app.client.calls_info(id="R1")
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(token=sandbox.app_token, base_url=sandbox.api_url).auth_test()
    assert len(sandbox.refusals) == 2


def test_the_bot_edits_and_removes_its_own_messages_only(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    posted = app.client.chat_postMessage(channel=team.id, text="one", blocks=[section("kept")])
    app.client.chat_update(channel=team.id, ts=posted["ts"], text="two")
    (message,) = julie.channel_messages(team)
    assert (message.text, message.reading, message.edited) == ("two", "kept", True)
    hers = julie.say("/ secret", team)
    with pytest.raises(SlackApiError, match="cant_update_message"):
        app.client.chat_update(channel=team.id, ts=hers.ts, text="x")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        app.client.chat_delete(channel=team.id, ts=hers.ts)
    app.client.chat_delete(channel=team.id, ts=posted["ts"])
    with pytest.raises(SlackApiError, match="message_not_found"):
        app.client.chat_delete(channel=team.id, ts=posted["ts"])
    assert [one.text for one in julie.channel_messages(team)] == ["/ secret"]


def test_history_is_read_back_with_its_metadata(scene: Scene) -> None:
    sandbox, app, _ = scene
    team = sandbox.channel("equipe", bot=True)
    metadata = {"event_type": "saved", "event_payload": {"id": 7}}
    first = app.client.chat_postMessage(channel=team.id, text="1", metadata=metadata)["ts"]
    app.client.chat_postMessage(channel=team.id, text="2")
    history = app.client.conversations_history(channel=team.id, include_all_metadata=True)
    assert [one["text"] for one in history["messages"]] == ["2", "1"]
    assert history["messages"][1]["metadata"] == metadata
    assert "metadata" not in app.client.conversations_history(channel=team.id)["messages"][1]
    later = app.client.conversations_history(channel=team.id, oldest=first)
    assert [one["text"] for one in later["messages"]] == ["2"]
    pages = app.client.conversations_history(channel=team.id, limit=1)
    assert [one["text"] for page in pages for one in page["messages"]] == ["2", "1"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        app.client.chat_postMessage(channel=team.id, text="3", thread_ts="1.0")
    with pytest.raises(SlackApiError, match="invalid_metadata_format"):
        app.client.chat_postMessage(channel=team.id, text="3", metadata={"event_type": "x"})


def test_channels_are_listed_and_their_members_too(scene: Scene) -> None:
    sandbox, app, julie = scene
    hall = sandbox.channel("hall", members=[julie])
    sandbox.channel("secret", private=True, members=[julie])
    team = sandbox.channel("equipe", private=True, members=[julie], bot=True)
    listed = app.client.conversations_list(types="public_channel,private_channel")["channels"]
    assert [(one["id"], one["is_private"], one["is_member"]) for one in listed] == [
        (hall.id, False, False),
        (team.id, True, True),
    ]
    members = app.client.conversations_members(channel=team.id)["members"]
    assert set(members) == {julie.id, sandbox.bot_user_id}


def test_an_ephemeral_is_seen_by_one_person_only(scene: Scene) -> None:
    sandbox, app, julie = scene
    luc = sandbox.person("Luc Roy")
    team = sandbox.channel("equipe", members=[julie, luc], bot=True)
    app.client.chat_postEphemeral(channel=team.id, user=julie.id, text="Only you")
    assert [one.text for one in julie.ephemerals()] == ["Only you"]
    assert luc.ephemerals() == []
    assert julie.channel_messages(team) == []
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        app.client.chat_postEphemeral(channel=team.id, user=sandbox.person("Eve").id, text="x")
    with pytest.raises(DriverError, match="Luc Roy does not see"):
        luc.press("x", message=julie.ephemerals()[0])


def test_people_who_left_and_bots_are_not_written_to(scene: Scene) -> None:
    sandbox, app, _ = scene
    gone = sandbox.person("Gone", deleted=True)
    other = sandbox.person("Other bot", is_bot=True)
    with pytest.raises(SlackApiError, match="user_disabled"):
        app.client.conversations_open(users=gone.id)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        app.client.chat_postMessage(channel=gone.id, text="x")
    with pytest.raises(SlackApiError, match="cannot_dm_bot"):
        app.client.chat_postMessage(channel=other.id, text="x")
