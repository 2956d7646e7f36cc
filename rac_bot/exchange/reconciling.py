"""Compares CLARA's list with our lines: same, different, missing here or there; and applies it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, Field
from sqlalchemy import bindparam

from rac_bot.domain.codes import format_da
from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.aside import Aside, Leaving, LineAside, Unsure, nothing_aside
from rac_bot.exchange.entering.college import College
from rac_bot.exchange.entering.importing import (
    FROM_FILE,
    KEPT,
    Columns,
    batches,
    differences,
    stored_columns,
)
from rac_bot.exchange.entering.matching import Match, Matcher, told
from rac_bot.exchange.entering.runs import Meter, Progress
from rac_bot.exchange.entering.save_inscriptions import Writer, followed
from rac_bot.exchange.reading.glimpses import Unread, read_lines
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import CollegeFile, file_of_kind, from_clara
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.rows import InscriptionRow, Row
from rac_bot.exchange.writing.inscriptions import lines_with, said
from rac_bot.i18n import _, parted
from rac_bot.store.database.engine import Store
from rac_bot.store.file.effective import effective
from rac_bot.store.models import Action, Base, ClaraState, Inscription, InscriptionState, SessionDossier
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.fields import field_label

# What an unread line would do to all of ours: nothing is applied while there is one.
_REFUSED = (Aside.CONTRADICTS, Aside.UNREADABLE)
_AGAIN = {"clara": ClaraState.TO_ENTER, **dict.fromkeys(KEPT)}  # it is not in CLARA


class Extent(StrEnum):
    """How much of its sessions and grids a listing holds: what it lacks may be in CLARA, or is not."""

    PARTIAL = "partial"
    WHOLE = "whole"


@dataclass(slots=True)
class Mismatch:
    """A field, by its name in CLARA, with its value here and in CLARA."""

    field: str
    here: str
    clara: str


@dataclass(slots=True)
class Compared:
    """A line, and what applying does with it: `outcome` is blank for nothing."""

    da: str
    session: str
    grid: str
    course: str
    group: str
    outcome: str = ""
    differences: Sequence[Mismatch] = ()

    @property
    def told(self) -> str:
        """What differs, in words."""
        return parted(f"{one.field} {one.here} → {one.clara}" for one in self.differences)

    @classmethod
    def of(cls, da: str, session: Session, grid: str, course: str, group: str) -> Self:
        return cls(da=format_da(da), session=session.code, grid=grid, course=course, group=group)


class Reconciliation(BaseModel):
    """The comparison of CLARA's list with our lines, for the sessions and grids in that list.

    `unsure`: ours that are not there, but may be a line set aside. `back`: how many of the `entered` ones are
    to enter again, or taken for removed, because they are not there.
    """

    report: Report
    covered: list[str] = Field(default_factory=list)
    extent: Extent | None = None
    applied: bool = False
    compared: int = 0
    aside: dict[Aside, list[LineAside]] = Field(default_factory=nothing_aside)
    entered: int = 0
    back: int = 0
    same: list[Compared] = Field(default_factory=list)
    different: list[Compared] = Field(default_factory=list)
    missing_here: list[Compared] = Field(default_factory=list)
    missing_there: list[Compared] = Field(default_factory=list)
    unsure: list[Compared] = Field(default_factory=list)

    def tables(self) -> list[tuple[str, list[Compared]]]:
        """The lines that are not the same, by the name of their table."""
        return [
            (_("Différentes (ici → CLARA)"), self.different),
            (_("Absentes d’ici"), self.missing_here),
            (_("Absentes de CLARA"), self.missing_there),
            (_("Peut-être parmi celles mises de côté"), self.unsure),
        ]

    @property
    def undecided(self) -> bool:
        """Whether it has to be said how much the listing holds before it is applied."""
        return self.back > 0 and self.extent is None


def reconcile(
    store: Store,
    path: Path,
    *,
    only: Session | None = None,
    apply: bool = False,
    extent: Extent | None = None,
    progress: Progress | None = None,
) -> Reconciliation:
    """Compare what can be, and set the rest aside; with `apply`, take what CLARA says, or nothing.

    It is nothing where a line cannot be read or contradicts another, and where `extent` would have to be
    said.

    Raises:
        IntakeError: the file cannot be read, is not a list of inscriptions, or is our own export.
    """
    file = file_of_kind(path, FileKind.INSCRIPTIONS, dry_run=not apply)
    from_clara(file)
    meter = Meter([file], progress, times=2)  # they are read, then compared
    found = Reconciliation(report=file.report, extent=extent)
    lines = list(_read(file, meter, only))
    with (store.writing if apply else store.reading)(COMMAND_LINE) as work:
        comparison = _Comparison(work, found)
        comparison.compare(meter.over(lines))
        if apply:
            refused = [line for group in _REFUSED for line in found.aside[group]]
            file.report.rejections = [one for line in refused for one in line.wrong]
            file.report.rejected = len(refused)
        if apply and not refused and not found.undecided:
            comparison.apply()
            found.applied = file.report.saved = True
    if not found.applied:  # what differs is shown all the same, line by line
        people = len({line.da for _name, lines_ in found.tables() for line in lines_})
        with store.writing(COMMAND_LINE) as work:
            journal.record(work, Action.EXPORT, people=people, detail="reconcile")
    meter.end()
    return found


def _read(file: CollegeFile, meter: Meter, only: Session | None) -> Iterator[Row[InscriptionRow] | Unread]:
    """The lines of that session, or all; without those that are deleted in CLARA."""
    elsewhere = 0
    for table in file.tables:
        for line in meter.over(read_lines(table, only)):
            file.report.read += line is not None
            elsewhere += line is None
            if isinstance(line, Unread) or (line and line.record.state is not InscriptionState.DELETED):
                yield line
    if elsewhere:
        file.report.notice(_("Lignes d’autres sessions laissées de côté : {n}.", n=elsewhere))


_STORED = stored_columns(Base.metadata.tables["inscription"])
OURS: Whole[*tuple[Any, ...]] = Whole(
    lines_with(Inscription.id, Inscription.clara).where(
        SessionDossier.session.in_(bindparam("sessions", expanding=True))
    ),
    FROM_FILE,
)
MISSED: Whole[*tuple[Any, ...]] = Whole(
    lines_with(*_STORED, SessionDossier.candidate_id).where(
        Inscription.id.in_(bindparam("ids", expanding=True))
    ),
    FROM_FILE,
)


def _mismatches(match: Match, stored: Columns, names: Iterable[str]) -> list[Mismatch]:
    here, there = stored | effective(stored, match.today), stored | match.said
    there |= effective(there, match.today)
    return [Mismatch(field_label(name), said(here[name]), said(there[name])) for name in names]


class _Comparison:
    def __init__(self, work: Work, found: Reconciliation) -> None:
        self._work, self._found = work, found
        self._importing = Leaving(work, College(work), found.report)
        self._writer = Writer(self._importing)
        self._covered: set[tuple[Session, str]] = set()
        self._met: set[int] = set()

    def compare(self, lines: Iterable[Row[InscriptionRow] | Unread]) -> None:
        found, matcher = self._found, Matcher(self._importing)
        for batch in batches(lines):
            self._importing.leave(line for line in batch if isinstance(line, Unread))
            for match in matcher.matches([line for line in batch if isinstance(line, Row)]):
                found.compared += 1
                self._covered.add((match.dossier.session, match.dossier.grid or ""))
                self._place(match)
        found.aside = self._importing.aside()
        found.covered = [f"{session} · {grid}" for session, grid in sorted(self._covered)]
        sessions = {session for session, _grid in self._covered}
        ours = [
            line
            for line in self._work.rows(OURS, sessions=list(sessions))
            if (line.session, line.grid) in self._covered
        ]
        found.entered = sum(line.clara is not ClaraState.TO_ENTER for line in ours)
        unsure = self._importing.unsure()
        for missed in batches(line.id for line in ours if line.id not in self._met):
            for one in self._work.rows(MISSED, ids=missed):
                self._miss(one, unsure)

    def apply(self) -> None:
        self._writer.write()
        self._writer.follow()
        found = self._found
        lengths = (found.same, found.different, found.missing_here, found.missing_there)
        detail = "reconcile ={} ~{} +{} -{}".format(*map(len, lengths))
        journal.record(self._work, Action.IMPORT, detail=detail)

    def _place(self, match: Match) -> None:
        """Put the line in one of the four lists, and plan what applying does."""
        record, stored = match.row.record, match.stored
        grid, group = match.dossier.grid or "", record.group or ""
        line = Compared.of(record.da, record.session, grid, record.course, group)
        self._writer.holds(match)
        if stored is None:
            line.outcome = _("créée, saisie")
            self._writer.add(match, followed(match, self._work.now))
            self._found.missing_here.append(line)
            return
        self._met.add(stored["id"])
        if stored["state"] is InscriptionState.DELETED:
            line.outcome = _("supprimée ici, reste à supprimer dans CLARA")
            self._found.missing_here.append(line)
            return
        changes = self._writer.change(match.told, stored, followed(match, self._work.now))
        left = changes.get("in_clara", stored["in_clara"])
        if differing := differences(stored, match.said):
            line.differences = _mismatches(match, stored, differing)
            line.outcome = (
                _("reste à corriger dans CLARA") if left else _("prend les valeurs de CLARA, saisie")
            )
            self._found.different.append(line)
        else:
            line.outcome = _("marquée saisie") if "clara" in changes else ""
            self._found.same.append(line)

    def _miss(self, found: Any, unsure: Unsure) -> None:
        """Place a line of ours that is not in the file, which has its session and its grid."""
        line = Compared.of(found.da, found.session, found.grid, found.course, found.group_number)
        stored: Columns = {column.name: found._mapping[column.name] for column in _STORED}
        deleted, list_ = stored["state"] is InscriptionState.DELETED, self._found.missing_there
        if unsure.may_be(found):
            list_ = self._found.unsure
            line.outcome = _("reste telle quelle : c’est peut-être une ligne mise de côté")
        elif stored["clara"] is ClaraState.TO_ENTER:
            line.outcome = _("reste à saisir")
        elif self._found.extent is Extent.PARTIAL:
            line.outcome = _("reste telle quelle : la liste ne dit pas tout")
        else:
            self._found.back += 1
            of = told(found.candidate_id, found.dossier_id, found.session, found.course)
            self._writer.change(of, stored, _AGAIN)
            line.outcome = _("supprimée dans CLARA") if deleted else _("redevient à saisir")
            list_ = self._found.same if deleted else list_
        list_.append(line)
