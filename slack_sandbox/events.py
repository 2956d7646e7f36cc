"""The bodies of events, in Slack's own shapes."""

import time

from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import TEAM_ID, Conversation, Member

PLURALS = {"channel": "channels", "group": "groups"}


def name_of(event: Json) -> str:
    """The name a manifest subscribes to: `message.channels`, `reaction_added`."""
    kind = str(event["type"])
    if kind != "message":
        return kind
    where = str(event["channel_type"])
    return f"message.{PLURALS.get(where, where)}"


def posted(message: Posted, where: Conversation) -> Json:
    """`message`: a new one."""
    body = message.payload(with_metadata=False)
    return _in_place(body | {"subtype": "file_share"} if message.files else body, where, message.ts)


def file_shared(message: Posted, file: Json) -> Json:
    """`file_shared`."""
    return {
        "type": "file_shared",
        "channel_id": message.channel,
        "file_id": file["id"],
        "user_id": message.user,
        "file": {"id": file["id"]},
    }


def mention(body: Json) -> Json:
    """`app_mention`, of a message's event."""
    return {key: value for key, value in body.items() if key != "channel_type"} | {"type": "app_mention"}


def edited(message: Posted, where: Conversation, before: Json, ts: str) -> Json:
    """`message_changed`: the message as it is and as it was; neither stands at the top."""
    teams = {"source_team": message.team, "user_team": message.team}
    body: Json = {"type": "message", "subtype": "message_changed", "hidden": True}
    body |= {"message": message.payload(with_metadata=False) | teams, "previous_message": before, "ts": ts}
    return _in_place(body, where, ts)


def deleted(message: Posted, where: Conversation, ts: str) -> Json:
    """`message_deleted`."""
    body: Json = {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts}
    return _in_place(body | {"previous_message": message.payload(with_metadata=False), "ts": ts}, where, ts)


def link_shared(message: Posted, links: list[Json], unfurl_id: str) -> Json:
    """`link_shared`."""
    body: Json = {
        "type": "link_shared",
        "channel": message.channel,
        "is_bot_user_member": True,
        "user": message.user,
        "message_ts": message.ts,
        "unfurl_id": unfurl_id,
        "source": "conversations_history",
        "links": links,
    }
    return body | {"thread_ts": message.thread_ts} if message.thread_ts else body


def metadata(what: str, message: Posted, before: Json | None = None) -> Json:
    """`message_metadata_posted`, `_updated` with what it was `before`, `_deleted` with nothing else."""
    body: Json = {
        "type": f"message_metadata_{what}",
        "app_id": (message.bot_profile or {}).get("app_id"),
        "bot_id": (message.bot_profile or {}).get("id"),
        "user_id": message.user,
        "team_id": message.team,
        "channel_id": message.channel,
        "message_ts": message.ts,
    }
    if what != "deleted":
        body["metadata"] = message.metadata
    if what != "posted":
        body["previous_metadata"] = before
    return body | {"deleted_ts": message.ts} if what == "deleted" else body


def _in_place(body: Json, where: Conversation, ts: str) -> Json:
    return body | {"channel": where.id, "event_ts": ts, "channel_type": where.kind}


def reacted(message: Posted, user: str, name: str, added: bool) -> Json:
    """`reaction_added` or `reaction_removed`; `item_user` is who wrote the message."""
    return {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
    }


def pin(message: Posted, user: str) -> Json:
    """A pinned message, as in `pins.list` too."""
    return {
        "type": "message",
        "channel": message.channel,
        "message": message.payload(with_metadata=False),
        "created": int(time.time()),
        "created_by": user,
    }


def pinned(message: Posted, user: str, count: int, added: bool) -> Json:
    """`pin_added` or `pin_removed`; `count` is how many the channel has now."""
    body: Json = {
        "type": "pin_added" if added else "pin_removed",
        "user": user,
        "channel_id": message.channel,
        "item": pin(message, user),
        "item_user": message.user,
        "pin_count": count,
        "pinned_info": {"channel": message.channel, "pinned_by": user, "pinned_ts": int(time.time())},
    }
    return body if added else body | {"has_pins": count > 0}


def moved(who: Member, where: Conversation, joined: bool, inviter: str | None) -> Json:
    """`member_joined_channel`, with `inviter` where somebody brought her, or `member_left_channel`."""
    body: Json = {
        "type": "member_joined_channel" if joined else "member_left_channel",
        "user": who.id,
        "channel": where.id,
        "channel_type": "G" if where.private else "C",
        "team": who.team_id,
    }
    return body | {"inviter": inviter} if inviter else body


def channel(kind: str, where: Conversation, user: str) -> Json:
    """`channel_created`, `channel_rename`, `channel_archive`, `channel_unarchive`; the same of a `group`."""
    about: Json = {
        "id": where.id,
        "is_channel": where.kind == "channel",
        "name": where.name,
        "name_normalized": where.name,
        "created": where.created,
    }
    if kind.endswith("_created"):
        shared = {"is_shared": False, "is_org_shared": False, "context_team_id": TEAM_ID}
        return {"type": kind, "channel": about | {"creator": user} | shared}
    if kind.endswith("_rename"):
        return {"type": kind, "channel": about | {"is_mpim": False}}
    told: Json = {"type": kind, "channel": where.id, "user": user}
    return told | {"is_moved": 0} if kind.endswith("_archive") else told
