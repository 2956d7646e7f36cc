"""Every import tells the journal of each file that it touched: which of its fields, never their values."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, Candidate, JournalEntry
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, rows_of, write_csv


def touched(store: Store, after: int = 0) -> list[tuple[Any, ...]]:
    """By DA: what the journal says of the files that an import touched since that entry."""
    with store.reading(BY_JULIE) as work:
        entries = (
            select(
                Candidate.da,
                JournalEntry.action,
                JournalEntry.detail,
                JournalEntry.course,
                JournalEntry.session,
                JournalEntry.group_number,
                JournalEntry.mode,
            )
            .join(Candidate, Candidate.id == JournalEntry.candidate_id)
            .where(JournalEntry.id > after)
            .order_by(Candidate.da, JournalEntry.id)
        )
        return [tuple(row) for row in raw(work).execute(entries)]


def last(store: Store) -> int:
    with store.reading(BY_JULIE) as work:
        return max(raw(work).scalars(select(JournalEntry.id)))


def told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    da, action, detail, course, session, group, mode = row
    return da, action, detail, course, session and session.code, group, mode and str(mode)


def test_each_file_is_told_with_its_courses_sessions_and_groups(store: Store) -> None:
    run_all(store, SAMPLES)
    kept = list(map(told, touched(store)))
    das = {row[0].replace("-", "") for row in rows_of(SAMPLES / "candidats.csv")[1:]}
    assert {row[0] for row in kept if row[2] == "created"} == das
    lise = [row[1:] for row in kept if row[0] == "1234567"]
    assert lise.count((Action.IMPORT, "created", None, None, None, None)) == 1
    assert (Action.IMPORT, None, None, "A-2006", None, None) in lise
    assert (Action.IMPORT, None, "322-409-MV", "A-2017", "00992", "EE") in lise
    assert len([row for row in lise if row[2]]) == 3


def test_only_the_files_that_a_second_import_changes_are_told(store: Store, tmp_path: Path) -> None:
    run_all(store, SAMPLES)
    before = last(store)
    run_all(store, SAMPLES)
    assert touched(store, before) == []
    header, *people = rows_of(SAMPLES / "candidats.csv")
    phone = next(place for place, name in enumerate(header) if name.lower().startswith("t"))
    people[0][phone] = "514-555-0999"
    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "candidats.csv", [header, *people]))
    [(da, action, detail, *_rest)] = touched(store, before)
    assert (da, action, detail) == (people[0][0].replace("-", ""), Action.IMPORT, "phone")
    assert "0999" not in detail


def test_another_admission_is_told_of_the_file(store: Store, tmp_path: Path) -> None:
    run_all(store, SAMPLES)
    before = last(store)
    rows = [["DA", "Nom", "Prénom", "Grille", "Programme", "Unité org."]]
    rows.append(["123-4567", "Leblanc", "Lise", "999A9-10A-RA", "999.A9", "RA"])
    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "candidats.csv", rows))
    assert [row[:3] for row in touched(store, before)] == [("1234567", Action.IMPORT, "admission")]


def test_a_line_that_a_file_changes_is_told_with_its_new_group(store: Store, tmp_path: Path) -> None:
    run_all(store, SAMPLES)
    before = last(store)
    rows = [["DA", "Grille", "Cours", "Groupe", "Type RAC", "Session"]]
    rows.append(["123-4567", "JEE0K-17R-RA", "322-409-MV", "00990", "EE", "A-2017"])
    report = run(store, FileKind.INSCRIPTIONS, write_csv(tmp_path / "inscriptions.csv", rows))
    assert report.updated == 1, report.rejections
    [(_da, action, _detail, course, session, group, _mode)] = touched(store, before)
    assert (action, course, session.code, group) == (Action.CHANGE, "322-409-MV", "A-2017", "00990")


def test_a_dry_run_and_a_refused_file_tell_nothing(store: Store, tmp_path: Path) -> None:
    run_all(store, SAMPLES)
    before = last(store)
    header, *people = rows_of(SAMPLES / "candidats.csv")
    people[0][2] = "Autrement"
    path = write_csv(tmp_path / "candidats.csv", [header, *people])
    run(store, FileKind.CANDIDATES, path, dry_run=True)
    people[1][0] = "12"
    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "autre.csv", [header, *people]))
    assert touched(store, before) == []
