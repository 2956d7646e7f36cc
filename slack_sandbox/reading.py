"""Blocks as a person reads them, in plain lines."""

import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_sandbox.state import Json, Key, value_key

NameOf = Callable[[str], str]
"""From the id of a person or channel to the name shown."""

_MARKUP = re.compile(r"<([^<>]+)>")
_STARS = re.compile(r"(?<!\w)[*_]|[*_](?!\w)")
LOCAL = ZoneInfo("America/Toronto")
"""Where everybody lives: `users.info` says so."""
FRAME = "═" * 40
RULE = "─" * 40


def plain(text: Json | None, name_of: NameOf = str) -> str:
    """A text object as shown: mrkdwn is decoded, its stars and underscores stay."""
    if not text:
        return ""
    return str(text["text"]) if text["type"] == "plain_text" else mrkdwn(text["text"], name_of)


def mrkdwn(text: str, name_of: NameOf = str) -> str:
    """Mentions and links by name, entities as characters."""

    def shown(match: re.Match[str]) -> str:
        inside = match.group(1)
        target, _, label = inside.partition("|")
        if inside[0] == "@":
            return "@" + name_of(target[1:])
        if inside[0] == "#":
            return "#" + (label or name_of(target[1:]))
        if inside[0] == "!":
            return label or "@" + target[1:]
        return label or target

    return html.unescape(_MARKUP.sub(shown, text))


def option_groups(element: Json) -> list[tuple[str | None, list[Json]]]:
    """(label, options) of an element that brings its options."""
    if "option_groups" in element:
        return [(plain(group["label"]), list(group["options"])) for group in element["option_groups"]]
    return [(None, list(element.get("options", [])))]


def chosen(state: Json | None, name_of: NameOf = str) -> list[str]:
    """What was entered, in shown words; empty when nothing was."""
    if state is None:
        return []
    key = value_key(state)
    value: Any = state[key] if key else None
    if value in (None, "", []):
        return []
    if key == "selected_option":
        return [plain(value["text"], name_of)]
    if key == "selected_options":
        return [plain(one["text"], name_of) for one in value]
    if key in ("selected_user", "selected_conversation", "selected_channel"):
        return [name_of(value)]
    if key in ("selected_users", "selected_conversations", "selected_channels"):
        return [name_of(one) for one in value]
    if key == "files":
        return [str(one["name"]) for one in value]
    if key == "selected_date_time":
        return [datetime.fromtimestamp(value, LOCAL).strftime("%Y-%m-%d %H:%M")]
    return [str(value)]


def names_of(block: Json, element: Json, name_of: NameOf = str) -> list[str]:
    """The names a person may call a field by; the first is its label."""
    names = []
    if block["type"] == "input":
        return [plain(block["label"])]
    if block["type"] == "section" and block.get("text"):
        text = _STARS.sub("", plain(block["text"], name_of))
        names += [text.splitlines()[0].strip(" :"), text]
    if element.get("placeholder"):
        names.append(plain(element["placeholder"]))
    shown = element["type"] in ("radio_buttons", "checkboxes") or "initial_option" in element
    if not names and shown and element.get("options"):
        names.append(plain(element["options"][0]["text"]))
    return names or [str(element["action_id"])]


def shown_element(element: Json, state: Json | None, label: str | None, name_of: NameOf = str) -> list[str]:
    """One element: `[Button]`, `{Label: value}`, `Label : value`, or a line per box to tick."""
    kind = element["type"]
    values = chosen(state, name_of)
    if kind == "button":
        return [f"[{plain(element['text'])}]"]
    if kind == "image":
        return [f"(image: {element['alt_text']})"]
    if kind == "overflow":
        return ["[" + " | ".join(["…", *(plain(one["text"]) for one in element["options"])]) + "]"]
    if kind in ("radio_buttons", "checkboxes"):
        return _boxes(element, values, label, name_of)
    placeholder = plain(element.get("placeholder"))
    if kind.endswith("_input"):
        shown = ", ".join(values) or f"({placeholder})"
        return [f"{label} : {shown}" if label else shown]
    shown = ", ".join(values) or placeholder
    return ["{" + (f"{label}: {shown}" if label and label != shown else shown) + "}"]


def _boxes(element: Json, values: list[str], label: str | None, name_of: NameOf) -> list[str]:
    on, off = ("(•)", "( )") if element["type"] == "radio_buttons" else ("☑", "☐")
    lines = []
    for option in element["options"]:
        text = plain(option["text"], name_of)
        about = f" — {plain(option['description'], name_of)}" if option.get("description") else ""
        lines.append(f"{on if text in values else off} {text}{about}")
    if label is None:
        return lines
    return [f"{label} : {lines[0]}"] if len(lines) == 1 else [f"{label} :", *(f"  {one}" for one in lines)]


def shown_block(block: Json, states: dict[Key, Json], error: str | None, name_of: NameOf = str) -> list[str]:
    """The lines of one block."""

    def state(element: Json) -> Json | None:
        return states.get((block.get("block_id", ""), element.get("action_id", "")))

    match block["type"]:
        case "section":
            return _section(block, state, name_of)
        case "actions":
            return _row(block, state, name_of)
        case "input":
            return _input(block, state, error, name_of)
        case "card":
            return _card(block, name_of)
        case kind if kind in _STILL:
            return _STILL[kind](block, name_of)
        case other:
            return [f"({other})"]


_STILL: dict[str, Callable[[Json, NameOf], list[str]]] = {
    "header": lambda block, _: [plain(block["text"])],
    "divider": lambda *_: [RULE],
    "context": lambda block, name_of: ["  ".join(_aside(one, name_of) for one in block["elements"])],
    "image": lambda block, _: [f"(image: {block['alt_text']})"],
    "rich_text": lambda block, name_of: [line for one in block["elements"] for line in _rich(one, name_of)],
    "markdown": lambda block, _: str(block["text"]).splitlines(),
    "alert": lambda block, name_of: [f"({block.get('level', 'default')}) {plain(block['text'], name_of)}"],
    "data_visualization": lambda block, name_of: _chart(block, name_of),
    "table": lambda block, name_of: [" | ".join(_cell(one, name_of) for one in row) for row in block["rows"]],
}
"""Blocks that nobody acts on."""


def _aside(element: Json, name_of: NameOf) -> str:
    return f"(image: {element['alt_text']})" if element["type"] == "image" else plain(element, name_of)


def _section(block: Json, state: Callable[[Json], Json | None], name_of: NameOf) -> list[str]:
    lines = plain(block.get("text"), name_of).splitlines()
    fields = [plain(one, name_of).replace("\n", " ") for one in block.get("fields", [])]
    if fields:
        lines.append(" | ".join(fields))
    accessory = block.get("accessory")
    if accessory:
        beside = shown_element(accessory, state(accessory), None, name_of)
        lines[0] = f"{lines[0]}    {beside[0]}"
        lines += [f"    {line}" for line in beside[1:]]
    return lines


def _card(block: Json, name_of: NameOf) -> list[str]:
    images = [block[name] for name in ("hero_image", "icon") if name in block]
    lines = [f"(image: {one['alt_text']})" for one in images]
    for name in ("title", "subtitle", "body"):
        lines += plain(block.get(name), name_of).splitlines()
    buttons = [f"[{plain(one['text'])}]" for one in block.get("actions", [])]
    return lines + ([" ".join(buttons)] if buttons else [])


def _chart(block: Json, _: NameOf) -> list[str]:
    chart = block["chart"]
    series = chart.get("series") or [{"name": "", "data": chart["segments"]}]
    return [block["title"]] + [
        f"{one['name']} : ".lstrip(" :") + " · ".join(f"{at['label']} {at['value']}" for at in one["data"])
        for one in series
    ]


def _row(block: Json, state: Callable[[Json], Json | None], name_of: NameOf) -> list[str]:
    shown = []
    for element in block["elements"]:
        label = plain(element.get("placeholder")) or None
        shown.append("  ".join(shown_element(element, state(element), label, name_of)))
    return [" ".join(shown)]


def _input(
    block: Json, state: Callable[[Json], Json | None], error: str | None, name_of: NameOf
) -> list[str]:
    element = block["element"]
    lines = shown_element(element, state(element), plain(block["label"]), name_of)
    if block.get("hint"):
        lines.append(f"  {plain(block['hint'])}")
    if error:
        lines.append(f"  ⚠ {error}")
    return lines


def _cell(cell: Json, name_of: NameOf) -> str:
    if cell["type"] == "rich_text":
        return " ".join(line for part in cell["elements"] for line in _rich(part, name_of))
    return str(cell["text"])


def _rich(part: Json, name_of: NameOf) -> list[str]:
    if part["type"] == "rich_text_list":
        marks = [f"{n}." if part["style"] == "ordered" else "•" for n in range(1, len(part["elements"]) + 1)]
        items = [_rich(item, name_of) for item in part["elements"]]
        return [f"{mark} {' '.join(item)}" for mark, item in zip(marks, items, strict=True)]
    text = "".join(_inline(one, name_of) for one in part["elements"])
    prefix = "> " if part["type"] == "rich_text_quote" else ""
    return [prefix + line for line in text.splitlines()]


def _inline(run: Json, name_of: NameOf) -> str:
    match run["type"]:
        case "user":
            return "@" + name_of(run["user_id"])
        case "channel":
            return "#" + name_of(run["channel_id"])
        case "usergroup":
            return "@" + str(run["usergroup_id"])
        case "broadcast":
            return "@" + str(run["range"])
        case "emoji":
            return f":{run['name']}:"
        case "color":
            return str(run["value"])
        case "date":
            shown = datetime.fromtimestamp(run["timestamp"], LOCAL).strftime("%Y-%m-%d %H:%M")
            return str(run.get("fallback") or shown)
        case _:
            return str(run.get("text") or run.get("url", ""))
