"""The days and hours on which the college works come in, as a whole."""

from datetime import date
from pathlib import Path

import pytest

from rac_bot.domain.working import Hours
from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import files_by_kind
from rac_bot.store.college.calendar import working_days
from rac_bot.store.database.engine import Store
from tests.databases import BY_JULIE
from tests.exchange.college import counts, refusals, write_text

HEADER = "debut;fin;jours;ouvert;heures\n"
SUMMER = "2027-06-14;2027-08-13;Lundi à jeudi;oui;8 h à 16 h 30\n2027-06-14;2027-08-13;ven.;non;\n"
CHRISTMAS = "2026-12-22;2027-01-05;;non;\n"


def days_of(store: Store, *days: date) -> list[Hours | None]:
    with store.reading(BY_JULIE) as work:
        calendar = work.known(working_days)
        return [calendar.hours(day) for day in days]


def test_the_file_is_the_whole_calendar(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "calendrier.csv", HEADER + SUMMER + CHRISTMAS)
    assert files_by_kind(tmp_path, dry_run=False)[0][0].kind is FileKind.CALENDAR
    assert counts(run(store, FileKind.CALENDAR, path))["created"] == 3
    days = (date(2027, 6, 15), date(2027, 6, 18), date(2026, 12, 22))
    assert days_of(store, *days) == [Hours(480, 990), None, None]
    changed = HEADER + SUMMER.replace("16 h 30", "16:00")
    report = run(store, FileKind.CALENDAR, write_text(tmp_path / "c.csv", changed))
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    assert report.notices == ["1 période d’avant n’est plus au calendrier."]
    assert days_of(store, *days) == [Hours(480, 960), None, Hours()]


@pytest.mark.parametrize("written", ["lundi à vendredi", "lun-ven", "Lundi, mar, mercredi jeudi et vendredi"])
def test_days_of_the_week_are_read_as_they_are_written(store: Store, tmp_path: Path, written: str) -> None:
    path = write_text(tmp_path / "c.csv", f"{HEADER}2026-11-02;2026-11-30;{written};oui;9h-15h\n")
    assert run(store, FileKind.CALENDAR, path).saved
    found = days_of(store, *(date(2026, 11, 9 + n) for n in range(6)))
    assert found == [Hours(540, 900)] * 5 + [None]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2026-12-22;2026-12-21;;non;", "fin"),
        ("2026-12-22;2026-12-24;;oui;", "ouvert"),  # the Saturdays too?
        ("2026-12-22;;;non;8 h à 9 h", "heures"),
        ("2026-12-22;;;oui;18 h à 8 h", "heures"),
        ("2026-12-22;;;oui;8 h 75 à 9 h", "heures"),
        ("2026-12-22;;;oui;toujours", "heures"),
        ("2026-12-22;2026-12-29;fériés;non;", "jours"),
        (";;;non;", "debut"),
        ("2026-12-22;;;peut-être;", "ouvert"),
    ],
)
def test_what_cannot_be_is_refused(store: Store, tmp_path: Path, row: str, column: str) -> None:
    report = run(store, FileKind.CALENDAR, write_text(tmp_path / "c.csv", f"{HEADER}{row}\n"))
    assert [place[:2] for place in refusals(report)] == [(2, column)]
    assert not report.saved


def test_a_period_named_twice_is_refused(store: Store, tmp_path: Path) -> None:
    twice = f"{HEADER}{CHRISTMAS}{CHRISTMAS}"
    report = run(store, FileKind.CALENDAR, write_text(tmp_path / "c.csv", twice))
    assert [place[:2] for place in refusals(report)] == [(3, "debut")]


def test_a_folder_has_one_calendar(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for year in (2026, 2027):
        line = f"{year}-12-22;{year}-12-29;;non;"
        (folder / f"calendrier-{year}.csv").write_text(HEADER + line, encoding="utf-8")
    with pytest.raises(IntakeError, match=r"calendrier-2026\.csv, calendrier-2027\.csv"):
        run_all(store, folder)
    (folder / "calendrier-2026.csv").unlink()
    assert [report.created for report in run_all(store, folder)] == [1]
