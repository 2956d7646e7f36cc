"""The candidate's file: opening it from anywhere, choosing a session in it, turning its pages."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rac_bot.blockkit import Json
from rac_bot.errors import Vanished
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals import guided, pending
from rac_bot.modals.file.dossiers import CURRENT, File, listed_dossiers, session_options
from rac_bot.modals.file.view import file_view
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import FilePlace, SearchPlace
from rac_bot.store.file import beyond, candidates, dossiers, followed, lines, searches
from rac_bot.store.models import Action, SessionDossier
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

PUSHED_OVER = (pending.CALLBACK, guided.CALLBACK)
"""The lists that are still there as the file closes."""


def register(routes: Routes) -> None:
    routes.options("choose_session", look_up_session)
    routes.action("open_file", open_file)
    routes.action("open_recent", open_file)
    routes.action("choose_session", lambda visit: _again(visit, dossier=visit.asked.number, lines=0))
    routes.action("show_dossiers", show_dossiers)
    routes.action("show_unassigned", show_unassigned)
    routes.turns("lines", lambda visit: _again(visit, lines=visit.asked.number))
    routes.action("refresh_file", _again)


def open_file(visit: Visit) -> Answer:
    """From a result, a recent file, a saved form, or a message kept in Slack.

    The button's value is `candidate[:dossier[:rank]]`: a message names the session too, a result its rank.
    """
    candidate, dossier, rank, *_rest = (*visit.asked.chosen.split(":"), "", "")
    view = visit.asked.view
    pushed = bool(view) and view.get("callback_id") in PUSHED_OVER
    place = (SearchPlace() if pushed else visit.place(SearchPlace)).to(
        FilePlace,
        candidate=forms.number(candidate),
        dossier=forms.number(dossier) if dossier else None,
        rank=forms.number(rank) if rank else None,
    )
    with told_by_message(visit, place.candidate):
        return show_file(visit, place, pushed=pushed)


@contextmanager
def told_by_message(
    visit: Visit, candidate_id: int | None = None, lines: Sequence[int] = ()
) -> Iterator[None]:
    """What a button of a message does: FileOutOfReach says why the file it tells of cannot be had."""
    try:
        yield
    except Vanished:
        if not visit.asked.view:
            with visit.reading() as work:
                beyond.refuse(work, candidate_id, lines)
        raise


def show_dossiers(visit: Visit) -> Answer:
    """The filter of the sessions; where it may leave the chosen one out, another is."""
    wanted = visit.asked.chosen
    left = {"dossier": None} if wanted == CURRENT else {}
    return _again(visit, shown=wanted, lines=0, **left)


def show_unassigned(visit: Visit) -> Answer:
    return _again(visit, unassigned=not visit.place(FilePlace).unassigned)


def _again(visit: Visit, **changes: object) -> Answer:
    return show_file(visit, visit.place(FilePlace).but(**changes))


def look_up_session(visit: Visit) -> Answer:
    place = visit.place(FilePlace)
    with visit.reading() as work:
        found = dossiers.of_candidate(work, place.candidate)
        _chosen, listed, _place = _listed(work, found, place, visit)
        return offer(session_options(listed, visit.asked.typed))


def show_file(visit: Visit, place: FilePlace, *, pushed: bool = False) -> Answer:
    """The file where the person is, or over it; that they saw it is journaled before they do."""
    with visit.reading() as work:
        view = file_drawn(work, visit, place)
    with visit.noting() as work:
        journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    return visit.push(view) if pushed else visit.show(view)


def file_of(
    work: Work, visit: Visit, place: FilePlace, notice: str | None = None, offered: Sequence[Json] = ()
) -> Json:
    """The file as `file_drawn` gives it, and the journal's line that this person saw it."""
    view = file_drawn(work, visit, place, notice, offered=offered)
    journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    return view


def file_drawn(
    work: Work,
    visit: Visit,
    place: FilePlace,
    notice: str | None = None,
    results: int | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """The file as it is now; `notice` is fit for mrkdwn. Whoever sees it is to be journaled.

    `place` may be that of a window over it. `results`: how many the search has, where that is known.
    `offered`: what can be done about the notice, under it.

    Raises:
        Vanished: the candidate is gone.
    """
    candidate = candidates.candidate(work, place.candidate)
    found = dossiers.of_candidate(work, candidate.id)
    chosen, listed, place = _listed(work, found, place, visit)
    file = File(
        candidate=candidate,
        dossiers=found,
        listed=listed,
        chosen=chosen,
        deleted=lines.recently_deleted(chosen.inscriptions, work.now) if chosen else [],
        followed=followed.is_followed(work, visit.by.actor, candidate.id),
        results=results or _results(work, visit, place),
    )
    return file_view(file, visit.reference(work), place, notice, offered)


def _listed(
    work: Work, found: Sequence[SessionDossier], place: FilePlace, visit: Visit
) -> tuple[SessionDossier | None, Sequence[SessionDossier], FilePlace]:
    """The session to show, those that the filter lists, and the place with that session in it."""
    now = visit.session_now(work)
    asked = next((d for d in found if d.id == place.dossier), None)
    first = asked or dossiers.usual(found, now)
    listed = listed_dossiers(found, first, place.shown, now, lambda line: visit.reference(work).outcome(line))
    if asked and asked not in listed:  # just created or enrolled in: the filter gives way to it
        place, listed = place.but(shown=""), found
    chosen = asked or dossiers.usual(listed, now)
    return chosen, listed, place.but(dossier=chosen.id if chosen else None)


def _results(work: Work, visit: Visit, place: FilePlace) -> int | None:
    """How many files the search found that this one was opened from."""
    kept = searches.own(work, place.search, visit.by.actor) if place.rank is not None else None
    return searches.results(work, kept, sort=place.sort, limit=0).total if kept else None
