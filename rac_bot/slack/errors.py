"""What Slack says when it refuses a call."""

import re

from slack_sdk.errors import SlackApiError


def word(error: SlackApiError) -> str:
    """Slack's word for the error. If the answer is not Slack's, its text is not kept."""
    word = str(error.response["error"])
    return word if re.fullmatch(r"[a-z_]{1,50}", word) else "unreadable_answer"
