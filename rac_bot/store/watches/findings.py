"""What the watches find now, for each: asked of the files as they stand, so that nothing found grows old.

A file concerns whoever looks after it: who follows it, or has it confided; one that nobody follows, whoever
acted on it last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, delete, exists, func, insert, select
from sqlalchemy.orm import aliased

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.outcomes import Judging
from rac_bot.domain.watches import Rule, Watch
from rac_bot.errors import NotTheirsToUndo
from rac_bot.store.file.undoing import by_whom
from rac_bot.store.models import (
    Action,
    Base,
    Candidate,
    FollowedCandidate,
    JournalEntry,
    Settled,
    Settling,
)
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Reached, Written
from rac_bot.store.work.work import COMMAND_LINE, Work

ACTING = journal.CHANGING - {Action.IMPORT, Action.CHANGE_GRID, Action.CHANGE_RULE}
BATCH = 500  # candidates asked about at once

_SETTLED = Base.metadata.tables["settled"]
_S = _SETTLED.c
_later = aliased(JournalEntry)
_PERSON = bindparam("person", type_=String())
_ACTING: tuple[Action, ...] = tuple(sorted(ACTING))
_MINE = (
    select(JournalEntry.candidate_id, func.max(JournalEntry.at).label("at"))
    .where(JournalEntry.actor == _PERSON, JournalEntry.action.in_(_ACTING))
    .group_by(JournalEntry.candidate_id)
    .subquery()
)
FOLLOWED = Reached(
    select(FollowedCandidate.candidate_id)
    .where(FollowedCandidate.responsible == _PERSON)
    .distinct()
    .order_by(FollowedCandidate.candidate_id),
    FollowedCandidate.candidate_id,
)
_NOBODY_SINCE = ~exists().where(
    _later.candidate_id == _MINE.c.candidate_id,
    _later.at > _MINE.c.at,
    _later.action.in_(_ACTING),
    _later.actor.not_in([_PERSON, COMMAND_LINE.actor]),
)
ACTED_LAST = Reached(
    select(Candidate.id).where(
        Candidate.id.in_(select(_MINE.c.candidate_id).where(_NOBODY_SINCE)),
        Candidate.erased_at.is_(None),
        ~exists().where(FollowedCandidate.candidate_id == Candidate.id),
    ),
    Candidate.id,
)
SETTLED = Reached(
    select(Settled.watch, Settled.candidate_id, Settled.about, Settled.until).where(
        Settled.candidate_id.in_(bindparam("people", expanding=True))
    ),
    Settled.candidate_id,
)
_THIS = (
    _S.watch == bindparam("of", type_=_S.watch.type),
    _S.candidate_id == bindparam("whose"),
    _S.about == bindparam("what"),
)
HELD = Reached(
    select(Settled.how, Settled.until, Settled.actor, Settled.at, Settled.earlier).where(*_THIS),
    Settled.candidate_id,
)
NEW = Written(insert(_SETTLED), Belongs.TO_NO_PROGRAMME)
GONE = Written(delete(_SETTLED).where(*_THIS), Belongs.TO_NO_PROGRAMME)


class Finding(NamedTuple):
    """`about`: 0 for the candidate, else an id that the watch knows: of a line, an admission."""

    candidate_id: int
    about: int = 0


class Act(NamedTuple):
    """What somebody did of a finding."""

    how: Settling
    until: datetime | None
    actor: str  # Slack id
    at: datetime

    @classmethod
    def told(cls, held: Mapping[str, Any]) -> "Act":
        until = held["until"] and datetime.fromisoformat(held["until"])
        return cls(Settling(held["how"]), until, held["actor"], datetime.fromisoformat(held["at"]))

    def as_told(self) -> dict[str, Any]:
        until = self.until and self.until.isoformat()
        return {"how": self.how, "until": until, "actor": self.actor, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class Watching:
    """What the finders go by."""

    rule: Rule
    judging: Judging
    drop: DropRule


Rank = tuple[Any, ...]  # that the findings of a watch are told by, the least first
# What it finds of these people, within the rights of whoever asks; at most `BATCH` people at once.
Finder = Callable[[Work, Sequence[int], Watching], Mapping[Finding, Rank]]


def mine(work: Work, person: str) -> list[int]:
    """The candidates whose files concern that person."""
    return [*work.scalars(FOLLOWED, person=person), *work.scalars(ACTED_LAST, person=person)]


def settle(
    work: Work,
    watch: Watch,
    finding: Finding,
    how: Settling,
    until: datetime | None = None,
) -> None:
    """It is not told before then, or never again; `candidates.candidate` says first that it is theirs."""
    acts = [*_acts(work, watch, finding), Act(how, until, work.by.actor, work.now)]
    _put(work, watch, finding, acts)
    journal.record(work, Action.SETTLE, candidate_id=finding.candidate_id, detail=f"{watch} {how}")


def unsettle(work: Work, watch: Watch, finding: Finding) -> None:
    """It is as it was before what was done of it last.

    Raises:
        NotTheirsToUndo: somebody else did that, since.
    """
    acts = _acts(work, watch, finding)
    if not acts:
        return
    if not by_whom(work.by, acts[-1].actor):
        raise NotTheirsToUndo
    _put(work, watch, finding, acts[:-1])
    journal.record(work, Action.UNSETTLE, candidate_id=finding.candidate_id, detail=watch)


def acts(row: Any) -> list[Act]:
    """All that was done of what a row of `settled` is about, the first first."""
    return [*map(Act.told, row.earlier), Act(row.how, row.until, row.actor, row.at)]


def _acts(work: Work, watch: Watch, finding: Finding) -> list[Act]:
    return [one for row in work.rows(HELD, **_this(watch, finding)) for one in acts(row)]


def _put(work: Work, watch: Watch, finding: Finding, acts: Sequence[Act]) -> None:
    work.write(GONE, _this(watch, finding))
    if acts:
        *earlier, last = acts
        row = {"watch": watch, **finding._asdict(), **last._asdict()}
        work.write(NEW, row | {"earlier": [one.as_told() for one in earlier]})


def _this(watch: Watch, finding: Finding) -> dict[str, object]:
    return {"of": watch, "whose": finding.candidate_id, "what": finding.about}


def batches(people: Sequence[int]) -> Iterator[Sequence[int]]:
    return (people[at : at + BATCH] for at in range(0, len(people), BATCH))


def unsettled(work: Work, watch: Watch, found: Sequence[Finding]) -> list[Finding]:
    """Those of them that nobody dealt with, or that are to be told again by now."""
    people = list({one.candidate_id for one in found})
    rows = [row for some in batches(people) for row in work.rows(SETTLED, people=some)]
    held = {
        (of, Finding(whose, what)) for of, whose, what, until in rows if until is None or until > work.now
    }
    return [one for one in found if (watch, one) not in held]
