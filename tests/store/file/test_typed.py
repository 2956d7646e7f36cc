"""The search reads what people type and paste of a number, and `?` in a name."""

import pytest

from rac_bot.domain.criteria import Criterion, SearchBy, asked
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, raw


def people(work: Work) -> None:
    grid = a_grid(work, courses=0)
    first = a_candidate(work, grid, da="1234567", family="Tremblay", given="Anne", phone="5145550101")
    first.code_permanent = "TREA15628401"
    a_candidate(work, da="2345678", family="D’Amours", given="Jean-Pierre", phone="4385550102")
    a_candidate(work, da="2300000", family="Damours", given="Jean")
    a_candidate(work, da="6284011", family="Roy", given="Lou")
    raw(work).flush()


@pytest.mark.parametrize(
    ("text", "das"),
    [
        *(
            (text, ["1234567"])
            for text in ("DA 123-4567", "Tremblay, Anne · 123-4567", "123—4567", "171234567")
        ),
        *(
            (text, ["1234567"])
            for text in ("514 555", "(514) 555-01", "514.555.0101", "+1 514 555", "555 01 01")
        ),
        *(
            (text, ["1234567"])
            for text in ("TREA????????", "trea 1562", "*628401", "TREA-1562-8401", "514?555?0101")
        ),
        ("A. T. · DA •••-4567", ["1234567"]),
        ("123?4567", ["1234567"]),
        ("555-01", ["1234567", "2345678"]),
        ("JEE0K", ["1234567"]),
        ("jee?0k", ["1234567"]),
        ("D?Amours", ["2345678"]),
        ("d’amours", ["2345678"]),
        ("D?mours", ["2300000", "2345678"]),
        ("Jean?Pierre", ["2345678"]),
        ("J??n", ["2300000", "2345678"]),
        ("628401", ["6284011"]),
        ("Leblanc 1234567", []),
        ("1234567A", []),
    ],
)
def test_each_is_found(store: Store, text: str, das: list[str]) -> None:
    with store.writing(BY_JULIE) as work:
        people(work)
        found = candidates.search(work, asked(text), size=10).rows
    assert sorted(one.da for one in found) == das


@pytest.mark.parametrize(
    ("where", "text", "das"),
    [
        (SearchBy.DA, "DA 123-4567", ["1234567"]),
        (SearchBy.DA, "123", ["1234567"]),
        (SearchBy.DA, "A123", []),
        (SearchBy.PHONE, "514 555", ["1234567"]),
        (SearchBy.PHONE, "- -", []),
        (SearchBy.CODE_PERMANENT, "- -", []),
        (SearchBy.CODE_PERMANENT, "TREA", ["1234567"]),
        (SearchBy.CODE_PERMANENT, "trea 1562 8401", ["1234567"]),
        (SearchBy.PROGRAMME, "JEE0K", ["1234567"]),
        (SearchBy.PROGRAMME, "JEE*", ["1234567"]),
        (SearchBy.FAMILY_NAME, "d?amours", ["2345678"]),
    ],
)
def test_each_field_reads_it_so_too(store: Store, where: SearchBy, text: str, das: list[str]) -> None:
    with store.writing(BY_JULIE) as work:
        people(work)
        found = candidates.search(work, [Criterion(where, text)], size=10).rows
    assert sorted(one.da for one in found) == das
