"""The college's codes: what is read, what is stored, what is said of the rest."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain import codes

Parser = Callable[[str], str]


@pytest.mark.parametrize(
    "text", ["1234567", "123-4567", " 123 4567 ", "123‑4567", "171234567", "17-123-4567"]
)
def test_a_da_keeps_its_seven_digits_however_it_is_written(text: str) -> None:
    assert codes.parse_da(text) == "1234567"


def test_a_da_is_shown_in_two_parts() -> None:
    assert codes.format_da("1234567") == "123-4567"


@given(st.from_regex(r"[0-9]{7}", fullmatch=True))
def test_a_da_that_is_shown_can_be_typed_back(da: str) -> None:
    assert codes.parse_da(codes.format_da(da)) == da


@pytest.mark.parametrize("text", ["LEBL12345678", "LEBL 12345678", "lebl 1234 5678", "LEBL-1234-5678"])
def test_a_code_permanent_is_read_without_its_spaces(text: str) -> None:
    assert codes.parse_code_permanent(text) == "LEBL12345678"


@pytest.mark.parametrize(
    ("code", "born"),
    [
        ("TREJ03057902", date(1979, 5, 3)),  # a man born before 2000: written as it is
        ("TREM15628401", date(1984, 12, 15)),  # a woman: month + 50
        ("STPC65080305", date(2003, 8, 3)),  # a man born after 1999: day + 62
        ("NGUL66520307", date(2003, 2, 4)),  # a woman born after 1999: both
        ("AAAA31129901", date(1999, 12, 31)),
        ("AAAA63010001", date(2000, 1, 1)),
    ],
)
def test_a_code_permanent_tells_the_birth_date(code: str, born: date) -> None:
    assert codes.birth_date(code) == born


@pytest.mark.parametrize(
    "code", ["LEBL12345678", "AAAA30028001", "AAAA00018001", "AAAA10008001", "AAAA62018001"]
)
def test_an_impossible_date_is_no_birth_date(code: str) -> None:
    assert codes.birth_date(code) is None


def test_the_guides_own_code_is_accepted_though_its_date_is_impossible() -> None:
    assert codes.parse_code_permanent("LEBL 12345678") == "LEBL12345678"
    assert codes.birth_date("LEBL12345678") is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.booleans())
def test_every_birth_date_comes_back_from_its_code(born: date, woman: bool) -> None:
    day, month = born.day + 62 * (born.year > 1999), born.month + 50 * woman
    assert codes.birth_date(f"AAAA{day:02d}{month:02d}{born.year % 100:02d}01") == born


@pytest.mark.parametrize(
    ("code", "family", "given", "theirs"),
    [
        ("LEBL12345678", "Leblanc", "Lise", True),
        ("DAMJ12345678", "D’Amours", "Jean", True),
        ("LEBA12345678", "Leblanc", "Lise", False),
        ("LABL12345678", "Leblanc", "Lise", False),
        ("LEXL12345678", "Le", "Lise", True),
        ("LELL12345678", "Leblanc", "", False),
    ],
)
def test_a_code_permanent_bears_the_name_that_it_was_made_of(
    code: str, family: str, given: str, theirs: bool
) -> None:
    assert codes.bears_name(code, family, given) is theirs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("350714rl", "350 714 RL"),
        ("350-714-RL", "350 714 RL"),
        ("35071", "350 71 "),
        ("3507", "3507"),
        ("santé 350714", "santé 350714"),
    ],
)
def test_the_parts_of_a_course_number_are_words(text: str, words: str) -> None:
    assert codes.course_words(text) == words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("322-409-MV", "322-409-MV"),
        ("322-70F-RL", "322-70F-RL"),  # a real course with a letter in the middle
        ("601-103-mq", "601-103-MQ"),
        (" 350 - 714 - rl ", "350-714-RL"),
        ("350–714–RL", "350-714-RL"),
    ],
)
def test_a_course_number_is_read_in_any_case_and_with_any_dash(text: str, number: str) -> None:
    assert codes.parse_course(text) == number


@pytest.mark.parametrize(
    ("text", "group"),
    [("00990", "00990"), ("990", "00990"), ("0990", "00990"), ("a0001", "A0001"), ("1", "00001")],
)
def test_a_group_gets_back_the_zeros_that_a_spreadsheet_drops(text: str, group: str) -> None:
    assert codes.parse_group(text) == group


@pytest.mark.parametrize("text", ["0190", "019a", "FK19", "4ef2"])
def test_a_competency_is_four_digits_or_letters(text: str) -> None:
    assert codes.parse_competency(text) == text.upper()


@pytest.mark.parametrize("text", ["JEE.0K", "jee.0k", "322.A0", "180.A0", " 322 .A1"])
def test_a_programme_keeps_its_dot(text: str) -> None:
    assert codes.parse_programme(text) == "".join(text.split()).upper()


@pytest.mark.parametrize("text", ["JEE0K-17R-RA", "322A0-10A-RA", "jee0k - 17r - ra", "JEE0K- 17R -RA"])
def test_a_grid_is_programme_version_and_unit(text: str) -> None:
    assert codes.parse_grid(text) == "".join(text.split()).upper()
    assert codes.parse_grid(text.replace("-", " ")) == codes.parse_grid(text)


@pytest.mark.parametrize(
    "text",
    ["(438) 555-0102", "438.555.0102", "438 555 0102", "4385550102", "1 438 555-0102", "+1 (438) 555-0102"],
)
def test_a_phone_keeps_its_ten_digits_whatever_parts_them(text: str) -> None:
    assert codes.parse_phone(text) == "4385550102"


@pytest.mark.parametrize(
    ("parse", "wrong", "sentence"),
    [
        (
            codes.parse_da,
            ["", "123456", "12345678", "1234567890", "abc"],
            "un numéro de DA a 7 chiffres, par ex. 123-4567",
        ),
        (
            codes.parse_code_permanent,
            ["", "LEB12345678", "LEBL1234567", "LEBL123456789", "12345678LEBL"],
            "un code permanent a 4 lettres et 8 chiffres, par ex. TREM15628401",
        ),
        (
            codes.parse_course,
            ["", "322409M", "322--409-MV", "32-409-MV", "322-409-M", "A22-409-MV", "322-409-MVX"],
            "un numéro de cours s’écrit comme 350-714-RL",
        ),
        (
            codes.parse_programme,
            ["", "JEE0", "JE.0K", "JEE.0KK"],
            "un numéro de programme s’écrit comme JEE.0K",
        ),
        (
            codes.parse_grid,
            ["", "JEE0K", "JEE.0K-17R-RA", "-17R-RA"],
            "un code de grille s’écrit comme JEE0K-17R-RA",
        ),
        (codes.parse_competency, ["", "190", "019AB", "01.A"], "une compétence a 4 caractères, par ex. 019A"),
        (
            codes.parse_group,
            ["", "0", "009900", "A990", "9.9", "-990"],
            "un numéro de groupe a 5 caractères, par ex. 00990",
        ),
        (
            codes.parse_phone,
            ["", "555", "555-01023", "438 555-010"],
            "un numéro de téléphone a 10 chiffres, par ex. 514-555-0101",
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_code_that_is_not_one_is_answered_with_what_is_expected(
    parse: Parser, wrong: list[str], sentence: str
) -> None:
    for text in wrong:
        with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole sentence is compared below
            parse(text)
        assert str(refused.value) == sentence, text


@given(st.text(max_size=20), st.sampled_from([codes.parse_course, codes.parse_group, codes.parse_competency]))
def test_what_is_stored_is_read_again_as_itself(text: str, parse: Parser) -> None:
    try:
        stored = parse(text)
    except ValueError:
        return
    assert parse(stored) == stored


def test_the_digits_of_a_code_are_ours() -> None:
    for parse, text in ((codes.parse_course, "٣٢٢-409-MV"), (codes.parse_code_permanent, "LEBL١٢٣٤٥٦٧٨")):
        with pytest.raises(ValueError, match=r"par ex|comme"):
            parse(text)
