"""The windows *Plusieurs candidats* of earlier versions, open during an upgrade: each becomes today's.

One course of a grid for several people: the form is shown as *Plusieurs inscriptions*, filled in; the preview
is saved as it stands.
"""

from rac_bot.domain.codes import format_da
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Role
from rac_bot.errors import CandidateNotShown, CourseNotInGrid
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription import look_ups
from rac_bot.handlers.several.paste import empty_form, look_up_session
from rac_bot.handlers.several.saving import save
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import course_option
from rac_bot.modals.parts.place import Number, SearchPlace, Word
from rac_bot.modals.parts.sessions import parse_session
from rac_bot.modals.several import paste, preview
from rac_bot.store.college import grids
from rac_bot.store.file import several
from rac_bot.store.file.several import Wanted
from rac_bot.store.models import Grid
from rac_bot.store.work.work import Work

PREVIEW = "many_candidates_preview"
FORMER = (
    *("batch_candidates", "batch_session", "batch_grid", "batch_courses"),
    *("many_candidates", PREVIEW),
)


class CandidatesPlace(SearchPlace):
    people: tuple[Number, ...] = ()
    grid: Number | None = None
    where: Word = ""  # the session
    courses: tuple[Number, ...] = ()  # one, of the grid
    mode: Mode | None = None


def register(routes: Routes) -> None:
    routes.options("batch_candidates", look_ups.look_up_candidate, Role.ADVISING)
    routes.options("batch_session", look_up_session, Role.ADVISING)
    routes.options("batch_courses", look_up_course, Role.ADVISING)
    for name in ("batch_candidates", "batch_session", "batch_grid"):
        routes.action(name, form, Role.ADVISING)
    routes.view("many_candidates", form, Role.ADVISING)
    routes.view(PREVIEW, save_preview, Role.ADVISING)


def look_up_course(visit: Visit) -> Answer:
    grid = visit.place(CandidatesPlace).grid
    with visit.reading() as work:
        found = grids.courses(work, grid, visit.asked.typed) if grid else []
        return offer([course_option(course) for course in found])


def form(visit: Visit) -> Answer:
    """What it holds, as lines; whatever was pressed in it."""
    view, place = visit.asked.view, visit.place(CandidatesPlace)
    people = [forms.number(one) for one in forms.values(view, "candidate")]
    grid, course = forms.value(view, "grid"), forms.value(view, "course")
    mode = forms.value(view, "mode")
    held = place.but(
        people=tuple(people),
        grid=forms.number(grid) if grid else place.grid,
        where=forms.value(view, "session") or "",
        courses=(forms.number(course),) if course else (),
        mode=forms.member(Mode, mode) if mode else None,
    )
    return _shown(visit, held)


def back(visit: Visit) -> Answer:
    """From the preview."""
    return _shown(visit, visit.place(CandidatesPlace))


def _shown(visit: Visit, place: CandidatesPlace) -> Answer:
    with visit.reading() as work:
        people = several.people(work, place.people)
        held = (
            grids.course_of_grid(work, place.grid, place.courses[0]) if place.grid and place.courses else None
        )
        filled = paste.Filled(
            parse_session(place.where) if place.where else None,
            "\n".join(format_da(one.da) for one in people),
            held.course if held else None,
            place.mode,
        )
        return visit.show(empty_form(work, visit, filled, place.to(SearchPlace)), hashed=False)


def save_preview(visit: Visit) -> Answer:
    place = visit.place(CandidatesPlace)
    with visit.writing() as work:
        wanted = _wanted(work, place)
        fields = {one.name: "group" for one in wanted}
        attempts = save(work, visit, wanted, parse_session(place.where), fields)
    if preview.saved_lines(attempts):
        visit.wake_delivery()
    return visit.show(preview.outcome_view(attempts, 0, ""))


def _wanted(work: Work, place: CandidatesPlace) -> list[Wanted]:
    people = several.people(work, place.people)
    grid = work.find(Grid, place.grid) if place.grid else None
    if not people or grid is None or not place.courses:
        raise CandidateNotShown
    held = grids.course_of_grid(work, grid.id, place.courses[0])
    if held is None:
        raise CourseNotInGrid(grid.code)
    return [Wanted(str(one.id), one, held.course.number, place.mode) for one in people]
