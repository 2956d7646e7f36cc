"""Finding a candidate: `/candidat`, the search window, its pages, and from one file found to the next."""

from rac_bot.blockkit import Json
from rac_bot.domain.criteria import Combined
from rac_bot.domain.rights import Role
from rac_bot.errors import NothingAsked
from rac_bot.handlers.file import file_drawn, show_file
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.parts.paging import page_shown
from rac_bot.modals.parts.place import FilePlace, SearchPlace
from rac_bot.modals.search import advanced_search, search_form
from rac_bot.modals.search.search import AtHand, search_view
from rac_bot.modals.search.search_form import SearchForm
from rac_bot.modals.search.search_results import PAGE, Found, identity_shown, opened_because
from rac_bot.store.file import followed, nearby, searches, standing
from rac_bot.store.file.candidates import COUNTED, Results
from rac_bot.store.file.nearby import Meant
from rac_bot.store.models import Action, Search
from rac_bot.store.people import handover, people
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work
from rac_bot.words.handover import confided_told


def register(routes: Routes) -> None:
    routes.options(advanced_search.SESSION, look_up_session)
    routes.command(routes.settings.rac_command_candidate, open_search)
    routes.shortcut("find_candidate", open_search)
    routes.view(search_form.CALLBACK, submit_search)
    routes.view(advanced_search.CALLBACK, submit_search)
    routes.action("advanced_search", lambda visit: _asking(visit, SearchForm.of(visit.asked.view).advanced()))
    routes.action("simple_search", lambda visit: _asking(visit, SearchForm()))
    routes.action("sort_results", lambda visit: _results(visit, sort=visit.asked.chosen, page=0))
    routes.turns("results", lambda visit: _results(visit, page=visit.asked.number))
    routes.action("search_instead", search_instead)
    routes.action("back_to_results", _results)
    routes.action("previous_file", lambda visit: _file_beside(visit, -1))
    routes.action("next_file", lambda visit: _file_beside(visit, 1))


def open_search(visit: Visit) -> Answer:
    """The shortcut and `/candidat` ask; `/candidat texte` finds, and opens a result that is alone."""
    form = SearchForm.typed(visit.asked.text)
    return found(visit, form) if form.text else _asking(visit, form)


def submit_search(visit: Visit) -> Answer:
    form = SearchForm.of(visit.asked.view)
    if form.combined == Combined():
        raise NothingAsked
    return found(visit, form)


def look_up_session(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(advanced_search.offered_sessions(visit.asked.typed, visit.session_now(work)))


def _asking(visit: Visit, form: SearchForm) -> Answer:
    """The window without results."""
    with visit.reading() as work:
        at_hand = _at_hand(work)
    return visit.show(_window(visit, form, at_hand))


def _at_hand(work: Work) -> AtHand:
    mine = followed.of_advisor(work, work.by.actor)
    return AtHand(followed.recent(work), mine, confided(work) if mine else {})


def confided(work: Work) -> dict[int, str]:
    """By candidate on the list of whoever asks: from whom or to whom, until when."""
    return confided_told(handover.running(work), work.by.actor, people.names(work))


def _window(
    visit: Visit, form: SearchForm, beneath: AtHand | Found, place: SearchPlace | None = None
) -> Json:
    return search_view(
        form,
        beneath,
        place,
        show_identity=visit.settings.rac_show_identity,
        may_change=visit.by.rights.role.includes(Role.ADVISING),
    )


def found(visit: Visit, form: SearchForm) -> Answer:
    """The results of a new search; one alone is opened at once."""
    user, sort = visit.by.actor, visit.place(SearchPlace).sort
    with visit.reading() as work:  # a long search must not hold the writers up
        form, asked, results = _first_that_finds(work, form, user, sort)
        alone = results.rows[0] if results.total == 1 else None
        found = Found(results) if alone else _told(work, form, results)
    if alone:
        action, whose = Action.CONSULT, [alone.id]
    else:
        action, whose = Action.SHOW_IDENTITY, _identity_shown(visit, form, results)
    with visit.noting() as work:
        shown = [{"action": action, "candidate_id": one} for one in whose]
        search = journal.keep_search(work, asked, _listed(results), shown)
    place = SearchPlace(search=search, sort=sort)
    if alone is None:
        return visit.show(_window(visit, form, found, place))
    file = place.to(FilePlace, candidate=alone.id, rank=0)
    with visit.reading() as work:
        return visit.show(file_drawn(work, visit, file, opened_because(form, alone), results=1))


def _first_that_finds(
    work: Work, form: SearchForm, user: str, sort: str
) -> tuple[SearchForm, Search, Results]:
    """What was asked, or what is tried instead where that finds nobody; what was asked, if neither does."""
    asked = form.to_keep(user)
    results = searches.results(work, asked, sort=sort, limit=PAGE)
    for tried in () if results.total else form.wider():
        kept = tried.to_keep(user)
        found = searches.results(work, kept, sort=sort, limit=PAGE)
        if found.total:
            return tried, kept, found
    return form, asked, results


def _told(work: Work, form: SearchForm, results: Results) -> Found:
    """What the window tells besides: where people stand, or who may have been meant."""
    if not results.total:
        return Found(results, meant=_meant(work, form))
    listed = results.rows if results.total <= COUNTED else ()
    return Found(results, standing.last_sessions(work, [one.id for one in listed]))


def _meant(work: Work, form: SearchForm) -> list[Meant]:
    return [] if form.combined else nearby.meant(work, form.text, form.field)


def search_instead(visit: Visit) -> Answer:
    """One of the names that were proposed; what was typed is in the store, not in the button."""
    with visit.reading() as work:
        kept = searches.own(work, visit.place(SearchPlace).search, visit.by.actor)
        form = SearchForm.kept(kept) if kept else SearchForm()
        proposed = dict(enumerate(_meant(work, form)))
    chosen = proposed.get(visit.asked.number)
    if chosen is None:  # other people have come or gone meanwhile
        return _results(visit)
    return found(visit, SearchForm(chosen.text, form.field, proposed=True))


def _results(visit: Visit, **changes: object) -> Answer:
    """A page of a search made before."""
    place = visit.place(SearchPlace).but(**changes)
    page, sort = place.page, place.sort
    with visit.reading() as work:
        kept = searches.own(work, place.search, visit.by.actor)
        if kept is None:
            return visit.show(_window(visit, SearchForm(), _at_hand(work)))
        results = searches.results(work, kept, sort=sort, offset=page * PAGE, limit=PAGE)
        if not results.rows:  # there are fewer than there were
            page = page_shown(page, results.total, PAGE)
            results = searches.results(work, kept, sort=sort, offset=page * PAGE, limit=PAGE)
        form = SearchForm.kept(kept)
        window = _window(visit, form, _told(work, form, results), place.but(page=page))
    with visit.noting() as work:
        told = {"search_id": place.search, "people": _listed(results), "detail": f"page {page + 1}"}
        journal.record(work, Action.SEARCH, **told)
        journal.showed(work, _identity_shown(visit, form, results))
    return visit.show(window)


def _listed(results: Results) -> int:
    """How many people the window names."""
    return len(results.rows) if results.total <= COUNTED else 0


def _identity_shown(visit: Visit, form: SearchForm, results: Results) -> list[int]:
    """Whose birth date and code permanent it tells."""
    return sorted(identity_shown(form, results, visit.settings.rac_show_identity))


def _file_beside(visit: Visit, step: int) -> Answer:
    """The file before or after this one among the results, which may not be those they were."""
    place = visit.place(FilePlace)
    with visit.reading() as work:
        kept = searches.own(work, place.search, visit.by.actor)
        beside = _beside(work, kept, place, step) if kept else None
    if beside is None:
        return _results(visit)
    return show_file(visit, beside)


def _beside(work: Work, kept: Search, place: FilePlace, step: int) -> FilePlace | None:
    """Where that file is now: at the end of the results, if they end sooner; None where they are empty."""
    if place.rank is None:
        return None
    first = max(place.rank - PAGE, 0)
    around = searches.results(work, kept, sort=place.sort, offset=first, limit=2 * PAGE + 1)
    here = next((rank for rank, row in enumerate(around.rows, first) if row.id == place.candidate), None)
    if here is None:  # gone from the results: the next one has its place
        here = place.rank - (step > 0)
    rank = min(max(here + step, 0), around.total - 1)
    found = searches.results(work, kept, sort=place.sort, offset=max(rank, 0), limit=1)
    if not found.rows:
        return None
    return place.but(candidate=found.rows[0].id, dossier=None, rank=rank, page=rank // PAGE)
