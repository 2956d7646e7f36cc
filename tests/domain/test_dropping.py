"""Until when a course can be dropped without failure."""

from datetime import date, datetime

import pytest
from freezegun import freeze_time

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.sessions import Session
from rac_bot.i18n import TORONTO

RULE = DropRule("sans échec", autumn=(9, 19), winter=(2, 14), share=20)


def last_day(code: str, starts: date | None = None, ends: date | None = None) -> date | None:
    return RULE.last_day(Session.parse(code), starts, ends)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("A-2017", date(2017, 9, 19)),
        ("H-2018", date(2018, 2, 14)),
        ("E-2018", None),  # summer courses keep their own calendars
    ],
)
def test_a_session_has_the_colleges_date(code: str, expected: date | None) -> None:
    assert last_day(code) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2018, 3, 5), date(2018, 3, 15), date(2018, 3, 7)),  # 2 of 10 days
        (date(2018, 3, 5), date(2018, 3, 19), date(2018, 3, 7)),  # 2,8 of 14: the day is not over
        (date(2017, 12, 20), date(2018, 1, 29), date(2017, 12, 28)),  # across the new year
        (date(2020, 2, 20), date(2020, 3, 31), date(2020, 2, 28)),  # 8 of 40, in a leap year
        (date(2018, 3, 5), date(2018, 3, 5), date(2018, 3, 5)),  # a single day
    ],
)
def test_a_course_on_another_calendar_has_a_share_of_its_duration(
    starts: date, ends: date, expected: date
) -> None:
    assert last_day("A-2017", starts, ends) == expected
    assert last_day("E-2018", starts, ends) == expected


def test_half_a_calendar_is_none() -> None:
    assert last_day("A-2017", date(2017, 10, 1), None) == date(2017, 9, 19)
    assert last_day("A-2017", None, date(2017, 10, 1)) == date(2017, 9, 19)


def test_the_share_is_the_colleges() -> None:
    rule = DropRule("annulable", (9, 19), (2, 14), share=50)
    assert rule.last_day(Session.parse("A-2017"), date(2018, 3, 1), date(2018, 3, 11)) == date(2018, 3, 6)


def test_a_date_that_the_year_lacks_is_the_day_before() -> None:
    rule = DropRule("annulable", (9, 19), winter=(2, 29), share=20)
    assert rule.last_day(Session.parse("H-2020"), None, None) == date(2020, 2, 29)
    assert rule.last_day(Session.parse("H-2019"), None, None) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("now", "still"),
    [
        ("2017-09-20 03:59:59", True),  # 23 h 59 on the 19th at the college
        ("2017-09-20 04:00:00", False),  # midnight there
        ("2018-09-19 12:00:00", False),  # a year later
    ],
)
def test_the_last_day_ends_at_midnight_of_the_college(now: str, still: bool) -> None:
    last = last_day("A-2017")
    assert last is not None
    with freeze_time(now):
        assert (datetime.now(TORONTO).date() <= last) is still
