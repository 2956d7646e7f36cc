"""What Slack posts, as far as it is read here; what has another shape is none of Slack’s, and refused."""

import json
import re
from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from rac_bot.modals.parts import forms

_UNSTORED = re.compile("[\0\ud800-\udfff]")

LONGEST = 3000  # characters of what is typed, or of `private_metadata`: Slack's own limit
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


class _Block(_Shape):
    block_id: str
    type: str
    element: _Element | None = None


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
    values: dict[str, Annotated[dict[str, _Entered], Field(min_length=1)]]


class _View(_Named):
    type: str
    callback_id: str
    hash: str
    blocks: list[_Block]
    state: _State
    private_metadata: Text
    previous_view_id: str | None
    root_view_id: str | None


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
    actions: Annotated[list[_Action], Field(min_length=1)] | None = None
    event: dict[str, Any] | None = None
    challenge: Text | None = None


_REQUIRED = {
    "block_actions": ("user", "trigger_id", "actions"),
    "block_suggestion": ("user", "action_id", "block_id"),
    "view_submission": ("user", "trigger_id", "view"),
    "shortcut": ("user", "trigger_id", "callback_id"),
    "message_action": ("user", "trigger_id", "callback_id"),
    "event_callback": ("event",),
    "url_verification": ("challenge",),
}
_COMMAND = ("user_id", "trigger_id")


def posted(body: bytes, content_type: str) -> dict[str, Any]:
    """The payload of a request, read: of an event its body, of the others a form's field or the form.

    Raises:
        Malformed: it is none of Slack's.
    """
    try:
        if content_type.startswith("application/json"):
            return read(json.loads(body))
        form = dict(parse_qsl(_lightened(body.decode()), keep_blank_values=True))
        return read(json.loads(form["payload"]) if "payload" in form else form)
    except (ValueError, RecursionError) as error:
        raise forms.unreadable() from error


def _lightened(form: str) -> str:
    """The same form, with the marks that JSON is full of: `urllib` goes through what is quoted one by one."""
    for quoted, mark in (("%22", '"'), ("%3A", ":"), ("%2C", ",")):
        form = form.replace(quoted, mark)
    return form


def read(payload: Any) -> dict[str, Any]:
    """The same payload, once it is seen to have the shape of Slack's; Malformed where it has another."""
    try:
        known = _Payload.model_validate(payload)
    except ValidationError as error:
        raise forms.unreadable() from error
    required = _COMMAND if known.command is not None else _REQUIRED.get(known.type or "")
    if required is None or any(getattr(known, name) is None for name in required):
        raise forms.unreadable()
    found: dict[str, Any] = payload
    return found


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
