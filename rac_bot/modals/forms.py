"""Reading what a person entered: `view["state"]["values"]`, by field name."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """What a field holds: the text or the chosen option's value, and the element's version, if it has one."""

    value: str | None
    version: str


def entries(view: dict[str, Any]) -> dict[str, Entry]:
    """Every field on the screen, by its `block_id`: a block has a single element."""
    read = {}
    for name, elements in view.get("state", {}).get("values", {}).items():
        action_id, state = next(iter(elements.items()))
        chosen = state.get("selected_option")
        value = chosen["value"] if chosen else state.get("value")
        read[name] = Entry(value, action_id.partition("@")[2])
    return read


def value(view: dict[str, Any], name: str) -> str | None:
    entry = entries(view).get(name)
    return entry.value if entry else None


def input_names(view: dict[str, Any]) -> set[str]:
    """The fields beside which Slack shows an error: input blocks only."""
    return {block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"}
