"""Saving the days and hours on which the college works."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from rac_bot.exchange.entering.importing import Effect, Import, RowAt, amend
from rac_bot.exchange.reading.rows import CalendarRow, Row
from rac_bot.i18n import _n
from rac_bot.store.models import Base, CalendarPeriod
from rac_bot.store.work.statements import Belongs, Open, Written

Key = tuple[date, date, str]

_PERIODS = Base.metadata.tables["calendar_period"]
EVERY = Open(select(CalendarPeriod))
NEW = Written(insert(_PERIODS), Belongs.TO_NO_PROGRAMME)
GONE = Written(
    delete(_PERIODS).where(_PERIODS.c.id.in_(bindparam("ids", expanding=True))), Belongs.TO_NO_PROGRAMME
)


def save_calendar(importing: Import, rows: Iterable[Row[CalendarRow]]) -> None:
    """The file is the whole calendar: a period that it does not have is no more."""
    work = importing.work
    stored = {(one.first_day, one.last_day, one.weekdays): one for one in work.scalars(EVERY)}
    seen: dict[Key, RowAt] = {}
    for row in rows:
        said = row.record
        key = (said.first_day, said.last_day or said.first_day, said.weekdays or "")
        if importing.first(row, seen, key, "first_day"):
            importing.effects[_save(importing, said, key, stored.get(key))] += 1
    if gone := [one.id for key, one in stored.items() if key not in seen]:
        work.flush()
        work.write(GONE, {"ids": gone})
        importing.report.notice(
            _n(
                "{n} période d’avant n’est plus au calendrier.",
                "{n} périodes d’avant ne sont plus au calendrier.",
                len(gone),
            )
        )


def _save(importing: Import, said: CalendarRow, key: Key, held: CalendarPeriod | None) -> Effect:
    opens, closes = said.hours or (None, None)
    says = {"open": said.open, "opens": opens, "closes": closes}
    if held is None:
        first, last, weekdays = key
        days = {"first_day": first, "last_day": last, "weekdays": weekdays}
        importing.work.write(NEW, {**days, **says})
        return Effect.CREATED
    return Effect.of(False, amend(held, says))
