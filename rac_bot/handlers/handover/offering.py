"""*Confier mes candidats*: which, to whom, from when to when; rehearsed, then offered."""

from collections.abc import Sequence
from zlib import crc32

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import (
    NotAnAdministrator,
    NotConfirmed,
    NoWorkingDay,
    StillServed,
    TakerBarred,
    TakerIsGiver,
    TakerReadsOnly,
    TakerUnknown,
    TakerWithoutAccess,
)
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.handover.answering import shown
from rac_bot.i18n import _
from rac_bot.modals.handover import form as modal
from rac_bot.modals.handover.form import HandoverPlace, Listed, Rehearsed
from rac_bot.modals.handover.window import ShownPlace
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.paging import page_shown
from rac_bot.store.college.calendar import working_days
from rac_bot.store.due import openings
from rac_bot.store.models import Action, Candidate
from rac_bot.store.people import access, handing, handover, people
from rac_bot.store.people.identity import one_id
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("hand_over", open_form, Role.ADVISING)
    routes.action("hand_over_for", open_for, Role.ADMINISTERING)
    routes.action("which", lambda visit: _again(visit, modal.read_form(visit.asked.view)), Role.ADVISING)
    routes.turns("handover_people", turn, Role.ADVISING)
    routes.view(modal.FORM, rehearse, Role.ADVISING)
    routes.action("handover_back", lambda visit: _again(visit, visit.place(HandoverPlace)), Role.ADVISING)
    routes.view(modal.REHEARSAL, apply, Role.ADVISING)


def open_form(visit: Visit) -> Answer:
    """From the Home: one's own list."""
    return visit.show(_form(visit, HandoverPlace(first=visit.today.isoformat())))


def open_for(visit: Visit) -> Answer:
    """From the window of accesses: the list of somebody who has none any more."""
    place = HandoverPlace(giver=visit.asked.chosen, first=visit.today.isoformat())
    return visit.push(_form(visit, place))


def turn(visit: Visit) -> Answer:
    return _again(visit, modal.read_form(visit.asked.view), people=visit.asked.number)


def _again(visit: Visit, place: HandoverPlace, **changes: object) -> Answer:
    warning = modal.too_many(len(place.chosen)) if len(place.chosen) > modal.MOST else None
    if warning:
        place = place.but(chosen=place.chosen[: modal.MOST])
    return visit.show(_form(visit, place.but(**changes), warning), hashed=False)


def _form(visit: Visit, place: HandoverPlace, warning: str | None = None) -> Json:
    """That people were shown by name is journaled."""
    with visit.reading() as work:
        giver = _giver(work, visit, place)
        free = handover.free(work, giver)
        others = handover.in_others(work, giver)
        at = page_shown(place.people, len(free), modal.PAGE)
        page = free[at * modal.PAGE : (at + 1) * modal.PAGE]
        name = (people.name_of(work, giver) or giver) if place.giver else ""
    if place.which and not place.every:
        _journal(visit, page)
    return modal.form_view(Listed(page, len(free), others, name), place.but(people=at), warning)


def _journal(visit: Visit, shown: Sequence[Candidate]) -> None:
    with visit.noting() as work:
        seen = [{"candidate_id": one.id, "detail": "handover"} for one in shown]
        journal.record_each(work, Action.SEARCH, seen)


def _giver(work: Work, visit: Visit, place: HandoverPlace) -> str:
    """Whose list it is: one's own; an administrator's business, of who is served no more."""
    if not place.giver:
        return visit.by.actor
    if visit.by.rights.role is not Role.ADMINISTERING:
        raise NotAnAdministrator(visit.settings.rac_admins)
    giver = one_id(work, place.giver)
    if access.served(access.caller(work, giver), visit.settings.rac_admins, giver):
        raise StillServed
    return giver


# --- the rehearsal, and the offer -------------------------------------------------------------------


def rehearse(visit: Visit) -> Answer:
    place = modal.read_form(visit.asked.view)
    if len(place.chosen) > modal.MOST:
        return _again(visit, place)
    if not place.every and not place.chosen:
        return visit.show(_form(visit, place, _("Choisissez au moins une personne.")))
    if place.days.first < visit.today:
        return beside("first", _("Au plus tôt aujourd’hui."))
    if place.days.last is not None and place.days.last < place.days.first:
        return beside("last", _("Le dernier jour ne peut pas précéder le premier."))
    return visit.show(_rehearsal(visit, place))


def _rehearsal(visit: Visit, place: HandoverPlace, warning: str | None = None) -> Json:
    try:
        with visit.reading() as work:
            place = place.but(taker=one_id(work, place.taker))
            told = _judged(work, visit, place)
    except TakerUnknown:
        visit.desk.ask_who(place.taker)
        raise
    _journal(visit, [*told.fine, *told.beyond] if told.beyond else [])
    return modal.rehearsal_view(told, place.days, place.but(seen=_seen(told)), visit.today, warning)


def _judged(work: Work, visit: Visit, place: HandoverPlace) -> Rehearsed:
    """Whom it would be about now; what the colleague lacks is refused, beside the field."""
    giver = _giver(work, visit, place)
    first, last = place.days
    if last is not None and not work.known(working_days).works(first, last):
        raise NoWorkingDay
    rights = _taker(work, visit, giver, place.taker)
    free = handover.free(work, giver)
    wanted = free if place.every else [one for one in free if one.id in set(place.chosen)]
    reached = handover.within(work, place.taker, rights, [one.id for one in wanted])
    names = people.names(work)
    return Rehearsed(
        fine=[one for one in wanted if one.id in reached],
        beyond=[one for one in wanted if one.id not in reached],
        gone=0 if place.every else len(place.chosen) - len(wanted),
        settled=bool(place.giver) and bool(reached & handover.running(work.on_behalf_of(giver)).keys()),
        giver=names.get(giver, giver),
        taker=names.get(place.taker, place.taker),
    )


def _taker(work: Work, visit: Visit, giver: str, taker: str) -> Rights:
    """The rights of whom they are handed over to."""
    if taker == giver:
        raise TakerIsGiver
    found = access.caller(work, taker)
    if found.person is None or found.person.told_at is None:
        raise TakerUnknown
    if why := access.barred(found.person, found.home):
        raise TakerBarred(why)
    rights = access.served(found, visit.settings.rac_admins, taker)
    name = people.name_of(work, taker) or taker
    if rights is None:
        raise TakerWithoutAccess(name)
    if not rights.role.includes(Role.ADVISING):
        raise TakerReadsOnly(name)
    return rights


def _seen(told: Rehearsed) -> int:
    """A number that other people would give otherwise."""
    ids = ([one.id for one in some] for some in (told.fine, told.beyond))
    return crc32(repr([*ids, told.gone]).encode()) & forms.GREATEST


def apply(visit: Visit) -> Answer:
    """As it was rehearsed; of other people, it is rehearsed again."""
    place = visit.place(HandoverPlace)
    with visit.writing() as work:
        told = _judged(work, visit, place)
        same = _seen(told) == place.seen
        if same and told.left_out and not modal.has_consented(visit.asked.view):
            raise NotConfirmed
        if same:
            giver = _giver(work, visit, place)
            made = handing.offer(work, giver, place.taker, [one.id for one in told.fine], place.days)
            openings.lay(work, work.now)
    if not same:
        return visit.show(_rehearsal(visit, place, _("La liste a changé depuis l’aperçu : la voici.")))
    visit.wake_delivery()
    notice = _("✅ La proposition est partie. La réponse vous viendra en message direct.")
    return visit.show(shown(visit, ShownPlace(handover=made.id), notice))
