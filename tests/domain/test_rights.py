"""What a role may do, how far rights reach, and who can read a channel."""

from typing import get_args

import pytest

from rac_bot.domain.readership import PUBLIC, SHARED, ReadBy, Readership
from rac_bot.domain.rights import Rights, Role, is_slack_id


def test_each_role_may_do_what_those_before_it_may() -> None:
    roles = list(Role)
    assert [[one.includes(other) for other in roles] for one in roles] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


@pytest.mark.parametrize(
    ("programmes", "units", "limited", "reached"),
    [
        ((), (), False, [True, True, True]),
        (("JEE.0K",), (), True, [True, False, True]),
        ((), ("RA",), True, [True, True, False]),
        (("JEE.0K", "420.B0"), ("RA",), True, [True, True, False]),
    ],
)
def test_rights_reach_what_they_are_limited_to(
    programmes: tuple[str, ...], units: tuple[str, ...], limited: bool, reached: list[bool]
) -> None:
    rights = Rights(Role.ADVISING, programmes, units)
    assert rights.limited is limited
    places = [("JEE.0K", "RA"), ("420.B0", "RA"), ("JEE.0K", "FC")]
    assert [rights.reach(*place) for place in places] == reached


def test_the_id_of_a_person_is_known() -> None:
    read = [is_slack_id(one) for one in ("U0123", "W0123", "C0123", "u0123", "U", "U01 23")]
    assert read == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("public", "shared", "objections"),
    [
        (False, False, [None, None, None]),
        (True, False, [PUBLIC, None, None]),
        (False, True, [SHARED, SHARED, None]),
        (True, True, [SHARED, SHARED, None]),
    ],
)
def test_a_channel_that_more_can_read_than_may_is_told_nothing(
    public: bool, shared: bool, objections: list[str | None]
) -> None:
    assert [Readership(public, shared).objection(allowed) for allowed in get_args(ReadBy)] == objections
