"""pins.*: messages kept at hand in a channel."""

import re

from slack_sandbox import events
from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Method, conversation
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation


class Pin(Args):
    """pins.add and pins.remove."""

    channel: str
    timestamp: str


class List(Args):
    """pins.list."""

    channel: str


def _place(context: Context, channel: str) -> Conversation:
    found = conversation(context, channel)
    if BOT_USER_ID not in found.members:
        raise SlackError("not_in_channel")
    return found


def _message(context: Context, args: Pin) -> tuple[Conversation, Posted]:
    where = _place(context, args.channel)
    if not re.fullmatch(r"\d+\.\d+", args.timestamp):
        raise SlackError("bad_timestamp")
    found = context.workspace.find_message(where.id, args.timestamp)
    if found is None or found.seen_by is not None:
        raise SlackError("message_not_found")
    return where, found


def _tell(context: Context, where: Conversation, found: Posted, added: bool) -> None:
    if context.workspace.herald:
        context.workspace.herald.pinned(found, BOT_USER_ID, len(where.pins), added)


def add(context: Context, args: Pin) -> Json:
    """Pins a message."""
    where, found = _message(context, args)
    if found.ts in where.pins:
        raise SlackError("already_pinned")
    where.pins[found.ts] = BOT_USER_ID
    _tell(context, where, found, True)
    return {}


def remove(context: Context, args: Pin) -> Json:
    """Unpins it, whoever pinned it."""
    where, found = _message(context, args)
    if where.pins.pop(found.ts, None) is None:
        raise SlackError("no_pin")
    _tell(context, where, found, False)
    return {}


def list_pins(context: Context, args: List) -> Json:
    """What is pinned, the last first."""
    where = _place(context, args.channel)
    pinned = [
        (context.workspace.find_message(where.id, ts), by) for ts, by in reversed(list(where.pins.items()))
    ]
    return {"items": [events.pin(found, by) for found, by in pinned if found is not None]}


PINS = {
    "pins.add": Method(Pin, add, ("pins:write",)),
    "pins.remove": Method(Pin, remove, ("pins:write",)),
    "pins.list": Method(List, list_pins, ("pins:read",)),
}
