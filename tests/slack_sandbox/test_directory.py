"""Channels, reactions, pins, messages for later, and who is who: what Slack answers, by table."""

import copy
import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Channel, Person, Sandbox
from slack_sandbox.errors import DriverError, Undeclared
from tests.slack_sandbox.apps.kit import manifest
from tests.slack_sandbox.conftest import Starts

Json = dict[str, Any]
SCOPES = (
    "chat:write channels:manage groups:write channels:read groups:read channels:join channels:history "
    "im:write im:read pins:read pins:write reactions:read reactions:write users:read users:read.email "
    "users.profile:read team:read emoji:read usergroups:read usergroups:write"
)
Hall = tuple[Sandbox, WebClient, Person, Channel]


@pytest.fixture
def hall(start: Starts) -> Hall:
    """An app with every scope that is needed, Julie, and a channel of both."""
    sandbox = start(manifest("Directory", SCOPES))
    julie = sandbox.person("Julie Roy", id="UJULIE", email="julie@college.test")
    place = sandbox.channel("hall", id="CHALL", members=[julie], bot=True)
    return sandbox, WebClient(sandbox.bot_token, base_url=sandbox.api_url), julie, place


def error_of(client: WebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    return str(refused.value.response["error"])


def test_what_cannot_be_done_has_its_error(hall: Hall) -> None:
    sandbox, client, julie, place = hall
    elsewhere = sandbox.channel("elsewhere", id="CELSE", members=[julie])
    sandbox.channel("past", id="CPAST", bot=True, archived=True)
    sandbox.channel("secret", id="GSECRET", private=True, bot=True)
    sandbox.person("Luc Roy", id="ULUC", deleted=True, email="luc@college.test")
    said = julie.say("here", place).ts
    direct = client.conversations_open(users=julie.id)["channel"]["id"]
    here, there = {"channel": place.id}, {"channel": elsewhere.id}
    client.reactions_add(name="eyes", timestamp=said, **here)
    client.pins_add(timestamp=said, **here)
    table: list[tuple[str, Json, str]] = [
        ("conversations.create", {"name": ""}, "invalid_name_required"),
        ("conversations.create", {"name": "x" * 81}, "invalid_name_maxlength"),
        ("conversations.create", {"name": "The Hall"}, "invalid_name_specials"),
        ("conversations.create", {"name": "-_-"}, "invalid_name_punctuation"),
        ("conversations.create", {"name": "hall"}, "name_taken"),
        ("conversations.rename", here | {"name": "past"}, "name_taken"),
        ("conversations.rename", there | {"name": "new"}, "not_in_channel"),
        ("conversations.invite", here | {"users": "ULUC"}, "user_not_found"),
        ("conversations.invite", here | {"users": sandbox.bot_user_id}, "cant_invite_self"),
        ("conversations.invite", here | {"users": "UJULIE"}, "already_in_channel"),
        ("conversations.invite", here | {"users": ","}, "no_user"),
        ("conversations.invite", there | {"users": "UJULIE"}, "not_in_channel"),
        ("conversations.invite", {"channel": "CPAST", "users": "UJULIE"}, "is_archived"),
        ("conversations.invite", {"channel": direct, "users": "U1"}, "method_not_supported_for_channel_type"),
        ("conversations.join", {"channel": "CPAST"}, "is_archived"),
        ("conversations.join", {"channel": "GSECRET"}, "method_not_supported_for_channel_type"),
        ("conversations.leave", {"channel": direct}, "method_not_supported_for_channel_type"),
        ("conversations.kick", here | {"user": sandbox.bot_user_id}, "cant_kick_self"),
        ("conversations.kick", here | {"user": "UNOBODY"}, "user_not_found"),
        ("conversations.kick", here | {"user": "ULUC"}, "not_in_channel"),
        ("conversations.archive", {"channel": "CPAST"}, "already_archived"),
        ("conversations.unarchive", here, "not_archived"),
        ("conversations.setTopic", here | {"topic": "x" * 251}, "too_long"),
        ("conversations.setPurpose", {"channel": "CNONE", "purpose": "x"}, "channel_not_found"),
        ("conversations.close", here, "method_not_supported_for_channel_type"),
        ("conversations.mark", there | {"ts": said}, "not_in_channel"),
        ("reactions.add", here | {"timestamp": said, "name": "eyes"}, "already_reacted"),
        ("reactions.add", here | {"timestamp": said, "name": ":eyes:"}, "invalid_name"),
        ("reactions.add", here | {"timestamp": "x", "name": "eyes"}, "bad_timestamp"),
        ("reactions.add", here | {"timestamp": "1.000000", "name": "eyes"}, "message_not_found"),
        ("reactions.remove", here | {"timestamp": said, "name": "wave"}, "no_reaction"),
        ("reactions.list", {"user": "UNOBODY"}, "user_not_found"),
        ("pins.add", here | {"timestamp": said}, "already_pinned"),
        ("pins.remove", here | {"timestamp": "1.000000"}, "message_not_found"),
        ("pins.list", there, "not_in_channel"),
        ("chat.getPermalink", here | {"message_ts": "1.000000"}, "message_not_found"),
        ("chat.scheduleMessage", here | {"text": "x", "post_at": int(time.time()) - 1}, "time_in_past"),
        ("chat.scheduleMessage", here | {"text": "x", "post_at": int(time.time()) * 2}, "time_too_far"),
        ("chat.deleteScheduledMessage", here | {"scheduled_message_id": "Q"}, "invalid_scheduled_message_id"),
        ("users.lookupByEmail", {"email": "luc@college.test"}, "users_not_found"),
        ("users.conversations", {"types": "party"}, "invalid_types"),
        ("bots.info", {"bot": "BNONE"}, "bot_not_found"),
        ("team.info", {"team": "TNONE"}, "team_not_found"),
        ("api.test", {"error": "my_error"}, "my_error"),
    ]
    answered = [(method, given, error_of(client, method, **given)) for method, given, _ in table]
    assert answered == table


def test_each_method_needs_its_scope(start: Starts) -> None:
    sandbox = start(manifest("Bare", "commands"))
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    needed = {
        "conversations.create": "channels:manage",
        "conversations.join": "channels:join",
        "reactions.add": "reactions:write",
        "reactions.get": "reactions:read",
        "pins.add": "pins:write",
        "chat.scheduleMessage": "chat:write",
        "users.lookupByEmail": "users:read.email",
        "users.profile.get": "users.profile:read",
        "team.info": "team:read",
        "emoji.list": "emoji:read",
        "bots.info": "users:read",
        "usergroups.list": "usergroups:read",
    }
    for method, scope in needed.items():
        with pytest.raises(SlackApiError) as refused:
            client.api_call(method, json={})
        assert refused.value.response["needed"].split(",")[0] == scope
    client.api_call("auth.test", data={"token": sandbox.bot_token})  # JavaScript's Bolt says it twice
    assert sandbox.lints == []
    assert WebClient(base_url=sandbox.api_url).api_test(foo="bar")["args"] == {"foo": "bar"}


def test_a_channel_from_its_making_to_its_end(hall: Hall) -> None:
    sandbox, client, _, place = hall
    luc = sandbox.person("Luc Roy", id="ULUC")
    made = client.conversations_create(name="été-2018")["channel"]
    assert (made["creator"], made["is_member"], made["topic"]["value"]) == (sandbox.bot_user_id, True, "")
    where = {"channel": made["id"]}
    forced = client.conversations_invite(users=["ULUC", "UNOBODY"], force=True, **where)
    assert forced["channel"]["id"] == made["id"]
    with pytest.raises(SlackApiError) as refused:
        client.conversations_invite(users="UJULIE,ULUC", **where)
    assert refused.value.response["errors"] == [{"user": "ULUC", "ok": False, "error": "already_in_channel"}]
    client.conversations_kick(user=luc.id, **where)
    client.conversations_setTopic(topic="Sun", **where)
    client.conversations_setPurpose(purpose="Sun and sea", **where)
    client.conversations_rename(name="hiver", **where)
    about = client.conversations_info(include_num_members=True, **where)["channel"]
    assert (about["topic"]["value"], about["purpose"]["value"], about["num_members"]) == (
        "Sun",
        "Sun and sea",
        1,
    )
    assert (about["name"], about["previous_names"]) == ("hiver", ["été-2018"])
    assert client.conversations_join(**where)["warning"] == "already_in_channel"
    client.conversations_archive(**where)
    listed = client.users_conversations(exclude_archived=True)["channels"]
    assert [one["id"] for one in listed] == [place.id]
    client.conversations_unarchive(**where)
    client.conversations_leave(**where)
    assert client.conversations_leave(**where)["not_in_channel"]
    secret = client.conversations_create(name="secret", is_private=True)["channel"]
    assert (secret["is_private"], secret["is_channel"]) == (True, False)
    assert sandbox.refusals == [one for one in sandbox.refusals if one.what == "conversations.invite"]


def test_reactions_and_pins_of_a_message(hall: Hall) -> None:
    sandbox, client, julie, place = hall
    said = julie.say("look", place)
    at: Json = {"channel": place.id, "timestamp": said.ts}
    client.reactions_add(name="eyes", **at)
    julie.react(said, ":eyes:")
    julie.react(said, "+1::skin-tone-3")
    with pytest.raises(DriverError, match="has already reacted"):
        julie.react(said, "eyes")
    expected = [
        {"name": "eyes", "users": [sandbox.bot_user_id, "UJULIE"], "count": 2},
        {"name": "+1::skin-tone-3", "users": ["UJULIE"], "count": 1},
    ]
    assert client.reactions_get(**at)["message"]["reactions"] == expected
    assert client.conversations_history(channel=place.id)["messages"][0]["reactions"] == expected
    assert [one["message"]["ts"] for one in client.reactions_list(user="UJULIE")["items"]] == [said.ts]
    client.reactions_remove(name="eyes", **at)
    julie.unreact(said, "eyes")
    assert list(said.reactions) == ["+1::skin-tone-3"]
    client.pins_add(**at)
    (pinned,) = client.pins_list(channel=place.id)["items"]
    assert (pinned["message"]["text"], pinned["created_by"]) == ("look", sandbox.bot_user_id)
    with pytest.raises(DriverError, match="is already pinned"):
        julie.pin(said)
    client.pins_remove(**at)
    assert client.pins_list(channel=place.id)["items"] == []
    julie.pin(said)
    assert [one["created_by"] for one in client.pins_list(channel=place.id)["items"]] == ["UJULIE"]
    julie.unpin(said)
    with pytest.raises(DriverError, match="is not pinned"):
        julie.unpin(said)
    link = client.chat_getPermalink(channel=place.id, message_ts=said.ts)["permalink"]
    assert link == f"https://sandbox.slack.com/archives/CHALL/p{said.ts.replace('.', '')}"


def test_messages_for_later(hall: Hall) -> None:
    sandbox, client, julie, place = hall
    soon = int(time.time()) + 3600
    for number, text in enumerate(("second", "first", "never")):
        later = client.chat_scheduleMessage(channel=place.id, text=text, post_at=soon - number)
    waiting = client.chat_scheduledMessages_list(channel=place.id)["scheduled_messages"]
    assert [one["text"] for one in waiting] == ["never", "first", "second"]
    client.chat_deleteScheduledMessage(channel=place.id, scheduled_message_id=later["scheduled_message_id"])
    assert sandbox.post_scheduled() == 2
    assert [one.text for one in julie.channel_messages(place)] == ["first", "second"]
    assert sandbox.post_scheduled() == 0


def test_who_is_who(hall: Hall) -> None:
    sandbox, client, _, _ = hall
    user = client.users_lookupByEmail(email="JULIE@college.test")["user"]
    assert (user["id"], user["profile"]["email"]) == ("UJULIE", "julie@college.test")
    assert (user["profile"]["first_name"], user["tz_offset"] < 0) == ("Julie", True)
    assert client.users_profile_get(user="UJULIE")["profile"]["real_name"] == "Julie Roy"
    bot = client.auth_test()
    about = client.bots_info(bot=bot["bot_id"])["bot"]
    assert (about["name"], about["user_id"]) == ("directory", sandbox.bot_user_id)
    assert client.users_info(user=bot["user_id"])["user"]["profile"]["bot_id"] == bot["bot_id"]
    assert client.team_info()["team"]["id"] == sandbox.team_id
    assert client.emoji_list()["emoji"] == {}
    assert client.users_getPresence(user="UJULIE")["presence"] == "active"


def test_user_groups(hall: Hall) -> None:
    sandbox, client, julie, _ = hall
    council = sandbox.user_group("conseil", id="S1", members=[julie])
    sandbox.person("Luc Roy", id="ULUC")
    made = client.usergroups_create(name="On call")["usergroup"]
    assert (made["handle"], made["users"]) == ("on-call", [])
    client.usergroups_users_update(usergroup=made["id"], users=["ULUC", "UJULIE"])
    client.usergroups_update(usergroup="S1", handle="council")
    client.usergroups_disable(usergroup="S1")
    assert (council.handle, council.name, council.disabled) == ("council", "conseil", True)
    listed = client.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert [(one["name"], one["users"], one["user_count"]) for one in listed] == [
        ("On call", ["ULUC", "UJULIE"], 2)
    ]
    client.usergroups_enable(usergroup="S1")
    assert len(client.usergroups_list()["usergroups"]) == 2
    for method, given, error in [
        ("usergroups.create", {"name": "conseil"}, "name_already_exists"),
        ("usergroups.create", {"name": "x", "handle": "council"}, "handle_already_exists"),
        ("usergroups.update", {"usergroup": "S1", "name": "On call"}, "name_already_exists"),
        ("usergroups.users.update", {"usergroup": "S1", "users": ""}, "no_users_provided"),
        ("usergroups.users.update", {"usergroup": "S1", "users": "UNOBODY"}, "invalid_users"),
        ("usergroups.enable", {"usergroup": "S9"}, "no_such_subteam"),
    ]:
        assert error_of(client, method, **given) == error


def test_an_address_needs_its_scope(start: Starts) -> None:
    sandbox = start(manifest("Bare", "users:read"))
    sandbox.person("Julie Roy", id="UJULIE", email="julie@college.test")
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    assert "email" not in client.users_info(user="UJULIE")["user"]["profile"]


def test_a_person_edits_only_what_she_wrote(hall: Hall) -> None:
    _, client, julie, place = hall
    client.chat_postMessage(channel=place.id, text="mine")
    (posted,) = julie.channel_messages(place)
    with pytest.raises(DriverError, match="did not write that message"):
        julie.edit(posted, "x")
    with pytest.raises(DriverError, match="did not write that message"):
        julie.delete(posted)
    said = julie.say("one", place)
    julie.edit(said, "two")
    assert [(one.text, one.edited) for one in julie.channel_messages(place)] == [
        ("mine", False),
        ("two", True),
    ]
    julie.delete(said)
    assert [one.text for one in julie.channel_messages(place)] == ["mine"]


def test_the_messages_tab_needs_to_be_enabled(start: Starts) -> None:
    without = copy.deepcopy(manifest("Bare", "commands"))
    without["features"]["app_home"]["messages_tab_enabled"] = False
    with pytest.raises(Undeclared, match="messages_tab_enabled"):
        start(without).person("Julie Roy").messages_tab()
