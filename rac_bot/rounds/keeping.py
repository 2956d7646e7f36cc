"""Retention: once a day, remove what is older than the settings say."""

import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from rac_bot.errors import Refusal
from rac_bot.logs import logger
from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.telling import outbox
from rac_bot.store.work.work import THE_BOT

log = logger()

A_MOMENT_S = 0.5  # between two passes: whoever waits for the lock has it first
A_MINUTE_S = 60  # while there are messages left to delete in Slack, which takes some fifty a minute
A_DAY_S = 24 * 3600


def apply_daily(
    store: Store, keep: Keep, wake_delivery: Callable[[], None], stopping: threading.Event
) -> None:
    """Remove it now and every day until `stopping` is set; the delivery deletes the messages in Slack."""
    while not stopping.wait(_pass(store, keep, wake_delivery)):
        pass


def _pass(store: Store, keep: Keep, wake_delivery: Callable[[], None]) -> float:
    """Remove some of it; how many seconds until the next pass."""
    now = utc_now()
    try:
        with store.writing(THE_BOT) as work:
            gone = retention.apply(work, keep, now)
            left = outbox.delete_some(work, now - timedelta(days=keep.messages), now)
        log.info("retention", **gone)
        wake_delivery()
        if not retention.is_done(gone):
            return A_MOMENT_S
        if left:
            return A_MINUTE_S
        if not store.forget_log():
            log.warning("log_not_emptied")
            return A_MINUTE_S
    except (Refusal, DBAPIError) as error:
        log.warning("retention_postponed", error=type(error).__name__)
        return A_MINUTE_S
    return A_DAY_S
