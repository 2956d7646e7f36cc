"""*Plusieurs cours* of a candidate, from the file: the form, its preview, its saving."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import CourseNotInGrid, Vanished
from rac_bot.handlers.file import file_drawn
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription import look_ups
from rac_bot.handlers.inscription.form import choices_of, first_choices
from rac_bot.handlers.several import former
from rac_bot.handlers.several.saving import save
from rac_bot.modals.inscription.form import Choices
from rac_bot.modals.parts.labels import with_grid
from rac_bot.modals.parts.sessions import over
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.modals.several import courses as modal
from rac_bot.modals.several import preview
from rac_bot.store.college import grids
from rac_bot.store.file import candidates, several
from rac_bot.store.file.several import Wanted
from rac_bot.store.models import Action, Candidate
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.options("many_session", look_ups.look_up_session, Role.ADVISING)
    routes.options("many_courses", look_ups.look_up_course, Role.ADVISING)
    routes.action("enrol_many", choose_courses, Role.ADVISING)
    routes.action("many_session", follow_session, Role.ADVISING)
    routes.action("several_back", back_to_choice, Role.ADVISING)
    routes.view(modal.FORM, preview_courses, Role.ADVISING)
    routes.view(modal.PREVIEW, save_courses, Role.ADVISING)


def choose_courses(visit: Visit) -> Answer:
    place = visit.place(modal.CoursesPlace)
    with visit.noting() as work:
        candidate = candidates.candidate(work, place.candidate)
        choices = first_choices(work, visit, candidate, place)
        journal.record(work, Action.CONSULT, candidate_id=candidate.id)
        return visit.push(modal.courses_view(candidate, choices, [], place, visit.reference(work)))


def follow_session(visit: Visit) -> Answer:
    """Another session may be another admission's: the courses then come from another grid."""
    with visit.reading() as work:
        return visit.show(_form(work, visit, modal.read_courses(visit.asked.view)), hashed=False)


def back_to_choice(visit: Visit) -> Answer:
    """From the preview to the form that it came from, as it was filled in."""
    if visit.asked.view["callback_id"] == former.PREVIEW:
        return former.back(visit)
    with visit.reading() as work:
        return visit.show(_form(work, visit, visit.place(modal.CoursesPlace)))


def preview_courses(visit: Visit) -> Answer:
    place = modal.read_courses(visit.asked.view)
    with visit.reading() as work:
        candidate, choices, session = _asked(work, place)
        proposals = several.propose(work, _wanted(work, place, candidate, choices), session, visit.judging)
        return visit.show(
            preview.preview_view(
                session,
                proposals,
                [],
                several.asked(work),
                place,
                callback=modal.PREVIEW,
                head=with_grid(candidate, choices.admission),
                warning=over(session, visit.calendar(work), visit.today),
                back=True,
            )
        )


def save_courses(visit: Visit) -> Answer:
    """The outcome stands over the file, which shows it already; where nothing is saved, so is the choice."""
    place = visit.place(modal.CoursesPlace)
    with visit.writing() as work:
        candidate, choices, session = _asked(work, place)
        wanted = _wanted(work, place, candidate, choices)
        fields = {one.name: preview.field_of(one.name) for one in wanted}
        attempts = save(work, visit, wanted, session, fields)
        lines = preview.saved_lines(attempts)
        if lines:
            place = place.but(dossier=lines[0].dossier_id)
        journal.record(work, Action.CONSULT, candidate_id=candidate.id)  # the file is shown beneath
    if lines:
        visit.wake_delivery()
    head = with_grid(candidate, choices.admission)
    onwards = [] if lines else [preview.back_button()]
    kind = preview.OUTCOME if lines else modal.PREVIEW
    outcome = preview.outcome_view(attempts, 0, place, callback=kind, head=head, onwards=onwards)
    with visit.reading() as work:
        told = preview.summary(attempts)
        return visit.show_over(outcome, file_drawn(work, visit, place, told, offered=undo_enrolment(lines)))


def _asked(work: Work, place: modal.CoursesPlace) -> tuple[Candidate, Choices, Session]:
    candidate = candidates.candidate(work, place.candidate)
    choices = choices_of(work, candidate, place.where)
    if choices.where is None or choices.admission is None:
        raise Vanished
    return candidate, choices, choices.where.session


def _wanted(work: Work, place: modal.CoursesPlace, candidate: Candidate, choices: Choices) -> list[Wanted]:
    """The courses chosen, named by their ids; CourseNotInGrid where the grid has one no more."""
    admission = choices.admission
    assert admission  # noqa: S101  `_asked` has it
    held = grids.of_grid(work, admission.grid_id, place.courses)
    if len(held) < len(place.courses):
        raise CourseNotInGrid(admission.grid.code)
    return [Wanted(str(one.id), candidate, one.course.number, place.mode, admission.id) for one in held]


def _form(work: Work, visit: Visit, place: modal.CoursesPlace) -> Json:
    candidate = candidates.candidate(work, place.candidate)
    choices = choices_of(work, candidate, place.where)
    admission = choices.admission
    courses = grids.of_grid(work, admission.grid_id, place.courses) if admission else []
    return modal.courses_view(candidate, choices, courses, place, visit.reference(work))
