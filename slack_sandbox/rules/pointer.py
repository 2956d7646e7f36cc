"""From pydantic's findings to Slack's sentences: a JSON pointer and a rule in words."""

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails, PydanticCustomError

from slack_sandbox.rules.lengths import units

NOT_MODELLED = {
    "call",
    "canvas",
    "carousel",
    "channel_select",
    "container",
    "context_actions",
    "data_table",
    "feedback_buttons",
    "icon_button",
    "image_gallery",
    "plan",
    "rich_text_input",
    "share_shortcut_link",
    "task_card",
    "team",
    "timezone_select",
    "video",
    "workflow_button",
}
"""Types that Slack has and the sandbox does not."""


SLACK_FILE = "not modelled: slack_file (Slack has it, the sandbox does not)"
"""It stands in place of an `image_url`."""


@dataclass(frozen=True)
class Violation:
    """A broken rule: JSON pointer of the part (from the payload's root) and the rule in Slack's words.

    `constraint` is what was expected, as `blocks.validate` tells it: `{"type": "max_length", ...}`.
    """

    pointer: str
    rule: str
    constraint: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"[ERROR] {self.rule} [json-pointer:{self.pointer}]"


def broken(rule: str, at: str = "", limit: int | None = None) -> PydanticCustomError:
    """The error a validator raises; `at` is the path below the object validated, such as `text`.

    `limit` is the length that its text may have, where that is the rule.
    """
    return PydanticCustomError("slack", "{rule}", {"rule": rule, "at": at, "limit": limit})


def violations(errors: Iterable[ErrorDetails], payload: object, root: str = "") -> list[Violation]:
    """Slack's account of what pydantic found in `payload`, with pointers that start at `root`."""
    found = [_violation(error, payload, root) for error in errors]
    files = {one.pointer for one in found if one.rule == SLACK_FILE}
    return [one for one in found if one.pointer not in files or one.rule == SLACK_FILE]


def _violation(error: ErrorDetails, payload: object, root: str) -> Violation:
    path = _path(error["loc"], payload)
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "slack":
        path += [part for part in str(context["at"]).split("/") if part]
    elif kind in ("missing", "extra_forbidden"):
        field = path.pop()
        if field == "slack_file":
            return Violation(_join(root, path), SLACK_FILE)
        words = "missing required field" if kind == "missing" else "invalid additional property"
        return Violation(_join(root, path), f"{words}: {field}")
    elif kind == "union_tag_invalid":
        path.append("type")
    rule = _SAYINGS[kind](context) if kind in _SAYINGS else error["msg"]
    return Violation(_join(root, path), rule, _constraint(kind, context, error["input"]))


def _constraint(kind: str, context: dict[str, Any], given: object) -> dict[str, Any] | None:
    """What was expected, and what was got: for lengths, for enumerations, and for types."""
    if kind in _LENGTHS:
        name, limit = _LENGTHS[kind]
        size = context.get("actual_length", len(given) if isinstance(given, str | list) else 0)
        return {"type": name, "expected": context[limit], "got": size}
    if kind == "slack" and context["limit"] is not None:
        return {"type": "max_length", "expected": context["limit"], "got": units(_text_of(given))}
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected_tags") or context["expected"].replace(" or ", ", ")
        got = context.get("tag", given)
        return {"type": "enum", "expected": list(ast.literal_eval(f"({expected},)")), "got": got}
    return None


def _text_of(given: object) -> str:
    return str(given.get("text", "")) if isinstance(given, dict) else str(given)


_LENGTHS = {
    "string_too_long": ("max_length", "max_length"),
    "string_too_short": ("min_length", "min_length"),
    "too_long": ("max_items", "max_length"),
    "too_short": ("min_items", "min_length"),
}
"""Slack's name of the constraint, and pydantic's of the limit."""


_SAYINGS: dict[str, Callable[[dict[str, Any]], str]] = {
    "slack": lambda context: str(context["rule"]),
    "union_tag_invalid": lambda context: _unsupported(context["tag"], context["expected_tags"]),
    "string_too_long": lambda context: f"must be less than {context['max_length'] + 1} characters",
    "string_too_short": lambda context: f"must be more than {context['min_length'] - 1} characters",
    "too_long": lambda context: f"no more than {context['max_length']} items allowed",
    "too_short": lambda context: f"no less than {context['min_length']} items allowed",
    "literal_error": lambda context: f"must be a valid enum value: {context['expected']}",
    "union_tag_not_found": lambda _: "missing required field: type",
    "string_type": lambda _: "must provide a string",
    "bool_type": lambda _: "must provide a boolean",
    "int_type": lambda _: "must provide an integer",
    "list_type": lambda _: "must provide an array",
    "dict_type": lambda _: "must provide an object",
    "model_type": lambda _: "must provide an object",
    "model_attributes_type": lambda _: "must provide an object",
}
"""Slack's sentences by pydantic's error types."""


def _unsupported(tag: str, expected: str) -> str:
    if tag in NOT_MODELLED:
        return f"not modelled: {tag} (Slack has it, the sandbox does not)"
    return f"unsupported type: {tag}; one of {expected} goes here"


def _path(loc: Sequence[int | str], payload: object) -> list[str]:
    """The loc without the tags pydantic adds for discriminated unions: a tag repeats the node's `type`."""
    path: list[str] = []
    node, tag_taken = payload, False
    for part in loc:
        if isinstance(node, dict) and not tag_taken and node.get("type") == part:
            tag_taken = True
            continue
        path.append(str(part))
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            node = None
        tag_taken = False
    return path


def _join(root: str, path: Sequence[str]) -> str:
    return "/".join([root, *(part.replace("~", "~0").replace("/", "~1") for part in path)]) or "/"
