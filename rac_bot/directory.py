"""The advisors' names, read from Slack's directory into the store."""

import threading
from collections.abc import Iterable
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.errors import Busy
from rac_bot.store import people
from rac_bot.store.engine import Store

log = structlog.get_logger()


def refresh_names(
    store: Store, client: WebClient, slack_ids: Iterable[str], stopping: threading.Event
) -> None:
    """Ask Slack for each person's name; whom it does not tell keeps the name known so far."""
    for slack_id in slack_ids:
        if stopping.is_set():
            return
        try:
            user = client.users_info(user=slack_id)["user"]
            profile = user.get("profile", {})
            if name := profile.get("real_name") or user.get("real_name") or user.get("name"):
                with store.writing() as session:
                    people.remember(session, slack_id, str(name))
        except (SlackApiError, OSError, HTTPException, ValueError, Busy) as error:
            log.warning("name_unknown", user=slack_id, error=type(error).__name__)
