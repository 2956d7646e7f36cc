"""From the list of what the declaration would lack, to one session; for administrators, the totals."""

from rac_bot.domain.rights import Role
from rac_bot.handlers.file import show_file
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.watches import totals as modal
from rac_bot.modals.watches.listed import WatchPlace
from rac_bot.store.watches import declaring
from rac_bot.store.watches.declaration import checks

MOST = 10_000  # sessions that a window's totals are made of; the command line makes them of any number


def register(routes: Routes) -> None:
    routes.action("show_lacking", show_lacking, Role.ADVISING)
    routes.action("declaration_totals", show_totals, Role.ADMINISTERING)


def show_lacking(visit: Visit) -> Answer:
    """Over the list. The button's value is `candidate:dossier`."""
    candidate, _colon, dossier = visit.asked.chosen.partition(":")
    place = FilePlace(
        page=visit.place(WatchPlace).page,
        candidate=forms.number(candidate),
        dossier=forms.number(dossier),
        lacking=True,
    )
    return show_file(visit, place, pushed=True)


def show_totals(visit: Visit) -> Answer:
    """They tell of nobody."""
    terms = visit.settings.terms
    with visit.reading() as work:
        coming = declaring.coming(work, terms, visit.today)
        people = declaring.everybody(work, coming.due, MOST)
        found = None if people is None else declaring.totals(declaring.each(work, people, coming.due, terms))
        view = modal.totals_view(coming, found, work.known(checks))
    over = visit.asked.view.get("callback_id") not in (None, modal.CALLBACK)  # the form of the rule
    return visit.push(view) if over else visit.show(view)
