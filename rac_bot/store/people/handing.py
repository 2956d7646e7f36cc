"""*Confier mes candidats*: offered to a colleague, who accepts; begun, ended, taken back; told to both.

Nothing changes until it is accepted. While it runs, the candidates are on both lists, and the colleague looks
after them; for good, they are the colleague's. What ends with an access ends in the same transaction.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, delete, insert, select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import HandoverAnswered, HandoverEmpty, NotTheirsToAnswer, NotTheirsToUndo, TooLateToUndo
from rac_bot.i18n import local_day
from rac_bot.store.models import (
    Access,
    Action,
    Audience,
    Base,
    Handover,
    HandoverState,
    MessageKind,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.people import confiding, homes
from rac_bot.store.people.handover import (
    BEFORE,
    OPEN,
    Days,
    free,
    ids_of,
    is_of_who_left,
    is_party,
    may_end,
    of_person,
    one,
    within,
)
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Open, Written
from rac_bot.store.work.work import Work

PART = "part"  # in a message's key: some of them only

_HANDOVERS, _ROWS = Base.metadata.tables["handover"], Base.metadata.tables["handover_candidate"]
_FOLLOWED = Base.metadata.tables["followed_candidate"]


def _written(statement: object) -> Written:
    return Written(statement, Belongs.TO_NO_PROGRAMME)  # type: ignore[arg-type]


MADE = _written(insert(_HANDOVERS).returning(_HANDOVERS.c.id))
NAMED = _written(insert(_ROWS))
CHANGED = _written(
    update(_HANDOVERS)
    .where(_HANDOVERS.c.id == bindparam("handover"))
    .values(state=bindparam("now_is"), people=bindparam("of"), changed_at=bindparam("now", type_=Moment))
)
_OF_IT = _ROWS.c.handover_id == bindparam("handover")
UNNAMED = _written(delete(_ROWS).where(_OF_IT))
SOME_UNNAMED = _written(
    delete(_ROWS).where(_OF_IT, _ROWS.c.candidate_id.in_(bindparam("candidates", expanding=True)))
)
UNFOLLOWED = _written(
    delete(_ROWS).where(
        _OF_IT,
        _ROWS.c.candidate_id.not_in(
            select(_FOLLOWED.c.candidate_id).where(_FOLLOWED.c.advisor == bindparam("giver"))
        ),
    )
)
HAS_ACCESS = Open(select(Access.slack_id).where(Access.slack_id == bindparam("person")))


# --- offered, and answered --------------------------------------------------------------------------


def offer(work: Work, giver: str, taker: str, ids: Collection[int], days: Days) -> Handover:
    """Offer these candidates of the giver's to the taker, who is told how many.

    Raises:
        HandoverEmpty: none of them may be handed over any more.
    """
    ids = sorted({found.id for found in free(work, giver)} & set(ids))
    if not ids:
        raise HandoverEmpty
    row = {"giver": giver, "taker": taker, "offered_by": work.by.actor, "people": len(ids)}
    row |= {"first_day": days.first, "last_day": days.last}
    row |= {"state": HandoverState.OFFERED, "changed_at": work.now}
    made = int(work.write(MADE, row).scalar())
    work.write(NAMED, [{"handover_id": made, "candidate_id": whose} for whose in ids])
    found = one(work, made)
    journal.record(work, Action.OFFER, people=len(ids), detail=_journaled(taker, days))
    telling.notify(work, _to(work, taker), _offer_key(found), "", [], MessageKind.HANDOVER)
    _stale(work, found)
    return found


def accept(work: Work, handover: Handover, rights: Rights, giver: Rights | None) -> int:
    """The taker, whose rights these are, accepts: it begins, or will on its first day. How many are left out.

    Those whom the giver follows no more, or whom the taker does not reach any more, are. The message of the
    offer tells the taker that it is accepted. `giver`: the rights by which the giver is served, if they are.

    Raises:
        NotTheirsToAnswer: it is offered to another.
        HandoverAnswered: it was answered, or taken back, or its time is past, or the giver is back.
        HandoverEmpty: nobody of them is left.
    """
    _check_offered(work, handover)
    today = today_of(work)
    if handover.last_day is not None and handover.last_day < today:
        raise HandoverAnswered
    if is_of_who_left(handover) and giver is not None:
        raise HandoverAnswered
    work.write(UNFOLLOWED, {"handover": handover.id, "giver": handover.giver})
    ids = set(ids_of(work, handover))
    reached = within(work, handover.taker, rights, ids)
    if not reached:
        raise HandoverEmpty
    if ids - reached:
        work.write(SOME_UNNAMED, {"handover": handover.id, "candidates": sorted(ids - reached)})
    if handover.first_day <= today:
        begin(work, handover, untold=(handover.taker,))
    else:
        _become(work, handover, HandoverState.ACCEPTED, len(reached))
        tell(work, handover, HandoverState.ACCEPTED, len(reached), untold=(handover.taker,))
    return handover.people - len(reached)


def refuse(work: Work, handover: Handover) -> None:
    """The taker does not want them: nothing changes. Raises as `accept` does."""
    _check_offered(work, handover)
    close(work, handover, HandoverState.REFUSED)


def begin(work: Work, handover: Handover, *, untold: Collection[str] = ()) -> None:
    """Its first day is there: the taker looks after who is still on the list. `untold`: who is not told."""
    work.write(UNFOLLOWED, {"handover": handover.id, "giver": handover.giver})
    ids = ids_of(work, handover)
    if not ids:
        close(work, handover, HandoverState.UNBEGUN)
        return
    state = HandoverState.SETTLED if _supersede(work, handover, ids) else HandoverState.MOVED
    if handover.last_day is not None:
        state = HandoverState.RUNNING
    confiding.begin(work, handover)
    _become(work, handover, state, len(ids))
    days = Days(handover.first_day, handover.last_day)
    _journal(work.on_behalf_of(handover.taker), Action.HAND_OVER, ids, _journaled(handover.giver, days))
    tell(work, handover, state, len(ids), untold=untold)


def _supersede(work: Work, handover: Handover, ids: Collection[int]) -> bool:
    """Of a giver who left: whoever looked after some of them for a time does no more. Whether anybody did."""
    found = False
    for other in of_person(work, handover.giver):
        if other.state is HandoverState.RUNNING and other.giver == handover.giver:
            theirs = set(ids_of(work, other))
            if both := sorted(theirs.intersection(ids)):
                found = True
                release(work, other, both, untold=(other.offered_by, handover.taker))
                if len(both) == len(theirs):
                    _become(work, other, HandoverState.ENDED, len(both))
    return found


# --- ended ------------------------------------------------------------------------------------------


def end(work: Work, handover: Handover) -> None:
    """Whoever has a part in it ends it: what was offered is taken back, whom it was about come back.

    Raises:
        NotTheirsToUndo: they have none.
        HandoverAnswered: it is over already.
        TooLateToUndo: it is for good, and was ten minutes ago.
    """
    if not is_party(work, handover):
        raise NotTheirsToUndo
    if handover.state is HandoverState.MOVED and not may_end(work, handover):
        raise TooLateToUndo
    if handover.state not in (*OPEN, HandoverState.MOVED):
        raise HandoverAnswered
    close(work, handover, HandoverState.WITHDRAWN if handover.state in BEFORE else HandoverState.ENDED)


def close(work: Work, handover: Handover, state: HandoverState, *, untold: Collection[str] = ()) -> None:
    """It is over, for that reason: the giver looks after them again. `untold`: who is not told."""
    if handover.state in BEFORE:
        people = len(ids_of(work, handover))
        journal.record(work, Action.HAND_BACK, people=people, detail=handover.taker)
        if state is HandoverState.UNBEGUN:  # of all who were accepted, whoever is left
            people = handover.people
    else:
        back = confiding.give_back(work, handover)
        people = len(back)
        _journal(work, Action.HAND_BACK, back, handover.giver)
    work.write(UNNAMED, {"handover": handover.id})
    _become(work, handover, state, people)
    if people:
        tell(work, handover, state, people, untold=untold)


def release(work: Work, handover: Handover, ids: Collection[int], *, untold: Collection[str] = ()) -> None:
    """Some of them come back. `untold`: who is not told."""
    if handover.state is HandoverState.RUNNING:
        confiding.give_some_back(work, handover, ids)
        _journal(work, Action.HAND_BACK, ids, handover.giver)
    work.write(SOME_UNNAMED, {"handover": handover.id, "candidates": list(ids)})
    _stale(work, handover)
    tell(work, handover, PART, len(ids), untold=untold)


def access_changed(work: Work, person: str, rights: Rights | None) -> None:
    """What somebody has of others comes back as far as their rights do not reach it any more; what they
    offered and nobody answered is taken back where they have none; what was offered of theirs while they had
    none, and has not begun, where they have some."""
    for found in of_person(work, person):
        if found.taker == person:
            keep_within(work, found, rights)
        elif rights is None and found.state is HandoverState.OFFERED and found.offered_by == person:
            close(work, found, HandoverState.CUT, untold=(person,))
        elif rights is not None and found.state in BEFORE and is_of_who_left(found):
            close(work, found, HandoverState.WITHDRAWN)


def keep_within(work: Work, handover: Handover, rights: Rights | None) -> bool:
    """Have the taker look after no more than their rights reach; whether anybody is left."""
    if rights is None or not rights.role.includes(Role.ADVISING):
        close(work, handover, HandoverState.CUT, untold=(handover.taker,) if rights is None else ())
        return False
    if handover.state is HandoverState.OFFERED:  # judged as it is accepted
        return True
    ids = set(ids_of(work, handover))
    beyond = ids - within(work, handover.taker, rights, ids)
    if beyond == ids:
        close(work, handover, HandoverState.CUT)
        return False
    if beyond:
        release(work, handover, sorted(beyond))
    return True


def today_of(work: Work) -> date:
    """The college's."""
    return local_day(work.now)


# --- told -------------------------------------------------------------------------------------------


def tell(work: Work, handover: Handover, event: str, people: int, *, untold: Collection[str] = ()) -> None:
    """Both are told, how many and no more; of a giver who left, the one who offered them too."""
    told = [handover.offered_by, handover.taker]
    if is_of_who_left(handover) and work.scalars(HAS_ACCESS, person=handover.giver):  # and is back
        told.append(handover.giver)
    for person in dict.fromkeys(told):
        if person not in untold:
            moment = f":{work.now:%Y%m%d%H%M%S%f}" if event == PART else ""
            key = f"{MessageKind.HANDOVER}:{handover.id}:{event}:{people}:{person}{moment}"
            telling.notify(work, _to(work, person), key, "", [], MessageKind.HANDOVER)


def told(key: str) -> tuple[int, str, int]:
    """Of a message's key: which handover, what became of it, of how many; of the offer, 0."""
    _kind, handover, event, number, *_rest = (*key.split(":"), "", "")
    return int(handover), event, int(number) if number.isdecimal() else 0


def _check_offered(work: Work, handover: Handover) -> None:
    if work.by.actor != handover.taker:
        raise NotTheirsToAnswer
    if handover.state is not HandoverState.OFFERED:
        raise HandoverAnswered


def _become(work: Work, handover: Handover, state: HandoverState, people: int) -> None:
    """The offer's message says what came of it, of how many, and offers no answer any more."""
    work.write(CHANGED, {"handover": handover.id, "now_is": state, "of": people, "now": work.now})
    if handover.state is HandoverState.OFFERED:
        held = work.scalar(telling.BY_KEY, key=_offer_key(handover))
        if held is not None:
            work.write(telling.REVISED, {"messages": [held], **outbox.edit_times(work.now)})
    _stale(work, handover)


def _stale(work: Work, handover: Handover) -> None:
    for person in {handover.giver, handover.taker}:
        homes.stale_at_once(work, person)


def _journal(work: Work, action: Action, ids: Collection[int], detail: str) -> None:
    journal.record_each(work, action, [{"candidate_id": whose, "detail": detail} for whose in ids])


def _journaled(person: str, days: Days) -> str:
    return f"{person} {days.first} {days.last or ''}".strip()


def _offer_key(handover: Handover) -> str:
    return f"{MessageKind.HANDOVER}:{handover.id}:{HandoverState.OFFERED}:{handover.taker}"


def _to(work: Work, person: str) -> To:
    return To(Audience.ADVISOR, person, work.by.actor)
