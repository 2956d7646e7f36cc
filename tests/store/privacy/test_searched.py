"""Whatever search would have found somebody goes with them: by a word, a number, a part of one."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rac_bot.domain.criteria import Combined, SearchBy, asked
from rac_bot.store.database.engine import Store
from rac_bot.store.file import finding
from rac_bot.store.models import Candidate, Search
from rac_bot.store.privacy import searched
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, raw

NUMBERS = ("1234567", "CANZ55518012", "5145559876", "5559876")
NAMES = ("Canari-Zyxwu", "Éloïse")


def zoe(work: Work) -> Candidate:
    person = a_candidate(work, a_grid(work), family=NAMES[0], given=NAMES[1], phone=NUMBERS[2])
    person.code_permanent, person.birth_date = NUMBERS[1], date(1980, 5, 3)
    raw(work).flush()
    return person


def found_in(work: Work, person: Candidate, *searches: Search, whole: bool = False) -> list[bool]:
    raw(work).add_all(searches)
    raw(work).flush()
    ids = searched.of_person(work, searched.known_by(work, person), whole=whole)
    return [search.id in ids for search in searches]


def typed(text: str, field: str = "") -> Search:
    return Search(actor="UJULIE", field=field, text=text)


def advanced(**texts: str) -> Search:
    combined = Combined({SearchBy(name): text for name, text in texts.items()})
    return Search(actor="UJULIE", field="", text="", criteria=combined.stored)


@pytest.mark.parametrize(
    "text",
    [
        *("zyx*", "*canari", "can?ri", "ELOISE", "eloise tremblay", "zyxwu, é*", "canarizyxwu"),
        *(
            "514 555 98*",
            "(514) 555-9876",
            "1 514 555 9876",
            "1 514 555 98*",
            "555-9876",
            "5559876",
            "*9876",
            "514 555",
        ),
        *("123-4567", "DA 123-4567", "*34567", "4567", "12345??", "1234", "12", "201234567", "201234*"),
        *("514 x 2", "canz tremblay", "1980-05-03", "19800503"),
        *("CANZ 5551 8012", "canz*", "CANZ????????", "*518012"),
    ],
)
def test_what_was_typed_to_find_them_is_theirs(store: Store, text: str) -> None:
    with store.writing(BY_JULIE) as work:
        assert found_in(work, zoe(work), typed(text)) == [True]


@pytest.mark.parametrize(
    ("phone", "texts"),
    [
        ("514-555-9876 poste 23", ["514-555-9876 poste 23", "5559876", "514-555-98"]),
        ("+33 6 98 76 54 32", ["+33 6 98 76 54 32", "+33 (0)6 98 76 54 32", "33 6 98", "876-5432", "*5432"]),
        ("514-555-9876 / 819-555-4321", ["514-555-9876 / 819-555-4321", "819 555 4321", "555-4321", "819*"]),
    ],
)
def test_so_it_is_with_a_telephone_that_is_more_than_ten_digits(
    store: Store, phone: str, texts: list[str]
) -> None:
    with store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work), phone=phone)
        assert found_in(work, person, *map(typed, texts)) == [True] * len(texts)


@pytest.mark.parametrize(
    "text", ["tremblay", "serin*", "*xyz", "514 777 98*", "765-4321", "LEBL*", "9*", "21", "567"]
)
def test_what_finds_others_alone_stays(store: Store, text: str) -> None:
    with store.writing(BY_JULIE) as work:
        assert found_in(work, zoe(work), typed(text), advanced(family_name=text)) == [False, False]


def test_an_advanced_search_is_theirs_by_any_of_its_texts(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        searches = (advanced(family_name="zyx*", given_name="paul"), advanced(phone="514 555 98*"))
        assert found_in(work, zoe(work), *searches) == [True, True]


def test_a_search_that_says_something_of_another_too_is_not_told(store: Store) -> None:
    told = (typed("canari e*"), typed("123 4567"), advanced(family_name="zyx*", programme="JEE*"))
    kept = (
        *(typed("eloise tremblay"), advanced(family_name="zyx*", given_name="paul")),
        *(
            advanced(programme="JEE*"),
            typed("JEE*", "programme"),
            Search(actor="U", field="", text="", criteria=None),
        ),
    )
    with store.writing(BY_JULIE) as work:
        assert found_in(work, zoe(work), *told, *kept, whole=True) == [True] * 3 + [False] * 5


PIECES = st.lists(
    st.sampled_from(
        [
            "*",
            "?",
            " ",
            "-",
            "can",
            "ari",
            "zyx",
            "wu",
            "elo",
            "ise",
            "1234",
            "567",
            "514",
            "555",
            "98",
            "canz",
        ]
    ),
    min_size=1,
    max_size=5,
)


@given(st.lists(PIECES, min_size=1, max_size=30))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_search_that_finds_them_stays(store: Store, pieces: list[list[str]]) -> None:
    """As the search itself finds people."""
    with store.writing(BY_JULIE) as work:
        person = zoe(work)
        known = searched.known_by(work, person)
        for text in map("".join, pieces):
            for where in (None, SearchBy.FULL_NAME, SearchBy.PHONE, SearchBy.DA, SearchBy.CODE_PERMANENT):
                if finding.found(work, finding.any_of(asked(text, where)), 5):
                    assert known.in_part(text), (text, where)
        work.roll_back()
