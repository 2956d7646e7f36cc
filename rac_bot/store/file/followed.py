"""*Mes candidats*: the list of an advisor's own candidates."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from rac_bot.store.file import candidates
from rac_bot.store.models import Candidate, FollowedCandidate
from rac_bot.store.work.work import Work


def follow(work: Work, advisor: str, candidate_id: int) -> None:
    """Put the candidate on the advisor's list, where they may be already.

    Raises:
        Vanished: the candidate is gone.
    """
    candidates.candidate(work, candidate_id)
    try:
        with work.db.begin_nested():
            work.db.add(FollowedCandidate(advisor=advisor, candidate_id=candidate_id))
    except IntegrityError:
        return


def unfollow(work: Work, advisor: str, candidate_id: int) -> None:
    """Take the candidate off the list; one who is not on it is none the worse."""
    work.db.execute(
        delete(FollowedCandidate).where(
            FollowedCandidate.advisor == advisor, FollowedCandidate.candidate_id == candidate_id
        )
    )


def is_followed(work: Work, advisor: str, candidate_id: int) -> bool:
    return work.db.get(FollowedCandidate, (advisor, candidate_id)) is not None


def of_advisor(work: Work, advisor: str) -> Sequence[Candidate]:
    """The advisor's list, by name."""
    return work.db.scalars(
        select(Candidate)
        .join(FollowedCandidate, FollowedCandidate.candidate_id == Candidate.id)
        .where(FollowedCandidate.advisor == advisor)
        .order_by(Candidate.sort_key, Candidate.da)
    ).all()
