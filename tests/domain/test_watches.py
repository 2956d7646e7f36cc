"""What is watched over, as it is at first and as an administrator set it."""

from datetime import date

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.outcomes import Judging
from rac_bot.domain.watches import FIGURES, Rule, Rules, Terms, Watch


def test_at_first_the_digest_alone_is_on_with_the_usual_figures() -> None:
    rules = Rules()
    assert [watch for watch in Watch if rules[watch].on] == [Watch.DIGEST]
    for watch in Watch:
        assert rules[watch].watch is watch
        assert rules[watch].figure == (FIGURES[watch].usual if watch in FIGURES else None)
        assert rules[watch].audience == ()


def test_a_rule_that_was_set_is_the_one() -> None:
    rule = Rule(Watch.SILENCE, on=True, figure=3)
    assert Rules({Watch.SILENCE: rule})[Watch.SILENCE] is rule


def test_it_is_told_to_each_or_to_those_named() -> None:
    assert Rule(Watch.SILENCE, on=True).tells("U1")
    assert Rule(Watch.SILENCE, on=True, audience=("U1",)).tells("U1")
    assert not Rule(Watch.SILENCE, on=True, audience=("U1",)).tells("U2")
    assert not Rule(Watch.SILENCE, audience=("U1",)).tells("U1")


def test_files_are_judged_by_the_colleges_terms() -> None:
    terms = Terms(65, DropRule("", (9, 19), (2, 14), 20))
    assert terms.judging(date(2026, 11, 28)) == Judging(65, date(2026, 11, 28))
