"""Entering the lines of session dossiers; they come from CLARA, so nothing of them is left to enter there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from rac_bot.domain.modes import Mode
from rac_bot.i18n import _
from rac_bot.intake.entry import Entry, Outcome, Place, batches, differences
from rac_bot.intake.rows import InscriptionRow, Row
from rac_bot.store.models import (
    Admission,
    ClaraState,
    Course,
    Grid,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    SessionDossier,
)

IMPORT = "import"  # who created, and who entered in CLARA, what a file brought

# Field of the row (and column of the table) -> the college's list that holds its code.
_LISTS = {
    "remark": "remarque",
    "category": "categorie",
    "funding": "source_financement",
    "rac": "rac",
    "distance": "mode_ens_distance",
    "census": "recensement",
    "language": "langue",
    "unit": "unite_org",
    "prerequisites": "prealables",
    "retake_right": "droit_reprise",
}
_PLAIN = ("note", "weighted_note", "absences", "average", "r_score")


@dataclass(frozen=True, slots=True)
class _Dossier:
    id: int
    grid: str | None  # None: another college's


def save_inscriptions(entry: Entry, rows: Sequence[Row[InscriptionRow]], done: Callable[[int], None]) -> None:
    seen: dict[tuple[int, int], Place] = {}
    groups: dict[str, dict[tuple[int, str], list[Mode]]] = {}
    for batch in batches(rows):
        _Batch(entry, batch, seen, groups).take()
        done(len(batch))


class _Batch:
    def __init__(
        self,
        entry: Entry,
        rows: Sequence[Row[InscriptionRow]],
        seen: dict[tuple[int, int], Place],
        groups: dict[str, dict[tuple[int, str], list[Mode]]],
    ) -> None:
        self.entry, self.rows, self.seen, self.groups = entry, rows, seen, groups
        self.candidates = entry.candidate_ids(rows)
        self.dossiers = self._dossiers()
        numbers = {row.record.course for row in rows}
        found = entry.session.execute(select(Course.number, Course.id).where(Course.number.in_(numbers)))
        self.courses = {course.number: course.id for course in found}
        self.stored = self._stored()
        self._read_groups()
        self.added: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []

    def _dossiers(self) -> dict[tuple[int, object], list[_Dossier]]:
        """The dossiers of the batch's people, by candidate and session."""
        found = self.entry.session.execute(
            select(SessionDossier.candidate_id, SessionDossier.session, SessionDossier.id, Grid.code)
            .outerjoin(Admission, Admission.id == SessionDossier.admission_id)
            .outerjoin(Grid, Grid.id == Admission.grid_id)
            .where(SessionDossier.candidate_id.in_(self.candidates.values()))
        )
        dossiers: dict[tuple[int, object], list[_Dossier]] = {}
        for candidate, session, id_, grid in found:
            dossiers.setdefault((candidate, session), []).append(_Dossier(id_, grid))
        return dossiers

    def _stored(self) -> dict[tuple[int, int], dict[str, Any]]:
        table = Inscription.__table__
        ids = [dossier.id for dossiers in self.dossiers.values() for dossier in dossiers]
        found = self.entry.session.execute(
            select(*table.columns).where(
                table.c.dossier_id.in_(ids), table.c.state == InscriptionState.ACTIVE
            )
        )
        return {(line["dossier_id"], line["course_id"]): dict(line) for line in found.mappings()}

    def _read_groups(self) -> None:
        """The modes of each group number, in the grids not met before."""
        grids = {
            d.grid for dossiers in self.dossiers.values() for d in dossiers if d.grid
        } - self.groups.keys()
        if not grids:
            return
        self.groups |= {grid: {} for grid in grids}
        found = self.entry.session.execute(
            select(Grid.code, GridCourse.course_id, GridGroup.number, GridGroup.mode)
            .join(GridCourse, GridCourse.id == GridGroup.grid_course_id)
            .join(Grid, Grid.id == GridCourse.grid_id)
            .where(Grid.code.in_(grids))
        )
        for grid, course, number, mode in found:
            self.groups[grid].setdefault((course, number), []).append(mode)

    def take(self) -> None:
        for row in self.rows:
            dossier = self._dossier(row)
            course = self.courses.get(row.record.course)
            if course is None:
                self.entry.refuse(row, "course", _("un cours d’une grille déjà importée"))
            said = self._said(row)
            if dossier and course and not self.entry.is_refused(row):
                self._plan(row, dossier, course, said)
        session = self.entry.session
        if self.added:
            session.execute(insert(Inscription), self.added)
        if self.changed:
            session.execute(update(Inscription), self.changed)

    def _dossier(self, row: Row[InscriptionRow]) -> _Dossier | None:
        """The one dossier that the row can mean; otherwise the row is refused, and said why."""
        record = row.record
        candidate = self.candidates.get(record.da)
        if candidate is None:
            self.entry.refuse(row, "da", _("le DA d’un candidat déjà importé"))
            return None
        found = self.dossiers.get((candidate, record.session), [])
        ours = [d for d in found if d.grid and record.grid in (None, d.grid)]
        if len(ours) == 1:
            return ours[0]
        if ours:
            grids = ", ".join(sorted(d.grid for d in ours if d.grid))
            self.entry.refuse(row, "grid", _("précisez la grille : {grids}", grids=grids))
        elif found and not any(d.grid for d in found):
            expected = _("une session de ce collège : celle-ci est d’un autre établissement")
            self.entry.refuse(row, "session", expected)
        else:
            column = "grid" if record.grid and found else "session"
            self.entry.refuse(row, column, _("un dossier session déjà importé de cette personne"))
        return None

    def _said(self, row: Row[InscriptionRow]) -> dict[str, Any]:
        record = row.record
        said = {name: getattr(record, name) for name in _PLAIN if row.has(name)}
        for name, list_ in _LISTS.items():
            if row.has(name):
                said[name] = self.entry.code(row, name, list_, getattr(record, name))
        return {**said, "group_number": record.group}

    def _plan(self, row: Row[InscriptionRow], dossier: _Dossier, course: int, said: dict[str, Any]) -> None:
        key = (dossier.id, course)
        if not self.entry.first(row, self.seen, key, "course"):
            return
        stored = self.stored.get(key)
        said["mode"] = self._mode(row, dossier, course, stored)
        if stored is None:
            self._add(key, said)
            changes = said
        else:
            if stored["clara_entered_at"] is None:  # enrolled from Slack, and now seen in CLARA
                said |= {
                    "clara": ClaraState.ENTERED,
                    "clara_entered_at": self.entry.now,
                    "clara_entered_by": IMPORT,
                }
            changes = differences(stored, said)
            if changes:
                self.changed.append({**stored, **said, "updated_at": self.entry.now})
        self.entry.count(Outcome.of(stored is None, changes))

    def _add(self, key: tuple[int, int], said: dict[str, Any]) -> None:
        now = self.entry.now
        self.added.append(
            {
                "dossier_id": key[0],
                "course_id": key[1],
                "state": InscriptionState.ACTIVE,
                "created_at": now,
                "created_by": IMPORT,
                "updated_at": now,
                "clara": ClaraState.ENTERED,
                "clara_entered_at": now,
                "clara_entered_by": IMPORT,
                **said,
            }
        )

    def _mode(
        self, row: Row[InscriptionRow], dossier: _Dossier, course: int, stored: dict[str, Any] | None
    ) -> Mode | None:
        """The row's mode; else the one chosen before for this group; else the grid's only one."""
        if row.record.mode:
            return row.record.mode
        if stored and stored["mode"] and stored["group_number"] == row.record.group:
            mode: Mode = stored["mode"]
            return mode
        modes = self.groups.get(dossier.grid or "", {}).get((course, row.record.group), [])
        return modes[0] if len(modes) == 1 else None
