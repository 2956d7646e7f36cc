"""What a cell shows, and which lines count."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from rac_bot.exchange.reading.sheets import Cell, SheetRow, brief, counts, is_comment, shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" Lise\n Leblanc ", "Lise Leblanc"),
        ("é  è", "é è"),
        ("Gagne\u0301", "Gagné"),
        ("Ga\u200bgn\u00adé", "Gagné"),
        ('="00990 "', "00990"),
        ('= "00990"', '= "00990"'),
        ("=A1", "=A1"),
        ('x="00990"', 'x="00990"'),
        ("", ""),
        (True, "oui"),
        (False, "non"),
        (990, "990"),
        (990.0, "990"),
        (-990.0, "-990"),
        (0.5, "0.5"),
        (4.659999999, "4.66"),
        (10.5, "10.5"),
        (1234567890.5, "1234567890.5"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1000000000000000"),
        (2e15, "2000000000000000"),
        (float("inf"), "#NUM!"),
        (float("nan"), "#NUM!"),
        (date(2026, 8, 24), "2026-08-24"),
        (datetime(2026, 8, 24, tzinfo=UTC), "2026-08-24"),
        (datetime(2026, 8, 24, 8, tzinfo=UTC), "2026-08-24 08:00:00+00:00"),
        (time(8, 30), "08:30:00"),
        (timedelta(hours=36), "1 day, 12:00:00"),
    ],
)
def test_a_cell_is_shown_as_a_spreadsheet_shows_it(cell: Cell, text: str) -> None:
    assert shown(cell) == text


@pytest.mark.parametrize(
    ("cells", "counted"),
    [
        (["langue"], True),
        (["1"], True),
        (["é"], True),
        ([" langue"], True),
        (["(langue)"], True),
        (["*", "# note"], True),
        ([0], True),
        ([0.0, ""], True),
        ([False], True),
        (["", "langue"], True),
        (["", "# note", "langue"], False),
        ([], False),
        ([""], False),
        (["", " "], False),
        (["# note"], False),
        (["", "# note"], False),
        (["# note", "suite"], False),
        (["#note"], False),
        (["#note", "suite"], True),
        (["#1 de la liste", "FR"], True),
        (["#N/A"], True),
        (["", "#N/A"], True),
        (["#N/A", "FR"], True),
        (["####"], False),
        (["####", "FR"], True),
        (["##X", "FR"], False),
        (["#"], False),
    ],
)
def test_a_line_counts_if_it_is_neither_blank_nor_a_comment(cells: list[Cell], counted: bool) -> None:
    assert counts(SheetRow(1, cells)) is counted


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("# note", True),
        ("## note", True),
        ("##note", True),
        ("##note##", True),
        ("###X", True),
        ("#note", False),
        ("#1 de la liste", False),
        ("#N/A", False),
        ("####", False),
        ("##,", False),
        ("####;FR", False),
        ("####\tFR", False),
        ('####"', False),
        (" # note", False),
        ("note", False),
        ("", False),
    ],
)
def test_a_comment_has_a_space_or_two_signs(text: str, comment: bool) -> None:
    assert is_comment(text) is comment


def test_a_text_is_quoted_in_short() -> None:
    assert brief("x" * 80) == "x" * 80
    assert brief("x" * 81) == "x" * 79 + "…"
    assert brief("abcd", 3) == "ab…"
    assert brief("abc", 3) == "abc"
