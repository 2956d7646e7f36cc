"""blocks.validate: what Block Kit's rules say of blocks, of a message or of a view. It needs no token."""

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, JsonValue, Method
from slack_sandbox.rules import Violation, check_any_blocks, check_any_message, check_any_view
from slack_sandbox.state import Json

CHECKS = {"blocks": check_any_blocks, "message": check_any_message, "view": check_any_view}


class Validate(Args):
    """blocks.validate: exactly one of the three."""

    blocks: JsonValue = None
    message: JsonValue = None
    view: JsonValue = None


def validate(_: Context, args: Validate) -> Json:
    """Nothing when all is well; else each broken rule, with its pointer and what was expected."""
    given = [name for name in CHECKS if getattr(args, name) is not None]
    if len(given) != 1:
        rule = "must provide exactly one of `blocks`, `view`, or `message`"
        raise SlackError("invalid_arguments", [rule])
    found = CHECKS[given[0]](getattr(args, given[0]))
    if found:  # to ask is no refusal
        return {"ok": False, "error": f"invalid_{given[0]}", "errors": [_told(one) for one in found]}
    return {}


def _told(found: Violation) -> Json:
    about: Json = {"code": "failed_constraint", "message": found.rule, "pointer": found.pointer}
    return about if found.constraint is None else about | {"constraint": found.constraint}


BLOCKS = {"blocks.validate": Method(Validate, validate, called_by=None)}
