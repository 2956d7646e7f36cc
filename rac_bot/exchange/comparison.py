"""Writes what a comparison with CLARA, or the first day, has too many lines of for a screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rac_bot.exchange.entering.aside import Aside, LineAside
from rac_bot.exchange.reconciling import Reconciliation
from rac_bot.exchange.writing.tables import Cell, write_table
from rac_bot.i18n import _

_WIDTHS = {"Tableau": 30, "DA": 10, "Grille": 15, "Cours": 12, "Différences": 50, "Ce qui se fait": 40}


def write_comparison(path: Path, found: Reconciliation) -> None:
    headings = ("Tableau", "Feuille", "Ligne", "DA", "Session", "Grille", "Cours", "Groupe")
    write_table(path, "CLARA", (*headings, "Différences", "Ce qui se fait"), _rows(found), _WIDTHS)


def write_aside(path: Path, files: Iterable[tuple[str, Mapping[Aside, Sequence[LineAside]]]]) -> None:
    """Write the lines that were set aside, of each file."""
    headings = ("Fichier", "Groupe", "Feuille", "Ligne", "DA", "Session", "Grille", "Cours", "Raison")
    widths = {"Fichier": 25, "Groupe": 40, "Feuille": 25, "DA": 10, "Grille": 15, "Cours": 12, "Raison": 80}
    rows: Iterator[list[Cell]] = (
        [file, group.named, one.sheet, one.line, one.da, one.session, one.grid, one.course, one.why]
        for file, groups in files
        for group, lines in groups.items()
        for one in lines
    )
    write_table(path, "Mises de côté", headings, rows, widths)


def _rows(found: Reconciliation) -> Iterator[list[Cell]]:
    for table, lines in ((_("Pareilles"), found.same), *found.tables()):
        for one in lines:
            named = [one.da, one.session, one.grid, one.course, one.group]
            yield [table, "", "", *named, one.told, one.outcome]
    for group, aside in found.aside.items():
        for left in aside:
            named = [left.da, left.session, left.grid, left.course, ""]
            yield [group.named, left.sheet, left.line, *named, left.why, _("mise de côté")]
