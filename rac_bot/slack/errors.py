"""What Slack says when it refuses a call, and what is said where it does not answer."""

import re
from urllib.error import URLError

from slack_sdk.errors import SlackApiError


def word(error: SlackApiError) -> str:
    """Slack's word for the error. If the answer is not Slack's, its text is not kept."""
    word = str(error.response["error"])
    return word if re.fullmatch(r"[a-z_]{1,50}", word) else "unreadable_answer"


def failure(error: Exception) -> str:
    """The name of what failed: of the certificate, of the connection, not of what it is wrapped in."""
    return type(error.reason if isinstance(error, URLError) else error).__name__
