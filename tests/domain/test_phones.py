"""A telephone is read as people write it, and found again by what they paste of it."""

import pytest

from rac_bot.domain import phones, typed


@pytest.mark.parametrize(
    ("text", "here", "other"),
    [
        ("450-555-0147 poste 23", "4505550147", None),
        ("(450) 555-0147, ext. 1204", "4505550147", None),
        ("1 450 555-0147 (poste : 4)", "4505550147", None),
        ("450.555.0147 #12", "4505550147", None),
        ("4505550147x9", "4505550147", None),
        ("450 555-0147 p. 310", "4505550147", None),
        ("450 555-0147 (cell.)", "4505550147", None),
        ("+33 6 98 76 54 32", None, "33698765432"),
        ("+33 (0)6 98 76 54 32", None, "33698765432"),
        ("0033 6 98 76 54 32", None, "33698765432"),
        ("011 33 6 98 76 54 32", None, "33698765432"),
        ("+33 6 98 76 54 32 poste 8", None, "33698765432"),
        ("+509 3412-5678", None, "50934125678"),
        ("+47 22 12 34 56", None, "4722123456"),
        ("+351 212 345 678", None, "351212345678"),
        ("555-0147", None, "5550147"),
        ("450-555-0147 / 819-555-0148", "4505550147", "8195550148"),
        ("450-555-0147 poste 4 ou 819-555-0148 poste 5", "4505550147", "8195550148"),
        ("450-555-0147; 555-0148", "4505550147", "5550148"),
        ("450-555-0147 poste 4 " + "n" * 39, "4505550147", None),
        ("+509 3412", None, "5093412"),
        ("+351 212 345 678 901", None, "351212345678901"),
        ("450/555-0147", "4505550147", None),
        ("+213 551 23 45 67, 450 555-0147", "4505550147", "213551234567"),
    ],
)
def test_what_says_more_than_ten_digits_is_kept_as_written(
    text: str, here: str | None, other: str | None
) -> None:
    assert phones.read(f" {text}  ") == (here, other, text)
    assert phones.read(text).written == phones.read(phones.read(text).written or "").written


def test_numbers_on_two_lines_are_read_again_as_they_are_kept() -> None:
    kept = phones.read("450-555-0147\n 819-555-0148 \n")
    assert phones.read(kept.written or "") == kept
    assert kept == ("4505550147", "8195550148", "450-555-0147 / 819-555-0148")


@pytest.mark.parametrize(
    "text", ["450-555-0147", "(450) 555.0147", "+1 450 555-0147", "450–555‑0147", "001 450 555 0147"]
)
def test_ten_digits_are_all_that_is_kept_of_others(text: str) -> None:
    assert phones.read(text) == ("4505550147", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45055501477", "un numéro de téléphone de 10 chiffres ; celui d’un autre pays commence par +"),
        ("33 6 98 76 54 32", "celui d’un autre pays commence par +"),
        ("+33 6 98 76 54 32 10 99 88", "celui d’un autre pays commence par +"),
        ("+33 6 98", "un numéro de téléphone a 10 chiffres"),
        ("+04 50 55 50 14", "un numéro de téléphone a 10 chiffres"),
        ("(0) 450 555 0147", "celui d’un autre pays commence par +"),
        ("+1 450 555", "10 chiffres"),
        ("450-555-0147 / 12", "10 chiffres"),
        ("+33 6 98 76 54 32 / 06", "10 chiffres"),
        ("poste 23", "10 chiffres"),
        ("450-555-0147 / 819-555-0148 / 514-555-0149", "au plus deux numéros"),
        ("555-0147 / 555-0148", "au plus deux numéros de téléphone, dont un de 10 chiffres"),
        ("450-555-0147 poste 4 " + "n" * 40, "au plus 60 caractères"),
    ],
)
def test_what_cannot_be_told_is_refused_in_words(text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=r"^(un numéro|au plus) ") as refused:
        phones.read(text)
    assert expected in str(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("450-555-0147 poste 23", ("4505550147", False)),
        ("555-0147 poste 23", ("5550147", True)),
        ("450-555-0147 / 819-555-0148", ("4505550147", False)),
        ("450/555-0147", ("4505550147", False)),
        ("tél. 450-555-0147", ("4505550147", False)),
        ("+33 (0)6 98 76 54 32", ("33698765432*", False)),
        ("0033 6 98 76 54 32", ("33698765432*", False)),
        ("+33 6 98", ("33698*", False)),
        ("00336987654*", ("00336987654*", False)),  # with a star it is a number, or a part of one
        ("+47 22 12 34 56", ("4722123456*", False)),
        ("33 6 98 76 54 ??", ("336987654??*", False)),
        ("514?555?0101", ("5145550101", False)),
        ("555?0147", ("5550147", True)),
        ("1234567", ("1234567", True)),
        ("14505550147", ("4505550147", False)),
        ("+1 450 555 0147", ("4505550147", False)),
        ("1*", ("1*", False)),
        ("1450555*", ("1450555*", False)),
        ("00 3369 8765", ("0033698765", False)),  # ten digits are of here
        ("*555014", ("*555014", False)),
        ("2345678901234567", None),
        ("Leblanc, Lise · 123-4567 · JEE0K-17R-RA", None),
    ],
)
def test_what_is_typed_or_pasted_is_looked_for(text: str, pattern: tuple[str, bool] | None) -> None:
    assert typed.phone(text) == pattern
