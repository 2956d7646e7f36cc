"""Who asked for access: once a day each, until an administrator answers."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from rac_bot.i18n import TORONTO
from rac_bot.store.models import Access, AccessRequest
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
    known = work.find(AccessRequest, slack_id)
    if known and _day(known.asked_at) == _day(work.now):
        return False
    request = known or AccessRequest(slack_id=slack_id)
    request.asked_at, request.answered_by = work.now, None
    work.add(request)
    return True


def of(work: Work, slack_id: str) -> AccessRequest | None:
    return work.find(AccessRequest, slack_id)


def asked_today(work: Work, slack_id: str) -> bool:
    known = of(work, slack_id)
    return known is not None and _day(known.asked_at) == _day(work.now)


def answer(work: Work, slack_id: str) -> None:
    """Whoever is at work answered, if it was asked for."""
    if (known := of(work, slack_id)) and known.answered_by is None:
        known.answered_by = work.by.actor[:20]
        work.add(known)


def waiting(work: Work) -> int:
    """How many wait for an answer."""
    return work.scalar(WAITING) or 0


def open_ones(work: Work, most: int) -> list[AccessRequest]:
    """Those who wait, the first to ask first."""
    return list(work.scalars(OPEN_ONES, most=most))


def _day(moment: datetime) -> object:
    return moment.astimezone(TORONTO).date()
