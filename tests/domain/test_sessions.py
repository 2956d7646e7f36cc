"""College sessions: how people write them, how they follow one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rac_bot.domain.sessions import FIRST_YEAR, LAST_YEAR, TERMS, Session

SESSIONS = st.builds(Session, st.integers(FIRST_YEAR, LAST_YEAR), st.sampled_from(TERMS))


@pytest.mark.parametrize(
    "text",
    [
        *("H-2018", "h-2018", "H2018", "h 2018", "H‑2018", "H – 2018"),
        *("H-18", "H18", "h18"),
        *("Hiver 2018", "hiver 2018", "HIVER 18", "hiver2018", "  Hiver   2018  "),
    ],
)
def test_a_winter_is_read_however_it_is_written(text: str) -> None:
    assert Session.parse(text) == Session(2018, "H")


@given(SESSIONS)
def test_a_session_is_read_by_its_number(session: Session) -> None:
    assert Session.parse(str(session.ordinal)) == session


@pytest.mark.parametrize("text", ["20180", "20184", "201811", "2018", "19661", "20181.5"])
def test_no_other_number_is_a_session(text: str) -> None:
    with pytest.raises(ValueError, match="une"):
        Session.parse(text)


@pytest.mark.parametrize("text", ["E-2018", "Été 2018", "ete 18", "e\u0301te\u0301 2018", "ÉTÉ 18"])
def test_a_summer_is_read_with_or_without_its_accents(text: str) -> None:
    assert Session.parse(text) == Session(2018, "E")


def test_the_banner_of_the_guide_is_read_as_its_list_is() -> None:
    assert Session.parse("A-17") == Session.parse("A-2017") == Session.parse("Automne 2017")


@pytest.mark.parametrize(
    "text", ["", "2018", "H", "H-8", "H-201", "H-20181", "P-2018", "printemps 2018", "H-2018 A-2018", "H*18"]
)
def test_what_names_no_session_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"^une session s’écrit A, H ou E et l’année, par ex\. H-2018"):
        Session.parse(text)


def test_in_a_year_winter_comes_first_then_summer_then_autumn() -> None:
    shuffled = [Session.parse(code) for code in ("H-2019", "A-2018", "E-2018", "A-2017", "H-2018")]
    assert [s.code for s in sorted(shuffled)] == ["A-2017", "H-2018", "E-2018", "A-2018", "H-2019"]


def test_a_session_is_shown_as_clara_shows_it() -> None:
    winter = Session(2018, "H")
    assert (winter.code, winter.short, str(winter)) == ("H-2018", "H-18", "H-2018")
    assert (winter.name, winter.label) == ("Hiver 2018", "Hiver 2018 (H-2018)")
    assert Session(2006, "A").short == "A-06"
    assert [Session(2018, term).name for term in TERMS] == ["Hiver 2018", "Été 2018", "Automne 2018"]


def test_after_the_autumn_comes_the_winter_of_the_next_year() -> None:
    session = Session(2017, "A")
    following = [session := session.next() for _ in range(4)]
    assert [s.code for s in following] == ["H-2018", "E-2018", "A-2018", "H-2019"]


def test_the_ordinal_of_the_guides_session_reads_as_year_and_rank() -> None:
    assert Session(2018, "H").ordinal == 20181


@given(SESSIONS)
def test_a_session_comes_back_from_its_ordinal_its_code_and_its_label(session: Session) -> None:
    assert Session.from_ordinal(session.ordinal) == session
    assert Session.parse(session.code) == session
    assert Session.parse(session.name) == session


@given(SESSIONS, SESSIONS)
def test_ordinals_are_in_the_order_of_time(one: Session, other: Session) -> None:
    assert (one.ordinal < other.ordinal) == (one < other)
    assert (one.ordinal == other.ordinal) == (one == other)


@given(SESSIONS)
def test_nothing_comes_between_a_session_and_the_next(session: Session) -> None:
    assert session < session.next()
    assert session.next().ordinal - session.ordinal in (1, 8)


@pytest.mark.parametrize(("text", "code"), [("A-99", "A-1999"), ("H80", "H-1980"), ("é79", "E-2079")])
def test_two_digits_are_a_year_of_this_century_or_the_end_of_the_last(text: str, code: str) -> None:
    assert Session.parse(text).code == code


@pytest.mark.parametrize("text", ["H-0018", "A-1900", "h 9999"])
def test_a_year_no_college_knows_is_a_slip(text: str) -> None:
    with pytest.raises(ValueError, match=r"^une année entre 1967 et 2099$"):
        Session.parse(text)
