"""Candidates handed over go on their first day and come back after the last, on working days, as these begin.

What ends with an access has ended with it (`store/people/handing.py`); what else takes a file out of the
colleague's reach, as an import does, is seen here, each working day.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from rac_bot.store.due import openings
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import HandoverState
from rac_bot.store.people import access, handing, handover
from rac_bot.store.work.work import THE_BOT, Work

ANSWERED_WITHIN = timedelta(days=30)  # an offer


class Handovers:
    """`admins` are those of the settings."""

    def __init__(self, store: Store, admins: Collection[str], wake_delivery: Callable[[], None]) -> None:
        self._store, self._admins, self._wake_delivery = store, admins, wake_delivery

    def prepare(self, now: datetime) -> None: ...

    def lay(self, work: Work, now: datetime) -> None:
        openings.lay(work, now)

    def do(self, task: Due, now: datetime) -> datetime:
        with self._store.reading(THE_BOT) as work:
            days, every = work.known(working_days), handover.every_open(work)
        if days.is_open(now):
            for one in every:
                with self._store.writing(THE_BOT) as work:
                    self._follow(work.at(now), one.id)
            self._wake_delivery()
        return days.next(now, 0)

    def _follow(self, work: Work, handover_id: int) -> None:
        """What that day makes of it."""
        one = handover.one(work, handover_id)
        if one.state not in handover.OPEN:  # somebody ended it meanwhile
            return
        today = handing.today_of(work)
        past = one.last_day is not None and one.last_day < today
        giver, taker = (
            access.served(access.caller(work, who), self._admins, who) for who in (one.giver, one.taker)
        )
        if one.state in handover.BEFORE and handover.is_of_who_left(one) and giver is not None:
            handing.close(work, one, HandoverState.WITHDRAWN)
            return
        if one.state is HandoverState.OFFERED:
            if past or work.now - one.changed_at > ANSWERED_WITHIN:
                handing.close(work, one, HandoverState.LAPSED)
            return
        if not handing.keep_within(work, one, taker):
            return
        if one.state is HandoverState.ACCEPTED and past:
            handing.close(work, one, HandoverState.UNBEGUN)
        elif one.state is HandoverState.ACCEPTED and one.first_day <= today:
            handing.begin(work, one)
        elif past and giver is not None:
            handing.close(work, one, HandoverState.OVER)
