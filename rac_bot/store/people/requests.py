"""Who asked for access: once a day each, until an administrator answers."""

from sqlalchemy import bindparam, func, select

from rac_bot.i18n import local_day
from rac_bot.store.models import Access, AccessRequest, Action
from rac_bot.store.people import access_told
from rac_bot.store.people.identity import ids_of
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

_OPEN = (
    AccessRequest.answered_by.is_(None),
    ~select(Access.slack_id).where(Access.slack_id == AccessRequest.slack_id).exists(),
)
WAITING = Open(select(func.count()).select_from(AccessRequest).where(*_OPEN))
OPEN_ONES = Open(
    select(AccessRequest).where(*_OPEN).order_by(AccessRequest.asked_at).limit(bindparam("most"))
)


def ask(work: Work, slack_id: str) -> bool:
    """Keep that this person asks; False where they did so today already."""
    if of_today(work, slack_id):
        return False
    request = of(work, slack_id) or AccessRequest(slack_id=slack_id)
    request.asked_at, request.answered_by = work.now, None
    work.add(request)
    return True


def of(work: Work, slack_id: str) -> AccessRequest | None:
    """The last that they made, by whichever id they had."""
    return max(_all_of(work, slack_id), key=lambda one: one.asked_at, default=None)


def of_today(work: Work, slack_id: str) -> AccessRequest | None:
    known = of(work, slack_id)
    return known if known and local_day(known.asked_at) == local_day(work.now) else None


def answer(work: Work, slack_id: str) -> bool:
    """Whoever is at work answered, unless somebody did, and administrators are told what came of it.

    Whether it was asked for, and not answered yet.
    """
    asked = _all_of(work, slack_id)
    waiting = [one for one in asked if one.answered_by is None]
    for one in waiting:
        one.answered_by = work.by.actor[:20]
        work.add(one)
    if asked:
        access_told.answered(work, slack_id)
    return bool(waiting)


def decline(work: Work, slack_id: str) -> None:
    if answer(work, slack_id):
        journal.record(work, Action.DECLINE_ACCESS, detail=slack_id)


def forget(work: Work, slack_id: str) -> None:
    """What was asked led to an access that has ended: it may be asked for anew."""
    for one in _all_of(work, slack_id):
        work.delete(one)


def waiting(work: Work) -> int:
    """How many wait for an answer."""
    return work.scalar(WAITING) or 0


def open_ones(work: Work, most: int) -> list[AccessRequest]:
    """Those who wait, the first to ask first."""
    return list(work.scalars(OPEN_ONES, most=most))


def _all_of(work: Work, slack_id: str) -> list[AccessRequest]:
    return [one for id_ in ids_of(work, slack_id) if (one := work.find(AccessRequest, id_))]
