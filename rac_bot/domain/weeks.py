"""The college's weeks, for figures: each ends on the afternoon of its last working day, and so on."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from rac_bot.domain.working import WorkingDays, moment_of
from rac_bot.i18n import local_day

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
CLOSES = 16 * 60  # minutes after midnight
BEFORE = 60  # minutes before the college closes, where it does earlier


class Week(NamedTuple):
    """From the moment that the one before ends until the moment that it ends itself."""

    monday: date
    begins: datetime
    ends: datetime


def week(days: WorkingDays, day: date) -> Week:
    """The week of that day's Monday."""
    monday = day - day.weekday() * A_DAY
    return Week(monday, _end(days, monday - A_WEEK), _end(days, monday))


def holding(days: WorkingDays, moment: datetime) -> Week:
    """The one in which that moment is."""
    day = local_day(moment)
    found = week(days, day)
    return found if moment < found.ends else week(days, day + A_WEEK)


def over(days: WorkingDays, until: datetime, first: date, last: date | None = None) -> list[Week]:
    """Those of that day and of the days after it, to the last, that are over by then."""
    found = [week(days, first)]
    end = holding(days, until)
    while (one := found[-1]).ends < end.ends and (last is None or one.monday + A_WEEK <= last):
        found.append(week(days, one.monday + A_WEEK))
    return [one for one in found if one.ends <= until]


def lately(days: WorkingDays, until: datetime, count: int) -> list[Week]:
    """So many that are over by then, the last of them last."""
    return over(days, until, holding(days, until).monday - count * A_WEEK)


def _end(days: WorkingDays, monday: date) -> datetime:
    """On Friday; where that is closed, on the last open day before; where none is, on Friday still."""
    friday = monday + 4 * A_DAY
    for back in range(5):
        if hours := days.hours(day := friday - back * A_DAY):
            return moment_of(day, max(hours.opens, min(CLOSES, hours.closes - BEFORE)))
    return moment_of(friday, CLOSES)
