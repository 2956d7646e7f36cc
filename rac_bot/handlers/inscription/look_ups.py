"""What the forms' type-aheads offer: candidates, sessions, courses, codes of a long list."""

from rac_bot.blockkit import OPTIONS
from rac_bot.domain.criteria import Criterion, Field, recognise
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, offered
from rac_bot.handlers.gate.routes import Routes
from rac_bot.modals.dossier import session_dossier
from rac_bot.modals.inscription import (
    candidate_choices,
    code_choices,
    course_choices,
    where_choices,
)
from rac_bot.store.catalogue import CODES
from rac_bot.store.college import grids
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.file.remaining import course_standing
from rac_bot.store.models import Action, Admission
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.options("candidate", look_up_candidate)
    routes.options("session", look_up_session)
    routes.options("course", look_up_course)
    for name in CODES:
        routes.options(name, look_up_code)


def look_up_candidate(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        if not interaction.typed.strip():
            return offered(candidate_choices(journal.recent_candidates(session, interaction.user)))
        found = candidates.search(session, _beginnings(interaction.typed), size=OPTIONS)
    with desk.store.writing() as session:
        journal.record(session, interaction.user, Action.SEARCH, detail="type-ahead")
    return offered(candidate_choices(found.rows))


def look_up_session(desk: Desk, interaction: Interaction) -> Answer:
    now = desk.session_now()
    if interaction.view.get("callback_id") in session_dossier.WITH_SESSIONS:
        return offered(session_dossier.session_choices(interaction.typed, now))
    with desk.store.reading() as session:
        candidate = candidates.candidate(session, interaction.place.candidate or 0)
        found = dossiers.of_candidate(session, candidate.id)
        return offered(where_choices(interaction.typed, candidate, found, now))


def look_up_course(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        admission = session.get(Admission, interaction.place.admission or 0)
        if admission is None:
            return offered([])
        found = grids.courses(session, admission.grid_id, interaction.typed)
        standing = course_standing(session, admission.candidate_id, desk.settings.rac_pass_mark)
        return offered(course_choices(found, standing))


def look_up_code(desk: Desk, interaction: Interaction) -> Answer:
    name = str(interaction.body["block_id"])
    with desk.store.reading() as session:
        admission = session.get(Admission, interaction.place.admission or 0)
        if admission is None:
            return offered([])
        ref = desk.reference(session)
        return offered(code_choices(name, interaction.typed, admission, ref))


def _beginnings(typed: str) -> list[Criterion]:
    """What is typed so far is the beginning of what is meant."""
    return [
        c if c.field is Field.PHONE or "*" in c.text else Criterion(c.field, f"{c.text}*")
        for c in recognise(typed)
    ]
