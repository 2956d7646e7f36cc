"""Which channel is told of what."""

import pytest

from rac_bot.domain.routing import Routing, Rule, Scope, Told, Way, is_channel

JEE, FC = Scope("JEE.0K"), Scope(unit="FC")


def each(channel: str, scope: Scope = JEE) -> Rule:
    return Rule(channel, Told.INSCRIPTIONS, scope)


def digest(channel: str, scope: Scope = JEE) -> Rule:
    return Rule(channel, Told.INSCRIPTIONS, scope, 960)


def week(channel: str, scope: Scope = JEE) -> Rule:
    return Rule(channel, Told.WEEK, scope)


def of(*rules: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where an inscription of JEE.0K, and one of another programme, in FC, are told."""
    routing = Routing("TEAM", rules)
    return routing.channels("JEE.0K", "RA"), routing.channels("420.B0", "FC")


def test_the_teams_channel_has_what_no_rule_announces() -> None:
    assert of() == (("TEAM",), ("TEAM",))
    assert of(each("A")) == (("A",), ("TEAM",))
    assert of(each("A"), each("B", Scope()), each("A", FC)) == (("A", "B"), ("B", "A"))
    assert of(each("A", Scope("JEE.0K", "FC"))) == (("TEAM",), ("TEAM",))
    assert of(digest("A", Scope()), week("A", Scope())) == (("TEAM",), ("TEAM",))
    assert of(digest("TEAM")) == ((), ("TEAM",))
    assert of(digest("TEAM"), each("A"), each("TEAM", FC)) == (("A",), ("TEAM",))


def test_a_digest_counts_what_its_channel_was_not_told_of() -> None:
    routing = Routing("TEAM", (digest("A", Scope()), each("A", FC), digest("TEAM")))
    assert routing.digests() == {"A": 960, "TEAM": 960}
    assert routing.digested("JEE.0K", "RA") == ("A", "TEAM")
    assert routing.digested("JEE.0K", "FC") == ("TEAM",)
    assert routing.digested("420.B0", "RA") == ("A",)
    assert Routing("TEAM", (digest("A", FC),)).digested("420.B0", "FC") == ("A",)


def test_the_weekly_summary_goes_where_a_rule_says_or_to_the_team() -> None:
    assert Routing("TEAM", (each("A"), digest("B"))).weekly() == {"TEAM": ()}
    rules = (week("A"), week("A", Scope("420.B0")), week("B"), week("B", Scope()), each("C"))
    assert Routing("TEAM", rules).weekly() == {"A": ["JEE.0K", "420.B0"], "B": ()}


@pytest.mark.parametrize("way", list(Way))
def test_a_rule_is_of_the_way_that_was_chosen(way: Way) -> None:
    rule = Rule.of("A", way, JEE, 960)
    assert rule.way is way
    assert rule == {Way.EACH: each, Way.DIGEST: digest, Way.WEEK: week}[way]("A")


def test_the_channels_that_rules_name_are_known() -> None:
    assert Routing("TEAM", (each("A"),)).names("A")
    assert not Routing("TEAM", (each("A"),)).names("TEAM")


def test_the_id_of_a_channel_is_known() -> None:
    assert [is_channel(one) for one in ("C0123", "G0123", "U0123", "#rac", "c0123", "C1")] == [
        *(True, True),
        *(False, False, False, False),
    ]
