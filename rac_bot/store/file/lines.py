"""The lines of a session dossier once written: changed, deleted, brought back, entered in CLARA."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from rac_bot.domain.modes import Mode
from rac_bot.errors import (
    ChangedMeanwhile,
    CourseBack,
    ForeignDossier,
    LineDeleted,
    Locked,
    NoResults,
    NotDeleted,
    SessionGone,
    TooLateToRestore,
    Vanished,
)
from rac_bot.store.catalogue import CENSUS, DEFAULTED, RESULTS, TRANSMISSION
from rac_bot.store.college import codes
from rac_bot.store.file import clara, effective, things
from rac_bot.store.models import Action, Base, ClaraState, Inscription, InscriptionState, SessionDossier
from rac_bot.store.trace import changes
from rac_bot.store.trace.changes import plain
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

RESTORABLE = timedelta(minutes=10)  # a deleted line can be brought back that long

_GRADES = frozenset(RESULTS) - {"retake_right"}
_AFTERWARDS = frozenset((*RESULTS, *CENSUS))  # what comes after the line was entered in CLARA
_FIXED = {"id", "dossier_id", "course_id", "created_at", "created_by", "updated_at", "version"}
# A change writes them all, whichever changed: one statement, made once.
_CHANGEABLE = [one.key for one in Base.metadata.tables["inscription"].columns if one.key not in _FIXED]

GROUP_OF_COURSE = Reached(
    select(Inscription.group_number)
    .join(Inscription.dossier)
    .where(
        Inscription.dossier_id == bindparam("dossier_id"),
        Inscription.course_id == bindparam("course_id"),
        Inscription.state.in_([InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED]),
    ),
    SessionDossier.candidate_id,
)


def line(work: Work, line_id: int, candidate_id: int | None = None) -> Inscription:
    """The line with its dossier; Vanished where there is none, or none of that candidate."""
    for found in things.of_ids(work, Inscription, [line_id]):
        if candidate_id in (None, found.dossier.candidate_id):
            return found
    raise Vanished


def lines_of(work: Work, ids: Iterable[int]) -> list[Inscription]:
    """Those lines, each with its person, by person; without those that are gone."""
    return things.of_ids(work, Inscription, ids)


def is_locked(line: Inscription, fields: Iterable[str] | None = None) -> bool:
    """Whether the line (or those fields of it) may change only once it is unlocked, with a reason.

    Being entered in CLARA locks the enrolment; its results and its census come after that, and are
    locked by the transmission of the result.
    """
    if line.unlock_reason:
        return False
    wanted = None if fields is None else set(fields)
    if wanted is not None and wanted <= _AFTERWARDS:
        return bool(line.result_transmission or line.result_transmitted_on) and not wanted <= set(CENSUS)
    return is_transmitted(line) or line.clara in (ClaraState.ENTERED, ClaraState.TO_CORRECT)


def is_transmitted(line: Inscription) -> bool:
    return any(getattr(line, name) for name in TRANSMISSION)


def change(work: Work, line: Inscription, values: Mapping[str, Any], *, seen: int) -> changes.BeforeAfter:
    """Set those fields; what really changed comes back as {field: (before, after)}, empty for nothing.

    `seen` is the version that the form was drawn from.

    Raises:
        LineDeleted: somebody deleted it.
        ForeignDossier: it is another college's, to be read only.
        ChangedMeanwhile: it was changed since; nothing is written.
        Locked: it is in CLARA or transmitted, and was not unlocked.
    """
    _still(work, line, seen)
    changed = {
        name: (getattr(line, name), value) for name, value in values.items() if getattr(line, name) != value
    }
    if not changed:
        return {}
    if is_locked(line, changed):
        raise Locked(line.course.number)
    after = {name: getattr(line, name) for name in _CHANGEABLE} | dict(values)
    things.advance(work, Action.CHANGE, line, after | _after_change(work, line, after, changed), changed)
    return changed


def takes_results(line: Inscription) -> bool:
    """A line EE SR (*sans résultat*) takes none, unless its grid says so."""
    admission = line.dossier.admission
    return line.mode is not Mode.EE_SR or (admission is not None and admission.grid.ee_sr_takes_results)


def grade(work: Work, line: Inscription, values: Mapping[str, Any], *, seen: int) -> changes.BeforeAfter:
    """Change the results.

    Raises:
        NoResults: the line takes none.
        Refusal: as for a change.
    """
    if not takes_results(line) and any(values.get(name) is not None for name in _GRADES):
        raise NoResults(line.course.number)
    return change(work, line, values, seen=seen)


def unlock(work: Work, line: Inscription, reason: str, *, seen: int) -> None:
    """Let a locked line be changed until it is entered in CLARA again; refused as a change is."""
    _still(work, line, seen)
    told = {"unlock_reason": (line.unlock_reason, reason)}
    things.advance(work, Action.UNLOCK, line, {"unlock_reason": reason}, told)


def delete(work: Work, line: Inscription, *, seen: int, now: datetime) -> None:
    """Take the line off the file; it can be restored for ten minutes. Refused as a change is."""
    check_deletable(work, line, seen=seen)
    take_off(work, line, Action.DELETE, now)


def check_deletable(work: Work, line: Inscription, *, seen: int) -> None:
    """Refused as a change is, where it cannot be deleted."""
    _still(work, line, seen)
    if is_locked(line):
        raise Locked(line.course.number)


def take_off(work: Work, line: Inscription, action: Action, now: datetime) -> None:
    """Take the line off the file by that act, which was found to be allowed."""
    values = {
        "state": InscriptionState.DELETED,
        "deleted_from": line.state,
        "deleted_at": now,
        "deleted_by": work.by.actor,
        "clara": clara.after_deletion(line),
    }
    things.advance(work, action, line, values, {"state": (line.state, InscriptionState.DELETED)})


def restore(work: Work, line: Inscription, *, now: datetime) -> None:
    """Bring a deleted line back as it was.

    Raises:
        NotDeleted, TooLateToRestore: there is nothing to restore, or no more.
        CourseBack: the course was enrolled in again meanwhile; the transaction may go on.
        SessionGone: its session was deleted too.
    """
    if line.state is not InscriptionState.DELETED or line.deleted_at is None:
        raise NotDeleted
    if now - line.deleted_at > RESTORABLE:
        raise TooLateToRestore
    if line.dossier.deleted_at:
        raise SessionGone
    group = group_of_course(work, line.dossier_id, line.course_id)
    if group is not None:
        raise CourseBack(line.course.number, group)
    state = line.deleted_from or InscriptionState.ACTIVE
    values: dict[str, Any] = {"state": state, "deleted_at": None, "deleted_by": None, "deleted_from": None}
    if line.clara is ClaraState.TO_REMOVE:
        values["clara"] = ClaraState.TO_CORRECT if line.in_clara else ClaraState.ENTERED
    else:  # taken off CLARA too, as it may have been: that is over
        values |= {"before_mark": None, "clara_entered_at": None, "clara_entered_by": None}
    things.advance(work, Action.RESTORE, line, values, {"state": (InscriptionState.DELETED, state)})


def enter_in_clara(work: Work, line: Inscription, *, seen: int, now: datetime) -> bool:
    """Say that CLARA now holds the line as it is here (or, deleted, holds it no more). False: it was said.

    Raises:
        ChangedMeanwhile: it was changed since: what was entered is not what stands here.
    """
    if not is_pending(line):
        return False
    if line.version != seen:
        raise ChangedMeanwhile(changes.for_refusal(work, line, seen))
    ended = {
        "clara": line.clara,
        "in_clara": line.in_clara,
        "unlock_reason": line.unlock_reason,
        "at": plain(line.clara_entered_at),
        "by": line.clara_entered_by,
        "effective": line.effective,
        "before": before_mark(line),
        "mark": plain(now),
    }
    values = {
        "before_mark": ended,
        "clara_entered_at": now,
        "clara_entered_by": work.by.actor,
        "in_clara": None,
        "unlock_reason": None,
    }
    if line.clara is ClaraState.TO_REMOVE:  # being deleted, nothing is to enter
        things.advance(work, Action.ENTER, line, values | {"clara": ClaraState.TO_ENTER})
        return True
    held = effective.as_entered(effective.columns(line), _inherited(work, line))
    things.advance(work, Action.ENTER, line, values | {"clara": ClaraState.ENTERED, "effective": held})
    clara.there_too(work, line)
    return True


def say_entered(work: Work, line: Inscription, *, seen: int) -> bool:
    """Say that CLARA holds the line as that version of it was; False: it was said before.

    Raises:
        LineDeleted: somebody deleted it since. CLARA then holds what the file does not.
        ChangedMeanwhile: somebody changed it since.
    """
    if line.state is InscriptionState.DELETED and line.version != seen:
        later = changes.since(work, line, seen)
        if any(one.action in (Action.DELETE, Action.UNDO) for one in later):
            raise LineDeleted(line.course.number)
    return enter_in_clara(work, line, seen=seen, now=work.now)


def _inherited(work: Work, line: Inscription) -> effective.Inherited:
    admission, person = line.dossier.admission, line.dossier.candidate
    defaults = work.known(codes.defaults)
    return effective.inherited(admission.unit if admission else None, person.language, defaults)


def is_pending(line: Inscription) -> bool:
    """Whether something of the line is left to do in CLARA."""
    if line.state is InscriptionState.DELETED:
        return line.clara is ClaraState.TO_REMOVE
    return line.clara is not ClaraState.ENTERED


def before_mark(line: Inscription) -> dict[str, Any] | None:
    """What the mark that stands put an end to; None where it is not the bot's own, but a file's."""
    was = line.before_mark
    own = was and was.get("mark") == plain(line.clara_entered_at)
    return was if own else None


def recently_deleted(lines: Iterable[Inscription], now: datetime) -> Sequence[Inscription]:
    """Those that can still be restored, the last deleted first."""
    found = [
        line
        for line in lines
        if line.state is InscriptionState.DELETED and line.deleted_at and now - line.deleted_at <= RESTORABLE
    ]
    return sorted(found, key=lambda line: str(line.deleted_at), reverse=True)


def group_of_course(work: Work, dossier_id: int, course_id: int) -> str | None:
    """The group of the course's line at that session, active or not followed; None where there is none."""
    return work.scalar(GROUP_OF_COURSE, dossier_id=dossier_id, course_id=course_id)


def _still(work: Work, line: Inscription, seen: int) -> None:
    if line.state is InscriptionState.DELETED:
        raise LineDeleted(line.course.number)
    if line.dossier.foreign:
        raise ForeignDossier
    if line.version != seen:
        raise ChangedMeanwhile(changes.for_refusal(work, line, seen))


def _after_change(
    work: Work, line: Inscription, after: Mapping[str, Any], changed: changes.BeforeAfter
) -> dict[str, Any]:
    """The columns of what CLARA still holds of a line that was entered; changed back, nothing is to correct.

    `after`: the columns of the line once it is so changed.
    """
    if line.clara not in (ClaraState.ENTERED, ClaraState.TO_CORRECT):
        return {}
    kept = effective.kept(line)
    before = {name: plain(kept.get(name) if value is None else value) for name, (value, _) in changed.items()}
    left = [name for name in changed if name in DEFAULTED and after[name] is None]
    values: dict[str, Any] = {}
    if left and not kept.keys() >= set(left):
        today = _inherited(work, line)
        kept = values["effective"] = {**{name: today[name] for name in left}, **kept}
    there = before | (line.in_clara or {})
    now = {name: kept.get(name) if after[name] is None else after[name] for name in there}
    there = {name: value for name, value in there.items() if plain(now[name]) != value}
    if there:
        return values | {"in_clara": there, "clara": ClaraState.TO_CORRECT}
    # Locked again, as when it is entered anew.
    return values | {"in_clara": None, "clara": ClaraState.ENTERED, "unlock_reason": None}
