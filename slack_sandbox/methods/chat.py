"""chat.*: posting, editing and deleting messages."""

from typing import Any

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import (
    Args,
    Context,
    JsonValue,
    Method,
    checked_blocks,
    conversation,
    refuse_bad_thread,
)
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Posted

TEXT_LIMIT = 40_000


class PostMessage(Args):
    """chat.postMessage. Unfurling changes nothing here: links are shown as they are."""

    channel: str
    text: str | None = None
    blocks: JsonValue = None
    metadata: JsonValue = None
    thread_ts: str | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None


class PostEphemeral(Args):
    """chat.postEphemeral."""

    channel: str
    user: str
    text: str | None = None
    blocks: JsonValue = None
    thread_ts: str | None = None


class Update(Args):
    """chat.update. Without `blocks`, Slack keeps those the message had."""

    channel: str
    ts: str
    text: str | None = None
    blocks: JsonValue = None
    metadata: JsonValue = None


class Delete(Args):
    """chat.delete."""

    channel: str
    ts: str


def checked_text(text: str | None) -> str:
    """The top-level text every message needs: it is what notifications and screen readers say."""
    if not text:
        raise SlackError("no_text", ["[ERROR] a message needs a top-level text, beside its blocks"])
    if len(text) > TEXT_LIMIT:
        raise SlackError("msg_too_long")
    return text


def checked_metadata(metadata: Any) -> Json | None:
    """`{"event_type": str, "event_payload": {...}}`, or `invalid_metadata_format`."""
    if metadata is None:
        return None
    if (
        not isinstance(metadata, dict)
        or set(metadata) != {"event_type", "event_payload"}
        or not isinstance(metadata["event_type"], str)
        or not isinstance(metadata["event_payload"], dict)
    ):
        raise SlackError("invalid_metadata_format", ["[ERROR] needs event_type and event_payload, no more"])
    return metadata


def postable(context: Context, channel: str) -> Conversation:
    """Where a message goes: a conversation, or a person's direct message, if the bot may write there."""
    workspace = context.workspace
    person = workspace.people.get(channel)
    if person is not None:
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        if person.deleted:
            raise SlackError("channel_not_found")
        found = workspace.direct(person.id)
    else:
        found = conversation(context, channel)
    if found.kind == "im" and not workspace.manifest.features.app_home.messages_tab_enabled:
        raise SlackError("messages_tab_disabled")
    if BOT_USER_ID not in found.members:
        raise SlackError("not_in_channel")
    if found.archived:
        raise SlackError("is_archived")
    return found


def post_message(context: Context, args: PostMessage) -> Json:
    """Posts for everyone in the conversation."""
    workspace = context.workspace
    where = postable(context, args.channel)
    blocks, text = checked_blocks(args.blocks), checked_text(args.text)
    metadata = checked_metadata(args.metadata)
    refuse_bad_thread(context, where, args.thread_ts)
    message = workspace.post(where.id, BOT_USER_ID, text, blocks, metadata=metadata, thread_ts=args.thread_ts)
    return {"channel": where.id, "ts": message.ts, "message": message.payload()}


def post_ephemeral(context: Context, args: PostEphemeral) -> Json:
    """Shows a message to one person of the conversation."""
    where = postable(context, args.channel)
    if args.user not in where.members:
        raise SlackError("user_not_in_channel")
    blocks, text = checked_blocks(args.blocks), checked_text(args.text)
    message = context.workspace.post(
        where.id, BOT_USER_ID, text, blocks, thread_ts=args.thread_ts, seen_by=args.user
    )
    return {"message_ts": message.ts}


def _own_message(context: Context, channel: str, ts: str, forbidden: str) -> Posted:
    where = conversation(context, channel)
    message = context.workspace.find_message(where.id, ts)
    if message is None or message.seen_by is not None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER_ID:
        raise SlackError(forbidden)
    return message


def update(context: Context, args: Update) -> Json:
    """Edits one of the bot's own messages."""
    message = _own_message(context, args.channel, args.ts, "cant_update_message")
    blocks = message.blocks if args.blocks is None else checked_blocks(args.blocks)
    text = checked_text(args.text)
    context.workspace.edit(message, text, blocks, checked_metadata(args.metadata))
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": message.payload()}


def delete(context: Context, args: Delete) -> Json:
    """Removes one of the bot's own messages; a bot cannot remove what a person wrote."""
    message = _own_message(context, args.channel, args.ts, "cant_delete_message")
    context.workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


WRITE = ("chat:write",)
CHAT = {
    "chat.postMessage": Method(PostMessage, post_message, WRITE),
    "chat.postEphemeral": Method(PostEphemeral, post_ephemeral, WRITE),
    "chat.update": Method(Update, update, WRITE),
    "chat.delete": Method(Delete, delete, WRITE),
}
