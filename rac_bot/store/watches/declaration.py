"""What the declaration of enrolment would lack, of the courses whose pivot date comes, and of results due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, or_, select

from rac_bot.domain.calendar import Calendar
from rac_bot.domain.codes import birth_date
from rac_bot.domain.declaring import LIST, Check, Due, Missing, Pivots
from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.domain.sessions import Session
from rac_bot.store.catalogue import LINE
from rac_bot.store.college import codes
from rac_bot.store.college.calendar import calendar
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import judged
from rac_bot.store.file.effective import effective, inherited
from rac_bot.store.models import (
    Admission,
    Candidate,
    ClaraState,
    Course,
    Grid,
    Inscription,
    InscriptionState,
    Programme,
    SessionDossier,
)
from rac_bot.store.models.base import SessionCode
from rac_bot.store.watches.findings import Finding, Rank, Watching
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

DECLARED = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)

_EFFECTIVE = {
    "distance": Missing.DISTANCE,
    "unit": Missing.UNIT,
    "language": Missing.LANGUAGE,
    "funding": Missing.FUNDING,
}
_PARTNER = {"partner": Missing.PARTNER, "partner_course": Missing.PARTNER_COURSE}
_OF_LINE = (
    *("mode", "note", "remark", "census", "study_situation", "partner", "partner_course"),
    *("starts_on", "ends_on", "state", "clara", "effective", *_EFFECTIVE),
)
_TO_WRITE = (Programme.number, SessionDossier.unit)
_FROM, _TO = bindparam("first", type_=SessionCode()), bindparam("last", type_=SessionCode())
_WHOSE = SessionDossier.candidate_id
_THEIRS = _WHOSE.in_(bindparam("people", expanding=True))
_OURS = and_(
    SessionDossier.admission_id.is_not(None),
    SessionDossier.deleted_at.is_(None),
    SessionDossier.session >= _FROM,
)


def _files(*, lines: bool) -> Select[*tuple[Any, ...]]:
    """The sessions of some people, with their lines; `lines`: those alone that have some."""
    return (
        select(
            *(SessionDossier.id, _WHOSE, SessionDossier.session),
            *(Candidate.da, Candidate.code_permanent, Candidate.birth_date),
            *(Programme.number.label("programme"), Grid.ee_sr_takes_results),
            *(Admission.unit.label("admitted_unit"), Candidate.language.label("spoken")),
            *(Admission.clara.label("admission_clara"), SessionDossier.clara.label("dossier_clara")),
            *(Inscription.id.label("line_id"), Course.number.label("course")),
            *(getattr(Inscription, name) for name in _OF_LINE),
        )
        .select_from(SessionDossier)
        .join(Candidate, Candidate.id == _WHOSE)
        .join(Admission, Admission.id == SessionDossier.admission_id)
        .join(Grid, Grid.id == Admission.grid_id)
        .join(Programme, Programme.id == SessionDossier.programme_id)
        .join(
            Inscription,
            and_(Inscription.dossier_id == SessionDossier.id, Inscription.state.in_(DECLARED)),
            isouter=not lines,
        )
        .join(Course, Course.id == Inscription.course_id, isouter=not lines)
        .where(_THEIRS, _OURS, Candidate.erased_at.is_(None))
    )


# Of sessions before those that are declared, what awaits a result.
_DECLARED_OR_AWAITING = or_(
    SessionDossier.session >= bindparam("declared", type_=SessionCode()), Inscription.note.is_(None)
)
FILES = Reached(
    _files(lines=False).where(SessionDossier.session <= _TO, _DECLARED_OR_AWAITING), _WHOSE, _TO_WRITE
)
OWN_CALENDAR = Reached(
    _files(lines=True).where(Inscription.starts_on.is_not(None), Inscription.ends_on.is_not(None)),
    _WHOSE,
    _TO_WRITE,
)


class Lacking(NamedTuple):
    """What lacks of a line, or of its session and its person where `line_id` is None, by a pivot date."""

    pivot: date
    candidate_id: int
    dossier_id: int
    session: Session
    programme: str
    da: str
    line_id: int | None
    course: str | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """By what the files are judged."""

    due: Due
    judging: Judging
    checks: frozenset[Check]
    codes: Codes
    calendar: Calendar
    defaults: Mapping[str, str]

    def counted(self, found: Iterator[Missing]) -> tuple[Missing, ...]:
        return tuple(one for one in found if one.check in self.checks)


def checks(work: Work) -> frozenset[Check]:
    """Those that count: all but those that the college's list has out of use; `work.known(checks)`."""
    return frozenset(Check) - {fold(code) for code in work.known(Codes).out_of_use(LIST)}


def due(work: Work, watching: Watching) -> Due:
    """What the rule tells of: from today on, for so many days."""
    assert watching.rule.figure  # noqa: S101  it counts days
    today = watching.judging.today
    pivots = Pivots(work.known(calendar), watching.drop)
    return Due.between(today, today + timedelta(days=watching.rule.figure), pivots)


def find(work: Work, people: Sequence[int], watching: Watching) -> dict[Finding, Rank]:
    """The sessions, by their pivot date."""
    pivots: dict[Finding, Rank] = {}
    for one in lacking(work, people, due(work, watching), watching.judging):
        key = Finding(one.candidate_id, one.dossier_id)
        pivots[key] = min((one.pivot,), pivots.get(key, (one.pivot,)))
    return pivots


def lacking(work: Work, people: Sequence[int], asked: Due, judging: Judging) -> list[Lacking]:
    """What lacks in the files of some people, session by session, line by line."""
    rows = {(row.id, row.line_id): row for row in work.rows(OWN_CALENDAR, people=people, first=asked.oldest)}
    if asked.range:
        first, last = asked.range
        of = {"first": first, "last": last, "declared": min(asked.sessions)}
        found = work.rows(FILES, people=people, **of)
        rows |= {(row.id, row.line_id): row for row in found}
    if not rows:
        return []
    rules = _Rules(
        *(asked, judging, work.known(checks), work.known(Codes), work.known(calendar)),
        work.known(codes.defaults),
    )
    ordered = sorted(rows.values(), key=lambda row: (row.candidate_id, row.session, row.id, row.line_id or 0))
    return [
        one
        for _dossier, lines in groupby(ordered, attrgetter("id"))
        for one in _of_dossier(list(lines), rules)
        if one.missing
    ]


def _of_dossier(rows: Sequence[Any], rules: _Rules) -> Iterator[Lacking]:
    head, pivot = rows[0], rules.due.sessions.get(rows[0].session)
    lines = [(row, _pivot(row, rules.due)) for row in rows if row.line_id]
    days = [day for day in (pivot, *(day for _row, day in lines)) if day]
    if days:
        yield _made(min(days), head, None, rules.counted(_of_file(head, alone=not lines)))
    for row, day in lines:
        found = [(day, rules.counted(_of_line(row, rules)))] if day else []
        if (result := rules.due.of_result(row.session)) and _awaits_result(row, rules):
            found.append((result, rules.counted(iter([Missing.RESULT]))))
        if found:
            yield _made(min(day for day, _m in found), row, row, tuple(one for _d, m in found for one in m))


def _pivot(row: Any, due: Due) -> date | None:
    return due.of_line(row.session, row.starts_on, row.ends_on)


def _made(pivot: date, row: Any, line: Any, missing: tuple[Missing, ...]) -> Lacking:
    of = line and line.line_id, line and line.course
    return Lacking(pivot, row.candidate_id, row.id, row.session, row.programme, row.da, *of, missing)


def _of_file(row: Any, *, alone: bool) -> Iterator[Missing]:
    if not row.code_permanent:
        yield Missing.CODE_PERMANENT
    if row.birth_date is None and not (row.code_permanent and birth_date(row.code_permanent)):
        yield Missing.BIRTH_DATE
    if row.admission_clara is ClaraState.TO_ENTER:
        yield Missing.ADMISSION_TO_ENTER
    if row.dossier_clara is ClaraState.TO_ENTER:
        yield Missing.SESSION_TO_ENTER
    if alone:
        yield Missing.NO_COURSE


def _of_line(row: Any, rules: _Rules) -> Iterator[Missing]:
    if row.clara in (ClaraState.TO_ENTER, ClaraState.TO_CORRECT):
        yield Missing(row.clara)
    active = row.state is InscriptionState.ACTIVE
    if active and row.mode is None:
        yield Missing.MODE
    today = inherited(row.admitted_unit, row.spoken, rules.defaults)
    values = effective(row._mapping, today, _EFFECTIVE)
    yield from (missing for name, missing in _EFFECTIVE.items() if not values[name])
    if row.study_situation:
        yield from (missing for name, missing in _PARTNER.items() if not getattr(row, name))
    if active and row.census in (None, rules.defaults.get(LINE["census"].list)):
        yield Missing.CENSUS


def _awaits_result(row: Any, rules: _Rules) -> bool:
    if row.state is not InscriptionState.ACTIVE or row.remark:
        return False
    if row.mode is Mode.EE_SR and not row.ee_sr_takes_results:
        return False
    outcome = judged.of_row(row, row.session, rules.codes, rules.calendar, rules.judging)
    return outcome is Outcome.WITHOUT_RESULT
