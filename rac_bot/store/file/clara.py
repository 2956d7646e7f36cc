"""What CLARA holds of an admission and of a session dossier: both stand there before any line does."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, literal, select, type_coerce

from rac_bot.domain.sessions import Session
from rac_bot.errors import ChangedMeanwhile, ForeignDossier, NotEntered
from rac_bot.store.file import things
from rac_bot.store.file.things import Held
from rac_bot.store.models import (
    Action,
    Admission,
    Candidate,
    ClaraState,
    Grid,
    Inscription,
    SessionDossier,
)
from rac_bot.store.trace import changes, journal
from rac_bot.store.trace.changes import plain
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work


def pending_state(column: Any) -> ColumnElement[bool]:
    """The condition of the indexes `ix_admission_pending` and `ix_session_dossier_pending`."""
    return type_coerce(column, String()) != literal(str(ClaraState.ENTERED), String(), literal_execute=True)


LINES_THERE = Reached(  # of a session, those that CLARA has, or had
    select(Inscription.id)
    .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .where(
        Inscription.dossier_id == bindparam("dossier"),
        Inscription.clara != ClaraState.TO_ENTER,
    )
    .limit(1),
    SessionDossier.candidate_id,
)
STANDS_BY = Reached(  # what else of an admission CLARA holds
    select(SessionDossier.id).where(
        SessionDossier.candidate_id == bindparam("candidate"),
        SessionDossier.admission_id == bindparam("admission"),
        SessionDossier.clara.in_((ClaraState.ENTERED, ClaraState.TO_CORRECT, ClaraState.TO_REMOVE)),
    ),
    SessionDossier.candidate_id,
)
TO_CONFIRM = Reached(
    select(
        SessionDossier.id,
        SessionDossier.session,
        Candidate.da,
        Candidate.family_name,
        Candidate.given_name,
        Grid.code,
    )
    .join(Candidate, Candidate.id == SessionDossier.candidate_id)
    .join(Admission, Admission.id == SessionDossier.admission_id)
    .join(Grid, Grid.id == Admission.grid_id)
    .where(
        SessionDossier.to_confirm,
        pending_state(SessionDossier.clara),
        SessionDossier.deleted_at.is_(None),
        Candidate.erased_at.is_(None),
    )
    .order_by(SessionDossier.session, Candidate.sort_key, SessionDossier.id),
    SessionDossier.candidate_id,
)


class ToConfirm(NamedTuple):
    """A session of before its state was kept, none of whose lines is in CLARA."""

    id: int
    session: Session
    da: str
    family_name: str
    given_name: str
    grid: str


def is_pending(held: Held) -> bool:
    """Whether something of it is left to do in CLARA."""
    if isinstance(held, SessionDossier) and held.deleted_at:
        return held.clara is ClaraState.TO_REMOVE
    return held.clara is not ClaraState.ENTERED


def is_marked(held: Held) -> bool:
    """Whether CLARA is said to hold it; of a session that was deleted here, to hold it no more."""
    if isinstance(held, SessionDossier) and held.deleted_at:
        return held.clara is ClaraState.TO_ENTER and before_mark(held) is not None
    return held.clara in (ClaraState.ENTERED, ClaraState.TO_CORRECT)


def before_mark(held: Held) -> dict[str, Any] | None:
    """What the mark that stands put an end to; None where it is not the bot's own, but a file's."""
    was = held.before_mark
    return was if was and was.get("mark") == plain(held.clara_entered_at) else None


def mark(work: Work, held: Held, *, seen: int, line: Inscription | None = None) -> bool:
    """Say that CLARA now holds it as it is here (or, deleted, holds it no more). False: it was said.

    `line`: the one whose mark says so too.

    Raises:
        ChangedMeanwhile: it was changed since, or deleted before CLARA was said to hold it.
    """
    if not is_pending(held) and (is_marked(held) or held.version == seen):
        return False
    if held.version != seen:
        raise ChangedMeanwhile(things.since(work, held, seen))
    ended = {
        "clara": held.clara,
        "at": plain(held.clara_entered_at),
        "by": held.clara_entered_by,
        "before": before_mark(held),
        "line": line and line.id,
        "mark": plain(work.now),
    }
    values: dict[str, Any] = {
        "clara": ClaraState.TO_ENTER if held.clara is ClaraState.TO_REMOVE else ClaraState.ENTERED,
        "clara_entered_at": work.now,
        "clara_entered_by": work.by.actor,
        "before_mark": ended,
    }
    if isinstance(held, SessionDossier):
        ended |= {"in_clara": held.in_clara, "to_confirm": held.to_confirm}
        values |= {"in_clara": None, "to_confirm": False}
    things.advance(work, Action.ENTER, held, values)
    return True


def put_back(work: Work, held: Held, seen: int) -> None:
    """*Pas encore saisie*: it is to do in CLARA, as before the mark.

    Raises:
        ForeignDossier: it is another college's.
        NotEntered: that is so already.
        ChangedMeanwhile: it was changed since the window was drawn.
    """
    if isinstance(held, SessionDossier) and held.foreign:
        raise ForeignDossier
    if not is_marked(held):
        raise NotEntered(named(held))
    if held.version != seen:
        raise ChangedMeanwhile(things.since(work, held, seen))
    was = before_mark(held) or {}
    values = former_mark(was) | {"clara": ClaraState.TO_ENTER}
    if isinstance(held, SessionDossier):
        values["clara"], values["in_clara"] = held_before(held, was)
        values["to_confirm"] = was.get("to_confirm", False)
    things.advance(work, Action.PUT_BACK, held, values)


def former_mark(was: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the mark that another put an end to."""
    entered_at = was.get("at")
    return {
        "clara_entered_at": datetime.fromisoformat(entered_at) if entered_at else None,
        "clara_entered_by": was.get("by"),
        "before_mark": was.get("before"),
    }


def held_before(
    held: SessionDossier | Inscription, was: Mapping[str, Any]
) -> tuple[ClaraState, dict[str, Any] | None]:
    """Its state once the mark is taken back, and what CLARA holds of it otherwise than here."""
    if was.get("clara") == ClaraState.TO_REMOVE:
        return ClaraState.TO_REMOVE, was.get("in_clara")
    if was.get("clara") != ClaraState.TO_CORRECT:
        return ClaraState.TO_ENTER, None
    there = (held.in_clara or {}) | (was["in_clara"] or {})
    left = {name: value for name, value in there.items() if _here(held, name) != value}
    if there and not left:  # changed back here since
        return ClaraState.ENTERED, None
    return ClaraState.TO_CORRECT, left or None


def there_too(work: Work, line: Inscription) -> None:
    """CLARA is said to hold the line: it holds the line's session and admission, then."""
    for held in (line.dossier.admission, line.dossier):
        if held and held.clara is ClaraState.TO_ENTER and _theirs(work, held):
            mark(work, held, seen=held.version, line=line)


def said_by(line: Inscription) -> list[Held]:
    """Its admission and its session, of those whose mark is the one that this line made."""
    held = (line.dossier.admission, line.dossier)
    return [one for one in held if one and (before_mark(one) or {}).get("line") == line.id]


def marked_with(line: Inscription) -> list[Held]:
    """The same, by the mark of the line that stands."""
    return [one for one in said_by(line) if one.clara_entered_at == line.clara_entered_at]


def not_there_either(work: Work, line: Inscription) -> list[Held]:
    """The mark of the line was taken back, and written so: what it alone said of its session and admission
    is too."""
    if work.scalar(LINES_THERE, dossier=line.dossier_id) is not None:
        return []
    held: list[Held] = []
    if _by_a_line(line.dossier) and _theirs(work, line.dossier):
        put_back(work, line.dossier, line.dossier.version)
        held.append(line.dossier)
    admission = line.dossier.admission
    if admission is None or not (_by_a_line(admission) and _theirs(work, admission)):
        return held
    if not work.scalars(STANDS_BY, candidate=admission.candidate_id, admission=admission.id):
        put_back(work, admission, admission.version)
        held.append(admission)
    return held


def after_change(dossier: SessionDossier, changed: changes.BeforeAfter) -> dict[str, Any]:
    """The columns of what CLARA still holds of a session so changed."""
    held = dossier.clara in (ClaraState.ENTERED, ClaraState.TO_CORRECT)
    return _corrected(dossier, changed) if held else {}


def after_deletion(held: SessionDossier | Inscription) -> ClaraState:
    """What is to do in CLARA once it is deleted here, a line as well."""
    return ClaraState.TO_ENTER if held.clara is ClaraState.TO_ENTER else ClaraState.TO_REMOVE


def after_return(dossier: SessionDossier, changed: changes.BeforeAfter) -> dict[str, Any]:
    """The columns of a session that comes back on file, so changed, by what CLARA may still hold of it."""
    if dossier.clara is ClaraState.TO_REMOVE:
        return _corrected(dossier, changed)
    return {"before_mark": None, "clara_entered_at": None, "clara_entered_by": None}


def to_confirm(work: Work) -> list[ToConfirm]:
    """By session, then by name."""
    return list(map(ToConfirm._make, work.rows(TO_CONFIRM)))


def confirm(work: Work, ids: Iterable[int], *, there: bool) -> int:
    """Say of those sessions whether CLARA holds them; how many were still to confirm."""
    found = [one for one in things.of_ids(work, SessionDossier, ids) if one.to_confirm]
    for dossier in found:
        things.write(work, dossier, {"to_confirm": False})
        if there:
            mark(work, dossier, seen=dossier.version)
        else:
            journal.record(work, Action.PUT_BACK, **journal.of_dossier(dossier))
    return len(found)


def named(held: Held) -> str:
    """`A-2026`, or the grid of the admission."""
    return held.session.code if isinstance(held, SessionDossier) else held.grid.code


def _corrected(dossier: SessionDossier, changed: changes.BeforeAfter) -> dict[str, Any]:
    """Its columns; changed back, there is nothing to correct."""
    there = {name: before for name, (before, _after) in changed.items()} | (dossier.in_clara or {})
    now = {name: after for name, (_before, after) in changed.items()}
    there = {name: value for name, value in there.items() if now.get(name, ...) != value}
    return {"clara": ClaraState.TO_CORRECT if there else ClaraState.ENTERED, "in_clara": there or None}


def _here(held: SessionDossier | Inscription, name: str) -> Any:
    """Its value, as what CLARA holds is kept."""
    value = getattr(held, name)
    return value.code if isinstance(value, Session) else plain(value)


def _by_a_line(held: Held) -> bool:
    """Whether only the mark of a line said so."""
    return is_marked(held) and (before_mark(held) or {}).get("line") is not None


def _theirs(work: Work, held: Held) -> bool:
    """Whether it is theirs to mark: a line's unit may be reached where the admission's is not."""
    programme = held.programme if isinstance(held, SessionDossier) else held.grid.programme
    return work.by.rights.reach(programme.number, held.unit)
