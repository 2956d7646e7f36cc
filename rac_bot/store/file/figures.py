"""The figures of somebody's Home: what waits for them in CLARA, and the courses of their candidates."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import String, and_, bindparam, func, or_, select

from rac_bot.domain.sessions import Session
from rac_bot.i18n import TORONTO
from rac_bot.store.file.pending import is_pending
from rac_bot.store.models import (
    Candidate,
    ClaraState,
    FollowedCandidate,
    Inscription,
    InscriptionState,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import SessionCode
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

_ME = bindparam("person", type_=String())
_MY_CANDIDATES = select(FollowedCandidate.candidate_id).where(FollowedCandidate.advisor == _ME)
MINE = Reached(
    select(Inscription.clara, func.count(), func.min(Inscription.created_at))
    .select_from(Inscription)
    .join(SessionDossier, SessionDossier.id == Inscription.dossier_id)
    .join(Programme, Programme.id == SessionDossier.programme_id)
    .where(
        is_pending(),
        or_(Inscription.created_by == _ME, SessionDossier.candidate_id.in_(_MY_CANDIDATES)),
    )
    .group_by(Inscription.clara),
    SessionDossier.candidate_id,
    (Programme.number, SessionDossier.unit),
)
_THEIRS = (FollowedCandidate.advisor == _ME, Candidate.erased_at.is_(None))
HOW_MANY = Reached(
    select(func.count())
    .select_from(FollowedCandidate)
    .join(Candidate, Candidate.id == FollowedCandidate.candidate_id)
    .where(*_THEIRS),
    FollowedCandidate.candidate_id,
)
FIRST = Reached(
    select(
        *(Candidate.id, Candidate.given_name, Candidate.family_name, Candidate.da),
        func.count(Inscription.id),
    )
    .select_from(FollowedCandidate)
    .join(Candidate, Candidate.id == FollowedCandidate.candidate_id)
    .outerjoin(
        SessionDossier,
        and_(
            SessionDossier.candidate_id == Candidate.id,
            SessionDossier.session == bindparam("session", type_=SessionCode()),
            SessionDossier.deleted_at.is_(None),
        ),
    )
    .outerjoin(
        Inscription,
        and_(Inscription.dossier_id == SessionDossier.id, Inscription.state == InscriptionState.ACTIVE),
    )
    .where(*_THEIRS)
    .group_by(Candidate.id)
    .order_by(Candidate.sort_key, Candidate.da)
    .limit(bindparam("most")),
    Candidate.id,
)


class Waiting(NamedTuple):
    """Lines that they saved, or of their candidates, which are to enter, correct or remove in CLARA."""

    to_enter: int = 0
    to_correct: int = 0
    to_remove: int = 0
    oldest: date | None = None  # since when one is to enter


class Row(NamedTuple):
    """A candidate of theirs, with how many courses they follow in a session."""

    candidate: int
    given_name: str
    family_name: str
    da: str
    courses: int


def waiting(work: Work) -> Waiting:
    found = {clara: (lines, oldest) for clara, lines, oldest in work.rows(MINE, person=work.by.actor)}
    entering, since = found.get(ClaraState.TO_ENTER, (0, None))
    correcting, removing = (
        found.get(one, (0, None))[0] for one in (ClaraState.TO_CORRECT, ClaraState.TO_REMOVE)
    )
    return Waiting(entering, correcting, removing, since.astimezone(TORONTO).date() if since else None)


def candidates(work: Work, session: Session, most: int) -> tuple[int, list[Row]]:
    """How many they follow, and the first of them by name."""
    total = work.scalar(HOW_MANY, person=work.by.actor) or 0
    if not total:
        return 0, []
    return total, [Row(*row) for row in work.rows(FIRST, person=work.by.actor, session=session, most=most)]
