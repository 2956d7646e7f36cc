"""What becomes of channels: made, renamed, archived, joined and left; the app is told of each."""

import time

from slack_sandbox.errors import SlackError
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Workspace

NAME_LIMIT = 80
TEXT_LIMIT = 250
"""Of a topic or a purpose."""


def checked_name(workspace: Workspace, name: str) -> str:
    """A name for a channel, or Slack's error: lower case, digits, hyphens, underscores, and nobody else's."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_LIMIT:
        raise SlackError("invalid_name_maxlength")
    if not all(one in "-_" or (one.isalnum() and one == one.lower()) for one in name):
        raise SlackError("invalid_name_specials")
    if not any(one.isalnum() for one in name):
        raise SlackError("invalid_name_punctuation")
    if any(one.name == name for one in list(workspace.conversations.values()) if one.kind != "im"):
        raise SlackError("name_taken")
    return name


def create(workspace: Workspace, name: str, private: bool, creator: str) -> Conversation:
    """A new channel, its creator in it; raises SlackError."""
    with workspace.lock:
        made = Conversation(workspace.new_id("C"), checked_name(workspace, name), "channel", creator=creator)
        made.private = private
        made.members.add(creator)
        workspace.conversations[made.id] = made
    if workspace.herald:
        workspace.herald.channel("created", made, creator)
    if creator == BOT_USER_ID:  # nobody tells the app of a person alone in a channel
        _moved(workspace, made, creator, True, None)
    return made


def join(workspace: Workspace, where: Conversation, user: str, inviter: str | None = None) -> bool:
    """Puts somebody in; False where she was already."""
    with workspace.lock:
        if user in where.members:
            return False
        where.members.add(user)
    _moved(workspace, where, user, True, inviter)
    return True


def leave(workspace: Workspace, where: Conversation, user: str) -> bool:
    """Takes somebody out; False where she was not in."""
    with workspace.lock:
        if user not in where.members:
            return False
        where.members.discard(user)
    _moved(workspace, where, user, False, None)
    return True


def _moved(workspace: Workspace, where: Conversation, user: str, joined: bool, inviter: str | None) -> None:
    workspace.hub.publish("members", channel=where.id)
    if workspace.herald:
        workspace.herald.moved(workspace.people[user], where, joined, inviter)
    if where.kind in ("channel", "group"):
        what, said = ("channel_join", "has joined") if joined else ("channel_leave", "has left")
        more = {"inviter": inviter} if inviter else {}
        _write(workspace, where, user, what, f"{said} the channel", **more)


def _write(
    workspace: Workspace, where: Conversation, user: str, subtype: str, said: str, **more: str
) -> None:
    """A line of Slack's own."""
    line = {"subtype": subtype, **more}
    workspace.post(where.id, user, f"<@{user}> {said}", [], line=line)


def rename(workspace: Workspace, where: Conversation, name: str, user: str) -> None:
    """Gives a channel another name; raises SlackError."""
    with workspace.lock:
        old = where.name
        if name == old:
            return
        where.name = checked_name(workspace, name)
        where.previous_names = [old, *where.previous_names]
    _changed(workspace, "rename", where, user)
    said = f'has renamed the channel from "{old}" to "{name}"'
    _write(workspace, where, user, "channel_name", said, old_name=old, name=name)


def archive(workspace: Workspace, where: Conversation, user: str, archived: bool = True) -> None:
    """Archives a channel, or brings it back."""
    where.archived = archived
    what = "archive" if archived else "unarchive"
    _changed(workspace, what, where, user)
    _write(workspace, where, user, f"channel_{what}", f"{what}d the channel")


def describe(workspace: Workspace, where: Conversation, what: str, text: str, user: str) -> None:
    """Sets the `topic` or the `purpose`; raises `too_long`."""
    if len(text) > TEXT_LIMIT:
        raise SlackError("too_long")
    setattr(where, what, {"value": text, "creator": user, "last_set": int(time.time())})
    workspace.hub.publish("changed")
    _write(workspace, where, user, f"channel_{what}", f"set the channel {what}: {text}", **{what: text})


def _changed(workspace: Workspace, what: str, where: Conversation, user: str) -> None:
    workspace.hub.publish("changed")
    if workspace.herald:
        workspace.herald.channel(what, where, user)
