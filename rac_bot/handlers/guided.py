"""*Saisie guidée*: one step after another; a step is marked once, and only as it was on the screen."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, Vanished
from rac_bot.handlers import pending as list_handler
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals import guided as modal
from rac_bot.modals import pending as list_modal
from rac_bot.modals.guided import DONE, LEFT, PASSED, GuidedPlace
from rac_bot.modals.parts.notices import entered_notice
from rac_bot.modals.parts.todo import done_meanwhile
from rac_bot.store.file import pending, steps, todo
from rac_bot.store.file.steps import Values
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import Key
from rac_bot.store.models import Action, Admission, Inscription, SessionDossier
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

LEAST_MS = 1000  # on the screen before it is marked: of a double press, the second is nobody's word


def register(routes: Routes) -> None:
    routes.action("start_guided", start, Role.ADVISING)
    routes.action("guided_before", before, Role.ADVISING)
    routes.action("guided_pass", skip, Role.ADVISING)
    routes.action("guided_again", again, Role.ADVISING)
    routes.action("guided_list", to_list, Role.ADVISING)
    routes.view(modal.CALLBACK, mark, Role.ADVISING)


def start(visit: Visit) -> Answer:
    """Of what the list has, person by person."""
    place = visit.place(list_modal.PendingPlace)
    with visit.noting() as work:
        found = pending.waiting(work, list_modal.scope_of(place))
        if not found:
            return visit.show(list_handler.list_of(work, visit, place))
        return visit.show(_next(work, visit, modal.starting([one.key for one in found], place), 0))


def before(visit: Visit) -> Answer:
    """The step before, whatever came of it."""
    place = visit.place(GuidedPlace)
    with visit.noting() as work:
        return visit.show(_at(work, visit, place, max(place.at - 1, 0)))


def skip(visit: Visit) -> Answer:
    place = visit.place(GuidedPlace)
    with visit.noting() as work:
        return visit.show(_next(work, visit, place.having(place.at, PASSED), place.at + 1))


def again(visit: Visit) -> Answer:
    """*Y revenir*, to a step that was passed."""
    place = visit.place(GuidedPlace)
    with visit.noting() as work:
        return visit.show(_at(work, visit, place, visit.asked.number))


def to_list(visit: Visit) -> Answer:
    place = visit.place(GuidedPlace).to(list_modal.PendingPlace)
    with visit.noting() as work:
        return visit.show(list_handler.list_of(work, visit, place))


def mark(visit: Visit) -> Answer:
    """*Saisie, suivante ›*: the step is marked as it was on the screen, and the next one is shown."""
    place = visit.place(GuidedPlace)
    keys = place.keys
    if place.at >= len(keys) or place.outcomes[place.at] == DONE:
        with visit.noting() as work:
            return visit.show(_next(work, visit, place, place.at + 1))
    if visit.now.timestamp() * 1000 - place.drawn < LEAST_MS:
        with visit.noting() as work:
            notice = _("Deux pressions de suite : la seconde n’a rien marqué. Voici l’étape suivante.")
            return visit.show(_at(work, visit, place, place.at, notice))
    try:
        with visit.writing() as work:
            view = _marked(work, visit, place, keys[place.at])
    except (ChangedMeanwhile, Vanished) as refusal:
        with visit.noting() as work:
            notice = _("⚠️ Cette ligne a changé depuis qu’elle est affichée : relisez-la. Rien n’est marqué.")
            return visit.show(_at(work, visit, place, place.at, notice)).refusing(refusal)
    visit.wake_delivery()
    return visit.show(view)


def undone(work: Work, visit: Visit, things: Sequence[Todo], notice: str) -> Json:
    """After *Remettre à saisir*, or *Remettre la dernière*: those are to do again."""
    place, keys = visit.place(GuidedPlace), visit.place(GuidedPlace).keys
    for thing in things:
        if todo.key(thing) in keys:
            place = place.having(keys.index(todo.key(thing)), LEFT, last="")
    return _next(work, visit, place, 0, notice)


def _marked(work: Work, visit: Visit, place: GuidedPlace, wanted: Key) -> Json:
    """A press that Slack sends twice goes no further than one; what a colleague marked is not theirs."""
    notice = None
    for thing in todo.found(work, [wanted]).values():
        if todo.mark(work, thing, place.version):
            telling.changed(work, list_handler.lines_of([thing]))
        elif (thing.clara_entered_by, thing.version) != (work.by.actor, place.version + 1):
            return _next(work, visit, place, place.at + 1, done_meanwhile(thing))
        if isinstance(thing, Inscription) and todo.marked_with([thing]):  # a step that was passed
            notice = escape(entered_notice(thing, now=True))
        place = place.having(place.at, DONE, last=todo.versions([thing]))
    return _next(work, visit, place, place.at + 1, notice)


def _next(work: Work, visit: Visit, place: GuidedPlace, first: int, notice: str | None = None) -> Json:
    """The first step from there that is left to do; else the end, with those that were passed."""
    keys = place.keys
    found = todo.found(work, keys)
    waits = [key in found and todo.is_pending(found[key]) for key in keys]
    left = [at for at, wait in enumerate(waits) if wait and place.outcomes[at] == LEFT]
    for at in (*(one for one in left if one >= first), *left):
        return _at(work, visit, place, at, notice, found)
    passed = [(at, found[key]) for at, key in enumerate(keys) if waits[at]]
    journal.record_each(
        work,
        Action.SEARCH,
        [
            {"candidate_id": one, "detail": "pending"}
            for one in {todo.of_whom(thing).id for _at, thing in passed}
        ],
    )
    return modal.end_view(passed, place, notice=notice)


def _at(
    work: Work,
    visit: Visit,
    place: GuidedPlace,
    at: int,
    notice: str | None = None,
    found: Mapping[Key, Todo] | None = None,
) -> Json:
    """That step, with the journal's line that its person was shown; the next one, where it is no more."""
    keys = place.keys
    found = todo.found(work, keys) if found is None else found
    if at >= len(keys) or keys[at] not in found:
        return _next(work, visit, place.having(at, PASSED) if at < len(keys) else place, at + 1, notice)
    thing, place = found[keys[at]], place.but(at=at)
    if place.outcomes[at] == PASSED or (place.outcomes[at] == DONE and todo.is_pending(thing)):
        place = place.having(at, LEFT)
    if place.outcomes[at] == LEFT and not todo.is_pending(thing):
        return _next(work, visit, place, at + 1, done_meanwhile(thing))
    whose = todo.of_whom(thing).id
    same = at > 0 and keys[at - 1] in found and todo.of_whom(found[keys[at - 1]]).id == whose
    journal.record(work, Action.SEARCH, candidate_id=whose, detail="pending")
    if isinstance(thing, Admission):
        journal.showed(work, [whose])
    step = modal.Step(thing, _values(work, thing), list_handler.latest(work, {keys[at]: thing}), same)
    return modal.step_view(step, visit.reference(work), place, visit.now, notice=notice)


def _values(work: Work, thing: Todo) -> Values | None:
    if isinstance(thing, Inscription):
        return steps.of_line(work, thing)
    return steps.of_dossier(work, thing) if isinstance(thing, SessionDossier) else None
