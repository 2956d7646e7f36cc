"""What Slack keeps of a view's inputs: `state.values`, and the ids and defaults it fills in."""

import copy
import secrets
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Key = tuple[str, str]
"""(block_id, action_id)"""

VALUE_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "file_input": "files",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""Where each kind of element puts its value; buttons and overflow menus keep none."""

INITIAL_KEYS = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_users": "initial_users",
    "selected_channels": "initial_channels",
    "selected_conversations": "initial_conversations",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}


LISTS = {"selected_options", "selected_users", "selected_channels", "selected_conversations", "files"}
"""Keys that hold several values, an empty list where there is none."""


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block, in order."""
    match block["type"]:
        case "input":
            return [block["element"]]
        case "section":
            accessory = block.get("accessory")
            return [accessory] if accessory and accessory["type"] != "image" else []
        case "actions":
            return list(block["elements"])
        case "card":
            return list(block.get("actions", []))
        case _:
            return []


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """(block, element) for every element a person can act on."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy with generated block_ids and action_ids where absent, and Slack's `emoji: true`."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        if block["type"] == "markdown":
            block.pop("block_id", None)  # Slack ignores it there
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    fill_emoji(blocks)
    return blocks


def fill_emoji(node: Any) -> None:
    """Adds `emoji: true` to plain texts, in place, as Slack does."""
    if isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        for value in node.values():
            fill_emoji(value)
    elif isinstance(node, list):
        for value in node:
            fill_emoji(value)


def value_key(element: Json) -> str | None:
    """The key that holds the element's value in the state, or None for what keeps none."""
    return VALUE_KEYS.get(element["type"])


def initial_state(element: Json, current: str | None = None) -> Json:
    """The state of an untouched element, in Slack's shape: `{"type": ..., "selected_option": ...}`.

    `current` is the conversation the person was in.
    """
    key = VALUE_KEYS[element["type"]]
    empty: Any = [] if key in LISTS else None
    value = copy.deepcopy(element.get(INITIAL_KEYS.get(key, ""), empty))
    if current and element.get("default_to_current_conversation"):
        # Of several, the current one replaces initial_conversations; of one, initial_conversation wins.
        value = [current] if key in LISTS else value or current
    return {"type": element["type"], key: value}


def is_empty(state: Json) -> bool:
    """Whether nothing was entered."""
    value = state[VALUE_KEYS[state["type"]]]
    return value in (None, [], "")


def initial_states(blocks: list[Json], current: str | None = None) -> dict[Key, Json]:
    """The state of every element that keeps one."""
    return {
        (block["block_id"], element["action_id"]): initial_state(element, current)
        for block, element in interactive(blocks)
        if value_key(element)
    }


def carried_over(before: dict[Key, Json], blocks: list[Json], current: str | None = None) -> dict[Key, Json]:
    """The states after an update: kept where both ids are unchanged, initial elsewhere."""
    after = initial_states(blocks, current)
    for key, state in after.items():
        if key in before and before[key]["type"] == state["type"]:
            after[key] = before[key]
    return after


def as_values(states: dict[Key, Json]) -> Json:
    """`state.values`: block_id, then action_id."""
    values: Json = {}
    for (block_id, action_id), state in states.items():
        values.setdefault(block_id, {})[action_id] = copy.deepcopy(state)
    return values
