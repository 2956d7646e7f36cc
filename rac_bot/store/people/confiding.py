"""The lists, as a handover changes them: who looks after each candidate, and whose they are."""

from collections.abc import Collection, Sequence

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    delete,
    insert,
    or_,
    select,
    update,
)

from rac_bot.store.models import Base, Handover
from rac_bot.store.models.base import Moment
from rac_bot.store.work.statements import Belongs, Whole, Written
from rac_bot.store.work.work import Work

_FOLLOWED, _ROWS = Base.metadata.tables["followed_candidate"], Base.metadata.tables["handover_candidate"]
_F, _R = _FOLLOWED.c, _ROWS.c
_GIVER, _TAKER = bindparam("giver", type_=String()), bindparam("taker", type_=String())
_ONE = bindparam("handover", type_=Integer())


def _its(*which: ColumnElement[bool]) -> Select[int]:
    """The candidates that it is about."""
    return select(_R.candidate_id).where(_R.handover_id == _ONE, *which)


def _on_list(person: ColumnElement[str]) -> Select[int]:
    of = _FOLLOWED.alias("followed_candidate_1")
    return select(of.c.candidate_id).where(of.c.advisor == person)


_GIVERS = and_(_F.advisor == _GIVER, _F.candidate_id.in_(_its()))
_RUNNING = and_(_GIVERS, _F.responsible == _TAKER)
_MOVED = and_(_F.advisor == _TAKER, _F.responsible == _TAKER, _F.candidate_id.in_(_its(_R.kept.is_(False))))
_LISTED = _FOLLOWED.alias("followed_candidate_2")
_ON_A_LIST = select(_LISTED.c.candidate_id).where(_LISTED.c.candidate_id == _R.candidate_id)
_HAD = select(_F.candidate_id).where(_F.advisor == _TAKER)


def _own(statement: object) -> Written:
    return Written(statement, Belongs.TO_THE_ACTOR)  # type: ignore[arg-type]


LENT = _own(update(_FOLLOWED).where(_GIVERS).values(responsible=_TAKER))
BACK = _own(update(_FOLLOWED).where(_RUNNING).values(responsible=_GIVER))
SOME_BACK = _own(
    update(_FOLLOWED)
    .where(_RUNNING, _F.candidate_id.in_(bindparam("candidates", expanding=True)))
    .values(responsible=_GIVER)
)
HAD_ALREADY = Written(
    update(_ROWS).where(_R.handover_id == _ONE, _R.candidate_id.in_(_HAD)).values(kept=True),
    Belongs.TO_NO_PROGRAMME,
)
LEFT = _own(delete(_FOLLOWED).where(_F.advisor == _GIVER, _F.candidate_id.in_(_its(_R.kept.is_(True)))))
MOVED = _own(update(_FOLLOWED).where(_GIVERS).values(advisor=_TAKER, responsible=_TAKER))
# Back, of what was moved: but for those whom the giver has on their list again, or the taker confided. Whom
# the taker follows no more comes back too, unless somebody else follows them now.
DOUBLE = _own(delete(_FOLLOWED).where(_MOVED, _F.candidate_id.in_(_on_list(_GIVER))))
RETURNED = _own(update(_FOLLOWED).where(_MOVED).values(advisor=_GIVER, responsible=_GIVER))
LISTED_AGAIN = _own(
    insert(_FOLLOWED).from_select(
        ["advisor", "candidate_id", "at", "responsible"],
        select(
            bindparam("giver_1", type_=_F.advisor.type),
            _R.candidate_id,
            bindparam("now", type_=Moment),
            bindparam("giver_2", type_=_F.advisor.type),
        ).where(
            _R.handover_id == _ONE,
            _R.candidate_id.not_in(_on_list(_GIVER)),
            or_(_R.kept.is_(True), ~_ON_A_LIST.exists()),
        ),
    )
)
HERE_AGAIN = Whole(
    select(_F.candidate_id).where(_GIVERS, _F.responsible == _GIVER).order_by(_F.candidate_id),
    "which of those handed over their giver looks after again",
)

# Of whoever was known by two ids.
_KEPT, _OTHER = bindparam("kept_id", type_=String()), bindparam("other_id", type_=String())
_HANDOVERS = Base.metadata.tables["handover"]
_PARTIES = (_HANDOVERS.c.giver, _HANDOVERS.c.taker, _HANDOVERS.c.offered_by)
ONE_PARTY = Written(
    update(_HANDOVERS)
    .where(or_(_HANDOVERS.c.giver == _OTHER, _HANDOVERS.c.taker == _OTHER))
    .values({one: case((one == _OTHER, _KEPT), else_=one) for one in _PARTIES}),
    Belongs.TO_NO_PROGRAMME,
)
LISTED_TWICE = _own(delete(_FOLLOWED).where(_F.advisor == _OTHER, _F.candidate_id.in_(_on_list(_KEPT))))
ONE_LIST = _own(update(_FOLLOWED).where(_F.advisor == _OTHER).values(advisor=_KEPT))
ONE_RESPONSIBLE = _own(update(_FOLLOWED).where(_F.responsible == _OTHER).values(responsible=_KEPT))


def begin(work: Work, one: Handover) -> None:
    """The taker looks after them from now on; they are the taker's, where it is for good."""
    giver, taker, handover = ({name: value} for name, value in _of(one).items())
    if one.last_day is not None:
        work.write(LENT, giver | taker | handover)
        return
    work.write(HAD_ALREADY, taker | handover)
    work.write(LEFT, giver | handover)
    work.write(MOVED, giver | taker | handover)


def give_back(work: Work, one: Handover) -> Sequence[int]:
    """The giver looks after them again: those come back of whom that is so."""
    if one.last_day is not None:
        work.write(BACK, _of(one))
    else:
        work.write(DOUBLE, _of(one))
        work.write(RETURNED, _of(one))
        again = {"giver_1": one.giver, "giver_2": one.giver, "now": work.now}
        work.write(LISTED_AGAIN, {"giver": one.giver, "handover": one.id} | again)
    return work.scalars(HERE_AGAIN, giver=one.giver, handover=one.id)


def give_some_back(work: Work, one: Handover, candidates: Collection[int]) -> None:
    work.write(SOME_BACK, _of(one) | {"candidates": list(candidates)})


def _of(one: Handover) -> dict[str, object]:
    return {"giver": one.giver, "taker": one.taker, "handover": one.id}


def unite(work: Work, slack_id: str, other_id: str) -> None:
    """Who was known by two ids is known by one: what they handed over, and their list."""
    for statement in (ONE_PARTY, LISTED_TWICE, ONE_LIST, ONE_RESPONSIBLE):
        work.write(statement, {"kept_id": slack_id, "other_id": other_id})
