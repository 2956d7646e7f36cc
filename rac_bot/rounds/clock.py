"""What the clock starts: one thread claims the tasks that are due and does each, which is then due anew."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from rac_bot.i18n import speaking
from rac_bot.logs import logger
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import TaskKind
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import THE_BOT, Work

log = logger()

LAY_EVERY = timedelta(minutes=10)  # what there is to do follows the calendar, accesses and settings
LAY_AGAIN = timedelta(minutes=1)  # after it failed
POLL_S = 5.0


class Round(Protocol):
    """What is done of one kind of tasks."""

    def prepare(self, now: datetime) -> None:
        """What takes a while before `lay`, while others may write."""

    def lay(self, work: Work, now: datetime) -> None:
        """Have the tasks that there should be; nothing changes where they are there."""

    def do(self, task: Due, now: datetime) -> datetime | None:
        """Do it: once more is no harm. When it is due next; None where it is over."""


class Clock:
    """One of these in each process: a task is claimed by one of them."""

    def __init__(
        self,
        store: Store,
        rounds: Mapping[TaskKind, Round],
        clock: Callable[[], datetime] = utc_now,
        speaks: str = "fr",
    ) -> None:
        """`clock` tells the time of day, which may be set wrong or right at any moment."""
        self._store, self._rounds, self._clock, self._speaks = store, rounds, clock, speaks
        self._laid: datetime | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End after the task at hand."""
        self._stopping.set()
        self._thread.join(timeout=seconds)

    def run_due(self) -> int:
        """Do each task that is due; how many were done."""
        self.lay()
        done = 0
        while not self._stopping.is_set() and (task := self._claim()):
            done += self._do(task)
        return done

    def lay(self) -> None:
        """Have the tasks that there should be, where that was not done just now."""
        now = self._clock()
        if self._laid is not None and abs(now - self._laid) < LAY_EVERY:
            return
        self._laid = now
        for kind, one in self._rounds.items():
            try:
                one.prepare(now)
                with self._store.writing(THE_BOT) as work:
                    one.lay(work.at(now), now)
            except Exception as error:  # noqa: BLE001  one that fails must not end the others
                log.error("task_not_laid", task=kind, error=type(error).__name__)
                self._laid = now - LAY_EVERY + LAY_AGAIN

    def _claim(self) -> Due | None:
        now = self._clock()
        with self._store.reading(THE_BOT) as work:  # lock only if something can be claimed
            if not tasks.something_due(work, now):
                return None
        with self._store.writing(THE_BOT) as work:
            return tasks.claim(work, now)

    def _do(self, task: Due) -> bool:
        now = self._clock()
        try:
            next_at = self._rounds[task.kind].do(task, now)
        except Exception as error:  # noqa: BLE001  one that fails must not end the others
            log.error("task_failed", task=task.kind, error=type(error).__name__)
            with self._store.writing(THE_BOT) as work:
                tasks.failed(work, task, now)
            return False
        with self._store.writing(THE_BOT) as work:
            tasks.done(work, task, next_at)
        return True

    def _run(self) -> None:
        with speaking(self._speaks):
            while not self._stopping.is_set():
                try:
                    self.run_due()
                    pause = self._pause()
                except Exception as error:  # noqa: BLE001  the next time may go well
                    log.warning("tasks_not_done", error=type(error).__name__)
                    pause = POLL_S
                self._stopping.wait(pause)

    def _pause(self) -> float:
        """In seconds, until the next may be claimed; others may lay some meanwhile."""
        with self._store.reading(THE_BOT) as work:
            soonest = tasks.soonest(work)
        left = (soonest - self._clock()).total_seconds() if soonest else POLL_S
        return min(max(left, 0.0), POLL_S)
