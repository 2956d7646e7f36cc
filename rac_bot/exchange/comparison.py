"""Writes every line of a comparison with CLARA, one a row."""

from collections.abc import Iterator
from pathlib import Path

from rac_bot.exchange.reconciling import Reconciliation
from rac_bot.exchange.writing.tables import Cell, write_table
from rac_bot.i18n import _

_WIDTHS = {"Tableau": 30, "DA": 10, "Grille": 15, "Cours": 12, "Différences": 50, "Ce qui se fait": 40}


def write_comparison(path: Path, found: Reconciliation) -> None:
    headings = ("Tableau", "Feuille", "Ligne", "DA", "Session", "Grille", "Cours", "Groupe")
    write_table(path, "CLARA", (*headings, "Différences", "Ce qui se fait"), _rows(found), _WIDTHS)


def _rows(found: Reconciliation) -> Iterator[list[Cell]]:
    for table, lines in ((_("Pareilles"), found.same), *found.tables()):
        for one in lines:
            named = [one.da, one.session, one.grid, one.course, one.group]
            yield [table, "", "", *named, one.told, one.outcome]
    for group, aside in found.aside.items():
        for left in aside:
            named = [left.da, left.session, left.grid, left.course, ""]
            yield [group.named, left.sheet, left.line, *named, left.why, _("mise de côté")]
