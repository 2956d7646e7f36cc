"""What Slack says when it refuses a call."""

import re

from slack_sdk.errors import SlackApiError


def word(error: SlackApiError) -> str:
    """Slack's own word for what went wrong; of an answer that is not Slack's, no text is kept."""
    word = str(error.response["error"])
    return word if re.fullmatch(r"[a-z_]{1,50}", word) else "unreadable_answer"
