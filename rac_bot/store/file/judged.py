"""What has become of the course of a line, by the college's codes and dates."""

from typing import Any

from rac_bot.domain.calendar import Calendar
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.domain.sessions import Session
from rac_bot.store.catalogue import ENDING, LINE
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import Inscription, InscriptionState


def outcome(line: Inscription, codes: Codes, calendar: Calendar, judging: Judging) -> Outcome:
    """Of a line with its dossier."""
    return of_row(line, line.dossier.session, codes, calendar, judging)


def of_row(row: Any, session: Session, codes: Codes, calendar: Calendar, judging: Judging) -> Outcome:
    """Of the columns of a line, which is of that session."""
    marks = [found for name in ENDING if (found := codes.find(LINE[name].list, getattr(row, name)))]
    return judging.outcome(
        row.note,
        row.mode,
        ends=any(one.ends for one in marks),
        completes=any(one.completes for one in marks),
        session_ends=calendar.of(session).last,
        ends_on=row.ends_on,
        followed=row.state is not InscriptionState.NOT_FOLLOWED,
    )
