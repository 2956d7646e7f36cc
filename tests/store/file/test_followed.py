"""*Mes candidats*: each advisor's own list."""

import pytest

from rac_bot.errors import Vanished
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed
from rac_bot.store.models import Candidate, FollowedCandidate
from tests.builders import a_candidate
from tests.databases import BY_JULIE, raw
from tests.store.together import together


@pytest.fixture
def people(store: Store) -> list[int]:
    with store.writing(BY_JULIE) as work:
        return [
            a_candidate(work, da="2000002", family="Roy", given="Luc").id,
            a_candidate(work, da="2000003", family="Côté", given="Anne").id,
            a_candidate(work, da="2000001", family="Roy", given="Luc").id,
        ]


def on_the_list(store: Store, advisor: str = "UJULIE") -> list[str]:
    with store.reading(BY_JULIE) as work:
        return [f"{person.name} {person.da}" for person in followed.of_advisor(work, advisor)]


def test_the_list_is_the_advisors_own_by_name_and_da(store: Store, people: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        for candidate_id in people:
            followed.follow(work, "UJULIE", candidate_id)
        followed.follow(work, "ULUC", people[1])
    assert on_the_list(store) == ["Côté, Anne 2000003", "Roy, Luc 2000001", "Roy, Luc 2000002"]
    assert on_the_list(store, "ULUC") == ["Côté, Anne 2000003"]
    assert on_the_list(store, "UALEX") == []


def test_following_and_unfollowing_twice_is_no_more_than_once(store: Store, people: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        for _again in range(2):
            followed.follow(work, "UJULIE", people[1])
        assert followed.is_followed(work, "UJULIE", people[1])
        assert not followed.is_followed(work, "ULUC", people[1])
    assert on_the_list(store) == ["Côté, Anne 2000003"]
    with store.writing(BY_JULIE) as work:
        for _again in range(2):
            followed.unfollow(work, "UJULIE", people[1])
        assert not followed.is_followed(work, "UJULIE", people[1])
    assert on_the_list(store) == []


def test_one_of_several_presses_at_once_puts_the_candidate_on_the_list(
    crowd: Store, people: list[int]
) -> None:
    def press(_index: int) -> None:
        with crowd.writing(BY_JULIE) as work:
            followed.follow(work, "UJULIE", people[0])

    together(6, press)
    assert on_the_list(crowd) == ["Roy, Luc 2000002"]


def test_a_candidate_who_is_gone_cannot_be_followed(store: Store, people: list[int]) -> None:
    with pytest.raises(Vanished), store.writing(BY_JULIE) as work:
        followed.follow(work, "UJULIE", max(people) + 1)


def test_a_candidate_who_goes_leaves_every_list(store: Store, people: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        followed.follow(work, "UJULIE", people[0])
    with store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Candidate, people[0]))
    with store.reading(BY_JULIE) as work:
        assert raw(work).query(FollowedCandidate).count() == 0
        assert raw(work).query(Candidate).count() == 2
