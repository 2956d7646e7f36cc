"""Tasks with their times: claimed one by one by whatever process is there, each done once when it is due.

A task that was missed, whatever for, is due once as somebody is there again: it has one row, and what does
it says when it is due next.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select, type_coerce, update

from rac_bot.store.models import Base, Task, TaskKind
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work

LEASE = timedelta(minutes=5)  # longer than any takes; after it, the task of a process that died is free
AGAIN = timedelta(minutes=1)  # after one that failed

_TASKS = Base.metadata.tables["task"]
_T = _TASKS.c
_NOW = bindparam("now", type_=Moment)
_FREE = or_(
    Task.leased_until.is_(None),
    Task.leased_until <= _NOW,
    Task.leased_until > bindparam("far", type_=Moment),  # by a clock that was wrong
)
_AS_CLAIMED = and_(
    _T.kind == bindparam("of"), _T.key == bindparam("whose"), _T.due_at == bindparam("was", type_=Moment)
)
NEXT = Open(
    select(Task.kind, Task.key, Task.due_at)
    .where(Task.due_at <= _NOW, _FREE)
    .order_by(Task.due_at, Task.kind, Task.key)
    .limit(1)
)
_LEASED = Task.leased_until > Task.due_at
SOONEST = Open(select(type_coerce(func.min(case((_LEASED, Task.leased_until), else_=Task.due_at)), Moment())))
EVERY = Open(
    select(Task.kind, Task.key, Task.due_at).order_by(Task.due_at, Task.kind, Task.key)  # as `Due` has them
)
OF_KIND = Open(select(Task.key, Task.due_at).where(Task.kind == bindparam("kind")))
OVERDUE = Open(select(Task.kind, func.min(Task.due_at)).where(Task.due_at <= _NOW).group_by(Task.kind))
LAID = Written(insert(_TASKS), Belongs.TO_NO_PROGRAMME)
CHANGED = Written(update(_TASKS).where(_AS_CLAIMED), Belongs.TO_NO_PROGRAMME)  # the values say what
DROPPED = Written(delete(_TASKS).where(_AS_CLAIMED), Belongs.TO_NO_PROGRAMME)


class Due(NamedTuple):
    """A task, and when it is due."""

    kind: TaskKind
    key: str
    at: datetime


def something_due(work: Work, now: datetime) -> bool:
    return bool(work.rows(NEXT, now=now, far=now + 2 * LEASE))


def claim(work: Work, now: datetime) -> Due | None:
    """Take the task that is due the longest; nobody else gets it before the lease ends."""
    for row in work.rows(NEXT, now=now, far=now + 2 * LEASE):
        found = Due(*row)
        work.write(CHANGED, {**_as(found), "leased_until": now + LEASE})
        return found
    return None


def done(work: Work, task: Due, next_at: datetime | None) -> None:
    """It is due again then, or no more; what was made of it meanwhile stands."""
    if next_at is None:
        work.write(DROPPED, _as(task))
    else:
        work.write(CHANGED, {**_as(task), "due_at": next_at, "leased_until": None})


def failed(work: Work, task: Due, now: datetime) -> None:
    """It is tried again in a moment."""
    work.write(CHANGED, {**_as(task), "leased_until": now + AGAIN})


def add(work: Work, kind: TaskKind, key: str, at: datetime) -> None:
    """Have that task once, due then."""
    if key not in dict(work.rows(OF_KIND, kind=kind)):
        work.write(LAID, {"kind": kind, "key": key, "due_at": at, "leased_until": None})


def lay(work: Work, kind: TaskKind, wanted: Mapping[str, datetime], now: datetime) -> None:
    """Have a task of that kind for each of these keys, due then; one that is due by now is left as it is."""
    held: dict[str, datetime] = dict(work.rows(OF_KIND, kind=kind))
    for key, at in wanted.items():
        if key not in held:
            work.write(LAID, {"kind": kind, "key": key, "due_at": at, "leased_until": None})
        elif held[key] > now and held[key] != at:
            work.write(CHANGED, {**_as(Due(kind, key, held[key])), "due_at": at})
    for key in held.keys() - wanted.keys():
        work.write(DROPPED, _as(Due(kind, key, held[key])))


def keep_up(work: Work, kind: TaskKind, every: timedelta, now: datetime) -> None:
    """Have one task of that kind, due now where there was none; no later than its next turn."""
    [at] = [at for _key, at in work.rows(OF_KIND, kind=kind)] or [now]
    lay(work, kind, {"": min(at, now + every)}, now)


def lay_one(work: Work, kind: TaskKind, at: datetime, now: datetime) -> None:
    """Have one task of that kind, due then; one that is due before is left as it is."""
    [held] = [due for _key, due in work.rows(OF_KIND, kind=kind)] or [at]
    lay(work, kind, {"": min(held, at)}, now)


def soonest(work: Work) -> datetime | None:
    """When one may next be claimed."""
    return work.scalar(SOONEST)


def listed(work: Work) -> list[Due]:
    """All of them, the soonest first."""
    return [Due(*row) for row in work.rows(EVERY)]


def overdue(work: Work, now: datetime) -> dict[TaskKind, timedelta]:
    """Of each kind, for how long the oldest has been due."""
    waits = dict.fromkeys(TaskKind, timedelta())
    return waits | {kind: now - at for kind, at in work.rows(OVERDUE, now=now)}


def _as(task: Due) -> dict[str, object]:
    return {"of": task.kind, "whose": task.key, "was": task.at}
