"""Files in which everything that a grid asks is passed or recognised: to be looked at before the diploma.

What the bot holds proposes it; whether the diploma is earned, it never says. A competency is the grid's by
its courses: where each course is acquired, each competency is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Judging
from rac_bot.domain.watches import Watch
from rac_bot.store.catalogue import ENDING, LINE
from rac_bot.store.college import grids
from rac_bot.store.college.codes import Codes
from rac_bot.store.file.remaining import ENROLLED, CourseHistory, standing_of_each
from rac_bot.store.models import (
    Admission,
    Candidate,
    Change,
    Grid,
    GridCourse,
    GridImport,
    Inscription,
    InscriptionState,
    JournalEntry,
    Programme,
    SessionDossier,
    Settled,
)
from rac_bot.store.models.base import Moment
from rac_bot.store.watches.findings import Finding, Rank, Watching
from rac_bot.store.work.statements import Open, Reached
from rac_bot.store.work.work import Work

_PEOPLE: Any = bindparam("people", expanding=True)
# Of each admission that whoever asks may change, how many of its grid's courses are on file.
ON_FILE = Reached(
    select(
        *(Candidate.sort_key, Admission.id, Admission.candidate_id, Admission.grid_id),
        func.count(Inscription.course_id.distinct()),
    )
    .select_from(Admission)
    .join(Candidate, Candidate.id == Admission.candidate_id)
    .join(Grid, Grid.id == Admission.grid_id)
    .join(Programme, Programme.id == Grid.programme_id)
    .join(SessionDossier, SessionDossier.candidate_id == Admission.candidate_id)
    .join(Inscription, Inscription.dossier_id == SessionDossier.id)
    .join(
        GridCourse,
        and_(GridCourse.grid_id == Admission.grid_id, GridCourse.course_id == Inscription.course_id),
    )
    .where(
        Admission.candidate_id.in_(_PEOPLE),
        Candidate.active,
        or_(Candidate.sanctioned.is_(None), Candidate.sanctioned != Programme.number),
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
        Inscription.state.in_(ENROLLED),
    )
    .group_by(Candidate.sort_key, Admission.id, Admission.candidate_id, Admission.grid_id),
    Admission.candidate_id,
    (Programme.number, Admission.unit),
)

_DEALT_WITH = Settled.watch == Watch.SANCTION, Settled.candidate_id.in_(_PEOPLE)
PASSED_ON = Reached(
    select(Settled.candidate_id, Settled.about, Settled.at, Admission.grid_id)
    .join(Admission, Admission.id == Settled.about)
    .where(*_DEALT_WITH),
    Settled.candidate_id,
)
_SAYING = ("note", "mode", "state", *ENDING)  # the fields that say whether a course is acquired
# What changed since of the lines of the grid's courses, the last change first.
CHANGED_SINCE = Reached(
    select(
        Settled.candidate_id,
        Settled.about,
        Inscription.id.label("line"),
        Change.values.label("changed"),
        JournalEntry.at,
    )
    .select_from(Settled)
    .join(Admission, Admission.id == Settled.about)
    .join(SessionDossier, SessionDossier.candidate_id == Settled.candidate_id)
    .join(Inscription, Inscription.dossier_id == SessionDossier.id)
    .join(
        GridCourse,
        and_(GridCourse.grid_id == Admission.grid_id, GridCourse.course_id == Inscription.course_id),
    )
    .join(Change, Change.inscription_id == Inscription.id)
    .join(JournalEntry, JournalEntry.id == Change.entry_id)
    .where(*_DEALT_WITH, SessionDossier.admission_id.is_not(None), JournalEntry.at > Settled.at)
    .order_by(Change.entry_id.desc()),
    Settled.candidate_id,
)
LINES = Reached(
    select(
        *(SessionDossier.candidate_id, Inscription.id.label("line"), Inscription.course_id),
        *(Inscription.created_at, *(getattr(Inscription, name) for name in _SAYING)),
    )
    .join(Inscription, Inscription.dossier_id == SessionDossier.id)
    .where(SessionDossier.candidate_id.in_(_PEOPLE), SessionDossier.admission_id.is_not(None)),
    SessionDossier.candidate_id,
)
GRID_CHANGES = Open(
    select(GridImport.grid_id, GridImport.at, GridImport.differences).where(
        GridImport.grid_id.in_(bindparam("grids", expanding=True)),
        GridImport.at > bindparam("since", type_=Moment),
    )
)
_ASKED_MORE = ("added", "competencies")  # of what an import changed in a grid


def find(work: Work, people: Sequence[int], watching: Watching) -> dict[Finding, Rank]:
    """The admissions, by the candidates' names; none of a grid without a course."""
    whole = [
        (name, admission, candidate, grid)
        for name, admission, candidate, grid, courses in work.rows(ON_FILE, people=people)
        if courses == len(grids.courses(work, grid))
    ]
    if not whole:
        return {}
    standing = standing_of_each(work, list({one for _name, _a, one, _g in whole}), watching.judging)
    return {
        Finding(candidate, admission): (name, admission)
        for name, admission, candidate, grid in whole
        if _has_all(work, grid, standing[candidate])
    }


def _has_all(work: Work, grid: int, standing: Mapping[int, CourseHistory]) -> bool:
    return all(standing[one.course_id].outcome.acquired for one in grids.courses(work, grid))


def voided(work: Work, people: Sequence[int], watching: Watching) -> set[Finding]:
    """Those that were passed on and are to be told again: since then a course ceased to be acquired, or
    the grid came to ask for more."""
    return {*_corrected(work, people, watching.judging), *_asked_more(work, people)}


def _corrected(work: Work, people: Sequence[int], judging: Judging) -> Iterable[Finding]:
    """By going back through what changed: of a course, it is enough that one line of it was acquired."""
    changed: dict[Finding, list[Any]] = {}
    for row in work.rows(CHANGED_SINCE, people=people):
        if not row.changed.keys().isdisjoint(_SAYING):
            changed.setdefault(Finding(row.candidate_id, row.about), []).append(row)
    if not changed:
        return
    codes, held = work.known(Codes), dict[int, list[Any]]()
    for line in work.rows(LINES, people=list({one.candidate_id for one in changed})):
        held.setdefault(line.candidate_id, []).append(line)
    for finding, rows in changed.items():
        if _lost(rows, held[finding.candidate_id], codes, judging):
            yield finding


def _lost(changed: Sequence[Any], lines: Sequence[Any], codes: Codes, judging: Judging) -> bool:
    """Whether one of the changes, the last first, had a course of these lines acquired no more."""
    then = {one.line: {name: getattr(one, name) for name in _SAYING} for one in lines}
    course = {one.line: one.course_id for one in lines}

    def acquired(row: Any) -> bool:
        return any(
            _acquired(then[one.line], codes, judging)
            for one in lines
            if one.course_id == course[row.line] and one.created_at <= row.at
        )

    for row in changed:
        after = acquired(row)
        then[row.line] |= {name: was for name, (was, _is) in row.changed.items() if name in _SAYING}
        if acquired(row) and not after:
            return True
    return False


def _acquired(line: Mapping[str, Any], codes: Codes, judging: Judging) -> bool:
    marks = [codes.find(LINE[name].list, line[name]) for name in ENDING]
    outcome = judging.outcome(
        line["note"],
        line["mode"] and Mode(line["mode"]),
        ends=False,
        completes=any(one.completes for one in marks if one),
        session_ends=judging.today,
        ends_on=None,
        followed=line["state"] != InscriptionState.NOT_FOLLOWED,
    )
    return outcome.acquired and line["state"] in ENROLLED


def _asked_more(work: Work, people: Sequence[int]) -> Iterable[Finding]:
    passed_on = work.rows(PASSED_ON, people=people)
    if not passed_on:
        return
    changed: dict[int, datetime] = {}
    wanted, since = list({one.grid_id for one in passed_on}), min(one.at for one in passed_on)
    for grid, at, differences in work.rows(GRID_CHANGES, grids=wanted, since=since):
        if any(one["what"] in _ASKED_MORE for one in differences):
            changed[grid] = max(at, changed.get(grid, at))
    for candidate, about, at, grid in passed_on:
        if grid in changed and changed[grid] > at:
            yield Finding(candidate, about)
