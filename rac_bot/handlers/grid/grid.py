"""Looking after a grid: `/rac grille`, its pages, its setting."""

from rac_bot.blockkit import Json
from rac_bot.domain.folding import plainly
from rac_bot.domain.rights import Role
from rac_bot.handlers.admission import look_up_grid
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.grid.grid import CHOICE, DISAGREEMENTS, PAGE, GridPlace, Sheet, grid_view
from rac_bot.modals.parts import forms
from rac_bot.store.college import grid_care, grids
from rac_bot.store.models import Action, Grid
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.options(CHOICE, look_up_grid)
    routes.action(CHOICE, lambda visit: _draw(visit, GridPlace(grid=visit.asked.number)))
    routes.turns("grid", lambda visit: _draw(visit, visit.place(GridPlace).but(page=visit.asked.number)))
    routes.turns(
        "disagreements",
        lambda visit: _draw(visit, visit.place(GridPlace).but(disagreeing=visit.asked.number)),
    )
    routes.action("ee_sr_results", change_results, Role.ADMINISTERING)


def open_grid(visit: Visit) -> Answer:
    """`/rac grille [code]`; without a code, the college's only grid, or the choice of one."""
    _word, _space, code = visit.asked.text.partition(" ")
    with visit.reading() as work:
        grid = grid_care.by_code(work, plainly(code).strip()) if code.strip() else grid_care.only_grid(work)
        place = GridPlace(grid=grid and grid.id)
    return visit.show(grid_of(visit, place))


def change_results(visit: Visit) -> Answer:
    place, (grid_id, wanted) = visit.place(GridPlace), forms.versioned(visit.asked.chosen)
    with visit.writing() as work:
        if grid := work.find(Grid, grid_id):
            grid_care.let_ee_sr_take_results(work, grid, bool(wanted))
    return _draw(visit, place)


def _draw(visit: Visit, place: GridPlace) -> Answer:
    return visit.show(grid_of(visit, place), hashed=False)


def grid_of(visit: Visit, place: GridPlace, notice: str | None = None) -> Json:
    """The grid as it is now, and in the journal each person whom its window shows.

    Where the grid is gone, or none is chosen, the choice of one.
    """
    with visit.reading() as work:
        grid = work.find(Grid, place.grid) if place.grid else None
        ref = visit.reference(work)
        if grid is None:
            return grid_view(None, ref, place.but(grid=None), notice)
        total, some = grid_care.disagreements(work, grid.id, DISAGREEMENTS, place.disagreeing)
        sheet = Sheet(
            grid=grid,
            counts=grid_care.counts(work, grid),
            courses=grids.page(work, grid.id, page=place.page, size=PAGE),
            last=grid_care.last_import(work, grid),
            disagreeing=total,
            disagreements=some,
        )
        view = grid_view(sheet, ref, place, notice)
    if people := dict.fromkeys(one.line.dossier.candidate_id for one in some):
        with visit.noting() as work:
            entries = ({"candidate_id": one, "detail": "grid"} for one in people)
            journal.record_each(work, Action.SEARCH, entries)
    return view
