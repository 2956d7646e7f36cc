"""Running an import: a file, or a folder in the right order. Everything is saved, or nothing."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.college import College
from rac_bot.exchange.entering.disagreeing import report_disagreeing
from rac_bot.exchange.entering.importing import Effect, Import
from rac_bot.exchange.entering.left_out import LeftOut
from rac_bot.exchange.entering.new_defaults import correct
from rac_bot.exchange.entering.same_grid import SameGrid
from rac_bot.exchange.entering.save_calendar import save_calendar
from rac_bot.exchange.entering.save_candidates import save_candidates
from rac_bot.exchange.entering.save_codes import save_codes
from rac_bot.exchange.entering.save_dossiers import save_dossiers
from rac_bot.exchange.entering.save_fields import save_fields
from rac_bot.exchange.entering.save_grid import save_grid
from rac_bot.exchange.entering.save_inscriptions import save_inscriptions
from rac_bot.exchange.entering.save_routing import save_routing
from rac_bot.exchange.entering.save_sessions import save_sessions
from rac_bot.exchange.entering.save_watches import save_watches
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import CollegeFile, file_of_kind, files_by_kind
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.rows import Row, read_rows
from rac_bot.exchange.reading.sheets import Sheet
from rac_bot.exchange.writing.tables import new_file
from rac_bot.i18n import N_, _
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action
from rac_bot.store.privacy.beside import Beside, Returning
from rac_bot.store.trace import journal
from rac_bot.store.work.work import COMMAND_LINE, By, Work

T = TypeVar("T")
Progress = Callable[[int, int], None]
Condition = Callable[[Report], bool]
_SAVERS: dict[FileKind, Callable[[Import, Iterable[Row[Any]]], None]] = {
    FileKind.CODES: save_codes,
    FileKind.SESSIONS: save_sessions,
    FileKind.CALENDAR: save_calendar,
    FileKind.WATCHES: save_watches,
    FileKind.FIELDS: save_fields,
    FileKind.GRID: save_grid,
    FileKind.ROUTING: save_routing,
    FileKind.CANDIDATES: save_candidates,
    FileKind.DOSSIERS: save_dossiers,
    FileKind.INSCRIPTIONS: save_inscriptions,
}

# Where two would be one too many: each is the whole.
_WHOLE = {
    FileKind.CALENDAR: N_(
        "Plusieurs calendriers : {files}. Chacun est le calendrier entier : n’en laissez qu’un, ou "
        "réunissez-les."
    ),
    FileKind.ROUTING: N_(
        "Plusieurs fichiers de canaux : {files}. Chacun a toutes les règles : n’en laissez qu’un, ou "
        "réunissez-les."
    ),
}
_INHERITED = (FileKind.CODES, FileKind.CANDIDATES)  # what lines inherit from

_STEP = 100  # lines between two calls of `progress`


class Meter:
    """Progress: the lines that were read, and saved meanwhile; or gone over a second time."""

    def __init__(self, files: Iterable[CollegeFile], progress: Progress | None, times: int = 1) -> None:
        self._tell = progress or (lambda _done, _total: None)
        lines = (1 for one in files for table in one.tables for _line in table.lines())
        self._total = times * sum(lines) if progress else 0
        self._done = 0

    def over(self, rows: Iterable[T]) -> Iterator[T]:
        for row in rows:
            yield row
            self._done += 1
            if self._done % _STEP == 0:
                self._tell(self._done, self._total)

    def end(self) -> None:
        self._tell(self._total, self._total)


Opening = Callable[[Work, College, CollegeFile, Meter], tuple[Import, Iterator[Row[Any]]]]


def opened(
    work: Work, college: College, file: CollegeFile, meter: Meter
) -> tuple[Import, Iterator[Row[Any]]]:
    """A file whose refused rows stop the import."""
    return Import(work, college, file.report), read(file, meter)


def run(
    store: Store,
    kind: FileKind,
    path: Path,
    *,
    dry_run: bool = False,
    correcting: bool = False,
    progress: Progress | None = None,
    by: By = COMMAND_LINE,
    only_if: Condition = lambda report: True,
    sheets: list[Sheet] | None = None,
    beside: Beside | None = None,
    accepted: Collection[str] = (),
    rejects: Path | None = None,
) -> Report:
    """Import a file of that kind; save it only if `only_if` accepts the report of what it does.

    `correcting`: where what lines in CLARA inherit changes, they are to be corrected there. `progress` is
    called with the rows done and the total; `sheets` are those of the file where it is open; `beside` has
    the key by which a row of somebody who was erased is refused; `accepted`: as `Import` takes them. With
    `rejects`, the rows that are not refused are saved, and the others written to that new file.

    Raises:
        IntakeError: the file cannot be read, or holds no table of that kind; `rejects` cannot be written.
    """
    file = file_of_kind(path, kind, dry_run, sheets)
    if rejects is None:
        _import(store, [file], dry_run, correcting, progress, by, only_if, beside, accepted=accepted)
    else:
        _import_the_rest(store, file, rejects, dry_run, correcting, progress, beside, accepted)
    return file.report


def run_all(
    store: Store,
    directory: Path,
    *,
    dry_run: bool = False,
    correcting: bool = False,
    progress: Progress | None = None,
    beside: Beside | None = None,
    opening: Opening = opened,
    accepted: Collection[str] = (),
) -> list[Report]:
    """Import every file of a folder in one transaction, code lists first and inscriptions last.

    Headers say the kind of each file. A file not recognised gets a report without a kind, with a notice.
    `opening`: how each file is read, and what is done with a row that is refused.

    Raises:
        IntakeError: a file cannot be read, none is recognised, or two are the whole calendar.
    """
    files, others = files_by_kind(directory, dry_run)
    if not files:
        told = "".join(f"\n- {notice}" for report in others for notice in report.notices)
        raise IntakeError(_("Aucun fichier reconnu dans « {file} ».", file=str(directory)) + told)
    for kind, sentence in _WHOLE.items():
        of_kind = [file.report.file for file in files if file.kind is kind]
        if len(of_kind) > 1:
            raise IntakeError(_(sentence, files=", ".join(of_kind)))
    _import(store, files, dry_run, correcting, progress, beside=beside, opening=opening, accepted=accepted)
    return [*(file.report for file in files), *others]


def _import(
    store: Store,
    files: list[CollegeFile],
    dry_run: bool,
    correcting: bool,
    progress: Progress | None,
    by: By = COMMAND_LINE,
    only_if: Condition = lambda report: True,
    beside: Beside | None = None,
    opening: Opening = opened,
    accepted: Collection[str] = (),
) -> None:
    meter = Meter(files, progress)
    # Rows are written as they are read: a long file is never held whole.
    with store.writing(by, many=True) as work:
        college, same_grid = College(work), SameGrid()
        returning = Returning(work, beside.read_key()) if beside else None
        for place, file in enumerate(files):
            importing, rows = opening(work, college, file, meter)
            importing.returning, importing.accepted = returning, frozenset(accepted)
            if file.kind is FileKind.GRID and len(files) > 1:
                rows = same_grid.agreeing(importing, rows)
            _save(importing, rows, file, files[:place])
            if correcting and not file.report.refused:
                _correct(importing, file)
        if not any(file.report.refused for file in files):
            for file in files:
                report_disagreeing(work, college, file.report)
        given_up = any(file.report.refused or not only_if(file.report) for file in files)
        if dry_run or given_up:
            work.roll_back()
    for file in files:
        file.report.saved = not (dry_run or given_up)
        _conclude(file, given_up)
    meter.end()


def _import_the_rest(
    store: Store,
    file: CollegeFile,
    rejects: Path,
    dry_run: bool,
    correcting: bool,
    progress: Progress | None,
    beside: Beside | None,
    accepted: Collection[str],
) -> None:
    """Save the rows that are not refused, and write the others; one goes with the other, or none is done."""
    out = LeftOut(file)
    again = True
    with new_file(rejects, force=False) as aside:
        while again:
            meter = Meter([file], progress)
            with store.writing(COMMAND_LINE, many=True) as work:
                returning = Returning(work, beside.read_key()) if beside else None
                importing = Import(work, College(work), out.begin(), returning, frozenset(accepted))
                _save(importing, (row for row in read(file, meter) if not out.takes(row)), file, ())
                again = out.grows(importing)
                if correcting and not again:
                    _correct(importing, file)
                if again or dry_run:
                    work.roll_back()
                if not again:
                    out.write(aside)
        file.report.rejects = str(rejects) if file.report.refused else None
        file.report.saved = not dry_run
        _conclude(file, given_up=False)
        meter.end()


def read(file: CollegeFile, meter: Meter) -> Iterator[Row[Any]]:
    """The rows without errors, as they are read; the report has what is wrong in the others."""
    for table in file.tables:
        number = 0
        for number, row in enumerate(meter.over(read_rows(table)), start=1):  # noqa: B007  the last: how many
            if isinstance(row, Row):
                yield row
            else:
                file.report.rejections += row
                file.report.rejected += 1
        file.report.read += number


def _correct(importing: Import, file: CollegeFile) -> None:
    """Where the file changed what lines in CLARA inherit, they are to be corrected there."""
    changed = importing.effects[Effect.CREATED] + importing.effects[Effect.UPDATED]
    if file.kind in _INHERITED and changed:
        correct(importing)


def _save(
    importing: Import,
    rows: Iterable[Row[Any]],
    file: CollegeFile,
    before: Iterable[CollegeFile],
) -> None:
    work, report = importing.work, importing.report
    earlier = (one.report for one in before if one.kind != file.kind)
    if refused := next((one.file for one in earlier if one.refused), None):
        # Its rows would be refused only because they need the rows of the other file.
        deque(rows, maxlen=0)
        report.notice(_("Vérifié à la lecture seulement, puisque « {file} » est refusé.", file=refused))
        return
    returning = importing.returning
    if file.kind is FileKind.CANDIDATES and returning and returning.blind:
        report.notice(
            _(
                "La clé des effacements manque (RAC_ERASURES_KEY) : une personne effacée qui serait dans ce "
                "fichier ne serait pas reconnue."
            )
        )
    _SAVERS[file.kind](importing, rows)
    for effect, count in importing.effects.items():
        setattr(report, effect, count)
    report.rejected += len(importing.refused)
    journal.record(work, Action.IMPORT, detail=f"{file.kind} +{report.created} ~{report.updated}")
    work.flush()


def _conclude(file: CollegeFile, given_up: bool) -> None:
    report = file.report
    order = [table.sheet.name for table in file.tables]
    report.rejections.sort(key=lambda one: (order.index(one.sheet), one.line))
    if given_up:
        report.created = report.updated = report.unchanged = 0
        report.changes = []
