"""Writes what the declarations to come would lack: one row a thing that lacks, for whoever has it mended."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from rac_bot.domain.codes import format_da
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Terms
from rac_bot.exchange.writing.tables import Cell, new_file, write_table
from rac_bot.i18n import _
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action
from rac_bot.store.trace import journal
from rac_bot.store.watches import declaring
from rac_bot.store.watches.declaration import Lacking
from rac_bot.store.work.work import COMMAND_LINE
from rac_bot.words.declaration import check_name, missing_name

HEADINGS = ("Date pivot", "No prog.", "DA", "Session", "Cours", "Vérification", "Ce qui manque")
_WIDTHS = {"Date pivot": 12, "Session": 10, "Cours": 13, "Vérification": 16, "Ce qui manque": 34}


def export_lacking(store: Store, path: Path, terms: Terms, today: date, *, force: bool) -> int:
    """Returns how many rows. Raises as `new_file`."""
    with new_file(path, force=force) as beside:
        with store.reading(COMMAND_LINE) as work:
            due = declaring.coming(work, terms, today).due
            found = list(declaring.each(work, declaring.everybody(work, due) or [], due, terms))
        count = write_table(beside, _("Déclaration"), HEADINGS, _rows(found), _WIDTHS)
        with store.writing(COMMAND_LINE) as work:
            people = len({one.candidate_id for one in found})
            journal.record(work, Action.EXPORT, people=people, detail="declaration")
    return count


def _order(one: Lacking) -> tuple[date, str, str, Session, str]:
    return one.pivot, one.programme, one.da, one.session, one.course or ""


def _rows(found: Iterable[Lacking]) -> Iterator[list[Cell | None]]:
    for one in sorted(found, key=_order):
        for missing in one.missing:
            told = (check_name(missing.check), missing_name(missing))
            yield [
                *(one.pivot.isoformat(), one.programme, format_da(one.da)),
                *(one.session.code, one.course, *told),
            ]
