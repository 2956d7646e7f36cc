"""The README's table of what is modelled and what is not, held against the code."""

import re
from pathlib import Path
from typing import Any, get_args

import slack_sandbox
from slack_sandbox.known import CAUSED, EVENT_SCOPES
from slack_sandbox.manifest import Manifest
from slack_sandbox.methods import METHODS
from slack_sandbox.rules.elements import Accessory, ActionElement, InputElement
from slack_sandbox.rules.layout import NOT_AT_HOME, HomeBlock, MessageBlock, ModalBlock
from slack_sandbox.rules.pointer import NOT_MODELLED
from slack_sandbox.unmodelled import UNMODELLED

README = Path(slack_sandbox.__file__).parent / "README.md"


def types(union: Any) -> set[str]:
    """The `type`s of a union of models."""
    if hasattr(union, "model_fields"):
        return set(get_args(union.model_fields["type"].annotation))
    return {
        name for one in get_args(union) for name in (types(one) if get_args(one) or _is_model(one) else ())
    }


def _is_model(one: Any) -> bool:
    return hasattr(one, "model_fields")


def sections() -> set[str]:
    """Dotted names of the manifest's modelled parts."""
    found = set()
    for name, field in Manifest.model_fields.items():
        part = field.annotation
        inner = getattr(part, "model_fields", {})
        top = field.alias or name
        found |= (
            {f"{top}.{one}" for one in inner} if name in ("features", "settings", "oauth_config") else {top}
        )
    return found


CELLS: dict[tuple[str, int], set[str]] = {
    ("methods", 1): set(METHODS),
    ("events", 1): CAUSED,
    ("the manifest", 1): sections(),
    ("the manifest", 2): set(UNMODELLED),
    ("blocks of messages", 1): types(MessageBlock),
    ("blocks of modals", 1): types(ModalBlock),
    ("blocks of App Home", 1): types(HomeBlock),
    ("elements beside a section", 1): types(Accessory),
    ("elements of actions", 1): types(ActionElement),
    ("elements of inputs", 1): types(InputElement),
    ("elements of inputs, at Home (in messages, `datetimepicker` too)", 1): types(InputElement) - NOT_AT_HOME,
    ("other blocks and elements", 2): NOT_MODELLED | {"slack_file"},
}


def test_the_table_says_what_the_code_models() -> None:
    rows = {}
    for line in README.read_text("utf-8").partition("## What it models")[2].splitlines():
        if line.startswith("| "):
            name, *cells = re.split(r"\s*\|\s*", line.strip("| "))
            rows[name] = cells
    for (name, column), expected in CELLS.items():
        said = set(re.findall(r"`([^`]+)`", rows[name][column - 1]))
        assert said == expected, f"{name}: {' '.join(f'`{one}`' for one in sorted(expected))}"


def test_what_is_caused_is_an_event_of_slacks() -> None:
    assert set(EVENT_SCOPES) >= CAUSED
