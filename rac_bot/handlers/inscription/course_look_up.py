"""Looking a course up by one of the seven ways, over the form that asks for it."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import CourseNotInGrid, Vanished
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, closed_onto, pushed, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.form import form_with_course
from rac_bot.i18n import _
from rac_bot.modals.inscription.course_look_up import CALLBACK, LookUp, look_up_view, read_look_up
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.college import grids
from rac_bot.store.file.remaining import course_standing
from rac_bot.store.models import Admission


def register(routes: Routes) -> None:
    routes.action("find_course", find_course, Role.ADVISING)
    routes.action("look_by", search_courses, Role.ADVISING)
    routes.action("look_text", search_courses, Role.ADVISING)
    routes.action("courses_before", turn_courses, Role.ADVISING)
    routes.action("courses_after", turn_courses, Role.ADVISING)
    routes.action("picked", pick_course, Role.ADVISING)
    routes.view(CALLBACK, submit_look_up, Role.ADVISING)


def find_course(desk: Desk, interaction: Interaction) -> Answer:
    view = interaction.view
    look = LookUp.model_validate(
        interaction.place.model_dump()
        | {"where": forms.value(view, "session") or "", "fictive": bool(forms.values(view, "fictive"))}
    )
    return pushed(interaction, _drawn(desk, interaction, look))


def search_courses(desk: Desk, interaction: Interaction) -> Answer:
    return _other_courses(desk, interaction, page=0)


def turn_courses(desk: Desk, interaction: Interaction) -> Answer:
    return _other_courses(desk, interaction, page=interaction.number)


def pick_course(desk: Desk, interaction: Interaction) -> Answer:
    """A course is pointed at: what is known of it is shown beneath."""
    return shown(interaction, _drawn(desk, interaction, LookUp.of(interaction.view)), hashed=False)


def submit_look_up(desk: Desk, interaction: Interaction) -> Answer:
    """The course goes into the form beneath; with none chosen, the text typed is looked up."""
    look = LookUp.of(interaction.view)
    _way, _typed, picked = read_look_up(interaction.view)
    if picked is None:
        look = look.but(courses=0, drawn=look.drawn + 1)
        return shown(interaction, _drawn(desk, interaction, look, _("Choisissez un cours de la liste.")))
    with desk.store.reading() as session:
        admission = _admission(session, look)
        course = grids.course_of_grid(session, admission.grid_id, picked)
        if course is None:
            raise CourseNotInGrid(admission.grid.code)
        form = form_with_course(
            session, desk, interaction.user, look.form(), look.where, course, look.fictive
        )
    closed = notice_view(_("Recherche d’un cours"), _("Le formulaire est fermé : ouvrez-le de nouveau."))
    return closed_onto(interaction, form, closed)


def _other_courses(desk: Desk, interaction: Interaction, *, page: int) -> Answer:
    look = LookUp.of(interaction.view)
    look = look.but(courses=page, drawn=look.drawn + 1)
    return shown(interaction, _drawn(desk, interaction, look), hashed=False)


def _drawn(desk: Desk, interaction: Interaction, look: LookUp, warning: str | None = None) -> Json:
    """The window with what is entered in it. A course picked is kept while the same ones are on screen."""
    own = interaction.view if interaction.view.get("callback_id") == CALLBACK else {}
    way, typed, picked = read_look_up(own)
    same = look.drawn == LookUp.of(own).drawn
    with desk.store.reading() as session:
        admission = _admission(session, look)
        found = grids.look_up(session, admission.grid_id, way, typed)
        course = grids.course_of_grid(session, admission.grid_id, picked) if picked and same else None
        known = course_standing(session, admission.candidate_id, desk.settings.rac_pass_mark)
        return look_up_view(found, course, known, way, typed, look, warning)


def _admission(session: Session, look: LookUp) -> Admission:
    admission = session.get(Admission, look.admission or 0)
    if admission is None or admission.candidate_id != look.candidate:
        raise Vanished
    return admission
