"""Exports inscriptions, to be entered in CLARA: one row a line; `import inscriptions` can read it again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, or_, select

from rac_bot.domain.codes import format_da
from rac_bot.domain.sessions import Session
from rac_bot.exchange.writing.tables import Cell, new_file, write_table
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
from rac_bot.store.work.statements import Whole
from rac_bot.store.work.work import COMMAND_LINE, Work
from rac_bot.words.fields import CLARA_STATES, LINE_STATES, field_label

_BATCH = 500  # lines read and written at a time
_WIDTHS = {"Nom": 20, "Prénom": 18, "Grille": 15, "Cours": 12, "Organisme partenaire": 24, "À corriger": 50}

_Line = Row[*tuple[Any, ...]]
Made = Callable[[_Line], object]
Column = tuple[str, str | Made]  # its header; its column in a line, or how its value is made of the line

# CLARA's names, in the order of its form; first the columns that identify the line.
# Nom, Prénom and À corriger are for the reader: the import ignores them.
COLUMNS: tuple[Column, ...] = (
    ("DA", lambda line: format_da(line.da)),
    ("Nom", "family_name"),
    ("Prénom", "given_name"),
    ("Grille", "grid"),
    ("Cours", "course"),
    ("Groupe", "group_number"),
    ("Type RAC", "mode"),
    ("Session", lambda line: line.session.code),
    *((field.label, field.name) for field in IN_FILES),
    ("État", "state"),
    ("Groupe fictif", "fictive_group"),
    ("CLARA", "clara"),
    ("À corriger", lambda line: _corrections(line)),
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
    """Write the lines of that session, or only those to do in CLARA; returns how many.

    Raises:
        IntakeError: as `new_file`.
    """
    with new_file(path, force=force) as beside:
        with store.reading(COMMAND_LINE) as work:
            lines = _lines(only, pending)
            columns = (*COLUMNS, *_user_columns(work))
            people: set[str] = set()
            rows = _rows(work, lines, [value for _heading, value in columns], people, progress)
            headings = [heading for heading, _value in columns]
            count = write_table(beside, "Inscriptions", headings, rows, _WIDTHS)
        with store.writing(COMMAND_LINE) as work:
            which = " ".join(word for word in (only and only.code, "pending" if pending else None) if word)
            detail = " ".join(filter(None, ("inscriptions", which, str(count))))
            journal.record(work, Action.EXPORT, people=len(people), detail=detail)
    return count


def _user_columns(work: Work) -> list[Column]:
    """The *champs usager*, which the import ignores too."""

    def value(key: str) -> Callable[[_Line], object]:
        return lambda line: line.user_values.get(key)

    fields = user_fields.of(work, FieldSubject.INSCRIPTION)
    return [(f"Champ usager : {field.name}", value(str(field.id))) for field in fields]


def _lines(only: Session | None, pending: bool) -> Whole[*tuple[Any, ...]]:
    query = lines_with(*Inscription.__table__.columns, Candidate.family_name, Candidate.given_name)
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
    values: Sequence[str | Made],
    people: set[str],
    progress: Callable[[int, int], None] | None,
) -> Iterator[list[Cell]]:
    """Each line as it is written; the DA of whom it is goes into `people`."""
    total = work.count(lines)
    read = attrgetter(*(value if isinstance(value, str) else "state" for value in values))  # all at once
    made = [(at, value) for at, value in enumerate(values) if not isinstance(value, str)]
    for done, line in enumerate(work.stream(lines, _BATCH), start=1):
        people.add(line.da)
        cells = ["" if v is None else v if type(v) is str else _cell(v) for v in read(line)]
        for at, value in made:
            cells[at] = _cell(value(line))
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
    if not there:
        return ""
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
