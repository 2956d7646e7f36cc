"""Whether a candidate is active in the process: only one who is can be enrolled."""

from typing import Any

from sqlalchemy import bindparam, select, update

from rac_bot.store.file import candidates
from rac_bot.store.models import Action, Admission, Base, Candidate, Grid, Programme
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Written
from rac_bot.store.work.work import Work

_CANDIDATE = Base.metadata.tables["candidate"]
_WHOSE: Any = bindparam("whose")
# It holds for each of the admissions: whoever does it may write in all of them.
SAID = Written(
    update(_CANDIDATE).where(_CANDIDATE.c.id == _WHOSE, _CANDIDATE.c.erased_at.is_(None)),
    select(Programme.number, Admission.unit)
    .select_from(Admission)
    .join(Grid, Grid.id == Admission.grid_id)
    .join(Programme, Programme.id == Grid.programme_id)
    .where(Admission.candidate_id == _WHOSE),
)


def stop(work: Work, candidate_id: int) -> Candidate:
    """Nobody enrols them any more; what is on file stays.

    Raises:
        Vanished: there is no such person any more.
        OutOfReach: they have an admission that is not for the person at work to write.
    """
    return _say(work, candidate_id, Action.STOP, active=False)


def resume(work: Work, candidate_id: int) -> Candidate:
    """They may be enrolled again; refused as `stop` is."""
    return _say(work, candidate_id, Action.RESUME, active=True)


def _say(work: Work, candidate_id: int, action: Action, *, active: bool) -> Candidate:
    person = candidates.candidate(work, candidate_id)
    if person.active is not active:
        work.write(SAID, {"whose": person.id, "active": active})
        journal.record(work, action, candidate_id=person.id)
    return person
