"""Access asked for from the Home, and answered by one press, on the message or in the window of accesses."""

from rac_bot.blockkit import Json, escape
from rac_bot.domain.rights import Rights, Role, is_slack_id
from rac_bot.handlers.admin.access import list_of, refuse_if_withdrawn, refuse_set
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.admin.access import AccessPlace, given_notice
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.people import access, access_told, homes, people, requests
from rac_bot.store.people.identity import one_id
from rac_bot.store.work.work import THE_BOT, Work


def register(routes: Routes) -> None:
    routes.action("ask_access", ask, None)
    routes.action("grant_advising", lambda visit: grant(visit, Role.ADVISING), Role.ADMINISTERING)
    routes.action("grant_reading", lambda visit: grant(visit, Role.READING), Role.ADMINISTERING)
    routes.action("decline_access", decline, Role.ADMINISTERING)


def ask(visit: Visit) -> Answer:
    """From the Home of a member without access, once a day."""
    who, admins = visit.by.actor, visit.desk.administrators()
    with visit.desk.store.writing(THE_BOT, until=visit.until) as work:
        if access.of(work, who) is None and requests.ask(work, who):
            access_told.asked(work, who, admins)
        homes.stale_at_once(work, who)
    visit.wake_delivery()
    return Answer()


def grant(visit: Visit, role: Role) -> Answer:
    slack_id = _asker(visit)
    with visit.writing() as work:
        refuse_set(work, visit, slack_id)
        refuse_if_withdrawn(work, visit)
        slack_id = one_id(work, slack_id)
        known = access.check_account(work, slack_id)
        held = access.of(work, slack_id)
        rights = held.rights if held else Rights(role)  # another administrator was faster
        before = rights if held else access.give(work, slack_id, rights)
        notice = given_notice(_name(work, slack_id), before, rights, known=known)
        view = _answered(work, visit, slack_id, notice)
    visit.wake_delivery()
    return visit.show(view)


def decline(visit: Visit) -> Answer:
    slack_id = _asker(visit)
    with visit.writing() as work:
        requests.answer(work, slack_id)
        notice = _("{who} n’a pas reçu d’accès.", who=escape(_name(work, slack_id)))
        view = _answered(work, visit, slack_id, notice)
    visit.wake_delivery()
    return visit.show(view)


def _answered(work: Work, visit: Visit, slack_id: str, notice: str) -> Json:
    """Each administrator’s message says what came of it; so does the window."""
    access_told.answered(work, slack_id, visit.desk.administrators())
    if visit.asked.view:
        return list_of(work, visit, AccessPlace(), notice)
    return notice_view(_("Accès"), notice)


def _name(work: Work, slack_id: str) -> str:
    return people.name_of(work, slack_id) or slack_id


def _asker(visit: Visit) -> str:
    if not is_slack_id(visit.asked.chosen):
        raise forms.unreadable()
    return visit.asked.chosen
