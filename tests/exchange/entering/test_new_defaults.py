"""A later default, or another language of the person, and the lines that are in CLARA."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Change, ClaraState, Inscription
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, write_text

PEOPLE = "da,nom,prenom,langue\n1234567,Leblanc,Lise,{language}\n"
CODES = "liste,code,defaut\nsource_financement,{funding},oui\nlangue,FR,\nlangue,AN,\n"


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES, FileKind.GRID, FileKind.CANDIDATES, FileKind.DOSSIERS)


@pytest.fixture(autouse=True)
def entered(store: Store, tmp_path: Path) -> None:
    """A line as CLARA's listing gives it, of which only the group is said."""
    text = "da,session,cours,groupe\n1234567,A-2017,322-703-RL,00990\n"
    assert run(store, FileKind.INSCRIPTIONS, write_text(tmp_path / "i.csv", text)).created == 1


def new_default(store: Store, tmp_path: Path, funding: str, *, correcting: bool) -> Report:
    path = write_text(tmp_path / "c.csv", CODES.format(funding=funding))
    return run(store, FileKind.CODES, path, correcting=correcting)


def line(store: Store) -> Inscription:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalars(select(Inscription)).one()


def held(store: Store) -> tuple[ClaraState, Any, Any, int]:
    found = line(store)
    assert found.effective
    return found.clara, found.effective["funding"], found.in_clara, found.version


def test_what_a_listing_leaves_blank_is_kept_as_it_was_inherited(store: Store) -> None:
    kept = line(store).effective
    assert kept
    assert (kept["funding"], kept["language"], kept["unit"], kept["rac"]) == ("10", "FR", "RA", "SO")


def test_a_new_default_leaves_what_is_in_clara(store: Store, tmp_path: Path) -> None:
    report = new_default(store, tmp_path, "20", correcting=False)
    assert report.saved
    assert held(store) == (ClaraState.ENTERED, "10", None, 1)


def test_where_the_college_wants_so_it_is_to_be_corrected(store: Store, tmp_path: Path) -> None:
    report = new_default(store, tmp_path, "20", correcting=True)
    assert held(store) == (ClaraState.TO_CORRECT, "20", {"funding": "10"}, 2)
    assert any(
        notice.startswith("1 inscription saisie dans CLARA est à y corriger") for notice in report.notices
    )
    with store.reading(BY_JULIE) as work:
        assert "clara" in raw(work).scalars(select(Change.values)).all()[-1]


def test_a_default_that_comes_back_leaves_nothing_to_correct(store: Store, tmp_path: Path) -> None:
    for funding in ("20", "30", "10"):
        new_default(store, tmp_path, funding, correcting=True)
    assert held(store) == (ClaraState.ENTERED, "10", None, 4)


def test_the_persons_language_is_inherited_too(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "p.csv", PEOPLE.format(language="AN"))
    assert run(store, FileKind.CANDIDATES, path, correcting=True).saved
    assert (line(store).clara, line(store).in_clara) == (ClaraState.TO_CORRECT, {"language": "FR"})


def test_the_rows_saved_without_the_refused_ones_correct_too(store: Store, tmp_path: Path) -> None:
    text = PEOPLE.format(language="AN")
    bad = text.splitlines()[-1].replace("1234567", "12A4567")
    path = write_text(tmp_path / "p.csv", f"{text.rstrip()}\n{bad}\n")
    report = run(store, FileKind.CANDIDATES, path, correcting=True, rejects=tmp_path / "refus.csv")
    assert (report.saved, report.rejected) == (True, 1)
    assert (line(store).clara, line(store).in_clara) == (ClaraState.TO_CORRECT, {"language": "FR"})


def test_a_file_that_changes_nothing_corrects_nothing(store: Store) -> None:
    assert not run(store, FileKind.CODES, SAMPLES / "codes.csv", correcting=True).notices
    assert held(store) == (ClaraState.ENTERED, "10", None, 1)


def test_a_trial_corrects_nothing(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "c.csv", CODES.format(funding="20"))
    report = run(store, FileKind.CODES, path, correcting=True, dry_run=True)
    assert any("à y corriger" in notice for notice in report.notices)
    assert held(store) == (ClaraState.ENTERED, "10", None, 1)


def test_the_same_listing_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    new_default(store, tmp_path, "20", correcting=False)
    report = run(store, FileKind.INSCRIPTIONS, tmp_path / "i.csv")
    assert (report.updated, report.unchanged) == (0, 1)
    assert held(store) == (ClaraState.ENTERED, "10", None, 1)
