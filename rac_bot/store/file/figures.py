"""The figures of somebody's Home: their candidates, with how many courses each follows."""

from typing import NamedTuple

from sqlalchemy import String, and_, bindparam, func, select

from rac_bot.domain.sessions import Session
from rac_bot.store.file.whose import on_list
from rac_bot.store.models import (
    Candidate,
    FollowedCandidate,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.models.base import SessionCode
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

_ME = bindparam("person", type_=String())
_THEIRS = (on_list(_ME), Candidate.erased_at.is_(None))
HOW_MANY = Reached(
    select(func.count(Candidate.id.distinct()))
    .select_from(FollowedCandidate)
    .join(Candidate, Candidate.id == FollowedCandidate.candidate_id)
    .where(*_THEIRS),
    FollowedCandidate.candidate_id,
)
FIRST = Reached(
    select(
        *(Candidate.id, Candidate.given_name, Candidate.family_name, Candidate.da),
        func.count(Inscription.id.distinct()),
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


class Row(NamedTuple):
    """A candidate of theirs, with how many courses they follow in a session."""

    candidate: int
    given_name: str
    family_name: str
    da: str
    courses: int


def candidates(work: Work, session: Session, most: int) -> tuple[int, list[Row]]:
    """How many they follow, and the first of them by name."""
    total = work.scalar(HOW_MANY, person=work.by.actor) or 0
    if not total:
        return 0, []
    return total, [Row(*row) for row in work.rows(FIRST, person=work.by.actor, session=session, most=most)]
