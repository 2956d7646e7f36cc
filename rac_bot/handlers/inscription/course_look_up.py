"""Looking a course up by one of the seven ways, over the form that asks for it."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import CourseNotInGrid, Vanished
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import form_with_course
from rac_bot.i18n import _
from rac_bot.modals.inscription.course_look_up import CALLBACK, look_up_view, read_look_up
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import InscriptionPlace, LookUpPlace
from rac_bot.store.college import grids
from rac_bot.store.file import admissions
from rac_bot.store.file.remaining import course_standing
from rac_bot.store.models import Admission
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("find_course", find_course, Role.ADVISING)
    routes.action("look_by", search_courses, Role.ADVISING)
    routes.action("look_text", search_courses, Role.ADVISING)
    routes.turns("courses", lambda visit: search_courses(visit, visit.asked.number), Role.ADVISING)
    routes.action("picked", pick_course, Role.ADVISING)
    routes.view(CALLBACK, submit_look_up, Role.ADVISING)


def find_course(visit: Visit) -> Answer:
    view = visit.asked.view
    where, fictive = forms.value(view, "session") or "", bool(forms.values(view, "fictive"))
    look = visit.place(InscriptionPlace).to(LookUpPlace, where=where, fictive=fictive)
    return visit.push(_drawn(visit, look))


def search_courses(visit: Visit, page: int = 0) -> Answer:
    look = visit.place(LookUpPlace)
    look = look.but(courses=page, drawn=look.drawn + 1)
    return visit.show(_drawn(visit, look), hashed=False)


def pick_course(visit: Visit) -> Answer:
    """A course is pointed at: what is known of it is shown beneath."""
    return visit.show(_drawn(visit, visit.place(LookUpPlace)), hashed=False)


def submit_look_up(visit: Visit) -> Answer:
    """The course goes into the form beneath; with none chosen, the text typed is looked up."""
    look = visit.place(LookUpPlace)
    _way, _typed, picked = read_look_up(visit.asked.view)
    if picked is None:
        look = look.but(courses=0, drawn=look.drawn + 1)
        return visit.show(_drawn(visit, look, _("Choisissez un cours de la liste.")))
    with visit.reading() as work:
        admission = _admission(work, look)
        course = grids.course_of_grid(work, admission.grid_id, picked)
        if course is None:
            raise CourseNotInGrid(admission.grid.code)
        form = form_with_course(work, visit, look.to(InscriptionPlace), look.where, course, look.fictive)
    closed = _("Le formulaire est fermé : ouvrez-le de nouveau.")
    return visit.close_onto(form, lambda: notice_view(_("Recherche d’un cours"), closed))


def _drawn(visit: Visit, look: LookUpPlace, warning: str | None = None) -> Json:
    """The window with what is entered in it. A course picked is kept while the same ones are on screen."""
    own = visit.asked.view if visit.asked.view.get("callback_id") == CALLBACK else {}
    way, typed, picked = read_look_up(own)
    same = bool(own) and look.drawn == visit.place(LookUpPlace).drawn
    with visit.reading() as work:
        admission = _admission(work, look)
        found = grids.look_up(work, admission.grid_id, way, typed)
        course = grids.course_of_grid(work, admission.grid_id, picked) if picked and same else None
        known = course_standing(work, admission.candidate_id, visit.judging)
        return look_up_view(found, course, known, way, typed, look, warning)


def _admission(work: Work, look: LookUpPlace) -> Admission:
    admission = admissions.admission(work, look.admission)
    if admission is None or admission.candidate_id != look.candidate:
        raise Vanished
    return admission
