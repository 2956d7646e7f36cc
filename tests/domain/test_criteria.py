"""Free text: what an advisor typed is recognised for what it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.criteria import Combined, Criterion, SearchBy, asked, recognise
from rac_bot.domain.sessions import Session


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("leblanc", [SearchBy.FULL_NAME]),
        ("Leblanc, Lise", [SearchBy.FULL_NAME]),
        ("TREM*", [SearchBy.FULL_NAME]),
        ("*vesque", [SearchBy.FULL_NAME]),
        ("d'amours", [SearchBy.FULL_NAME]),
        ("*", [SearchBy.FULL_NAME]),
        ("JEE", [SearchBy.FULL_NAME]),
        ("LEBL12345678", [SearchBy.CODE_PERMANENT]),
        ("lebl 12345678", [SearchBy.CODE_PERMANENT]),
        ("LEBL1*", [SearchBy.CODE_PERMANENT]),
        ("TREM1562????", [SearchBy.CODE_PERMANENT]),
        ("JEE.0K", [SearchBy.PROGRAMME]),
        ("322.A0", [SearchBy.PROGRAMME]),
        ("jee.*", [SearchBy.PROGRAMME]),
        ("171234567", [SearchBy.DA, SearchBy.PHONE]),
        ("223*", [SearchBy.DA, SearchBy.PHONE]),
        ("123-45??", [SearchBy.DA, SearchBy.PHONE]),
        ("12", [SearchBy.DA, SearchBy.PHONE]),
        ("514 555", [SearchBy.DA, SearchBy.PHONE]),
        ("514.55", [SearchBy.DA, SearchBy.PHONE, SearchBy.PROGRAMME]),
        ("(438) 555-01", [SearchBy.PHONE]),
        ("(438) 555-0102", [SearchBy.PHONE]),
        ("*628401", [SearchBy.CODE_PERMANENT, SearchBy.DA, SearchBy.PHONE]),
        ("LEBL????????", [SearchBy.CODE_PERMANENT]),
        ("lebl ????????", [SearchBy.CODE_PERMANENT]),
        ("LEBL12", [SearchBy.CODE_PERMANENT]),
        ("JEE0K", [SearchBy.PROGRAMME]),
        ("jee?0k", [SearchBy.PROGRAMME]),
        ("322.*", [SearchBy.PROGRAMME]),
        ("JEE0K-17R-RA", [SearchBy.PROGRAMME]),
        ("Leblanc, Lise · 123-4567", [SearchBy.DA]),
        ("Leblanc, Lise · 123-4567 · JEE0K-17R-RA", [SearchBy.DA]),
        ("DA 123-4567", [SearchBy.DA]),
        ("L. L. · DA •••-4567", [SearchBy.DA]),
        ("350-714-RL · Développement", [SearchBy.FULL_NAME]),
        ("Leblanc 2", [SearchBy.FULL_NAME]),
        ("4385550102", [SearchBy.PHONE]),
        ("+1 438 555-0102", [SearchBy.PHONE]),
    ],
)
def test_each_kind_of_text_is_recognised(text: str, fields: list[SearchBy]) -> None:
    assert recognise(text) == [Criterion(field, text) for field in fields]


@pytest.mark.parametrize("text", ["1234567", "123-4567", "555 0102"])
def test_seven_digits_are_both_a_da_and_a_local_phone_number(text: str) -> None:
    assert recognise(text) == [Criterion(SearchBy.DA, text), Criterion(SearchBy.PHONE, text)]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_is_nothing_to_look_for(text: str) -> None:
    assert recognise(text) == []


def test_the_spaces_around_a_text_are_not_part_of_it() -> None:
    assert recognise("  leblanc ") == [Criterion(SearchBy.FULL_NAME, "leblanc")]


def test_the_fields_are_in_the_order_of_claras_list() -> None:
    assert [field.name for field in SearchBy] == [
        *("CODE_PERMANENT", "FAMILY_NAME", "FULL_NAME", "DA"),
        *("PHONE", "PROGRAMME", "GIVEN_NAME", "PROGRAMME_TITLE"),
    ]


@given(st.text(max_size=40))
def test_whatever_is_typed_is_looked_for_somewhere(text: str) -> None:
    assert bool(recognise(text)) == bool(text.strip())


def test_a_simple_search_is_of_the_field_that_was_chosen() -> None:
    assert asked("1234567", SearchBy.DA) == [Criterion(SearchBy.DA, "1234567")]
    assert asked("leblanc") == recognise("leblanc")
    assert asked("", SearchBy.DA) == []


@pytest.mark.parametrize(
    "search",
    [
        Combined(),
        Combined({SearchBy.FAMILY_NAME: "roy", SearchBy.DA: "12*"}, True, False, Session(2018, "H")),
        Combined({SearchBy.PROGRAMME: "JEE.*"}, False, True),
    ],
)
def test_an_advanced_search_is_kept_as_it_is(search: Combined) -> None:
    assert Combined.kept(search.stored) == search
    assert search.criteria == [Criterion(where, text) for where, text in search.texts.items()]
