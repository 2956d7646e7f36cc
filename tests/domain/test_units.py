"""Units: exact in thirds, truncated on the screen."""

from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.units import Weighting, format_hundredths, format_units, parse_hundredths


@pytest.mark.parametrize(
    ("thirds", "shown"), [(0, "0,00"), (1, "0,33"), (3, "1,00"), (13, "4,33"), (14, "4,66")]
)
def test_units_are_truncated_not_rounded(thirds: int, shown: str) -> None:
    assert format_units(thirds) == shown


@given(st.integers(0, 10_000))
def test_units_shown_are_the_floor_of_the_hundredths(thirds: int) -> None:
    whole, decimals = format_units(thirds).split(",")
    assert len(decimals) == 2
    assert int(whole) == floor(thirds / 3)
    assert 0 <= thirds * 100 - 3 * int(whole + decimals) < 3


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("4,66", 466),
        ("4.66", 466),
        ("4.666666666666667", 466),
        ("4,6", 460),
        ("4", 400),
        (" 0,00 ", 0),
        ("6,999", 699),
    ],
)
def test_units_written_by_another_college_are_read_to_two_decimals(text: str, hundredths: int) -> None:
    assert parse_hundredths(text) == hundredths


@given(st.integers(0, 999_999))
def test_hundredths_shown_are_read_back(hundredths: int) -> None:
    assert parse_hundredths(format_hundredths(hundredths)) == hundredths


@pytest.mark.parametrize("text", ["", "quatre", "-1", "4,", ",66", "1 000", "4,66 unités"])
def test_what_is_no_number_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"^un nombre, par ex\. 4,66$"):
        parse_hundredths(text)


def test_a_weighting_gives_units_and_class_hours() -> None:
    weighting = Weighting.parse(" 2 - 1 - 2 ")
    assert weighting == Weighting(2, 1, 2)
    assert (weighting.thirds, weighting.class_hours, str(weighting)) == (5, 3, "2-1-2")


@pytest.mark.parametrize("text", ["", "2-1", "2-1-2-1", "a-b-c", "100-1-1", "2/1/2"])
def test_what_is_no_weighting_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"^une pondération s’écrit T-L-P, par ex\. 2-1-2$"):
        Weighting.parse(text)
