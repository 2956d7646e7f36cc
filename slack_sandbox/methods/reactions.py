"""reactions.*: emoji on messages; those on files are not modelled."""

import re
from typing import Annotated

from pydantic import Field

from slack_sandbox import marks
from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Limit, Method, conversation, page
from slack_sandbox.methods.permalinks import permalink
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
DISTINCT = 23
"""Most emoji that an app may put on one message."""


class Of(Args):
    """The message."""

    channel: str
    timestamp: str


class React(Of):
    """reactions.add and reactions.remove; the emoji's name has no colons."""

    name: str


class Get(Of):
    """reactions.get; every reactor is always listed, as with `full`."""

    full: bool = False


class List(Args):
    """reactions.list."""

    user: str = BOT_USER_ID
    full: bool = False
    limit: Limit | None = None
    cursor: str | None = None
    count: Limit | None = None
    page: Annotated[int, Field(ge=1, le=1)] = 1


def _message(context: Context, args: Of) -> Posted:
    where = conversation(context, args.channel)
    if not re.fullmatch(r"\d+\.\d+", args.timestamp):
        raise SlackError("bad_timestamp")
    found = context.workspace.find_message(where.id, args.timestamp)
    if found is None or found.seen_by is not None:
        raise SlackError("message_not_found")
    return found


def add(context: Context, args: React) -> Json:
    """Adds the app's reaction; in a public channel it need not be a member."""
    if not NAME.fullmatch(args.name):
        raise SlackError("invalid_name", ["[ERROR] name: an emoji's name, without its colons"])
    found = _message(context, args)
    if context.workspace.conversations[found.channel].archived:
        raise SlackError("is_archived")
    if args.name not in found.reactions and len(found.reactions) >= DISTINCT:
        raise SlackError("too_many_emoji")
    if not marks.react(context.workspace, found, BOT_USER_ID, args.name):
        raise SlackError("already_reacted")
    return {}


def remove(context: Context, args: React) -> Json:
    """Takes the app's own reaction away."""
    if not marks.react(context.workspace, _message(context, args), BOT_USER_ID, args.name, on=False):
        raise SlackError("no_reaction")
    return {}


def _item(found: Posted) -> Json:
    link = permalink(found)
    message = found.payload(with_metadata=False) | {"permalink": link}
    return {"type": "message", "channel": found.channel, "message": message}


def get(context: Context, args: Get) -> Json:
    """A message with its reactions."""
    return _item(_message(context, args))


def list_reactions(context: Context, args: List) -> Json:
    """Messages that somebody reacted to, newest first, of conversations the app is in."""
    if args.user not in context.workspace.people:
        raise SlackError("user_not_found")
    found = [
        one
        for where in list(context.workspace.conversations.values())
        if BOT_USER_ID in where.members
        for one in context.workspace.visible(where.id)
        if any(args.user in users for users in one.reactions.values())
    ]
    found.sort(key=lambda one: float(one.ts), reverse=True)
    some, following = page(found, args.limit or args.count, args.cursor)
    return {"items": [_item(one) for one in some], "response_metadata": {"next_cursor": following}}


REACTIONS = {
    "reactions.add": Method(React, add, ("reactions:write",)),
    "reactions.remove": Method(React, remove, ("reactions:write",)),
    "reactions.get": Method(Get, get, ("reactions:read",)),
    "reactions.list": Method(List, list_reactions, ("reactions:read",)),
}
