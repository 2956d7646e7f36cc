"""Admitting a new candidate: *Admission rapide*, from the search or `/rac nouveau`."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Role
from rac_bot.errors import NotConfirmed
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, closed_onto, offered, pushed, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.i18n import _
from rac_bot.modals.admission import (
    CALLBACK,
    GRID,
    admission_view,
    confirms,
    grid_option,
    read_admission,
)
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.modals.parts.place import Place
from rac_bot.store.college import grid_care
from rac_bot.store.college.codes import Codes
from rac_bot.store.file import admissions
from rac_bot.store.file.admissions import Doubt, Reason
from rac_bot.store.models import Admission, Grid


def register(routes: Routes) -> None:
    routes.options(GRID, look_up_grid, Role.ADVISING)
    routes.action("new_candidate", open_admission, Role.ADVISING)
    routes.action("admission_details", toggle_details, Role.ADVISING)
    routes.action(GRID, choose_grid, Role.ADVISING)
    routes.view(CALLBACK, submit_admission, Role.ADVISING)


def open_admission(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        view = _drawn(session, interaction, interaction.place)
    return pushed(interaction, view) if interaction.view else shown(interaction, view)


def toggle_details(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place
    with desk.store.reading() as session:
        view = _drawn(session, interaction, place.but(more=not place.more))
    return shown(interaction, view, hashed=False)


def choose_grid(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        view = _drawn(session, interaction, interaction.place)
    return shown(interaction, view, hashed=False)


def look_up_grid(desk: Desk, interaction: Interaction) -> Answer:
    """For any type-ahead of grids."""
    with desk.store.reading() as session:
        return offered([grid_option(grid) for grid in grid_care.grids(session, interaction.typed)])


def submit_admission(desk: Desk, interaction: Interaction) -> Answer:
    wanted = read_admission(interaction.view, desk.today())
    with desk.store.writing() as session:
        admissions.refuse_if_taken(session, wanted)
        doubts = admissions.doubts(session, wanted)
        if doubts and not _confirmed(interaction, doubts):
            return shown(interaction, _drawn(session, interaction, interaction.place, doubts))
        known = next((d.person for d in doubts if d.reason is Reason.KNOWN_DA), None)
        admission = admissions.admit(session, interaction.user, wanted, known)
        return _admitted(session, desk, interaction, admission)


def _confirmed(interaction: Interaction, doubts: list[Doubt]) -> bool:
    """
    Raises:
        NotConfirmed: the doubts are on the screen, and the box beside them is not ticked.
    """
    confirmed = confirms(forms.entries(interaction.view), doubts)
    if confirmed is False:
        raise NotConfirmed
    return bool(confirmed)


def _admitted(session: Session, desk: Desk, interaction: Interaction, admission: Admission) -> Answer:
    """The file, in the place of the form; or in that of the window which the form was opened over."""
    session.refresh(admission, ["candidate", "grid"])
    candidate = admission.candidate
    session.expire(candidate, ["admissions"])
    notice = _(
        "✅ {name} : admission à {grid} enregistrée. Pensez à l’entrer aussi dans CLARA.",
        name=escape(candidate.name),
        grid=admission.grid.code,
    )
    place = interaction.place.but(candidate=candidate.id, rank=None, more=False)
    file = file_of(session, desk, interaction.user, place, notice=notice)
    if interaction.view["previous_view_id"] is None:
        return shown(interaction, file)
    return closed_onto(interaction, file, notice_view(_("Admission enregistrée"), notice))


def _drawn(
    session: Session, interaction: Interaction, place: Place, doubts: list[Doubt] | None = None
) -> Json:
    """The form as it stands; the only grid of the college is chosen from the start."""
    opened = interaction.view.get("callback_id") == CALLBACK
    entries = forms.entries(interaction.view) if opened else {}
    chosen = entries[GRID].value if GRID in entries else None
    grid = session.get(Grid, forms.number(chosen, GRID)) if chosen else grid_care.only_grid(session)
    return admission_view(entries, Codes(session), grid, place, doubts or ())
