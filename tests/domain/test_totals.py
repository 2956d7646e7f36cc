"""The totals of a session dossier, on the guide's own."""

from dataclasses import dataclass

from rac_bot.domain.totals import Totals, totals
from rac_bot.domain.units import Weighting


@dataclass(frozen=True)
class Written:
    note: int | None
    weighting: Weighting


def line(note: int | None, weighting: str = "1-2-1") -> Written:
    return Written(note, Weighting.parse(weighting))


def test_the_guides_autumn_2017_is_three_courses_nine_hours_and_4_33_units() -> None:
    autumn = [line(94, "1-2-1"), line(87, "1-2-1"), line(81, "2-1-2")]
    assert totals(autumn) == Totals(3, 9, in_progress="0,00", passed="4,33", failed="0,00")


def test_a_session_just_created_totals_nothing() -> None:
    assert totals([]) == Totals(0, 0, "0,00", "0,00", "0,00")


def test_a_line_without_a_note_is_in_progress() -> None:
    assert totals([line(None, "2-1-2")]) == Totals(1, 3, in_progress="1,66", passed="0,00", failed="0,00")


def test_sixty_passes_and_fifty_nine_fails() -> None:
    assert totals([line(60), line(59, "2-1-2")]) == Totals(2, 6, "0,00", passed="1,33", failed="1,66")


def test_a_zero_is_a_note_not_its_absence() -> None:
    assert totals([line(0)]) == Totals(1, 3, "0,00", "0,00", failed="1,33")


def test_the_pass_mark_is_the_colleges() -> None:
    assert totals([line(60)], pass_mark=65).failed == "1,33"


def test_the_fraction_dropped_is_that_of_the_sum_not_of_each_course() -> None:
    assert totals([line(80), line(80), line(80)]).passed == "4,00"
