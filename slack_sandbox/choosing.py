"""What a menu offers, and the value that a choice leaves in the state."""

import copy
from typing import Any

from slack_sandbox.desk import Desk
from slack_sandbox.errors import DriverError
from slack_sandbox.matching import norm, pick
from slack_sandbox.reading import option_groups, plain
from slack_sandbox.state import Json, fill_emoji
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import Member

MIN_QUERY_LENGTH = 3
"""Slack's own, where a type-ahead sets none."""

Groups = list[tuple[str | None, list[Json]]]


def is_multiple(element: Json) -> bool:
    """Whether the element takes several choices."""
    kind = str(element["type"])
    return kind == "checkboxes" or kind.startswith("multi_")


def is_external(element: Json) -> bool:
    """Whether the app gives the options as the person types."""
    return str(element["type"]).endswith("external_select")


def offered(desk: Desk, who: Member, live: LiveView, block: Json, element: Json, typed: str) -> Groups:
    """What is listed once `typed` is typed; nothing below a type-ahead's minimum length."""
    if is_external(element):
        if len(typed) < element.get("min_query_length", MIN_QUERY_LENGTH):
            return []
        answer = desk.suggest(who, live, block, element, typed)
        fill_emoji(answer)
        return [(label, options) for label, options in option_groups(answer) if options]
    kept = []
    for label, options in _listed(desk, element):
        matching = [one for one in options if norm(typed).lower() in norm(plain(one["text"])).lower()]
        if matching:
            kept.append((label, matching))
    return kept


def value_of(
    desk: Desk, who: Member, live: LiveView, block: Json, element: Json, text: str, typing: str | None
) -> Any:
    """The value for the option that reads `text`; a date or a time is its own value."""
    kind = element["type"]
    if kind in ("datepicker", "timepicker"):
        return text
    if kind == "datetimepicker":
        return int(text)
    typed, why = "", ""
    if is_external(element):
        typed = text if typing is None else typing
        why = f"typing {typed!r}"
        if len(typed) < element.get("min_query_length", MIN_QUERY_LENGTH):
            least = element.get("min_query_length", MIN_QUERY_LENGTH)
            raise DriverError(f"this type-ahead asks the app from {least} characters on: {typed!r} is short")
    groups = offered(desk, who, live, block, element, typed)
    option = pick("option", text, [one for _, options in groups for one in options], _text, why)
    return option["value"] if kind in _SPECIAL else copy.deepcopy(option)


_SPECIAL = ("users_select", "channels_select", "conversations_select")


def _text(option: Json) -> str:
    return plain(option["text"])


def _listed(desk: Desk, element: Json) -> Groups:
    workspace = desk.workspace
    kind = element["type"]
    if kind == "users_select":
        named = [(one.id, one.display_name) for one in workspace.people.values() if not one.deleted]
    elif kind in ("channels_select", "conversations_select"):
        wanted = ("channel",) if kind == "channels_select" else ("channel", "group")
        named = [(one.id, one.name) for one in workspace.conversations.values() if one.kind in wanted]
    else:
        return option_groups(element)
    return [(None, [{"text": {"type": "plain_text", "text": name}, "value": id_} for id_, name in named])]
