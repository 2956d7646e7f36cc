"""chat.*: posting, editing and deleting messages."""

from dataclasses import replace

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Method, OwnError, conversation, refuse_bad_thread
from slack_sandbox.methods.content import Content, New, checked_attachments, checked_metadata, said
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation

PUBLIC = "chat:write.public"
"""With it, a bot posts in public channels that it is not in."""


class PostMessage(New):
    """chat.postMessage."""

    channel: str
    metadata: OwnError = None


class PostEphemeral(New):
    """chat.postEphemeral."""

    channel: str
    user: str


class Update(Content):
    """chat.update. Slack keeps the blocks and the attachments that the message had where none are given."""

    inert = frozenset({"as_user", "file_ids", "link_names", "parse", "reply_broadcast"})
    longest = 4_000  # a tenth of what `chat.postMessage` takes

    channel: str
    ts: str
    metadata: OwnError = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None


class Delete(Args):
    """chat.delete."""

    inert = frozenset({"as_user"})

    channel: str
    ts: str


def named(context: Context, channel: str) -> str:
    """The id of a channel given by its name, with or without `#`; what was given where there is none."""
    name = channel.removeprefix("#")
    for one in list(context.workspace.conversations.values()):
        if one.name == name and (one.kind == "channel" or (one.private and BOT_USER_ID in one.members)):
            return one.id
    return channel


def postable(context: Context, channel: str) -> Conversation:
    """Where a message goes: a conversation, or a person's direct message, if the bot may write there."""
    workspace = context.workspace
    person = workspace.find_person(channel)
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
    anywhere = found.kind == "channel" and PUBLIC in workspace.scopes
    if BOT_USER_ID not in found.members and not anywhere:
        raise SlackError("not_in_channel")
    if found.archived:
        raise SlackError("is_archived")
    return found


def post_message(context: Context, args: PostMessage) -> Json:
    """Posts for everyone in the conversation."""
    workspace = context.workspace
    where = postable(context, named(context, args.channel))
    text, blocks = said(args)
    metadata, look = checked_metadata(args.metadata), args.look(workspace.scopes)
    refuse_bad_thread(context, where, args.thread_ts)
    message = workspace.post(
        where.id, BOT_USER_ID, text, blocks, metadata=metadata, thread_ts=args.thread_ts, look=look
    )
    return {"channel": where.id, "ts": message.ts, "message": message.payload()}


def post_ephemeral(context: Context, args: PostEphemeral) -> Json:
    """Shows a message to one person of the conversation."""
    workspace = context.workspace
    where = postable(context, named(context, args.channel))
    if args.user not in where.members:
        raise SlackError("user_not_in_channel")
    text, blocks = said(args)
    look = args.look(workspace.scopes)
    message = workspace.post(
        where.id, BOT_USER_ID, text, blocks, thread_ts=args.thread_ts, seen_by=args.user, look=look
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
    text, blocks = said(args)
    kept = message.blocks if args.blocks is None and not args.markdown_text else blocks
    attached = message.look.attachments if args.attachments is None else checked_attachments(args.attachments)
    look = replace(message.look, attachments=attached)
    context.workspace.edit(message, text, kept, checked_metadata(args.metadata), look)
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
