"""A line whose group its grid no longer gives: which it may have instead, given it, and that taken back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rac_bot.domain.modes import Mode
from rac_bot.errors import ChangedMeanwhile, GroupNotInGrid, Locked, OutOfReach, Refusal, Vanished
from rac_bot.store.college import grids
from rac_bot.store.file import inscriptions, lines, things, undoing
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.undoing import Undone, Versions
from rac_bot.store.models import Action, GridGroup, Inscription
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work

_CHANGED = {"group_number", "mode"}
_PAST = 20  # changes of a line that are looked into: its last unlocking is among them


def groups(work: Work, line: Inscription) -> Sequence[GridGroup] | None:
    """The course's groups in the line's mode, or in any where it tells none; None: the course is gone."""
    admission = line.dossier.admission
    course = admission and grids.course_by_id(work, admission.grid_id, line.course_id)
    if not course:
        return None
    return [group for group in grids.by_mode(course) if line.mode in (None, group.mode)]


def hindrance(work: Work, line: Inscription) -> Refusal | None:
    """Why another group is not theirs to give it, whichever; the grid aside."""
    if not work.by.rights.reach(line.dossier.programme.number, line.dossier.unit):
        return OutOfReach()
    if lines.is_transmitted(line) and lines.is_locked(line):
        return Locked(line.course.number)
    return None


def regroup(work: Work, chosen: Mapping[int, ChosenGroup], wanted: Versions, why: str) -> Undone[Inscription]:
    """Give each line the group that was chosen for it, as its form does; one that CLARA holds is unlocked for
    that, with the reason: it is then to correct there. `done`: those which have it now."""
    return undoing.each_line(
        work, wanted, lambda work, line, seen: _give(work, line, chosen[line.id], why, seen)
    )


def undo(work: Work, wanted: Versions) -> Undone[Inscription]:
    """Take that back, for ten minutes: the group, what CLARA holds and the lock are as they were."""
    return undoing.each_line(work, wanted, _undo)


def _give(work: Work, line: Inscription, chosen: ChosenGroup, why: str, seen: int) -> None:
    """All that stands in the way is known before anything is written."""
    if refusal := hindrance(work, line):
        raise refusal
    if (chosen.id, chosen.number) not in {(one.id, one.number) for one in groups(work, line) or ()}:
        raise GroupNotInGrid(line.course.number)
    if lines.is_locked(line):
        lines.unlock(work, line, why, seen=seen)
        seen += 1
    inscriptions.modify(work, line, chosen, {}, seen=seen)


def _undo(work: Work, line: Inscription, seen: int) -> None:
    if line.version != seen:
        raise ChangedMeanwhile(changes.for_refusal(work, line, seen))
    past = changes.latest(work, line, _PAST)
    if not past or not _is_regrouping(past[0], seen):
        raise Vanished
    last = past[0]
    undoing.check(work, last.actor, last.at)
    if refusal := hindrance(work, line):
        raise refusal
    reason = _reason_before(line, last, past[1:])
    if lines.is_locked(line):  # it was unlocked, until what it was given closed the correction
        things.write(work, line, {"unlock_reason": "—"})
    lines.change(work, line, _before(last.values), seen=seen)
    things.write(work, line, {"unlock_reason": reason})


def _is_regrouping(last: changes.Past, seen: int) -> bool:
    return last.version == seen and last.action is Action.CHANGE and {*last.values} <= _CHANGED


def _before(values: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    before = {name: value for name, (value, _after) in values.items()}
    return before | {"mode": Mode(before["mode"])} if before.get("mode") else before


def _reason_before(line: Inscription, last: changes.Past, earlier: Iterable[changes.Past]) -> str | None:
    """For which the line was unlocked before it was given that group."""
    unlocked = next((one for one in earlier if one.action is Action.UNLOCK), None)
    if unlocked and unlocked.at == last.at and unlocked.version == last.version - 1:  # with it
        reason: str | None = unlocked.values["unlock_reason"][0]
        return reason
    if line.unlock_reason or unlocked is None or not lines.is_locked(line):
        return line.unlock_reason
    return str(unlocked.values["unlock_reason"][1])  # what it was given closed the correction
