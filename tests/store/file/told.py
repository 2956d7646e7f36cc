"""A line of a file as plain words have it: what stands here, what CLARA holds of it, what is refused."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, LineDeleted, Locked, NotTheirsToUndo, Refusal, TooLateToUndo
from rac_bot.store.file.undoing import UNDOABLE
from rac_bot.store.models import ClaraState
from rac_bot.store.work.work import By

CENSUS, AFTERWARDS = {"census"}, {"note", "census"}  # what comes once the line is in CLARA

Values = dict[str, Any]
Refused = type[Refusal] | None
Done = tuple[By, datetime]


@dataclass
class Told:
    """A line at a session. `clara` is None where CLARA holds nothing of it."""

    session: int
    here: Values
    saved: Done
    clara: Values | None = None
    deleted: Done | None = None
    mark: Done | None = None
    open: bool = False  # unlocked
    transmitted: bool = False  # its result was sent to the ministry
    past: list[tuple[Values | None, bool, Done | None]] = field(default_factory=list)  # before each mark
    version: int = 1

    @property
    def state(self) -> ClaraState:
        if self.clara is None:
            return ClaraState.TO_ENTER
        if self.deleted:
            return ClaraState.TO_REMOVE
        return ClaraState.ENTERED if self.clara == self.here else ClaraState.TO_CORRECT

    @property
    def marked(self) -> bool:
        return bool(self.past) and (self.clara is None) is (self.deleted is not None)

    @property
    def pending(self) -> bool:
        return self.clara is not None if self.deleted else self.clara != self.here

    def is_locked(self, fields: set[str] | None = None) -> bool:
        if self.open:
            return False
        if fields is not None and fields <= AFTERWARDS:
            return self.transmitted and not fields <= CENSUS
        return self.transmitted or self.clara is not None

    # --- what is refused ------------------------------------------------------------------------------

    def stale(self, seen: int) -> Refused:
        """Of any form that was drawn from that version."""
        if self.deleted:
            return LineDeleted
        return ChangedMeanwhile if seen != self.version else None

    def unchangeable(self, seen: int, values: Values) -> Refused:
        changed = self._changed(values)
        return self.stale(seen) or (Locked if changed and self.is_locked(changed) else None)

    def undeletable(self, seen: int) -> Refused:
        return self.stale(seen) or (Locked if self.is_locked() else None)

    # --- what becomes of it ---------------------------------------------------------------------------

    def change(self, values: Values) -> None:
        if self._changed(values):
            self.here |= values
            self.version += 1
            self.open = self.open and self.state is not ClaraState.ENTERED

    def unlock(self) -> None:
        self.open = True
        self.version += 1

    def delete(self, done: Done) -> None:
        self.deleted = done
        self.version += 1

    def restore(self) -> None:
        self.deleted = None
        self.version += 1
        if self.clara is None:
            self.mark = None
            self.past.clear()

    def enter(self, done: Done) -> None:
        self.past.append((self.clara, self.open, self.mark))
        self.clara = None if self.deleted else dict(self.here)
        self.open, self.mark = False, done
        self.version += 1

    def put_back(self) -> None:
        self.clara, was_open, self.mark = self.past.pop()
        self.open = (self.open or was_open) and self.state is not ClaraState.ENTERED
        self.version += 1

    def _changed(self, values: Values) -> set[str]:
        return {name for name, value in values.items() if self.here[name] != value}


def not_to_undo(by: By, done: Done, now: datetime) -> Refused:
    """What one did is one's own to take back, or an administrator's, and not for long."""
    who, when = done
    if by != who and by.rights.role is not Role.ADMINISTERING:
        return NotTheirsToUndo
    return TooLateToUndo if now - when > UNDOABLE else None
