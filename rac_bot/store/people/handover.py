"""Handovers of candidates to a colleague, as they are: who gives what to whom, from when to when."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import HandoverAnswered
from rac_bot.store.file import candidates
from rac_bot.store.file.undoing import in_time
from rac_bot.store.models import (
    Candidate,
    FollowedCandidate,
    Handover,
    HandoverCandidate,
    HandoverState,
)
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Open, Reached, Whole
from rac_bot.store.work.work import Work

BEFORE = (HandoverState.OFFERED, HandoverState.ACCEPTED)  # nothing has changed yet
OPEN = (*BEFORE, HandoverState.RUNNING)

_ALL = Instances(Handover)
_FIGURES = "how many, or which to hand over: their names are read by one's own rights"
_OPEN = Handover.state.in_(OPEN)
_TAKEN = (
    select(HandoverCandidate.candidate_id)
    .join(Handover, Handover.id == HandoverCandidate.handover_id)
    .where(
        HandoverCandidate.candidate_id == Candidate.id,
        Handover.giver == bindparam("giver"),
        Handover.state.in_(bindparam("states", expanding=True)),
    )
)
ONE = Open(_ALL.selected.where(Handover.id == bindparam("handover")))
OF_PERSON = Open(
    _ALL.selected.where(
        or_(Handover.giver == bindparam("person"), Handover.taker == bindparam("person")), _OPEN
    ).order_by(Handover.id.desc())
)
EVERY_OPEN = Open(_ALL.selected.where(_OPEN).order_by(Handover.id))
ANY_OPEN = Open(select(Handover.id).where(_OPEN).limit(1))
IDS = Whole(
    select(HandoverCandidate.candidate_id).where(HandoverCandidate.handover_id == bindparam("handover")),
    _FIGURES,
)
COUNTS = Whole(
    select(HandoverCandidate.handover_id, func.count())
    .where(HandoverCandidate.handover_id.in_(bindparam("handovers", expanding=True)))
    .group_by(HandoverCandidate.handover_id),
    _FIGURES,
)
PEOPLE = Reached(
    select(*candidates.PEOPLE.columns)
    .join(HandoverCandidate, HandoverCandidate.candidate_id == Candidate.id)
    .where(HandoverCandidate.handover_id == bindparam("handover"))
    .order_by(Candidate.sort_key, Candidate.da),
    Candidate.id,
)
FREE = Reached(
    select(*candidates.PEOPLE.columns)
    .join(FollowedCandidate, FollowedCandidate.candidate_id == Candidate.id)
    .where(FollowedCandidate.advisor == bindparam("giver"), ~_TAKEN.exists())
    .order_by(Candidate.sort_key, Candidate.da),
    Candidate.id,
)
IN_OTHERS = Whole(
    select(func.count())
    .select_from(Handover)
    .join(HandoverCandidate, HandoverCandidate.handover_id == Handover.id)
    .where(Handover.giver == bindparam("giver"), Handover.state.in_(bindparam("states", expanding=True))),
    _FIGURES,
)
WITHIN = Reached(select(Candidate.id).where(Candidate.id.in_(bindparam("ids", expanding=True))), Candidate.id)
# One for good does not run: it is done.
RUNNING = Reached(
    select(HandoverCandidate.candidate_id, Handover.giver, Handover.taker, Handover.last_day)
    .select_from(HandoverCandidate)
    .join(Handover, Handover.id == HandoverCandidate.handover_id)
    .where(
        or_(Handover.giver == bindparam("person"), Handover.taker == bindparam("person")),
        Handover.state == HandoverState.RUNNING,
    ),
    HandoverCandidate.candidate_id,
)
NEXT_ADVISOR = Whole(
    select(func.min(FollowedCandidate.advisor)).where(FollowedCandidate.advisor > bindparam("after")),
    "which colleagues have a list, of nobody on it",
)
LISTED = Whole(
    select(func.count()).where(FollowedCandidate.advisor == bindparam("advisor")),
    "how many a colleague follows, of nobody",
)


class Days(NamedTuple):
    first: date
    last: date | None = None  # none: for good


class Running(NamedTuple):
    """Of a candidate who is confided now."""

    giver: str
    taker: str
    last: date | None


class Left(NamedTuple):
    """A colleague without access who still has a list."""

    advisor: str
    people: int


# --- what there is ----------------------------------------------------------------------------------


def one(work: Work, handover_id: int) -> Handover:
    """HandoverAnswered where it is kept no more."""
    for found in _ALL.each(work.rows(ONE, handover=handover_id)):
        return found  # type: ignore[no-any-return]
    raise HandoverAnswered


def of_person(work: Work, person: str) -> list[Handover]:
    """Those that somebody gives or takes, not over yet, the last first."""
    return _ALL.each(work.rows(OF_PERSON, person=person))


def every_open(work: Work) -> list[Handover]:
    return _ALL.each(work.rows(EVERY_OPEN))


def is_any_open(work: Work) -> bool:
    return work.scalar(ANY_OPEN) is not None


def counts(work: Work, handovers: Iterable[Handover]) -> dict[int, int]:
    """How many each is about now, by its id."""
    ids = [found.id for found in handovers]
    return dict.fromkeys(ids, 0) | (dict(work.rows(COUNTS, handovers=ids)) if ids else {})


def ids_of(work: Work, handover: Handover) -> Sequence[int]:
    """Those whom it is about, whoever reaches them."""
    return work.scalars(IDS, handover=handover.id)


def people(work: Work, handover: Handover) -> list[Candidate]:
    """Those whom it is about, by name."""
    return candidates.people(work, PEOPLE, handover=handover.id)


def free(work: Work, giver: str) -> list[Candidate]:
    """Those of the list who may be handed over: in no other handover of the giver's.

    Of one who left, those whom a colleague looks after for a time too.
    """
    return candidates.people(work, FREE, giver=giver, states=_holding(work, giver))


def in_others(work: Work, giver: str) -> int:
    """How many are in such a handover."""
    return work.scalar(IN_OTHERS, giver=giver, states=_holding(work, giver)) or 0


def _holding(work: Work, giver: str) -> list[HandoverState]:
    """In which states a handover keeps its candidates from being in another."""
    return list(OPEN if work.by.actor == giver else BEFORE)


def within(work: Work, person: str, rights: Rights, ids: Collection[int]) -> set[int]:
    """Those of them whom that person's rights reach."""
    return set(work.seen_by(person, rights).scalars(WITHIN, ids=list(ids))) if ids else set()


def running(work: Work) -> dict[int, Running]:
    """By candidate, of whoever asks: who confided them, to whom, until when."""
    rows = work.rows(RUNNING, person=work.by.actor)
    return {whose: Running(giver, taker, last) for whose, giver, taker, last in rows}


def left_lists(work: Work, served: Collection[str], most: int) -> list[Left]:
    """The lists of those who are not served any more, as many as are asked for."""
    found: list[Left] = []
    advisor = work.scalar(NEXT_ADVISOR, after="")
    while advisor is not None and len(found) < most:
        if advisor not in served:
            found.append(Left(advisor, work.scalar(LISTED, advisor=advisor) or 0))
        advisor = work.scalar(NEXT_ADVISOR, after=advisor)
    return found


def may_end(work: Work, handover: Handover) -> bool:
    """Whether there is something to end, and it is theirs to."""
    undoable = handover.state is HandoverState.MOVED and in_time(handover.changed_at, work.now)
    return (handover.state in OPEN or undoable) and is_party(work, handover)


def is_of_who_left(handover: Handover) -> bool:
    """Whether an administrator offered it, the giver having no access."""
    return handover.offered_by != handover.giver


def is_party(work: Work, handover: Handover) -> bool:
    """Whether whoever is at work has a part in it, or administers."""
    parties = (handover.giver, handover.taker, handover.offered_by)
    return work.by.actor in parties or work.by.rights.role is Role.ADMINISTERING
