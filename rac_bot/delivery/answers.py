"""What Slack's answers to a post mean, and how a post is found again in its channel."""

import random
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.slack.connections import Unsent
from rac_bot.store.telling.outbox import Claim

LONGEST_WAIT = timedelta(minutes=10)
HISTORY = 200  # messages of a channel read at a time, to find one of ours

# The message cannot be edited: a new one is posted.
GONE = ("message_not_found", "cant_update_message", "edit_window_closed")
# Nothing can be sent to that channel or person until somebody changes it in Slack.
CHANNEL = (
    *("channel_not_found", "not_in_channel", "is_archived", "restricted_action", "messages_tab_disabled"),
    *("user_disabled", "user_not_found", "cannot_dm_bot", "missing_scope"),
)
# Slack may have accepted the message before it failed.
UNSURE = ("fatal_error", "internal_error", "service_unavailable", "request_timeout", "unreadable_answer")
RATE_LIMITED = "ratelimited"


def mark(claimed: Claim) -> str:
    return f"message-{claimed.id}"


def marked(claimed: Claim, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks, the first with the message's id, by which it is found in the channel."""
    first, *rest = blocks
    return [{**first, "block_id": mark(claimed)}, *rest]


def find(client: WebClient, claimed: Claim) -> str | None:
    """The `ts` of a message that may have been posted; None if it is not in the channel."""
    assert claimed.doubt  # noqa: S101
    since = claimed.doubt - timedelta(seconds=5)  # our clock and Slack's may differ
    cursor = ""
    while True:
        page = client.conversations_history(
            channel=str(claimed.channel), oldest=str(since.timestamp()), limit=HISTORY, cursor=cursor
        )
        for message in page["messages"]:
            if any(block.get("block_id") == mark(claimed) for block in message.get("blocks", [])):
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return None


def never_left(error: Exception) -> bool:
    """Whether nothing was sent, or not all of it: Slack cannot have taken it."""
    return isinstance(error, Unsent)


def back_off(attempt: int) -> timedelta:
    """1, 2, 4… seconds, ten minutes at most; a little random, so that processes do not retry together."""
    seconds = min(2 ** (attempt - 1), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  not a secret


def retry_after(error: SlackApiError) -> int | None:
    value = error.response.headers.get("Retry-After") or error.response.headers.get("retry-after")
    return int(value) if value and str(value).isdecimal() else None
