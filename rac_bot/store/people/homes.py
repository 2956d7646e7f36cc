"""Each person's Home: their settings, and the mark that what it says may have changed. Who publishes is told.

A save marks nothing: what it changes is in the journal, which whoever publishes reads (`changed_since`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, insert, or_, select, update

from rac_bot.store.models import MORNING, Action, Base, Confirms, FollowedCandidate, Home, JournalEntry
from rac_bot.store.models.base import Moment
from rac_bot.store.trace.journal import CHANGING
from rac_bot.store.work.statements import Belongs, Open, Whole, Written
from rac_bot.store.work.work import Work

AGAIN = timedelta(minutes=15)  # a Home is looked at anew: days pass, and a mark may have been lost
ASKED = timedelta(seconds=2)  # most often Slack has answered by then who somebody is
READ = 500  # entries of the journal that are looked at one by one
BULK = frozenset(
    (Action.IMPORT, Action.CHANGE_GRID, Action.CHANGE_RULE, Action.RESEND, Action.REDIRECT, Action.ABANDON)
)

_HOMES = Base.metadata.tables["home"]
_ONE = _HOMES.c.slack_id == bindparam("person")
_FRESH = ~_HOMES.c.stale
_WHOEVER = "whoever works with a file has its figures on their Home, and sees what their rights reach"

KNOWN = Open(select(Home.slack_id).where(Home.slack_id == bindparam("person")))
HELD = Open(select(Home.digest, Home.hash).where(Home.slack_id == bindparam("person")))
DUE = Open(
    select(Home.slack_id, Home.due_at)
    .where(
        or_(
            and_(Home.stale, Home.due_at <= bindparam("now", type_=Moment)),
            Home.due_at <= bindparam("long_ago", type_=Moment),
            Home.due_at > bindparam("far", type_=Moment),  # by a clock that was wrong
        )
    )
    .order_by(Home.due_at)
)
MADE = Written(insert(_HOMES), Belongs.TO_THE_ACTOR)
KEPT = Written(update(_HOMES).where(_ONE), Belongs.TO_THE_ACTOR)  # the values say which columns
TAKEN = Written(
    update(_HOMES).where(_ONE, _HOMES.c.due_at == bindparam("seen", type_=Moment)), Belongs.TO_THE_ACTOR
)
_LEASED = _HOMES.c.due_at == bindparam("lease", type_=Moment)
PUBLISHED = Written(  # one marked to go at once meanwhile stays so
    update(_HOMES)
    .where(_ONE)
    .values(
        stale=case((_LEASED, False), else_=_HOMES.c.stale),
        due_at=case((_LEASED, bindparam("until", type_=Moment)), else_=_HOMES.c.due_at),
    ),
    Belongs.TO_THE_ACTOR,
)
ALL_STALE = Written(update(_HOMES).values(stale=True), Belongs.TO_THE_ACTOR)
SOME_STALE = Written(
    update(_HOMES)
    .where(_FRESH, _HOMES.c.slack_id.in_(bindparam("people", expanding=True)))
    .values(stale=True),
    Belongs.TO_THE_ACTOR,
)
FRESH_ONES = Open(
    select(Home.slack_id).where(~Home.stale, Home.slack_id.in_(bindparam("people", expanding=True)))
)
LAST_ENTRY = Whole(select(func.max(JournalEntry.id)), "the number of the last entry tells of nobody")
ENTRIES = Whole(
    select(JournalEntry.id, JournalEntry.action, JournalEntry.actor, JournalEntry.candidate_id)
    .where(JournalEntry.id > bindparam("seen"))
    .order_by(JournalEntry.id)
    .limit(READ),
    _WHOEVER,
)
FOLLOWERS = Whole(
    select(FollowedCandidate.advisor, FollowedCandidate.responsible)
    .where(FollowedCandidate.candidate_id.in_(bindparam("candidates", expanding=True)))
    .distinct(),
    _WHOEVER,
)


MORNINGS = (0, *range(7 * 60, 12 * 60, 30))  # when one may be told what waits; 0: never


class Settings(NamedTuple):
    """What somebody chose; before they did, what they get."""

    language: str | None = None
    confirms: Confirms = Confirms.UNTOLD
    morning: int = MORNING


class Changed(NamedTuple):
    """Whose figures the journal says may have changed, up to which entry."""

    last: int
    people: set[str]
    everybody: bool


def opened(work: Work, slack_id: str, hash_: str | None = None, *, asked: bool = False) -> None:
    """Somebody opened their Home, and has that one: it is to be drawn as things are now.

    Where it is not the one that was published, as after a reinstallation, it is published whatever it says.
    `asked`: Slack is asked who they are; it is drawn once it says it, and with it their language, or soon.
    """
    changed: dict[str, object] = {"due_at": work.now + ASKED} if asked else {}
    if hash_ is None or hash_ != held(work, slack_id)[1]:
        changed |= {"digest": None, "hash": None}
    _keep(work, slack_id, stale=True, **changed)


def choose(work: Work, slack_id: str, **chosen: object) -> None:
    """Keep a setting, by the name of its column; the Home shows it at once."""
    _keep(work, slack_id, **chosen, stale=True, due_at=work.now)


def stale_at_once(work: Work, slack_id: str | None = None) -> None:
    """What that person's Home says, or everybody's, is to be gone from it without waiting."""
    if slack_id:
        work.write(KEPT, {"person": slack_id, "stale": True, "due_at": work.now})
    else:
        work.write(ALL_STALE, {"due_at": work.now})


def stale(work: Work, people: Collection[str]) -> None:
    """What the Homes of these people say may have changed."""
    if people:
        work.write(SOME_STALE, {"people": list(people)})


def fresh_ones(work: Work, people: Collection[str]) -> Sequence[str]:
    """Those of them whose Home is not marked yet."""
    return work.scalars(FRESH_ONES, people=list(people)) if people else ()


def all_stale(work: Work) -> None:
    work.write(ALL_STALE)


def due(work: Work, now: datetime) -> list[tuple[str, datetime]]:
    """Those to draw now, each with the time that says so: `take` takes one that nobody took meanwhile."""
    times = {"now": now, "long_ago": now - AGAIN, "far": now + AGAIN}
    return [(person, moment) for person, moment in work.rows(DUE, **times)]


Held = tuple[str | None, str | None]
"""What Slack holds: its digest, and the hash by which Slack knows it; both None where that is not known."""


def take(work: Work, slack_id: str, seen: datetime, until: datetime) -> Held | None:
    """Have it to oneself until then, when it is due again unless it was `published`; None if one has not.

    What Slack holds is given, and kept no more: whoever dies once a Home was sent leaves it unknown.
    """
    known = held(work, slack_id)
    taken = {"stale": True, "due_at": until, "digest": None, "hash": None}
    return known if work.write(TAKEN, {"person": slack_id, "seen": seen, **taken}).rowcount else None


def held(work: Work, slack_id: str) -> Held:
    """What is known of it."""
    return next(((digest, hash_) for digest, hash_ in work.rows(HELD, person=slack_id)), (None, None))


def published(
    work: Work, slack_id: str, digest: str, hash_: str | None, lease: datetime, until: datetime
) -> None:
    """Slack holds what was drawn under that lease; it is not drawn again before `until`."""
    held = {"digest": digest, "hash": hash_}
    work.write(PUBLISHED, {"person": slack_id, "lease": lease, "until": until, **held})


def unpublished(work: Work, slack_id: str, until: datetime) -> None:
    """Slack did not take it, or may have: again then, whatever it holds by now."""
    work.write(KEPT, {"person": slack_id, "stale": True, "due_at": until, "digest": None, "hash": None})


def last_entry(work: Work) -> int:
    return work.scalar(LAST_ENTRY) or 0


def changed_since(work: Work, seen: int) -> Changed:
    """Whose figures changed by what the journal has since that entry."""
    people: set[str] = set()
    candidates: set[int] = set()
    everybody = False
    rows = work.rows(ENTRIES, seen=seen)
    if len(rows) == READ:  # a file was imported
        return Changed(last_entry(work), people, everybody=True)
    for _id, action, actor, candidate_id in rows:
        if action in BULK and candidate_id is None:
            everybody = True
        elif action in CHANGING:
            people.add(actor)
            if candidate_id is not None:
                candidates.add(candidate_id)
    if candidates:
        people.update(*work.rows(FOLLOWERS, candidates=sorted(candidates)))
    return Changed(rows[-1][0] if rows else seen, people, everybody)


def _keep(work: Work, slack_id: str, **values: object) -> None:
    if work.scalar(KNOWN, person=slack_id):
        work.write(KEPT, {"person": slack_id, **values})
        return
    made = {"stale": True, "due_at": work.now, "digest": None, "hash": None, **Settings()._asdict()}
    work.write(MADE, {"slack_id": slack_id, **made, **values})
