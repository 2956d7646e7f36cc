"""Finding a candidate: `/candidat`, the search window, its pages."""

from slack_bolt import App
from sqlalchemy.orm import Session

from rac_bot.handlers.desk import Desk
from rac_bot.handlers.file import file_of
from rac_bot.handlers.interaction import Answer, Interaction, shown
from rac_bot.modals import search as modal
from rac_bot.modals.place import Place
from rac_bot.modals.search import SearchForm, search_view
from rac_bot.store import candidates, journal
from rac_bot.store.candidates import Results
from rac_bot.store.models import Action, Search


def register(app: App, desk: Desk) -> None:
    app.command(desk.settings.rac_command_candidate)(desk.listener(open_search))
    app.shortcut("find_candidate")(desk.listener(open_search))
    app.view(modal.CALLBACK)(desk.listener(submit_search))
    app.action("results_before")(desk.listener(turn_page))
    app.action("results_after")(desk.listener(turn_page))
    app.action("back_to_results")(desk.listener(back_to_results))


def open_search(desk: Desk, interaction: Interaction) -> Answer:
    """The shortcut and `/candidat` ask; `/candidat texte` finds, and opens a result that is alone."""
    form = SearchForm.typed(interaction.text)
    if form.text:
        return _found(desk, interaction, form)
    with desk.store.reading() as session:
        return shown(interaction, search_view(form, journal.recent_candidates(session, interaction.user)))


def submit_search(desk: Desk, interaction: Interaction) -> Answer:
    return _found(desk, interaction, SearchForm.of(interaction.view))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    return _results_again(desk, interaction, interaction.place.but(page=int(interaction.chosen)))


def back_to_results(desk: Desk, interaction: Interaction) -> Answer:
    return _results_again(desk, interaction, interaction.place)


def _found(desk: Desk, interaction: Interaction, form: SearchForm) -> Answer:
    """The results of a new search; one alone is opened at once."""
    user = interaction.user
    with desk.store.reading() as session:  # a long search must not hold the writers up
        results = _find(session, form, 0)
    with desk.store.writing() as session:
        kept = journal.keep_search(session, user, form.field, form.text)
        if results.total == 1:
            [candidate] = results.rows
            place = Place(candidate=candidate.id, search=kept.id)
            notice = modal.found_by(form, candidate)
            return shown(interaction, file_of(session, desk, user, place, notice=notice))
        recent = journal.recent_candidates(session, user)
        return shown(interaction, search_view(form, recent, results, Place(search=kept.id)))


def _results_again(desk: Desk, interaction: Interaction, place: Place) -> Answer:
    """A page of a search made before; one's own, since the words of others are not shown."""
    user = interaction.user
    with desk.store.reading() as session:
        kept = session.get(Search, place.search) if place.search else None
        recent = journal.recent_candidates(session, user)
        if kept is None or kept.actor != user:
            return shown(interaction, search_view(SearchForm(), recent))
        form = SearchForm.kept(kept.field, kept.text)
        page = max(place.page, 0)
        results = _find(session, form, page)
        if not results.rows:  # there are fewer than there were
            page = max(results.total - 1, 0) // modal.PAGE
            results = _find(session, form, page)
    with desk.store.writing() as session:
        journal.record(session, user, Action.SEARCH, search_id=kept.id, detail=f"page {page + 1}")
    return shown(interaction, search_view(form, recent, results, Place(search=kept.id, page=page)))


def _find(session: Session, form: SearchForm, page: int) -> Results:
    return candidates.search(session, form.criteria, page=page, size=modal.PAGE)
