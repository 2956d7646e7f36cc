"""When a week of the college ends: none is missed between two, whatever the calendar says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from rac_bot.domain.weeks import holding, lately, over, week
from rac_bot.domain.working import Hours, Period, WorkingDays
from rac_bot.i18n import TORONTO
from tests.domain.test_working import CHRISTMAS, COLLEGE, MOMENTS, USUAL

SHORT = WorkingDays([Period(date(2026, 11, 27), date(2026, 11, 27), open=True, hours=Hours(8 * 60, 12 * 60))])
SUNDAY = WorkingDays([CHRISTMAS, Period(date(2026, 12, 20), date(2026, 12, 20), open=True)])


@pytest.mark.parametrize(
    ("days", "day", "ends"),
    [
        (USUAL, date(2026, 11, 25), "2026-11-27 16:00"),
        (USUAL, date(2026, 11, 29), "2026-11-27 16:00"),  # a Sunday is of the week before
        (USUAL, date(2026, 3, 30), "2026-04-02 16:00"),  # before Good Friday
        (SHORT, date(2026, 11, 25), "2026-11-27 11:00"),  # it closes at noon
        (COLLEGE, date(2027, 6, 21), "2027-06-23 15:00"),  # no Fridays in summer, and a holiday on Thursday
        (COLLEGE, CHRISTMAS.first, "2026-12-25 16:00"),  # closed
        (SUNDAY, date(2026, 12, 22), "2026-12-25 16:00"),  # open on the Sunday before alone
        (USUAL, date(2026, 3, 8), "2026-03-06 16:00"),  # summer time began on that day
    ],
)
def test_it_ends_on_the_last_working_day(days: WorkingDays, day: date, ends: str) -> None:
    assert f"{week(days, day).ends.astimezone(TORONTO):%Y-%m-%d %H:%M}" == ends


@given(MOMENTS)
def test_each_moment_is_in_one_week_and_the_next_begins_as_it_ends(moment: datetime) -> None:
    found = holding(COLLEGE, moment)
    assert found.begins <= moment < found.ends
    assert week(COLLEGE, found.monday + timedelta(days=7)).begins == found.ends


def test_those_that_are_over() -> None:
    now = datetime(2026, 11, 27, 21, tzinfo=UTC)  # Friday, at 16 h
    assert [one.monday.day for one in lately(USUAL, now, 3)] == [9, 16, 23]
    assert [one.monday.day for one in lately(USUAL, now - timedelta(seconds=1), 3)] == [2, 9, 16]
    assert [one.monday.day for one in over(USUAL, now, date(2026, 11, 11), date(2026, 11, 22))] == [9, 16]
    assert [one.monday.day for one in over(USUAL, now, date(2026, 11, 11), date(2026, 11, 16))] == [9, 16]
    assert [one.monday.day for one in over(USUAL, now, date(2026, 11, 20))] == [16, 23]
    assert over(USUAL, now, date(2026, 12, 1)) == []
