"""Several criteria at once: all of them must be met, by one person and by one admission."""

import pytest
from sqlalchemy import select

from rac_bot.domain import sessions
from rac_bot.domain.criteria import Combined, SearchBy, recognise
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, finding, followed
from rac_bot.store.models import Candidate
from rac_bot.store.models.base import utc_now
from tests.builders import a_dossier
from tests.databases import BY_JULIE, raw


def combined(store: Store, wanted: Combined, advisor: str = "UJULIE") -> list[str]:
    with store.reading(BY_JULIE) as work:
        results = candidates.listed(work, finding.all_of(wanted, advisor), limit=50)
    assert results.total == len(results.rows)
    return [person.name for person in results.rows]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ({SearchBy.FAMILY_NAME: "tremblay", SearchBy.GIVEN_NAME: "m*"}, ["Tremblay, Maëlle"]),
        ({SearchBy.FAMILY_NAME: "tremblay", SearchBy.GIVEN_NAME: "lise"}, []),
        ({SearchBy.PROGRAMME: "322.*", SearchBy.PROGRAMME_TITLE: "*educ*"}, []),
        (
            {SearchBy.PROGRAMME: "322.*", SearchBy.PROGRAMME_TITLE: "petite*"},
            ["Bélanger-Lévesque, Marie-Ève", "St-Pierre, Cédric"],
        ),
        (
            {SearchBy.PROGRAMME: "322.a0", SearchBy.PHONE: "514*", SearchBy.FAMILY_NAME: "st*"},
            ["St-Pierre, Cédric"],
        ),
        ({SearchBy.DA: "234-568?", SearchBy.CODE_PERMANENT: "*6204"}, []),
        ({SearchBy.DA: "234-568?", SearchBy.CODE_PERMANENT: "lo*"}, ["Lœwen, Ève"]),
        ({SearchBy.FAMILY_NAME: "%", SearchBy.GIVEN_NAME: "lise"}, []),
    ],
)
def test_combined_fields_must_all_agree(guide: Store, texts: dict[SearchBy, str], names: list[str]) -> None:
    assert combined(guide, Combined(texts)) == names


def test_an_empty_combination_finds_nobody(guide: Store) -> None:
    assert combined(guide, Combined()) == []


def test_the_active_ones_alone(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        maelle = raw(work).scalars(select(Candidate).where(Candidate.da == "2345678")).one()
        maelle.active = False
    wanted = Combined({SearchBy.FAMILY_NAME: "tremblay"}, active=True)
    assert combined(guide, wanted) == ["Tremblay, Jean-Philippe"]
    assert len(combined(guide, Combined(active=True))) == 10


def test_ones_own_candidates_alone(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        followed.follow(work, "UJULIE", 1)
        followed.follow(work, "ULUC", 2)
    assert combined(guide, Combined(mine=True)) == ["Leblanc, Lise"]
    assert combined(guide, Combined({SearchBy.FAMILY_NAME: "tremblay"}, mine=True)) == []
    assert combined(guide, Combined({SearchBy.FAMILY_NAME: "tremblay"}, mine=True), "ULUC") == [
        "Tremblay, Maëlle"
    ]


def test_who_has_a_dossier_of_ours_at_a_session(guide: Store) -> None:
    def at(code: str) -> list[str]:
        return combined(guide, Combined(session=sessions.Session.parse(code)))

    with guide.writing(BY_JULIE) as work:
        people = candidates.search(work, recognise("tremblay")).rows
        elsewhere, here = people
        a_dossier(work, here, "H-2018")
        a_dossier(work, here, "A-2018").deleted_at = utc_now()
        a_dossier(work, elsewhere, "H-2018").admission_id = None  # another college's
    assert at("H-2018") == ["Tremblay, Maëlle"]
    assert at("A-2018") == []
    assert at("E-2018") == []
