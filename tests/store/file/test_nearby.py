"""The nearest names to one that nobody has, and where people stand."""

import pytest

from rac_bot.domain.criteria import SearchBy
from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.file import nearby, standing
from rac_bot.store.file.nearby import Meant
from rac_bot.store.work.work import By
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE

NAMES = [
    ("Tremblay", "Maëlle"),
    ("Tremblay", "Jean-Philippe"),
    ("Lœwen", "Ève"),
    ("Roy", "Luc"),
    ("Roi", "Lou"),
]
FULL, FAMILY = SearchBy.FULL_NAME, SearchBy.FAMILY_NAME


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, "322A0-10A-RA")
        for number, (family, given) in enumerate(NAMES):
            of = other if family == "Lœwen" else grid
            a_candidate(work, of, da=f"{2000000 + number}", family=family, given=given)
    return store


@pytest.mark.parametrize(
    ("typed", "field", "expected"),
    [
        ("tranblay", None, [("Tremblay", 2)]),  # two letters of eight
        ("tremlbay", None, [("Tremblay", 2)]),  # two that changed places are one
        ("rox", None, [("Roi", 1), ("Roy", 1)]),  # as near as each other
        ("ray", None, [("Roy", 1)]),  # short: one letter
        ("rxx", None, []),
        ("Trembley, Jaen", None, [("Tremblay, Jean", 1)]),
        ("tremblay, jaen-filippe", FULL, [("Tremblay, Jean-Philippe", 1)]),
        ("loewem", FAMILY, [("Lœwen", 1)]),
        ("maele", FAMILY, []),  # a given name
        ("tremblay", None, []),  # known as it is
        ("2345678", None, []),
        ("", None, []),
    ],
)
def test_what_may_have_been_meant(
    filled: Store, typed: str, field: SearchBy | None, expected: list[Meant]
) -> None:
    with filled.reading(BY_JULIE) as work:
        assert nearby.meant(work, typed, field) == expected


def test_nobody_beyond_rights_is_proposed_or_counted(filled: Store) -> None:
    limited = By("UJULIE", Rights(Role.ADVISING, programmes=("JEE.0K",)))
    with filled.reading(limited) as work:
        assert nearby.meant(work, "loewem", None) == []
        assert nearby.meant(work, "tranblay", None) == [("Tremblay", 2)]


def test_where_people_stand_is_told_of_the_last_session_of_our_own(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=3)
        person, other = a_candidate(work, grid), a_candidate(work, grid, da="2345678")
        a_line(work, a_dossier(work, person, "H-2017"), grid.courses[0])
        last = a_dossier(work, person, "A-2017")
        for course in grid.courses[:2]:
            a_line(work, last, course)
        ids = [person.id, other.id]
    with store.reading(BY_JULIE) as work:
        told = standing.last_sessions(work, ids)
        assert {one: (at.session.code, at.courses, at.pending) for one, at in told.items()} == {
            ids[0]: ("A-2017", 2, 2)
        }
