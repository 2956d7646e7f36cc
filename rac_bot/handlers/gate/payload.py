"""What Slack posts, as far as it is read here; what has another shape is none of Slack’s, and refused."""

import json
import re
from binascii import a2b_qp
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
)

from rac_bot.errors import Malformed
from rac_bot.logs import logger
from rac_bot.modals.parts import forms

log = logger()

_UNSTORED = re.compile("[\0\ud800-\udfff]")

LONGEST = 3000  # characters of what is typed, or of `private_metadata`: Slack's own limit
LONGEST_SSL_CHECK = 200  # bytes
MOST_TOLD = 10  # of the parts that are wrong
Id = Annotated[str, Field(max_length=20)]  # of a person, a workspace, a conversation, a window, a file
Whole = Annotated[str, Field(pattern=r"^-?[0-9]{1,9}$")]


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError
    return text


Text = Annotated[str, AfterValidator(_short)]  # `Field(max_length=…)` would refuse a lone surrogate


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Named(_Shape):
    id: Id


class _Person(_Named):
    team_id: Id | None = None


class _Option(_Shape):
    value: str


class _Options(_Shape):
    options: list[_Option]


class _Element(_Shape):
    type: str
    options: list[_Option] = []
    option_groups: list[_Options] = []
    max_length: Annotated[int, Field(ge=0)] | None = None
    min_value: Whole | None = None
    max_value: Whole | None = None


class _Input(_Shape):
    """What is entered stands in the state under its id."""

    block_id: str
    element: _Element


class _Block(_Shape):
    block_id: str | None = None


def _kind(block: Any) -> str:
    return "input" if isinstance(block, dict) and block.get("type") == "input" else "block"


_AnyBlock = Annotated[Annotated[_Input, Tag("input")] | Annotated[_Block, Tag("block")], Discriminator(_kind)]


class _Entered(_Shape):
    """What an element holds, or what was pressed or chosen in it."""

    value: Text | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_date: str | None = None
    selected_user: Id | None = None
    files: list[_Named] | None = None


class _Action(_Entered):
    action_id: str


class _State(_Shape):
    values: dict[str, dict[str, _Entered]] | Annotated[list[Any], Field(max_length=0)]  # PHP's empty array


class _View(_Named):
    """What a window holds, and what of it a drawing names again."""

    blocks: list[_AnyBlock]
    state: _State | None = None
    private_metadata: Text | None = None
    callback_id: str | None = None
    hash: str | None = None
    previous_view_id: str | None = None
    root_view_id: str | None = None


def _first(given: Any) -> Any:
    return given[:1] if isinstance(given, list) else given


class _Payload(_Shape):
    """A command, an interaction or an event."""

    command: str | None = None
    text: str | None = None
    type: str | None = None
    callback_id: str | None = None
    action_id: str | None = None
    block_id: str | None = None
    value: Text | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    user_id: Id | None = None
    user: _Person | None = None
    team_id: Id | None = None
    team: _Named | None = None
    channel_id: Id | None = None
    channel: _Named | None = None
    view: _View | None = None
    actions: Annotated[list[_Action], Field(min_length=1), BeforeValidator(_first)] | None = None
    event: dict[str, Any] | None = None
    challenge: Text | None = None


_REQUIRED: dict[str, tuple[str, ...]] = {
    "block_actions": ("user", "actions"),
    "block_suggestion": ("user", "action_id", "block_id"),
    "view_submission": ("user", "view"),
    "shortcut": ("user", "trigger_id", "callback_id"),
    "message_action": ("user", "trigger_id", "callback_id"),
    "event_callback": ("event",),
    "url_verification": ("challenge",),
}
_COMMAND = ("user_id", "trigger_id")
_TAGS = ("input", "block")
_PARTS = {*_TAGS}.union(
    *(
        shape.model_fields
        for shape in (_Payload, _View, _State, _Action, _Element, _Input, _Options, _Option, _Person)
    )
)


def wants_nothing(payload: dict[str, Any]) -> bool:
    """Whether 200 is all that Slack waits for."""
    return payload.get("type") in ("view_closed", "app_rate_limited")


def for_bolt(payload: dict[str, Any]) -> bool:
    """Whether it is an event, or what Slack asks before it sends any."""
    return payload.get("type") in ("event_callback", "url_verification")


def is_ssl_check(form: bytes) -> bool:
    """What Slack asks without a signature, to look at the certificate: `ssl_check=1` and a token it knows."""
    return len(form) < LONGEST_SSL_CHECK and b"ssl_check=1" in form.split(b"&")


def posted(body: bytes, content_type: str) -> dict[str, Any]:
    """The payload of a request, read: of an event its body, of the others a form's field or the form.

    Raises:
        Malformed: it is none of Slack's.
    """
    try:
        if content_type.startswith("application/json"):
            found = json.loads(body)
        else:
            form = dict(_fields(body))
            found = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError) as error:
        raise _unreadable([f"body:{type(error).__name__}"]) from error
    return read(found)


def _fields(form: bytes) -> Iterator[tuple[str, str]]:
    """The fields of a form that is quoted as Slack quotes it, as `urllib.parse.parse_qsl` would read them."""
    for field in filter(None, form.split(b"&")):
        name, _, value = field.partition(b"=")
        yield _unquoted(name), _unquoted(value)


def _unquoted(text: bytes) -> str:
    """Quoted-printable is the same way to quote with another mark; the library reads it in C, fifteen times
    as fast, and JSON that is quoted so is nearly all marks."""
    marked = text.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")
    return a2b_qp(marked).decode(errors="replace")


def read(payload: Any) -> dict[str, Any]:
    """The same payload, once it is seen to have the shape of Slack's; Malformed where it has another.

    The log says where it has: which parts, and nothing that they hold.
    """
    if isinstance(payload, dict) and wants_nothing(payload):
        return payload
    try:
        known = _Payload.model_validate(payload)
    except ValidationError as error:
        found_wrong = error.errors(include_url=False, include_context=False, include_input=False)
        raise _unreadable([f"{_path(one['loc'])}:{one['type']}" for one in found_wrong]) from error
    if known.command is None and known.type not in _REQUIRED:
        raise _unreadable(["type:unknown"])
    required = _COMMAND if known.command is not None else _REQUIRED[known.type or ""]
    if known.type == "block_actions" and known.view is None:  # a window is opened over the message
        required = (*required, "trigger_id")
    if missing := [name for name in required if getattr(known, name) is None]:
        raise _unreadable([f"{name}:missing" for name in missing])
    found: dict[str, Any] = payload
    return found


def _path(steps: tuple[int | str, ...]) -> str:
    """Numbers and Slack's own names; whatever else is a key may be anything."""
    return ".".join(str(one) if isinstance(one, int) or one in _PARTS else "*" for one in steps)


def _unreadable(where: list[str]) -> Malformed:
    log.warning("request_unreadable", where=where[:MOST_TOLD])
    return forms.unreadable()


def storable(payload: dict[str, Any]) -> dict[str, Any]:
    """The same payload, what a person can have typed in it without the characters that no database takes."""
    fit = {name: one if name in ("view", "message") else _fit(one) for name, one in payload.items()}
    if view := payload.get("view"):
        fit["view"] = view | {"state": _fit(view.get("state"))}
    return fit


def _fit(value: Any) -> Any:
    match value:
        case str():
            return _UNSTORED.sub("", value)
        case dict():
            return {_fit(name): _fit(one) for name, one in value.items()}
        case list():
            return [_fit(one) for one in value]
    return value
