"""Inscriptions out, to be entered in CLARA: one row a line, as `import inscriptions` reads them back."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import lazyload

from rac_bot.domain.codes import format_da
from rac_bot.domain.sessions import Session
from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.cells import guarded
from rac_bot.exchange.reading.files import reachable
from rac_bot.i18n import _
from rac_bot.store.catalogue import IN_FILES
from rac_bot.store.college import user_fields
from rac_bot.store.database.engine import Store
from rac_bot.store.file.pending import is_pending
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    ClaraState,
    Course,
    FieldSubject,
    Grid,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.fields import CLARA_STATES, LINE_STATES, field_label

SUFFIXES = (".xlsx", ".csv")
_BATCH = 500  # lines read and written at a time
_WIDE = {"Nom": 20, "Prénom": 18, "Grille": 15, "Cours": 12, "Organisme partenaire": 24, "À corriger": 50}

Cell = str | int
_Line = Row[*tuple[Any, ...]]
Column = tuple[str, Callable[[_Line], object]]  # its heading, and what it holds

# As CLARA heads them and in the order in which its form asks for them; what identifies comes first.
# Nom, Prénom and À corriger are for people: the import leaves them aside.
COLUMNS: tuple[Column, ...] = (
    ("DA", lambda line: format_da(line.da)),
    ("Nom", lambda line: line.family_name),
    ("Prénom", lambda line: line.given_name),
    ("Grille", lambda line: line.grid),
    ("Cours", lambda line: line.course),
    ("Groupe", lambda line: line.Inscription.group_number),
    ("Type RAC", lambda line: line.Inscription.mode),
    ("Session", lambda line: line.session.code),
    *((field.label, lambda line, name=field.name: getattr(line.Inscription, name)) for field in IN_FILES),
    ("État", lambda line: line.Inscription.state),
    ("Groupe fictif", lambda line: line.Inscription.fictive_group),
    ("CLARA", lambda line: line.Inscription.clara),
    ("À corriger", lambda line: _corrections(line.Inscription)),
)


def export_inscriptions(
    store: Store,
    path: Path,
    *,
    only: Session | None = None,
    pending: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the lines of that session, or those left to do in CLARA; how many there were.

    The file is the owner's alone, and is there whole or not at all.

    Raises:
        IntakeError: its name tells no format that is written, it is there already, or it cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise IntakeError(_("« {file} » : le nom doit finir par .xlsx ou .csv.", file=str(path)))
    if not force and os.path.lexists(path):
        raise IntakeError(_("« {file} » existe déjà ; --force le remplace.", file=str(path)))
    write = _write_csv if path.suffix.lower() == ".csv" else _write_xlsx
    with _whole(path) as beside:
        with store.reading(COMMAND_LINE) as work:
            query = _lines(only, pending)
            total = work.db.scalar(select(func.count()).select_from(query.subquery())) or 0
            columns = (*COLUMNS, *_user_columns(work))
            rows = _rows(work, query, columns, total, progress or (lambda _done, _total: None))
            count = write(beside, [heading for heading, _value in columns], rows)
        with store.writing(COMMAND_LINE) as work:
            which = " ".join(word for word in (only and only.code, "pending" if pending else None) if word)
            journal.record(work, Action.EXPORT, detail=f"inscriptions {which} {count}".strip())
    return count


def _user_columns(work: Work) -> list[Column]:
    """The *champs usager*, for people too: the import leaves them aside."""

    def value(key: str) -> Callable[[_Line], object]:
        return lambda line: line.Inscription.user_values.get(key)

    fields = user_fields.of(work, FieldSubject.INSCRIPTION)
    return [(f"Champ usager : {field.name}", value(str(field.id))) for field in fields]


def _lines(only: Session | None, pending: bool) -> Select[*tuple[Any, ...]]:
    """What stands, and what is deleted here but not yet in CLARA."""
    query = (
        select(
            Inscription,
            Candidate.da.label("da"),
            Candidate.family_name.label("family_name"),
            Candidate.given_name.label("given_name"),
            Grid.code.label("grid"),
            Course.number.label("course"),
            SessionDossier.session.label("session"),
        )
        .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
        .join(Candidate, Candidate.id == SessionDossier.candidate_id)
        .where(Candidate.erased_at.is_(None))
        .join(Admission, Admission.id == SessionDossier.admission_id)
        .join(Grid, Grid.id == Admission.grid_id)
        .join(Course, Course.id == Inscription.course_id)
        .options(lazyload(Inscription.course))  # its number is all that is read of it
        .where(or_(Inscription.state != InscriptionState.DELETED, is_pending()))
        .order_by(SessionDossier.session, Grid.code, Candidate.sort_key, Inscription.id)
    )
    if only:
        query = query.where(SessionDossier.session == only)
    return query.where(is_pending()) if pending else query


def _rows(
    work: Work,
    query: Select[*tuple[Any, ...]],
    columns: Sequence[Column],
    total: int,
    progress: Callable[[int, int], None],
) -> Iterator[list[Cell]]:
    for done, line in enumerate(work.db.execute(query.execution_options(yield_per=_BATCH)), start=1):
        yield [_cell(value(line)) for _heading, value in columns]
        if done % _BATCH == 0 or done == total:
            progress(done, total)


def _cell(value: object) -> Cell:
    """As the import reads it back; a blank for none: an inherited code stays inherited."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, InscriptionState):
        return LINE_STATES[value]
    if isinstance(value, ClaraState):
        return CLARA_STATES[value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _corrections(line: Inscription) -> str:
    """`Groupe 00990 → 00991`: what CLARA still holds, and what to put there."""
    there: Mapping[str, Any] = line.in_clara or {}
    return " ; ".join(
        f"{field_label(name)} {said(value)} → {said(getattr(line, name))}" for name, value in there.items()
    )


def said(value: object) -> str:
    if isinstance(value, Mapping):  # *champs usager*
        return ", ".join(value.values()) or "—"
    known = {str(state): word for state, word in LINE_STATES.items()}
    return known.get(str(value)) or str(_cell(value)) or "—"


def _write_csv(path: Path, headings: Sequence[str], rows: Iterator[list[Cell]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(headings)
        for count, row in enumerate(rows, start=1):  # noqa: B007  the last one is how many there were
            writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return count


def _write_xlsx(path: Path, headings: Sequence[str], rows: Iterator[list[Cell]]) -> int:
    # Rows go to disk as they come, in our own folder: a long export holds no memory, and leaves no trace.
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    sheet = book.add_worksheet("Inscriptions")
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDE.get(heading, max(len(heading) + 2, 9)))
        sheet.write_string(0, column, heading, book.add_format({"bold": True}))
    count = 0
    for count, row in enumerate(rows, start=1):
        _write_row(sheet, count, row)
    book.close()
    return count


def _write_row(sheet: Any, number: int, row: Sequence[Cell]) -> None:
    """Text as text: `00990` keeps its zeros, and what begins with `=` is no formula."""
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, column, cell)
        elif cell:
            # The import takes away an apostrophe, and what people put around a number: `="00990"`.
            sheet.write_string(number, column, guarded(cell) if cell.startswith(("'", '="')) else cell)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file of the owner's alone in a folder beside; it takes the other's name once it is written."""
    with (
        reachable(path.parent),
        tempfile.TemporaryDirectory(prefix=".rac-bot-", dir=path.parent) as folder,  # 0700
    ):
        beside = Path(folder) / path.name
        os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
        yield beside
        beside.replace(path)
