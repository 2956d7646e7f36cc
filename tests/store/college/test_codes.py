"""The college's code lists, as a screen shows them."""

import pytest

from rac_bot.store.college.codes import Codes
from rac_bot.store.database.engine import Store
from rac_bot.store.models import CodeValue
from tests.databases import BY_JULIE, raw

MARIE_VICTORIN = "Cégep Marie-Victorin"


@pytest.fixture
def codes(store: Store) -> Codes:
    with store.writing(BY_JULIE) as work:
        raw(work).add_all(
            [
                CodeValue(list="unite_org", code="RA", label=MARIE_VICTORIN),
                CodeValue(list="financement", code="50"),
                CodeValue(list="financement", code="10", label="Ministère de l’éducation", is_default=True),
                CodeValue(list="rac", code="SO", label="Sans objet", is_default=True),
            ]
        )
    with store.reading(BY_JULIE) as work:
        return Codes(work)


def test_a_code_is_shown_with_its_label(codes: Codes) -> None:
    assert codes.label("unite_org", "RA") == f"RA - {MARIE_VICTORIN}"


def test_a_code_of_unknown_meaning_or_of_no_list_is_shown_bare(codes: Codes) -> None:
    assert codes.label("financement", "50") == "50"
    assert codes.label("unite_org", "929000-1") == "929000-1"
    assert codes.label("categorie", "SP") == "SP"


def test_no_code_has_no_label(codes: Codes) -> None:
    assert codes.label("rac", None) is None


def test_the_default_is_the_lists_own(codes: Codes) -> None:
    assert codes.default("financement") == "10"
    assert codes.default("rac") == "SO"
    assert codes.default("unite_org") is None
    assert codes.default("categorie") is None
