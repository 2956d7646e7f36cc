"""The totals of a session dossier, on the guide's own."""

from dataclasses import dataclass

import pytest

from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.totals import Totals, totals
from rac_bot.domain.units import Weighting


@dataclass(frozen=True)
class Written:
    outcome: Outcome
    weighting: Weighting


def line(outcome: Outcome, weighting: str = "1-2-1") -> Written:
    return Written(outcome, Weighting.parse(weighting))


def summed(*lines: Written) -> Totals:
    return totals(lines, lambda one: one.outcome)


def test_the_guides_autumn_2017_is_three_courses_nine_hours_and_4_33_units() -> None:
    autumn = [line(Outcome.PASSED), line(Outcome.PASSED), line(Outcome.PASSED, "2-1-2")]
    assert summed(*autumn) == Totals(3, 9, in_progress="0,00", passed="4,33", failed="0,00")


def test_a_session_just_created_totals_nothing() -> None:
    assert summed() == Totals(0, 0, "0,00", "0,00", "0,00")


def test_units_stand_under_what_became_of_their_course() -> None:
    lines = [line(Outcome.UNDER_WAY, "2-1-2"), line(Outcome.PASSED), line(Outcome.FAILED, "1-1-1")]
    assert summed(*lines) == Totals(3, 8, in_progress="1,66", passed="1,33", failed="1,00")


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.ENDED, Outcome.WITHOUT_RESULT])
def test_a_course_that_is_over_without_a_note_counts_and_its_units_stand_nowhere(outcome: Outcome) -> None:
    assert summed(line(outcome, "2-1-2")) == Totals(1, 3, "0,00", "0,00", "0,00")


def test_the_fraction_dropped_is_that_of_the_sum_not_of_each_course() -> None:
    assert summed(line(Outcome.PASSED), line(Outcome.PASSED), line(Outcome.PASSED)).passed == "4,00"
