"""Stored searches are run again as they were asked, and read what is true now."""

import pytest

from rac_bot.domain.criteria import Combined, SearchBy
from rac_bot.domain.sessions import Session as College
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, followed, searches
from rac_bot.store.models import Search
from rac_bot.store.trace import journal
from tests.builders import a_candidate, a_dossier
from tests.databases import BY_JULIE, raw


def keep(store: Store, field: str = "", text: str = "", combined: Combined | None = None) -> int:
    stored = combined.stored if combined else None
    with store.writing(BY_JULIE) as work:
        return journal.keep_search(work, Search(actor="UJULIE", field=field, text=text, criteria=stored))


def again(store: Store, search_id: int, sort: str = "", offset: int = 0, limit: int = 10) -> list[str]:
    with store.reading(BY_JULIE) as work:
        kept = raw(work).get_one(Search, search_id)
        found = searches.results(work, kept, sort=sort, offset=offset, limit=limit)
    return [person.name for person in found.rows]


def test_a_text_is_recognised_again_and_a_field_kept(guide: Store) -> None:
    assert again(guide, keep(guide, text="1234567")) == ["Leblanc, Lise"]
    assert again(guide, keep(guide, SearchBy.GIVEN_NAME, "lise")) == ["Leblanc, Lise"]
    assert again(guide, keep(guide, SearchBy.FAMILY_NAME, "lise")) == []


def test_a_combination_is_kept_whole(guide: Store) -> None:
    with guide.writing(BY_JULIE) as work:
        maelle = candidates.by_da(work, "2345678")
        assert maelle is not None
        followed.follow(work, "UJULIE", maelle.id)
        a_dossier(work, maelle, "H-2018")
    wanted = Combined({SearchBy.FAMILY_NAME: "tr*"}, active=True, mine=True, session=College.parse("H-2018"))
    search_id = keep(guide, combined=wanted)
    with guide.reading(BY_JULIE) as work:
        criteria = raw(work).get_one(Search, search_id).criteria
    assert criteria is not None
    assert Combined.kept(criteria) == wanted
    assert again(guide, search_id) == ["Tremblay, Maëlle"]
    with guide.writing(BY_JULIE) as work:
        followed.unfollow(work, "UJULIE", maelle.id)
    assert again(guide, search_id) == []


def test_results_are_read_from_any_rank_in_any_order(guide: Store) -> None:
    search_id = keep(guide, text="tremblay")
    assert again(guide, search_id, offset=1, limit=1) == ["Tremblay, Maëlle"]
    assert again(guide, search_id, sort="da", limit=1) == ["Tremblay, Maëlle"]
    assert again(guide, search_id, offset=2) == []


def test_the_total_alone_is_had_without_a_row(guide: Store) -> None:
    search_id = keep(guide, text="*")
    with guide.reading(BY_JULIE) as work:
        found = searches.results(work, raw(work).get_one(Search, search_id), limit=0)
    assert (found.total, found.rows) == (11, [])


def test_results_follow_who_came_since(guide: Store) -> None:
    search_id = keep(guide, text="leblanc")
    with guide.writing(BY_JULIE) as work:
        a_candidate(work, da="0000001", family="Leblanc", given="Alix")
    assert again(guide, search_id) == ["Leblanc, Alix", "Leblanc, Lise"]


@pytest.mark.parametrize(("user", "seen"), [("UJULIE", True), ("ULUC", False)])
def test_a_search_is_shown_to_the_one_who_made_it_alone(guide: Store, user: str, seen: bool) -> None:
    search_id = keep(guide, text="leblanc")
    with guide.reading(BY_JULIE) as work:
        assert (searches.own(work, search_id, user) is not None) == seen
        assert searches.own(work, search_id + 1, user) is None
        assert searches.own(work, None, user) is None
