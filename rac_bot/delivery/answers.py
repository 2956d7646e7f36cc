"""What Slack's answers to a post mean, and how a post is known again in its channel."""

import random
import socket
from datetime import timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.store.telling.outbox import Claim

LONGEST_WAIT = timedelta(minutes=10)
HISTORY = 200  # messages of a channel looked through at a time for one of ours

# What cannot be edited is told anew.
GONE = ("message_not_found", "cant_update_message", "edit_window_closed")
# Nothing goes out at all until an administrator mends the token.
TOKEN = ("invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed")
# Nothing goes out to that channel or person until somebody mends it.
CHANNEL = (
    *("channel_not_found", "not_in_channel", "is_archived", "restricted_action", "messages_tab_disabled"),
    *("user_disabled", "user_not_found", "cannot_dm_bot", "missing_scope"),
)
# Slack may have taken it before it failed.
UNSURE = ("fatal_error", "internal_error", "service_unavailable", "request_timeout", "unreadable_answer")
RATE_LIMITED = "ratelimited"


def mark(claimed: Claim) -> str:
    return f"message-{claimed.id}"


def marked(claimed: Claim) -> list[dict[str, Any]]:
    """The blocks, the first of them carrying the message's id, by which it is known in the channel."""
    first, *rest = claimed.blocks
    return [{**first, "block_id": mark(claimed)}, *rest]


def find(client: WebClient, claimed: Claim) -> str | None:
    """Where its channel holds a message that may have been posted; None where it does not."""
    assert claimed.doubt  # noqa: S101
    since = claimed.doubt - timedelta(seconds=5)  # clocks differ
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
    """Whether nothing can have reached Slack: the connection was not even made."""
    inner = error.reason if isinstance(error, URLError) else error
    return isinstance(inner, ConnectionRefusedError | socket.gaierror)


def back_off(attempt: int) -> timedelta:
    """1, 2, 4… seconds, up to ten minutes, spread so that processes do not knock together."""
    seconds = min(2 ** (attempt - 1), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  not a secret


def retry_after(error: SlackApiError) -> int | None:
    value = error.response.headers.get("Retry-After") or error.response.headers.get("retry-after")
    return int(value) if value and str(value).isdecimal() else None
