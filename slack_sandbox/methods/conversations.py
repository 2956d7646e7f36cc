"""conversations.*: opening direct messages, looking channels and their history up."""

import math

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import (
    HISTORY_SCOPES,
    READ_SCOPES,
    Args,
    Context,
    Limit,
    Method,
    conversation,
    member,
    page,
    require_scope,
    require_team,
)
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, OTHER_TEAM_ID, TEAM_ID, Conversation

GROUP_SIZE = 8
"""How many people a direct message of several holds, the app not counted."""


class Open(Args):
    """conversations.open, with one person or several, or of a direct message known by its id."""

    inert = frozenset({"prevent_creation"})

    users: str | list[str] | None = None
    channel: str | None = None
    return_im: bool | None = None


class Info(Args):
    """conversations.info."""

    channel: str
    include_num_members: bool | None = None
    include_locale: bool | None = None


class Members(Args):
    """conversations.members."""

    channel: str
    limit: Limit | None = None
    cursor: str | None = None


class List(Args):
    """conversations.list."""

    types: str = "public_channel"
    exclude_archived: bool = False
    limit: Limit | None = None
    cursor: str | None = None


class History(Args):
    """conversations.history: what is in the conversation itself, no reply of a thread."""

    channel: str
    limit: Limit | None = None
    cursor: str | None = None
    oldest: float = 0.0
    latest: float = math.inf
    inclusive: bool = False
    include_all_metadata: bool = False


class Replies(History):
    """conversations.replies: one thread, its first message included."""

    ts: str


def described(found: Conversation) -> Json:
    """A conversation as Slack describes it to the bot."""
    if found.kind == "im":
        user = next(one for one in found.members if one != BOT_USER_ID)
        about: Json = {"id": found.id, "created": found.created, "is_im": True, "user": user}
        return about | {"is_archived": False, "is_org_shared": False, "context_team_id": TEAM_ID}
    pending = [OTHER_TEAM_ID] if found.pending_outside else []
    return {
        "id": found.id,
        "name": found.name,
        "name_normalized": found.name,
        "is_channel": found.kind == "channel",
        "is_group": found.kind == "mpim",
        "is_im": False,
        "is_mpim": found.kind == "mpim",
        "is_private": found.kind != "channel",
        "is_archived": found.archived,
        "is_member": BOT_USER_ID in found.members,
        "is_shared": found.shared_outside or found.shared_in_org,
        "is_ext_shared": found.shared_outside,
        "is_org_shared": found.shared_in_org,
        "is_pending_ext_shared": found.pending_outside,
        "pending_shared": pending,
        "pending_connected_team_ids": pending,
        "shared_team_ids": [TEAM_ID, OTHER_TEAM_ID] if found.shared_outside else [TEAM_ID],
        "context_team_id": TEAM_ID,
        "created": found.created,
        "creator": found.creator,
        "updated": found.created * 1000,
        "is_general": False,
        "unlinked": 0,
        "topic": found.topic,
        "purpose": found.purpose,
        "previous_names": found.previous_names,
    }


def open_direct(context: Context, args: Open) -> Json:
    """Opens, or finds, the direct message with a person or with several."""
    opened = _known(context, args.channel) if args.channel else _opened(context, args.users or [])
    return {"channel": described(opened) if args.return_im else {"id": opened.id}}


def _known(context: Context, channel: str) -> Conversation:
    require_scope(context.workspace, "im:write", "mpim:write")
    found = conversation(context, channel)
    if found.kind not in ("im", "mpim"):
        raise SlackError("method_not_supported_for_channel_type")
    return found


def _opened(context: Context, users: str | list[str]) -> Conversation:
    listed = users if isinstance(users, list) else users.split(",")
    ids = list(dict.fromkeys(one.strip() for one in listed if one.strip()))
    if not ids:
        raise SlackError("users_list_not_supplied")
    if len(ids) > GROUP_SIZE:
        raise SlackError("too_many_users")
    require_scope(context.workspace, "im:write" if len(ids) == 1 else "mpim:write")
    people = [member(context, one) for one in ids]
    if any(one.deleted for one in people):
        raise SlackError("user_disabled")
    if len(people) == 1:
        if people[0].is_bot:
            raise SlackError("cannot_dm_bot")
        return context.workspace.direct(people[0].id)
    return context.workspace.group(ids)


def info(context: Context, args: Info) -> Json:
    """Describes a conversation."""
    found = conversation(context, args.channel)
    require_scope(context.workspace, READ_SCOPES[found.kind])
    about = described(found)
    if args.include_num_members:
        about["num_members"] = len(found.members)
    return {"channel": about}


def members(context: Context, args: Members) -> Json:
    """Ids of those in a conversation."""
    found = conversation(context, args.channel)
    require_scope(context.workspace, READ_SCOPES[found.kind])
    ids, following = page(sorted(found.members), args.limit, args.cursor)
    return {"members": list(ids), "response_metadata": {"next_cursor": following}}


def list_conversations(context: Context, args: List) -> Json:
    """Conversations the bot may know of."""
    require_team(context, args.team_id)
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    wanted = [one.strip() for one in args.types.split(",")]
    unknown = [one for one in wanted if one not in kinds]
    if unknown:
        raise SlackError("invalid_types", [f"[ERROR] types: {', '.join(unknown)}"])
    for one in wanted:
        require_scope(context.workspace, READ_SCOPES[kinds[one]])
    found = [
        described(one) | ({} if one.kind == "im" else {"num_members": len(one.members)})
        for one in list(context.workspace.conversations.values())
        if one.kind in {kinds[name] for name in wanted}
        and (one.kind == "channel" or BOT_USER_ID in one.members)
        and not (args.exclude_archived and one.archived)
    ]
    some, following = page(found, args.limit, args.cursor)
    return {"channels": list(some), "response_metadata": {"next_cursor": following}}


def _readable(context: Context, channel: str) -> Conversation:
    found = conversation(context, channel)
    require_scope(context.workspace, HISTORY_SCOPES[found.kind])
    if BOT_USER_ID not in found.members:
        raise SlackError("not_in_channel")
    return found


def history(context: Context, args: History) -> Json:
    """Messages of a conversation, newest first; metadata only with `include_all_metadata`."""
    found = _readable(context, args.channel)
    everything = reversed(context.workspace.visible(found.id, lines=True))
    return _page_of(context, [one for one in everything if not one.is_reply], args)


def replies(context: Context, args: Replies) -> Json:
    """A thread, oldest first; of a message nobody answered, or of a reply, that message alone."""
    found = _readable(context, args.channel)
    if context.workspace.find_message(found.id, args.ts) is None:
        raise SlackError("thread_not_found")
    return _page_of(context, context.workspace.thread(found.id, args.ts), args)


def _with_thread(context: Context, message: Posted, with_metadata: bool) -> Json:
    """A message, and how many answered it."""
    body = message.payload(with_metadata)
    answers = context.workspace.thread(message.channel, message.ts)[1:]
    if answers:
        people = list(dict.fromkeys(one.user for one in answers))
        body |= {"thread_ts": message.ts, "reply_count": len(answers), "reply_users_count": len(people)}
        body |= {"reply_users": people, "latest_reply": answers[-1].ts}
    return body


def _page_of(context: Context, messages: list[Posted], args: History) -> Json:
    some = [
        _with_thread(context, message, args.include_all_metadata)
        for message in messages
        if args.oldest < float(message.ts) < args.latest
        or (args.inclusive and float(message.ts) in (args.oldest, args.latest))
    ]
    shown, following = page(some, args.limit, args.cursor)
    return {
        "messages": list(shown),
        "has_more": bool(following),
        "response_metadata": {"next_cursor": following},
    }


READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
CONVERSATIONS = {
    "conversations.open": Method(Open, open_direct),
    "conversations.info": Method(Info, info, READ),
    "conversations.members": Method(Members, members, READ),
    "conversations.list": Method(List, list_conversations, READ),
    "conversations.history": Method(History, history, HISTORY),
    "conversations.replies": Method(Replies, replies, HISTORY),
}
