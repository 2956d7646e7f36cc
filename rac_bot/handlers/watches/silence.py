"""Of whom nothing was heard for long: the last that was, and what can be done."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import escape, joined
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _, day_of
from rac_bot.modals.activity import stop_button
from rac_bot.modals.watches.listed import Found
from rac_bot.store.models import Candidate, Settling
from rac_bot.store.watches import silence
from rac_bot.store.watches.findings import Act, Finding
from rac_bot.store.work.work import Work
from rac_bot.words.people import actor
from rac_bot.words.silence import last_event


def told(work: Work, visit: Visit, shown: Sequence[Finding], people: Mapping[int, Candidate]) -> list[Found]:
    heard = silence.last_heard(work, list(people), visit.today)
    spoken, names = silence.followed_up(work, list(people)), visit.reference(work).names
    hows = (
        (_("Relance faite"), Settling.FOLLOWED_UP),
        (_("Me le rappeler dans un mois"), Settling.LATER),
    )

    def said(one: int) -> str:
        return joined(last_event(heard.get(one)), _follow_up(spoken.get(one), names))

    return [
        Found(one, whose := people[one.candidate_id], said(whose.id), hows, [stop_button(whose)])
        for one in shown
    ]


def _follow_up(last: Act | None, names: Mapping[str, str]) -> str:
    if last is None:
        return ""
    who = escape(actor(names, last.actor))
    return _("relance faite le {day} par {who}", day=day_of(last.at), who=who)
