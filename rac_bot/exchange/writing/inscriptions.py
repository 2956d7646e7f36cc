"""Exports inscriptions, to be entered in CLARA: one row a line; `import inscriptions` can read it again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, or_, select

from rac_bot.domain.codes import format_da
from rac_bot.domain.fields import Kind
from rac_bot.domain.sessions import Session
from rac_bot.exchange.writing.tables import Cell, new_file, write_table
from rac_bot.store.catalogue import IN_FILES, LINE
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
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.fields import CLARA_STATES, LINE_STATES, field_label

_BATCH = 500  # lines read and written at a time
_WIDTHS = {"Nom": 20, "Prénom": 18, "Grille": 15, "Cours": 12, "Organisme partenaire": 24, "À corriger": 50}

_Line = Row[*tuple[Any, ...]]
Column = tuple[str, str]  # its header, and its name in a line

# CLARA's names, in the order of its form; first the columns that identify the line.
# Nom, Prénom and À corriger are for the reader: the import ignores them.
COLUMNS: tuple[Column, ...] = (
    ("DA", "da"),
    ("Nom", "family_name"),
    ("Prénom", "given_name"),
    ("Grille", "grid"),
    ("Cours", "course"),
    ("Groupe", "group_number"),
    ("Type RAC", "mode"),
    ("Session", "session"),
    *((field.label, field.name) for field in IN_FILES),
    ("État", "state"),
    ("Groupe fictif", "fictive_group"),
    ("CLARA", "clara"),
)
_LINE = Inscription.__table__.columns
_DAYS = [field.name for field in IN_FILES if field.kind is Kind.DAY]
_MADE: Mapping[str, Callable[[Any], Cell]] = {  # of a value that is not the cell itself
    "da": format_da,
    "session": lambda session: session.code,
    "state": LINE_STATES.__getitem__,
    "clara": CLARA_STATES.__getitem__,
    "fictive_group": lambda fictive: "oui" if fictive else "non",
    **dict.fromkeys(_DAYS, date.isoformat),
}
_CORRECTIONS = "À corriger"
_ASIDE = ("in_clara", "effective", "user_values")  # what the last columns are made of


def export_inscriptions(
    store: Store,
    path: Path,
    *,
    only: Session | None = None,
    pending: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the lines of that session, or only those to do in CLARA; returns how many.

    Raises:
        IntakeError: as `new_file`.
    """
    with new_file(path, force=force) as beside:
        with store.reading(COMMAND_LINE) as work:
            fields = user_fields.of(work, FieldSubject.INSCRIPTION)
            headings = [heading for heading, _name in COLUMNS]
            # The import ignores the *champs usager*, as what is to correct.
            headings += [_CORRECTIONS, *(f"Champ usager : {field.name}" for field in fields)]
            people: set[str] = set()
            rows = _rows(work, _lines(only, pending), [str(field.id) for field in fields], people, progress)
            count = write_table(beside, "Inscriptions", headings, rows, _WIDTHS)
        with store.writing(COMMAND_LINE) as work:
            which = " ".join(word for word in (only and only.code, "pending" if pending else None) if word)
            detail = " ".join(filter(None, ("inscriptions", which, str(count))))
            journal.record(work, Action.EXPORT, people=len(people), detail=detail)
    return count


@cache
def _lines(only: Session | None, pending: bool) -> Whole[*tuple[Any, ...]]:
    names = {*LINE, *_ASIDE, *(name for _heading, name in COLUMNS)}
    query = lines_with(
        *(one for one in _LINE if one.name in names), Candidate.family_name, Candidate.given_name
    )
    query = query.where(Candidate.erased_at.is_(None))
    if only:
        query = query.where(SessionDossier.session == only)
    return Whole(query.where(is_pending()) if pending else query, "whoever exports reads the whole college")


def lines_with(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The lines, and those deleted here but not yet in CLARA: these columns, and what they are of."""
    return (
        select(*columns, Candidate.da, SessionDossier.session)
        .add_columns(Grid.code.label("grid"), Course.number.label("course"))
        .select_from(Inscription)
        .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
        .join(Candidate, Candidate.id == SessionDossier.candidate_id)
        .join(Admission, Admission.id == SessionDossier.admission_id)
        .join(Grid, Grid.id == Admission.grid_id)
        .join(Course, Course.id == Inscription.course_id)
        .where(or_(Inscription.state != InscriptionState.DELETED, is_pending()))
        .order_by(SessionDossier.session, Grid.code, Candidate.sort_key, Inscription.id)
    )


def _rows(
    work: Work,
    lines: Whole[*tuple[Any, ...]],
    fields: Sequence[str],
    people: set[str],
    progress: Callable[[int, int], None] | None,
) -> Iterator[list[Cell | None]]:
    """Each line as it is written; the DA of whom it is goes into `people`."""
    total = work.count(lines) if progress else 0
    read = attrgetter(*(name for _heading, name in COLUMNS))  # all at once
    made = [(at, _MADE[name]) for at, (_heading, name) in enumerate(COLUMNS) if name in _MADE]
    for done, line in enumerate(work.stream(lines, _BATCH), start=1):
        people.add(line.da)
        cells = list(read(line))
        for at, make in made:
            if cells[at] is not None:
                cells[at] = make(cells[at])
        cells.append(_corrections(line) if line.in_clara else None)
        if fields:
            cells += [None if value is None else _cell(value) for value in map(line.user_values.get, fields)]
        yield cells
        if progress and (done % _BATCH == 0 or done == total):
            progress(done, total)


def _cell(value: object) -> Cell:
    """As the import reads it; blank for no value, so that an inherited code stays inherited."""
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


def _corrections(line: _Line) -> str:
    """`Groupe 00990 → 00991`: the value still in CLARA, and the value to enter there."""
    there: Mapping[str, Any] = line.in_clara
    here = {name: getattr(line, name) for name in there}
    kept = line.effective or {}
    here |= {name: kept.get(name) for name, value in here.items() if value is None}
    return " ; ".join(
        f"{field_label(name)} {said(value)} → {said(here[name])}" for name, value in there.items()
    )


def said(value: object) -> str:
    if isinstance(value, Mapping):  # *champs usager*
        return ", ".join(value.values()) or "—"
    known = {str(state): word for state, word in LINE_STATES.items()}
    return known.get(str(value)) or str(_cell(value)) or "—"
