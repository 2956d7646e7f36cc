"""Months of the calendar, whose last days differ."""

from datetime import date

import pytest

from rac_bot.domain.months import later, over


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 8, 31), 10, date(2026, 6, 30)),
        (date(2025, 8, 30), 10, date(2026, 6, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 6, 30), -10, date(2025, 8, 30)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 15), 36, date(2029, 5, 15)),
    ],
)
def test_the_same_day_of_a_later_month_or_its_last(day: date, months: int, then: date) -> None:
    assert later(day, months) == then


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 6, 29), date(2025, 8, 29)),
        (date(2026, 6, 30), date(2025, 8, 31)),
        (date(2026, 12, 31), date(2026, 2, 28)),
        (date(2027, 1, 1), date(2026, 3, 1)),
    ],
)
def test_the_last_day_since_which_ten_months_are_over(today: date, since: date) -> None:
    assert over(today, 10) == since
