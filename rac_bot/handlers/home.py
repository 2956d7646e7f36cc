"""The App Home: opened, which has it drawn; its settings; and the buttons from which one starts anywhere."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.kwargs_injection.args import Args
from sqlalchemy.exc import SQLAlchemyError

from rac_bot.domain.rights import Role
from rac_bot.domain.watches import Watch
from rac_bot.errors import Refusal
from rac_bot.handlers import pending
from rac_bot.handlers.admin import access
from rac_bot.handlers.enrolling import enrol_by_command
from rac_bot.handlers.gate.answer import Answer
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Desk, Visit
from rac_bot.handlers.grid import grid
from rac_bot.handlers.rac import told
from rac_bot.handlers.search.search import open_search
from rac_bot.i18n import LANGUAGES, _
from rac_bot.logs import logger
from rac_bot.messages.home import SLACKS
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.notices import notice_view
from rac_bot.store.due import mornings
from rac_bot.store.models import Confirms
from rac_bot.store.people import access as rights
from rac_bot.store.people import homes
from rac_bot.store.people.identity import one_id
from rac_bot.store.telling import digests
from rac_bot.store.watches import rules
from rac_bot.store.work.work import THE_BOT

log = logger()


def register(routes: Routes) -> None:
    routes.action("find_candidate", open_search)
    routes.action("enrol_candidate", enrol_by_command, Role.ADVISING)
    routes.action("show_pending", pending.show_pending)
    routes.action("open_grid", grid.open_grid)
    routes.action("show_access", access.show_access, Role.ADMINISTERING)
    routes.action("show_help", show_help)
    routes.action("home_language", choose_language)
    routes.action("home_confirms", choose_confirmations)
    routes.action("home_morning", choose_morning, Role.ADVISING)
    routes.action("home_watches", choose_watches, Role.ADVISING)
    routes.action("digest_pending", open_digest, Role.ADVISING)


def opened(desk: Desk) -> Callable[[Args], BoltResponse]:
    """`app_home_opened`: the listener. Slack sends the event again where the database is not there."""

    def listen(args: Args) -> BoltResponse:
        try:
            if opened := _opened(args.body.get("event")):
                _draw(desk, *opened)
        except (Refusal, SQLAlchemyError) as error:
            log.warning("home_not_drawn", error=type(error).__name__)
            return BoltResponse(status=503)
        return args.ack()

    return listen


def show_help(visit: Visit) -> Answer:
    return visit.show(notice_view(_("Aide"), told(visit)))


def choose_language(visit: Visit) -> Answer:
    chosen = visit.asked.chosen
    if chosen not in (SLACKS, *LANGUAGES):
        raise forms.unreadable()
    return _choose(visit, language=None if chosen == SLACKS else chosen)


def choose_confirmations(visit: Visit) -> Answer:
    return _choose(visit, confirms=forms.member(Confirms, visit.asked.chosen))


def choose_morning(visit: Visit) -> Answer:
    minutes = forms.number(visit.asked.chosen)
    if minutes not in homes.MORNINGS:
        raise forms.unreadable()
    with visit.noting() as work:
        homes.choose(work, visit.by.actor, morning=minutes)
        mornings.lay(work, visit.settings.rac_admins, work.now)
    visit.wake_delivery()
    return Answer()


def choose_watches(visit: Visit) -> Answer:
    """Those that are ticked; of one that came up meanwhile nothing was said."""
    ticked = {forms.member(Watch, one) for one in visit.asked.ticked}
    with visit.noting() as work:
        kept = rules.refused(work, visit.by.actor) - {*rules.told_of(work, visit.by.actor)}
        refused = {one for one in rules.told_of(work, visit.by.actor) if one not in ticked}
        rules.refuse(work, visit.by.actor, kept | refused)
        homes.stale_at_once(work, visit.by.actor)
    visit.wake_delivery()
    return Answer()


def open_digest(visit: Visit) -> Answer:
    """The list behind a figure of the morning digest, which stays in Slack from now on."""
    with visit.noting() as work:
        digests.press(work, visit.by.actor, visit.asked.message_ts)
    return pending.show_pending(visit)


def _choose(visit: Visit, **chosen: object) -> Answer:
    with visit.noting() as work:
        homes.choose(work, visit.by.actor, **chosen)
    visit.wake_delivery()
    return Answer()


def _opened(event: Any) -> tuple[str, str | None] | None:
    """Whose Home it is, and Slack's hash of what is there, if anything; None for the other tab."""
    match event:
        case {"tab": "home", "user": str(user)} if 0 < len(user) <= 20:
            view = event.get("view")
            hash_ = view.get("hash") if isinstance(view, dict) else None
            return user, hash_ if isinstance(hash_, str) else None
    return None


def _draw(desk: Desk, person: str, hash_: str | None) -> None:
    with desk.store.writing(THE_BOT) as work:
        person = one_id(work, person)
        known = rights.caller(work, person).person
        asked = known is None or known.told_at is None
        homes.opened(work, person, hash_, asked=asked)
    if asked:
        desk.ask_who(person)
    desk.wake_delivery()
