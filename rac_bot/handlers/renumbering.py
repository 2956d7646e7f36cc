"""Correcting somebody's DA, from the file: an administrator's act."""

from rac_bot.domain.rights import Role
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals import renumbering as modal
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.file import candidates, renumbering
from rac_bot.store.file.renumbering import Renumbered
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("renumber", open_form, Role.ADMINISTERING)
    routes.view(modal.CALLBACK, submit, Role.ADMINISTERING)
    routes.action("undo_renumber", undo, Role.ADMINISTERING)


def open_form(visit: Visit) -> Answer:
    place = visit.place(FilePlace)
    with visit.reading() as work:
        return visit.push(modal.renumber_view(candidates.candidate(work, place.candidate), place))


def submit(visit: Visit) -> Answer:
    da, candidate = modal.read_da(visit.asked.view), visit.place(FilePlace).candidate
    with visit.writing() as work:
        answer = _done(work, visit, renumbering.renumber(work, candidate, da))
    visit.wake_delivery()
    return answer


def undo(visit: Visit) -> Answer:
    candidate, entry = forms.versioned(visit.asked.chosen)
    with visit.writing() as work:
        answer = _done(work, visit, renumbering.undo(work, candidate, entry))
    visit.wake_delivery()
    return answer


def _done(work: Work, visit: Visit, done: Renumbered) -> Answer:
    """What was done, over the file as it is now."""
    place = visit.place(FilePlace)
    return visit.show_over(modal.renumbered_view(done, place), file_of(work, visit, place))
