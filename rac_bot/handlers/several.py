"""Several at once: the way in for both windows, and the one for several courses of a candidate."""

import re
from collections.abc import Container

from slack_bolt import App
from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.errors import Vanished
from rac_bot.handlers import look_ups, several_candidates
from rac_bot.handlers.desk import Desk
from rac_bot.handlers.file import file_of
from rac_bot.handlers.inscription_form import choices_of, first_choices
from rac_bot.handlers.interaction import Answer, Interaction, pushed, shown, shown_over
from rac_bot.handlers.telling import tell_enrolled
from rac_bot.modals import several_candidates as people_modal
from rac_bot.modals import several_courses as modal
from rac_bot.modals import user_fields
from rac_bot.modals.inscription import Choices, read_where
from rac_bot.modals.several import Several, read_all_or_none, summary
from rac_bot.store import candidates, journal, several
from rac_bot.store.models import Action, Candidate

# The element's version follows its name: see `rac_bot.blockkit.field`. Bolt looks for a pattern anywhere.
MANY_COURSES = re.compile(r"^many_courses@\d+")
BATCH_COURSES = re.compile(r"^batch_courses@\d+")
BATCH_GRID = re.compile(r"^batch_grid@")


def register(app: App, desk: Desk) -> None:
    app.options("many_session")(desk.listener(look_ups.look_up_session))
    app.options(MANY_COURSES)(desk.listener(look_ups.look_up_course))
    app.options("batch_candidates")(desk.listener(look_ups.look_up_candidate))
    app.options("batch_session")(desk.listener(several_candidates.look_up_session))
    app.options(BATCH_COURSES)(desk.listener(several_candidates.look_up_course))
    app.action("enrol_many")(desk.listener(choose_courses))
    app.action("many_session")(desk.listener(follow_session))
    app.action("enrol_candidates")(desk.listener(several_candidates.choose_candidates))
    app.action("batch_candidates")(desk.listener(several_candidates.follow_choices))
    app.action(BATCH_GRID)(desk.listener(several_candidates.follow_choices))
    app.action("several_back")(desk.listener(back_to_choice))
    app.view(modal.FORM)(desk.listener(preview_courses))
    app.view(modal.PREVIEW)(desk.listener(save_courses))
    app.view(people_modal.FORM)(desk.listener(several_candidates.preview_candidates))
    app.view(people_modal.PREVIEW)(desk.listener(several_candidates.save_candidates))


def back_to_choice(desk: Desk, interaction: Interaction) -> Answer:
    """From the preview to the form that it came from, as it was filled in."""
    if interaction.view["callback_id"] == people_modal.PREVIEW:
        return several_candidates.form_again(desk, interaction)
    place = Several.of(interaction.view)
    with desk.store.reading() as session:
        return shown(interaction, _form(session, _candidate(session, place), place))


def choose_courses(desk: Desk, interaction: Interaction) -> Answer:
    place = Several.of(interaction.view)
    with desk.store.writing() as session:
        candidate = _candidate(session, place)
        choices = first_choices(session, desk, candidate, place)
        journal.record(session, interaction.user, Action.CONSULT, candidate_id=candidate.id)
        return pushed(interaction, modal.courses_view(candidate, choices, [], place))


def follow_session(desk: Desk, interaction: Interaction) -> Answer:
    """Another session may be another admission's: the courses then come from another grid."""
    place = modal.read_courses(interaction.view)
    with desk.store.reading() as session:
        return shown(interaction, _form(session, _candidate(session, place), place), hashed=False)


def preview_courses(desk: Desk, interaction: Interaction) -> Answer:
    place = modal.read_courses(interaction.view)
    with desk.store.writing() as session:  # what would be refused is found by trying
        candidate = _candidate(session, place)
        choices = choices_of(session, candidate, place.where)
        proposals = _proposals(session, desk, interaction, choices, place)
        return shown(
            interaction, modal.courses_preview(candidate, choices, proposals, several.asked(session), place)
        )


def save_courses(desk: Desk, interaction: Interaction) -> Answer:
    """All of it in one transaction; the outcome stands over the file, which shows it already."""
    place, view = Several.of(interaction.view), interaction.view
    with desk.store.writing() as session:
        candidate = _candidate(session, place)
        choices = choices_of(session, candidate, place.where)
        chosen = modal.read_groups(view, place.courses)
        proposals = _proposals(session, desk, interaction, choices, place, chosen)
        where, values = read_where(place.where), user_fields.read(view, several.asked(session))
        wishes = several.wishes_for_courses(proposals, candidate.id, where, chosen, values)
        outcomes = several.enrol_all(session, interaction.user, wishes, all_or_none=read_all_or_none(view))
        lines = [outcome.line for outcome in outcomes if outcome.line]
        parent = place.parent
        if lines:
            tell_enrolled(session, desk, interaction, lines)
            parent = parent.but(dossier=lines[0].dossier_id, lines=0)
        outcome = modal.courses_outcome(proposals, outcomes, place)
        file = file_of(session, desk, interaction.user, parent, notice=summary(outcomes))
    if lines:
        desk.wake_delivery()
    return shown_over(interaction, outcome, file)


def _candidate(session: Session, place: Several) -> Candidate:
    return candidates.candidate(session, place.candidate or 0)


def _form(session: Session, candidate: Candidate, place: Several) -> Json:
    choices = choices_of(session, candidate, place.where)
    admission = choices.admission
    courses = several.of_grid(session, admission.grid_id, place.courses) if admission else []
    return modal.courses_view(candidate, choices, courses, place)


def _proposals(
    session: Session,
    desk: Desk,
    interaction: Interaction,
    choices: Choices,
    place: Several,
    settled: Container[int] = (),
) -> list[several.CourseProposal]:
    where, admission = read_where(place.where), choices.admission
    if admission is None or place.mode is None:
        raise Vanished
    mark = desk.settings.rac_pass_mark
    return several.propose_courses(
        session, interaction.user, where, admission, place.courses, place.mode, mark, settled=settled
    )
