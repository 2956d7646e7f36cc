"""`/rac à-saisir`: what is left to do in CLARA, and saying that it is done."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role
from rac_bot.errors import ChangedMeanwhile, LineDeleted, Vanished
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, beside, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.inscription.telling import tell_changed
from rac_bot.handlers.line.line import say_entered
from rac_bot.i18n import _
from rac_bot.modals import pending as modal
from rac_bot.modals.parts.place import Place
from rac_bot.store.file import lines, pending
from rac_bot.store.models import Action, Inscription
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.action("pending_session", choose_session)
    routes.action("pending_programme", choose_programme)
    routes.action("turn_pending_before", turn_page)
    routes.action("turn_pending_after", turn_page)
    routes.action("tick_pending", tick_all)
    routes.view(modal.CALLBACK, mark, Role.ADVISING)


def show_pending(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, Place())


def choose_session(desk: Desk, interaction: Interaction) -> Answer:
    code = interaction.chosen
    return _draw(desk, interaction, interaction.place.but(session="" if code == modal.ALL else code, page=0))


def choose_programme(desk: Desk, interaction: Interaction) -> Answer:
    chosen = None if interaction.chosen == modal.ALL else interaction.number
    return _draw(desk, interaction, interaction.place.but(programme=chosen, page=0))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place.but(page=interaction.number))


def tick_all(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place, ticked=True)


def mark(desk: Desk, interaction: Interaction) -> Answer:
    """Say that what is ticked was entered; what changed since it was on the screen is left as it is."""
    ticked = modal.read_ticked(interaction.view)
    if not ticked:
        return beside(
            modal.first_boxes(interaction.view), _("Cochez ce que vous avez saisi, corrigé ou retiré.")
        )
    marked: list[Inscription] = []
    changed: list[Inscription] = []
    done = 0
    with desk.store.writing() as session:
        for line_id, version in ticked:
            try:
                line = lines.line(session, line_id)
            except Vanished:
                done += 1
                continue
            try:
                if say_entered(session, interaction.user, line, seen=version):
                    marked.append(line)
                else:
                    done += 1
            except (ChangedMeanwhile, LineDeleted):
                changed.append(line)
        tell_changed(session, marked)
        notice = modal.marked_notice(len(marked), changed, done)
        view = _view(session, desk, interaction, interaction.place, notice=notice)
    desk.wake_delivery()
    return shown(interaction, view)


def _draw(desk: Desk, interaction: Interaction, place: Place, *, ticked: bool = False) -> Answer:
    with desk.store.writing() as session:
        view = _view(session, desk, interaction, place, ticked=ticked)
    return shown(interaction, view)


def _view(
    session: Session,
    desk: Desk,
    interaction: Interaction,
    place: Place,
    *,
    notice: str | None = None,
    ticked: bool = False,
) -> Json:
    """The list as it is now, and the journal's line that this person saw it."""
    counts = pending.counts(session)
    if not modal.total(counts, place):  # all that the filters kept is done
        place = place.but(session="", programme=None, page=0)
    last = max(modal.total(counts, place) - 1, 0) // modal.PAGE
    place = place.but(page=min(place.page, last), turn=place.turn + 1)
    found = pending.page(session, modal.slice_of(place), page=place.page, size=modal.PAGE)
    journal.record(session, interaction.user, Action.SEARCH, detail=f"pending, page {place.page + 1}")
    return modal.pending_view(found, counts, desk.reference(session), place, notice=notice, ticked=ticked)
