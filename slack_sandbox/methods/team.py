"""api.test, auth.*, users.*, usergroups.users.list and apps.connections.open."""

from collections.abc import Collection

from slack_sandbox.errors import SlackError
from slack_sandbox.grid import ENTERPRISE_ID, TEAMS, Grid, enterprise_of
from slack_sandbox.methods.base import Args, Context, Limit, Lint, Method, member, page, require_team
from slack_sandbox.profiles import filled
from slack_sandbox.state import Json
from slack_sandbox.workspace import APP_ID, BOT_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Member, Workspace


class Nothing(Args):
    """No arguments."""


class Echo(Args):
    """api.test: whatever is given comes back."""

    error: str | None = None

    def lints(self, scopes: Collection[str]) -> list[Lint]:
        """Any argument is one of its own."""
        return []


class TeamList(Args):
    """auth.teams.list."""

    limit: Limit | None = None
    cursor: str | None = None


class UserInfo(Args):
    """users.info."""

    user: str
    include_locale: bool = False


class UserList(Args):
    """users.list."""

    limit: Limit | None = None
    cursor: str | None = None
    include_locale: bool = False


class GroupUsers(Args):
    """usergroups.users.list."""

    usergroup: str
    include_disabled: bool = False


def described(person: Member, with_locale: bool) -> Json:
    """A person as Slack describes them, more briefly once deactivated."""
    about: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.username,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
        "profile": {
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.display_name,
            "display_name_normalized": person.display_name,
            "team": person.team_id,
        },
    }
    if person.is_outsider:
        about["is_stranger"] = person.is_stranger
    if person.deleted:
        return about
    if with_locale:
        about["locale"] = person.locale
    return about | {
        "real_name": person.name,
        "tz": "America/Toronto",
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
    }


def of_person(event: str, workspace: Workspace, person: Member) -> Json:
    """`team_join`, of somebody new; `user_change`, of a new name, status or locale."""
    user = filled(workspace, person, described(person, True))
    return {"type": event, "user": user, "cache_ts": person.updated}


def api_test(_: Context, args: Echo) -> Json:
    """Echoes; with `error`, fails by that word."""
    given = {"args": args.model_dump(exclude_none=True)}
    return given if args.error is None else {"ok": False, "error": args.error, **given}


def auth_test(context: Context, _: Nothing) -> Json:
    """Who the token is."""
    bot = context.workspace.people[BOT_USER_ID]
    answer = {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_DOMAIN,
        "team_id": TEAM_ID,
        "user": bot.username,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }
    return context.workspace.grid.auth(answer) if context.workspace.grid else answer


def team_list(context: Context, args: TeamList) -> Json:
    """Workspaces that the token may act in: all those of the organisation, where it is one's."""
    grid = context.workspace.grid
    teams = reversed(TEAMS) if grid and grid.org_wide else (TEAM_ID,)
    some, following = page([{"id": one, "name": TEAMS[one]} for one in teams], args.limit, args.cursor)
    return {"teams": list(some), "response_metadata": {"next_cursor": following}}


def user_info(context: Context, args: UserInfo) -> Json:
    """One person."""
    person = member(context, args.user)
    return {"user": filled(context.workspace, person, described(person, args.include_locale))}


def user_list(context: Context, args: UserList) -> Json:
    """Everyone, a page at a time."""
    require_team(context, args.team_id)
    workspace = context.workspace
    people = list(workspace.people.values())
    everyone = [filled(workspace, one, described(one, args.include_locale)) for one in people]
    some, following = page(everyone, args.limit, args.cursor)
    return {"members": list(some), "response_metadata": {"next_cursor": following}}


def group_users(context: Context, args: GroupUsers) -> Json:
    """Ids of those in a user group, deactivated or not."""
    workspace, team_id = context.workspace, require_team(context, args.team_id)
    found = workspace.user_groups.get(args.usergroup)
    if team_id != TEAM_ID or found is None or (found.disabled and not args.include_disabled):
        raise SlackError("no_such_subteam")
    return {"users": [_listed(workspace.people.get(one), one, workspace.grid) for one in found.members]}


def _listed(person: Member | None, id_: str, grid: Grid | None) -> str:
    """The id by which a user group lists someone: in an organisation, it may be her other one."""
    other = person and enterprise_of(person) == ENTERPRISE_ID and person.other_id
    return other if other and grid and grid.listed == "other_id" else id_


def open_connection(context: Context, _: Nothing) -> Json:
    """A Socket Mode address, good for one connection."""
    if not context.workspace.manifest.settings.socket_mode_enabled:
        raise SlackError("socket_mode_not_enabled", ["[ERROR] settings.socket_mode_enabled is not true"])
    return {"url": context.socket_url()}


TEAM = {
    "api.test": Method(Echo, api_test, called_by=None),
    "auth.test": Method(Nothing, auth_test),
    "auth.teams.list": Method(TeamList, team_list),
    "users.info": Method(UserInfo, user_info, ("users:read",)),
    "users.list": Method(UserList, user_list, ("users:read",)),
    "usergroups.users.list": Method(GroupUsers, group_users, ("usergroups:read",)),
    "apps.connections.open": Method(Nothing, open_connection, called_by="app"),
}
