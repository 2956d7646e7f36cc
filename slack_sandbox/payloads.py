"""What Slack sends to apps: commands, interactions, events, in Slack's own shapes."""

import time
from typing import Any

from slack_sandbox.posted import Posted
from slack_sandbox.state import Json, as_values
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import (
    APP_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Conversation,
    Member,
)


def command(
    who: Member, name: str, text: str, where: Conversation, trigger_id: str, response_url: str
) -> Json:
    """A slash command, sent as a form."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": who.team_id,
        "team_domain": who.team["domain"],
        "channel_id": where.id,
        "channel_name": where.name,
        "user_id": who.id,
        "user_name": who.username,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def _interaction(kind: str, who: Member) -> Json:
    """What all have in common. `team` is the app's workspace; from within a view, the person's own."""
    return {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {"id": who.id, "username": who.username, "name": who.username, "team_id": who.team_id},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def view_actions(who: Member, live: LiveView, action: Json, trigger_id: str) -> Json:
    """`block_actions` from a modal or App Home."""
    place = in_view(live)
    about = {"trigger_id": trigger_id, "state": place["view"]["state"], "actions": [action]}
    return _interaction("block_actions", who) | {"team": who.team} | place | about


def message_actions(
    who: Member, message: Posted, where: Conversation, action: Json, trigger_id: str, response_url: str
) -> Json:
    """`block_actions` from a message, with what that person chose in its other menus."""
    return (
        _interaction("block_actions", who)
        | in_message(message, where, action["block_id"])
        | {
            "trigger_id": trigger_id,
            "state": {"values": as_values(message.states(who.id))},
            "response_url": response_url,
            "actions": [action],
        }
    )


def in_view(live: LiveView) -> Json:
    """Where an interaction happened: a view."""
    return {"container": {"type": "view", "view_id": live.id}, "view": live.payload()}


def in_message(message: Posted, where: Conversation, block_id: str) -> Json:
    """Where an interaction happened: a message, whose content goes along unless it is ephemeral."""
    ephemeral = message.seen_by is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": where.id,
        "is_ephemeral": ephemeral,
    }
    attachment = message.look.attachment_of(block_id)
    if attachment is not None:
        container |= {"type": "message_attachment", "attachment_id": attachment, "is_app_unfurl": False}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: Json = {"container": container, "channel": {"id": where.id, "name": where.name}}
    return place if ephemeral else place | {"message": message.payload(with_metadata=True)}


def submission(who: Member, live: LiveView, trigger_id: str, response_urls: list[Json]) -> Json:
    """`view_submission`."""
    return _interaction("view_submission", who) | {
        "team": who.team,
        "trigger_id": trigger_id,
        "view": live.payload(),
        "response_urls": response_urls,
    }


def closed(who: Member, live: LiveView, cleared: bool) -> Json:
    """`view_closed`."""
    about = {"team": who.team, "view": live.payload(), "is_cleared": cleared}
    return _interaction("view_closed", who) | about


def suggestion(who: Member, place: Json, block_id: str, action_id: str, typed: str) -> Json:
    """`block_suggestion`, from a type-ahead; `place` is `in_view(...)` or `in_message(...)`."""
    about: Json = {"action_id": action_id, "block_id": block_id, "value": typed}
    if "view" in place:
        about["team"] = who.team
    return _interaction("block_suggestion", who) | place | about


def global_shortcut(who: Member, callback_id: str, ts: str, trigger_id: str) -> Json:
    """`shortcut`."""
    return _interaction("shortcut", who) | {
        "action_ts": ts,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }


def message_shortcut(
    who: Member,
    callback_id: str,
    ts: str,
    trigger_id: str,
    message: Posted,
    where: Conversation,
    response_url: str,
) -> Json:
    """`message_action`."""
    return _interaction("message_action", who) | {
        "action_ts": ts,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "message_ts": message.ts,
        "message": message.payload(),
        "channel": {"id": where.id, "name": where.name},
    }


def event(body: dict[str, Any], event_id: str, shared_outside: bool) -> Json:
    """`event_callback`; `shared_outside` says whether it happened in such a channel."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": body,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared_outside,
        "event_context": f"4-{event_id}",
    }
