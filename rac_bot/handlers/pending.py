"""`/rac à-saisir`: what is left to do in CLARA, and saying that it is done."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _, hour
from rac_bot.modals import pending as modal
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.todo import Latest, marked_notice, marked_told
from rac_bot.modals.parts.undoing import unmark
from rac_bot.store.file import pending, ticks, todo
from rac_bot.store.file.pending import Waiting
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import Key, Seen
from rac_bot.store.models import Action, Admission, ClaraState, Inscription
from rac_bot.store.telling import telling
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.work import Work

FORMER = ("pending_session", "pending_programme", "tick_pending")
"""What only windows drawn by a version before hold, whose list was everybody's."""
MOST = 150  # marked at once: what one button takes back


def register(routes: Routes) -> None:
    routes.action("pending_scope", choose_scope)
    routes.action("show_team", lambda visit: show_pending(visit, team=True, session="", page=0))
    routes.turns("turn_pending", lambda visit: show_pending(visit, page=visit.asked.number))
    routes.action("tick", tick, Role.ADVISING)
    routes.action("tick_all", lambda visit: tick_page(visit, ticked=True), Role.ADVISING)
    routes.action("untick_all", lambda visit: tick_page(visit, ticked=False), Role.ADVISING)
    routes.view(modal.CALLBACK, mark, Role.ADVISING)
    routes.action("pending_session", choose_former_session)
    routes.action("pending_programme", lambda visit: show_pending(visit, page=0))
    routes.action("tick_pending", lambda visit: tick_page(visit, ticked=True), Role.ADVISING)


def show_pending(visit: Visit, **changes: object) -> Answer:
    """One's own; of somebody who only reads, the team's."""
    place = modal.place_in(visit.asked.view)
    if not visit.asked.view and not visit.by.rights.role.includes(Role.ADVISING):
        place = place.but(team=True)
    with visit.noting() as work:
        return visit.show(list_of(work, visit, place.but(**changes)))


def choose_scope(visit: Visit) -> Answer:
    place = modal.scoped(modal.place_in(visit.asked.view), visit.asked.chosen)
    return show_pending(visit, team=place.team, session=place.session, page=0)


def choose_former_session(visit: Visit) -> Answer:
    chosen = "" if visit.asked.chosen == modal.FORMER_ALL else visit.asked.chosen
    return show_pending(visit, session=chosen, page=0)


def tick(visit: Visit) -> Answer:
    """What is ticked in one block is kept; nothing is drawn again."""
    action = visit.asked.body["actions"][0]
    shown = modal.read_shown(visit.asked.view, action.get("block_id"))
    ticked = {forms.keyed(one["value"])[0] for one in action.get("selected_options") or ()}
    with visit.noting() as work:
        ticks.keep(work, shown, {key: version for key, version in shown.items() if key in ticked})
    return Answer()


def tick_page(visit: Visit, *, ticked: bool) -> Answer:
    """All that the page shows."""
    shown = modal.read_shown(visit.asked.view)
    with visit.noting() as work:
        ticks.keep(work, shown, shown if ticked else {})
        return visit.show(list_of(work, visit, modal.place_in(visit.asked.view)))


def mark(visit: Visit) -> Answer:
    """Say that what is ticked was entered: on this page as it is sent, on the others as it was kept."""
    place, view = modal.place_in(visit.asked.view), visit.asked.view
    shown = modal.read_shown(view)
    with visit.reading() as work:
        wanted = dict(list(_ticked(work, place, shown, modal.read_ticked(view)).items())[:MOST])
    if not wanted:
        with visit.noting() as work:
            notice = "⚠️ " + _("Cochez ce que vous avez saisi, corrigé ou supprimé.")
            return visit.show(list_of(work, visit, place, notice=notice, outcome=notice))
    with visit.writing() as work:
        marked = mark_all(work, wanted)
        ticks.drop(work, {**shown, **wanted})
        at = hour(work.now)
        notice = marked_notice(marked, at)
        outcome = marked_told(marked, at) if marked.done else None
        drawn = list_of(work, visit, place, notice=notice, offered=unmark(marked.done), outcome=outcome)
    visit.wake_delivery()
    return visit.show(drawn)


def _ticked(work: Work, place: modal.PendingPlace, shown: Seen, ticked: Seen) -> dict[Key, int]:
    """On the page, and on the others of the same scope."""
    kept = ticks.of_actor(work)
    others = [one.key for one in pending.waiting(work, modal.scope_of(place))] if kept else []
    return {**ticked, **{key: kept[key] for key in others if key in kept and key not in shown}}


def mark_all(work: Work, seen: Seen) -> todo.Marked:
    """Mark those, and have the messages of the lines among them say so."""
    marked = todo.mark_all(work, seen)
    telling.changed(work, lines_of(marked.done))
    return marked


def lines_of(things: Sequence[Todo]) -> list[int]:
    return [one.id for one in things if isinstance(one, Inscription)]


def list_of(
    work: Work,
    visit: Visit,
    place: modal.PendingPlace,
    *,
    notice: str | None = None,
    offered: Sequence[Json] = (),
    outcome: str | None = None,
) -> Json:
    """The list as it is now, and in the journal each person whom it showed."""
    found = pending.waiting(work, modal.scope_of(place))
    if not found and place.session:  # all that the session had is done
        place = place.but(session="", page=0)
        found = pending.waiting(work, modal.scope_of(place))
    pages = modal.paged(pending.by_person(found))
    place = place.but(page=min(place.page, len(pages) - 1), turn=place.turn + 1)
    shown = _shown(work, visit, place, found, pages)
    people = dict.fromkeys(todo.of_whom(things[0]).id for things in shown.people)
    entries = [{"candidate_id": one, "detail": "pending"} for one in people] or [{"detail": "pending"}]
    journal.record_each(work, Action.SEARCH, entries)
    ref = visit.reference(work)
    return modal.pending_view(shown, ref, place, notice=notice, offered=offered, outcome=outcome)


def _shown(
    work: Work,
    visit: Visit,
    place: modal.PendingPlace,
    found: Sequence[Waiting],
    pages: Sequence[Sequence[Sequence[Waiting]]],
) -> modal.Shown:
    page = pages[place.page]
    things = todo.found(work, [one.key for some in page for one in some])
    kept = ticks.of_actor(work) if visit.by.rights.role.includes(Role.ADVISING) else {}
    before = {one.candidate_id for some in pages[: place.page] for theirs in some for one in theirs}
    people = [[things[one.key] for one in theirs if one.key in things] for theirs in page]
    return modal.Shown(
        people=[theirs for theirs in people if theirs],
        first=len(before - {one.candidate_id for some in page for one in some}) + 1,
        total=len({one.candidate_id for one in found}),
        more=place.page < len(pages) - 1,
        counts=pending.counts(work, None if place.team or place.session else found),
        latest=latest(work, things),
        ticked=kept,
        elsewhere=sum(one.key in kept and one.key not in things for one in found),
    )


def latest(work: Work, things: Mapping[Key, Todo]) -> Latest:
    """Of what is to correct, who changed it last and when."""
    wrong = {
        key: one
        for key, one in things.items()
        if one.clara is ClaraState.TO_CORRECT and not isinstance(one, Admission)
    }
    found = {key: changes.latest(work, one, 1) for key, one in wrong.items()}
    return {key: past[0] for key, past in found.items() if past}
