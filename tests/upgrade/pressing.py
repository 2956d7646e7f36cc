"""Every gesture that a window or a message offers, and making it as Slack's client would."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from slack_sandbox.desk import dispatches
from slack_sandbox.reading import option_groups
from slack_sandbox.state import LISTS, Json, Key, interactive, value_key

SUBMIT = "submit"
FEW = 4  # options of a menu beyond which the first, the second and the last stand for all
CODES = (
    *("unit", "language", "category", "funding", "rac", "distance", "prerequisites", "assignment_state"),
    *("substitution", "retake_right", "study_situation"),
)
OWN = "user_"  # and the number of a field of the college's
# Menus that turn into type-aheads where they are long, by window: they are asked as those are.
LONG = {
    "file": ("choose_session", "open_line"),
    "search": ("open_followed",),
    "advanced_search": ("open_followed",),
    "inscription": (*CODES, OWN),
    "edit_inscription": (*CODES, OWN),
    "results": ("remark",),
    "census": ("census",),
    "session_dossier": (OWN,),
    "edit_dossier": ("unit", "full_time", OWN),
    "dossier_fields": (OWN,),
    "admission": ("unit", "language"),
    "many_courses_preview": (OWN,),
    "many_candidates_preview": (OWN,),
    "several_preview": (OWN,),
}


@dataclass(frozen=True)
class Gesture:
    """A press, a choice, a look-up or the submission."""

    name: str
    block: Json = field(compare=False)
    element: Json = field(compare=False)
    value: Json | None = field(compare=False)  # what is chosen or entered; None where it is a look-up

    @property
    def looks_up(self) -> bool:
        return self.value is None


def gestures(
    blocks: list[Json],
    states: dict[Key, Json],
    offered: dict[str, Json],
    long: Container[str],
    *,
    submit: bool,
) -> Iterator[Gesture]:
    """All of them, each under a name of its own.

    `offered` are the options of type-aheads, by their look-up; `long` are menus that are asked as those are.
    """
    for block, element in interactive(blocks):
        name = f"{block['block_id']} {element['action_id']}"
        external = element["type"].endswith("external_select")
        kind = element["action_id"].partition("@")[0].rstrip("0123456789")
        if external or (element["type"] == "static_select" and kind in long):
            yield Gesture(f"{name} ?", block, element, None)
        if dispatches(block, element):
            state = states.get((block["block_id"], element["action_id"]), {})
            options = offered.get(f"{name} ?", {}).get("options", []) if external else _few(element)
            for value, called in _values(element, state, options):
                yield Gesture(f"{name} {called}".strip(), block, element, value)
    if submit:
        yield Gesture(SUBMIT, {}, {}, {})


def _values(element: Json, state: Json, options: list[Json]) -> Iterator[tuple[Json, str]]:
    """What can be entered in it, and a word for each."""
    key = value_key(element)
    if element["type"] == "overflow":
        for option in element["options"]:
            yield {"selected_option": option}, f"= {option['value']}"
    elif key is None:  # a button
        yield {}, ""
    elif key in LISTS:
        held = state.get(key) or []
        yield {key: held or options}, "= all"
        yield {key: held[:1]}, "= one"
    elif options:
        for option in options:
            yield {key: option}, f"= {option['value']}"
    else:
        yield {key: state.get(key)}, "="


def _few(element: Json) -> list[Json]:
    found = [option for _label, options in option_groups(element) for option in options]
    return found if len(found) <= FEW else [*found[:2], found[-1]]
