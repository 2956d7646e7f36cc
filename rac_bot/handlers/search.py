"""Finding a candidate: `/candidat`, the search window, its pages."""

from slack_bolt import App
from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.handlers.desk import Desk
from rac_bot.handlers.file import file_of
from rac_bot.handlers.interaction import Answer, Interaction, shown
from rac_bot.modals import search as modal
from rac_bot.modals.place import Place
from rac_bot.modals.search import SearchForm, search_view
from rac_bot.store import candidates, journal
from rac_bot.store.candidates import Results
from rac_bot.store.models import Search


def register(app: App, desk: Desk) -> None:
    app.command(desk.settings.rac_command_candidate)(desk.listener(open_search))
    app.shortcut("find_candidate")(desk.listener(open_search))
    app.view(modal.CALLBACK)(desk.listener(submit_search))
    app.action("results_before")(desk.listener(turn_page))
    app.action("results_after")(desk.listener(turn_page))
    app.action("back_to_results")(desk.listener(back_to_results))


def open_search(desk: Desk, interaction: Interaction) -> Answer:
    """The shortcut and `/candidat` ask; `/candidat texte` finds, and opens a result that is alone."""
    form = SearchForm(interaction.text)
    with desk.store.writing() as session:
        if form.text:
            return shown(interaction, _outcome(session, desk, interaction.user, form))
        return shown(interaction, search_view(form, journal.recent_candidates(session, interaction.user)))


def submit_search(desk: Desk, interaction: Interaction) -> Answer:
    form = SearchForm.of(interaction.view)
    with desk.store.writing() as session:
        return shown(interaction, _outcome(session, desk, interaction.user, form))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    place = interaction.place.but(page=int(interaction.chosen))
    with desk.store.writing() as session:
        return shown(interaction, _results_at(session, interaction.user, place))


def back_to_results(desk: Desk, interaction: Interaction) -> Answer:
    with desk.store.writing() as session:
        return shown(interaction, _results_at(session, interaction.user, interaction.place))


def _outcome(session: Session, desk: Desk, user: str, form: SearchForm) -> Json:
    """The results of a new search; one alone is opened at once."""
    kept = journal.keep_search(session, user, form.field, form.text)
    results = _find(session, form, 0)
    if results.total == 1:
        return file_of(session, desk, user, Place(candidate=results.rows[0].id, search=kept.id))
    recent = journal.recent_candidates(session, user)
    return search_view(form, recent, results, Place(search=kept.id))


def _results_at(session: Session, user: str, place: Place) -> Json:
    """The page of a kept search; one's own, since the words of others are not shown."""
    kept = session.get(Search, place.search) if place.search else None
    recent = journal.recent_candidates(session, user)
    if kept is None or kept.actor != user:
        return search_view(SearchForm(), recent)
    form = SearchForm.kept(kept.field, kept.text)
    back = Place(search=kept.id, page=max(place.page, 0))
    return search_view(form, recent, _find(session, form, back.page), back)


def _find(session: Session, form: SearchForm, page: int) -> Results:
    return candidates.search(session, form.criteria, page=page, size=modal.PAGE)
