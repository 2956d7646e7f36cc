"""Months of the calendar."""

from calendar import monthrange
from datetime import date, timedelta


def later(day: date, months: int) -> date:
    """The same day of a later month, or the last that it has: ten months from 31 August is 30 June."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def over(today: date, months: int) -> date:
    """The last day since which so many months are over."""
    day = later(today, -months)
    while later(day + timedelta(days=1), months) <= today:  # 30 June: since 31 August too
        day += timedelta(days=1)
    return day
