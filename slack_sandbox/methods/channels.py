"""conversations.*: making channels, and who is in them."""

from slack_sandbox import channels
from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Method, conversation, require_scope
from slack_sandbox.methods.conversations import described
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation

INVITED_AT_ONCE = 100


class Create(Args):
    """conversations.create."""

    name: str
    is_private: bool = False


class Channel(Args):
    """A channel and no more."""

    channel: str


class Invite(Channel):
    """conversations.invite; with `force`, whoever can join does, whatever becomes of the others."""

    users: str | list[str]
    force: bool = False


class Kick(Channel):
    """conversations.kick."""

    user: str


class Rename(Channel):
    """conversations.rename."""

    name: str


class SetTopic(Channel):
    """conversations.setTopic."""

    topic: str


class SetPurpose(Channel):
    """conversations.setPurpose."""

    purpose: str


class Mark(Channel):
    """conversations.mark."""

    ts: str


def _managed(context: Context, channel: str, *also: str) -> Conversation:
    """A channel that the app is in and may change, by the scope of its kind or one of `also`."""
    found = conversation(context, channel)
    if found.kind not in ("channel", "group"):
        raise SlackError("method_not_supported_for_channel_type")
    kind = "groups" if found.private else "channels"
    manage = "groups:write" if found.private else "channels:manage"
    require_scope(context.workspace, manage, *(f"{kind}:{one}" for one in also))
    if BOT_USER_ID not in found.members:
        raise SlackError("not_in_channel")
    return found


def _unarchived(found: Conversation) -> Conversation:
    if found.archived:
        raise SlackError("is_archived")
    return found


def create(context: Context, args: Create) -> Json:
    """A new channel with the app in it."""
    require_scope(context.workspace, "groups:write" if args.is_private else "channels:manage")
    return {"channel": described(channels.create(context.workspace, args.name, args.is_private, BOT_USER_ID))}


def invite(context: Context, args: Invite) -> Json:
    """Brings people in; one who cannot come stops all of them, unless forced."""
    where = _unarchived(_managed(context, args.channel, "write.invites"))
    given = args.users if isinstance(args.users, list) else args.users.split(",")
    users = [one.strip() for one in given if one.strip()]
    if not users:
        raise SlackError("no_user")
    if len(users) > INVITED_AT_ONCE:
        raise SlackError("too_many_users")
    wrong = {one: why for one in users if (why := _not_invited(context, where, one))}
    if wrong and (not args.force or len(wrong) == len(users)):
        errors = [{"user": one, "ok": False, "error": why} for one, why in wrong.items()]
        raise SlackError(next(iter(wrong.values())), errors=errors)
    for one in users:
        if one not in wrong:
            channels.join(context.workspace, where, one, BOT_USER_ID)
    return {"channel": described(where)}


def _not_invited(context: Context, where: Conversation, user: str) -> str | None:
    person = context.workspace.people.get(user)
    if person is None or person.deleted:
        return "user_not_found"
    if user == BOT_USER_ID:
        return "cant_invite_self"
    return "already_in_channel" if user in where.members else None


def join(context: Context, args: Channel) -> Json:
    """The app joins a public channel; one it is in already is told in a warning."""
    where = _unarchived(conversation(context, args.channel))
    if where.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channels.join(context.workspace, where, BOT_USER_ID):
        return {"channel": described(where)}
    warning = "already_in_channel"
    return {
        "channel": described(where),
        "warning": warning,
        "response_metadata": {"warnings": [warning]},
    }


def leave(context: Context, args: Channel) -> Json:
    """The app leaves."""
    found = conversation(context, args.channel)
    if found.kind not in ("channel", "group"):
        raise SlackError("method_not_supported_for_channel_type")
    require_scope(context.workspace, "groups:write" if found.private else "channels:manage")
    return {} if channels.leave(context.workspace, found, BOT_USER_ID) else {"not_in_channel": True}


def kick(context: Context, args: Kick) -> Json:
    """Takes somebody out."""
    where = _managed(context, args.channel)
    if args.user == BOT_USER_ID:
        raise SlackError("cant_kick_self")
    if args.user not in context.workspace.people:
        raise SlackError("user_not_found")
    if not channels.leave(context.workspace, where, args.user):
        raise SlackError("not_in_channel")
    return {"errors": {}}


def archive(context: Context, args: Channel) -> Json:
    """Closes a channel to new messages."""
    where = _managed(context, args.channel)
    if where.archived:
        raise SlackError("already_archived")
    channels.archive(context.workspace, where, BOT_USER_ID)
    return {}


def unarchive(context: Context, args: Channel) -> Json:
    """Opens it again."""
    where = _managed(context, args.channel)
    if not where.archived:
        raise SlackError("not_archived")
    channels.archive(context.workspace, where, BOT_USER_ID, archived=False)
    return {}


def rename(context: Context, args: Rename) -> Json:
    """Gives a channel another name."""
    where = _unarchived(_managed(context, args.channel))
    channels.rename(context.workspace, where, args.name, BOT_USER_ID)
    return {"channel": described(where)}


def set_topic(context: Context, args: SetTopic) -> Json:
    """What the channel talks about now."""
    where = _unarchived(_managed(context, args.channel, "write.topic"))
    channels.describe(context.workspace, where, "topic", args.topic, BOT_USER_ID)
    return {"channel": described(where)}


def set_purpose(context: Context, args: SetPurpose) -> Json:
    """What the channel is for."""
    where = _unarchived(_managed(context, args.channel, "write.topic"))
    channels.describe(context.workspace, where, "purpose", args.purpose, BOT_USER_ID)
    return {"channel": described(where), "purpose": args.purpose}


def close(context: Context, args: Channel) -> Json:
    """Puts a direct message away; nothing of it is lost."""
    if conversation(context, args.channel).kind in ("channel", "group"):
        raise SlackError("method_not_supported_for_channel_type")
    return {}


def mark(context: Context, args: Mark) -> Json:
    """How far the app has read; nobody sees it."""
    if BOT_USER_ID not in conversation(context, args.channel).members:
        raise SlackError("not_in_channel")
    return {}


MANAGE = ("channels:manage", "groups:write")
CHANNELS = {
    "conversations.create": Method(Create, create, MANAGE),
    "conversations.invite": Method(
        Invite, invite, (*MANAGE, "channels:write.invites", "groups:write.invites")
    ),
    "conversations.join": Method(Channel, join, ("channels:join",)),
    "conversations.leave": Method(Channel, leave, MANAGE),
    "conversations.kick": Method(Kick, kick, MANAGE),
    "conversations.archive": Method(Channel, archive, MANAGE),
    "conversations.unarchive": Method(Channel, unarchive, MANAGE),
    "conversations.rename": Method(Rename, rename, MANAGE),
    "conversations.setTopic": Method(
        SetTopic, set_topic, (*MANAGE, "channels:write.topic", "groups:write.topic")
    ),
    "conversations.setPurpose": Method(
        SetPurpose, set_purpose, (*MANAGE, "channels:write.topic", "groups:write.topic")
    ),
    "conversations.close": Method(Channel, close, ("im:write", "mpim:write")),
    "conversations.mark": Method(Mark, mark, (*MANAGE, "im:write", "mpim:write")),
}
