"""Compares CLARA's list with our lines: same, different, missing here or there; and applies it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, Field
from sqlalchemy import bindparam

from rac_bot.domain.codes import format_da
from rac_bot.domain.sessions import Session
from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.college import College
from rac_bot.exchange.entering.importing import (
    FROM_FILE,
    KEPT,
    Columns,
    Import,
    batches,
    differences,
    stored_columns,
)
from rac_bot.exchange.entering.matching import Match, Matcher, told
from rac_bot.exchange.entering.runs import Meter, Progress, read
from rac_bot.exchange.entering.save_inscriptions import Writer, followed
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import file_of_kind
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.rows import InscriptionRow, Row
from rac_bot.exchange.writing.inscriptions import lines_with, said
from rac_bot.i18n import _
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, Base, ClaraState, Inscription, InscriptionState, SessionDossier
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.fields import field_label

_AGAIN = {"clara": ClaraState.TO_ENTER, **dict.fromkeys(KEPT)}  # it is not in CLARA


class Mismatch(BaseModel):
    """A field, by its name in CLARA, with its value here and in CLARA."""

    field: str
    here: str
    clara: str


class Compared(BaseModel):
    """A line, and what applying does with it: `outcome` is blank for nothing."""

    da: str
    session: str
    grid: str
    course: str
    group: str
    outcome: str = ""
    differences: list[Mismatch] = Field(default_factory=list)

    @classmethod
    def of(cls, da: str, session: Session, grid: str, course: str, group: str) -> Self:
        return cls(da=format_da(da), session=session.code, grid=grid, course=course, group=group)


class Reconciliation(BaseModel):
    """The comparison of CLARA's list with our lines, for the sessions and grids in that list."""

    report: Report
    covered: list[str] = Field(default_factory=list)
    applied: bool = False
    same: list[Compared] = Field(default_factory=list)
    different: list[Compared] = Field(default_factory=list)
    missing_here: list[Compared] = Field(default_factory=list)
    missing_there: list[Compared] = Field(default_factory=list)


def reconcile(
    store: Store,
    path: Path,
    *,
    only: Session | None = None,
    apply: bool = False,
    progress: Progress | None = None,
) -> Reconciliation:
    """Compare; with `apply`, take everything that CLARA says, or nothing if a row is refused.

    Raises:
        IntakeError: the file cannot be read, is not a list of inscriptions, or is our own export.
    """
    file = file_of_kind(path, FileKind.INSCRIPTIONS, dry_run=not apply)
    if any("clara" in table.positions for table in file.tables):
        raise IntakeError(
            _(
                "« {file} » est un export de rac-bot (colonne « clara ») : il faut la liste que donne CLARA.",
                file=path.name,
            )
        )
    meter = Meter([file], progress, times=2)  # they are read, then compared
    found = Reconciliation(report=file.report)
    kept = [row for row in read(file, meter) if row.record.state is not InscriptionState.DELETED]
    rows = [row for row in kept if only in (None, row.record.session)]
    if aside := len(kept) - len(rows):
        file.report.notice(_("Lignes d’autres sessions laissées de côté : {n}.", n=aside))
    with (store.writing if apply else store.reading)(COMMAND_LINE) as work:
        comparison = _Comparison(work, found)
        comparison.compare(meter.over(rows))
        if apply and not file.report.refused:
            comparison.apply()
            found.applied = file.report.saved = True
    meter.end()
    return found


_STORED = stored_columns(Base.metadata.tables["inscription"])
OURS: Whole[*tuple[Any, ...]] = Whole(
    lines_with(Inscription.id).where(SessionDossier.session.in_(bindparam("sessions", expanding=True))),
    FROM_FILE,
)
MISSED: Whole[*tuple[Any, ...]] = Whole(
    lines_with(*_STORED, SessionDossier.candidate_id).where(
        Inscription.id.in_(bindparam("ids", expanding=True))
    ),
    FROM_FILE,
)


class _Comparison:
    def __init__(self, work: Work, found: Reconciliation) -> None:
        self._work, self._found = work, found
        self._importing = Import(work, College(work), found.report)
        self._writer = Writer(self._importing)
        self._covered: set[tuple[Session, str]] = set()
        self._met: set[int] = set()

    def compare(self, rows: Iterable[Row[InscriptionRow]]) -> None:
        matcher = Matcher(self._importing)
        for batch in batches(rows):
            for match in matcher.matches(batch):
                self._covered.add((match.dossier.session, match.dossier.grid or ""))
                self._place(match)
        self._found.report.rejected += len(self._importing.refused)
        self._found.covered = [f"{session} · {grid}" for session, grid in sorted(self._covered)]
        sessions = {session for session, _grid in self._covered}
        missed = [
            line.id
            for line in self._work.rows(OURS, sessions=list(sessions))
            if (line.session, line.grid) in self._covered and line.id not in self._met
        ]
        for ids in batches(missed):
            for line in self._work.rows(MISSED, ids=ids):
                self._miss(line)

    def apply(self) -> None:
        self._writer.write()
        found = self._found
        lengths = (found.same, found.different, found.missing_here, found.missing_there)
        detail = "reconcile ={} ~{} +{} -{}".format(*map(len, lengths))
        journal.record(self._work, Action.IMPORT, detail=detail)

    def _place(self, match: Match) -> None:
        """Put the line in one of the four lists, and plan what applying does."""
        record, stored = match.row.record, match.stored
        grid, group = match.dossier.grid or "", record.group or ""
        line = Compared.of(record.da, record.session, grid, record.course, group)
        if stored is None:
            line.outcome = _("créée, saisie")
            self._writer.add(match, followed(match, self._work.now))
            self._found.missing_here.append(line)
            return
        self._met.add(stored["id"])
        if stored["state"] is InscriptionState.DELETED:
            line.outcome = _("supprimée ici, reste à retirer de CLARA")
            self._found.missing_here.append(line)
            return
        changes = self._writer.change(match.told, stored, followed(match, self._work.now))
        line.differences = [
            Mismatch(field=field_label(name), here=said(stored[name]), clara=said(value))
            for name, value in differences(stored, match.said).items()
        ]
        left = changes.get("in_clara", stored["in_clara"])
        if line.differences:
            line.outcome = (
                _("reste à corriger dans CLARA") if left else _("prend les valeurs de CLARA, saisie")
            )
            self._found.different.append(line)
        else:
            line.outcome = _("marquée saisie") if "clara" in changes else ""
            self._found.same.append(line)

    def _miss(self, found: Any) -> None:
        """Place a line of ours that is not in the file, which has its session and its grid."""
        line = Compared.of(found.da, found.session, found.grid, found.course, found.group_number)
        stored: Columns = {column.name: found._mapping[column.name] for column in _STORED}
        waits = stored["clara"] is ClaraState.TO_ENTER
        of = told(found.candidate_id, found.dossier_id, found.session, found.course)
        self._writer.change(of, stored, {} if waits else _AGAIN)
        if stored["state"] is InscriptionState.DELETED:
            line.outcome = _("retirée de CLARA")
            self._found.same.append(line)
        else:
            line.outcome = _("reste à saisir") if waits else _("redevient à saisir")
            self._found.missing_there.append(line)
