"""What the forms' type-aheads offer: candidates, sessions, courses."""

from slack_bolt import App

from rac_bot.blockkit import OPTIONS
from rac_bot.domain.criteria import Criterion, Field, recognise
from rac_bot.handlers.desk import Desk
from rac_bot.handlers.inscription import COURSE
from rac_bot.handlers.interaction import Answer, Interaction, offered
from rac_bot.modals import session_dossier
from rac_bot.modals.inscription import candidate_choices, course_choices, where_choices
from rac_bot.store import candidates, dossiers, grids, inscriptions, journal
from rac_bot.store.models import Action, Admission


def register(app: App, desk: Desk) -> None:
    app.options("candidate")(desk.listener(look_up_candidate))
    app.options("session")(desk.listener(look_up_session))
    app.options(COURSE)(desk.listener(look_up_course))


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
    if interaction.view.get("callback_id") == session_dossier.CALLBACK:
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
        enrolled = inscriptions.enrolled_courses(session, admission.candidate_id)
        return offered(course_choices(grids.courses(session, admission.grid_id, interaction.typed), enrolled))


def _beginnings(typed: str) -> list[Criterion]:
    """What is typed so far is the beginning of what is meant."""
    return [
        c if c.field is Field.PHONE or "*" in c.text else Criterion(c.field, f"{c.text}*")
        for c in recognise(typed)
    ]
