"""Who and what is in the workspace: team.info, bots.info, emoji.list and more of users.*."""

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import READ_SCOPES, Args, Context, Limit, Method, member, page, require_scope
from slack_sandbox.methods.conversations import described as described_conversation
from slack_sandbox.methods.team import described
from slack_sandbox.profiles import filled
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, TEAM_DOMAIN, TEAM_ID


class TeamInfo(Args):
    """team.info."""

    team: str | None = None
    domain: str | None = None


class BotInfo(Args):
    """bots.info."""

    bot: str | None = None


class EmojiList(Args):
    """emoji.list."""

    include_categories: bool = False


class ByEmail(Args):
    """users.lookupByEmail."""

    email: str


class Profile(Args):
    """users.profile.get."""

    user: str = BOT_USER_ID
    include_labels: bool = False


class Presence(Args):
    """users.getPresence."""

    user: str = BOT_USER_ID


class Conversations(Args):
    """users.conversations."""

    user: str = BOT_USER_ID
    types: str = "public_channel"
    exclude_archived: bool = False
    limit: Limit | None = None
    cursor: str | None = None


def team_info(context: Context, args: TeamInfo) -> Json:
    """The workspace."""
    if args.team not in (None, TEAM_ID):
        raise SlackError("team_not_found")
    icon = f"{context.workspace.base}/static/icon.svg"
    icons: Json = {f"image_{size}": icon for size in (34, 44, 68, 88, 102, 132, 230)}
    return {
        "team": {
            "id": TEAM_ID,
            "name": TEAM_DOMAIN,
            "url": f"https://{TEAM_DOMAIN}.slack.com/",
            "domain": TEAM_DOMAIN,
            "email_domain": "",
            "icon": icons | {"image_default": True},
            "is_verified": False,
        }
    }


def bot_info(context: Context, args: BotInfo) -> Json:
    """The app behind a bot's messages."""
    profiles = [context.workspace.bot_profile(one) for one in context.workspace.people.values() if one.is_bot]
    found = next((one for one in profiles if one["id"] == args.bot), None)
    if found is None:
        raise SlackError("bot_not_found")
    return {"bot": {key: value for key, value in found.items() if key != "team_id"}}


def emoji_list(_: Context, args: EmojiList) -> Json:
    """Emoji of the workspace's own: there are none."""
    more = {"categories_version": "5", "categories": []} if args.include_categories else {}
    return {"emoji": {}, "cache_ts": "0"} | more


def by_email(context: Context, args: ByEmail) -> Json:
    """The person of that address."""
    people = list(context.workspace.people.values())
    found = next((one for one in people if one.email and one.email.lower() == args.email.lower()), None)
    if found is None or found.deleted:
        raise SlackError("users_not_found")
    return {"user": filled(context.workspace, found, described(found, False))}


def profile(context: Context, args: Profile) -> Json:
    """What somebody says of herself."""
    person = member(context, args.user)
    return {"profile": filled(context.workspace, person, described(person, False))["profile"]}


def presence(context: Context, args: Presence) -> Json:
    """Everybody is there who is not deactivated."""
    return {"presence": "away" if member(context, args.user).deleted else "active"}


def conversations(context: Context, args: Conversations) -> Json:
    """Conversations that somebody is in, of those the app may know of."""
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    wanted = [one.strip() for one in args.types.split(",")]
    if not set(wanted) <= set(kinds):
        raise SlackError("invalid_types")
    for one in wanted:
        require_scope(context.workspace, READ_SCOPES.get(kinds[one], "mpim:read"))
    user = member(context, args.user)
    found = [
        described_conversation(one)
        for one in list(context.workspace.conversations.values())
        if one.kind in {kinds[name] for name in wanted}
        and user.id in one.members
        and (one.kind == "channel" or BOT_USER_ID in one.members)
        and not (args.exclude_archived and one.archived)
    ]
    some, following = page(found, args.limit, args.cursor)
    return {"channels": list(some), "response_metadata": {"next_cursor": following}}


DIRECTORY = {
    "team.info": Method(TeamInfo, team_info, ("team:read",)),
    "bots.info": Method(BotInfo, bot_info, ("users:read",)),
    "emoji.list": Method(EmojiList, emoji_list, ("emoji:read",)),
    "users.lookupByEmail": Method(ByEmail, by_email, ("users:read.email",)),
    "users.profile.get": Method(Profile, profile, ("users.profile:read",)),
    "users.getPresence": Method(Presence, presence, ("users:read",)),
    "users.conversations": Method(
        Conversations, conversations, ("channels:read", "groups:read", "im:read", "mpim:read")
    ),
}
