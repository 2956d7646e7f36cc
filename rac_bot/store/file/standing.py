"""Where people stand, in a few figures: their last session, its courses, what is left to do."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import aliased

from rac_bot.domain.sessions import Session
from rac_bot.store.file.pending import is_pending
from rac_bot.store.models import Inscription, InscriptionState, SessionDossier
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

_any = aliased(SessionDossier)
_LAST = (
    select(func.max(_any.session))
    .where(_any.candidate_id == SessionDossier.candidate_id)
    .where(_any.admission_id.is_not(None), _any.deleted_at.is_(None))
    .scalar_subquery()
)
LAST_SESSIONS = Reached(
    select(
        SessionDossier.candidate_id,
        SessionDossier.session,
        func.count(case((Inscription.state != InscriptionState.DELETED, 1))),
        func.count(case((is_pending(), 1))),
    )
    .outerjoin(Inscription, Inscription.dossier_id == SessionDossier.id)
    .where(SessionDossier.candidate_id.in_(bindparam("ids", expanding=True)))
    .where(SessionDossier.admission_id.is_not(None), SessionDossier.deleted_at.is_(None))
    .where(SessionDossier.session == _LAST)
    .group_by(SessionDossier.candidate_id, SessionDossier.session),
    SessionDossier.candidate_id,
)


class Standing(NamedTuple):
    """Of our college's sessions, the last that a person has."""

    session: Session
    courses: int
    pending: int  # to enter, correct or delete in CLARA


def last_sessions(work: Work, candidates: Collection[int]) -> dict[int, Standing]:
    """By candidate; those who have no session are not in it."""
    if not candidates:
        return {}
    rows = work.rows(LAST_SESSIONS, ids=list(candidates))
    return {one: Standing(session, courses, pending) for one, session, courses, pending in rows}
