"""Threads: replies of the app and of people, and how they are read back."""

from typing import Any

import pytest
from slack_bolt import Say
from slack_sdk.errors import SlackApiError

from slack_sandbox.errors import DriverError
from tests.slack_sandbox.conftest import Scene

Json = dict[str, Any]


def test_a_mention_is_answered_in_its_thread(scene: Scene) -> None:
    sandbox, app, julie = scene
    luc = sandbox.person("Luc")
    team = sandbox.channel("equipe", members=[julie, luc], bot=True)
    heard: list[Json] = []

    @app.event("app_mention")
    def mentioned(event: Json, say: Say) -> None:
        heard.append(event)
        say(text="Oui ?", thread_ts=event.get("thread_ts") or event["ts"])

    asked = julie.say(f"<@{sandbox.bot_user_id}> qui ?", team)
    luc.say(f"<@{sandbox.bot_user_id}> et moi ?", team, thread_ts=asked.ts)
    assert [one.ts for one in julie.channel_messages(team)] == [asked.ts]
    assert [one.text for one in julie.thread(asked)][1:] == [
        "Oui ?",
        f"<@{sandbox.bot_user_id}> et moi ?",
        "Oui ?",
    ]
    assert "thread_ts" not in heard[0]
    assert (heard[1]["thread_ts"], heard[1]["parent_user_id"]) == (asked.ts, julie.id)
    assert sandbox.refusals == []


def test_threads_are_read_back(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    asked = julie.say("Quand ?", team)
    reply = app.client.chat_postMessage(channel=team.id, text="Lundi", thread_ts=asked.ts)
    julie.say("Merci", team, thread_ts=asked.ts)
    (parent,) = app.client.conversations_history(channel=team.id)["messages"]
    assert (parent["text"], parent["reply_count"], parent["thread_ts"]) == ("Quand ?", 2, asked.ts)
    assert parent["reply_users"] == [sandbox.bot_user_id, julie.id]
    thread = app.client.conversations_replies(channel=team.id, ts=asked.ts)["messages"]
    assert [one["text"] for one in thread] == ["Quand ?", "Lundi", "Merci"]
    assert thread[1]["parent_user_id"] == julie.id
    pages = app.client.conversations_replies(channel=team.id, ts=asked.ts, limit=2)
    assert [one["text"] for page in pages for one in page["messages"]] == ["Quand ?", "Lundi", "Merci"]
    alone = app.client.conversations_replies(channel=team.id, ts=reply["ts"])["messages"]
    assert [one["text"] for one in alone] == ["Lundi"]
    app.client.chat_update(channel=team.id, ts=reply["ts"], text="Mardi")
    assert [one.text for one in julie.thread(asked)] == ["Quand ?", "Mardi", "Merci"]
    assert sandbox.refusals == []


def test_replies_go_under_messages_that_are_there(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    asked = julie.say("Quand ?", team)
    reply = julie.say("Alors ?", team, thread_ts=asked.ts)
    for thread_ts in (reply.ts, "1.0"):
        with pytest.raises(DriverError, match="replies go under a message"):
            julie.say("x", team, thread_ts=thread_ts)
    with pytest.raises(SlackApiError, match="thread_not_found"):
        app.client.conversations_replies(channel=team.id, ts="1.0")
    with pytest.raises(SlackApiError, match="not modelled: a reply to a reply"):
        app.client.chat_postMessage(channel=team.id, text="x", thread_ts=reply.ts)
