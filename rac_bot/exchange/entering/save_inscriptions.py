"""Entering the lines of session dossiers, and what the file, or its coming from CLARA, says of CLARA."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import selectinload

from rac_bot.exchange.entering.importing import Done, Effect, Import, batches, differences
from rac_bot.exchange.entering.matching import Match, Matcher, Said, StoredLine
from rac_bot.exchange.reading.rows import InscriptionRow, Row
from rac_bot.i18n import _
from rac_bot.store.models import (
    Action,
    Change,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.trace.changes import plain

IMPORT = "import"  # who created, and who entered in CLARA, what a file brought

_GROUP = ("group_number", "mode", "fictive_group")  # go together
# What the line keeps of its life in CLARA: `clara` alone is told as a change.
KEPT = frozenset(("clara_entered_at", "clara_entered_by", "in_clara", "unlock_reason"))


def save_inscriptions(importing: Import, rows: Sequence[Row[InscriptionRow]], done: Done) -> None:
    matcher, writer = Matcher(importing), Writer(importing)
    for batch in batches(rows):
        for match in matcher.matches(batch):
            importing.count(_enter(importing, writer, match))
        writer.write()
        done(len(batch))
    writer.tell()


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
                _("{course} : supprimée ici, reste à retirer de CLARA ; laissée de côté.", course=course)
            )
        return Effect.UNCHANGED
    said = followed(match, importing.now)
    if stored is None:
        writer.add(match, said)
        return Effect.CREATED
    return Effect.UPDATED if writer.change(match.dossier.candidate, stored, said) else Effect.UNCHANGED


def followed(match: Match, now: datetime) -> Said:
    """What the row says, with what follows for CLARA.

    A file without a column that tells comes from CLARA: what it shows is entered there. One that still
    shows there what was corrected here since is no reason to undo the correction: it stays to be made.
    """
    stored, record, said = match.stored, match.row.record, match.said
    wanted = record.clara or ClaraState.ENTERED
    if stored and record.clara is None and stored["clara"] is ClaraState.TO_CORRECT:
        there = stored["in_clara"] or {}
        uncorrected = {name for name in there if plain(said.get(name, there[name])) == there[name]}
        uncorrected = {name for name in uncorrected if plain(stored[name]) != there[name]}
        if "group_number" in uncorrected:
            uncorrected |= {name for name in _GROUP if name in there}
            said = {name: value for name, value in said.items() if name not in _GROUP}
        said = {name: value for name, value in said.items() if name not in uncorrected}
        if uncorrected:
            return {**said, "in_clara": {name: there[name] for name in there if name in uncorrected}}
    return {**said, **_in_clara(wanted, stored, now)}


def _in_clara(wanted: ClaraState, stored: StoredLine | None, now: datetime) -> Said:
    as_said = stored is not None and stored["clara"] is wanted
    if wanted is ClaraState.ENTERED and not (as_said and stored and stored["clara_entered_at"]):
        entered = {"clara_entered_at": now, "clara_entered_by": IMPORT}
        return {"clara": wanted, **entered, "in_clara": None, "unlock_reason": None}
    if as_said:
        return {}
    if wanted is ClaraState.TO_ENTER:
        return {"clara": wanted, **dict.fromkeys(KEPT)}
    return {"clara": wanted}


@dataclass(frozen=True, slots=True)
class _Changed:
    candidate: int
    stored: StoredLine
    changes: Said


class Writer:
    """Writes lines in bulk; each change is a version further, journaled, and told where the line was told."""

    def __init__(self, importing: Import) -> None:
        self._work, self._now, self._actor = importing.work, importing.now, importing.work.by.actor
        self._retell = importing.retell
        self._added: list[Said] = []
        self._changed: list[_Changed] = []
        self._told: list[int] = []

    def add(self, match: Match, said: Said) -> None:
        self._added.append(
            {
                "dossier_id": match.dossier.id,
                "course_id": match.course,
                "state": InscriptionState.ACTIVE,
                "created_at": self._now,
                "created_by": IMPORT,
                "updated_at": self._now,
                **dict.fromkeys(("clara_entered_at", "clara_entered_by", "in_clara", "unlock_reason")),
                **said,
            }
        )

    def change(self, candidate: int, stored: StoredLine, said: Said) -> Said:
        """What really changes; empty for nothing."""
        changes = differences(stored, said)
        if changes:
            self._changed.append(_Changed(candidate, stored, changes))
        return changes

    def write(self) -> None:
        """What was asked for so far."""
        if self._added:
            self._work.db.execute(insert(Inscription), self._added)
        if self._changed:
            further = [
                {**one.stored, **one.changes, "updated_at": self._now, "version": one.stored["version"] + 1}
                for one in self._changed
            ]
            self._work.db.execute(update(Inscription), further)
            self._record()
        self._told += [one.stored["id"] for one in self._changed]
        self._added, self._changed = [], []

    def _record(self) -> None:
        """As `changes.record` does for one."""
        told = [(one, {n: v for n, v in one.changes.items() if n not in KEPT}) for one in self._changed]
        self._work.db.add_all(
            Change(
                entry=JournalEntry(
                    actor=self._actor,
                    action=Action.ENTER if set(values) <= {"clara"} else Action.CHANGE,
                    candidate_id=one.candidate,
                    dossier_id=one.stored["dossier_id"],
                    inscription_id=one.stored["id"],
                    detail=", ".join(values)[:80],
                ),
                inscription_id=one.stored["id"],
                version=one.stored["version"] + 1,
                values={n: [plain(one.stored[n]), plain(value)] for n, value in values.items()},
            )
            for one, values in told
        )
        self._work.db.flush()

    def tell(self) -> None:
        """Bring the messages about the changed lines up to date; once, when all lines are written."""
        self._work.db.expire_all()
        for ids in batches(self._told):
            if lines := self._told_lines(ids):
                self._retell(self._work, lines)

    def _told_lines(self, ids: Iterable[int]) -> Sequence[Inscription]:
        """Those of them that a message tells, with what the message says of them."""
        told = select(Inscription.id).select_from(StoredMessage).join(StoredMessage.inscriptions)
        lines = select(Inscription).where(Inscription.id.in_(ids), Inscription.id.in_(told))
        person = selectinload(Inscription.dossier).selectinload(SessionDossier.candidate)
        return self._work.db.scalars(lines.options(person)).all()
