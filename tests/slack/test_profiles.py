"""People as Slack was seen to describe them, in an organisation and out of one."""

from typing import Any

import pytest

from rac_bot.slack.profiles import profile

ORGANISATION = {"id": "W1", "enterprise_id": "E1", "enterprise_name": "Cégep", "teams": ["T1", "T2"]}


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ({"id": "U1", "team_id": "T1"}, ("T1", None, (), None)),
        ({"id": "U1", "team_id": "T1", "enterprise_user": None}, ("T1", None, (), None)),
        ({"id": "U1", "team_id": "T1", "enterprise_user": {}}, ("T1", None, (), None)),
        (
            {"id": "U1", "team_id": "T2", "enterprise_user": ORGANISATION},
            ("T2", "E1", ("T1", "T2"), "W1"),
        ),
        ({"id": "W1", "enterprise_user": ORGANISATION}, (None, "E1", ("T1", "T2"), None)),
        (  # as in 2020, with the same beside
            {"id": "W1", "enterprise_user": ORGANISATION, "enterprise_id": "E1", "teams": ["T1", "T2"]},
            (None, "E1", ("T1", "T2"), None),
        ),
        ({"id": "W1", "enterprise_id": "E1", "teams": ["T1"]}, (None, "E1", ("T1",), None)),
        (  # as for a day in 2023
            {"id": "W1", "enterprise_user": ORGANISATION | {"teams": None}, "teams": ["T1"]},
            (None, "E1", ("T1",), None),
        ),
        (
            {"id": "U1", "team_id": "T1", "enterprise_user": {"id": 7, "enterprise_id": "É" * 99}},
            ("T1", None, (), None),
        ),
        (
            {"id": "U1", "team_id": "T1", "enterprise_user": {"teams": ["T1", None, 7, "x" * 99]}},
            ("T1", None, ("T1",), None),
        ),
    ],
    ids=str,
)
def test_where_somebody_belongs(user: dict[str, Any], told: tuple[Any, ...]) -> None:
    found = profile(user)
    assert (found.team_id, found.enterprise_id, found.teams, found.other_id) == told


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"real_name": "Julie Roy", "profile": {"real_name": " Julie  Roy-Côté\t"}}, "Julie  Roy-Côté"),
        ({"name": "jroy", "real_name": "  ", "profile": {"real_name": ""}}, "jroy"),
        ({"name": None, "profile": None}, "U1"),
    ],
)
def test_a_name_begins_and_ends_with_what_is_seen(user: dict[str, Any], name: str) -> None:
    assert profile({"id": "U1", **user}).name == name
