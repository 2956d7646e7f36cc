"""Saying that a candidate is no longer active in the process, or is again: from a watch, from the file."""

from collections.abc import Callable

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.watches import show
from rac_bot.modals import activity as modal
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.watches import listed
from rac_bot.store.file import activity
from rac_bot.store.models import Candidate
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("stop_candidate", stop, Role.ADVISING)
    routes.action("resume_candidate", resume, Role.ADVISING)


def stop(visit: Visit) -> Answer:
    whose = _said(visit, activity.stop)
    return _shown(visit, modal.stopped(whose), modal.resume_row(whose))


def resume(visit: Visit) -> Answer:
    whose = _said(visit, activity.resume)
    if visit.asked.view.get("callback_id") == listed.CALLBACK:  # whose row is back, with the button
        return _shown(visit, modal.resumed(whose), [])
    return _shown(visit, modal.resumed(whose), modal.stop_row(whose))


def _said(visit: Visit, act: Callable[[Work, int], Candidate]) -> Candidate:
    with visit.writing() as work:
        whose = act(work, visit.asked.number)
    visit.wake_delivery()
    return whose


def _shown(visit: Visit, notice: str, offered: list[Json]) -> Answer:
    """The list or the file again; under the notice, the button that takes it back."""
    if visit.asked.view.get("callback_id") == listed.CALLBACK:
        return visit.show(show.listed(visit, visit.place(listed.WatchPlace), notice, offered=offered))
    with visit.noting() as work:
        return visit.show(file_of(work, visit, visit.place(FilePlace), notice=notice, offered=offered))
