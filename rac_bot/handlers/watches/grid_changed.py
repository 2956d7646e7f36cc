"""*Grille modifiée*: lines given the group that their grid has now, or kept as they are; both taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.domain.watches import Watch
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.paging import page_shown
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.watches import grid_changed as modal
from rac_bot.modals.watches.grid_changed import CALLBACK, PAGE, GridChangedPlace, Shown, Told
from rac_bot.store.file import regrouping
from rac_bot.store.file.undoing import Undone
from rac_bot.store.models import Action, Inscription
from rac_bot.store.telling import telling
from rac_bot.store.trace import journal
from rac_bot.store.watches import every, grid_changed
from rac_bot.store.work.work import Work

Teller = Callable[[Undone[Inscription], Reference, datetime], Told]  # when it was done


def register(routes: Routes) -> None:
    routes.turns(
        "turn_grid_changed", lambda visit: visit.show(window(visit, visit.asked.number)), Role.ADVISING
    )
    routes.action("repair_groups", repair, Role.ADVISING)
    routes.action("undo_repair", undo_repair, Role.ADVISING)
    routes.action("keep_groups", keep, Role.ADVISING)
    routes.action("unkeep_groups", unkeep, Role.ADVISING)


def repair(visit: Visit) -> Answer:
    chosen, wanted = modal.read_repairs(visit.asked.chosen)
    why = _("Grille modifiée")
    return _done(visit, lambda work: regrouping.regroup(work, chosen, wanted, why), modal.repaired)


def undo_repair(visit: Visit) -> Answer:
    wanted = forms.versions(visit.asked.chosen)
    return _done(visit, lambda work: regrouping.undo(work, wanted), modal.taken_back)


def keep(visit: Visit) -> Answer:
    """Of the window, one; of the message, all that it tells of."""
    wanted = forms.versions(visit.asked.chosen)
    return _done(visit, lambda work: grid_changed.keep(work, wanted), modal.kept)


def unkeep(visit: Visit) -> Answer:
    wanted = forms.versions(visit.asked.chosen)
    return _done(visit, lambda work: grid_changed.tell_again(work, wanted), modal.told_again)


def _done(
    visit: Visit,
    act: Callable[[Work], Undone[Inscription]],
    told: Teller,
) -> Answer:
    """The messages about the lines follow; the window as it is then."""
    page = visit.place(GridChangedPlace).page if visit.asked.view.get("callback_id") == CALLBACK else 0
    with visit.writing() as work:
        undone = act(work)
        if undone.done:
            telling.changed(work, [line.id for line in undone.done])
        notice, under = told(undone, visit.reference(work), work.now)
    visit.wake_delivery()
    return visit.show(window(visit, page, notice, under))


def window(visit: Visit, page: int = 0, notice: str | None = None, under: Sequence[Json] = ()) -> Json:
    """A page of what is found now; that its people were shown is journaled."""
    with visit.reading() as work:
        found = every.found(work, Watch.GRID, visit.by.actor, visit.settings.terms)
        at = page_shown(page, len(found), PAGE)
        lines = grid_changed.lines(work, found[at * PAGE : (at + 1) * PAGE])
        shown = [Shown(one, regrouping.groups(work, one), regrouping.hindrance(work, one)) for one in lines]
    with visit.noting() as work:
        people = dict.fromkeys(one.dossier.candidate_id for one in lines)
        seen = [{"candidate_id": one, "detail": f"watch {Watch.GRID}"} for one in people]
        journal.record_each(work, Action.SEARCH, seen or [{"detail": f"watch {Watch.GRID}"}])
    return modal.changed_view(shown, GridChangedPlace(page=at), len(found), notice=notice, under=under)
