"""Saving the dates of the college's sessions."""

from collections.abc import Iterable

from sqlalchemy import insert, select

from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.importing import Effect, Import, RowAt, amend
from rac_bot.exchange.reading.rows import Row, SessionRow
from rac_bot.store.models import SessionDates
from rac_bot.store.work.statements import Belongs, Open, Written

DATES = ("first_day", "last_day", "switch_day", "pivot_day")

EVERY = Open(select(SessionDates))
NEW = Written(insert(SessionDates), Belongs.TO_NO_PROGRAMME)


def save_sessions(importing: Import, rows: Iterable[Row[SessionRow]]) -> None:
    stored = {one.session: one for one in importing.work.scalars(EVERY)}
    seen: dict[Session, RowAt] = {}
    for row in rows:
        session = row.record.session
        if importing.first(row, seen, session, "session"):
            importing.effects[_save(importing, row, stored.get(session))] += 1


def _save(importing: Import, row: Row[SessionRow], held: SessionDates | None) -> Effect:
    said = row.given(DATES)
    if held is None:
        importing.work.write(
            NEW, {"session": row.record.session, "switch_day": None, "pivot_day": None, **said}
        )
        return Effect.CREATED
    return Effect.of(False, amend(held, said))
