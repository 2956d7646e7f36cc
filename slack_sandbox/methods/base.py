"""What every Web API method shares: arguments, scopes, and finding people and conversations."""

import base64
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from slack_sandbox.arguments import decoded
from slack_sandbox.errors import SlackError
from slack_sandbox.files import Files
from slack_sandbox.grid import TEAMS
from slack_sandbox.rules import blocks_are_too_long, check_blocks, message_is_too_much
from slack_sandbox.state import Json, with_ids
from slack_sandbox.views import Views
from slack_sandbox.wire import Refusal, WireEntry
from slack_sandbox.workspace import BOT_USER_ID, TEAM_ID, Conversation, Member, Workspace

KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
"""A kind of conversation, as scopes name it."""
READ_SCOPES = {kind: f"{name}:read" for kind, name in KINDS.items()}
HISTORY_SCOPES = {kind: f"{name}:history" for kind, name in KINDS.items()}


class Lint(NamedTuple):
    """What Slack takes and yet is worth telling; `error` is what a strict sandbox answers."""

    rule: str
    error: str = "invalid_arguments"


class Args(BaseModel):
    """A method's arguments. Slack ignores unknown ones; the sandbox tells of them."""

    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    inert: ClassVar[frozenset[str]] = frozenset()
    """Arguments that Slack's method has, and that change nothing here."""

    team_id: str | None = None
    """Bolt adds it to every call; it only matters to tokens of a whole organisation."""

    def lints(self, scopes: Collection[str]) -> list[Lint]:
        """What there is to tell of these arguments, for a token of those scopes."""
        return [
            Lint(f"not modelled: the argument {name} changes nothing here")
            if name in self.inert
            else Lint(f"the method has no argument {name}: Slack ignores it")
            for name in self.model_extra or {}
        ]


def tell(workspace: Workspace, entry: WireEntry, args: Args) -> None:
    """Keeps what there is to tell of a call; a strict workspace refuses it."""
    found = args.lints(workspace.scopes)
    if found and workspace.strict:
        raise SlackError(found[0].error, [f"[ERROR] {one.rule}" for one in found])
    entry.lint(*(Refusal(entry.what, one.rule) for one in found))


def _decoded(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return decoded(value)
        except ValueError as error:
            raise ValueError("is not JSON") from error
    return value


def _decoded_or_not(value: Any) -> Any:
    try:
        return _decoded(value)
    except ValueError:
        return value


JsonValue = Annotated[Any, BeforeValidator(_decoded)]
"""`view`, `files`: objects, or their JSON in a string."""
OwnError = Annotated[Any, BeforeValidator(_decoded_or_not)]
"""`blocks`, `attachments`, `metadata`: the same, but what is not JSON has an error of its own."""


Limit = Annotated[int, Field(ge=1, le=1000)]
"""How many items a page holds."""


@dataclass(frozen=True)
class Context:
    """What a method acts on. `socket_url` mints a Socket Mode address."""

    workspace: Workspace
    views: Views
    files: Files
    socket_url: Callable[[], str]


@dataclass(frozen=True)
class Method:
    """A method: its arguments, what it does, one scope of `scopes` it needs, whose token, or nobody's."""

    args: type[Args]
    run: Callable[[Context, Any], Json]
    scopes: tuple[str, ...] = ()
    called_by: Literal["bot", "app"] | None = "bot"


def require_scope(workspace: Workspace, *any_of: str) -> None:
    """Raises `missing_scope`, with what is needed and provided, unless one of the scopes is granted."""
    provided = workspace.scopes
    if any_of and not set(any_of) & set(provided):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(provided))


def require_team(context: Context, team_id: str | None) -> str:
    """The workspace that a call is about: a token of the whole organisation has to say which."""
    grid = context.workspace.grid
    if grid is None or not grid.org_wide:
        return TEAM_ID
    if team_id is None:
        raise SlackError("missing_argument", ["[ERROR] missing required field: team_id"])
    if team_id not in TEAMS:
        raise SlackError("team_access_not_granted")
    return team_id


def conversation(context: Context, channel: str) -> Conversation:
    """A conversation the bot may know of: private ones it is not in are `channel_not_found`."""
    found = context.workspace.conversations.get(channel)
    if found is None or (found.kind != "channel" and BOT_USER_ID not in found.members):
        raise SlackError("channel_not_found")
    return found


def member(context: Context, user: str) -> Member:
    """A person of the workspace, or `user_not_found`."""
    found = context.workspace.find_person(user)
    if found is None:
        raise SlackError("user_not_found")
    return found


def refuse_bad_thread(context: Context, where: Conversation, thread_ts: str | None) -> None:
    """Raises `thread_not_found` unless a reply may go there; under another reply is not modelled."""
    if thread_ts is None:
        return
    parent = context.workspace.find_message(where.id, thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.thread_ts is not None:
        raise SlackError("invalid_arguments", ["[ERROR] not modelled: a reply to a reply; use its thread_ts"])


def checked_blocks(blocks: Any, *, weighed: bool = True) -> list[Json]:
    """Blocks ready to post, with ids; raises `invalid_blocks`, `invalid_blocks_format`.

    `weighed`: together they may be too long too (`msg_blocks_too_long`).
    """
    if blocks is None or blocks == "":
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format", ["[ERROR] blocks: must be an array, or its JSON"])
    found = check_blocks(blocks)
    if found:
        rules = [f"{one.rule} [json-pointer:{one.pointer}]" for one in found]
        raise SlackError("invalid_blocks", [str(one) for one in found], errors=rules)
    excess = message_is_too_much(blocks)
    if excess:
        raise SlackError(excess[0], [f"[ERROR] {excess[1]}"])
    if weighed and blocks_are_too_long(blocks):
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks)


T = TypeVar("T")


def page(items: Sequence[T], limit: int | None, cursor: str | None) -> tuple[Sequence[T], str]:
    """One page of `items` and the cursor of the next, empty at the end; raises `invalid_cursor`."""
    start = 0
    if cursor:
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except ValueError as error:
            raise SlackError("invalid_cursor") from error
    end = start + (limit or 100)
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], following
