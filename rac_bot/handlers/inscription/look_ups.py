"""What the forms' type-aheads offer: candidates, sessions, courses."""

from rac_bot.domain.criteria import Criterion, SearchBy, recognise
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import language
from rac_bot.modals.dossier import session_dossier
from rac_bot.modals.inscription.choosing import (
    candidate_choices,
    course_choices,
    course_options,
    where_choices,
)
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.place import EnrollingPlace, FilePlace
from rac_bot.modals.parts.sessions import session_choices
from rac_bot.store.college import grids
from rac_bot.store.file import admissions, candidates, dossiers, followed
from rac_bot.store.file.remaining import course_standing
from rac_bot.store.models import Action
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.options("candidate", look_up_candidate)
    routes.options("session", look_up_session)
    routes.options("course", look_up_course)


def look_up_candidate(visit: Visit) -> Answer:
    with visit.reading() as work:
        if not visit.asked.typed.strip():
            return offer(candidate_choices(followed.recent(work)))
        found = candidates.search(work, _beginnings(visit.asked.typed), size=inputs.OPTIONS)
    with visit.noting() as work:
        journal.record(work, Action.SEARCH, people=len(found.rows), detail="type-ahead")
    return offer(candidate_choices(found.rows))


def look_up_session(visit: Visit) -> Answer:
    with visit.reading() as work:
        now = visit.session_now(work)
        dossier = visit.asked.view.get("callback_id") in session_dossier.WITH_SESSIONS
        candidate_id = None if dossier else visit.place(FilePlace).candidate
        if not candidate_id:  # in series, before the next is chosen, too
            return offer(session_choices(visit.asked.typed, now))
        candidate = candidates.candidate(work, candidate_id)
        found = dossiers.of_candidate(work, candidate.id)
        return offer(where_choices(visit.asked.typed, candidate, found, now))


def look_up_course(visit: Visit) -> Answer:
    with visit.reading() as work:
        place = visit.place(EnrollingPlace)
        admission = admissions.admission(work, place.admission)
        if admission is None:
            return offer([])
        found = grids.courses(work, admission.grid_id, visit.asked.typed)
        standing = course_standing(work, place.candidate, visit.judging) if place.candidate else {}
        offered = work.known(course_options, admission.grid_id, language.get())
        return offer(course_choices(found, offered, standing))


def _beginnings(typed: str) -> list[Criterion]:
    """What is typed so far is the beginning of what is meant; of a number it always is."""
    return [
        Criterion(c.field, f"{c.text}*") if c.field is SearchBy.FULL_NAME and "*" not in c.text else c
        for c in recognise(typed)
    ]
