"""Saving session dossiers: ours, which have an admission, and another college's, as the file has them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from rac_bot.exchange.entering.importing import (
    FROM_FILE,
    KEPT,
    Columns,
    Effect,
    Import,
    Recorded,
    RowAt,
    batches,
    changing,
    differences,
    entered,
    stored_columns,
)
from rac_bot.exchange.reading.rows import DossierRow, Row
from rac_bot.i18n import _
from rac_bot.store.models import Action, Admission, Base, ClaraState, Grid
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Whole, Written

_TOTALS = ("written_courses", "written_hours", "written_in_progress", "written_passed", "written_failed")
# A dossier deleted here is restored, as when an advisor creates it again.
_OURS = dict.fromkeys((*_TOTALS, "unit_label", "deleted_at"))

_OF_CLARA = KEPT | {"clara", "to_confirm"}

# Ours: (admission, session). Another college's: (candidate, programme, unit, session).
Key = tuple[object, ...]

_DOSSIER = Base.metadata.tables["session_dossier"]
_CANDIDATES: Any = bindparam("candidates", expanding=True)

ADMISSIONS = Whole(
    select(Admission.candidate_id, Grid.code, Admission.id, Admission.unit)
    .join(Grid, Grid.id == Admission.grid_id)
    .where(Admission.candidate_id.in_(_CANDIDATES)),
    FROM_FILE,
)
DOSSIERS: Whole[*tuple[Any, ...]] = Whole(
    select(*stored_columns(_DOSSIER)).where(_DOSSIER.c.candidate_id.in_(_CANDIDATES)), FROM_FILE
)
NEW = Written(insert(_DOSSIER), Belongs.TO_ANYBODY)
CHANGED = Written(changing(_DOSSIER), Belongs.TO_ANYBODY)


def save_dossiers(importing: Import, rows: Iterable[Row[DossierRow]]) -> None:
    seen: dict[Key, RowAt] = {}
    for batch in batches(rows):
        _Batch(importing, batch, seen).take()


class _Batch:
    def __init__(self, importing: Import, rows: Sequence[Row[DossierRow]], seen: dict[Key, RowAt]) -> None:
        self.importing, self.rows, self.seen = importing, rows, seen
        self.candidates = importing.ids_of({row.record.da for row in rows})
        people = list(self.candidates.values())
        admissions = importing.work.rows(ADMISSIONS, candidates=people)
        self.admissions = {(candidate, grid): (id_, unit) for candidate, grid, id_, unit in admissions}
        dossiers = [row._asdict() for row in importing.work.rows(DOSSIERS, candidates=people)]
        self.stored: dict[Key, Columns] = {_key(dossier): dossier for dossier in dossiers}
        self.added: list[Columns] = []
        self.changed: list[Recorded] = []

    def take(self) -> None:
        for row in self.rows:
            candidate = self.candidates.get(row.record.da)
            if candidate is None:
                self.importing.refuse(row, "da", _("le DA d’un candidat déjà importé"))
                continue
            said = self._ours(row, candidate) if row.record.grid else self._foreign(row, candidate)
            if row.has("full_time"):
                code = self.importing.code(row, "full_time", "repute_temps_plein", row.record.full_time)
                said["full_time"] = code
            if not self.importing.is_refused(row):
                self._plan(row, said)
        self.importing.work.enter(NEW, self.added)
        new = [{name: one[name] for name in ("candidate_id", "session")} for one in self.added]
        journal.enter_each(self.importing.work, Action.IMPORT, new)
        self.importing.record(CHANGED, self.changed)  # a form that is open is told what changed

    def _ours(self, row: Row[DossierRow], candidate: int) -> Columns:
        record = row.record
        grid = record.grid or ""
        admission, unit = self.admissions.get((candidate, grid), (None, None))
        known = self.importing.college.grids.get(grid)
        if admission is None or known is None:
            self.importing.refuse(row, "grid", _("la grille d’une admission de cette personne"))
            return {}
        if record.programme and record.programme != known.programme:
            expected = _("{number}, le programme de cette grille", number=known.programme)
            self.importing.refuse(row, "programme", expected)
        if any(getattr(record, name) is not None for name in _TOTALS):
            self.importing.report.notice(
                _("Les totaux de nos propres dossiers sont laissés de côté : rac-bot les calcule.")
            )
        said = {**_OURS, "candidate_id": candidate, "admission_id": admission, "session": record.session}
        said["programme_id"] = self.importing.college.programme(known.programme)
        stored = self.stored.get(_key(said))
        kept = stored["unit"] if stored and not row.has("unit") else unit
        code = self.importing.code(row, "unit", "unite_org", record.unit.code) if record.unit else None
        said["unit"] = code or kept
        return said

    def _foreign(self, row: Row[DossierRow], candidate: int) -> Columns:
        record = row.record
        for name in ("programme", "unit", *_TOTALS):
            if getattr(record, name) is None:
                self.importing.refuse(
                    row, name, _("une valeur : sans grille, la session est d’un autre établissement"), ""
                )
        if self.importing.is_refused(row) or record.programme is None or record.unit is None:
            return {}
        said: Columns = {name: getattr(record, name) for name in _TOTALS}
        said |= {"candidate_id": candidate, "admission_id": None, "session": record.session}
        said |= {"unit": record.unit.code, "unit_label": record.unit.label}
        said["programme_id"] = self.importing.college.programme(record.programme)
        self.importing.entitle(record.programme, record.programme_title)
        return said

    def _plan(self, row: Row[DossierRow], said: Columns) -> None:
        key = _key(said)
        if not self.importing.first(row, self.seen, key, "session"):
            return
        stored = self.stored.get(key)
        if stored and stored["clara"] is not ClaraState.ENTERED:
            said |= _followed(row, said, stored, self.importing.work.now)
        changes = differences(stored, said) if stored else {}
        if stored is None:
            self.added.append({"full_time": None, **said})
        elif changes:
            action = Action.ENTER if changes.keys() <= _OF_CLARA else Action.CHANGE_DOSSIER
            action = Action.CREATE_DOSSIER if "deleted_at" in changes else action
            of = {name: stored[name] for name in ("candidate_id", "session")} | {"dossier_id": stored["id"]}
            self.changed.append(Recorded(action, stored, changes, of))
            self.importing.tell(row, stored, changes)
        self.importing.effects[Effect.of(stored is None, changes)] += 1
        if "deleted_at" in changes:
            self.importing.report.notice(
                _(
                    "{session} ({da}) : session supprimée ici, que le fichier ramène.",
                    session=row.record.session,
                    da=row.record.da,
                )
            )


def _followed(row: Row[DossierRow], said: Columns, stored: Columns, now: datetime) -> Columns:
    """What the file has is in CLARA; a correction that it does not show is kept, and stays to be made."""
    there = stored["in_clara"] or {}
    told = there | {name: said[name] for name in there if row.has(name)}
    left = {
        name: value
        for name, value in there.items()
        if name == "session" or told[name] == value != stored[name]  # the session is what it was found by
    }
    if left:
        kept = {name: stored[name] for name in left}
        return {**kept, "clara": ClaraState.TO_CORRECT, "in_clara": left}
    return {**entered(now), "in_clara": None, "to_confirm": False}


def _key(dossier: Any) -> Key:
    """What identifies a dossier, stored or read from a row."""
    if dossier["admission_id"] is not None:
        return dossier["admission_id"], dossier["session"]
    return tuple(dossier[name] for name in ("candidate_id", "programme_id", "unit", "session"))
