"""Session dossiers come in: the college's own, and other colleges'."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.file import dossiers as dossiers_here
from rac_bot.store.models import Action, ClaraState, SessionDossier
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace import changes
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, counts, everything, refusals, write_text

HEADER = (
    "da;session;grille;programme;unite_org;nb_cours;heures;un_en_cours;un_reussies;un_echouees;"
    "repute_temps_plein\n"
)


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES, FileKind.GRID, FileKind.CANDIDATES)


def dossiers(store: Store, tmp_path: Path, *lines: str) -> Report:
    """The lines, each with the blank cells that end it."""
    width = HEADER.count(";")
    whole = (line + ";" * (width - line.count(";")) for line in lines)
    return run(store, FileKind.DOSSIERS, write_text(tmp_path / "dossiers.csv", HEADER + "\n".join(whole)))


def test_the_sample_brings_own_and_foreign_dossiers(store: Store) -> None:
    report = run(store, FileKind.DOSSIERS, SAMPLES / "dossiers.csv")

    assert counts(report)["created"] == 3
    with store.reading(BY_JULIE) as work:
        own, _other, foreign = raw(work).scalars(select(SessionDossier)).all()
    assert (own.session.code, own.foreign, own.unit, own.unit_label, own.full_time) == (
        "A-2017", False, "RA", None, "SO",
    )  # fmt: skip
    assert own.written_courses is None
    assert (foreign.session.code, foreign.foreign, foreign.unit, foreign.unit_label) == (
        "A-2006", True, "929000-1", "Cégep An...",
    )  # fmt: skip
    assert (foreign.programme.number, foreign.written_courses, foreign.written_hours) == ("180.A0", 6, 22)
    assert (foreign.written_in_progress, foreign.written_passed, foreign.written_failed) == (0, 466, 666)


def test_importing_again_changes_nothing(store: Store) -> None:
    run(store, FileKind.DOSSIERS, SAMPLES / "dossiers.csv")
    before = everything(store)

    report = run(store, FileKind.DOSSIERS, SAMPLES / "dossiers.csv")

    assert counts(report)["unchanged"] == 3
    assert everything(store) == before


def test_totals_of_our_own_are_passed_over_and_said(store: Store, tmp_path: Path) -> None:
    report = dossiers(store, tmp_path, "1234567;Automne 2017;JEE0K-17R-RA;;;3;9;0;4,33;0;")

    assert report.saved
    assert len(report.notices) == 1
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(SessionDossier.written_hours)).all() == [None]


def test_a_foreign_one_wants_its_programme_unit_and_totals(store: Store, tmp_path: Path) -> None:
    report = dossiers(store, tmp_path, "1234567;A-2006;;;;6;22;;4,66;6,66;SO")

    assert [column for _line, column, _found in refusals(report)] == ["programme", "unite_org", "un_en_cours"]


def test_foreign_totals_can_be_corrected(store: Store, tmp_path: Path) -> None:
    dossiers(store, tmp_path, "1234567;A-2006;;180.A0;929000-1;6;22;0;4,66;6,66;SO")

    report = dossiers(store, tmp_path, "1234567;A-2006;;180.A0;929000-1;6;22;0;5,66;5,66;SO")

    assert counts(report)["updated"] == 1


def test_unknown_people_and_grids_are_named(store: Store, tmp_path: Path) -> None:
    report = dossiers(
        store,
        tmp_path,
        "9999999;A-2017;JEE0K-17R-RA",
        "1234567;A-2017;322A0-10A-RA",
        "1234567;A-2017;JEE0K-17R-RA;322.A0",
        "1234567;17-A;JEE0K-17R-RA",
    )

    assert refusals(report) == [
        (2, "da", "9999999"),
        (3, "grille", "322A0-10A-RA"),
        (4, "programme", "322.A0"),
        (5, "session", "17-A"),
    ]


def test_a_dossier_is_said_once(store: Store, tmp_path: Path) -> None:
    report = dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA", "1234567;A17;JEE0K-17R-RA")

    assert refusals(report) == [(3, "session", "A-2017")]


def test_one_person_has_a_dossier_for_each_admission(store: Store, tmp_path: Path) -> None:
    report = dossiers(store, tmp_path, "2345682;A-2017;JEE0K-17R-RA", "2345682;A-2017;322A0-10A-RA")

    assert counts(report)["created"] == 2


def test_a_unit_is_left_alone_by_a_file_without_that_column(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.CODES, write_text(tmp_path / "codes.csv", "liste,code\nunite_org,RX\n"))
    dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA;;RX")
    bare = write_text(tmp_path / "bare.csv", "da;session;grille\n1234567;A-2017;JEE0K-17R-RA\n")

    assert run(store, FileKind.DOSSIERS, bare).unchanged == 1
    assert dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA").updated == 1


def test_a_change_turns_the_version_and_is_kept_for_a_form_opened_before(
    store: Store, tmp_path: Path
) -> None:
    run(store, FileKind.DOSSIERS, SAMPLES / "dossiers.csv")

    dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA;;;;;;;;")

    with store.reading(BY_JULIE) as work:
        own = raw(work).scalars(select(SessionDossier).where(SessionDossier.version == 2)).one()
        [change] = changes.since(work, own, 1)
        assert (own.version, change.version, change.values) == (2, 2, {"full_time": ["SO", None]})
        assert (change.actor, change.action) == ("cli", Action.CHANGE_DOSSIER)


def test_a_session_deleted_here_comes_back_and_it_is_said(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.DOSSIERS, SAMPLES / "dossiers.csv")
    with store.writing(BY_JULIE) as work:
        own = raw(work).scalars(select(SessionDossier).order_by(SessionDossier.id).limit(1)).one()
        own.deleted_at = utc_now()
        line = f"1234567;{own.session};JEE0K-17R-RA;;;;;;;;"

    report = dossiers(store, tmp_path, line)

    assert (report.updated, len(report.notices)) == (1, 1)
    assert "supprimée ici" in report.notices[0]
    with store.reading(BY_JULIE) as work:
        again = raw(work).get_one(SessionDossier, own.id)
        assert (again.deleted_at, again.version) == (None, 2)
    assert dossiers(store, tmp_path, line).unchanged == 1


def test_a_correction_stays_to_make_until_the_file_has_it(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.CODES, write_text(tmp_path / "codes.csv", "liste,code\nunite_org,RX\n"))
    dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA;;RA;;;;;;")
    with store.writing(BY_JULIE) as work:
        own = dossiers_here.dossier(work, 1)
        dossiers_here.change(work, own, {"full_time": "SO", "unit": "RX"}, seen=1)
    bare = "da;session;grille\n1234567;A-2017;JEE0K-17R-RA\n"
    run(store, FileKind.DOSSIERS, write_text(tmp_path / "bare.csv", bare))
    assert _held(store) == ("SO", "RX", ClaraState.TO_CORRECT, {"full_time": None, "unit": "RA"})

    dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA;;RX;;;;;;")
    assert _held(store) == ("SO", "RX", ClaraState.TO_CORRECT, {"full_time": None})

    dossiers(store, tmp_path, "1234567;A-2017;JEE0K-17R-RA;;RX;;;;;;SO")
    assert _held(store) == ("SO", "RX", ClaraState.ENTERED, None)


def _held(store: Store) -> tuple[Any, ...]:
    with store.reading(BY_JULIE) as work:
        own = dossiers_here.dossier(work, 1)
        return own.full_time, own.unit, own.clara, own.in_clara
