"""Looking after a grid: `/rac grille`, its pages, its setting."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.handlers.admission import look_up_grid
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.modals.grid.grid import CHOICE, PAGE, Sheet, grid_view
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import Place
from rac_bot.store.college import grid_care
from rac_bot.store.models import Grid

DISAGREEMENTS = 10


def register(routes: Routes) -> None:
    routes.options(CHOICE, look_up_grid)
    routes.action(CHOICE, choose_grid)
    routes.action("grid_before", turn_page)
    routes.action("grid_after", turn_page)
    routes.action("ee_sr_results", change_results, Role.ADMINISTERING)


def open_grid(desk: Desk, interaction: Interaction) -> Answer:
    """`/rac grille [code]`; without a code, the college's only grid, or the choice of one."""
    _word, _space, code = interaction.text.partition(" ")
    with desk.store.reading() as session:
        grid = grid_care.by_code(session, code.strip()) if code.strip() else grid_care.only_grid(session)
        return shown(interaction, grid_of(session, desk, interaction.user, Place(grid=grid and grid.id)))


def choose_grid(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, Place(grid=interaction.number))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place.but(page=interaction.number))


def change_results(desk: Desk, interaction: Interaction) -> Answer:
    place, (grid_id, wanted) = interaction.place, forms.versioned(interaction.chosen)
    with desk.store.writing() as session:
        if grid := session.get(Grid, grid_id):
            grid_care.let_ee_sr_take_results(session, interaction.user, grid, bool(wanted))
    return _draw(desk, interaction, place)


def _draw(desk: Desk, interaction: Interaction, place: Place) -> Answer:
    with desk.store.reading() as session:
        return shown(interaction, grid_of(session, desk, interaction.user, place), hashed=False)


def grid_of(session: Session, desk: Desk, user: str, place: Place, notice: str | None = None) -> Json:
    """The grid as it is now; where it is gone, or none is chosen, the choice of one."""
    grid = session.get(Grid, place.grid) if place.grid else None
    ref = desk.reference(session)
    if grid is None:
        return grid_view(None, ref, place.but(grid=None), notice)
    total, first = grid_care.disagreements(session, grid, DISAGREEMENTS)
    sheet = Sheet(
        grid=grid,
        counts=grid_care.counts(session, grid),
        courses=grid_care.courses(session, grid, page=place.page, size=PAGE),
        last=grid_care.last_import(session, grid),
        disagreeing=total,
        disagreements=first,
    )
    return grid_view(sheet, ref, place, notice)
