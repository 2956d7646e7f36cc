"""The dates of sessions that the college gives."""

from sqlalchemy import select

from rac_bot.domain.calendar import Calendar, Dates
from rac_bot.store.models import SessionDates
from rac_bot.store.work.statements import Open
from rac_bot.store.work.work import Work

EVERY = Open(
    select(SessionDates.session, SessionDates.first_day, SessionDates.last_day, SessionDates.switch_day)
)


def calendar(work: Work) -> Calendar:
    """`work.known(calendar)`."""
    rows = work.rows(EVERY)
    return Calendar({row.session: Dates(row.first_day, row.last_day, row.switch_day) for row in rows})
