"""Reading what a person entered: `view["state"]["values"]`, by field name."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """What a field holds: its text or the chosen value, all the chosen ones, and the element's version."""

    value: str | None
    values: tuple[str, ...]
    version: str


def entries(view: dict[str, Any]) -> dict[str, Entry]:
    """Every field on the screen, by its `block_id`: a block has a single element."""
    read = {}
    for name, elements in view.get("state", {}).get("values", {}).items():
        action_id, state = next(iter(elements.items()))
        chosen = tuple(_values(state))
        read[name] = Entry(chosen[0] if chosen else None, chosen, action_id.partition("@")[2])
    return read


def _values(state: dict[str, Any]) -> list[str]:
    """Of a text, a select, a date: one at most; of checkboxes, multiple selects and files, all."""
    if files := state.get("files"):
        return [str(one["id"]) for one in files]
    several = state.get("selected_options")
    if several is not None:
        return [str(option["value"]) for option in several]
    option = state.get("selected_option")
    single = option["value"] if option else state.get("selected_date") or state.get("value")
    return [] if single is None else [str(single)]


def value(view: dict[str, Any], name: str) -> str | None:
    entry = entries(view).get(name)
    return entry.value if entry else None


def values(view: dict[str, Any], name: str) -> tuple[str, ...]:
    entry = entries(view).get(name)
    return entry.values if entry else ()


def input_names(view: dict[str, Any]) -> set[str]:
    """The fields beside which Slack shows an error: input blocks only."""
    return {block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"}
