"""The first day: what CLARA holds already is taken from its listings; what cannot be is set aside."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rac_bot.exchange.entering.aside import Aside, Leaving, LineAside
from rac_bot.exchange.entering.college import College
from rac_bot.exchange.entering.importing import Import, batches
from rac_bot.exchange.entering.runs import Meter, Progress, opened, run_all
from rac_bot.exchange.entering.sessions_told import with_sessions
from rac_bot.exchange.reading.glimpses import Unread, read_lines
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import CollegeFile, from_clara
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.rows import COLUMNS, Row
from rac_bot.i18n import _
from rac_bot.store.database.engine import Store
from rac_bot.store.work.work import Work

# What CLARA's screens show of each, beyond what a file must have.
_SHOWN = {
    FileKind.CANDIDATES: ("code_permanent", "birth_date", "phone", "language", "grid", "unit"),
    FileKind.DOSSIERS: ("grid", "unit", "full_time"),
    FileKind.INSCRIPTIONS: (
        *("grid", "state", "mode", "note", "remark", "absences", "average", "category", "funding", "rac"),
        *("distance", "census"),
    ),
}


class Taken(BaseModel):
    """A file: what was done with it, the lines set aside, and the columns that it lacks."""

    report: Report
    aside: dict[Aside, list[LineAside]]
    lacking: list[str]


class Takeover(BaseModel):
    """`files`: CLARA's listings; `others`: the college's own files, and those not recognised."""

    files: list[Taken]
    others: list[Report]

    @property
    def refused(self) -> bool:
        return any(report.refused for report in self.others)


def take_over(store: Store, directory: Path, *, dry_run: bool, progress: Progress | None = None) -> Takeover:
    """Import a folder as `run_all`; but a line of a listing that would be refused is set aside.

    Raises:
        IntakeError: as `run_all`; or a listing is an export of ours.
    """
    listings = _Listings()
    reports = run_all(store, directory, dry_run=dry_run, progress=progress, opening=listings.open)
    files, others = [], []
    for report in reports:
        taken = listings.taken(report)
        if taken:
            files.append(taken)
        else:
            others.append(report)
    return Takeover(files=files, others=others)


class _Listings:
    def __init__(self) -> None:
        self._opened: list[tuple[CollegeFile, Leaving]] = []

    def open(
        self, work: Work, college: College, file: CollegeFile, meter: Meter
    ) -> tuple[Import, Iterator[Row[Any]]]:
        if file.kind not in _SHOWN:
            return opened(work, college, file, meter)
        from_clara(file)
        importing = Leaving(work, college, file.report, without=self._people(*Aside))
        self._opened.append((file, importing))
        rows = _read(file, importing, meter, self._people(Aside.CONTRADICTS))
        return importing, with_sessions(importing, rows) if file.kind is FileKind.INSCRIPTIONS else rows

    def _people(self, *groups: Aside) -> set[str]:
        """The people of whom the listings before set a line aside, in those groups."""
        before = (importing for file, importing in self._opened if file.kind is FileKind.CANDIDATES)
        return {da for importing in before for da in importing.people(groups)}

    def taken(self, report: Report) -> Taken | None:
        """What became of that report's file; None where it is no listing."""
        for file, importing in self._opened:
            if file.report is report:
                aside = importing.aside()
                report.rejected = sum(map(len, aside.values()))
                return Taken(report=report, aside=aside, lacking=_lacking(file))
        return None


def _read(
    file: CollegeFile, importing: Leaving, meter: Meter, disputed: Collection[str]
) -> Iterator[Row[Any]]:
    """The rows to take; none of the disputed people: two lines say who they are, and which one is right?"""
    for table in file.tables:
        for batch in batches(meter.over(read_lines(table))):
            file.report.read += len(batch)
            importing.leave(line for line in batch if isinstance(line, Unread))
            for row in (line for line in batch if isinstance(line, Row)):
                if row.record.da in disputed:
                    importing.refuse(
                        row, "da", _("le DA d’une personne dont deux lignes ne disent pas autre chose")
                    )
                else:
                    yield row


def _lacking(file: CollegeFile) -> list[str]:
    """The columns of CLARA's screens that none of its sheets has, by their names in our samples."""
    there = {field for table in file.tables for field in table.positions}
    shown = _SHOWN[file.kind]
    return [one.name for one in COLUMNS[file.kind] if one.field in shown and one.field not in there]
