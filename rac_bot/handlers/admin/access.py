"""`/rac accès`: who may use the bot; giving, changing and withdrawing rights, for administrators."""

from rac_bot.blockkit import Json
from rac_bot.domain.rights import Role, is_slack_id
from rac_bot.errors import AdministersBySetting, NotAnAdministrator
from rac_bot.handlers.gate.answer import Answer, offer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.admin import access as modal
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.college.codes import Codes
from rac_bot.store.people import access, handover, people, requests
from rac_bot.store.people.identity import is_one_of, one_id
from rac_bot.store.work.work import Work

ASKING = 10  # who wait for an answer, or who left candidates behind, in the window


def register(routes: Routes) -> None:
    routes.turns("access", lambda visit: show_access(visit, visit.asked.number), Role.ADMINISTERING)
    routes.action("give_access", ask_whom, Role.ADMINISTERING)
    routes.action("change_access", ask_what, Role.ADMINISTERING)
    routes.action("withdraw_access", withdraw, Role.ADMINISTERING)
    routes.view(modal.FORM, submit_access, Role.ADMINISTERING)
    routes.options("programmes", look_up_programmes, Role.ADMINISTERING)
    routes.options("units", look_up_units, Role.ADMINISTERING)


def show_access(visit: Visit, page: int = 0) -> Answer:
    with visit.reading() as work:
        return visit.show(list_of(work, visit, modal.AccessPlace(page=page)))


def ask_whom(visit: Visit) -> Answer:
    return visit.push(modal.give_view(visit.place(modal.AccessFormPlace)))


def ask_what(visit: Visit) -> Answer:
    slack_id = _chosen(visit)
    with visit.reading() as work:
        held = access.of(work, slack_id)
        view = modal.change_view(
            people.name_of(work, slack_id) or slack_id,
            held.rights if held else None,
            access.programmes(work),
            work.known(Codes),
            visit.place(modal.AccessFormPlace).but(person=slack_id),
            mirrored=bool(visit.settings.rac_advisors_group),
        )
        return visit.push(view)


def submit_access(visit: Visit) -> Answer:
    place = visit.place(modal.AccessFormPlace)
    slack_id, rights = modal.read_form(visit.asked.view, place)
    with visit.writing() as work:
        refuse_set(work, visit, slack_id)
        refuse_if_withdrawn(work, visit)
        slack_id = one_id(work, slack_id)
        known = access.check_account(work, slack_id)
        before = access.give(work, slack_id, rights)
        who = people.name_of(work, slack_id) or slack_id
        notice = modal.given_notice(who, before, rights, known=known)
        view = list_of(work, visit, place, notice)
    if not known:
        visit.desk.ask_who(slack_id)
    visit.wake_delivery()
    return visit.close_onto(view, lambda: notice_view(_("Accès enregistré"), notice))


def withdraw(visit: Visit) -> Answer:
    slack_id = _chosen(visit)
    with visit.writing() as work:
        refuse_set(work, visit, slack_id)
        refuse_if_withdrawn(work, visit)
        before = access.withdraw(work, slack_id)
        notice = modal.withdrawn_notice(people.name_of(work, slack_id) or slack_id, before)
        beneath = list_of(work, visit, visit.place(modal.AccessFormPlace), notice)
    visit.wake_delivery()
    return visit.show_over(notice_view(_("Accès retiré"), notice), beneath)


def look_up_programmes(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(modal.programme_choices(access.programmes(work), visit.asked.typed))


def look_up_units(visit: Visit) -> Answer:
    with visit.reading() as work:
        return offer(modal.unit_choices(access.units(work), work.known(Codes), visit.asked.typed))


def _chosen(visit: Visit) -> str:
    """Whose button it is; Malformed where it is nobody's."""
    if not is_slack_id(visit.asked.chosen):
        raise forms.unreadable()
    return visit.asked.chosen


def refuse_set(work: Work, visit: Visit, slack_id: str) -> None:
    if is_one_of(work, slack_id, visit.settings.rac_admins):
        raise AdministersBySetting


def refuse_if_withdrawn(work: Work, visit: Visit) -> None:
    """Of two administrators who withdraw each other at once, one stays: writers take turns."""
    held = access.of(work, visit.by.actor)
    withdrawn = held is None or held.role is not Role.ADMINISTERING
    if withdrawn and not is_one_of(work, visit.by.actor, visit.settings.rac_admins):
        raise NotAnAdministrator(visit.settings.rac_admins)


def list_of(work: Work, visit: Visit, place: modal.AccessPlace, notice: str | None = None) -> Json:
    """Those whom the setting names, who administer whatever they were given, then the others."""
    settings = visit.settings
    told, home = people.of_ids(work, settings.rac_admins), people.home(work)
    named = {one_id(work, one): (told.get(one), None) for one in settings.rac_admins}
    given = {one.slack_id: (one.person, one.access) for one in access.listed(work)}
    holders = [
        modal.Holder(slack_id, person, rights, access.barred(person, home))
        for slack_id, (person, rights) in (given | named).items()
    ]
    served = {one.slack_id for one in holders if not one.barred}
    holders.sort(key=lambda holder: holder.access is not None)
    return modal.access_view(
        holders,
        visit.reference(work),
        place,
        mirrored=bool(settings.rac_advisors_group),
        notice=notice,
        left={
            one.advisor: (people.name_of(work, one.advisor) or one.advisor, one.people)
            for one in handover.left_lists(work, served, ASKING)
        },
        asking={
            one.slack_id: people.name_of(work, one_id(work, one.slack_id)) or one.slack_id
            for one in requests.open_ones(work, ASKING)
        },
    )
