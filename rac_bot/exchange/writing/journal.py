"""Writes the journal of one file, or a register of what was done; neither names the people it is about."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from rac_bot.exchange.writing.tables import Cell, new_file, write_table
from rac_bot.i18n import TORONTO, _, local_day, span
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action
from rac_bot.store.trace import journal
from rac_bot.store.trace.journal import LAST_ID, About, Sum
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.journal import Teller, action_name, categories

_WIDTHS = {"Quoi": 60, "Renseignements": 40, "Qui": 22}


def export_file(store: Store, path: Path, about: About, *, force: bool) -> int:
    """Each entry of that file, the latest first; returns how many. Raises as `new_file`."""
    headings = ["Jour", "Heure", "Qui", "Quoi", "Renseignements"]
    with new_file(path, force=force) as beside:
        with store.reading(COMMAND_LINE) as work:
            entries = journal.entries(work, about, limit=LAST_ID)
        teller = Teller()

        def rows() -> Iterator[list[Cell]]:
            for one in entries:
                yield [
                    local_day(one.at).isoformat(),
                    _hour(one.at),
                    teller.who(one),
                    teller.what(one),
                    categories(one.action),
                ]

        count = write_table(beside, "Journal", headings, rows(), _WIDTHS)
        with store.writing(COMMAND_LINE) as work:
            journal.record(work, Action.EXPORT, candidate_id=about.candidate_id, detail="journal")
    return count


def export_register(store: Store, path: Path, about: About, days: tuple[date, date], *, force: bool) -> int:
    """What each person did, by day and kind; returns how many lines. Raises as `new_file`."""
    headings = ["Jour", "De", "À", "Qui", "Quoi", "Fois", "Renseignements"]
    headings += ["Dossiers ouverts ou touchés", "Personnes affichées en liste, au plus"]
    with new_file(path, force=force) as beside:
        with store.reading(COMMAND_LINE) as work:
            count = write_table(beside, "Registre", headings, _register(work, about, *days), _WIDTHS)
        with store.writing(COMMAND_LINE) as work:
            journal.record(work, Action.EXPORT, candidate_id=about.candidate_id, detail="register")
    return count


def _register(work: Work, about: About, first: date, last: date) -> Iterator[list[Cell]]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        since, before = span(day, day)
        for one in journal.sums(work, about._replace(since=since, before=before)):
            times: list[Cell] = [_hour(one.first), _hour(one.last), _who(one), action_name(one.action)]
            yield [day.isoformat(), *times, one.times, categories(one.action), one.files, one.people]


def _who(one: Sum) -> str:
    return _("{account} (ligne de commande)", account=one.account) if one.account else one.actor


def _hour(at: datetime) -> str:
    return f"{at.astimezone(TORONTO):%H:%M:%S}"
