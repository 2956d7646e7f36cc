"""Finding a candidate: `/candidat`, the search window, its pages, and from one file found to the next."""

from sqlalchemy.orm import Session

from rac_bot.blockkit import Json
from rac_bot.domain.criteria import Combined
from rac_bot.domain.rights import Role
from rac_bot.errors import NothingAsked
from rac_bot.handlers.file import file_of
from rac_bot.handlers.gate.desk import Desk
from rac_bot.handlers.gate.interaction import Answer, Interaction, offered, shown
from rac_bot.handlers.gate.routes import Routes
from rac_bot.modals.parts.place import Place
from rac_bot.modals.search import advanced_search, search_form
from rac_bot.modals.search.search import AtHand, search_view
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.modals.search.search_results import PAGE, found_by
from rac_bot.store.file import followed, searches
from rac_bot.store.file.candidates import Results
from rac_bot.store.models import Action, Search
from rac_bot.store.trace import journal


def register(routes: Routes) -> None:
    routes.options(advanced_search.SESSION, look_up_session)
    routes.command(routes.settings.rac_command_candidate, open_search)
    routes.shortcut("find_candidate", open_search)
    routes.view(search_form.CALLBACK, submit_search)
    routes.view(advanced_search.CALLBACK, submit_search)
    routes.action("advanced_search", ask_more)
    routes.action("simple_search", ask_simply)
    routes.action("sort_results", sort_results)
    routes.action("results_before", turn_page)
    routes.action("results_after", turn_page)
    routes.action("back_to_results", back_to_results)
    routes.action("previous_file", previous_file)
    routes.action("next_file", next_file)


def open_search(desk: Desk, interaction: Interaction) -> Answer:
    """The shortcut and `/candidat` ask; `/candidat texte` finds, and opens a result that is alone."""
    form = SearchForm.typed(interaction.text)
    return _found(desk, interaction, form) if form.text else _asking(desk, interaction, form)


def ask_more(desk: Desk, interaction: Interaction) -> Answer:
    return _asking(desk, interaction, SearchForm.of(interaction.view).advanced())


def ask_simply(desk: Desk, interaction: Interaction) -> Answer:
    return _asking(desk, interaction, SearchForm())


def submit_search(desk: Desk, interaction: Interaction) -> Answer:
    form = SearchForm.of(interaction.view)
    if form.combined == Combined():
        raise NothingAsked
    return _found(desk, interaction, form)


def sort_results(desk: Desk, interaction: Interaction) -> Answer:
    return _results_again(desk, interaction, interaction.place.but(sort=interaction.chosen, page=0))


def turn_page(desk: Desk, interaction: Interaction) -> Answer:
    return _results_again(desk, interaction, interaction.place.but(page=interaction.number))


def back_to_results(desk: Desk, interaction: Interaction) -> Answer:
    return _results_again(desk, interaction, interaction.place)


def previous_file(desk: Desk, interaction: Interaction) -> Answer:
    return _file_beside(desk, interaction, -1)


def next_file(desk: Desk, interaction: Interaction) -> Answer:
    return _file_beside(desk, interaction, 1)


def look_up_session(desk: Desk, interaction: Interaction) -> Answer:
    return offered(advanced_search.offered_sessions(interaction.typed, desk.session_now()))


def _asking(desk: Desk, interaction: Interaction, form: SearchForm) -> Answer:
    """The window without results."""
    with desk.store.reading() as session:
        return shown(interaction, _window(session, desk, interaction, form))


def _window(
    session: Session,
    desk: Desk,
    interaction: Interaction,
    form: SearchForm,
    results: Results | None = None,
    place: Place | None = None,
) -> Json:
    at_hand = AtHand(
        recent=journal.recent_candidates(session, interaction.user),
        followed=followed.of_advisor(session, interaction.user),
    )
    return search_view(
        form,
        at_hand,
        results,
        place,
        show_identity=desk.settings.rac_show_identity,
        may_change=desk.rights.role.includes(Role.ADVISING),
    )


def _found(desk: Desk, interaction: Interaction, form: SearchForm) -> Answer:
    """The results of a new search; one alone is opened at once."""
    user, sort = interaction.user, interaction.place.sort
    asked = form.to_keep(user)
    with desk.store.reading() as session:  # a long search must not hold the writers up
        results = searches.results(session, asked, sort=sort, limit=PAGE)
    with desk.store.writing() as session:
        place = Place(search=journal.keep_search(session, asked).id, sort=sort)
        if results.total == 1:
            [candidate] = results.rows
            place = place.but(candidate=candidate.id, rank=0)
            notice = found_by(form, candidate)
            return shown(interaction, file_of(session, desk, user, place, notice=notice))
        return shown(interaction, _window(session, desk, interaction, form, results, place))


def _results_again(desk: Desk, interaction: Interaction, place: Place) -> Answer:
    """A page of a search made before."""
    user, sort = interaction.user, place.sort
    with desk.store.reading() as session:
        kept = searches.own(session, place.search, user)
        if kept is None:
            return shown(interaction, _window(session, desk, interaction, SearchForm()))
        page = max(place.page, 0)
        results = searches.results(session, kept, sort=sort, offset=page * PAGE, limit=PAGE)
        if not results.rows:  # there are fewer than there were
            page = max(results.total - 1, 0) // PAGE
            results = searches.results(session, kept, sort=sort, offset=page * PAGE, limit=PAGE)
        form, place = SearchForm.kept(kept), Place(search=kept.id, page=page, sort=sort)
        window = _window(session, desk, interaction, form, results, place)
    with desk.store.writing() as session:
        journal.record(session, user, Action.SEARCH, search_id=place.search, detail=f"page {page + 1}")
    return shown(interaction, window)


def _file_beside(desk: Desk, interaction: Interaction, step: int) -> Answer:
    """The file before or after this one among the results, which may not be those they were."""
    place, user = interaction.place, interaction.user
    with desk.store.reading() as session:
        kept = searches.own(session, place.search, user)
        beside = _beside(session, kept, place, step) if kept else None
    if beside is None:
        return back_to_results(desk, interaction)
    with desk.store.writing() as session:
        return shown(interaction, file_of(session, desk, user, beside))


def _beside(session: Session, kept: Search, place: Place, step: int) -> Place | None:
    """Where that file is now: at the end of the results, if they end sooner; None where they are empty."""
    first = max((place.rank or 0) - PAGE, 0)
    around = searches.results(session, kept, sort=place.sort, offset=first, limit=2 * PAGE + 1)
    here = next((rank for rank, row in enumerate(around.rows, first) if row.id == place.candidate), None)
    if here is None:  # gone from the results: the next one has its place
        here = (place.rank or 0) - (step > 0)
    rank = min(max(here + step, 0), around.total - 1)
    found = searches.results(session, kept, sort=place.sort, offset=max(rank, 0), limit=1)
    if not found.rows:
        return None
    return place.but(candidate=found.rows[0].id, dossier=None, lines=0, rank=rank, page=rank // PAGE)
