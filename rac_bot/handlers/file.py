"""The candidate's file: opening it from anywhere, choosing a session in it, turning its pages."""

import re

from slack_bolt import App
from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.handlers.desk import Desk
from rac_bot.handlers.interaction import Answer, Interaction, offered, shown
from rac_bot.modals.file import file_view, session_options
from rac_bot.modals.place import Place
from rac_bot.store import candidates, dossiers, journal
from rac_bot.store.models import Action

SESSION = re.compile(r"choose_session@\d+")


def register(app: App, desk: Desk) -> None:
    app.options(SESSION)(desk.listener(look_up_session))
    app.action("open_file")(desk.listener(open_file))
    app.action("open_recent")(desk.listener(open_file))
    app.action(SESSION)(desk.listener(choose_session))
    app.action("lines_before")(desk.listener(turn_lines))
    app.action("lines_after")(desk.listener(turn_lines))
    app.action("refresh_file")(desk.listener(refresh_file))


def open_file(desk: Desk, interaction: Interaction) -> Answer:
    """From a result, a recent file, a saved form, or a message kept in Slack, which names its session too."""
    candidate, _colon, dossier = interaction.chosen.partition(":")
    before = interaction.place
    place = Place(
        candidate=int(candidate),
        dossier=int(dossier) if dossier else None,
        search=before.search,
        page=before.page,
    )
    return _draw(desk, interaction, place)


def choose_session(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place.but(dossier=int(interaction.chosen), lines=0))


def turn_lines(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place.but(lines=int(interaction.chosen)))


def refresh_file(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place)


def look_up_session(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        found = dossiers.of_candidate(session, interaction.place.candidate or 0)
        return offered(session_options(found, interaction.typed))


def _draw(desk: Desk, interaction: Interaction, place: Place) -> Answer:
    with desk.store.writing() as session:
        view = file_of(session, desk, interaction.user, place)
    return shown(interaction, view)


def file_of(session: Session, desk: Desk, user: str, place: Place, notice: str | None = None) -> Json:
    """The file as it is now, and the journal's line that this person saw it.

    Raises:
        Vanished: the candidate is gone.
    """
    candidate = candidates.candidate(session, place.candidate or 0)
    found = dossiers.of_candidate(session, candidate.id)
    chosen = next((d for d in found if d.id == place.dossier), None)
    chosen = chosen or dossiers.usual(found, desk.session_now())
    journal.record(session, user, Action.CONSULT, candidate_id=candidate.id)
    place = place.but(dossier=chosen.id if chosen else None)
    return file_view(candidate, found, chosen, desk.reference(session, user), place, notice)
