"""What Slack's answers to a post mean, and how a post is found again in its channel."""

import random
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from rac_bot.slack.answers import held
from rac_bot.slack.connections import Unsent
from rac_bot.store.telling.outbox import Claim
from rac_bot.store.telling.waits import LONGEST

HISTORY = 200  # messages of a channel read at a time, to find one of ours
MARGIN = timedelta(days=1)  # how far our clock may have been ahead of Slack's

# Of direct messages: their channel died, and another can be opened.
DIED = ("channel_not_found", "is_archived", "is_inactive", "not_in_channel")


def mark(claimed: Claim) -> str:
    return f"message-{claimed.id}"


def marked(claimed: Claim, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks, the first with the message's id, by which it is found in the channel."""
    first, *rest = blocks
    return [{**first, "block_id": mark(claimed)}, *rest]


def find(client: WebClient, claimed: Claim, now: datetime) -> str | None:
    """The `ts` of a message that may have been posted; None if it is not in the channel."""
    assert claimed.doubt  # noqa: S101
    since = min(claimed.doubt, now) - MARGIN
    cursor = ""
    while True:
        page = client.conversations_history(
            channel=str(claimed.channel), oldest=str(since.timestamp()), limit=HISTORY, cursor=cursor
        )
        for message in held(page, "messages"):
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
    seconds = min(2 ** min(attempt - 1, 20), LONGEST.total_seconds())
    return min(timedelta(seconds=seconds * random.uniform(0.8, 1.2)), LONGEST)  # noqa: S311  not a secret
