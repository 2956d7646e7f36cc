"""What an advisor has at hand: *Mes candidats*, their own list, and the files that they consulted last."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import aliased

from rac_bot.errors import Confided
from rac_bot.store.file import candidates
from rac_bot.store.file.whose import on_list
from rac_bot.store.models import Action, Base, Candidate, FollowedCandidate, JournalEntry
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import Work

_ON_THE_LIST = (
    FollowedCandidate.advisor == bindparam("advisor"),
    FollowedCandidate.candidate_id == bindparam("candidate_id"),
)
ONE = Reached(
    select(FollowedCandidate.candidate_id, FollowedCandidate.responsible).where(*_ON_THE_LIST),
    FollowedCandidate.candidate_id,
)
_TABLE = Base.metadata.tables["followed_candidate"]
PUT_ON = Written(insert(_TABLE), Belongs.TO_THE_ACTOR)
TAKEN_OFF = Written(
    delete(_TABLE).where(
        _TABLE.c.advisor == bindparam("advisor"), _TABLE.c.candidate_id == bindparam("candidate_id")
    ),
    Belongs.TO_THE_ACTOR,
)
BY_NAME = Reached(
    select(*candidates.PEOPLE.columns)
    .join(FollowedCandidate, FollowedCandidate.candidate_id == Candidate.id)
    .where(on_list(bindparam("advisor")))
    .group_by(Candidate.id)
    .order_by(Candidate.sort_key, Candidate.da),
    Candidate.id,
)

RECENT = 200  # consultations looked back at: a long history must not slow every search
_looked = aliased(JournalEntry)
_LOOKED_AT = (
    select(_looked.id)
    .where(_looked.actor == bindparam("person"), _looked.action == Action.CONSULT)
    .order_by(_looked.at.desc())
    .limit(RECENT)
)
LOOKED_AT_LAST = Reached(
    select(*candidates.PEOPLE.columns)
    .join(JournalEntry, JournalEntry.candidate_id == Candidate.id)
    .where(JournalEntry.id.in_(_LOOKED_AT))
    .group_by(Candidate.id)
    .order_by(func.max(JournalEntry.id).desc())
    .limit(bindparam("limit")),
    Candidate.id,
)


def follow(work: Work, advisor: str, candidate_id: int) -> None:
    """Put the candidate on the advisor's list, where they may be already; Vanished where they are gone."""
    candidates.candidate(work, candidate_id)
    if not is_followed(work, advisor, candidate_id):
        row = {"advisor": advisor, "candidate_id": candidate_id, "at": work.now, "responsible": advisor}
        work.write(PUT_ON, row)


def unfollow(work: Work, advisor: str, candidate_id: int) -> None:
    """Take the candidate off the list; one who is not on it is none the worse.

    Raises:
        Confided: a colleague looks after them, whose watches would end unseen.
    """
    for _candidate, responsible in work.rows(ONE, advisor=advisor, candidate_id=candidate_id):
        if responsible != advisor:
            raise Confided
    work.write(TAKEN_OFF, {"advisor": advisor, "candidate_id": candidate_id})


def is_followed(work: Work, advisor: str, candidate_id: int) -> bool:
    return bool(work.rows(ONE, advisor=advisor, candidate_id=candidate_id))


def of_advisor(work: Work, advisor: str) -> Sequence[Candidate]:
    """The advisor's list, by name, with those confided to them."""
    return candidates.people(work, BY_NAME, advisor=advisor)


def recent(work: Work, limit: int = 10) -> Sequence[Candidate]:
    """The files that this person consulted last, the latest first."""
    return candidates.people(work, LOOKED_AT_LAST, person=work.by.actor, limit=limit)
