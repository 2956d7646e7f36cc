"""`/rac veilles`: administrators turn watches on and off, and see what each would say today."""

from collections.abc import Mapping

from rac_bot.domain.rights import Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.messages.weekly import draw_weekly, told
from rac_bot.modals.admin import watches as modal
from rac_bot.modals.admin.watches import RulePlace
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.file import weekly
from rac_bot.store.people import people
from rac_bot.store.watches import rules, trying
from rac_bot.store.watches.every import FINDERS
from rac_bot.store.work.work import Work

SET = (Watch.DIGEST, *FINDERS, Watch.WEEKLY)  # what there is to set
TRIED = (*FINDERS, Watch.WEEKLY)


def register(routes: Routes) -> None:
    routes.action("show_watches", show_watches, Role.ADMINISTERING)
    routes.action("set_watch", ask, Role.ADMINISTERING)
    routes.action("try_watch", try_, Role.ADMINISTERING)
    routes.options("audience", look_up_people, Role.ADMINISTERING)
    routes.view(modal.FORM, keep, Role.ADMINISTERING)


def show_watches(visit: Visit) -> Answer:
    with visit.reading() as work:
        return visit.show(modal.watches_view(work.known(rules.rules), SET, people.names(work), None))


def ask(visit: Visit) -> Answer:
    watch = forms.member(Watch, visit.asked.chosen)
    with visit.reading() as work:
        held = work.known(rules.rules)[watch]
        return visit.push(modal.rule_view(held, _who(work, visit), tried=watch in TRIED))


def keep(visit: Visit) -> Answer:
    rule = _read(visit)
    with visit.writing() as work:
        changed, names = rules.change(work, rule), people.names(work)
        notice = modal.kept_notice(rule, names, changed=changed)
        beneath = modal.watches_view(work.known(rules.rules), SET, names, notice)
    visit.wake_delivery()
    return visit.close_onto(beneath, lambda: notice_view(_("Veilles"), notice))


def try_(visit: Visit) -> Answer:
    """As the form stands, kept or not; a figure that was emptied is the one that is kept."""
    with visit.reading() as work:
        kept = work.known(rules.rules)[visit.place(RulePlace).watch]
    rule = modal.read_rule(visit.asked.view, kept.watch, kept.figure)
    if rule.watch is Watch.WEEKLY:
        return visit.push(modal.week_view(_week(visit)))
    with visit.reading() as work:
        found = list(trying.trials(work, rule, visit.settings.terms, visit.settings.rac_admins))
        return visit.push(modal.trial_view(rule, found, people.names(work)))


def _week(visit: Visit) -> str:
    """What the team was told last, or would have been; nothing limits who administers."""
    with visit.reading() as work:
        happened, ours = weekly.lately(work), work.known(weekly.programmes)
    return draw_weekly(told(happened, ours), happened[-1].median_days(()), ())[0] if happened[-1] else ""


def look_up_people(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(modal.choices(_who(work, visit), visit.asked.typed))


def _read(visit: Visit) -> Rule:
    return modal.read_rule(visit.asked.view, visit.place(RulePlace).watch)


def _who(work: Work, visit: Visit) -> Mapping[str, str]:
    """Who may be told, by name."""
    names = people.names(work)
    found = trying.advisers(work, visit.settings.rac_admins)
    return dict(sorted(((one, names.get(one, one)) for one in found), key=lambda pair: pair[1]))
