"""A file to be looked at before the diploma: its window, and that it was passed on."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.watches.show import done_told, listed, no_more
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.watches.listed import WatchPlace, short_name
from rac_bot.modals.watches.sanction import CALLBACK, SanctionPlace, sanction_view
from rac_bot.store.file import candidates
from rac_bot.store.models import Action, Admission, Settling
from rac_bot.store.trace import journal
from rac_bot.store.watches import checking, every, findings
from rac_bot.store.watches.findings import Finding
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("check_sanction", check, Role.ADVISING)
    routes.view(CALLBACK, pass_on, Role.ADVISING)


def check(visit: Visit) -> Answer:
    """The button's value is `candidate:admission`."""
    candidate, _colon, admission = visit.asked.chosen.partition(":")
    place = visit.place(WatchPlace).to(
        SanctionPlace, candidate=forms.number(candidate), admission=forms.number(admission)
    )
    with visit.reading() as work:
        found = _admission(work, visit, place)
        view = _drawn(work, visit, found, place) if found else None
    if view is None:
        return visit.show(listed(visit, place.to(WatchPlace), no_more(place.watch)))
    with visit.noting() as work:
        journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    return visit.push(view)


def pass_on(visit: Visit) -> Answer:
    """It leaves the list, where it can be brought back."""
    place = visit.place(SanctionPlace)
    finding = Finding(place.candidate, place.admission)
    with visit.writing() as work:
        found = _admission(work, visit, place)
        if found:
            findings.settle(work, place.watch, finding, Settling.PASSED_ON)
    visit.wake_delivery()
    told = done_told(found.candidate, Settling.PASSED_ON) if found else no_more(place.watch)
    view = listed(visit, place.to(WatchPlace), told, finding if found else None)
    return visit.close_onto(view, lambda: notice_view(short_name(place.watch), told))


def _admission(work: Work, visit: Visit, place: SanctionPlace) -> Admission | None:
    """With its candidate; None where not all of it is passed or recognised any more.

    Raises:
        Vanished: there is no such candidate within reach.
    """
    whose = candidates.candidate(work, place.candidate)
    finding = Finding(place.candidate, place.admission)
    if not every.holds(work, place.watch, finding, visit.settings.terms):
        return None
    return next(one for one in whose.admissions if one.id == place.admission)


def _drawn(work: Work, visit: Visit, admission: Admission, place: SanctionPlace) -> Json:
    ref = visit.reference(work)
    found = checking.facts(work, admission, ref.outcome, ref.codes)
    return sanction_view(admission, found, checking.wanted(ref.codes), place)
