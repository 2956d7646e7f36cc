"""usergroups.*: people mentioned together; who they are is in `usergroups.users.list`."""

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Method
from slack_sandbox.state import Json
from slack_sandbox.workspace import TEAM_ID, UserGroup


class List(Args):
    """usergroups.list."""

    include_count: bool = False
    include_disabled: bool = False
    include_users: bool = False


class Create(Args):
    """usergroups.create."""

    inert = frozenset({"additional_channels", "channels", "description", "enable_section"})

    name: str
    handle: str | None = None
    include_count: bool = False


class Group(Args):
    """usergroups.enable and usergroups.disable."""

    usergroup: str
    include_count: bool = False


class Update(Group):
    """usergroups.update."""

    inert = Create.inert

    name: str | None = None
    handle: str | None = None


class UpdateUsers(Group):
    """usergroups.users.update."""

    inert = frozenset({"additional_channels", "is_shared"})

    users: str | list[str]


def _described(group: UserGroup, with_users: bool, with_count: bool) -> Json:
    about: Json = {"id": group.id, "team_id": TEAM_ID, "is_usergroup": True, "name": group.name}
    about |= {"handle": group.handle, "description": "", "is_external": False, "auto_type": None}
    about |= {"date_delete": int(group.disabled), "prefs": {"channels": [], "groups": []}}
    if with_users:
        about["users"] = list(group.members)
    if with_count:
        about["user_count"] = len(group.members)
    return about


def _group(context: Context, args: Group) -> UserGroup:
    found = context.workspace.user_groups.get(args.usergroup)
    if found is None:
        raise SlackError("no_such_subteam")
    return found


def _refuse_taken(
    context: Context, name: str | None, handle: str | None, own: UserGroup | None = None
) -> None:
    others = [one for one in context.workspace.user_groups.values() if one is not own]
    if name in [one.name for one in others]:
        raise SlackError("name_already_exists")
    if handle in [one.handle for one in others]:
        raise SlackError("handle_already_exists")


def list_groups(context: Context, args: List) -> Json:
    """User groups; disabled ones only if asked for."""
    groups = list(context.workspace.user_groups.values())
    found = [one for one in groups if args.include_disabled or not one.disabled]
    return {"usergroups": [_described(one, args.include_users, args.include_count) for one in found]}


def create(context: Context, args: Create) -> Json:
    """A new group, with nobody in it."""
    handle = args.handle or args.name.lower().replace(" ", "-")
    _refuse_taken(context, args.name, handle)
    made = UserGroup(context.workspace.new_id("S"), handle, name=args.name)
    context.workspace.user_groups[made.id] = made
    return {"usergroup": _described(made, True, args.include_count)}


def update(context: Context, args: Update) -> Json:
    """Another name or handle."""
    group = _group(context, args)
    _refuse_taken(context, args.name, args.handle, group)
    group.name, group.handle = args.name or group.name, args.handle or group.handle
    return {"usergroup": _described(group, True, args.include_count)}


def enable(context: Context, args: Group) -> Json:
    """Brings a group back."""
    return _switch(context, args, False)


def disable(context: Context, args: Group) -> Json:
    """Puts a group away."""
    return _switch(context, args, True)


def _switch(context: Context, args: Group, disabled: bool) -> Json:
    group = _group(context, args)
    group.disabled = disabled
    return {"usergroup": _described(group, True, args.include_count)}


def update_users(context: Context, args: UpdateUsers) -> Json:
    """Who is in the group, in place of who was."""
    group = _group(context, args)
    given = args.users if isinstance(args.users, list) else args.users.split(",")
    users = [one.strip() for one in given if one.strip()]
    if not users:
        raise SlackError("no_users_provided")
    if not set(users) <= set(context.workspace.people):
        raise SlackError("invalid_users")
    group.members = list(dict.fromkeys(users))
    return {"usergroup": _described(group, True, args.include_count)}


WRITE = ("usergroups:write",)
USERGROUPS = {
    "usergroups.list": Method(List, list_groups, ("usergroups:read",)),
    "usergroups.create": Method(Create, create, WRITE),
    "usergroups.update": Method(Update, update, WRITE),
    "usergroups.enable": Method(Group, enable, WRITE),
    "usergroups.disable": Method(Group, disable, WRITE),
    "usergroups.users.update": Method(UpdateUsers, update_users, WRITE),
}
