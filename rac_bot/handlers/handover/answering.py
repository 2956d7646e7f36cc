"""*Candidats confiés*: those that one gives and takes; accepted, refused, ended."""

from collections.abc import Callable

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import NotTheirsToUndo
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _, _n
from rac_bot.modals.handover import window as modal
from rac_bot.modals.handover.window import Shown, ShownPlace
from rac_bot.modals.parts.paging import page_shown
from rac_bot.store.models import Action, Handover, HandoverState
from rac_bot.store.people import access, handing, handover, people
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("show_handovers", lambda visit: show_all(visit, 0), Role.ADVISING)
    routes.turns("handovers", lambda visit: show_all(visit, visit.asked.number), Role.ADVISING)
    routes.action("show_handover", show_one, Role.ADVISING)
    routes.turns("handover_page", turn, Role.ADVISING)
    routes.action("accept_handover", accept, Role.ADVISING)
    routes.action("refuse_handover", refuse, Role.ADVISING)
    routes.action("end_handover", end, Role.ADVISING)


def show_all(visit: Visit, page: int) -> Answer:
    return visit.show(_list(visit, page))


def _list(visit: Visit, page: int = 0) -> Json:
    with visit.reading() as work:
        every = handover.of_person(work, visit.by.actor)
        at = page_shown(page, len(every), modal.LISTED)
        some = every[at * modal.LISTED : (at + 1) * modal.LISTED]
        counts = handover.counts(work, some)
        names = people.names(work)
    listed = [(one, counts[one.id]) for one in some]
    return modal.list_view(listed, len(every), names, ShownPlace(page=at))


def show_one(visit: Visit) -> Answer:
    """Over the list, or from a message."""
    view = visit.asked.view
    listed = bool(view) and view.get("callback_id") == modal.LIST
    window = shown(visit, ShownPlace(handover=visit.asked.number, listed=listed))
    return visit.push(window) if view else visit.show(window)


def turn(visit: Visit) -> Answer:
    return visit.show(shown(visit, visit.place(ShownPlace).but(page=visit.asked.number)))


def shown(visit: Visit, place: ShownPlace, notice: str | None = None) -> Json:
    """The window of one; that its people were shown is journaled.

    Raises:
        NotTheirsToUndo: whoever asks has no part in it.
    """
    with visit.reading() as work:
        one = handover.one(work, place.handover)
        if not handover.is_party(work, one):
            raise NotTheirsToUndo
        every = handover.people(work, one)
        count = handover.counts(work, [one])[one.id]
        served = access.served(access.caller(work, one.giver), visit.settings.rac_admins, one.giver)
        may_end, names = handover.may_end(work, one), people.names(work)
    at = page_shown(place.page, len(every), modal.PAGE)
    page = every[at * modal.PAGE : (at + 1) * modal.PAGE]
    with visit.noting() as work:
        seen = [{"candidate_id": found.id, "detail": "handover"} for found in page]
        journal.record_each(work, Action.SEARCH, seen)
    is_over = one.state not in (*handover.OPEN, HandoverState.MOVED, HandoverState.SETTLED)
    past = one.last_day is not None and one.last_day < visit.today
    told = Shown(
        one,
        one.people if is_over else count,
        page,
        len(every),
        count - len(every),
        taker=one.taker == visit.by.actor,
        may_end=may_end,
        orphan=past and one.state is HandoverState.RUNNING and served is None,
    )
    return modal.handover_view(told, names, place.but(page=at), notice=notice)


def accept(visit: Visit) -> Answer:
    def act(work: Work, one: Handover) -> str | None:
        giver = access.served(access.caller(work, one.giver), visit.settings.rac_admins, one.giver)
        left_out = handing.accept(work, one, visit.by.rights, giver)
        if not left_out:
            return None
        return _n(
            "⚠️ {n} dossier n’est plus sur sa liste, ou plus dans votre accès : il n’a pas suivi.",
            "⚠️ {n} dossiers ne sont plus sur sa liste, ou plus dans votre accès : ils n’ont pas suivi.",
            left_out,
        )

    return _change(visit, act)


def refuse(visit: Visit) -> Answer:
    return _change(visit, handing.refuse)


def end(visit: Visit) -> Answer:
    """What was offered is taken back; what runs comes back now; what was moved just now too."""
    handover_id, seen = modal.read_seen(visit.asked.chosen)

    def act(work: Work, one: Handover) -> str | None:
        if one.state is not seen:
            return _("⚠️ Cela a changé entre-temps : voici où c’en est.")
        handing.end(work, one)
        return None

    return _change(visit, act, handover_id)


def _change(
    visit: Visit, act: Callable[[Work, Handover], str | None], handover_id: int | None = None
) -> Answer:
    """What came of it takes the window's place, over the list as it is now, or opens over the message."""
    with visit.writing() as work:
        one = handover.one(work, visit.asked.number if handover_id is None else handover_id)
        notice = act(work, one)
    visit.wake_delivery()
    place = ShownPlace.of(visit.asked.view).but(handover=one.id)
    window = shown(visit, place, notice)
    return visit.show_over(window, _list(visit)) if place.listed else visit.show(window)
