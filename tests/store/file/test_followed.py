"""*Mes candidats*: each advisor's own list."""

import pytest

from rac_bot.errors import Vanished
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, followed
from rac_bot.store.models import Candidate, FollowedCandidate
from tests.builders import a_candidate
from tests.store.together import together


@pytest.fixture
def people(store: Store) -> list[int]:
    with store.writing() as session:
        return [
            a_candidate(session, da="2000002", family="Roy", given="Luc").id,
            a_candidate(session, da="2000003", family="Côté", given="Anne").id,
            a_candidate(session, da="2000001", family="Roy", given="Luc").id,
        ]


def on_the_list(store: Store, advisor: str = "UJULIE") -> list[str]:
    with store.reading() as session:
        return [f"{person.name} {person.da}" for person in followed.of_advisor(session, advisor)]


def test_the_list_is_the_advisors_own_by_name_and_da(store: Store, people: list[int]) -> None:
    with store.writing() as session:
        for candidate_id in people:
            followed.follow(session, "UJULIE", candidate_id)
        followed.follow(session, "ULUC", people[1])
    assert on_the_list(store) == ["Côté, Anne 2000003", "Roy, Luc 2000001", "Roy, Luc 2000002"]
    assert on_the_list(store, "ULUC") == ["Côté, Anne 2000003"]
    assert on_the_list(store, "UALEX") == []


def test_following_and_unfollowing_twice_is_no_more_than_once(store: Store, people: list[int]) -> None:
    with store.writing() as session:
        for _again in range(2):
            followed.follow(session, "UJULIE", people[1])
        assert followed.is_followed(session, "UJULIE", people[1])
        assert not followed.is_followed(session, "ULUC", people[1])
    assert on_the_list(store) == ["Côté, Anne 2000003"]
    with store.writing() as session:
        for _again in range(2):
            followed.unfollow(session, "UJULIE", people[1])
        assert not followed.is_followed(session, "UJULIE", people[1])
    assert on_the_list(store) == []


def test_one_of_several_presses_at_once_puts_the_candidate_on_the_list(
    crowd: Store, people: list[int]
) -> None:
    def press(_index: int) -> None:
        with crowd.writing() as session:
            followed.follow(session, "UJULIE", people[0])

    together(6, press)
    assert on_the_list(crowd) == ["Roy, Luc 2000002"]


def test_a_candidate_who_is_gone_cannot_be_followed(store: Store, people: list[int]) -> None:
    with pytest.raises(Vanished), store.writing() as session:
        followed.follow(session, "UJULIE", max(people) + 1)


def test_a_candidate_who_goes_leaves_every_list(store: Store, people: list[int]) -> None:
    with store.writing() as session:
        followed.follow(session, "UJULIE", people[0])
    with store.writing() as session:
        session.delete(candidates.candidate(session, people[0]))
    with store.reading() as session:
        assert session.query(FollowedCandidate).count() == 0
        assert session.query(Candidate).count() == 2
