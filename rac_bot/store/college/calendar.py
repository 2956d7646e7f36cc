"""What the college's calendar says: the dates of its sessions, the days and hours on which it works."""

from sqlalchemy import select

from rac_bot.domain.calendar import Calendar, Dates
from rac_bot.domain.working import Hours, Period, WorkingDays
from rac_bot.store.models import CalendarPeriod, SessionDates
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

EVERY = Open(
    select(
        *(SessionDates.session, SessionDates.first_day, SessionDates.last_day),
        *(SessionDates.switch_day, SessionDates.pivot_day),
    )
)
PERIODS = Open(
    select(
        *(CalendarPeriod.first_day, CalendarPeriod.last_day, CalendarPeriod.open, CalendarPeriod.weekdays),
        *(CalendarPeriod.opens, CalendarPeriod.closes),
    )
)


def calendar(work: Work) -> Calendar:
    """`work.known(calendar)`."""
    rows = work.rows(EVERY)
    return Calendar({session: Dates(first, last, *more) for session, first, last, *more in rows})


def working_days(work: Work) -> WorkingDays:
    """`work.known(working_days)`."""
    return WorkingDays(
        [
            Period(first, last, is_open, weekdays, _hours(opens, closes))
            for first, last, is_open, weekdays, opens, closes in work.rows(PERIODS)
        ]
    )


def _hours(opens: int | None, closes: int | None) -> Hours | None:
    return None if opens is None or closes is None else Hours(opens, closes)
