"""Enrolling from *Reste à inscrire*: in one of its courses over the list, or in several in its place."""

from rac_bot.domain.rights import Role
from rac_bot.errors import Vanished
from rac_bot.handlers.dossier.remaining import rest_of, whose
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import first_choices, first_form
from rac_bot.modals.dossier.remaining import RemainingPlace
from rac_bot.modals.parts.place import InscriptionPlace
from rac_bot.modals.several import courses as several
from rac_bot.store.college import grids
from rac_bot.store.file import dossiers
from rac_bot.store.file.several import MOST
from rac_bot.store.models import Action
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("enrol_course", enrol_in_course, Role.ADVISING)
    routes.action("enrol_remaining", enrol_in_several, Role.ADVISING)


def enrol_in_course(visit: Visit) -> Answer:
    """The form over the list, its course chosen."""
    place = visit.place(RemainingPlace)
    with visit.noting() as work:
        candidate, admission = whose(work, place)
        course = grids.course_of_grid(work, admission.grid_id, visit.asked.number)
        if course is None:
            raise Vanished
        at = _at_admission(work, place).to(InscriptionPlace, from_file=True, remaining=admission.id)
        return visit.push(first_form(work, visit, candidate, at, course.course.number))


def enrol_in_several(visit: Visit) -> Answer:
    """*Plusieurs cours* in the place of the list, with as many of its courses as it takes."""
    place = visit.place(RemainingPlace)
    with visit.noting() as work:
        candidate, admission = whose(work, place)
        at = _at_admission(work, place).to(several.CoursesPlace, admission=admission.id)
        choices = first_choices(work, visit, candidate, at)
        left = [one.course for one in rest_of(work, visit, admission).left[:MOST]]
        courses = left if choices.admission and choices.admission.id == admission.id else []
        journal.record(work, Action.CONSULT, candidate_id=candidate.id)
        form = several.courses_view(candidate, choices, courses, at, visit.reference(work))
        return visit.replace(form)


def _at_admission(work: Work, place: RemainingPlace) -> RemainingPlace:
    """The same, at a session of that admission, which may not be the one that the file shows."""
    found = [
        one for one in dossiers.of_candidate(work, place.candidate) if one.admission_id == place.admission
    ]
    shown = next((one for one in found if one.id == place.dossier), None) or next(iter(found), None)
    return place.but(dossier=shown.id if shown else None)
