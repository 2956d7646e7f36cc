"""What a watch would say today, and to whom, whether it is on or off."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Terms
from rac_bot.store.people import access, people
from rac_bot.store.people.identity import one_id_each
from rac_bot.store.watches import every, rules
from rac_bot.store.work.work import By, Work


class Trial(NamedTuple):
    """How much it finds for somebody; `refuses`: they do not want to be told."""

    person: str
    n: int
    refuses: bool


def advisers(work: Work, admins: Collection[str]) -> dict[str, Rights]:
    """Who may change files and is served, by Slack id; `admins` are those of the settings."""
    home = people.home(work)
    given = {
        one.slack_id: one.access.rights
        for one in access.listed(work)
        if one.access.role.includes(Role.ADVISING) and not access.barred(one.person, home)
    }
    return given | dict.fromkeys(one_id_each(work, admins), Rights(Role.ADMINISTERING))


def trials(work: Work, rule: Rule, terms: Terms, admins: Collection[str]) -> Iterator[Trial]:
    """Of each whom it would tell something, by their own rights."""
    for person, rights in advisers(work, admins).items():
        if rule.audience and person not in rule.audience:
            continue
        theirs = replace(work, by=By(person, rights))
        if n := len(every.found_by(theirs, rule, person, terms)):
            yield Trial(person, n, rule.watch in rules.refused(work, person))
