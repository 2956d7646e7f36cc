"""What Slack keeps of a person: initials, and four digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.masks import initials, masked, masked_da


@pytest.mark.parametrize(
    ("given_name", "family_name", "shown"),
    [
        ("Lise", "Leblanc", "L. L."),
        ("Jean-Philippe", "Tremblay", "J. P. T."),
        ("Marie-Ève", "Bélanger-Lévesque", "M. È. B. L."),
        ("Zoé", "De La Durantaye", "Z. D. L. D."),
        ("Fatima", "D’Amours", "F. D."),
        ("Ève", "Lœwen", "È. L."),
        ("linh", "nguyễn", "L. N."),
        ("  Lise ", " Leblanc  ", "L. L."),
        ("Lise", "", "L."),
        ("", "", ""),
        ("(Lise)", "- Leblanc", "L. L."),
    ],
)
def test_a_name_is_masked_to_one_initial_for_each_of_its_parts(
    given_name: str, family_name: str, shown: str
) -> None:
    assert initials(given_name, family_name) == shown


def test_a_da_is_masked_to_its_last_four_digits() -> None:
    assert masked_da("1234567") == "•••-4567"


NAMES = st.text(st.characters(categories=("L", "Nd", "Pd", "Zs", "Po")), max_size=40)


@given(NAMES, NAMES, st.from_regex(r"[0-9]{7,9}", fullmatch=True))
def test_no_more_than_four_digits_are_ever_shown(given_name: str, family_name: str, da: str) -> None:
    shown = masked(given_name, family_name, da)
    assert sum(c.isdigit() for c in shown) == 4


@given(st.from_regex(r"[A-Z][a-z]{1,12}", fullmatch=True), st.from_regex(r"[A-Z][a-z]{1,12}", fullmatch=True))
def test_a_name_of_two_words_shows_two_letters(given_name: str, family_name: str) -> None:
    assert initials(given_name, family_name) == f"{given_name[0]}. {family_name[0]}."
