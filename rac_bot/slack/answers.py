"""What an answer of Slack's holds, or that it lacks it."""

from typing import Any

from slack_sdk.web import SlackResponse


class Unreadable(ValueError):
    """It says `ok`, and lacks what it holds then: what was asked may have been done, or a proxy answered."""


def held(answer: SlackResponse, *path: str) -> Any:
    """What stands there in the answer.

    Raises:
        Unreadable: nothing does.
    """
    found: Any = answer.data
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if found in (None, ""):
        raise Unreadable(".".join(path))
    return found
