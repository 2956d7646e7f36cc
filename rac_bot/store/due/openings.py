"""When candidates handed over go and come back: as a working day opens, while any are."""

from datetime import datetime

from rac_bot.store.college.calendar import working_days
from rac_bot.store.due import tasks
from rac_bot.store.models import TaskKind
from rac_bot.store.people import handover
from rac_bot.store.work.work import Work


def lay(work: Work, now: datetime) -> None:
    at = work.known(working_days).next(now, 0)
    tasks.lay(work, TaskKind.CONFIDING, {"": at} if handover.is_any_open(work) else {}, now)
