"""A code survives whatever a spreadsheet does to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain import codes
from rac_bot.domain.units import format_units, parse_hundredths
from rac_bot.exchange.reading import cells
from rac_bot.exchange.reading.sheets import shown

group = cells.needed(cells.plain(codes.parse_group))


@given(st.integers(1, 99_999))
def test_a_group_keeps_its_zeros_as_text_or_number(number: int) -> None:
    text = f"{number:05d}"
    ways = (
        text,
        number,
        float(number),
        f"{number}.0",
        f"{number},00",
        f"'{text}",
        f'="{text}"',
        f" {text}\u00a0",
    )

    assert {group(way) for way in ways} == {text}


@given(st.integers(0, 9_999))
def test_a_competency_keeps_its_zeros(number: int) -> None:
    assert cells.competencies(shown(float(number))) == (f"{number:04d}",)


@given(st.integers(0, 300))
def test_units_survive_a_computation_in_thirds(thirds: int) -> None:
    written = format_units(thirds)

    assert parse_hundredths(shown(thirds / 3)) == parse_hundredths(written)
    assert parse_hundredths(shown(float(written.replace(",", ".")))) == parse_hundredths(written)


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)))
def test_a_date_is_read_year_first_only(day: date) -> None:
    assert cells.day(day) == cells.day(day.isoformat()) == cells.day(f"{day:%Y/%m/%d}") == day
    with pytest.raises(ValueError, match="AAAA-MM-JJ"):
        cells.day(f"{day:%d/%m/%Y}")


@given(st.text(max_size=40))
def test_no_text_breaks_a_cell(text: str) -> None:
    for read in (group, cells.optional(cells.coded), cells.optional(cells.programme), cells.flag, cells.day):
        try:
            read(text)
        except ValueError as refusal:
            assert str(refusal)  # noqa: PT017 - either a value or a sentence; both are fine


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 - Prés. conf", "1"),
        ("1", "1"),
        (1.0, "1"),
        ("SO – Sans objet", "SO"),
        ("929000-1 - Cégep", "929000-1"),
        ('="00990 "', "00990"),
    ],
)
def test_a_code_may_carry_its_label(cell: str | float, expected: str) -> None:
    assert cells.needed(cells.code)(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("oui", True),
        ("X", True),
        (1.0, True),
        (True, True),
        ("VRAI", True),
        ("", False),
        ("Non", False),
        (0, False),
    ],
)
def test_yes_and_no_in_the_ways_people_write_them(cell: str | float, expected: bool) -> None:
    assert cells.flag(cell) is expected
