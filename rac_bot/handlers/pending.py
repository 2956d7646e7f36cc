"""`/rac à-saisir`: what is left to do in CLARA, and saying that it is done."""

from collections.abc import Sequence
from contextlib import suppress

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, LineDeleted
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.line.line import say_entered
from rac_bot.i18n import _
from rac_bot.modals import pending as modal
from rac_bot.modals.parts.paging import page_shown
from rac_bot.modals.parts.undoing import unmark
from rac_bot.store.file import pending, undoing
from rac_bot.store.models import Action, Inscription
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("pending_session", choose_session)
    routes.action("pending_programme", choose_programme)
    routes.turns("turn_pending", lambda visit: show_pending(visit, page=visit.asked.number))
    routes.action("tick_pending", lambda visit: show_pending(visit, ticked=True))
    routes.view(modal.CALLBACK, mark, Role.ADVISING)


def show_pending(visit: Visit, *, ticked: bool = False, **changes: object) -> Answer:
    with visit.noting() as work:
        place = visit.place(modal.PendingPlace).but(**changes)
        return visit.show(list_of(work, visit, place, ticked=ticked))


def choose_session(visit: Visit) -> Answer:
    chosen = "" if visit.asked.chosen == modal.ALL else visit.asked.chosen
    return show_pending(visit, session=chosen, page=0)


def choose_programme(visit: Visit) -> Answer:
    chosen = None if visit.asked.chosen == modal.ALL else visit.asked.number
    return show_pending(visit, programme=chosen, page=0)


def mark(visit: Visit) -> Answer:
    """Say that what is ticked was entered; what changed since it was on the screen is left as it is."""
    ticked = modal.read_ticked(visit.asked.view)
    if not ticked:
        return beside(
            modal.first_boxes(visit.asked.view), _("Cochez ce que vous avez saisi, corrigé ou retiré.")
        )
    with visit.writing() as work:
        marked, notice = mark_all(work, ticked)
        place, offered = visit.place(modal.PendingPlace), unmark(marked)
        view = list_of(work, visit, place, notice=notice, offered=offered)
    visit.wake_delivery()
    return visit.show(view)


def mark_all(work: Work, ticked: Sequence[tuple[int, int]]) -> tuple[list[Inscription], str]:
    """Mark those lines, and have their messages say so; which were marked, and what came of it, in words."""
    seen = dict(ticked)
    found = undoing.lines_of(work, seen)
    marked: list[Inscription] = []
    changed: list[Inscription] = []
    for line in found:
        with suppress(ChangedMeanwhile, LineDeleted):
            if say_entered(work, line, seen=seen[line.id]):
                marked.append(line)
            continue
        changed.append(line)
    telling.changed(work, [line.id for line in marked])
    gone = len(seen) - len(marked) - len(changed)
    return marked, modal.marked_notice(len(marked), changed, gone)


def list_of(
    work: Work,
    visit: Visit,
    place: modal.PendingPlace,
    *,
    notice: str | None = None,
    offered: Sequence[Json] = (),
    ticked: bool = False,
) -> Json:
    """The list as it is now, and the journal's line that this person saw it."""
    counts = pending.counts(work)
    if not modal.total(counts, place):  # all that the filters kept is done
        place = modal.PendingPlace(turn=place.turn)
    page = page_shown(place.page, modal.total(counts, place), modal.PAGE)
    place = place.but(page=page, turn=place.turn + 1)
    found = pending.page(work, modal.slice_of(place), page=place.page, size=modal.PAGE)
    people = len({line.dossier.candidate_id for line in found})
    journal.record(work, Action.SEARCH, people=people, detail=f"pending, page {place.page + 1}")
    ref = visit.reference(work)
    return modal.pending_view(found, counts, ref, place, notice=notice, offered=offered, ticked=ticked)
