"""*Session suivante*: of one's list, or of one person over their file; chosen, rehearsed, applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from rac_bot.blockkit import Json, button
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.errors import Refusal
from rac_bot.handlers.file import file_drawn
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.several.saving import Attempts, save_chosen
from rac_bot.i18n import _
from rac_bot.modals.parts.labels import with_grid
from rac_bot.modals.parts.paging import page_shown
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.sessions import over, parse_session, session_choices
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.modals.several import next_session as modal
from rac_bot.modals.several import preview
from rac_bot.modals.several.next_session import NextPlace, Page
from rac_bot.store.file import candidates, dossiers, followed, several
from rac_bot.store.file import next_session as store
from rac_bot.store.file.next_session import Alone, Offers, Refused, Wishes
from rac_bot.store.models import Action, Candidate, SessionDossier
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("next_session", open_form, Role.ADVISING)
    routes.options("next_to", look_up_session, Role.ADVISING)
    routes.action("next_to", lambda visit: _again(visit, modal.read_next(visit.asked.view)), Role.ADVISING)
    routes.options("next_courses", look_up_courses, Role.ADVISING)
    routes.turns("next_people", turn, Role.ADVISING)
    routes.view(modal.FORM, rehearse, Role.ADVISING)
    routes.action("next_back", lambda visit: _again(visit, visit.place(NextPlace)), Role.ADVISING)
    routes.view(modal.REHEARSAL, apply, Role.ADVISING)


def open_form(visit: Visit) -> Answer:
    """From the Home, those of the list; from a file, that person."""
    view = visit.asked.view
    place = visit.place(FilePlace).to(NextPlace) if view else NextPlace()
    with visit.reading() as work:
        place = place.but(session=visit.session_now(work).next().code)
    drawn = _form(visit, place)
    return visit.push(drawn) if view else visit.show(drawn)


def turn(visit: Visit) -> Answer:
    return _again(visit, modal.read_next(visit.asked.view), people=visit.asked.number)


def look_up_session(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(session_choices(visit.asked.typed, visit.session_now(work).next()))


def look_up_courses(visit: Visit) -> Answer:
    """Of the person whose field it is."""
    whose = modal.whose(str(visit.asked.body.get("block_id")))
    with visit.reading() as work:
        found = store.offers(work, candidates.candidate(work, whose), visit.judging)
    return offer(modal.offered(found, visit.asked.typed))


def _again(visit: Visit, place: NextPlace, **changes: object) -> Answer:
    if count := _too_many(place):
        place = visit.place(NextPlace)
        return visit.show(_form(visit, place, modal.too_many(count)), hashed=False)
    return visit.show(_form(visit, place.but(**changes)), hashed=False)


def _too_many(place: NextPlace) -> int:
    """How many courses are chosen, where that is more than may be."""
    count = sum(map(len, place.chosen.values()))
    return count if count > store.MOST else 0


def _form(visit: Visit, place: NextPlace, warning: str | None = None) -> Json:
    """A page of the people as they stand now; that they were shown is journaled."""
    session = parse_session(place.session)
    with visit.reading() as work:
        every = _people(work, visit, place)
        at = page_shown(place.people, len(every), modal.PEOPLE)
        shown = every[at * modal.PEOPLE : (at + 1) * modal.PEOPLE]
        people = [(one, _offers(work, visit, one)) for one in shown]
        warning = warning or over(session, visit.calendar(work), visit.today)
    with visit.noting() as work:
        journal.record_each(
            work, Action.SEARCH, [{"candidate_id": one.id, "detail": "next_session"} for one in shown]
        )
    page = Page(people, at * modal.PEOPLE + 1, len(every))
    return modal.next_view(page, session, place.but(people=at), warning)


def _people(work: Work, visit: Visit, place: NextPlace) -> Sequence[Candidate]:
    if place.candidate:
        return [candidates.candidate(work, place.candidate)]
    return followed.of_advisor(work, visit.by.actor)


def _offers(work: Work, visit: Visit, candidate: Candidate) -> Offers | Refusal:
    try:
        return store.offers(work, candidate, visit.judging)
    except Refusal as refusal:
        return refusal


# --- the rehearsal, and what is applied ---------------------------------------------------------------


def rehearse(visit: Visit) -> Answer:
    place = modal.read_next(visit.asked.view)
    if _too_many(place):
        return _again(visit, place)
    if not place.chosen and not place.files:
        return visit.show(_form(visit, place, _("Choisissez un cours au moins, avec son mode.")))
    return visit.show(_rehearsal(visit, place))


def _rehearsal(visit: Visit, place: NextPlace, warning: str | None = None) -> Json:
    """Of a course in two modes, the form again."""
    session = parse_session(place.session)
    with visit.reading() as work:
        found = store.wishes(work, place.chosen, visit.judging)
        alone = _alone(work, visit, place, session)
        proposals = several.propose(work, found.wanted, session, visit.judging)
        asked = several.asked(work)
        warning = warning or over(session, visit.calendar(work), visit.today)
    if found.twice:
        return _form(visit, place, modal.twice(found.twice))
    place = place.but(seen=found.seen, alone=tuple(one.id for one in alone.people))
    return modal.rehearsal_view(session, proposals, found, alone, asked, place, warning)


def _alone(work: Work, visit: Visit, place: NextPlace, session: Session) -> Alone:
    """Of those who have no course chosen, where that is asked."""
    if not place.files:
        return Alone()
    others = [one for one in _people(work, visit, place) if one.id not in place.chosen]
    room = store.MOST - sum(map(len, place.chosen.values()))
    return store.alone(work, others, session, visit.judging, room)


def apply(visit: Visit) -> Answer:
    """In one transaction; what comes of it stands in the rehearsal's stead."""
    place = visit.place(NextPlace)
    session = parse_session(place.session)
    with visit.reading() as work:
        shown = store.wishes(work, place.chosen, visit.judging)
    if shown.seen != place.seen:
        changed = _("La grille a changé depuis l’aperçu : voici ce qui serait créé maintenant.")
        return visit.show(_rehearsal(visit, place, changed))
    applied = _applied(visit, place, session, shown)
    attempts, alone = applied.attempts, applied.alone
    outcome = partial(
        preview.outcome_view,
        attempts,
        applied.gone,
        alone=alone,
        alone_refused=applied.refused,
        saved_at=applied.at,
    )
    lines = preview.saved_lines(attempts)
    if not lines and not alone:
        onwards = [modal.back_button()]
        return visit.show(outcome(place, callback=modal.REHEARSAL, onwards=onwards))
    visit.wake_delivery()
    onwards = [button(_("Saisie guidée"), "start_guided", primary=True)]
    if not place.candidate:
        return visit.show(outcome("", onwards=onwards))
    dossier = lines[0].dossier if lines else alone[0]
    beneath = place.to(FilePlace, dossier=dossier.id)
    window = outcome(beneath, head=with_grid(dossier.candidate, None), onwards=onwards)
    with visit.reading() as work:
        told = preview.summary(attempts, alone)
        return visit.show_over(window, file_drawn(work, visit, beneath, told, offered=undo_enrolment(lines)))


@dataclass(frozen=True, slots=True)
class _Applied:
    attempts: Attempts
    gone: int
    alone: Sequence[SessionDossier]
    refused: Refused  # of whom the session is not created, which the rehearsal showed
    at: datetime


def _applied(visit: Visit, place: NextPlace, session: Session, shown: Wishes) -> _Applied:
    """With the groups that were shown: one that has another number since is refused.

    All or none is about the lines and the sessions alike.
    """
    with visit.writing() as work:
        now = store.wishes(work, place.chosen, visit.judging)
        alone = [one for one in place.alone if one not in place.chosen]
        places, refused = store.judged(work, alone, session)
        gone = now.gone + len(alone) - len(places) - len(refused)
        left_out = gone + len(refused)
        attempts = save_chosen(work, visit, now.wanted, session, shown.groups, left_out)
        one_refused = left_out or any(one.refusal for _wanted, one in attempts)
        if one_refused and preview.read_all_or_none(visit.asked.view):
            places = []
        made = [dossiers.add(work, one) for one in places]
        if place.candidate:
            journal.record(work, Action.CONSULT, candidate_id=place.candidate)  # the file is shown beneath
        return _Applied(attempts, gone, made, refused, work.now)
