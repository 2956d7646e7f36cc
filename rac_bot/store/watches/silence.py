"""Candidates of whom nothing was heard for long: no inscription, result, session or census.

What stands on the file says when. What a person entered is of the day on which they did. What a file brought
is never of the day on which it came, which says nothing of the candidate: a session and a course are of the
day on which they begin, a census of its own date, a result of the last day of its session, or of the day of
the file where that was before.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select

from rac_bot.domain.calendar import Calendar
from rac_bot.domain.months import over
from rac_bot.domain.sessions import LAST_YEAR, Session
from rac_bot.domain.silence import Event, Heard
from rac_bot.domain.watches import Watch
from rac_bot.i18n import local_day
from rac_bot.store.catalogue import CENSUS, RESULTS
from rac_bot.store.college.calendar import calendar
from rac_bot.store.college.grid_care import NOBODY
from rac_bot.store.models import (
    Action,
    Admission,
    Base,
    Candidate,
    Course,
    Grid,
    Inscription,
    InscriptionState,
    JournalEntry,
    Programme,
    SessionDossier,
    Settled,
    Settling,
)
from rac_bot.store.models.base import SessionCode
from rac_bot.store.watches.findings import Act, Finding, Rank, Watching, acts
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

GIVEN = frozenset(RESULTS) - {"average", "retake_right"}  # of the candidate alone
_WHOSE: Any = bindparam("people", expanding=True)
# Of each admission but those to the programme of the diploma obtained: there is nothing more to hear there.
# Nor of whoever has a session from that one on: most have, and no more is read of them.
_NEWER = Base.metadata.tables["session_dossier"].alias("session_dossier_1")
PEOPLE = Reached(
    select(Candidate.id, Admission.created_at, Grid.code)
    .select_from(Candidate)
    .join(Admission, Admission.candidate_id == Candidate.id)
    .join(Grid, Grid.id == Admission.grid_id)
    .join(Programme, Programme.id == Grid.programme_id)
    .where(
        Candidate.id.in_(_WHOSE),
        Candidate.active,
        Candidate.erased_at.is_(None),
        or_(Candidate.sanctioned.is_(None), Candidate.sanctioned != Programme.number),
        ~exists().where(
            _NEWER.c.candidate_id == Candidate.id,
            _NEWER.c.session >= bindparam("newer", type_=SessionCode()),
            _NEWER.c.admission_id.is_not(None),
            _NEWER.c.deleted_at.is_(None),
        ),
    ),
    Candidate.id,
)
LINES = Reached(
    select(
        *(SessionDossier.candidate_id, SessionDossier.session, SessionDossier.created_at),
        *(SessionDossier.created_by, Inscription.id.label("line"), Course.number),
        *(Inscription.created_at.label("enrolled_at"), Inscription.created_by.label("enrolled_by")),
        *(Inscription.starts_on, Inscription.ends_on, Inscription.census_on),
        or_(*(getattr(Inscription, name).is_not(None) for name in sorted(GIVEN))).label("graded"),
    )
    .select_from(SessionDossier)
    .outerjoin(
        Inscription,
        and_(Inscription.dossier_id == SessionDossier.id, Inscription.state != InscriptionState.DELETED),
    )
    .outerjoin(Course, Course.id == Inscription.course_id)
    .where(
        SessionDossier.candidate_id.in_(_WHOSE),
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
    ),
    SessionDossier.candidate_id,
)
CHANGES = Reached(
    select(
        *(JournalEntry.candidate_id, JournalEntry.inscription_id, JournalEntry.at, JournalEntry.actor),
        *(JournalEntry.detail, JournalEntry.whole),
    ).where(JournalEntry.candidate_id.in_(_WHOSE), JournalEntry.action == Action.CHANGE),
    JournalEntry.candidate_id,
)
KNOWN = Reached(
    select(JournalEntry.candidate_id, func.min(JournalEntry.at).label("at"))
    .where(JournalEntry.candidate_id.in_(_WHOSE))
    .group_by(JournalEntry.candidate_id),
    JournalEntry.candidate_id,
)
DONE = Reached(
    select(
        *(Settled.candidate_id, Settled.how, Settled.until, Settled.actor, Settled.at, Settled.earlier)
    ).where(Settled.candidate_id.in_(_WHOSE), Settled.watch == Watch.SILENCE),
    Settled.candidate_id,
)


def find(work: Work, people: Sequence[int], watching: Watching) -> dict[Finding, Rank]:
    """The longest first. About the last event: what was done of it holds no more once there is another."""
    assert watching.rule.figure  # noqa: S101  it counts months
    today = watching.judging.today
    found = last_heard(work, people, today, over(today, watching.rule.figure))
    days = {one: event.day.toordinal() if event else 0 for one, event in found.items()}
    return {Finding(one, day): (day,) for one, day in days.items()}


def last_heard(
    work: Work, people: Sequence[int], today: date, quiet: date = date.max
) -> dict[int, Event | None]:
    """The last event of each of them whose process goes on and of whom nothing was heard after `quiet`."""
    dates = work.known(calendar)
    admissions = work.rows(PEOPLE, people=people, newer=_first_after(quiet, dates))
    silent = _Silent({row.id for row in admissions}, quiet)
    for whose, admitted, grid in admissions:
        if admitted:
            silent.hears(whose, Event(local_day(admitted), Heard.ADMITTED, grid))
    lines = {}
    for row in work.rows(LINES, people=list(silent.last)) if silent.last else ():
        if row.candidate_id in silent.last:
            lines[row.line] = row
            for event in _on_file(row, dates, today):
                silent.hears(row.candidate_id, event)
    if left := list(silent.last):
        for change in work.rows(CHANGES, people=left):
            silent.hears(change.candidate_id, _given(lines.get(change.inscription_id), change, dates))
    if unknown := [one for one, event in silent.last.items() if event is None]:
        for first in work.rows(KNOWN, people=unknown):
            silent.hears(first.candidate_id, Event(local_day(first.at), Heard.NOTHING))
    return silent.last


def _first_after(day: date, dates: Calendar) -> Session:
    """The first session that begins after that day."""
    session = Session(min(day.year, LAST_YEAR), "H")
    while dates.of(session).first <= day and session.year <= LAST_YEAR:
        session = session.next()
    return session


def followed_up(work: Work, people: Sequence[int]) -> dict[int, Act]:
    """Who spoke to each of them last, and when, where somebody said so."""
    told = [(row.candidate_id, act) for row in work.rows(DONE, people=people) for act in acts(row)]
    spoken = [one for one in told if one[1].how is Settling.FOLLOWED_UP]
    return dict(sorted(spoken, key=lambda one: one[1].at))


class _Silent:
    """Those of whom nothing is heard after a day, each with the last that is."""

    def __init__(self, people: Iterable[int], quiet: date) -> None:
        self.last: dict[int, Event | None] = dict.fromkeys(people)
        self._quiet = quiet

    def hears(self, candidate: int | None, event: Event | None) -> None:
        if event is None or candidate is None or candidate not in self.last:
            return
        if event.day > self._quiet:
            del self.last[candidate]
        elif (known := self.last[candidate]) is None or known < event:
            self.last[candidate] = event


def _on_file(row: Any, dates: Calendar, today: date) -> Iterator[Event]:
    """What a session, or a line of it, says by itself."""
    session, begins = row.session.code, dates.of(row.session).first
    yield Event(begins, Heard.SESSION_BEGAN, session)
    if row.created_by:
        yield Event(local_day(row.created_at), Heard.SESSION, session)
    if row.line is None:
        return
    yield Event(row.starts_on or begins, Heard.COURSE_BEGAN, row.number, session)
    if row.census_on and row.census_on <= today:
        yield Event(row.census_on, Heard.CENSUS, row.number, session)
    if row.enrolled_by not in NOBODY:
        yield Event(local_day(row.enrolled_at), Heard.ENROLLED, row.number, session)
    elif row.graded:
        yield Event(_brought(row, dates, row.enrolled_at), Heard.RESULT_BY, row.number, session)


def _given(row: Any, change: Any, dates: Calendar) -> Event | None:
    """What a change gave to a line that stands: a result, if it still has any, or a census."""
    if row is None:
        return None
    changed, session = {*(change.whole or change.detail or "").split(", ")}, row.session.code
    by_person = change.actor not in NOBODY
    if row.graded and not changed.isdisjoint(GIVEN):
        if by_person:
            return Event(local_day(change.at), Heard.RESULT, row.number, session)
        return Event(_brought(row, dates, change.at), Heard.RESULT_BY, row.number, session)
    if by_person and not changed.isdisjoint(CENSUS):
        return Event(local_day(change.at), Heard.CENSUS, row.number, session)
    return None


def _brought(row: Any, dates: Calendar, at: datetime) -> date:
    """The day on which a result that a file brought then was given, at the latest."""
    ends = dates.of(row.session).last
    return min(local_day(at), max(ends, row.ends_on or ends))
