"""What the clock starts is done once, by whichever process is there; what was missed, once."""

from datetime import UTC, datetime, timedelta

import pytest

from rac_bot.rounds.clock import LAY_EVERY, Clock
from rac_bot.store.database.engine import Store
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import TaskKind
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE

KIND = TaskKind.KEEPING
MORNING = datetime(2026, 11, 2, 13, tzinfo=UTC)
DAY = timedelta(days=1)


class Daily:
    """Notes when it is done; fails, or lets another process in meanwhile, where a test says so."""

    def __init__(self) -> None:
        self.done: list[datetime] = []
        self.fails = False
        self.meanwhile: list[Clock] = []

    def prepare(self, _now: datetime) -> None: ...

    def lay(self, work: Work, now: datetime) -> None:
        if self.fails:
            raise OSError
        tasks.keep_up(work, KIND, DAY, now)

    def do(self, _task: Due, now: datetime) -> datetime:
        for other in self.meanwhile:
            other.run_due()
        if self.fails:
            raise ValueError
        self.done.append(now)
        return now + DAY


class Rig:
    def __init__(self, store: Store) -> None:
        self.now, self.daily = MORNING, Daily()
        self.clocks = [Clock(store, {KIND: self.daily}, lambda: self.now) for _two in range(2)]

    def run(self, after: timedelta = timedelta()) -> None:
        self.now += after
        for clock in self.clocks:
            clock.run_due()


def test_two_processes_do_it_once_a_day(store: Store) -> None:
    rig = Rig(store)
    rig.daily.meanwhile = [rig.clocks[1]]
    for _quarter in range(12):
        rig.run(DAY / 4)
    assert rig.daily.done == [MORNING + DAY / 4 + n * DAY for n in range(3)]


def test_days_on_which_none_was_there_are_caught_up_once(store: Store) -> None:
    rig = Rig(store)
    rig.run()
    rig.run(5 * DAY)
    rig.run(LAY_EVERY)
    assert rig.daily.done == [MORNING, MORNING + 5 * DAY]


def test_one_that_cannot_be_laid_keeps_none_of_the_others_from_their_time(store: Store) -> None:
    now, daily, other = [MORNING], Daily(), Daily()
    other.fails = True
    clock = Clock(store, {TaskKind.DIGEST: other, KIND: daily}, lambda: now[0])
    clock.run_due()
    assert daily.done == [MORNING]


def test_one_that_fails_is_tried_again_and_ends_none(store: Store) -> None:
    rig = Rig(store)
    rig.daily.fails = True
    rig.run()
    rig.daily.fails = False
    rig.run(tasks.AGAIN / 2)
    assert rig.daily.done == []
    rig.run(tasks.AGAIN / 2)
    assert rig.daily.done == [MORNING + tasks.AGAIN]


@pytest.mark.sqlite
def test_its_thread_waits_no_longer_than_for_what_is_due(store: Store) -> None:
    rig = Rig(store)
    rig.run()
    with store.writing(BY_JULIE) as work:
        tasks.lay(work, KIND, {"": rig.now + timedelta(seconds=2)}, rig.now)
    assert rig.clocks[0]._pause() == 2
    rig.clocks[0].start()
    rig.clocks[0].stop(seconds=60)
    assert not rig.clocks[0]._thread.is_alive()
