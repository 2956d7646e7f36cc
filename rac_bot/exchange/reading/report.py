"""What an import did or refused: counted, told in French, or given as JSON."""

from collections.abc import Sequence

from pydantic import BaseModel, Field, PrivateAttr
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grille
from rich.text import Text

from rac_bot.exchange.reading.kinds import FRENCH, Kind
from rac_bot.i18n import _, _n
from rac_bot.store.college.grid_care import Difference

SHOWN = 50  # rejections or notices told one by one; the JSON has them all
FOUND_LENGTH = 60


class Rejection(BaseModel):
    """A cell that is refused: where it is, what it holds, what would do."""

    sheet: str
    line: int
    column: str
    found: str
    expected: str


class Report(BaseModel):
    """The import of one file. `kind` is None for a file of a folder that was not recognised.

    Where nothing is saved because of a refusal, of this file or of another of its folder, created, updated
    and unchanged are 0.
    """

    kind: Kind | None
    file: str
    dry_run: bool = False
    saved: bool = False
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejections: list[Rejection] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    differences: dict[str, list[Difference]] = Field(default_factory=dict)  # of the file's grids, by code
    _told: set[str] = PrivateAttr(default_factory=set)

    @property
    def refused(self) -> bool:
        return bool(self.rejections)

    def notice(self, sentence: str) -> None:
        """Say it, once."""
        if sentence not in self._told:
            self._told.add(sentence)
            self.notices.append(sentence)


def render(report: Report) -> RenderableType:
    """The report for a terminal."""
    parts: list[RenderableType] = [Text(_title(report), style="bold")]
    if report.kind is not None:
        parts.append(Padding(Text(_counts(report)), (0, 0, 0, 2), expand=False))
    if report.rejections:
        parts.append(Padding(_rejections(report.rejections), (0, 0, 0, 2), expand=False))
    parts += [Padding(Text(f"• {line}"), (0, 0, 0, 2), expand=False) for line in _first(report.notices)]
    if report.kind is not None:
        parts.append(
            Padding(
                Text(_outcome(report), style="red" if report.refused else "green"), (0, 0, 0, 2), expand=False
            )
        )
    return Group(*parts)


def _title(report: Report) -> str:
    return f"{report.file} ({FRENCH[report.kind]})" if report.kind else report.file


def _counts(report: Report) -> str:
    counts = [_n("{n} ligne lue", "{n} lignes lues", report.read)]
    if report.saved or (report.dry_run and not report.refused):
        counts += [
            _n("{n} créée", "{n} créées", report.created),
            _n("{n} mise à jour", "{n} mises à jour", report.updated),
            _n("{n} inchangée", "{n} inchangées", report.unchanged),
        ]
    return " · ".join([*counts, _n("{n} rejetée", "{n} rejetées", report.rejected)])


def _rejections(rejections: Sequence[Rejection]) -> RenderableType:
    table = Grille(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in (_("Feuille"), _("Ligne"), _("Colonne"), _("Trouvé"), _("Attendu")):
        table.add_column(heading, overflow="fold")
    for one in rejections[:SHOWN]:
        found = one.found if len(one.found) <= FOUND_LENGTH else f"{one.found[:FOUND_LENGTH]}…"
        cells = (one.sheet, str(one.line), one.column, found or _("(vide)"), one.expected)
        table.add_row(*(Text(cell) for cell in cells))  # Text: a bracket in a cell is no markup
    more = len(rejections) - SHOWN
    if more <= 0:
        return table
    return Group(table, Text(_n("… et {n} autre rejet.", "… et {n} autres rejets.", more)))


def _first(notices: Sequence[str]) -> list[str]:
    more = len(notices) - SHOWN
    told = list(notices[:SHOWN])
    return told if more <= 0 else [*told, _n("… et {n} autre remarque.", "… et {n} autres remarques.", more)]


def _outcome(report: Report) -> str:
    if report.refused:
        return _("Refusé : rien n’est enregistré.")
    if report.dry_run:
        return _("Essai : rien n’est enregistré.")
    if not report.saved:
        return _("Rien n’est enregistré : un autre fichier est refusé.")
    if not report.read:
        return _("Rien à importer : aucune ligne sous les titres de colonnes.")
    return _("Enregistré.")
