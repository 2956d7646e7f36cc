"""What Slack's own client checks before it sends a submission."""

import re

from slack_sandbox.rules.lengths import units
from slack_sandbox.state import Json, is_empty
from slack_sandbox.views import LiveView

REQUIRED = "Please complete this required field."


def field_errors(live: LiveView) -> dict[str, str]:
    """Sentences by block_id; empty when the form can be sent."""
    errors: dict[str, str] = {}
    for block in live.blocks:
        if block["type"] == "input":
            element = block["element"]
            state = live.states[(block["block_id"], element["action_id"])]
            sentence = _error(block, element, state)
            if sentence:
                errors[block["block_id"]] = sentence
    return errors


def _error(block: Json, element: Json, state: Json) -> str | None:
    if is_empty(state):
        return None if block.get("optional") else REQUIRED
    match element["type"]:
        case "plain_text_input":
            return _length_error(element, state["value"])
        case "number_input":
            return _number_error(element, state["value"])
        case "email_text_input" if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", state["value"]):
            return "Please enter a valid email address."
        case "url_text_input" if not re.match(r"https?://\S+$", state["value"]):
            return "Please enter a valid URL."
        case _:
            return None


def _length_error(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if units(value) < least:
        return f"Please enter at least {least} characters."
    if units(value) > most:
        return f"Please enter no more than {most} characters."
    return None


def _number_error(element: Json, value: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+", value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number no greater than {element['max_value']}."
    return None
