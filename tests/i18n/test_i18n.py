"""What people read: French typography, values left as they are, numbers and moments."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rac_bot.i18n import _, _n, day, day_and_month, language, local_day, moment, number, weekday

NBSP = "\u00a0"
ROOT = Path(__file__).parents[2]


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    token = language.set(lang)
    try:
        yield
    finally:
        language.reset(token)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("Unité : RA", f"Unité{NBSP}: RA"),
        ("un ; deux", f"un{NBSP}; deux"),
        ("Vraiment !", f"Vraiment{NBSP}!"),
        ("Vraiment ?", f"Vraiment{NBSP}?"),
        ("20 % du cours", f"20{NBSP}% du cours"),
        ("lancez « rac-bot db upgrade »", f"lancez «{NBSP}rac-bot db upgrade{NBSP}»"),
        ("Quoi ?! « Si » : non", f"Quoi{NBSP}?! «{NBSP}Si{NBSP}»{NBSP}: non"),
        ("http://exemple.ca, à 10:30", "http://exemple.ca, à 10:30"),
        ("un mot, deux. Trois…", "un mot, deux. Trois…"),
    ],
)
def test_french_signs_are_kept_with_their_word(source: str, read: str) -> None:
    assert _(source) == read


def test_no_break_spaces_stand_around_a_value_and_not_in_it() -> None:
    typed = "Qui ? « moi » : {name} 100 % !"
    assert _("Trouvé : « {text} » !", text=typed) == f"Trouvé{NBSP}: «{NBSP}{typed}{NBSP}»{NBSP}!"


def test_a_sentence_without_values_may_hold_braces() -> None:
    assert _("le gabarit {name}") == "le gabarit {name}"


def test_a_language_that_has_no_catalog_reads_the_sentence_of_the_source() -> None:
    with speaking("de"):
        assert _("Choisissez le groupe.") == "Choisissez le groupe."
        assert _("{course} est déjà au dossier", course="322-409-MV") == "322-409-MV est déjà au dossier"


def test_one_persons_language_is_not_the_next_ones() -> None:
    with speaking("de"):
        assert _("Vraiment ?") == "Vraiment ?"  # French typography is for French alone
    assert _("Vraiment ?") == f"Vraiment{NBSP}?"


@pytest.mark.parametrize(
    ("count", "read"), [(0, "0 ligne lue"), (1, "1 ligne lue"), (2, "2 lignes lues"), (40, "40 lignes lues")]
)
def test_none_and_one_are_singular_in_french(count: int, read: str) -> None:
    assert _n("{n} ligne lue", "{n} lignes lues", count) == read


def test_a_plural_sentence_takes_other_values_too() -> None:
    assert (
        _n("{n} cours de {grid}", "{n} cours de {grid}", 3, grid="JEE0K-17R-RA") == "3 cours de JEE0K-17R-RA"
    )


def test_thousands_are_parted_by_a_space_that_does_not_break() -> None:
    assert number(1_000_000) == f"1{NBSP}000{NBSP}000"
    assert number(999) == "999"
    with speaking("en"):
        assert number(1431) == "1,431"


@pytest.mark.parametrize(
    ("utc", "read"),
    [
        (datetime(2018, 1, 15, 15, 32, tzinfo=UTC), "15 janv. 2018 à 10 h 32"),
        (datetime(2018, 7, 15, 13, 5, tzinfo=UTC), "15 juill. 2018 à 9 h 05"),  # summer time
        (datetime(2018, 1, 15, 3, 0, tzinfo=UTC), "14 janv. 2018 à 22 h 00"),  # the evening before
    ],
)
def test_an_instant_is_read_at_the_colleges_hour(utc: datetime, read: str) -> None:
    assert moment(utc).replace(NBSP, " ") == read


def test_an_instant_is_read_in_the_persons_language() -> None:
    with speaking("en"):
        assert (
            moment(datetime(2018, 1, 15, 15, 32, 7, tzinfo=UTC)).replace(NBSP, " ")
            == "Jan 15, 2018, 10:32 a.m."
        )


def test_none_is_plural_in_english() -> None:
    token = language.set("en")
    try:
        assert _n("{n} course", "{n} courses", 0) == "0 courses"
    finally:
        language.reset(token)


def test_the_first_of_the_month_is_an_ordinal_in_french_alone() -> None:
    evening = datetime(2026, 12, 2, 3, tzinfo=UTC)  # the college's first, still
    first, second = date(2027, 1, 1), date(2027, 1, 2)
    told = [day(first), day_and_month(first), weekday(first), day_and_month(second)]
    assert told == ["1er janv. 2027", "1er janv.", "Vendredi 1er janvier 2027", "2 janv."]
    assert moment(evening).replace(NBSP, " ") == "1er déc. 2026 à 22 h 00"
    with speaking("en"):
        assert (day_and_month(first), moment(evening).partition(",")[0]) == ("Jan 1", "Dec 1")


def test_the_colleges_day_is_its_own_in_the_evening() -> None:
    assert local_day(datetime(2026, 11, 30, 4, 59, tzinfo=UTC)) == date(2026, 11, 29)
    assert local_day(datetime(2026, 11, 30, 5, tzinfo=UTC)) == date(2026, 11, 30)


def test_nothing_takes_the_day_of_utc_for_the_colleges() -> None:
    """Neither the bot nor its tests, which would fail each evening."""
    taken = re.compile(r"(utc_now\(\)|now\(UTC\)|\.now)\.date\(\)|date\.today\(\)")
    files = [*(ROOT / "rac_bot").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert [str(one) for one in files if taken.search(one.read_text(encoding="utf-8"))] == []
