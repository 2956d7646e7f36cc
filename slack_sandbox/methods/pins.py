"""pins.*: messages kept at hand in a channel."""

import re

from slack_sandbox import events, marks
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


def _message(context: Context, args: Pin) -> Posted:
    where = _place(context, args.channel)
    if not re.fullmatch(r"\d+\.\d+", args.timestamp):
        raise SlackError("bad_timestamp")
    found = context.workspace.find_message(where.id, args.timestamp)
    if found is None or found.seen_by is not None:
        raise SlackError("message_not_found")
    return found


def add(context: Context, args: Pin) -> Json:
    """Pins a message."""
    if not marks.pin(context.workspace, _message(context, args), BOT_USER_ID):
        raise SlackError("already_pinned")
    return {}


def remove(context: Context, args: Pin) -> Json:
    """Unpins it, whoever pinned it."""
    if not marks.pin(context.workspace, _message(context, args), BOT_USER_ID, False):
        raise SlackError("no_pin")
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
