"""When a session is under way, over, and proposed: by the college's dates, or the usual ones."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.calendar import Calendar, Dates, usual
from rac_bot.domain.sessions import Session

A26, H27, E27 = Session(2026, "A"), Session(2027, "H"), Session(2027, "E")
DATED = Calendar(
    {
        A26: Dates(date(2026, 8, 24), date(2026, 12, 22), date(2026, 11, 16)),
        H27: Dates(date(2027, 1, 20), date(2027, 6, 4)),
    }
)


@pytest.fixture
def a_session_is_proposed_to_its_end() -> None:
    """Not here."""


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 1, 1), "H-2018"),
        (date(2018, 5, 31), "H-2018"),
        (date(2018, 6, 1), "E-2018"),
        (date(2018, 8, 15), "E-2018"),
        (date(2018, 8, 16), "A-2018"),
        (date(2018, 12, 31), "A-2018"),
    ],
)
def test_each_day_of_the_year_has_its_session(day: date, code: str) -> None:
    assert Calendar().current(day).code == code


@pytest.mark.parametrize(
    ("day", "session"),
    [
        (date(2026, 12, 22), A26),
        (date(2026, 12, 23), H27),  # between two, the one that comes
        (date(2027, 6, 4), H27),  # the summer has begun, by the usual dates
        (date(2027, 6, 5), E27),
    ],
)
def test_the_colleges_dates_win_over_the_usual_ones(day: date, session: Session) -> None:
    assert DATED.current(day) == session


def test_a_session_may_last_into_the_next_year() -> None:
    late = Calendar({A26: Dates(date(2026, 8, 24), date(2027, 1, 15))})
    assert late.current(date(2027, 1, 15)) == A26
    assert late.current(date(2027, 1, 16)) == H27


@pytest.mark.parametrize(
    ("day", "session"),
    [
        (date(2026, 11, 15), A26),
        (date(2026, 11, 16), H27),  # the switch
        (date(2026, 12, 20), H27),
        (date(2027, 5, 7), H27),
        (date(2027, 5, 8), None),  # the last four weeks, without a switch
        (date(2027, 6, 4), None),
    ],
)
def test_the_session_proposed_is_the_next_one_from_the_switch_on(day: date, session: Session | None) -> None:
    assert DATED.proposed(day) == session


@given(DAYS)
def test_no_session_that_is_over_is_ever_current_or_proposed(day: date) -> None:
    for calendar in (Calendar(), DATED):
        assert not calendar.is_over(calendar.current(day), day)
        wanted = calendar.proposed(day)
        assert wanted is None or not calendar.is_over(wanted, day)


@given(st.builds(Session, st.integers(1990, 2060), st.sampled_from("HEA")))
def test_the_usual_dates_leave_no_day_between_two_sessions(session: Session) -> None:
    assert usual(session).last + timedelta(days=1) == usual(session.next()).first
