"""Looking a course up: what a text finds in a code, and in a title."""

import pytest

from rac_bot.domain.courses import CourseField, finds


@pytest.mark.parametrize(
    ("typed", "held", "found"),
    [
        ("350", "350-714-RL", True),
        ("350-7", "350-714-RL", True),
        ("350714rl", "350-714-RL", True),
        ("714", "350-714-RL", False),  # a number is known by its beginning
        ("*714", "350-714-RL", True),
        ("350-7?4-RL", "350-714-RL", True),
        ("350-7?-RL", "350-714-RL", False),
        ("350-[0-9]14", "350-714-RL", False),  # no other wildcard than CLARA's
        ("350?714?RL", "350-714-RL", True),  # what parts the number
        ("019d", "019D", True),
        ("019Z", "019D", False),
    ],
)
def test_a_code_is_found_by_its_beginning(typed: str, held: str, found: bool) -> None:
    assert finds(CourseField.NUMBER, typed, held) is found


@pytest.mark.parametrize(
    ("typed", "held", "found"),
    [
        ("securite", "Sécurité en milieu de garde", True),
        ("garde milieu", "Sécurité en milieu de garde", True),
        ("gard piscine", "Sécurité en milieu de garde", False),
        ("curite", "Sécurité en milieu de garde", False),
        ("*curite", "Sécurité en milieu de garde", True),
        ("oeuvre", "Mise en œuvre", True),
    ],
)
def test_a_title_is_found_by_the_beginnings_of_its_words(typed: str, held: str, found: bool) -> None:
    assert finds(CourseField.TITLE, typed, held) is found


def test_many_wildcards_take_no_time() -> None:
    assert not finds(CourseField.TITLE, "*a" * 30 + "z", "a" * 200)
