"""*Mes candidats*: the list of an advisor's own candidates."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rac_bot.store.file import candidates
from rac_bot.store.models import Candidate, FollowedCandidate


def follow(session: Session, advisor: str, candidate_id: int) -> None:
    """Put the candidate on the advisor's list, where they may be already.

    Raises:
        Vanished: the candidate is gone.
    """
    candidates.candidate(session, candidate_id)
    try:
        with session.begin_nested():
            session.add(FollowedCandidate(advisor=advisor, candidate_id=candidate_id))
    except IntegrityError:
        return


def unfollow(session: Session, advisor: str, candidate_id: int) -> None:
    """Take the candidate off the list; one who is not on it is none the worse."""
    session.execute(
        delete(FollowedCandidate).where(
            FollowedCandidate.advisor == advisor, FollowedCandidate.candidate_id == candidate_id
        )
    )


def is_followed(session: Session, advisor: str, candidate_id: int) -> bool:
    return session.get(FollowedCandidate, (advisor, candidate_id)) is not None


def of_advisor(session: Session, advisor: str) -> Sequence[Candidate]:
    """The advisor's list, by name."""
    return session.scalars(
        select(Candidate)
        .join(FollowedCandidate, FollowedCandidate.candidate_id == Candidate.id)
        .where(FollowedCandidate.advisor == advisor)
        .order_by(Candidate.sort_key, Candidate.da)
    ).all()
