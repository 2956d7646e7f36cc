"""Before which day enrolment is declared, and of which sessions and courses."""

from datetime import date

from rac_bot.domain.calendar import Calendar, Dates
from rac_bot.domain.declaring import Check, Due, Missing, Pivot, Pivots, year_before
from rac_bot.domain.dropping import DropRule
from rac_bot.domain.sessions import TERMS, Session

H25, A25, H26, A26, H27 = (Session.parse(code) for code in ("H-2025", "A-2025", "H-2026", "A-2026", "H-2027"))
DATED = Calendar({A26: Dates(date(2026, 8, 24), date(2026, 12, 22), pivot=date(2026, 9, 21))})
PIVOTS = Pivots(DATED, DropRule("sans échec", autumn=(9, 19), winter=(2, 14), share=20))
OWN = (date(2026, 3, 5), date(2026, 3, 15))  # to be dropped until 7 March
NONE = (None, None)


def test_a_pivot_date_is_the_colleges_or_the_last_day_to_drop() -> None:
    assert [PIVOTS.of(one) for one in (A26, H26)] == [date(2026, 9, 21), date(2026, 2, 14)]
    assert PIVOTS.of(Session(2026, "E")) is None


def test_a_course_on_another_calendar_has_its_own() -> None:
    assert PIVOTS.own(A26, *OWN) == date(2026, 3, 7)
    assert PIVOTS.own(A26, OWN[0], None) is PIVOTS.own(A26, None, OWN[1]) is None


def test_the_one_that_follows_is_on_that_day_or_later() -> None:
    autumn = Pivot(date(2026, 9, 21), A26)
    assert PIVOTS.following(date(2026, 9, 21)) == autumn
    assert PIVOTS.following(date(2026, 9, 22)) == Pivot(date(2027, 2, 14), H27)
    assert PIVOTS.following(date(2026, 2, 15)) == autumn
    long_ago = Dates(date(2020, 1, 1), date(2020, 5, 31), pivot=date(2020, 2, 1))
    years = Calendar({Session(year, term): long_ago for year in (2025, 2026, 2027) for term in TERMS})
    assert Pivots(years, PIVOTS.drop).following(date(2026, 2, 15)) is None


def test_those_between_two_days_count_both() -> None:
    assert PIVOTS.between(date(2026, 2, 14), date(2026, 9, 21)) == {
        H26: date(2026, 2, 14),
        A26: date(2026, 9, 21),
    }
    assert PIVOTS.between(date(2026, 2, 15), date(2026, 9, 20)) == {}
    assert PIVOTS.between(date(2026, 12, 1), date(2027, 2, 14)) == {H27: date(2027, 2, 14)}
    # The college may put one off to another year.
    late = Pivots(
        Calendar({A25: Dates(date(2025, 8, 1), date(2026, 3, 1), pivot=date(2026, 1, 9))}), PIVOTS.drop
    )
    assert late.between(date(2026, 1, 1), date(2026, 1, 31)) == {A25: date(2026, 1, 9)}


def test_what_is_due_are_the_sessions_and_the_results_of_a_year() -> None:
    due = Due.between(date(2026, 2, 1), date(2026, 9, 30), PIVOTS)
    assert due.range == (H25, A26)
    assert due.oldest == Session(2025, "H")
    assert (due.first, due.last, due.pivots) == (date(2026, 2, 1), date(2026, 9, 30), PIVOTS)
    assert due.of_line(A26, *NONE) == date(2026, 9, 21)
    assert due.of_line(A25, *NONE) is None
    winter = date(2026, 2, 14)
    assert [due.of_result(one) for one in (H25, A25, H26)] == [winter, winter, winter]
    assert due.of_result(A26) == date(2026, 9, 21)
    assert due.of_result(Session(2024, "A")) is due.of_result(H27) is None
    assert year_before(A26) == A25


def test_a_course_on_another_calendar_is_due_by_its_own_date_alone() -> None:
    seventh = date(2026, 3, 7)
    for first, last, expected in (
        (date(2026, 2, 1), date(2026, 3, 31), seventh),
        (seventh, seventh, seventh),
        (date(2026, 3, 8), date(2026, 3, 31), None),
        (date(2026, 2, 1), date(2026, 3, 6), None),
    ):
        assert Due.between(first, last, PIVOTS).of_line(H26, *OWN) == expected


def test_nothing_is_due_between_two_pivot_dates() -> None:
    due = Due.between(date(2026, 4, 1), date(2026, 4, 30), PIVOTS)
    assert due.range is None
    assert due.of_result(H26) is None


def test_each_check_is_of_something_that_may_lack() -> None:
    assert {one.check for one in Missing} == set(Check)
