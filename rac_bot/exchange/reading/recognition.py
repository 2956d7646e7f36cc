"""Finding the kind of each file, and which of its sheets are used."""

from dataclasses import dataclass, field
from pathlib import Path

from rac_bot.domain.folding import fold
from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.doubles import disagreements
from rac_bot.exchange.reading.files import SUFFIXES, files_of, open_file
from rac_bot.exchange.reading.grid_columns import continued, not_understood
from rac_bot.exchange.reading.headers import find_table, recognise
from rac_bot.exchange.reading.kinds import FRENCH, FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.rows import COLUMNS, Table
from rac_bot.exchange.reading.sheets import Sheet, brief
from rac_bot.i18n import _

_TOLD = 5  # lines


@dataclass
class CollegeFile:
    """The tables of one kind in one file, and the report on them."""

    kind: FileKind
    report: Report
    tables: list[Table] = field(default_factory=list)

    def add(self, table: Table) -> None:
        sheet = table.sheet.name
        strange: set[str] = set()
        if self.kind is FileKind.GRID:
            table = continued(table)
            self.report.rejections += (refused := list(not_understood(table)))
            strange = {one.column for one in refused}
        self.report.rejections += disagreements(table)
        self.tables.append(table)
        if table.header_lines == 2:
            self.report.notice(
                _(
                    "Feuille « {sheet} » : titres lus aux lignes {first} et {last}.",
                    sheet=sheet,
                    first=table.header_line - 1,
                    last=table.header_line,
                )
            )
        if lines := table.sheet.unseen:
            self.report.notice(
                _(
                    "Feuille « {sheet} » : marques invisibles retirées, aux lignes {lines}.",
                    sheet=sheet,
                    lines=", ".join(map(str, lines[:_TOLD])) + ("…" if len(lines) > _TOLD else ""),
                )
            )
        for header in table.ignored:
            if header in strange:
                continue
            self.report.notice(
                _("Feuille « {sheet} » : colonne ignorée « {column} ».", sheet=sheet, column=header)
            )


def file_of_kind(path: Path, kind: FileKind, dry_run: bool, sheets: list[Sheet] | None = None) -> CollegeFile:
    """The file, with its sheets of that kind; `sheets` where it is open already.

    Raises:
        IntakeError: the file cannot be read, or none of its sheets is of that kind.
    """
    sheets = open_file(path) if sheets is None else sheets
    file = CollegeFile(kind, Report(kind=kind, file=path.name, dry_run=dry_run))
    for sheet in sheets:
        table = recognise(sheet, kind)
        if table and table.kind == kind:
            file.add(table)
        else:
            file.report.notice(_("Feuille « {sheet} » laissée de côté.", sheet=sheet.name))
    if not file.tables:
        raise IntakeError(_not_of_kind(path.name, kind, sheets))
    return file


def from_clara(file: CollegeFile) -> None:
    """Refuse an export of ours, which says what is to do in CLARA, not what is there.

    Raises:
        IntakeError: it is one.
    """
    if any("clara" in table.positions for table in file.tables):
        raise IntakeError(
            _(
                "« {file} » est un export de rac-bot (colonne « clara ») : il faut la liste que donne CLARA.",
                file=file.report.file,
            )
        )


def files_by_kind(directory: Path, dry_run: bool) -> tuple[list[CollegeFile], list[Report]]:
    """The folder's files in the order to import them, and a report for each that is not recognised."""
    files: list[CollegeFile] = []
    unreadable, unknown = [], []
    for path in files_of(directory):
        rest = Report(kind=None, file=path.name, dry_run=dry_run)
        if path.suffix.lower() in SUFFIXES:
            files += _tables_by_kind(path, rest)
            unknown += [rest] if rest.notices else []
        else:
            rest.notice(_("Fichier non reconnu : ni CSV, ni XLSX, ni ODS."))
            unreadable.append(rest)
    order = list(FileKind)
    return sorted(files, key=lambda file: order.index(file.kind)), unreadable + unknown


def _tables_by_kind(path: Path, rest: Report) -> list[CollegeFile]:
    """The file once for each kind found in its sheets; `rest` reports on its other sheets."""
    likely = next((kind for kind in FileKind if FRENCH[kind] in fold(path.stem)), None)
    files: dict[FileKind, CollegeFile] = {}
    missed: list[Sheet] = []
    try:
        found = [(sheet, recognise(sheet, likely)) for sheet in open_file(path)]
    except IntakeError as error:
        if likely:  # what its name says is awaited
            raise
        rest.notice(_("Laissé de côté : {why}", why=str(error)))
        return []
    for sheet, table in found:
        if table is None:
            missed.append(sheet)
            continue
        new = CollegeFile(table.kind, Report(kind=table.kind, file=path.name, dry_run=rest.dry_run))
        files.setdefault(table.kind, new).add(table)
    for sheet in missed:
        near = _nearest(sheet)
        if near and not files and len(near.positions) > len(near.missing):  # one column is misspelt
            raise IntakeError(_missing(path.name, near))
        if near is None:
            rest.notice(_("Feuille « {sheet} » non reconnue.", sheet=sheet.name))
        else:
            where = sheet.name if sheet.name == path.name else f"{path.name}, {sheet.name}"
            rest.notice(_missing(where, near))
    return list(files.values())


def _not_of_kind(file: str, kind: FileKind, sheets: list[Sheet]) -> str:
    """Why no sheet of the file is of that kind: it is of another kind, or columns are missing."""
    other = next((table.kind for sheet in sheets if (table := recognise(sheet))), None)
    if other:
        return _(
            "« {file} » est un fichier « {other} », pas « {kind} ».",
            file=file,
            other=FRENCH[other],
            kind=FRENCH[kind],
        )
    near = [table for sheet in sheets if (table := find_table(sheet, kind))]
    if not near:
        return _("« {file} » est vide : il n’a même pas d’en-têtes de colonnes.", file=file)
    return _missing(file, max(near, key=lambda table: len(table.positions)))


def _nearest(sheet: Sheet) -> Table | None:
    """The sheet read as the kind that has the largest share of its columns there."""
    near = [table for kind in FileKind if (table := find_table(sheet, kind)) and table.positions]
    return max(near, key=lambda table: len(table.positions) / len(COLUMNS[table.kind]), default=None)


def _missing(file: str, table: Table) -> str:
    return _(
        "« {file} » ({kind}) : il manque {missing} à la ligne {line} ; titres trouvés : {found}.",
        file=file,
        kind=FRENCH[table.kind],
        line=table.header_line,
        missing=", ".join(table.missing),
        found=_found(table),
    )


def _found(table: Table) -> str:
    """The titles, each shortened; all of them where none is known, since that line is no header."""
    titles = ", ".join([*table.names.values(), *table.ignored]) or _("aucun")
    return titles if table.names else brief(titles)
