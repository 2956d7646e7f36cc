"""When the college works: its days and hours, by its own calendar over Quebec's public holidays."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from rac_bot.domain.holidays import of_quebec
from rac_bot.i18n import TORONTO, local_day

OPENS, CLOSES = 7 * 60, 18 * 60  # minutes after midnight: outside these hours nothing is said
WEEK = "01234"  # Monday is 0
FAR = 400  # days: no college is closed for as long


class Hours(NamedTuple):
    """From when until when, in minutes after midnight."""

    opens: int = OPENS
    closes: int = CLOSES


class Period(NamedTuple):
    """From a day to a day, on those weekdays (none named: each), the college is open or closed."""

    first: date
    last: date
    open: bool
    weekdays: str = ""
    hours: Hours | None = None  # where it says them

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last and (not self.weekdays or str(day.weekday()) in self.weekdays)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`given`: the college's periods. Of those that hold a day the shortest says; of two alike, the closed.

    A public holiday counts as a period of one day, over which the college's own of one day wins; without
    either, the college is open from Monday to Friday.
    """

    given: Sequence[Period] = ()
    holidays: Callable[[int], Collection[date]] = of_quebec

    def hours(self, day: date) -> Hours | None:
        """When the college is open on that day; None where it is closed."""
        found = sorted((one for one in self.given if one.holds(day)), key=lambda one: (one.days, one.open))
        if not found or found[0].days > 1:
            if day in self.holidays(day.year):
                return None
            if not found and str(day.weekday()) not in WEEK:
                return None
        if found and not found[0].open:
            return None
        return next((one.hours for one in found if one.open and one.hours), Hours())

    def is_open(self, moment: datetime) -> bool:
        """Whether something may be said then: on a working day, within its hours."""
        local = moment.astimezone(TORONTO)
        hours = self.hours(local.date())
        return hours is not None and hours.opens <= local.hour * 60 + local.minute < hours.closes

    def works(self, first: date, last: date) -> bool:
        """Whether the college is open on a day of those."""
        return any(self.hours(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def next(self, after: datetime, minutes: int) -> datetime:
        """The first time after that one which is so many minutes after midnight, on a working day.

        Where these are outside the day's hours, as it opens.
        """
        day = local_day(after)
        for far in range(FAR):
            if hours := self.hours(one := day + timedelta(days=far)):
                within = hours.opens <= minutes < hours.closes
                if (found := moment_of(one, minutes if within else hours.opens)) > after:
                    return found
        return moment_of(day + timedelta(days=FAR), minutes)


def moment_of(day: date, minutes: int) -> datetime:
    """When a clock of the college shows that, on that day.

    Of an hour that is there twice, as summer time ends, the first; of one that is skipped, as it begins, as
    long after midnight as the clock would have been: an hour later by the clock.
    """
    hour, minute = divmod(minutes, 60)
    shown = datetime(day.year, day.month, day.day, hour, minute, tzinfo=TORONTO)
    return shown.astimezone(UTC)
