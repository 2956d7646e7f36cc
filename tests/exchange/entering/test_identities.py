"""A DA that becomes somebody else's stops the import; somebody with two DAs is named."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.exchange.entering import importing
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate
from tests.databases import BY_JULIE, raw
from tests.exchange.college import write_csv

HEADER = ["da", "nom", "prenom", "date_naissance", "code_permanent", "telephone"]
MAUDE = ["3000001", "Caron-Dubé", "Maude", "1991-06-02", "CARM52069101", "418-555-0140"]


def brought(store: Store, tmp_path: Path, *rows: list[Any], header: list[str] = HEADER, **how: Any) -> Report:
    return run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", [header, *rows]), **how)


@pytest.fixture(autouse=True)
def _maude(store: Store, tmp_path: Path) -> None:
    assert brought(store, tmp_path, MAUDE).saved


def the_name(store: Store) -> str:
    with store.reading(BY_JULIE) as work:
        return raw(work).scalars(select(Candidate).where(Candidate.da == "3000001")).one().name


OTHERS = [
    (["3000001", "Diallo", "Omar", "1985-01-30"], HEADER[:4]),  # another birth date
    (["3000001", "Diallo", "Omar", ""], HEADER[:4]),  # taken away
    (["3000001", "Diallo", "Omar", "DIAO30018501"], ["da", "nom", "prenom", "code_permanent"]),
    (["3000001", "Caron-Dubé", "Mathieu", "1991-06-20"], HEADER[:4]),  # a brother's, say
]


@pytest.mark.parametrize(("row", "header"), OTHERS)
def test_another_name_with_another_birth_date_stops_the_import(
    store: Store, tmp_path: Path, row: list[str], header: list[str]
) -> None:
    before = the_name(store)

    report = brought(store, tmp_path, row, header=header)

    [refused] = report.rejections
    assert (report.saved, refused.column, refused.line) == (False, "da", 2)
    assert refused.found.startswith(f"{row[1]}, {row[2]}")
    assert "Caron-Dubé, Maude · 1991-06-02 · CARM52069101" in refused.expected
    assert "--accept-identity 300-0001" in refused.expected
    assert the_name(store) == before


@pytest.mark.parametrize(("row", "header"), OTHERS)
def test_it_comes_in_where_it_is_accepted_for_that_da(
    store: Store, tmp_path: Path, row: list[str], header: list[str]
) -> None:
    assert not brought(store, tmp_path, row, header=header, accepted=["3000002"]).saved
    report = brought(store, tmp_path, row, header=header, accepted=["3000001"])

    assert report.saved
    assert the_name(store) == f"{row[1]}, {row[2]}"


@pytest.mark.parametrize(
    "row",
    [
        ["3000001", "Gagnon", "Maude", "1991-06-02"],  # married
        ["3000001", "Caron-Dubé", "Maude", "1991-06-03"],  # mistyped
        ["3000001", "CARON DUBE", "Maude", "1991-06-03"],  # the same name
    ],
)
def test_one_without_the_other_is_a_correction(store: Store, tmp_path: Path, row: list[str]) -> None:
    report = brought(store, tmp_path, row, header=HEADER[:4])

    assert (report.saved, report.updated) == (True, 1)


def test_every_row_of_that_da_is_refused(store: Store, tmp_path: Path) -> None:
    rows = [["3000001", "Diallo", "Omar", "1985-01-30", f"JEE0K-{n}-RA", "JEE.0K", "RA"] for n in (1, 2)]

    report = brought(
        store, tmp_path, *rows, header=[*HEADER[:4], "grille", "programme", "unite_org"], dry_run=True
    )

    assert [one.line for one in report.rejections] == [2, 3]


@pytest.mark.parametrize("batch", [1, importing.BATCH])
def test_one_person_under_two_das_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(importing, "BATCH", batch)
    twice = ["3000009", "caron dubé", "MAUDE", "1991-06-02", "", ""]
    inside = [[da, "Roy", "Ève", "1979-05-03", "", ""] for da in ("3000010", "3000011")]

    report = brought(store, tmp_path, twice, *inside)

    assert report.saved
    assert [("300-0009" in n, "300-0001" in n) for n in report.notices[:1]] == [(True, True)]
    later = report.notices[1:]
    assert ["300-0011, a aussi le DA 300-0010" in n for n in later[-1:]] == [True]
    # Of two in one batch, each tells of the other.
    assert ["300-0010, a aussi le DA 300-0011" in n for n in later[:-1]] == [True] * (batch > 1)


def test_who_comes_to_look_like_another_is_named_too(store: Store, tmp_path: Path) -> None:
    other = ["3000009", "Caron-Dubé", "Maude", "", "", ""]
    assert brought(store, tmp_path, other).notices == []

    other[3] = "1991-06-02"
    assert len(brought(store, tmp_path, other).notices) == 1
    assert brought(store, tmp_path, other).notices == []  # it was said


def test_a_namesake_born_another_day_is_nobodys_concern(store: Store, tmp_path: Path) -> None:
    rows = [
        ["3000009", "Caron-Dubé", "Maude", "1971-06-02", "", ""],
        ["3000008", "Caron-Dubé", "Maude", "", "", ""],
    ]

    assert brought(store, tmp_path, *rows).notices == []
