"""Courses under way that may soon no more be dropped without failing."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam

from rac_bot.domain.dropping import DropRule
from rac_bot.domain.outcomes import Outcome
from rac_bot.store.college.calendar import calendar
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import judged
from rac_bot.store.models import Course, Inscription, InscriptionState, SessionDossier
from rac_bot.store.watches.findings import Finding, Rank, Watching
from rac_bot.store.work.instances import Instances
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import Work

_LINES = Instances(Inscription, SessionDossier, Course)
LINES = Reached(
    _LINES.selected.where(
        SessionDossier.candidate_id.in_(bindparam("people", expanding=True)),
        SessionDossier.admission_id.is_not(None),
        SessionDossier.deleted_at.is_(None),
        Inscription.state == InscriptionState.ACTIVE,
        Inscription.note.is_(None),
    ),
    SessionDossier.candidate_id,
)


def find(work: Work, people: Sequence[int], watching: Watching) -> dict[Finding, Rank]:
    """The lines, by their last day."""
    assert watching.rule.figure  # noqa: S101  it counts days
    first = watching.judging.today
    last = first + timedelta(days=watching.rule.figure)
    codes, dates = work.known(Codes), work.known(calendar)
    found: dict[Finding, Rank] = {}
    for line in _LINES.each(work.rows(LINES, people=people)):
        until = last_day(line, watching.drop)
        if until is None or not first <= until <= last:
            continue
        if judged.outcome(line, codes, dates, watching.judging) is Outcome.UNDER_WAY:
            found[Finding(line.dossier.candidate_id, line.id)] = (until,)
    return found


def lines(work: Work, found: Sequence[Finding]) -> dict[int, Inscription]:
    """Those that were found, by id, with their courses."""
    people = list({one.candidate_id for one in found})
    return {line.id: line for line in _LINES.each(work.rows(LINES, people=people))}


def last_day(line: Inscription, drop: DropRule) -> date | None:
    return drop.last_day(line.dossier.session, line.starts_on, line.ends_on)
