"""What the token may do: Slack says it in the head of each answer."""

from http.client import HTTPException

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from rac_bot.settings import Settings
from rac_bot.slack.client import slack_client

SECONDS = 0.8  # of the three that Slack waits for a window


def granted(answer: SlackResponse) -> set[str]:
    """The scopes of the token."""
    heads = {name.lower(): value for name, value in answer.headers.items()}
    return set(str(heads.get("x-oauth-scopes", "")).replace(" ", "").split(","))


def is_declined(settings: Settings, scope: str) -> bool:
    """Whether Slack says that the token lacks that scope; where it does not say, it may have it."""
    try:
        found = granted(slack_client(settings, SECONDS).auth_test())
    except (SlackApiError, OSError, HTTPException):
        return False
    return found != {""} and scope not in found
