"""The rules of the watches, and which of them each person wants to be told of."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, insert, select

from rac_bot.domain.watches import TOLD_TO_EACH, Rule, Rules, Watch
from rac_bot.store.models import Action, Base, WatchOff, WatchRule
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work

_RULES = Base.metadata.tables["watch_rule"]
_OFF = Base.metadata.tables["watch_off"]
EVERY = Open(select(WatchRule.watch, WatchRule.is_on, WatchRule.figure, WatchRule.audience))
NEW = Written(insert(_RULES), Belongs.TO_NO_PROGRAMME)
GONE = Written(
    delete(_RULES).where(_RULES.c.watch == bindparam("of", type_=_RULES.c.watch.type)),
    Belongs.TO_NO_PROGRAMME,
)
REFUSED = Open(select(WatchOff.watch).where(WatchOff.slack_id == bindparam("person")))
REFUSED_NEW = Written(insert(_OFF), Belongs.TO_THE_ACTOR)
REFUSED_GONE = Written(delete(_OFF).where(_OFF.c.slack_id == bindparam("person")), Belongs.TO_THE_ACTOR)


def rules(work: Work) -> Rules:
    """`work.known(rules)`."""
    return Rules(
        {
            watch: Rule(watch, is_on, figure, tuple(audience))
            for watch, is_on, figure, audience in work.rows(EVERY)
        }
    )


def change(work: Work, rule: Rule) -> bool:
    """Set it, and the journal; False where it is as it was."""
    if work.known(rules)[rule.watch] == rule:
        return False
    work.write(GONE, {"of": rule.watch})
    held = {"is_on": rule.on, "figure": rule.figure, "audience": list(rule.audience)}
    work.write(NEW, {"watch": rule.watch, **held})
    journal.record(work, Action.CHANGE_RULE, detail=rule.watch)
    return True


def told_of(work: Work, person: str) -> list[Watch]:
    """Those which may tell that person, whether or not they want it."""
    found = work.known(rules)
    return [watch for watch in Watch if watch in TOLD_TO_EACH and found[watch].tells(person)]


def refused(work: Work, person: str) -> set[Watch]:
    """Those which the person does not want."""
    return set(work.scalars(REFUSED, person=person))


def refuse(work: Work, person: str, watches: Collection[Watch]) -> None:
    """These, and no others."""
    work.write(REFUSED_GONE, {"person": person})
    if watches:
        work.write(REFUSED_NEW, [{"slack_id": person, "watch": watch} for watch in watches])
