"""Candidates and their admissions come in."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.domain.criteria import Criterion, SearchBy
from rac_bot.exchange.entering import importing
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.models import Admission, Candidate, Grid, GridCourse, Programme
from tests.databases import BY_JULIE, raw
from tests.exchange.college import (
    SAMPLES,
    bring,
    counts,
    everything,
    how_many,
    refusals,
    write_csv,
    write_xlsx,
)

SAMPLE = SAMPLES / "candidats.csv"
HEADER = [
    "DA",
    "Code permanent",
    "Nom",
    "Prénom",
    "Date de naissance",
    "Téléphone",
    "Langue",
    "Actif",
    "Grille",
]
ROW = ["123-4567", "LEBL12345678", "Leblanc", "Lise", "", "514-555-0101", "FR", "oui", "JEE0K-17R-RA"]


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES,)


@pytest.fixture(params=[1, 2, importing.BATCH], autouse=True)
def a_batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one row says is held against the rows before it, of its batch or not."""
    monkeypatch.setattr(importing, "BATCH", request.param)


def people(store: Store, tmp_path: Path, *rows: list[Any], header: list[str] = HEADER) -> Report:
    return run(store, FileKind.CANDIDATES, write_csv(tmp_path / "candidats.csv", [header, *rows]))


def found(store: Store, text: str, field: SearchBy = SearchBy.FULL_NAME) -> list[str]:
    with store.reading(BY_JULIE) as work:
        return [person.name for person in candidates.search(work, [Criterion(field, text)]).rows]


def the_candidate(store: Store, da: str = "1234567") -> Candidate:
    with store.reading(BY_JULIE) as work:
        id_ = raw(work).scalars(select(Candidate.id).where(Candidate.da == da)).one()
        return candidates.candidate(work, id_)


def test_the_sample_brings_each_person_once_with_every_admission(store: Store) -> None:
    report = run(store, FileKind.CANDIDATES, SAMPLE)

    assert counts(report) == {"read": 12, "created": 12, "updated": 0, "unchanged": 0, "rejected": 0}
    assert how_many(store, Candidate) == 11
    admissions = the_candidate(store, "2345682").admissions
    assert [(a.grid.code, a.spe, a.unit) for a in admissions] == [
        ("JEE0K-17R-RA", "2", "RA"),
        ("322A0-10A-RA", "1", "RA"),
    ]


def test_importing_again_changes_nothing(store: Store) -> None:
    run(store, FileKind.CANDIDATES, SAMPLE)
    before = everything(store)

    report = run(store, FileKind.CANDIDATES, SAMPLE)

    assert counts(report) == {"read": 12, "created": 0, "updated": 0, "unchanged": 12, "rejected": 0}
    assert everything(store) == before


def test_an_unknown_grid_is_created_empty_and_said(store: Store) -> None:
    bring(store, FileKind.GRID)

    report = run(store, FileKind.CANDIDATES, SAMPLE)

    assert [n for n in report.notices if "322A0-10A-RA" in n]
    assert not [n for n in report.notices if "JEE0K" in n]
    with store.reading(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid).where(Grid.code == "322A0-10A-RA")).one()
        held = raw(work).scalars(select(GridCourse).where(GridCourse.grid_id == grid.id)).all()
        assert (grid.programme.number, list(held)) == ("322.A0", [])


def test_people_are_found_by_the_words_of_their_names(store: Store) -> None:
    run(store, FileKind.CANDIDATES, SAMPLE)

    assert found(store, "loewen eve") == ["Lœwen, Ève"]
    assert found(store, "damours") == ["D’Amours, Fatima"]
    assert found(store, "*vesque") == ["Bélanger-Lévesque, Marie-Ève"]
    assert found(store, "5550103", SearchBy.PHONE) == ["O'Brien, Siobhán"]


def test_a_new_name_replaces_the_old_one_in_the_search(store: Store, tmp_path: Path) -> None:
    people(store, tmp_path, ROW)

    report = people(store, tmp_path, [*ROW[:2], "Côté-Roy", *ROW[3:5], "(438) 555-0199", *ROW[6:]])

    assert report.updated == 1
    assert found(store, "leblanc") == []
    assert found(store, "roy lise") == ["Côté-Roy, Lise"]
    person = the_candidate(store)
    assert (person.sort_key, person.phone, person.local_phone) == ("cote roy, lise", "4385550199", "5550199")


def test_a_column_left_out_is_left_alone_and_a_blank_cell_blanks(store: Store, tmp_path: Path) -> None:
    people(store, tmp_path, ROW)

    people(store, tmp_path, ["1234567", "", "Leblanc", "Lise"], header=HEADER[:4])

    person = the_candidate(store)
    assert (person.code_permanent, person.phone, person.language) == (None, "5145550101", "FR")


def test_cells_typed_as_numbers_and_dates_are_read(store: Store, tmp_path: Path) -> None:
    row = [2345678.0, "trem 15628401", "Tremblay", "Maëlle", date(1984, 12, 15), 5145550101.0, "FR", True, ""]

    report = run(store, FileKind.CANDIDATES, write_xlsx(tmp_path / "c.xlsx", {"Liste": [HEADER, row]}))

    assert report.saved, report.rejections
    person = the_candidate(store, "2345678")
    assert (person.code_permanent, person.birth_date) == ("TREM15628401", date(1984, 12, 15))
    assert (person.phone, person.active, person.admissions) == ("5145550101", True, [])


WRITTEN = [
    ("+33 6 98 76 54 32", ["+33 6 98 76 54 32", "33698765432", "33 6 98", "876-5432", "*5432"]),
    ("450-555-0147 poste 23", ["450-555-0147 poste 23", "4505550147", "555-0147", "450 55", "*0147"]),
    (
        "450 555-0147 ou 819 555-0148",
        ["450 555-0147 ou 819 555-0148", "819 555-0148", "555-0148", "819*", "*0147"],
    ),
    ("555-0147", ["555-0147", "5550147", "*50147"]),
]


@pytest.mark.parametrize(("written", "typed"), WRITTEN)
def test_a_telephone_is_kept_as_written_and_found(
    store: Store, tmp_path: Path, written: str, typed: list[str]
) -> None:
    row = [*ROW[:5], written, *ROW[6:]]
    people(store, tmp_path, row, ["2345678", "", "Roy", "Zoé", "", "514-555-0102", "FR", "oui", ""])
    assert the_candidate(store).phone_written == written
    for text in typed:
        assert found(store, text, SearchBy.PHONE) == ["Leblanc, Lise"], text

    report = people(store, tmp_path, row, [*row[:8], "322A0-10A-RA"])  # as another row, and again
    assert (report.created, report.updated, report.unchanged) == (1, 0, 1)

    assert people(store, tmp_path, ROW).updated == 1
    person = the_candidate(store)
    assert (person.phone, person.phone_written, person.other_phone) == ("5145550101", None, None)
    assert (person.local_phone, person.other_local) == ("5550101", None)


def test_rows_of_one_person_that_write_another_telephone_do_not_agree(store: Store, tmp_path: Path) -> None:
    rows = [[*ROW[:5], f"514-555-0101 poste {n}", *ROW[6:8], grid] for n, grid in enumerate((ROW[8], ""))]
    report = people(store, tmp_path, *rows)
    assert refusals(report) == [(3, "Téléphone", "514-555-0101 poste 1")]
    assert "514-555-0101 poste 0" in report.rejections[0].expected


def test_what_a_spreadsheet_would_take_for_a_formula_is_read_without_its_apostrophe(
    store: Store, tmp_path: Path
) -> None:
    people(store, tmp_path, [*ROW[:5], "'+33 6 98 76 54 32", *ROW[6:]])
    assert the_candidate(store).phone_written == "+33 6 98 76 54 32"


def test_rows_of_one_person_must_agree(store: Store, tmp_path: Path) -> None:
    second = [*ROW[:3], "Louise", *ROW[4:7], "non", "322A0-10A-RA"]

    report = people(store, tmp_path, ROW, second)

    assert refusals(report) == [(3, "Prénom", "Louise"), (3, "Actif", "non")]
    assert all("ligne 2" in one.expected for one in report.rejections)
    assert report.rejected == 1


def test_the_same_admission_twice_is_refused(store: Store, tmp_path: Path) -> None:
    report = people(store, tmp_path, ROW, ROW)

    assert refusals(report) == [(3, "Grille", "JEE0K-17R-RA")]


def test_a_code_permanent_is_one_persons(store: Store, tmp_path: Path) -> None:
    people(store, tmp_path, ROW)

    in_store = people(store, tmp_path, ["7654321", *ROW[1:]])
    in_file = people(store, tmp_path, ROW, ["7654321", *ROW[1:]])

    assert refusals(in_store) == [(2, "Code permanent", "LEBL12345678")]
    assert "123-4567" in in_store.rejections[0].expected
    assert refusals(in_file) == [(3, "Code permanent", "LEBL12345678")]


def test_a_date_at_odds_with_the_code_permanent_is_only_said(store: Store, tmp_path: Path) -> None:
    odd = ["2345678", "TREM15628401", "Tremblay", "Maëlle", "1984-12-16", "", "FR", "oui", ""]
    impossible = [*ROW[:4], "1970-01-01", *ROW[5:]]

    report = people(store, tmp_path, odd, impossible)

    assert report.saved
    said = [notice for notice in report.notices if "code permanent" in notice]
    assert len(said) == 2
    assert "ligne 2" in said[0]
    assert "1984-12-15" in said[0]


@pytest.mark.parametrize("cell", ["03/05/1979", "1979-13-01", "5 mars 1979"])
def test_a_date_that_could_be_another_is_refused(store: Store, tmp_path: Path, cell: str) -> None:
    report = people(store, tmp_path, [*ROW[:4], cell, *ROW[5:]])

    assert refusals(report) == [(2, "Date de naissance", cell)]
    assert "AAAA-MM-JJ" in report.rejections[0].expected


def test_a_birth_date_to_come_is_refused_as_such(store: Store, tmp_path: Path) -> None:
    report = people(store, tmp_path, [*ROW[:4], "2179-05-03", *ROW[5:]])

    assert refusals(report) == [(2, "Date de naissance", "2179-05-03")]
    assert report.rejections[0].expected == "une date de naissance, entre 1900 et aujourd’hui"


def test_a_code_out_of_its_list_is_refused_with_the_known_ones(store: Store, tmp_path: Path) -> None:
    report = people(store, tmp_path, [*ROW[:6], "ES", *ROW[7:]])

    assert refusals(report) == [(2, "Langue", "ES")]
    assert "FR, AN" in report.rejections[0].expected


def test_an_admission_without_a_unit_takes_the_colleges(store: Store, tmp_path: Path) -> None:
    people(store, tmp_path, ROW)

    assert [admission.unit for admission in the_candidate(store).admissions] == ["RA"]


def test_sanctioned_is_the_programme_of_the_diploma(store: Store, tmp_path: Path) -> None:
    header = [*HEADER, "Sanctionné"]

    people(store, tmp_path, [*ROW, "SANCTIONNÉ JEE.0K"], header=header)

    assert the_candidate(store).sanctioned == "JEE.0K"


def test_a_programmes_title_changes_for_the_search_too(store: Store, tmp_path: Path) -> None:
    header = [*HEADER, "Titre du programme"]
    people(store, tmp_path, [*ROW, "Techniques"], header=header)

    report = people(store, tmp_path, [*ROW, "Éducation à l’enfance"], header=header)

    assert report.updated == 1
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Programme.title_key)).all() == ["education a l enfance"]


def test_an_admission_that_the_file_leaves_out_stays(store: Store, tmp_path: Path) -> None:
    people(store, tmp_path, ROW)

    people(store, tmp_path, [*ROW[:8], "322A0-10A-RA"])

    assert how_many(store, Admission) == 2


def test_what_a_second_sheet_says_more_of_a_person_is_kept_the_first_time(
    store: Store, tmp_path: Path
) -> None:
    book = write_xlsx(
        tmp_path / "candidats.xlsx",
        {
            "identité": [["DA", "Nom", "Prénom", "Grille"], ["1234567", "Leblanc", "Lise", "JEE0K-17R-RA"]],
            "téléphones": [
                ["DA", "Nom", "Prénom", "Téléphone", "Grille"],
                ["1234567", "Leblanc", "Lise", "514-555-0101", "322A0-10A-RA"],
            ],
        },
    )
    run(store, FileKind.CANDIDATES, book)
    assert the_candidate(store).phone == "5145550101"
    again = run(store, FileKind.CANDIDATES, book)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_what_a_refused_row_says_is_held_against_the_next_ones(store: Store, tmp_path: Path) -> None:
    refused = [*ROW[:6], "ZZ", *ROW[7:]]
    other_name = [*ROW[:3], "Louise", *ROW[4:6], "", "oui", ""]
    taken = ["2345678", ROW[1], "Roy", "Ève", "", "", "FR", "oui", ""]

    report = people(store, tmp_path, refused, other_name, taken, ["3456789", *taken[1:]])

    assert refusals(report) == [
        (2, "Langue", "ZZ"),
        (3, "Prénom", "Louise"),
        *([(4, "Code permanent", ROW[1]), (5, "Code permanent", ROW[1])]),
    ]
    assert [one.expected.count("ligne 2") for one in report.rejections] == [0, 1, 1, 1]


def test_a_code_permanent_of_somebody_whom_the_file_leaves_out_is_the_stores(
    store: Store, tmp_path: Path
) -> None:
    people(store, tmp_path, ROW)

    report = people(
        store,
        tmp_path,
        ["2345678", *ROW[1:4], "", "", "FR", "oui", ""],
        ["3456789", *ROW[1:4], "", "", "FR", "oui", ""],
    )

    assert [one.expected.count("déjà celui du DA 123-4567") for one in report.rejections] == [1, 1]
