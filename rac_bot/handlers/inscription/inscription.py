"""Enrolling in a course (the guide's steps D to G): the form from the file or by command, and saving it."""

from functools import partial

from rac_bot.domain.rights import Role
from rac_bot.errors import CandidateNotShown, CourseWithoutGroup, GroupsNotShown
from rac_bot.handlers.dossier import remaining
from rac_bot.handlers.file import file_drawn
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import first_form, form_again, form_place
from rac_bot.handlers.inscription.series import next_of_series
from rac_bot.modals.dossier.remaining import RemainingPlace
from rac_bot.modals.inscription.choosing import read_where
from rac_bot.modals.inscription.form import CALLBACK
from rac_bot.modals.inscription.reading import read_course_and_group, read_fields
from rac_bot.modals.parts import forms, user_fields
from rac_bot.modals.parts.notices import after_saving, saved_notice, saved_view
from rac_bot.modals.parts.place import FilePlace, InscriptionPlace
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.store.catalogue import INHERITED
from rac_bot.store.college import grids
from rac_bot.store.college import user_fields as college_fields
from rac_bot.store.file import candidates
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, enrol
from rac_bot.store.models import Action, FieldSubject, InscriptionState
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("enrol", _over_the_file, Role.ADVISING)
    routes.action("add_not_followed", lambda visit: _over_the_file(visit, not_followed=True), Role.ADVISING)
    routes.action("another_course", another_course, Role.ADVISING)
    routes.action("session", follow_choices, Role.ADVISING)
    routes.action("course", follow_choices, Role.ADVISING)
    routes.action("fictive", follow_choices, Role.ADVISING)
    routes.action("more_fields", lambda visit: follow_choices(visit, more=True), Role.ADVISING)
    routes.action("redefine", redefine, Role.ADVISING)
    routes.view(CALLBACK, submit_inscription, Role.ADVISING)


def another_course(visit: Visit) -> Answer:
    place = visit.place(FilePlace).to(InscriptionPlace, dossier=visit.asked.number)
    with visit.noting() as work:
        candidate = candidates.candidate(work, place.candidate)
        return visit.show(first_form(work, visit, candidate, place, again=True))


def follow_choices(visit: Visit, **changes: object) -> Answer:
    """The session, the course or the kind of group changed: the fields that depend on it are drawn anew."""
    return visit.show(form_again(visit, form_place(visit).but(**changes)), hashed=False)


def redefine(visit: Visit) -> Answer:
    """An inherited field is opened for another value."""
    opened = {*form_place(visit).redefined, visit.asked.chosen}
    redefined = tuple(field for field in INHERITED if field in opened)
    return follow_choices(visit, more=True, redefined=redefined)


def submit_inscription(visit: Visit) -> Answer:
    view, place = visit.asked.view, visit.place(InscriptionPlace)
    if place.series and forms.value(view, "candidate") != str(place.candidate):
        raise CandidateNotShown
    try:
        with visit.reading() as work:
            wish, team = _wish(work, visit), visit.routing(work)
    except GroupsNotShown as refusal:  # the one refusal that the form can mend by itself
        return visit.show(form_again(visit, warning=str(refusal))).refusing(refusal)
    with visit.writing() as work:
        line = enrol(work, wish)
        telling.enrolled(work, [line], team)
        place = place.but(dossier=line.dossier_id)
        if place.from_file:  # it is shown next
            journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    visit.wake_delivery()
    with visit.reading() as work:
        if place.series:
            return visit.show(next_of_series(work, visit, line, place))
        if not place.from_file:
            return visit.show(saved_view(line, place))
        saved = partial(saved_view, line, place)
        if place.remaining is not None:
            notice, at = saved_notice(line), place.to(RemainingPlace, admission=place.remaining)
            rest = remaining.drawn(work, visit, at, notice, undo_enrolment([line]))
            return visit.close_onto(rest, saved, file_drawn(work, visit, place))
        told, offered = saved_notice(line), after_saving(line)
        file = file_drawn(work, visit, place, told, offered=offered, first=line.id)
        return visit.close_onto(file, saved)


def _over_the_file(visit: Visit, *, not_followed: bool = False) -> Answer:
    place = visit.place(FilePlace).to(InscriptionPlace, from_file=True, not_followed=not_followed)
    with visit.noting() as work:
        candidate = candidates.candidate(work, place.candidate)
        return visit.push(first_form(work, visit, candidate, place))


def _wish(work: Work, visit: Visit) -> Enrolment:
    """What the form on screen asks for."""
    view, place = visit.asked.view, visit.place(InscriptionPlace)
    where = read_where(forms.value(view, "session"))
    course, group = _course_and_group(work, visit)
    fields = read_fields(view, visit.reference(work))
    fields["user_values"] = user_fields.merged(view, college_fields.of(work, FieldSubject.INSCRIPTION), {})
    state = InscriptionState.NOT_FOLLOWED if place.not_followed else InscriptionState.ACTIVE
    return Enrolment(place.candidate, where, course, group, state, fields)


def _course_and_group(work: Work, visit: Visit) -> tuple[int, ChosenGroup]:
    view = visit.asked.view
    try:
        return read_course_and_group(view, optional=visit.place(InscriptionPlace).not_followed)
    except GroupsNotShown:
        chosen = forms.number(forms.value(view, "course"))
        course = grids.of_ids(work, [chosen]).get(chosen)
        if course and not course.groups and not forms.values(view, "fictive"):
            raise CourseWithoutGroup from None
        raise
