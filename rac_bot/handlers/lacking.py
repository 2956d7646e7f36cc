"""What the declaration would lack: a row a session in the watch's list, and the window of one session.

That window stands in the stead of the file: the forms of a line close onto it, and the list beneath follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rac_bot.blockkit import Json
from rac_bot.domain.watches import Watch
from rac_bot.handlers.gate.answer import Answer, Call
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.parts.paging import page_shown
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.watches.lacking import Shown, complete, lacking_view, summary
from rac_bot.modals.watches.listed import PAGE, Found, WatchPlace, watch_view
from rac_bot.store.file import candidates, dossiers
from rac_bot.store.models import Action, Candidate
from rac_bot.store.trace import journal
from rac_bot.store.watches import declaration, every, rules
from rac_bot.store.watches.declaration import Lacking
from rac_bot.store.watches.findings import Finding, Watching
from rac_bot.store.work.work import Work


def told(work: Work, visit: Visit, shown: Sequence[Finding], people: Mapping[int, Candidate]) -> list[Found]:
    by_dossier: dict[int, list[Lacking]] = {}
    for one in _lacking(work, visit, list(people)):
        by_dossier.setdefault(one.dossier_id, []).append(one)
    return [
        Found(
            finding,
            people[finding.candidate_id],
            summary(by_dossier[finding.about]),
            beside=complete(people[finding.candidate_id], finding.about),
        )
        for finding in shown
        if finding.about in by_dossier
    ]


def lacking_drawn(
    work: Work, visit: Visit, place: FilePlace, notice: str | None = None, offered: Sequence[Json] = ()
) -> Json:
    """The window as it is now; whoever sees it is to be journaled."""
    candidate = candidates.candidate(work, place.candidate)
    found, _gone = dossiers.of_file(work, candidate.id)
    dossier = next((one for one in found if one.id == place.dossier), None)
    lacks = [one for one in _lacking(work, visit, [candidate.id]) if one.dossier_id == place.dossier]
    return lacking_view(Shown(candidate, dossier, lacks), visit.reference(work), place, notice, offered)


def followed_by_list(visit: Visit, answer: Answer, place: FilePlace) -> Answer:
    """Of what was saved in that window, or over it: the list under it no longer has what was completed."""
    root = visit.asked.view.get("root_view_id")
    if not place.lacking or answer.beneath or root in (None, visit.asked.view.get("id")):
        return answer
    with visit.reading() as work:
        findings = every.found(work, Watch.DECLARATION, visit.by.actor, visit.settings.terms)
        at = page_shown(place.page, len(findings), PAGE)
        shown = findings[at * PAGE : (at + 1) * PAGE]
        people = {one.id: one for one in candidates.of_ids(work, {one.candidate_id for one in shown})}
        rows = told(work, visit, shown, people)
    with visit.noting() as work:
        seen = [{"candidate_id": one, "detail": f"watch {Watch.DECLARATION}"} for one in people]
        journal.record_each(work, Action.SEARCH, seen or [{"detail": f"watch {Watch.DECLARATION}"}])
    view = watch_view(rows, WatchPlace(watch=Watch.DECLARATION, page=at), len(findings))
    return replace(answer, beneath=Call("views.update", {"view_id": root, "view": view}))


def _lacking(work: Work, visit: Visit, people: Sequence[int]) -> list[Lacking]:
    watching = Watching(work.known(rules.rules)[Watch.DECLARATION], visit.judging, visit.settings.terms.drop)
    return declaration.lacking(work, people, declaration.due(work, watching), watching.judging)
