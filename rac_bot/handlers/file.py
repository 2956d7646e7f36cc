"""The candidate's file: opening it from anywhere, choosing a session in it, the list of all sessions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rac_bot.blockkit import Json
from rac_bot.errors import Vanished
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.lacking import lacking_drawn
from rac_bot.modals.file import sessions as sessions_modal
from rac_bot.modals.file.dossiers import ALL, File, session_options
from rac_bot.modals.file.lines import line_options, listed
from rac_bot.modals.file.view import file_view
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.notices import SAVED
from rac_bot.modals.parts.place import FilePlace, SearchPlace, SessionsPlace
from rac_bot.modals.search import advanced_search, search_form
from rac_bot.store.file import beyond, candidates, dossiers, followed, lines, remaining, searches, undoing
from rac_bot.store.models import Action, Candidate, SessionDossier
from rac_bot.store.people import access
from rac_bot.store.trace import journal
from rac_bot.store.work.work import Work

# The windows that the file opened from them replaces; over any other it is pushed, and closes onto it.
REPLACED = (search_form.CALLBACK, advanced_search.CALLBACK, SAVED)
FORMER = ("lines_before", "lines_after", "show_unassigned")
"""What only files drawn by a version of before hold: they are drawn anew."""


def register(routes: Routes) -> None:
    routes.options("choose_session", look_up_session)
    routes.options("open_line", look_up_line)
    routes.action("open_file", open_file)
    routes.action("open_recent", open_file)
    routes.action("choose_session", choose_session)
    routes.action("choose_dossier", lambda visit: _again(visit, dossier=visit.asked.number or None))
    routes.action("all_columns", lambda visit: _again(visit, columns=not visit.place(FilePlace).columns))
    routes.action("refresh_file", _again)
    routes.action("show_dossiers", lambda visit: _sessions(visit, shown=visit.asked.chosen))
    for name in FORMER:
        routes.action(name, _again)


def open_file(visit: Visit) -> Answer:
    """From a result, a recent file, a saved form, or a message kept in Slack.

    The button's value is `candidate[:dossier[:rank]]`: a message names the session too, a result its rank.
    """
    candidate, dossier, rank, *_rest = (*visit.asked.chosen.split(":"), "", "")
    view = visit.asked.view
    pushed = bool(view) and view.get("callback_id") not in REPLACED
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


def choose_session(visit: Visit) -> Answer:
    """Its lines, told in short; the last line of the list opens the window that has all the sessions."""
    if visit.asked.chosen == ALL:
        return _sessions(visit, shown="")
    return _again(visit, dossier=visit.asked.number or None, columns=False)


def _again(visit: Visit, **changes: object) -> Answer:
    return show_file(visit, visit.place(FilePlace).but(**changes))


def _sessions(visit: Visit, **changes: object) -> Answer:
    """The list of sessions, in the place of the file."""
    place = visit.place(SessionsPlace).but(**changes)
    with visit.reading() as work:
        candidate = candidates.candidate(work, place.candidate)
        found, ref = dossiers.of_candidate(work, candidate.id), visit.reference(work)
        kept = sessions_modal.filtered(found, place, visit.session_now(work), ref.outcome)
        view = sessions_modal.sessions_view(candidate, kept, ref, place)
    with visit.noting() as work:
        journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    return visit.show(view)


def look_up_session(visit: Visit) -> Answer:
    with visit.reading() as work:
        found = dossiers.of_candidate(work, visit.place(FilePlace).candidate)
        return offer(session_options(found, visit.asked.typed, visit.reference(work)))


def look_up_line(visit: Visit) -> Answer:
    """Of the session that the file shows."""
    place = visit.place(FilePlace)
    with visit.reading() as work:
        found = dossiers.of_candidate(work, place.candidate)
        ref, chosen = visit.reference(work), _chosen(work, visit, found, place)
        options = line_options(listed(chosen, ref), ref) if chosen else []
    return offer(inputs.matching(options, visit.asked.typed))


def show_file(visit: Visit, place: FilePlace, *, pushed: bool = False) -> Answer:
    """The file where the person is, or over it; that they saw it is journaled before they do."""
    with visit.reading() as work:
        view = file_drawn(work, visit, place)
    with visit.noting() as work:
        journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    return visit.push(view) if pushed else visit.show(view)


def file_of(
    work: Work,
    visit: Visit,
    place: FilePlace,
    notice: str | None = None,
    offered: Sequence[Json] = (),
    first: int | None = None,
) -> Json:
    """The file as `file_drawn` gives it, and the journal's line that this person saw it."""
    view = file_drawn(work, visit, place, notice, offered=offered, first=first)
    journal.record(work, Action.CONSULT, candidate_id=place.candidate)
    return view


def file_drawn(
    work: Work,
    visit: Visit,
    place: FilePlace,
    notice: str | None = None,
    results: int | None = None,
    offered: Sequence[Json] = (),
    first: int | None = None,
) -> Json:
    """The file as it is now; `notice` is fit for mrkdwn. Whoever sees it is to be journaled.

    `place` may be that of a window over it. `results`: how many the search has, where that is known.
    `offered`: what can be done about the notice, under it. `first`: the id of the line to show on top.
    Or what stands in its stead there, by the place.

    Raises:
        Vanished: the candidate is gone.
    """
    if place.lacking:
        return lacking_drawn(work, visit, place, notice, offered)
    candidate = candidates.candidate(work, place.candidate)
    (found, gone), ref = dossiers.of_file(work, candidate.id), visit.reference(work)
    chosen = _chosen(work, visit, found, place)
    file = File(
        candidate=candidate,
        dossiers=found,
        chosen=chosen,
        deleted=lines.recently_deleted(chosen.inscriptions, work.now) if chosen else [],
        followed=followed.is_followed(work, visit.by.actor, candidate.id),
        now=visit.proposed(work) or visit.session_now(work),
        left=_left(work, visit, candidate, found, chosen),
        read_at=visit.now,
        gone=undoing.restorable(work, gone) if ref.may_change else [],
        administrators=[] if ref.may_change else _administrators(work, visit),
        results=results or _results(work, visit, place),
    )
    place = place.but(dossier=chosen.id if chosen else None)
    return file_view(file, ref, place, notice, offered, first)


def _chosen(
    work: Work, visit: Visit, found: Sequence[SessionDossier], place: FilePlace
) -> SessionDossier | None:
    asked = next((dossier for dossier in found if dossier.id == place.dossier), None)
    return asked or dossiers.usual(found, visit.session_now(work))


def _administrators(work: Work, visit: Visit) -> list[str]:
    ids = dict.fromkeys([*visit.settings.rac_admins, *access.administrators(work)])
    return list(map(visit.reference(work).name, ids))


def _left(
    work: Work,
    visit: Visit,
    candidate: Candidate,
    found: Sequence[SessionDossier],
    chosen: SessionDossier | None,
) -> int | None:
    """How many courses the grid of the chosen session's admission, or of the first one, still asks for."""
    if not candidate.admissions:
        return None
    wanted = chosen.admission_id if chosen else None
    admission = next((one for one in candidate.admissions if one.id == wanted), candidate.admissions[0])
    standing = remaining.standing_in(found, visit.reference(work).outcome)
    return remaining.how_many(work, admission, standing)


def _results(work: Work, visit: Visit, place: FilePlace) -> int | None:
    """How many files the search found that this one was opened from."""
    kept = searches.own(work, place.search, visit.by.actor) if place.rank is not None else None
    return searches.results(work, kept, sort=place.sort, limit=0).total if kept else None
