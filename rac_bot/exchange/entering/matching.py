"""Finds the session dossier, the course and the stored line of each row of an inscriptions file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from rac_bot.domain.fields import Kind
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.importing import FROM_FILE, Columns, Import, RowAt, stored_columns
from rac_bot.exchange.reading.rows import InscriptionRow, Row
from rac_bot.i18n import _
from rac_bot.store.catalogue import DEFAULTED, IN_FILES
from rac_bot.store.file.effective import Inherited, effective, inherited
from rac_bot.store.models import (
    Admission,
    Base,
    Candidate,
    ClaraState,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.work.statements import Open, Whole

_STANDING = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED, InscriptionState.UNASSIGNED)
_NAMES = tuple(field.name for field in IN_FILES)
_CODES = tuple((field.name, field.list) for field in IN_FILES if field.kind is Kind.CODE)
_ONCE = _STANDING[:2]  # a dossier has one line at most in these states for a course

Key = tuple[int, int]  # session dossier, course


class Dossier(NamedTuple):
    id: int
    candidate: int
    session: Session
    grid: str | None  # None: another college's
    deleted_at: datetime | None
    unit: str | None  # of the admission
    language: str | None  # the person's


class Match(NamedTuple):
    """A row, the stored line that it is about (None: a new line), and what it says, except about CLARA.

    `today` is what the line inherits where it has no code of its own.
    """

    row: Row[InscriptionRow]
    dossier: Dossier
    course: int
    stored: Columns | None
    said: Columns
    today: Inherited

    @property
    def told(self) -> Columns:
        """What the journal keeps of the line, but for its group."""
        dossier = self.dossier
        return told(dossier.candidate, dossier.id, dossier.session, self.row.record.course)


def told(candidate: int, dossier: int, session: Session, course: str) -> Columns:
    return {"candidate_id": candidate, "dossier_id": dossier, "session": session, "course": course}


_LINE = Base.metadata.tables["inscription"]

COURSES = Open(
    select(Course.number, Course.id).where(Course.number.in_(bindparam("numbers", expanding=True)))
)
DOSSIERS = Whole(
    select(
        SessionDossier.id,
        SessionDossier.candidate_id,
        SessionDossier.session,
        Grid.code,
        SessionDossier.deleted_at,
        Admission.unit,
        Candidate.language,
    )
    .join(Candidate, Candidate.id == SessionDossier.candidate_id)
    .outerjoin(Admission, Admission.id == SessionDossier.admission_id)
    .outerjoin(Grid, Grid.id == Admission.grid_id)
    .where(SessionDossier.candidate_id.in_(bindparam("candidates", expanding=True))),
    FROM_FILE,
)
LINES: Whole[*tuple[Any, ...]] = Whole(
    select(*stored_columns(_LINE))
    .where(_LINE.c.dossier_id.in_(bindparam("dossiers", expanding=True)))
    .order_by(_LINE.c.id),
    FROM_FILE,
)
GROUPS = Open(
    select(Grid.code, GridCourse.course_id, GridGroup.number, GridGroup.mode)
    .join(GridCourse, GridCourse.id == GridGroup.grid_course_id)
    .join(Grid, Grid.id == GridCourse.grid_id)
    .where(Grid.code.in_(bindparam("grids", expanding=True)))
)


class Matcher:
    """For the rows of one file; a row without a dossier or a course is refused."""

    def __init__(self, importing: Import) -> None:
        self._importing = importing
        self._seen: dict[object, RowAt] = {}
        self._taken: set[int] = set()  # ids of lines that an earlier row is about
        self._groups: dict[str, dict[tuple[int, str | None], list[Mode]]] = {}

    def matches(self, rows: Sequence[Row[InscriptionRow]]) -> list[Match]:
        """The matches of a batch of rows, without the refused rows."""
        self._candidates = self._importing.ids_of({row.record.da for row in rows})
        self._dossiers = self._read_dossiers()
        numbers = list({row.record.course for row in rows})
        self._courses = dict(self._importing.work.rows(COURSES, numbers=numbers))
        self._stored = self._read_lines()
        self._read_groups()
        return [match for row in rows if (match := self._match(row))]

    def _read_dossiers(self) -> dict[tuple[int, object], list[Dossier]]:
        """The dossiers of the batch's people, by candidate and session."""
        found = self._importing.work.rows(DOSSIERS, candidates=list(self._candidates.values()))
        dossiers: dict[tuple[int, object], list[Dossier]] = {}
        for dossier in map(Dossier._make, found):
            dossiers.setdefault((dossier.candidate, dossier.session), []).append(dossier)
        return dossiers

    def _read_lines(self) -> dict[Key, list[Columns]]:
        """The lines of those dossiers, and those deleted here but not yet in CLARA; the oldest first."""
        ids = [dossier.id for dossiers in self._dossiers.values() for dossier in dossiers]
        lines: dict[Key, list[Columns]] = {}
        for row in self._importing.work.rows(LINES, dossiers=ids):
            line = row._asdict()
            if line["state"] in _STANDING or line["clara"] is ClaraState.TO_REMOVE:
                lines.setdefault((line["dossier_id"], line["course_id"]), []).append(line)
        return lines

    def _read_groups(self) -> None:
        """Read the modes of each group number, for the grids not read before."""
        grids = {d.grid for dossiers in self._dossiers.values() for d in dossiers if d.grid}
        grids -= self._groups.keys()
        self._groups |= {grid: {} for grid in grids}
        found = self._importing.work.rows(GROUPS, grids=list(grids)) if grids else []
        for grid, course, number, mode in found:
            self._groups[grid].setdefault((course, number), []).append(mode)

    def _match(self, row: Row[InscriptionRow]) -> Match | None:
        record = row.record
        course = self._courses.get(record.course)
        dossier = self._dossier(row, course)
        if course is None:
            self._importing.refuse(row, "course", _("un cours d’une grille déjà importée"))
        if record.clara is ClaraState.TO_REMOVE and record.state is not InscriptionState.DELETED:
            self._importing.refuse(
                row, "clara", _("à saisir, saisie ou à corriger : la ligne n’est pas supprimée")
            )
        said = self._said(row)
        if dossier is None or course is None or self._importing.is_refused(row):
            return None
        state = record.state or InscriptionState.ACTIVE
        key = (dossier.id, course, state)
        if state in _ONCE and not self._importing.first(row, self._seen, key, "course"):
            return None
        stored = self._line(row, self._stored.get(key[:2], []))
        if stored:
            self._taken.add(stored["id"])
        said |= self._group(row, dossier, course, stored)
        today = inherited(dossier.unit, dossier.language, self._importing.college.defaults)
        if stored and record.clara is None:
            said |= _left_inherited(stored, said, today)
        return Match(row, dossier, course, stored, said, today)

    def _dossier(self, row: Row[InscriptionRow], course: int | None) -> Dossier | None:
        """The only dossier that the row can mean; otherwise the row is refused with the reason."""
        record = row.record
        candidate = self._candidates.get(record.da)
        if candidate is None:
            self._importing.refuse(row, "da", _("le DA d’un candidat déjà importé"))
            return None
        every = self._dossiers.get((candidate, record.session), [])
        ours = [d for d in every if d.grid and record.grid in (None, d.grid)]
        # A session deleted here may still be in CLARA, with lines to remove there.
        gone = [d for d in ours if record.state is InscriptionState.DELETED or self._is_left(row, d, course)]
        found = [d for d in every if not d.deleted_at]
        ours = [d for d in ours if not d.deleted_at] or gone
        if len(ours) == 1:
            return ours[0]
        if ours:
            grids = ", ".join(sorted(d.grid for d in ours if d.grid))
            self._importing.refuse(row, "grid", _("précisez la grille : {grids}", grids=grids))
        elif found and not any(d.grid for d in found):
            expected = _("une session de ce collège : celle-ci est d’un autre établissement")
            self._importing.refuse(row, "session", expected)
        else:
            column = "grid" if record.grid and found else "session"
            self._importing.refuse(row, column, _("un dossier session déjà importé de cette personne"))
        return None

    def _is_left(self, row: Row[InscriptionRow], dossier: Dossier, course: int | None) -> bool:
        """Whether the dossier has a line for that course that must still be removed from CLARA."""
        lines = self._stored.get((dossier.id, course or 0), [])
        return self._line(row, lines) is not None

    def _line(self, row: Row[InscriptionRow], lines: Sequence[Columns]) -> Columns | None:
        """The line in the row's state, or else in another state; if it is deleted, the oldest."""
        wanted = row.record.state
        states = (wanted,) if wanted is InscriptionState.DELETED else (wanted, *_STANDING)
        if wanted is not InscriptionState.DELETED and row.record.clara is not ClaraState.TO_ENTER:
            states = (*states, InscriptionState.DELETED)  # CLARA still shows lines to be removed there
        free = [line for line in lines if line["id"] not in self._taken]
        found = [line for state in states for line in free if line["state"] is state]
        group = row.record.group or ""
        to_enter = found and found[0]["clara"] is ClaraState.TO_ENTER
        if row.record.clara is None and to_enter and found[0]["group_number"] != group:
            # CLARA does not have that line yet: it may still show the deleted line that this one replaces.
            there = (line for line in found if line["clara"] is ClaraState.TO_REMOVE)
            found = [line for line in there if line["group_number"] == group] or found
        return next(iter(found), None)

    def _said(self, row: Row[InscriptionRow]) -> Columns:
        record = row.record
        said = row.given(_NAMES)
        for name, list_ in _CODES:
            if said.get(name) is not None:
                said[name] = self._importing.code(row, name, list_, said[name])
        if record.state:
            said["state"] = record.state
        return said

    def _group(
        self, row: Row[InscriptionRow], dossier: Dossier, course: int, stored: Columns | None
    ) -> Columns:
        """The group, its mode, whether it is fictive: as the file says, or as stored with the same group."""
        number = row.record.group or ""
        same = stored is not None and stored["group_number"] == number
        if row.has("fictive_group"):
            fictive = row.record.fictive_group
        else:
            fictive = bool(stored and same and stored["fictive_group"])
        mode = row.record.mode
        if mode is None and stored and same and (stored["mode"] or row.has("mode")):
            mode = stored["mode"]
        elif mode is None and not fictive:
            modes = self._groups.get(dossier.grid or "", {}).get((course, number), [])
            mode = modes[0] if len(modes) == 1 else None
        return {"group_number": number, "mode": mode, "fictive_group": fictive}


def _left_inherited(stored: Columns, said: Columns, today: Inherited) -> Columns:
    """The codes for which CLARA's listing shows what the line already stands for: they stay as stored.

    CLARA shows a value where the line only inherits it.
    """
    differ = [name for name in DEFAULTED if name in said and said[name] != stored[name]]
    if not differ:
        return {}
    here, there = effective(stored, today), effective({**stored, **said}, today)
    return {name: stored[name] for name in differ if here[name] == there[name]}
