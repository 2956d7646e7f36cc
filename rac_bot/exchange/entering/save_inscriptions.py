"""Saving the lines of session dossiers, and their state in CLARA."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from rac_bot.exchange.entering.importing import (
    IMPORT,
    KEPT,
    Columns,
    Effect,
    Import,
    Recorded,
    batches,
    changing,
    differences,
    entered,
)
from rac_bot.exchange.entering.matching import Match, Matcher
from rac_bot.exchange.reading.rows import InscriptionRow, Row
from rac_bot.i18n import _
from rac_bot.store.catalogue import DEFAULTED, GROUP
from rac_bot.store.file import clara, lines
from rac_bot.store.file.effective import Inherited, as_entered
from rac_bot.store.models import Action, Base, ClaraState, InscriptionState
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.trace.changes import plain
from rac_bot.store.watches import grid_changed
from rac_bot.store.work.statements import Belongs, Written


def save_inscriptions(importing: Import, rows: Iterable[Row[InscriptionRow]]) -> None:
    matcher, writer = Matcher(importing), Writer(importing)
    for batch in batches(rows):
        for match in matcher.matches(batch):
            importing.effects[_enter(importing, writer, match)] += 1
        writer.write()
    writer.follow()


def _enter(importing: Import, writer: "Writer", match: Match) -> Effect:
    record, stored = match.row.record, match.stored
    course = f"{record.course} ({record.da}, {record.session})"
    if stored is None and record.state is InscriptionState.DELETED:
        importing.report.notice(
            _("{course} : ligne supprimée, laissée de côté. Un import ne supprime rien.", course=course)
        )
        return Effect.UNCHANGED
    if stored and stored["state"] is InscriptionState.DELETED:
        if record.state is not InscriptionState.DELETED:
            importing.report.notice(
                _("{course} : supprimée ici, reste à supprimer dans CLARA ; laissée de côté.", course=course)
            )
        return Effect.UNCHANGED
    said = followed(match, importing.work.now)
    writer.holds(match)
    if stored is None:
        writer.add(match, said)
        return Effect.CREATED
    changes = writer.change(match.told, stored, said)
    importing.tell(match.row, stored, changes)
    return Effect.of(False, changes)


def followed(match: Match, now: datetime) -> Columns:
    """What the row says, and the line's state in CLARA that follows from it."""
    said, stored = _followed(match, now), match.stored
    before = stored or {**_UNKNOWN, "clara": ClaraState.TO_ENTER}
    line = {**before, **said}
    if line["clara"] is not ClaraState.TO_ENTER:
        said["effective"] = as_entered(line, match.today, before)
    return said


def _followed(match: Match, now: datetime) -> Columns:
    """A file without the column `clara` comes from CLARA: its lines are entered there.

    If it still has a value that was corrected here since, the correction is kept, and stays to be made in
    CLARA.
    """
    stored, record, said = match.stored, match.row.record, match.said
    wanted = record.clara or ClaraState.ENTERED
    if stored and record.clara is None and stored["clara"] is ClaraState.TO_CORRECT:
        there = stored["in_clara"] or {}
        uncorrected = _uncorrected(there, stored, match)
        if "group_number" in uncorrected:
            uncorrected |= {name for name in GROUP if name in there}
            said = {name: value for name, value in said.items() if name not in GROUP}
        said = {name: value for name, value in said.items() if name not in uncorrected}
        if uncorrected:
            return {**said, "in_clara": {name: there[name] for name in there if name in uncorrected}}
    return {**said, **_in_clara(wanted, stored, now)}


def _uncorrected(there: Columns, stored: Columns, match: Match) -> set[str]:
    """The fields that CLARA still shows as before, and that stand otherwise here."""
    inherited = {**match.today, **(stored["effective"] or {})}
    before, here, told = (_shown(line, inherited) for line in (there, stored, match.said))
    return {name for name in there if told.get(name, before[name]) == before[name] != here[name]}


def _shown(line: Columns, today: Inherited) -> Columns:
    """As CLARA shows them: where there is no value, what is inherited."""
    return {name: plain(today.get(name) if value is None else value) for name, value in line.items()}


def _in_clara(wanted: ClaraState, stored: Columns | None, now: datetime) -> Columns:
    as_said = stored is not None and stored["clara"] is wanted
    if wanted is ClaraState.ENTERED and not (as_said and stored and stored["clara_entered_at"]):
        return {**entered(now), "in_clara": None, "unlock_reason": None}
    if as_said:
        return {}
    if wanted is ClaraState.TO_ENTER:
        return {"clara": wanted, **dict.fromkeys(KEPT)}
    return {"clara": wanted}


_UNKNOWN = dict.fromkeys((*DEFAULTED, "effective"))
_LINE = Base.metadata.tables["inscription"]
NEW = Written(insert(_LINE), Belongs.TO_ANYBODY)
CHANGED = Written(changing(_LINE), Belongs.TO_ANYBODY)
_SESSION, _ADMISSION = Base.metadata.tables["session_dossier"], Base.metadata.tables["admission"]
_OF_LINES: Any = _SESSION.c.id.in_(bindparam("dossiers", expanding=True))
SESSION_THERE = Written(
    update(_SESSION).where(_OF_LINES, _SESSION.c.clara == ClaraState.TO_ENTER).values(to_confirm=False),
    Belongs.TO_ANYBODY,
)
ADMISSION_THERE = Written(
    update(_ADMISSION).where(
        _ADMISSION.c.id.in_(select(_SESSION.c.admission_id).where(_OF_LINES)),
        _ADMISSION.c.clara == ClaraState.TO_ENTER,
    ),
    Belongs.TO_ANYBODY,
)


class Writer:
    """Writes many lines at once, with the version, the journal entry and the messages of each change."""

    def __init__(self, importing: Import) -> None:
        self._work, self._importing = importing.work, importing
        self._added: list[Columns] = []
        self._new: list[Columns] = []  # the same lines, as the journal keeps them
        self._changed: list[Recorded] = []
        self._there: set[int] = set()  # sessions of lines that CLARA holds
        self._back: list[int] = []  # lines that CLARA was said to hold, and does not

    def holds(self, match: Match) -> None:
        """CLARA holds the line's session and admission, where it holds the line."""
        if match.row.record.clara is not ClaraState.TO_ENTER and match.dossier.deleted_at is None:
            self._there.add(match.dossier.id)

    def add(self, match: Match, said: Columns) -> None:
        self._added.append(
            {
                "dossier_id": match.dossier.id,
                "course_id": match.course,
                "state": InscriptionState.ACTIVE,
                "created_at": self._work.now,
                "created_by": IMPORT,
                "updated_at": self._work.now,
                **dict.fromkeys(KEPT),
                **said,
            }
        )
        self._new.append({**match.told, **_group(said)})

    def change(self, told: Columns, stored: Columns, said: Columns) -> Columns:
        """Plan the change; returns what really changes. `told`: what the journal keeps, as `Match.told`."""
        changes = differences(stored, said)
        if changes.keys() <= {"effective"}:
            return {}
        if changes:
            if (
                changes.get("clara") is ClaraState.TO_ENTER
                and stored["state"] is not InscriptionState.DELETED
            ):
                self._back.append(stored["id"])
            action = Action.ENTER if changes.keys() - KEPT <= {"clara"} else Action.CHANGE
            of = {**told, **_group(stored | changes), "inscription_id": stored["id"]}
            self._changed.append(Recorded(action, stored, {**changes, "updated_at": self._work.now}, of))
        return changes

    def write(self) -> None:
        """Write what was planned since the last call."""
        self._work.enter(NEW, self._added)
        journal.enter_each(self._work, Action.IMPORT, self._new)
        self._importing.record(CHANGED, self._changed)
        for some in batches(self._changed):
            telling.changed(self._work, [one.stored["id"] for one in some])
            regrouped = [one.stored["id"] for one in some if one.changes.keys() & set(GROUP)]
            grid_changed.void_of(self._work, regrouped)
        for dossiers in batches(sorted(self._there)):
            for held in (SESSION_THERE, ADMISSION_THERE):
                self._work.write(held, {"dossiers": dossiers} | entered(self._work.now))
        self._added, self._new, self._changed, self._there = [], [], [], set()

    def follow(self) -> None:
        """Once all is written: what the mark of a line put back alone said of its session is put back too."""
        for some in batches(self._back):
            for line in lines.lines_of(self._work, some):
                clara.not_there_either(self._work, line)


def _group(line: Columns) -> Columns:
    return {"group_number": line.get("group_number") or None, "mode": line.get("mode")}
