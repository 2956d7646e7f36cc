"""Several at once: the way in for both windows, and the one for several courses of a candidate."""

from collections.abc import Container

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import Vanished
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription import look_ups
from rac_bot.handlers.inscription.form import choices_of, first_choices
from rac_bot.handlers.several import candidates as by_candidates
from rac_bot.modals.inscription.choosing import read_where
from rac_bot.modals.inscription.form import Choices
from rac_bot.modals.parts import user_fields
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.modals.several import candidates as people_modal
from rac_bot.modals.several import courses as modal
from rac_bot.modals.several.rows import read_all_or_none, summary
from rac_bot.store.college import grids
from rac_bot.store.file import candidates, several
from rac_bot.store.models import Action
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.options("many_session", look_ups.look_up_session, Role.ADVISING)
    routes.options("many_courses", look_ups.look_up_course, Role.ADVISING)
    routes.options("batch_candidates", look_ups.look_up_candidate, Role.ADVISING)
    routes.options("batch_session", by_candidates.look_up_session, Role.ADVISING)
    routes.options("batch_courses", by_candidates.look_up_course, Role.ADVISING)
    routes.action("enrol_many", choose_courses, Role.ADVISING)
    routes.action("many_session", follow_session, Role.ADVISING)
    routes.action("enrol_candidates", by_candidates.choose_candidates, Role.ADVISING)
    routes.action("batch_candidates", by_candidates.follow_choices, Role.ADVISING)
    routes.action("batch_session", by_candidates.follow_choices, Role.ADVISING)
    routes.action("batch_grid", by_candidates.follow_choices, Role.ADVISING)
    routes.action("several_back", back_to_choice, Role.ADVISING)
    routes.view(modal.FORM, preview_courses, Role.ADVISING)
    routes.view(modal.PREVIEW, save_courses, Role.ADVISING)
    routes.view(people_modal.FORM, by_candidates.preview_candidates, Role.ADVISING)
    routes.view(people_modal.PREVIEW, by_candidates.save_candidates, Role.ADVISING)


def back_to_choice(visit: Visit) -> Answer:
    """From the preview to the form that it came from, as it was filled in."""
    if visit.asked.view["callback_id"] == people_modal.PREVIEW:
        return by_candidates.form_again(visit)
    place = visit.place(modal.CoursesPlace)
    with visit.reading() as work:
        return visit.show(_form(work, visit, place))


def choose_courses(visit: Visit) -> Answer:
    place = visit.place(modal.CoursesPlace)
    with visit.noting() as work:
        candidate = candidates.candidate(work, place.candidate)
        choices = first_choices(work, visit, candidate, place)
        journal.record(work, Action.CONSULT, candidate_id=candidate.id)
        return visit.push(modal.courses_view(candidate, choices, [], place, visit.reference(work)))


def follow_session(visit: Visit) -> Answer:
    """Another session may be another admission's: the courses then come from another grid."""
    place = modal.read_courses(visit.asked.view)
    with visit.reading() as work:
        return visit.show(_form(work, visit, place), hashed=False)


def preview_courses(visit: Visit) -> Answer:
    place = modal.read_courses(visit.asked.view)
    with visit.reading() as work:
        candidate = candidates.candidate(work, place.candidate)
        choices = choices_of(work, candidate, place.where)
        proposals = _proposals(work, visit, choices, place)
        asked, ref = several.asked(work), visit.reference(work)
        return visit.show(modal.courses_preview(candidate, choices, proposals, asked, place, ref))


def save_courses(visit: Visit) -> Answer:
    """All of it in one transaction; the outcome stands over the file, which shows it already."""
    place, view = visit.place(modal.CoursesPlace), visit.asked.view
    with visit.writing() as work:
        candidate = candidates.candidate(work, place.candidate)
        choices = choices_of(work, candidate, place.where)
        chosen = modal.read_groups(view, place.courses)
        proposals = _proposals(work, visit, choices, place, chosen)
        where, values = read_where(place.where), user_fields.read(view, several.asked(work))
        wishes = several.wishes_for_courses(proposals, candidate.id, where, chosen, values)
        outcomes = several.enrol_all(work, wishes, all_or_none=read_all_or_none(view))
        lines = [outcome.line for outcome in outcomes if outcome.line]
        if lines:
            telling.enrolled(work, lines, visit.settings.rac_team_channel)
            place = place.but(dossier=lines[0].dossier_id, lines=0)
        outcome = modal.courses_outcome(proposals, outcomes, place)
        file = file_of(work, visit, place, notice=summary(outcomes), offered=undo_enrolment(lines))
    if lines:
        visit.wake_delivery()
    return visit.show_over(outcome, file)


def _form(work: Work, visit: Visit, place: modal.CoursesPlace) -> Json:
    candidate = candidates.candidate(work, place.candidate)
    choices = choices_of(work, candidate, place.where)
    admission = choices.admission
    courses = grids.of_grid(work, admission.grid_id, place.courses) if admission else []
    return modal.courses_view(candidate, choices, courses, place, visit.reference(work))


def _proposals(
    work: Work, visit: Visit, choices: Choices, place: modal.CoursesPlace, settled: Container[int] = ()
) -> list[several.CourseProposal]:
    where, admission = read_where(place.where), choices.admission
    if admission is None or place.mode is None:
        raise Vanished
    return several.propose_courses(
        work, where, admission, place.courses, place.mode, visit.judging, settled=settled
    )
