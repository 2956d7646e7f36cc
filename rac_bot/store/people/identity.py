"""One person may have two Slack ids, in an organisation: one is theirs here, the other leads to it."""

from collections.abc import Iterable

from sqlalchemy import select

from rac_bot.store.models import Person
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

OTHERS = Open(select(Person.other_id, Person.slack_id).where(Person.other_id.is_not(None)))


def one_id(work: Work, slack_id: str) -> str:
    """Theirs here, whichever of both is given; the same where none leads to another."""
    return work.known(_others).get(slack_id, slack_id)


def ids_of(work: Work, slack_id: str) -> list[str]:
    """All those by which that person was ever told of, theirs here first."""
    here = one_id(work, slack_id)
    return [here, *(other for other, one in work.known(_others).items() if other and one == here)]


def one_id_each(work: Work, ids: Iterable[str]) -> set[str]:
    others = work.known(_others)
    return {others.get(one, one) for one in ids}


def is_one_of(work: Work, slack_id: str, ids: Iterable[str]) -> bool:
    return one_id(work, slack_id) in one_id_each(work, ids)


def _others(work: Work) -> dict[str | None, str]:
    return dict(work.rows(OTHERS))
