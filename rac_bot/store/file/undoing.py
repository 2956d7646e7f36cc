"""Taking back what was just done, for ten minutes and by whoever did it; and a mark, for ever, by anybody.

What is taken back is named line by line, each with the version that the act gave it: one that changed since
stays as it is, and is told with the reason. Who acted, and when, stands in the line itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import bindparam, select

from rac_bot.domain.rights import Role
from rac_bot.errors import (
    ChangedMeanwhile,
    EnteredMeanwhile,
    ForeignDossier,
    LineDeleted,
    Locked,
    NotDeleted,
    NotEntered,
    NotTheirsToUndo,
    Refusal,
    TooLateToUndo,
    Vanished,
)
from rac_bot.store.file import clara, dossiers, lines, things, todo
from rac_bot.store.file.things import Held, Todo
from rac_bot.store.file.todo import Seen
from rac_bot.store.models import (
    Action,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    Thing,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.instances import Pool
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import By, Work

UNDOABLE = lines.RESTORABLE
SAVED = 1  # the version of a line that nobody touched since it was saved

Versions = Sequence[tuple[int, int]]  # ids, each with the version that the act gave it
T = TypeVar("T", bound=Todo)

_OF_DOSSIER = (Action.CREATE_DOSSIER, Action.CHANGE_DOSSIER, Action.DELETE_DOSSIER)
ACTS_ON_DOSSIER = Reached(
    select(JournalEntry.action, JournalEntry.at, JournalEntry.actor)
    .where(
        JournalEntry.candidate_id == bindparam("candidate"),
        JournalEntry.at >= bindparam("since", type_=Moment),
        JournalEntry.dossier_id == bindparam("dossier"),
        JournalEntry.action.in_(_OF_DOSSIER),
    )
    .order_by(JournalEntry.id),
    JournalEntry.candidate_id,
)


@dataclass(slots=True)
class Undone(Generic[T]):
    """What came of it: what was put back, what is left as it is and why, how many are gone."""

    done: list[T] = field(default_factory=list)
    left: list[tuple[T, Refusal]] = field(default_factory=list)
    gone: int = 0
    along: list[Held] = field(default_factory=list)  # sessions and admissions put back with those
    kept: list[Held] = field(default_factory=list)  # and those that were not, another line being there


class _ActOnDossier(NamedTuple):
    action: Action
    at: datetime
    actor: str


def versions(found: Iterable[Inscription]) -> str:
    """As a button carries them."""
    return ",".join(f"{line.id}:{line.version}" for line in found)


def by_whom(by: By, actor: str | None) -> bool:
    """Whether what that person did is theirs to take back: an administrator's it is, and what nobody did."""
    return actor in (None, by.actor) or by.rights.role.includes(Role.ADMINISTERING)


def is_fresh(line: Inscription, now: datetime) -> bool:
    """Whether it is as it was just saved."""
    untouched = line.version == SAVED and lines.is_pending(line)
    return untouched and in_time(line.created_at, now)


def in_time(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment <= UNDOABLE


def enrolments(work: Work, seen: Seen) -> Undone[Todo]:
    """*Défaire l’enregistrement*: the lines go, and the sessions that were created with them, if empty; those
    too that were created without any, each named by itself."""
    pool = Pool()  # a session may be named by itself, and be that of a line
    saved = [(key.id, seen[key]) for key in seen if key.kind is Thing.LINE]
    undone = each_line(work, saved, undo_enrolment, pool)
    created: dict[int, Inscription] = {}
    for line in undone.done:
        created.setdefault(line.dossier_id, line)  # the first that was saved there
    for line in created.values():
        _undo_dossier(work, line.dossier, line.created_at)
    sessions = {key.id: version for key, version in seen.items() if key.kind is Thing.DOSSIER}
    found = things.of_ids(work, SessionDossier, sessions, pool)
    alone = _each(work, found, len(sessions), lambda one: undo_session(work, one, sessions[one.id]))
    return Undone([*undone.done, *alone.done], [*undone.left, *alone.left], undone.gone + alone.gone)


def deletions(work: Work, wanted: Versions) -> Undone[Inscription]:
    """*Rétablir*."""
    along = list[Held]()
    undone = each_line(work, wanted, lambda work, line, seen: along.extend(restore(work, line, seen)))
    undone.along = along
    return undone


def marks(work: Work, seen: Seen) -> Undone[Todo]:
    """*Remettre à saisir*."""
    found, along = list(todo.found(work, seen).values()), list[Held]()
    undone = _each(
        work, found, len(seen), lambda thing: along.extend(unmark(work, thing, seen[todo.key(thing)]))
    )
    undone.along, undone.kept = along, said_still(undone.done)
    return undone


def undo_enrolment(work: Work, line: Inscription, seen: int) -> None:
    """Take a line that was just saved off the file.

    Raises:
        NotTheirsToUndo, TooLateToUndo: it is not to be undone, or no more.
        LineDeleted, EnteredMeanwhile, ChangedMeanwhile, Locked: it is not as it was saved.
    """
    check(work, line.created_by, line.created_at)
    if line.state is InscriptionState.DELETED:
        raise LineDeleted(line.course.number)
    if line.clara is ClaraState.ENTERED:
        raise EnteredMeanwhile(line.course.number)
    if not line.version == seen == SAVED:
        raise ChangedMeanwhile(changes.for_refusal(work, line, SAVED))
    if lines.is_locked(line):
        raise Locked(line.course.number)
    lines.take_off(work, line, Action.UNDO, work.now)


def undo_session(work: Work, dossier: SessionDossier, seen: int) -> None:
    """Take a session that was just created off the file.

    Raises:
        NotTheirsToUndo, TooLateToUndo: it is not to be undone, or no more.
        ChangedMeanwhile, DossierHolds: it is not as it was created.
    """
    acts = _acts(work, dossier, work.now - UNDOABLE)
    created = next((one for one in reversed(acts) if one.action is Action.CREATE_DOSSIER), None)
    if created is None:
        raise TooLateToUndo
    check(work, created.actor, created.at)
    dossiers.check_deletable(work, dossier, seen=seen)
    dossiers.take_off(work, dossier)


def restore(work: Work, line: Inscription, seen: int | None = None) -> list[Held]:
    """Bring back a line that was just deleted; and its session, then returned, where that is off the file.

    `seen` is the version that the deletion made.

    Raises:
        NotTheirsToUndo: somebody else deleted it.
        Refusal: as for `lines.restore`.
    """
    if line.state is not InscriptionState.DELETED:
        raise NotDeleted
    if not by_whom(work.by, line.deleted_by):
        raise NotTheirsToUndo
    if seen not in (None, line.version):
        raise ChangedMeanwhile(changes.for_refusal(work, line, seen or 0))
    back: list[Held] = []
    if line.dossier.deleted_at and in_time(line.deleted_at, work.now):
        dossiers.bring_back(work, line.dossier)
        back.append(line.dossier)
    lines.restore(work, line, now=work.now)
    return back


def unmark(work: Work, thing: Todo, seen: int) -> list[Held]:
    """Take back a mark just made; the session and the admission that were put back with it.

    Raises:
        NotTheirsToUndo, TooLateToUndo: it is not to be undone, or no more.
        Refusal: as for `put_back`.
    """
    if is_marked(thing):
        check(work, thing.clara_entered_by, thing.clara_entered_at)
    return put_back(work, thing, seen)


def said_still(found: Iterable[Todo]) -> list[Held]:
    """What the marks of those lines, now taken back, said to be in CLARA too, and what is still said so."""
    lines_back = (one for one in found if isinstance(one, Inscription) and one.clara is ClaraState.TO_ENTER)
    return [held for line in lines_back for held in clara.said_by(line)]


def is_marked(line: Todo) -> bool:
    """Whether CLARA is said to hold it, or what was deleted here, to hold it no more."""
    if not isinstance(line, Inscription):
        return clara.is_marked(line)
    if line.state is InscriptionState.DELETED:
        return line.clara is ClaraState.TO_ENTER and lines.before_mark(line) is not None
    return line.clara in (ClaraState.ENTERED, ClaraState.TO_CORRECT)


def put_back(work: Work, line: Todo, seen: int) -> list[Held]:
    """*Pas encore saisie*: CLARA does not hold it as it was said to, but what it held before.

    The session and the admission that only this line's mark said to be there are put back with it.

    Raises:
        ForeignDossier: it is another college's.
        NotEntered: that is so already.
        ChangedMeanwhile: it was changed since the window was drawn.
    """
    if not isinstance(line, Inscription):
        clara.put_back(work, line, seen)
        return []
    if line.dossier.foreign:
        raise ForeignDossier
    if not is_marked(line):
        raise NotEntered(line.course.number)
    if line.version != seen:
        raise ChangedMeanwhile(changes.for_refusal(work, line, seen))
    was = lines.before_mark(line) or {}
    state, there = clara.held_before(line, was)
    reason = line.unlock_reason or was.get("unlock_reason")
    values = clara.former_mark(was) | {
        "clara": state,
        "in_clara": there,
        # Locked again, as when it is entered.
        "unlock_reason": None if state is ClaraState.ENTERED else reason,
        "effective": was.get("effective"),
    }
    things.advance(work, Action.PUT_BACK, line, values)
    return clara.not_there_either(work, line) if line.clara is ClaraState.TO_ENTER else []


def restore_dossier(work: Work, dossier_id: int, candidate_id: int, seen: int) -> SessionDossier:
    """Bring back a session that was just deleted.

    Raises:
        Vanished: it is on file again, or gone.
        NotTheirsToUndo, TooLateToUndo: it is not to be undone, or no more.
    """
    dossier = next(iter(things.of_ids(work, SessionDossier, [dossier_id])), None)
    if dossier is None or dossier.deleted_at is None or dossier.candidate_id != candidate_id:
        raise Vanished
    acts = _acts(work, dossier, dossier.deleted_at)
    if not acts or dossier.version != seen:
        raise Vanished
    check(work, acts[0].actor, acts[0].at)
    dossiers.bring_back(work, dossier)
    return dossier


def restorable(work: Work, deleted: Iterable[SessionDossier]) -> list[SessionDossier]:
    """Of those just deleted, the ones that whoever looks may bring back."""
    found = []
    for one in deleted:
        acts = _acts(work, one, one.deleted_at) if one.deleted_at else []
        if acts and by_whom(work.by, acts[0].actor):
            found.append(one)
    return found


def each_line(
    work: Work,
    wanted: Versions,
    act: Callable[[Work, Inscription, int], None],
    pool: Pool | None = None,
) -> Undone[Inscription]:
    """One by one, each with the version that was seen of it: a refusal stops no other, and is journaled."""
    seen = dict(wanted)
    found = things.of_ids(work, Inscription, seen, pool)
    return _each(work, found, len(seen), lambda line: act(work, line, seen[line.id]))


def _each(work: Work, found: Sequence[T], asked: int, act: Callable[[T], None]) -> Undone[T]:
    undone = Undone[T](gone=asked - len(found))
    for thing in found:
        try:
            act(thing)
        except Refusal as refusal:
            undone.left.append((thing, refusal))
            why, whose = type(refusal).__name__, todo.of_whom(thing).id
            journal.record(work, Action.REFUSE, candidate_id=whose, detail=why)
        else:
            undone.done.append(thing)
    return undone


def check(work: Work, actor: str | None, moment: datetime | None) -> None:
    """NotTheirsToUndo, TooLateToUndo: what that person did then is not to be undone, or no more."""
    if not by_whom(work.by, actor):
        raise NotTheirsToUndo
    if not in_time(moment, work.now):
        raise TooLateToUndo


def _undo_dossier(work: Work, dossier: SessionDossier, moment: datetime) -> None:
    """Take the session off too, where it was created at that moment, nobody changed it, and it is empty."""
    acts = [(one.action, one.at) for one in _acts(work, dossier, moment)]
    untouched = acts == [(Action.CREATE_DOSSIER, moment)]
    if untouched and not dossiers.standing_lines(dossiers.with_lines(work, dossier)):
        dossiers.take_off(work, dossier)


def _acts(work: Work, dossier: SessionDossier, since: datetime) -> list[_ActOnDossier]:
    """How it was created, changed or deleted since that moment."""
    asked = {"candidate": dossier.candidate_id, "dossier": dossier.id, "since": since}
    return [_ActOnDossier(*row) for row in work.rows(ACTS_ON_DOSSIER, **asked)]
