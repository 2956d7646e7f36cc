"""When each is told what waits for them: on working days, at the hour that they chose."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select

from rac_bot.domain.rights import Role
from rac_bot.store.college.calendar import working_days
from rac_bot.store.due import tasks
from rac_bot.store.models import MORNING, Access, Home, TaskKind
from rac_bot.store.people.identity import one_id_each
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

WITH_RIGHTS = Open(
    select(Access.slack_id, Access.role, Home.morning).outerjoin(Home, Home.slack_id == Access.slack_id)
)
CHOSEN = Open(
    select(Home.slack_id, Home.morning).where(Home.slack_id.in_(bindparam("people", expanding=True)))
)


def lay(work: Work, admins: Collection[str], now: datetime) -> None:
    """Have the next of each who changes files; `admins` are those of the settings."""
    days = work.known(working_days)
    hours = {person: minutes for person, minutes in _hours(work, admins).items() if minutes}
    at = {minutes: days.next(now, minutes) for minutes in set(hours.values())}
    wanted = {person: at[minutes] for person, minutes in hours.items()}
    tasks.lay(work, TaskKind.DIGEST, wanted, now)


def _hours(work: Work, admins: Collection[str]) -> dict[str, int]:
    """By person, as they chose it."""
    named = one_id_each(work, admins)
    hours = dict.fromkeys(named, MORNING) | dict(work.rows(CHOSEN, people=list(named)))
    for person, role, morning in work.rows(WITH_RIGHTS):
        if role.includes(Role.ADVISING):
            hours[person] = MORNING if morning is None else morning
    return hours
