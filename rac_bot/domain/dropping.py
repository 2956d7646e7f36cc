"""Until when a course can be dropped without failure: the college's dates, or a share of the course."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta

from rac_bot.domain.sessions import Session


@dataclass(frozen=True, slots=True)
class DropRule:
    """The college's words and dates; a session without a date has no last day of its own."""

    label: str
    autumn: tuple[int, int]  # month, day
    winter: tuple[int, int]
    share: int  # percent of the duration, for a course on another calendar

    def last_day(self, session: Session, starts_on: date | None, ends_on: date | None) -> date | None:
        """The last day to drop, or None where nothing tells it."""
        if starts_on and ends_on:
            return starts_on + timedelta(days=(ends_on - starts_on).days * self.share // 100)
        of_term = {"A": self.autumn, "H": self.winter}.get(session.term)
        if of_term == (2, 29) and not isleap(session.year):
            of_term = (2, 28)
        return date(session.year, *of_term) if of_term else None
