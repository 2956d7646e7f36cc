"""Which days and hours the college works: holidays, closures, and the nights on which the clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.working import Hours, Period, WorkingDays, moment_of
from rac_bot.i18n import TORONTO, local_day

USUAL = WorkingDays()
CHRISTMAS = Period(date(2026, 12, 21), date(2027, 1, 5), open=False)
SUMMER = Period(
    date(2027, 6, 14), date(2027, 8, 13), open=True, weekdays="0123", hours=Hours(8 * 60, 16 * 60)
)
FRIDAYS = Period(date(2027, 6, 14), date(2027, 8, 13), open=False, weekdays="4")
RETREAT = Period(date(2027, 6, 30), date(2027, 6, 30), open=False)
STOCKTAKING = Period(date(2027, 7, 1), date(2027, 7, 1), open=True)
SATURDAY = Period(date(2027, 7, 3), date(2027, 7, 3), open=True)
COLLEGE = WorkingDays([CHRISTMAS, SUMMER, FRIDAYS, RETREAT, STOCKTAKING, SATURDAY])
HALF_HOURS = st.integers(0, 47).map(lambda n: n * 30)
MOMENTS = st.integers(0, 3 * 365 * 1440).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@pytest.mark.parametrize(
    "day",
    [
        *(date(2026, 1, 1), date(2026, 4, 3), date(2026, 5, 18), date(2026, 6, 24), date(2026, 7, 1)),
        *(date(2026, 9, 7), date(2026, 10, 12), date(2026, 12, 25), date(2027, 12, 27), date(2026, 11, 28)),
    ],
)
def test_on_a_public_holiday_of_quebec_or_a_weekend_nobody_works(day: date) -> None:
    assert USUAL.hours(day) is None
    assert USUAL.hours(date(2026, 11, 11)) == Hours()  # a holiday elsewhere in Canada


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 12, 22), None),
        (date(2027, 1, 6), Hours()),
        (date(2027, 6, 15), Hours(480, 960)),  # of summer
        (date(2027, 6, 18), None),  # a Friday of summer
        (date(2027, 6, 19), None),  # a Saturday
        (date(2027, 6, 24), None),  # a holiday, in a longer period that is open
        (date(2027, 6, 30), None),
        (date(2027, 7, 1), Hours(480, 960)),  # a holiday on which the college says that it works
        (date(2027, 7, 3), Hours()),
        (date(2027, 8, 20), Hours()),
    ],
)
def test_the_colleges_calendar_wins_and_its_shortest_period_first(day: date, hours: Hours | None) -> None:
    assert COLLEGE.hours(day) == hours


def test_of_two_periods_alike_the_closed_one_says() -> None:
    day = date(2026, 11, 3)
    both = [Period(day, day, open=True), Period(day, day, open=False)]
    assert WorkingDays(both).hours(day) is WorkingDays(both[::-1]).hours(day) is None


def test_a_holiday_wins_over_a_period_of_two_days() -> None:
    two = [Period(date(2026, 12, 24), date(2026, 12, 25), open=True)]
    assert WorkingDays(two).hours(date(2026, 12, 24)) == Hours()
    assert WorkingDays(two).hours(date(2026, 12, 25)) is None


def test_what_would_be_said_at_night_is_said_as_the_day_begins() -> None:
    night = datetime(2026, 11, 2, 23, tzinfo=TORONTO)
    for minutes in (0, 6 * 60, 18 * 60, 23 * 60):
        assert USUAL.next(night, minutes) == datetime(2026, 11, 3, 7, tzinfo=TORONTO)
    assert not USUAL.is_open(night)
    assert not USUAL.is_open(datetime(2026, 11, 3, 18, tzinfo=TORONTO))
    assert USUAL.is_open(datetime(2026, 11, 3, 17, 59, tzinfo=TORONTO))
    assert USUAL.is_open(datetime(2026, 11, 3, 7, 30, tzinfo=TORONTO))


def test_what_is_said_within_the_hours_is_said_at_its_time() -> None:
    late = Period(date(2026, 11, 2), date(2026, 11, 2), open=True, hours=Hours(8 * 60, 22 * 60))
    evening = datetime(2026, 11, 2, 20, tzinfo=TORONTO)  # another day already, in UTC
    assert WorkingDays([late]).next(evening, 21 * 60) == datetime(2026, 11, 2, 21, tzinfo=TORONTO)
    assert WorkingDays([late]).next(evening, 9 * 60) == datetime(2026, 11, 3, 9, tzinfo=TORONTO)


def test_it_works_where_it_is_open_on_one_of_the_days() -> None:
    saturday, monday = date(2026, 11, 28), date(2026, 11, 30)
    assert USUAL.works(saturday, monday)
    assert USUAL.works(monday, monday)
    assert not USUAL.works(saturday, date(2026, 11, 29))
    assert not USUAL.works(monday, saturday)


def test_where_the_college_never_opens_there_is_an_end_to_looking() -> None:
    closed = WorkingDays([Period(date(2026, 1, 1), date(2036, 1, 1), open=False)])
    assert closed.next(datetime(2026, 11, 2, tzinfo=UTC), 480) > datetime(2027, 11, 2, tzinfo=UTC)


@given(MOMENTS, HALF_HOURS)
def test_each_working_day_has_its_time_once_and_it_is_one_of_work(after: datetime, minutes: int) -> None:
    found = COLLEGE.next(after, minutes)
    assert found > after
    assert COLLEGE.is_open(found)
    again = COLLEGE.next(found, minutes)
    days = [local_day(one) for one in (found, again)]
    assert days[0] < days[1]
    between = [days[0] + timedelta(days=n) for n in range(1, (days[1] - days[0]).days)]
    assert [one for one in between if COLLEGE.hours(one)] == []


@given(HALF_HOURS)
def test_the_nights_on_which_the_clock_changes_have_each_hour_once(minutes: int) -> None:
    """A college that is always open: no other hours are those of a change."""
    always = Period(date(2026, 1, 1), date(2027, 12, 31), open=True, weekdays="0123456", hours=Hours(0, 1440))
    days = WorkingDays([always], holidays=lambda _year: ())
    for change in (date(2026, 11, 1), date(2027, 3, 14)):  # an hour twice, an hour not at all
        moment = moment_of(change - timedelta(days=2), minutes)
        told = []
        for _day in range(4):
            moment = days.next(moment, minutes)
            told.append(local_day(moment))
        assert told == [change + timedelta(days=n) for n in range(-1, 3)]


def test_an_hour_that_is_there_twice_is_the_first_and_one_that_is_skipped_comes_later() -> None:
    assert moment_of(date(2026, 11, 1), 90).tzinfo is UTC
    assert moment_of(date(2026, 11, 1), 90) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    skipped = moment_of(date(2027, 3, 14), 150)
    assert skipped.astimezone(TORONTO).time().isoformat("minutes") == "03:30"
