"""What every Web API method shares: arguments, scopes, and finding people and conversations."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from slack_sandbox.errors import SlackError
from slack_sandbox.files import Files
from slack_sandbox.rules import check_blocks, message_is_too_much
from slack_sandbox.state import Json, with_ids
from slack_sandbox.views import Views
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Member, Workspace

READ_SCOPES = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}
HISTORY_SCOPES = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}


class Args(BaseModel):
    """A method's arguments. Slack ignores unknown ones; the sandbox refuses them as not modelled."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    team_id: str | None = None
    """Bolt adds it to every call; it only matters to tokens of a whole organisation."""


def _decoded(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError("is not JSON") from error
    return value


JsonValue = Annotated[Any, BeforeValidator(_decoded)]
"""`view`, `blocks`, `metadata`: objects, or their JSON in a string."""


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

    args: type[BaseModel]
    run: Callable[[Context, Any], Json]
    scopes: tuple[str, ...] = ()
    called_by: Literal["bot", "app"] | None = "bot"


def require_scope(workspace: Workspace, *any_of: str) -> None:
    """Raises `missing_scope`, with what is needed and provided, unless one of the scopes is granted."""
    provided = workspace.scopes
    if any_of and not set(any_of) & set(provided):
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(provided))


def conversation(context: Context, channel: str) -> Conversation:
    """A conversation the bot may know of: private ones it is not in are `channel_not_found`."""
    found = context.workspace.conversations.get(channel)
    if found is None or (found.kind != "channel" and BOT_USER_ID not in found.members):
        raise SlackError("channel_not_found")
    return found


def member(context: Context, user: str) -> Member:
    """A person of the workspace, or `user_not_found`."""
    found = context.workspace.people.get(user)
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
    if parent.is_reply:
        raise SlackError("invalid_arguments", ["[ERROR] not modelled: a reply to a reply; use its thread_ts"])


def checked_blocks(blocks: Any) -> list[Json]:
    """Blocks ready to post, with ids; raises `invalid_blocks`."""
    if not blocks:
        return []
    found = check_blocks(blocks)
    if found:
        rules = [f"{one.rule} [json-pointer:{one.pointer}]" for one in found]
        raise SlackError("invalid_blocks", [str(one) for one in found], errors=rules)
    excess = message_is_too_much(blocks)
    if excess:
        raise SlackError(excess[0], [f"[ERROR] {excess[1]}"])
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
