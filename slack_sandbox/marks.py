"""What is put on a message that is there already, and is no edit: reactions, pins, what its links show."""

from dataclasses import replace

from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import Workspace


def react(workspace: Workspace, message: Posted, user: str, name: str, on: bool = True) -> bool:
    """Adds or takes away one person's emoji; False where that changes nothing."""
    with workspace.lock:
        users = message.reactions.get(name, [])
        if (user in users) is on:
            return False
        if on:
            message.reactions[name] = [*users, user]
        elif len(users) > 1:
            message.reactions[name] = [one for one in users if one != user]
        else:
            del message.reactions[name]
    workspace.hub.publish("message_changed", channel=message.channel, ts=message.ts)
    if workspace.herald:
        workspace.herald.reacted(message, user, name, on)
    return True


def pin(workspace: Workspace, message: Posted, user: str, on: bool = True) -> bool:
    """Pins a message in its channel, or unpins it, whoever pinned it; False where that changes nothing."""
    with workspace.lock:
        pins = workspace.conversations[message.channel].pins
        if (message.ts in pins) is on:
            return False
        if on:
            pins[message.ts] = user
        else:
            del pins[message.ts]
    if workspace.herald:
        workspace.herald.pinned(message, user, len(pins), on)
    return True


def unfurl(workspace: Workspace, message: Posted, attachments: list[Json]) -> None:
    """Shows more under a message, for the links in it."""
    with workspace.lock:
        before = message.payload(with_metadata=False)
        message.look = replace(message.look, attachments=attachments)
    workspace.hub.publish("message_changed", channel=message.channel, ts=message.ts)
    if workspace.herald:
        workspace.herald.edited(message, before, message.metadata)
