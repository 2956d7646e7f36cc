"""From a row of the Home or of the morning digest: what a watch found, and what is done of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from rac_bot.blockkit import Json, escape, joined
from rac_bot.domain.months import later
from rac_bot.domain.rights import Role
from rac_bot.domain.watches import Watch
from rac_bot.domain.working import moment_of
from rac_bot.handlers import lacking
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.handlers.watches import grid_changed, silence
from rac_bot.i18n import _, day_of
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import droppable, line_named
from rac_bot.modals.parts.paging import page_shown
from rac_bot.modals.watches.listed import PAGE, Found, WatchPlace, watch_view
from rac_bot.modals.watches.sanction import check_button, courses_told
from rac_bot.store.college import grids
from rac_bot.store.file import candidates
from rac_bot.store.models import Action, Candidate, Inscription, Settling
from rac_bot.store.telling import digests
from rac_bot.store.trace import journal
from rac_bot.store.watches import dropping, every, findings, rules
from rac_bot.store.watches.findings import Finding
from rac_bot.store.work.work import Work
from rac_bot.words.watches import settling_name

# Of the findings of a page, and their people, what is told of each.
Teller = Callable[[Work, Visit, Sequence[Finding], Mapping[int, Candidate]], Sequence[Found]]


def register(routes: Routes) -> None:
    routes.action("show_watch", show_watch, Role.ADVISING)
    routes.turns("turn_watch", turn, Role.ADVISING)
    routes.action("settle", settle, Role.ADVISING)
    routes.action("unsettle", unsettle, Role.ADVISING)


def show_watch(visit: Visit) -> Answer:
    """Of the digest, which then stays in Slack."""
    watch = forms.member(Watch, visit.asked.chosen)
    if watch not in TELLERS and watch not in WINDOWS:
        raise forms.unreadable()
    if ts := visit.asked.message_ts:
        with visit.noting() as work:
            digests.press(work, visit.by.actor, ts)
    own = WINDOWS.get(watch)
    return visit.show(own(visit) if own else listed(visit, WatchPlace(watch=watch)))


def turn(visit: Visit) -> Answer:
    return visit.show(listed(visit, visit.place(WatchPlace).but(page=visit.asked.number)))


def settle(visit: Visit) -> Answer:
    """By the button of what can be done; some is told again, from a day on."""
    place = visit.place(WatchPlace)
    value, _colon, how_ = visit.asked.chosen.rpartition(":")
    finding, how = _finding(place, value), forms.member(Settling, how_)
    with visit.writing() as work:
        whose = candidates.candidate(work, finding.candidate_id)
        until = _until(work, visit, place.watch, how)
        stands = how in SETTLINGS.get(place.watch, ()) and _stands(work, visit, place.watch, finding)
        if stands:
            findings.settle(work, place.watch, finding, how, until)
    if not stands:
        return visit.show(listed(visit, place, no_more(place.watch)))
    visit.wake_delivery()
    told = done_told(whose, how)
    if until:
        told += " " + _("Redit à partir du {day}, s’il n’y a rien de nouveau.", day=day_of(until))
    return visit.show(listed(visit, place, told, finding))


def done_told(whose: Candidate, how: Settling) -> str:
    return _("✅ {who} : {how}.", who=escape(whose.name), how=settling_name(how))


def unsettle(visit: Visit) -> Answer:
    place = visit.place(WatchPlace)
    finding = _finding(place, visit.asked.chosen)
    with visit.writing() as work:
        whose = candidates.candidate(work, finding.candidate_id)
        stands = place.watch in SETTLINGS and _stands(work, visit, place.watch, finding)
        if stands:
            findings.unsettle(work, place.watch, finding)
    if not stands:
        return visit.show(listed(visit, place, no_more(place.watch)))
    visit.wake_delivery()
    return visit.show(listed(visit, place, _("↩️ {who} : remis à traiter.", who=escape(whose.name))))


def _stands(work: Work, visit: Visit, watch: Watch, finding: Finding) -> bool:
    return every.holds(work, watch, finding, visit.settings.terms)


def no_more(watch: Watch) -> str:
    """Fit for mrkdwn."""
    if watch is Watch.SANCTION:
        return "⚠️ " + escape(_("Ce dossier a changé : tout n’y est plus réussi ou reconnu."))
    return "⚠️ " + escape(_("Ce dossier a changé : il n’est plus dans cette liste."))


def _until(work: Work, visit: Visit, watch: Watch, how: Settling) -> datetime | None:
    """From when it is told again: by the calendar, so that it is told that morning; None: never."""
    silent = work.known(rules.rules)[watch].figure
    months = {Settling.LATER: 1, Settling.FOLLOWED_UP: silent}.get(how)
    return moment_of(later(visit.today, months), 0) if months else None


def _finding(place: WatchPlace, value: str) -> Finding:
    watch, *ids = value.split(":")
    if watch != place.watch or len(ids) != len(Finding._fields):
        raise forms.unreadable()
    return Finding(*map(forms.number, ids))


def listed(
    visit: Visit,
    place: WatchPlace,
    notice: str | None = None,
    settled: Finding | None = None,
    offered: Sequence[Json] = (),
) -> Json:
    """A page of what is found now; that its people were shown is journaled."""
    if place.watch not in TELLERS:
        raise forms.unreadable()
    with visit.reading() as work:
        found = every.found(work, place.watch, visit.by.actor, visit.settings.terms)
        at = page_shown(place.page, len(found), PAGE)
        shown = found[at * PAGE : (at + 1) * PAGE]
        people = {one.id: one for one in candidates.of_ids(work, {one.candidate_id for one in shown})}
        rows = TELLERS[place.watch](work, visit, shown, people) if shown else []
    with visit.noting() as work:
        seen = [{"candidate_id": one, "detail": f"watch {place.watch}"} for one in people]
        journal.record_each(work, Action.SEARCH, seen or [{"detail": f"watch {place.watch}"}])
    return watch_view(rows, place.but(page=at), len(found), notice=notice, settled=settled, offered=offered)


def _dropping(
    work: Work, visit: Visit, shown: Sequence[Finding], people: Mapping[int, Candidate]
) -> list[Found]:
    lines, ref = dropping.lines(work, shown), visit.reference(work)

    def told(line: Inscription) -> str:
        return joined(f"*{line.course.number}*", line_named(line), droppable(line, ref))

    return [Found(one, people[one.candidate_id], told(lines[one.about])) for one in shown]


def _sanction(
    work: Work, visit: Visit, shown: Sequence[Finding], people: Mapping[int, Candidate]
) -> list[Found]:
    def told(one: Finding) -> Found:
        whose = people[one.candidate_id]
        admission = next(held for held in whose.admissions if held.id == one.about)
        courses = courses_told(len(grids.courses(work, admission.grid_id)))
        hows = [(_("Transmis à la personne responsable"), Settling.PASSED_ON)]
        facts = joined(escape(admission.grid.code), courses)
        return Found(one, whose, facts, hows, ways=[check_button(whose, one)])

    return [told(one) for one in shown]


TELLERS: Mapping[Watch, Teller] = {
    Watch.DROPPING: _dropping,
    Watch.SANCTION: _sanction,
    Watch.SILENCE: silence.told,
    Watch.DECLARATION: lacking.told,
}
# What can be said of what each finds.
SETTLINGS: Mapping[Watch, Collection[Settling]] = {
    Watch.SANCTION: (Settling.PASSED_ON,),
    Watch.SILENCE: (Settling.FOLLOWED_UP, Settling.LATER),
}
WINDOWS: Mapping[Watch, Callable[[Visit], Json]] = {Watch.GRID: grid_changed.window}  # of their own
