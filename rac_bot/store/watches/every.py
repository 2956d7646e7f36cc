"""The watches that tell each person what they find: what finds it, and for whom."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rac_bot.domain.watches import Rule, Terms, Watch
from rac_bot.i18n import local_day
from rac_bot.store.watches import declaration, dropping, grid_changed, rules, sanction, silence
from rac_bot.store.watches.findings import Finder, Finding, Rank, Watching, batches, mine, unsettled
from rac_bot.store.work.work import Work

FINDERS: Mapping[Watch, Finder] = {
    Watch.DROPPING: dropping.find,
    Watch.GRID: grid_changed.find,
    Watch.SANCTION: sanction.find,
    Watch.SILENCE: silence.find,
    Watch.DECLARATION: declaration.find,
}
# Of those that were dealt with, which are told all the same, as things changed since.
VOIDED: Mapping[Watch, Callable[[Work, Sequence[int], Watching], set[Finding]]] = {
    Watch.SANCTION: sanction.voided,
}


class Counted(NamedTuple):
    """How much a watch finds for somebody; `figure`: of its rule."""

    watch: Watch
    n: int
    figure: int | None


def found(work: Work, watch: Watch, person: str, terms: Terms) -> list[Finding]:
    """What it finds for that person now, within the rights of whoever asks; whether on or off."""
    return found_by(work, work.known(rules.rules)[watch], person, terms)


def found_by(work: Work, rule: Rule, person: str, terms: Terms) -> list[Finding]:
    """The same, by a rule that may not be kept yet."""
    return _found(work, rule, mine(work, person), terms)


def holds(work: Work, watch: Watch, finding: Finding, terms: Terms) -> bool:
    """Whether it is found still, dealt with or not."""
    watching = _watching(work, work.known(rules.rules)[watch], terms)
    return finding in FINDERS[watch](work, [finding.candidate_id], watching)


def counts(work: Work, person: str, terms: Terms) -> list[Counted]:
    """Of each watch that tells that person and that they did not refuse; none of which finds nothing."""
    refused = rules.refused(work, person)
    wanted = [one for one in rules.told_of(work, person) if one in FINDERS and one not in refused]
    people = mine(work, person) if wanted else []
    held = work.known(rules.rules)
    counted = [Counted(one, len(_found(work, held[one], people, terms)), held[one].figure) for one in wanted]
    return [one for one in counted if one.n]


def _found(work: Work, rule: Rule, people: list[int], terms: Terms) -> list[Finding]:
    watch, watching = rule.watch, _watching(work, rule, terms)
    ranks: dict[Finding, Rank] = {}
    for some in batches(people):
        ranks |= FINDERS[watch](work, some, watching)
    every = sorted(ranks, key=lambda one: (ranks[one], one))
    left = set(unsettled(work, watch, every))
    if watch in VOIDED and (dealt_with := list({one.candidate_id for one in every if one not in left})):
        for some in batches(dealt_with):
            left |= VOIDED[watch](work, some, watching)
    return [one for one in every if one in left]


def _watching(work: Work, rule: Rule, terms: Terms) -> Watching:
    return Watching(rule, terms.judging(local_day(work.now)), terms.drop)
