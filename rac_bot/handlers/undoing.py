"""*Défaire l’enregistrement*, *Rétablir*, *Remettre à saisir*: what was just done, taken back."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rac_bot.blockkit import Json, section
from rac_bot.domain.rights import Role
from rac_bot.errors import NotTheirsToUndo, TooLateToUndo, Vanished
from rac_bot.handlers import guided, pending
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.inscription.form import form_of
from rac_bot.handlers.line.line import FILES
from rac_bot.i18n import _
from rac_bot.modals import pending as pending_modal
from rac_bot.modals.guided import CALLBACK as GUIDED
from rac_bot.modals.parts import forms
from rac_bot.modals.parts import undoing as modal
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import FilePlace, InscriptionPlace, Number, Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file import undoing
from rac_bot.store.file.things import Todo
from rac_bot.store.file.undoing import Undone
from rac_bot.store.models import Inscription
from rac_bot.store.telling import telling
from rac_bot.store.work.work import Work

T = TypeVar("T", bound=Todo)


class _AnyPlace(Place):
    """Of a window that may be over a file."""

    candidate: Number | None = None
    series: bool = False


def register(routes: Routes) -> None:
    routes.action("undo_enrolment", undo_enrolment, Role.ADVISING)
    routes.action("restore_lines", restore_lines, Role.ADVISING)
    routes.action("unmark", unmark, Role.ADVISING)
    routes.action("restore_dossier", restore_dossier, Role.ADVISING)


def undo_enrolment(visit: Visit) -> Answer:
    title, seen = _("Enregistrement défait"), forms.seen(visit.asked.chosen)

    def undo(work: Work) -> Undone[Todo]:
        return undoing.enrolments(work, seen)

    return _undone(visit, undo, title, modal.undone_notice, modal.restore_lines)


def restore_lines(visit: Visit) -> Answer:
    """Of an enrolment that was undone."""
    title, wanted = _("Inscriptions rétablies"), forms.versions(visit.asked.chosen)

    def undo(work: Work) -> Undone[Inscription]:
        return undoing.deletions(work, wanted)

    return _undone(visit, undo, title, modal.restored_notice)


def unmark(visit: Visit) -> Answer:
    seen = forms.seen(visit.asked.chosen)

    def undo(work: Work) -> Undone[Todo]:
        return undoing.marks(work, seen)

    return _undone(visit, undo, _("Lignes remises à saisir"), modal.unmarked_notice)


def restore_dossier(visit: Visit) -> Answer:
    """From the file, whose session was just deleted."""
    dossier_id, version = forms.versioned(visit.asked.chosen)
    place = visit.place(FilePlace)
    try:
        with visit.writing() as work:
            dossier = undoing.restore_dossier(work, dossier_id, place.candidate, version)
            notice = _("✅ {session} : dossier session rétabli.", session=dossier.session.label)
            return visit.show(file_of(work, visit, place.but(dossier=dossier.id), notice=notice))
    except (NotTheirsToUndo, TooLateToUndo, Vanished) as refusal:
        told = f"⚠️ {refusal}"
        if isinstance(refusal, Vanished):
            told = _("⚠️ Cette session est déjà au dossier, ou n’y est plus.")
        with visit.noting() as work:
            return visit.show(file_of(work, visit, place, notice=told)).refusing(refusal)


def _undone(
    visit: Visit,
    undo: Callable[[Work], Undone[T]],
    title: str,
    notice: Callable[[Undone[T], Reference], list[str]],
    offered: Callable[[Sequence[T]], list[Json]] = lambda _things: [],
) -> Answer:
    with visit.writing() as work:
        undone = undo(work)
        telling.changed(work, pending.lines_of(undone.done))
        first, *more = notice(undone, visit.reference(work))
        if visit.asked.view.get("callback_id") == GUIDED:
            answer = visit.show(guided.undone(work, visit, undone.done, "\n".join((first, *more))))
        else:
            outcome = first.partition("\n")[0] if undone.done else None
            under = [*map(section, more), *offered(undone.done)]
            answer = _drawn(work, visit, title if undone.done else None, first, under, outcome)
    visit.wake_delivery()
    return answer


def _drawn(
    work: Work, visit: Visit, title: str | None, notice: str, offered: Sequence[Json], outcome: str | None
) -> Answer:
    """Where the press was: in the file, in the list of what is to enter; else in a window of its own, with
    that title where something was done."""
    title = title or _("Action impossible")
    view = visit.asked.view
    if view.get("callback_id") in FILES:
        return visit.show(file_of(work, visit, visit.place(FilePlace), notice=notice, offered=offered))
    if view.get("callback_id") == pending_modal.CALLBACK:
        listed = pending_modal.place_in(view)
        return visit.show(
            pending.list_of(work, visit, listed, notice=notice, offered=offered, outcome=outcome)
        )
    place = _AnyPlace.of(view)
    if place.series:
        form = visit.place(InscriptionPlace)
        return visit.show(form_of(work, visit, form, notice=notice, offered=offered))
    if place.candidate is None or not view.get("previous_view_id"):
        told = notice_view(title, notice, offered, view.get("private_metadata", ""))
        return visit.show(told | {"clear_on_close": bool(view.get("clear_on_close"))})
    beneath = visit.place(FilePlace)
    over = notice_view(title, notice, offered, beneath)
    return visit.show_over(over, file_of(work, visit, beneath))
