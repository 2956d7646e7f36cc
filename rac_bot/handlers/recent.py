"""*Saisies récentes*, over the list of what is to enter in CLARA: taking back what one marked."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, ForeignDossier, NotEntered, Vanished
from rac_bot.handlers import pending as list_handler
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals import recent as modal
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import meanwhile
from rac_bot.modals.parts.todo import put_back_told
from rac_bot.modals.pending import PendingPlace
from rac_bot.store.file import pending, todo, undoing
from rac_bot.store.models import Action
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work


def register(routes: Routes) -> None:
    routes.action("recent_marks", open_recent, Role.ADVISING)
    routes.turns("turn_recent", turn_page, Role.ADVISING)
    routes.action("put_back_recent", put_back, Role.ADVISING)


def open_recent(visit: Visit) -> Answer:
    place = visit.place(PendingPlace).to(modal.RecentPlace)
    with visit.noting() as work:
        return visit.push(_view(work, visit, place))


def turn_page(visit: Visit) -> Answer:
    place = visit.place(modal.RecentPlace).but(recent=visit.asked.number)
    with visit.noting() as work:
        return visit.show(_view(work, visit, place))


def put_back(visit: Visit) -> Answer:
    """*Pas encore saisie*: the line is to do again, in the list beneath too."""
    key, version = forms.keyed(visit.asked.chosen)
    place = visit.place(modal.RecentPlace)
    try:
        with visit.writing() as work:
            thing = todo.found(work, [key]).get(key)
            if thing is None:
                raise Vanished
            along = undoing.put_back(work, thing, version)
            telling.changed(work, list_handler.lines_of([thing]))
            told = put_back_told(thing, along, undoing.said_still([thing]))
            view = _view(work, visit, place, told)
            beneath = list_handler.list_of(work, visit, place.to(PendingPlace))
    except (ChangedMeanwhile, ForeignDossier, NotEntered, Vanished) as refusal:
        with visit.noting() as work:
            told = str(refusal)
            if isinstance(refusal, ChangedMeanwhile):
                ref, then = visit.reference(work), _("Relisez, puis recommencez.")
                told = meanwhile(refusal, _("cette ligne"), ref, then)
            return visit.show(_view(work, visit, place, f"⚠️ {told}")).refusing(refusal)
    visit.wake_delivery()
    return visit.show_over(view, beneath)


def _view(work: Work, visit: Visit, place: modal.RecentPlace, notice: str | None = None) -> Json:
    """The list as it is now, and the journal's line that this person saw it."""
    first = place.recent * modal.PAGE
    found = pending.recent(work, skip=first, size=modal.PAGE + 1)
    if first and not found:  # the page is no more
        return _view(work, visit, place.but(recent=place.recent - 1), notice)
    people = dict.fromkeys(todo.of_whom(one).id for one in found[: modal.PAGE])
    entries = [{"candidate_id": one, "detail": "pending"} for one in people] or [{"detail": "pending"}]
    journal.record_each(work, Action.SEARCH, entries)
    return modal.recent_view(found[: modal.PAGE], place, more=len(found) > modal.PAGE, notice=notice)
