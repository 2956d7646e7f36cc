"""What has become of the course of a line, by the college's codes and dates."""

from rac_bot.domain.calendar import Calendar
from rac_bot.domain.outcomes import Judging, Outcome
from rac_bot.store.catalogue import ENDING, LINE
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import Inscription, InscriptionState


def outcome(line: Inscription, codes: Codes, calendar: Calendar, judging: Judging) -> Outcome:
    """Of a line with its dossier."""
    marks = [found for name in ENDING if (found := codes.find(LINE[name].list, getattr(line, name)))]
    return judging.outcome(
        line.note,
        line.mode,
        ends=any(one.ends for one in marks),
        completes=any(one.completes for one in marks),
        session_ends=calendar.of(line.dossier.session).last,
        ends_on=line.ends_on,
        followed=line.state is not InscriptionState.NOT_FOLLOWED,
    )
