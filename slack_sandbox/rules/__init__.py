"""Block Kit's rules: `check_view`, `check_blocks`, `check_options` return what Slack would refuse.

`check_any_blocks`, `check_any_message` and `check_any_view` are what `blocks.validate` asks.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from slack_sandbox.rules.layout import MARKDOWN_LIMIT, AnyBlocks, Home, MessageBlocks, Modal
from slack_sandbox.rules.lengths import units
from slack_sandbox.rules.objects import Options
from slack_sandbox.rules.pointer import Violation, violations

__all__ = [
    "VIEW_BYTES",
    "Violation",
    "blocks_are_too_long",
    "check_any_blocks",
    "check_any_message",
    "check_any_view",
    "check_blocks",
    "check_options",
    "check_view",
    "message_is_too_much",
    "view_is_too_large",
]

CHARTS = 2
"""In one message; the error's name is not documented."""

VIEW_BYTES = 250 * 1024

MESSAGE_UNITS = 13_200
"""Of a message's blocks as JSON. Slack documents no figure: this one was measured by others
(slackapi/bolt-js#2509). What a response URL takes was not refused for it, and a table has its own limit."""


def check_view(view: object, kind: str = "modal") -> list[Violation]:
    """What Slack refuses in a `modal` or `home` view; pointers start at `/view`."""
    if not isinstance(view, dict):
        return [Violation("/view", "must provide an object")]
    if view.get("type", kind) != kind:
        return [Violation("/view/type", f"must be a valid enum value: {kind!r}")]
    return _check(Modal if kind == "modal" else Home, view, "/view")


def view_is_too_large(view: dict[str, Any]) -> bool:
    """Slack's `view_too_large`."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def check_blocks(blocks: object) -> list[Violation]:
    """What Slack refuses in the blocks of a message; pointers start at `/blocks`."""
    return _check(MessageBlocks, {"blocks": blocks}, "")


def check_any_blocks(blocks: object) -> list[Violation]:
    """What no surface takes; pointers start at the list itself."""
    return _from(_check(AnyBlocks, {"blocks": blocks}, ""), "/blocks")


def check_any_message(message: object) -> list[Violation]:
    """What Slack refuses in `{"blocks": [...]}`, and it takes no text there."""
    if not isinstance(message, dict):
        return [Violation("", "must provide an object")]
    found = _from(_check(MessageBlocks, message, ""), "/")
    excess = None if found else message_is_too_much(message["blocks"])
    return found + ([Violation("/blocks", excess[1])] if excess else [])


def check_any_view(view: object) -> list[Violation]:
    """What Slack refuses in a view of either type; pointers start at the view itself."""
    kind = view.get("type") if isinstance(view, dict) else None
    return _from(check_view(view, "home" if kind == "home" else "modal"), "/view")


def _from(found: list[Violation], root: str) -> list[Violation]:
    """The same, with pointers that start below `root`; "/" is the whole."""
    if root == "/":
        return [replace(one, pointer="") if one.pointer == root else one for one in found]
    return [replace(one, pointer=one.pointer.removeprefix(root)) for one in found]


def message_is_too_much(blocks: list[dict[str, Any]]) -> tuple[str, str] | None:
    """What sound blocks may not be together in one message: Slack's error and the rule, or None."""
    if sum(block["type"] == "table" for block in blocks) > 1:
        return "invalid_attachments", "only_one_table_allowed: a message holds one table"
    if sum(block["type"] == "data_visualization" for block in blocks) > CHARTS:
        return "invalid_blocks", f"a message holds {CHARTS} data_visualization blocks"
    if sum(units(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_LIMIT:
        return (
            "msg_blocks_too_long",
            f"markdown blocks of a message hold {MARKDOWN_LIMIT} characters together",
        )
    return None


def blocks_are_too_long(blocks: list[dict[str, Any]]) -> bool:
    """Slack's `msg_blocks_too_long`, for blocks that are sound each by itself."""
    weighed = [block for block in blocks if block["type"] not in ("table", "markdown")]
    marked = sum(units(block["text"]) for block in blocks if block["type"] == "markdown")
    return marked + units(json.dumps(weighed, ensure_ascii=False, separators=(",", ":"))) > MESSAGE_UNITS


def check_options(answer: object) -> list[Violation]:
    """What Slack refuses in the answer to a type-ahead; pointers start at `/`."""
    if not isinstance(answer, dict):
        return [Violation("/", "must provide an object with options or option_groups")]
    if ("options" in answer) == ("option_groups" in answer):
        return [Violation("/", "must have either options or option_groups, not both")]
    return _check(Options, answer, "")


def _check(model: type[BaseModel], payload: dict[str, Any], root: str) -> list[Violation]:
    nulls = [Violation(root + pointer, "must not be null: leave it out") for pointer in _nulls(payload)]
    try:
        model.model_validate(payload)
    except ValidationError as error:
        found = violations(error.errors(include_url=False), payload, root)
        return nulls + [one for one in found if one.pointer not in {null.pointer for null in nulls}]
    return nulls


def _nulls(node: object, pointer: str = "") -> Iterator[str]:
    """Pointers of the nulls: Slack takes an absent key, not an empty one."""
    if node is None:
        yield pointer
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _nulls(value, f"{pointer}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            if value is None and pointer.endswith("/column_settings"):
                continue  # a null leaves a table's column as it is
            yield from _nulls(value, f"{pointer}/{index}")
