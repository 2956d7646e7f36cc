"""What the declaration of enrolment needs to know of a file, and before which day: the pivot date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from rac_bot.domain.calendar import Calendar
from rac_bot.domain.dropping import DropRule
from rac_bot.domain.sessions import TERMS, Session

LIST = "declaration"  # the college's, which says of some checks that they do not count


class Check(StrEnum):
    """By the codes of that list."""

    IDENTITY = "identite"
    PROGRAMME = "programme"
    COURSES = "cours"
    MODE = "mode"
    PLACE = "lieu"
    RESULT = "resultat"
    PRESENCE = "presence"
    LANGUAGE = "langue"
    FUNDING = "financement"


class Missing(StrEnum):
    """What may lack: a field, by its name in the catalogue, or what is left to do."""

    CODE_PERMANENT = "code_permanent"
    BIRTH_DATE = "birth_date"
    ADMISSION_TO_ENTER = "admission_to_enter"
    SESSION_TO_ENTER = "session_to_enter"
    NO_COURSE = "no_course"
    TO_ENTER = "to_enter"
    TO_CORRECT = "to_correct"
    MODE = "mode"
    DISTANCE = "distance"
    UNIT = "unit"
    PARTNER = "partner"
    PARTNER_COURSE = "partner_course"
    RESULT = "note"
    CENSUS = "census"
    LANGUAGE = "language"
    FUNDING = "funding"

    @property
    def check(self) -> Check:
        return _OF[self]


_OF: Mapping[Missing, Check] = {
    Missing.CODE_PERMANENT: Check.IDENTITY,
    Missing.BIRTH_DATE: Check.IDENTITY,
    Missing.ADMISSION_TO_ENTER: Check.PROGRAMME,
    Missing.SESSION_TO_ENTER: Check.PROGRAMME,
    Missing.NO_COURSE: Check.COURSES,
    Missing.TO_ENTER: Check.COURSES,
    Missing.TO_CORRECT: Check.COURSES,
    Missing.MODE: Check.MODE,
    Missing.DISTANCE: Check.MODE,
    Missing.UNIT: Check.PLACE,
    Missing.PARTNER: Check.PLACE,
    Missing.PARTNER_COURSE: Check.PLACE,
    Missing.RESULT: Check.RESULT,
    Missing.CENSUS: Check.PRESENCE,
    Missing.LANGUAGE: Check.LANGUAGE,
    Missing.FUNDING: Check.FUNDING,
}


class Pivot(NamedTuple):
    day: date
    session: Session


@dataclass(frozen=True, slots=True)
class Pivots:
    """A session's is the college's, else the last day to drop its courses, which is the same by law.

    A course that keeps another calendar has its own: the last day to drop it.
    """

    calendar: Calendar
    drop: DropRule

    def of(self, session: Session) -> date | None:
        return self.calendar.of(session).pivot or self.drop.last_day(session, None, None)

    def own(self, session: Session, starts_on: date | None, ends_on: date | None) -> date | None:
        """None for a course of its session's calendar."""
        return self.drop.last_day(session, starts_on, ends_on) if starts_on and ends_on else None

    def following(self, day: date) -> Pivot | None:
        """The first of a session on that day or later."""
        return min((one for one in self._near(day) if one.day >= day), default=None)

    def between(self, first: date, last: date) -> dict[Session, date]:
        return {one.session: one.day for one in self._near(first) if first <= one.day <= last}

    def _near(self, day: date) -> Iterator[Pivot]:
        """Of that year, the one before and the one after."""
        for session in (Session(day.year + far, term) for far in (-1, 0, 1) for term in TERMS):
            if pivot := self.of(session):
                yield Pivot(pivot, session)


@dataclass(frozen=True, slots=True)
class Due:
    """What is declared from a day to a day, by these pivot dates of sessions."""

    first: date
    last: date
    sessions: Mapping[Session, date]
    pivots: Pivots

    @classmethod
    def between(cls, first: date, last: date, pivots: Pivots) -> "Due":
        return cls(first, last, pivots.between(first, last), pivots)

    @property
    def range(self) -> tuple[Session, Session] | None:
        """The sessions of whose files it tells: those, and of their year before, the results."""
        if not self.sessions:
            return None
        return year_before(min(self.sessions)), max(self.sessions)

    @property
    def oldest(self) -> Session:
        """Before which no course still goes on."""
        return Session(self.first.year - 1, TERMS[0])

    def of_line(self, session: Session, starts_on: date | None, ends_on: date | None) -> date | None:
        """The pivot date of that course, where it is then."""
        if own := self.pivots.own(session, starts_on, ends_on):
            return own if self.first <= own <= self.last else None
        return self.sessions.get(session)

    def of_result(self, session: Session) -> date | None:
        """By which pivot date the results of a session that is over are told too: for a year."""
        return min(
            (day for one, day in self.sessions.items() if year_before(one) <= session <= one), default=None
        )


def year_before(session: Session) -> Session:
    return Session(session.year - 1, session.term)
