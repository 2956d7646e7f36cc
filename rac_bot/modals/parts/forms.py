"""Reading what a person entered: `view["state"]["values"]`, by field name."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from rac_bot.errors import Malformed
from rac_bot.i18n import _
from rac_bot.store.file.todo import Key, Seen
from rac_bot.store.models import Thing

Word = TypeVar("Word", bound=StrEnum)

DEFAULT = "(default)"  # the option that leaves a field to its default: Slack cannot empty a list
GREATEST = 2**31 - 1  # that an id or a count of ours can be


@dataclass(frozen=True, slots=True)
class Entry:
    """What a field holds: its text or the chosen value, all the chosen ones, and the element's version."""

    value: str | None
    values: tuple[str, ...]
    version: str


def entries(view: dict[str, Any]) -> dict[str, Entry]:
    """Every field on the screen, by its `block_id`: a block has a single element.

    Raises:
        Malformed: one holds what it could not on the screen.
    """
    read = {}
    drawn = {block["block_id"]: block.get("element") or {} for block in _inputs(view)}
    entered = (view.get("state") or {}).get("values") or {}
    for name, elements in entered.items():
        if not elements:
            continue
        action_id, state = next(iter(elements.items()))
        chosen = tuple(_values(state))
        if not all(_could_hold(drawn.get(name, {}), value) for value in chosen):
            raise unreadable(name)
        read[name] = Entry(chosen[0] if chosen else None, chosen, action_id.partition("@")[2])
    return read


def _values(state: dict[str, Any]) -> list[str]:
    """Of a text, a select, a date, somebody, a channel: one at most; of boxes, several, files: all."""
    if files := state.get("files"):
        return [str(one["id"]) for one in files]
    several = state.get("selected_options")
    if several is not None:
        return [str(option["value"]) for option in several]
    option = state.get("selected_option")
    chosen = state.get("selected_date") or state.get("selected_user") or state.get("selected_conversation")
    single = option["value"] if option else chosen or state.get("value")
    return [] if single is None else [str(single)]


def _could_hold(element: dict[str, Any], value: str) -> bool:
    """Slack sends nothing else; a request made by hand may."""
    match element:
        case {"type": "plain_text_input"}:
            return len(value) <= (element.get("max_length") or 0)
        case {"type": "number_input", "min_value": str(least), "max_value": str(most)}:
            whole = value.isascii() and value.isdecimal() and len(value) <= len(most)
            return whole and int(least) <= int(value) <= int(most)
        case {"type": "number_input"}:
            return False
        case {"type": "static_select" | "radio_buttons" | "checkboxes"}:
            groups = element.get("option_groups") or [element]
            return any(option["value"] == value for group in groups for option in group.get("options", ()))
    return True


def value(view: dict[str, Any], name: str) -> str | None:
    entry = entries(view).get(name)
    return entry.value if entry else None


def values(view: dict[str, Any], name: str) -> tuple[str, ...]:
    entry = entries(view).get(name)
    return entry.values if entry else ()


def number(text: str | None, field: str = "") -> int:
    """An id, a version or a page of ours, as a button or an option gives it back.

    Raises:
        Malformed: it is none, as of a request made by hand; said beside the field, where one is named.
    """
    if text and text.isascii() and text.isdecimal() and len(text) <= len(str(GREATEST)):
        found = int(text)
        if found <= GREATEST:
            return found
    raise unreadable(field)


def versioned(text: str) -> tuple[int, int]:
    """The id and the version that a button or a box carries as `id:version`; Malformed as a number is."""
    found, _colon, version = text.partition(":")
    return number(found), number(version)


def versions(text: str) -> list[tuple[int, int]]:
    """Those of several lines, as one button carries them; Malformed as a number is."""
    return [versioned(one) for one in text.split(",")]


def keyed(text: str) -> tuple[Key, int]:
    """What a box or a button of the list of what is to enter carries: `d12:3`; of a version before, `12:3`,
    a line. Malformed as a number is."""
    kind = text[:1] if text[:1] in list(Thing) else ""
    found, version = versioned(text[len(kind) :])
    return Key(Thing(kind or Thing.LINE), found), version


def seen(text: str) -> Seen:
    """Those of several, as one button carries them; Malformed as a number is."""
    return dict(map(keyed, text.split(",")))


def member(kind: type[Word], text: str) -> Word:
    """The one of our words that an option gives back; Malformed where it is none of them."""
    try:
        return kind(text)
    except ValueError as error:
        raise unreadable() from error


def day(text: str | None, field: str) -> date | None:
    """The day of a date picker; Malformed where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise unreadable(field) from error


def unreadable(field: str = "") -> Malformed:
    """For what no window of ours sends."""
    return Malformed(field, _("cette demande n’est pas lisible : fermez la fenêtre, puis recommencez"))


def input_names(view: dict[str, Any]) -> set[str]:
    """The fields beside which Slack shows an error: input blocks only."""
    return {block["block_id"] for block in _inputs(view)}


def _inputs(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in view.get("blocks", ()) if block.get("type") == "input"]
