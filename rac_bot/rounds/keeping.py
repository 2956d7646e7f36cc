"""Retention: once a day, remove what is older than the settings say."""

import threading
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from rac_bot.errors import Refusal
from rac_bot.logs import logger
from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.work.work import THE_BOT

log = logger()

A_DAY_S = 24 * 3600


def apply_daily(
    store: Store, keep: Keep, wake_delivery: Callable[[], None], stopping: threading.Event
) -> None:
    """Remove it now and every day until `stopping` is set; the delivery deletes the messages in Slack."""
    while True:
        try:
            done = False
            while not done and not stopping.is_set():
                with store.writing(THE_BOT) as work:
                    gone = retention.apply(work, keep, utc_now())
                log.info("retention", **gone)
                wake_delivery()
                done = retention.is_done(gone)
        except (Refusal, DBAPIError) as error:
            log.warning("retention_postponed", error=type(error).__name__)
        if stopping.wait(A_DAY_S):
            return
