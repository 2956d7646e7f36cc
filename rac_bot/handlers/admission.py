"""Admitting a new candidate: *Admission rapide*, from the search or `/rac nouveau`."""

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import NotConfirmed
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals import admission as modal
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import FilePlace, SearchPlace
from rac_bot.store.college import grid_care
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import admissions, candidates
from rac_bot.store.file.admissions import Doubt, Reason
from rac_bot.store.models import Admission, Grid
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.options(modal.GRID, look_up_grid, Role.ADVISING)
    routes.action("new_candidate", open_admission, Role.ADVISING)
    routes.action("admit_again", admit_again, Role.ADVISING)
    routes.action("admission_details", toggle_details, Role.ADVISING)
    routes.action(modal.GRID, _again, Role.ADVISING)
    routes.view(modal.CALLBACK, submit_admission, Role.ADVISING)


def open_admission(visit: Visit) -> Answer:
    with visit.reading() as work:
        view = _drawn(work, visit, visit.place(modal.AdmissionPlace))
    return visit.push(view) if visit.asked.view else visit.show(view)


def admit_again(visit: Visit) -> Answer:
    """Over the file of somebody, to another grid: who they are is filled in."""
    place = visit.place(FilePlace)
    with visit.noting() as work:
        candidate = candidates.candidate(work, place.candidate)
        journal.showed(work, [candidate.id])
        entries, own = modal.entries_of(candidate), place.to(modal.AdmissionPlace)
        return visit.push(modal.admission_view(entries, work.known(Codes), None, own))


def toggle_details(visit: Visit) -> Answer:
    return _again(visit, more=not visit.place(modal.AdmissionPlace).more)


def _again(visit: Visit, **changes: object) -> Answer:
    with visit.reading() as work:
        place = visit.place(modal.AdmissionPlace).but(**changes)
        return visit.show(_drawn(work, visit, place), hashed=False)


def look_up_grid(visit: Visit) -> Answer:
    """For any type-ahead of grids."""
    with visit.reading() as work:
        return offer([modal.grid_option(grid) for grid in grid_care.grids(work, visit.asked.typed)])


def submit_admission(visit: Visit) -> Answer:
    with visit.writing() as work:
        wanted = modal.read_admission(visit.asked.view, work.known(Codes), visit.today)
        doubts = admissions.doubts(work, wanted)
        if doubts and not _confirmed(visit, doubts):
            journal.showed(work, modal.identity_shown(doubts))
            return visit.show(_drawn(work, visit, visit.place(modal.AdmissionPlace), doubts))
        known = next((d.person for d in doubts if d.reason is Reason.KNOWN_DA), None)
        admission = admissions.admit(work, wanted, known)
        return _admitted(work, visit, admission)


def _confirmed(visit: Visit, doubts: list[Doubt]) -> bool:
    """NotConfirmed where the doubts are on the screen, and the box beside them is not ticked."""
    confirmed = modal.confirms(forms.entries(visit.asked.view), doubts)
    if confirmed is False:
        raise NotConfirmed
    return bool(confirmed)


def _admitted(work: Work, visit: Visit, admission: Admission) -> Answer:
    """The file, in the place of the form; or in that of the window which the form was opened over."""
    candidate = admission.candidate
    notice = _(
        "✅ {name} : admission à {grid} enregistrée. Pensez à l’entrer aussi dans CLARA.",
        name=escape(candidate.name),
        grid=admission.grid.code,
    )
    place = visit.place(SearchPlace).to(FilePlace, candidate=candidate.id)
    file = file_of(work, visit, place, notice=notice)
    if visit.asked.view.get("previous_view_id") is None:
        return visit.show(file)
    return visit.close_onto(file, lambda: notice_view(_("Admission enregistrée"), notice))


def _drawn(work: Work, visit: Visit, place: modal.AdmissionPlace, doubts: list[Doubt] | None = None) -> Json:
    """The form as it stands; the only grid of the college is chosen from the start."""
    opened = visit.asked.view.get("callback_id") == modal.CALLBACK
    entries = forms.entries(visit.asked.view) if opened else {}
    chosen = entries[modal.GRID].value if modal.GRID in entries else None
    grid = work.find(Grid, forms.number(chosen, modal.GRID)) if chosen else grid_care.only_grid(work)
    return modal.admission_view(entries, work.known(Codes), grid, place, doubts or ())
