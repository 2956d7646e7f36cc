"""The candidate's file: opening it from anywhere, choosing a session in it, turning its pages."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, offered, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.modals.file import CURRENT, File, file_view, listed_dossiers, session_options
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import Place
from rac_bot.store.file import candidates, dossiers, followed, lines, searches
from rac_bot.store.models import Action, SessionDossier
from rac_bot.store.models.base import utc_now
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.options("choose_session", look_up_session)
    routes.action("open_file", open_file)
    routes.action("open_recent", open_file)
    routes.action("choose_session", choose_session)
    routes.action("show_dossiers", show_dossiers)
    routes.action("show_unassigned", show_unassigned)
    routes.action("lines_before", turn_lines)
    routes.action("lines_after", turn_lines)
    routes.action("refresh_file", refresh_file)


def open_file(desk: Desk, interaction: Interaction) -> Answer:
    """From a result, a recent file, a saved form, or a message kept in Slack.

    The button's value is `candidate[:dossier[:rank]]`: a message names the session too, a result its rank.
    """
    candidate, dossier, rank, *_rest = (*interaction.chosen.split(":"), "", "")
    before = interaction.place
    place = Place(
        candidate=forms.number(candidate),
        dossier=forms.number(dossier) if dossier else None,
        search=before.search,
        page=before.page,
        sort=before.sort,
        rank=forms.number(rank) if rank else None,
    )
    return _draw(desk, interaction, place)


def choose_session(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place.but(dossier=interaction.number, lines=0))


def show_dossiers(desk: Desk, interaction: Interaction) -> Answer:
    """The filter of the sessions; where it may leave the chosen one out, another is."""
    place, wanted = interaction.place, interaction.chosen
    chosen = None if wanted == CURRENT else place.dossier
    return _draw(desk, interaction, place.but(shown=wanted, dossier=chosen, lines=0))


def show_unassigned(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place
    return _draw(desk, interaction, place.but(unassigned=not place.unassigned))


def turn_lines(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place.but(lines=interaction.number))


def refresh_file(desk: Desk, interaction: Interaction) -> Answer:
    return _draw(desk, interaction, interaction.place)


def look_up_session(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.reading() as session:
        found = dossiers.of_candidate(session, interaction.place.candidate or 0)
        _chosen, listed, _place = _listed(found, interaction.place, desk)
        return offered(session_options(listed, interaction.typed))


def _draw(desk: Desk, interaction: Interaction, place: Place) -> Answer:
    with desk.store.writing() as session:
        view = file_of(session, desk, interaction.user, place)
    return shown(interaction, view)


def file_of(session: Session, desk: Desk, user: str, place: Place, notice: str | None = None) -> Json:
    """The file as it is now, and the journal's line that this person saw it; `notice` is fit for mrkdwn.

    Raises:
        Vanished: the candidate is gone.
    """
    candidate = candidates.candidate(session, place.candidate or 0)
    found = dossiers.of_candidate(session, candidate.id)
    chosen, listed, place = _listed(found, place, desk)
    file = File(
        candidate=candidate,
        dossiers=found,
        listed=listed,
        chosen=chosen,
        deleted=lines.recently_deleted(chosen.inscriptions, utc_now()) if chosen else [],
        followed=followed.is_followed(session, user, candidate.id),
        results=_results(session, user, place),
    )
    journal.record(session, user, Action.CONSULT, candidate_id=candidate.id)
    return file_view(file, desk.reference(session), place, notice)


def _listed(
    found: Sequence[SessionDossier], place: Place, desk: Desk
) -> tuple[SessionDossier | None, Sequence[SessionDossier], Place]:
    """The session to show, those that the filter lists, and the place with that session in it."""
    now = desk.session_now()
    asked = next((d for d in found if d.id == place.dossier), None)
    listed = listed_dossiers(found, asked or dossiers.usual(found, now), place.shown, now)
    if asked and asked not in listed:  # just created or enrolled in: the filter gives way to it
        place, listed = place.but(shown=""), found
    chosen = asked or dossiers.usual(listed, now)
    return chosen, listed, place.but(dossier=chosen.id if chosen else None)


def _results(session: Session, user: str, place: Place) -> int | None:
    """How many files the search found that this one was opened from."""
    kept = searches.own(session, place.search, user) if place.rank is not None else None
    return searches.results(session, kept, sort=place.sort, limit=0).total if kept else None
