"""The college's code lists come in."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from rac_bot.domain.declaring import Check
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.models import CodeValue
from rac_bot.store.watches.declaration import checks
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, counts, how_many, refusals, write_csv, write_text, write_xlsx


def test_the_sample_brings_labels_and_defaults(store: Store) -> None:
    report = run(store, FileKind.CODES, SAMPLES / "codes.csv")

    assert counts(report) == {"read": 19, "created": 19, "updated": 0, "unchanged": 0, "rejected": 0}
    with store.reading(BY_JULIE) as work:
        codes = Codes(work)
        assert codes.default("source_financement") == "10"
        assert codes.label("recensement", "1") == "1 - Prés. conf"
        assert codes.default("categorie") is None
    assert counts(run(store, FileKind.CODES, SAMPLES / "codes.csv"))["unchanged"] == 19


def test_codes_typed_as_numbers_are_text(store: Store, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Liste", "Code", "Libellé", "Défaut"], ["Recensement", 0, "Non recensé", True]]

    report = run(store, FileKind.CODES, write_xlsx(tmp_path / "c.xlsx", {"Codes": rows}))

    assert report.saved
    with store.reading(BY_JULIE) as work:
        value = raw(work).scalars(select(CodeValue)).one()
    assert (value.list, value.code, value.is_default, value.active) == ("recensement", "0", True, True)


def test_a_list_has_one_default(store: Store, tmp_path: Path) -> None:
    text = "liste,code,defaut\nlangue,FR,oui\nlangue,AN,oui\n"

    report = run(store, FileKind.CODES, write_text(tmp_path / "c.csv", text))

    assert refusals(report) == [(3, "defaut", "oui")]


def test_a_new_default_takes_the_place_of_the_old_one(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.CODES, write_text(tmp_path / "c.csv", "liste,code,defaut\nlangue,FR,oui\n"))

    run(store, FileKind.CODES, write_text(tmp_path / "d.csv", "liste,code,defaut\nlangue,AN,oui\n"))

    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(CodeValue.code).where(CodeValue.is_default)).all() == ["AN"]


def test_a_list_that_nothing_reads_is_kept_and_said(store: Store, tmp_path: Path) -> None:
    report = run(store, FileKind.CODES, write_text(tmp_path / "c.csv", "liste,code\nfinancements,10\n"))

    assert report.saved
    assert any("financements" in notice for notice in report.notices)


def test_a_code_written_in_another_case_is_the_same_code(store: Store, tmp_path: Path) -> None:
    run(store, FileKind.CODES, write_csv(tmp_path / "a.csv", [["liste", "code"], ["langue", "FR"]]))
    again = run(store, FileKind.CODES, write_csv(tmp_path / "b.csv", [["liste", "code"], ["langue", "fr"]]))
    assert again.created == 0
    assert how_many(store, CodeValue) == 1


def test_what_a_code_ends_or_completes_is_a_column(store: Store, tmp_path: Path) -> None:
    text = "liste,code,met_fin,EE SR faite\nremarque,AE,oui,\nrecensement,1,,oui\nremarque,IN,,\n"

    assert run(store, FileKind.CODES, write_text(tmp_path / "c.csv", text)).saved

    with store.reading(BY_JULIE) as work:
        found = {one.code: (one.ends, one.completes) for one in raw(work).scalars(select(CodeValue))}
    assert found == {"AE": (True, False), "1": (False, True), "IN": (False, False)}


def test_a_list_that_says_nothing_of_a_course_s_end_is_refused_there(store: Store, tmp_path: Path) -> None:
    text = "liste,code,met_fin\nlangue,FR,oui\nremarque,AE,oui\n"

    report = run(store, FileKind.CODES, write_text(tmp_path / "c.csv", text))

    assert refusals(report) == [(2, "met_fin", "oui")]


def test_which_checks_count_before_a_declaration_is_a_list(store: Store, tmp_path: Path) -> None:
    text = "liste,code,actif\ndéclaration,Présence,non\ndeclaration,langue,oui\ndeclaration,note,non\n"
    report = run(store, FileKind.CODES, write_text(tmp_path / "c.csv", text))
    assert refusals(report) == [(4, "code", "note")]
    assert "identite, programme, cours" in report.rejections[0].expected

    report = run(store, FileKind.CODES, write_text(tmp_path / "d.csv", text.rpartition("decl")[0]))

    assert (report.saved, report.notices) == (True, [])
    with store.reading(BY_JULIE) as work:
        assert set(Check) - checks(work) == {Check.PRESENCE}
