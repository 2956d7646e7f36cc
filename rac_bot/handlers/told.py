"""*Marquer saisie* on a message: the line that it tells, or those of its lines that are then ticked."""

from collections.abc import Iterable

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, LineDeleted, Vanished
from rac_bot.handlers.file import told_by_message
from rac_bot.handlers.gate.answer import Answer, beside
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.pending import latest, mark_all
from rac_bot.i18n import _, hour
from rac_bot.modals import told as modal
from rac_bot.modals.parts import forms, notices
from rac_bot.modals.parts.todo import marked_notice
from rac_bot.modals.parts.undoing import unmark
from rac_bot.store.file import lines, todo
from rac_bot.store.models import Action, Inscription
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.action("enter_told", enter_told, Role.ADVISING)
    routes.action("tick_told", tick_all, Role.ADVISING)
    routes.view(modal.CALLBACK, mark, Role.ADVISING)


def enter_told(visit: Visit) -> Answer:
    """One line is marked at a press, as it was when the message told it; of several, one chooses."""
    wanted = forms.versions(visit.asked.chosen_on_message)
    ids = [line_id for line_id, _version in wanted]
    if len(wanted) > 1:
        with told_by_message(visit, lines=ids):
            return visit.show(_boxes(visit, ids, modal.ToldPlace()))
    [(line_id, version)] = wanted
    entered: list[Inscription] = []
    changed: list[Inscription] = []
    with told_by_message(visit, lines=ids), visit.writing() as work:
        line = lines.line(work, line_id)
        try:
            if lines.say_entered(work, line, seen=version):
                entered.append(line)
        except (ChangedMeanwhile, LineDeleted):
            changed.append(line)
        # Of one that changed the button gets the present version.
        telling.changed(work, [line.id for line in (*entered, *changed)])
        view = notices.told_notice(entered, changed)
    visit.wake_delivery()
    return visit.show(view)


def tick_all(visit: Visit) -> Answer:
    return visit.show(_boxes(visit, modal.shown(visit.asked.view), visit.place(modal.ToldPlace), ticked=True))


def mark(visit: Visit) -> Answer:
    ticked = modal.read_ticked(visit.asked.view)
    if not ticked:
        return beside(
            modal.first_boxes(visit.asked.view), _("Cochez ce que vous avez saisi, corrigé ou supprimé.")
        )
    with visit.writing() as work:
        marked = mark_all(work, ticked)
        notice = marked_notice(marked, hour(work.now))
    visit.wake_delivery()
    return visit.show(notices.notice_view(_("Saisie dans CLARA"), notice, unmark(marked.done)))


def _boxes(visit: Visit, ids: Iterable[int], place: modal.ToldPlace, *, ticked: bool = False) -> Json:
    """The window with a box for each; that this person saw whose they are is journaled."""
    with visit.reading() as work:
        found = lines.lines_of(work, ids)
        wrong = latest(work, {todo.key(line): line for line in found})
        view = modal.told_view(found, wrong, visit.reference(work), place, ticked=ticked)
    if not found:
        raise Vanished
    with visit.noting() as work:
        for candidate in dict.fromkeys(line.dossier.candidate_id for line in found):
            journal.record(work, Action.CONSULT, candidate_id=candidate)
    return view
