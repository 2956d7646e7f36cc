"""Retention: once a day, remove what is older than the settings say."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from rac_bot.errors import Refusal
from rac_bot.logs import logger
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import TaskKind
from rac_bot.store.privacy import retention
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.telling import outbox
from rac_bot.store.work.work import THE_BOT, Work

log = logger()

A_MOMENT = timedelta(seconds=0.5)  # between two passes: whoever waits for the lock has it first
A_MINUTE = timedelta(minutes=1)  # while there are messages left to delete in Slack, some fifty a minute
A_DAY = timedelta(days=1)


class Keeping:
    """In short passes until nothing old enough is left; the delivery deletes the messages in Slack."""

    def __init__(self, store: Store, keep: Keep, wake_delivery: Callable[[], None]) -> None:
        self._store, self._keep, self._wake_delivery = store, keep, wake_delivery

    def prepare(self, _now: datetime) -> None: ...

    def lay(self, work: Work, now: datetime) -> None:
        tasks.keep_up(work, TaskKind.KEEPING, A_DAY, now)

    def do(self, _task: Due, now: datetime) -> datetime:
        """One pass; when the next is due."""
        return now + self._pass(now)

    def _pass(self, now: datetime) -> timedelta:
        try:
            with self._store.writing(THE_BOT) as work:
                gone = retention.apply(work, self._keep, now)
                left = outbox.delete_some(work, now - timedelta(days=self._keep.messages), now)
            log.info("retention", **gone)
            self._wake_delivery()
            if not retention.is_done(gone):
                return A_MOMENT
            if left:
                return A_MINUTE
            if not self._store.forget_log():
                log.warning("log_not_emptied")
                return A_MINUTE
        except (Refusal, DBAPIError) as error:
            log.warning("retention_postponed", error=type(error).__name__)
            return A_MINUTE
        return A_DAY
