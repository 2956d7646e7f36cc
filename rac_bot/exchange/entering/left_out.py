"""Importing a file without its refused rows, which are written to another file: `--rejects`."""

from pathlib import Path
from typing import Any

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.importing import Import, RowAt
from rac_bot.exchange.reading.kinds import FRENCH, FileKind
from rac_bot.exchange.reading.recognition import CollegeFile
from rac_bot.exchange.reading.report import Rejection, Report
from rac_bot.exchange.reading.rows import Row
from rac_bot.exchange.writing.rejects import write_rejects
from rac_bot.i18n import _

# Half a grid, or half a list of codes, would be another one.
KINDS = (FileKind.CANDIDATES, FileKind.DOSSIERS, FileKind.INSCRIPTIONS)


class LeftOut:
    """The rows that a file is imported without: those that are refused, and those that they contradict.

    Which of two rows is wrong, the college says: neither is saved. So what a refused row contradicts is known
    only once the file was read, and it is read anew without it.
    """

    def __init__(self, file: CollegeFile) -> None:
        if file.kind not in KINDS:
            raise IntakeError(
                _(
                    "--rejects sert aux listes de personnes ({kinds}) : un fichier « {kind} » "
                    "s’enregistre en entier ou pas du tout.",
                    kinds=", ".join(FRENCH[kind] for kind in KINDS),
                    kind=FRENCH[file.kind],
                )
            )
        self._file = file
        self._start = file.report.model_copy(deep=True)
        self._places: set[RowAt] = {(one.sheet, one.line) for one in file.report.rejections}
        self._people: set[str] = set()  # by DA
        self._told = set(self._places)  # of these, the reason is known
        self._rejections: list[Rejection] = []

    def begin(self) -> Report:
        """The report of the file, as it is before its rows are read."""
        self._file.report = self._start.model_copy(deep=True)
        return self._file.report

    def takes(self, row: Row[Any]) -> bool:
        """Whether the row is left out; the report says why."""
        if row.place not in self._places and row.record.da not in self._people:
            return False
        if row.place not in self._told:
            expected = _("ce que dit une autre ligne, qui la contredit : une seule des deux est juste")
            self._file.report.rejections.append(
                row.table.rejection(row.line, "da", str(row.record.da), expected)
            )
        self._file.report.rejected += 1
        return True

    def grows(self, importing: Import) -> bool:
        """Whether more rows are to be left out than were: then nothing of this reading is kept."""
        disputed = {one for one in importing.disputed if isinstance(one, tuple)}
        people = {one for one in importing.disputed if isinstance(one, str)}
        if not importing.refused and not disputed and not people:
            return False
        self._rejections += [
            one for one in importing.report.rejections if (one.sheet, one.line) in importing.refused
        ]
        self._places |= importing.refused | disputed
        self._people |= people
        self._told |= importing.refused
        return True

    def write(self, to: Path) -> None:
        """Write the rows left out, and every reason to the report; without any, no file is left there."""
        report = self._file.report
        report.rejections += self._rejections
        if report.rejections:
            write_rejects(to, self._file.tables, report.rejections)
        else:
            to.unlink()
