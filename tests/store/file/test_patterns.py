"""Patterns: `*` and `?` are wildcards, everything else is what was typed."""

import pytest
from sqlalchemy import select

from rac_bot.store.database.engine import Store
from rac_bot.store.file.patterns import like
from rac_bot.store.models import Programme
from tests.databases import BY_JULIE, raw

NUMBERS = ("a%b", "a_b", "a\\b", "axb", "ab", "axyb", "b", "\U0001f642b")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("ab", {"ab"}),
        ("a*", {"a%b", "a_b", "a\\b", "axb", "ab", "axyb"}),
        ("a?b", {"a%b", "a_b", "a\\b", "axb"}),
        ("a*b", {"a%b", "a_b", "a\\b", "axb", "ab", "axyb"}),
        ("?b", {"ab", "\U0001f642b"}),
        ("*b", set(NUMBERS)),
        ("*", set(NUMBERS)),
        ("a%?", {"a%b"}),
        ("a_?", {"a_b"}),
        ("a\\?", {"a\\b"}),
        ("*%b", {"a%b"}),
        ("*_b", {"a_b"}),
        ("*\\b", {"a\\b"}),
        ("*\\", set()),
        ("a%b", {"a%b"}),
        ("\U0001f642*", {"\U0001f642b"}),
        ("ax??", {"axyb"}),
        ("", set()),
    ],
)
def test_only_the_wildcards_are_wild(store: Store, pattern: str, found: set[str]) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).add_all(Programme(number=number) for number in NUMBERS)
        raw(work).flush()
        met = Programme.number.like(like(pattern), escape="\\")
        assert set(raw(work).scalars(select(Programme.number).where(met))) == found
