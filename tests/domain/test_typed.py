"""The numbers that people type and paste, whole or with `*` and `?`: the pattern of each."""

import pytest

from rac_bot.domain import typed


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("DA 123-4567", "1234567"),
        ("DA de DA 1234567", "1234567"),
        ("N° 1234", "1234*"),
        ("# 12", "12*"),
        ("123456789", "3456789"),  # with the year
        ("12345678", None),
        ("12345678*", None),
        ("*4567", "*4567"),
        ("12?4567", "12?4567"),
        ("123?4567", "1234567"),
        ("L. L. · DA •••-4567", "???4567"),
        ("Leblanc, Lise · 123-4567", "1234567"),
        ("123 4567 · 765 4321", None),
        ("DA", None),
        ("123 DA 4567", None),
        ("DA 123 DA 4567", None),
        ("12345*678", None),
    ],
)
def test_the_das_that_a_text_may_be(text: str, pattern: str | None) -> None:
    assert typed.da(text) == pattern


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("trea15628401", "TREA15628401"),
        ("TREA-1562 8401", "TREA15628401"),
        ("trea 1562", "TREA1562*"),
        ("TREA????????", "TREA????????"),
        ("TRE15628401", None),
        ("", None),
    ],
)
def test_the_codes_permanents_that_a_text_may_be(text: str, pattern: str | None) -> None:
    assert typed.code_permanent(text) == pattern


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("JEE0K-17R-RA", "JEE.0K"),
        ("JEE.AK", "JEE.AK"),
        ("JEEAK", None),  # a word
        ("jee0k", "JEE.0K"),
        ("jee?0k", "JEE?0K"),
        ("JEE.*", "JEE.*"),
        ("322.A", "322.A"),
        ("32210", None),
        ("JEE0", None),
    ],
)
def test_the_programmes_that_a_text_may_be(text: str, pattern: str | None) -> None:
    assert typed.programme(text) == pattern


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("da 123-4567 santé", "da 123-4567", "santé"),
        ("DA 1234567 santé\nEE", "DA 1234567", "santé\nEE"),
        ("Leblanc, Lise · 17 123-4567 · EE", "Leblanc, Lise · 17 123-4567", "EE"),
        ("tremblay santé\nEE", "tremblay", "santé\nEE"),
        ("1234567-8 EE", "1234567-8", "EE"),
        ("", "", ""),
    ],
)
def test_the_da_or_the_word_that_a_text_begins_with(text: str, first: str, rest: str) -> None:
    assert typed.leading_da(text) == (first, rest)
