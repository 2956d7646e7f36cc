"""Finding the button or the field that a person names, among blocks."""

from collections.abc import Sequence

from slack_sandbox.errors import Absent, Ambiguous
from slack_sandbox.matching import norm, same
from slack_sandbox.reading import NameOf, names_of, plain, shown_block
from slack_sandbox.state import Json, interactive, value_key

Spot = tuple[Json, Json]
"""(block, element)"""


def find_button(blocks: list[Json], text: str, near: str | None = None, name_of: NameOf = str) -> Spot:
    """The button of that text, within the block that says `near`; raises Absent or Ambiguous."""
    buttons = [(block, one) for block, one in interactive(blocks) if one["type"] == "button"]
    found = [(block, one) for block, one in buttons if same(plain(one["text"]), text)]
    if not found:
        raise Absent("button", text, [plain(one["text"]) for _, one in buttons])
    return _only(found, "button", text, near, name_of)


def find_line(
    blocks: list[Json], text: str, near: str | None = None, name_of: NameOf = str
) -> tuple[Json, Json, Json]:
    """(block, menu, option) of the line of that text in a menu that shows itself as ⋯."""
    lines = [
        (block, menu, option)
        for block, menu in interactive(blocks)
        if menu["type"] == "overflow"
        for option in menu["options"]
    ]
    found = [(block, menu) for block, menu, option in lines if same(plain(option["text"]), text)]
    if not found:
        raise Absent("line of a ⋯ menu", text, [plain(option["text"]) for _, _, option in lines])
    block, menu = _only(found, "line of a ⋯ menu", text, near, name_of)
    return next((block, menu, option) for option in menu["options"] if same(plain(option["text"]), text))


def find_field(blocks: list[Json], label: str, near: str | None = None, name_of: NameOf = str) -> Spot:
    """The field of that label, placeholder or section text; raises Absent or Ambiguous."""
    spots = [(block, one) for block, one in interactive(blocks) if value_key(one) is not None]
    found = [
        (block, one)
        for block, one in spots
        if any(same(name, label) for name in names_of(block, one, name_of))
    ]
    if not found:
        raise Absent("field", label, [names_of(block, one, name_of)[0] for block, one in spots])
    return _only(found, "field", label, near, name_of)


def find_box(blocks: list[Json], text: str) -> tuple[Json, Json, Json]:
    """(block, checkboxes, option) of the box to tick that bears that text."""
    boxes = [
        (block, element, option)
        for block, element in interactive(blocks)
        if element["type"] == "checkboxes"
        for option in element["options"]
    ]
    found = [box for box in boxes if same(plain(box[2]["text"]), text)]
    if not found:
        raise Absent("checkbox", text, [plain(option["text"]) for _, _, option in boxes])
    if len(found) > 1:
        raise Ambiguous("checkbox", text, [block["block_id"] for block, _, _ in found])
    return found[0]


def _only(found: Sequence[Spot], kind: str, wanted: str, near: str | None, name_of: NameOf) -> Spot:
    places = ["\n".join(shown_block(block, {}, None, name_of)) for block, _ in found]
    if near is not None:
        told = places
        if not any(norm(near) in norm(place) for place in places):  # as a screen reader tells them apart
            told = [element.get("accessibility_label", "") for _, element in found]
        close = [n for n, place in enumerate(told) if norm(near) in norm(place)]
        if not close:
            raise Absent(f"{kind} {wanted!r} near", near, places)
        found, places = [found[n] for n in close], [places[n] for n in close]
    if len(found) > 1:
        raise Ambiguous(kind, wanted, places)
    return found[0]
