"""The shortcut on a message: the files and the courses of the numbers that it holds."""

from rac_bot.domain.mentioned import mentioned
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals import from_message as modal
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.college import grids
from rac_bot.store.file import candidates
from rac_bot.store.models import Action
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.shortcut("in_message", find_in_message)
    routes.action("open_found", open_found)


def find_in_message(visit: Visit) -> Answer:
    """Nothing is written in the channel, and of the message nothing is kept."""
    message = visit.asked.body.get("message") or {}
    named = mentioned(str(message.get("text") or ""))
    with visit.reading() as work:
        people = candidates.mentioned(work, named.das, named.codes_permanents)
        courses = grids.titles(work, named.courses)
        view = modal.found_view(people, courses, visit.reference(work))
    with visit.noting() as work:
        shown = min(len(people), modal.SHOWN)
        journal.record(work, Action.SEARCH, people=shown, detail="message")
    return visit.show(view)


def open_found(visit: Visit) -> Answer:
    """The file over the list, which is there again once it is closed."""
    with visit.noting() as work:
        return visit.push(file_of(work, visit, FilePlace(candidate=visit.asked.number)))
