"""Access asked for from the Home, and answered by one press, on the message or in the window of accesses."""

from collections.abc import Callable

from rac_bot.blockkit import escape
from rac_bot.domain.rights import Rights, Role, is_slack_id
from rac_bot.handlers.admin.access import list_of, refuse_if_withdrawn, refuse_set
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.interaction import HOME
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Visit
from rac_bot.i18n import _
from rac_bot.modals.admin.access import AccessPlace, given_notice
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.people import access, access_told, homes, people, requests
from rac_bot.store.people.identity import one_id
from rac_bot.store.work.work import THE_BOT, Work
from rac_bot.words.rights import request_told, rights_told


def register(routes: Routes) -> None:
    routes.action("ask_access", ask, None)
    routes.action("grant_advising", lambda visit: grant(visit, Role.ADVISING), Role.ADMINISTERING)
    routes.action("grant_reading", lambda visit: grant(visit, Role.READING), Role.ADMINISTERING)
    routes.action("decline_access", decline, Role.ADMINISTERING)


def ask(visit: Visit) -> Answer:
    """From the Home of a member without access, or an answer to them; once a day."""
    who, admins = visit.by.actor, visit.desk.administrators()
    with visit.desk.store.writing(THE_BOT, until=visit.until) as work:
        held = access.of(work, who)
        if held is None and requests.ask(work, who):
            access_told.asked(work, who, admins)
        homes.stale_at_once(work, who)
        asked = requests.of_today(work, who)
        if held:
            told = _("Vous avez accès à rac-bot : {rights}.", rights=escape(rights_told(held.rights)))
        else:
            told = request_told(declined=asked is not None and asked.answered_by is not None)
    visit.wake_delivery()
    return Answer() if visit.asked.origin == HOME else visit.show(notice_view(_("Accès"), told))


def grant(visit: Visit, role: Role) -> Answer:
    def give(work: Work, slack_id: str, who: str) -> str:
        known = access.check_account(work, slack_id)
        access.give(work, slack_id, Rights(role))
        return given_notice(who, None, Rights(role), known=known)

    return _answer(visit, give)


def decline(visit: Visit) -> Answer:
    def refuse(work: Work, slack_id: str, who: str) -> str:
        requests.decline(work, slack_id)
        homes.stale_at_once(work, slack_id)
        return _("{who} n’a pas reçu d’accès.", who=escape(who))

    return _answer(visit, refuse)


def _answer(visit: Visit, act: Callable[[Work, str, str], str]) -> Answer:
    """The first answer stands; each administrator’s message says what came of it, and so does the window."""
    slack_id = visit.asked.chosen
    if not is_slack_id(slack_id):
        raise forms.unreadable()
    with visit.writing() as work:
        refuse_set(work, visit, slack_id)
        refuse_if_withdrawn(work, visit)
        slack_id = one_id(work, slack_id)
        who = _name(work, slack_id)
        notice = _answered_before(work, slack_id, who) or act(work, slack_id, who)
        inside = visit.asked.view
        view = list_of(work, visit, AccessPlace(), notice) if inside else notice_view(_("Accès"), notice)
    visit.wake_delivery()
    return visit.show(view)


def _answered_before(work: Work, slack_id: str, who: str) -> str:
    """What another administrator, who was faster, answered; empty where nobody did."""
    held, request = access.of(work, slack_id), requests.of(work, slack_id)
    if held or (request and request.answered_by):
        requests.answer(work, slack_id)
    if held:
        return _("{who} a déjà accès : {rights}.", who=escape(who), rights=escape(rights_told(held.rights)))
    if request and request.answered_by:
        name = escape(_name(work, request.answered_by))
        return _("{who} : la demande a déjà été laissée sans suite par {name}.", who=escape(who), name=name)
    return ""


def _name(work: Work, slack_id: str) -> str:
    return people.name_of(work, slack_id) or slack_id
