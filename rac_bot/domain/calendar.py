"""When sessions begin and end: the college's dates, else the usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from rac_bot.domain.sessions import Session

LAST_WEEKS = timedelta(weeks=4)  # of a session, in which nothing tells whether it or the next one is meant
_USUAL = {"H": ((1, 1), (5, 31)), "E": ((6, 1), (8, 15)), "A": ((8, 16), (12, 31))}


class Dates(NamedTuple):
    """Of a session; from `switch` on, one enrols in the next session as a rule; `pivot`: see `declaring`."""

    first: date
    last: date
    switch: date | None = None
    pivot: date | None = None


def usual(session: Session) -> Dates:
    """Where the college gives none."""
    first, last = _USUAL[session.term]
    return Dates(date(session.year, *first), date(session.year, *last))


@dataclass(frozen=True, slots=True)
class Calendar:
    """`given`: the college's dates."""

    given: Mapping[Session, Dates] = field(default_factory=dict)

    def of(self, session: Session) -> Dates:
        return self.given.get(session) or usual(session)

    def is_over(self, session: Session, day: date) -> bool:
        return day > self.of(session).last

    def current(self, day: date) -> Session:
        """The session under way; between two, the one that comes."""
        session = Session(day.year - 1, "A")  # may last into January
        while self.is_over(session, day):
            session = session.next()
        return session

    def proposed(self, day: date) -> Session | None:
        """The session that one enrols in on that day unless another is chosen; None where it is not sure."""
        now = self.current(day)
        _first, last, switch, _pivot = self.of(now)
        if switch:
            return now.next() if day >= switch else now
        return None if day > last - LAST_WEEKS else now
