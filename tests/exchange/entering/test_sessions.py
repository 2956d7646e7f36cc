"""The dates of sessions come in."""

from datetime import date
from pathlib import Path

import pytest

from rac_bot.domain.calendar import Dates
from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.college.calendar import calendar
from rac_bot.store.database.engine import Store
from tests.databases import BY_JULIE
from tests.exchange.college import counts, refusals, write_text

TEXT = """Trimestre;Premier jour;Dernier jour;Bascule;Date pivot
Automne 2026;2026-08-24;2026-12-22;2026-11-16;2026-09-21
H-27;2027-01-20;2027-06-04;;
"""


def test_each_session_has_its_dates(store: Store, tmp_path: Path) -> None:
    report = run(store, FileKind.SESSIONS, write_text(tmp_path / "s.csv", TEXT))
    assert counts(report)["created"] == 2
    with store.reading(BY_JULIE) as work:
        known = calendar(work)
    assert known.given == {
        Session(2026, "A"): Dates(
            date(2026, 8, 24), date(2026, 12, 22), date(2026, 11, 16), date(2026, 9, 21)
        ),
        Session(2027, "H"): Dates(date(2027, 1, 20), date(2027, 6, 4)),
    }


def test_a_date_that_changes_is_brought_up_to_date(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.SESSIONS, write_text(tmp_path / "s.csv", TEXT))
    report = run(store, FileKind.SESSIONS, write_text(tmp_path / "t.csv", TEXT.replace("12-22", "12-23")))
    assert (report.updated, report.unchanged) == (1, 1)
    with store.reading(BY_JULIE) as work:
        assert calendar(work).of(Session(2026, "A")).last == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A-2026,2025-08-24,2025-12-22,", "debut"),  # another year's
        ("A-2026,2026-08-24,2026-08-24,", "fin"),
        ("A-2026,2026-08-24,2028-12-22,", "fin"),
        ("A-2026,2026-08-24,2026-12-22,2026-08-01", "bascule"),
        ("A-2026,2026-08-24,2026-12-22,2027-01-05", "bascule"),
        ("A-2026,2026-08-24,2026-12-22,,2026-08-19", "pivot"),
        ("A-2026,2026-08-24,2026-12-22,,19 sept.", "pivot"),
        ("A-2026,,2026-12-22,", "debut"),
        ("A-2026,24/08/2026,2026-12-22,", "debut"),
    ],
)
def test_dates_that_cannot_be_are_refused(store: Store, tmp_path: Path, row: str, column: str) -> None:
    path = write_text(
        tmp_path / "s.csv", f"session,debut,fin,bascule,pivot\n{row}{',' * (4 - row.count(','))}\n"
    )
    report = run(store, FileKind.SESSIONS, path)
    assert [place[:2] for place in refusals(report)] == [(2, column)]
    assert not report.saved


def test_a_session_named_twice_is_refused(store: Store, tmp_path: Path) -> None:
    row = "A-2026,2026-08-24,2026-12-22\n"
    report = run(store, FileKind.SESSIONS, write_text(tmp_path / "s.csv", f"session,debut,fin\n{row}{row}"))
    assert [place[:2] for place in refusals(report)] == [(3, "session")]
