"""The advisors' names, read from Slack's directory into the store."""

from collections.abc import Iterable

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.store import people
from rac_bot.store.engine import Store

log = structlog.get_logger()


def refresh_names(store: Store, client: WebClient, slack_ids: Iterable[str]) -> None:
    """Ask Slack for each person's name; whom it does not tell keeps the name known so far."""
    for slack_id in slack_ids:
        try:
            user = client.users_info(user=slack_id)["user"]
        except (SlackApiError, OSError) as error:
            log.warning("name_unknown", user=slack_id, error=type(error).__name__)
            continue
        profile = user.get("profile", {})
        name = profile.get("real_name") or user.get("real_name") or user.get("name")
        if name:
            with store.writing() as session:
                people.remember(session, slack_id, str(name))
