"""Assembles the bot: one Bolt app, from settings and a store."""

from collections.abc import Callable

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from rac_bot.handlers import (
    activity,
    admission,
    back,
    enrolling,
    file,
    from_message,
    guided,
    home,
    listed,
    pending,
    rac,
    recent,
    renumbering,
    told,
    undoing,
    written,
)
from rac_bot.handlers.admin import access, channels, journal, messages, person_change, request, watches
from rac_bot.handlers.dossier import remaining, session_dossier
from rac_bot.handlers.gate.listener import BUDGET_S, Gate, gate
from rac_bot.handlers.gate.routes import Routes
from rac_bot.handlers.gate.visit import Desk
from rac_bot.handlers.grid import grid, grid_import
from rac_bot.handlers.handover import answering, offering
from rac_bot.handlers.inscription import course_look_up, from_remaining, inscription, look_ups, series
from rac_bot.handlers.line import edit_line, line, line_forms
from rac_bot.handlers.search import followed, search
from rac_bot.handlers.several import courses, former, next_session, paste
from rac_bot.handlers.watches import declaration, grid_changed, sanction, show
from rac_bot.settings import HttpSettings, Settings
from rac_bot.slack.client import slack_client
from rac_bot.store.database.engine import Store

USE_CASES = (
    look_ups,
    listed,
    file,
    activity,
    back,
    inscription,
    series,
    from_remaining,
    edit_line,
    course_look_up,
    line,
    line_forms,
    session_dossier,
    courses,
    paste,
    former,
    next_session,
    enrolling,
    search,
    followed,
    offering,
    answering,
    remaining,
    pending,
    undoing,
    guided,
    recent,
    told,
    from_message,
    written,
    admission,
    renumbering,
    grid,
    grid_import,
    messages,
    journal,
    access,
    channels,
    request,
    sanction,
    show,
    grid_changed,
    declaration,
    watches,
    home,
    rac,
)
EVENTS = {  # as the manifest names them
    "user_change": person_change.follow,
    "message.im": written.answer,
    "app_mention": written.mentioned,
    "app_home_opened": home.opened,
}


class Bot(App):
    """Bolt's App, which hears events; `answer` is the gate, for what people do."""

    answer: Gate


def build_app(
    settings: Settings,
    store: Store,
    wake_delivery: Callable[[], None] = lambda: None,
    ask_who: Callable[[str], None] = lambda slack_id: None,
    took: Callable[[str, float], None] = lambda kind, seconds: None,
) -> Bot:
    """The bot, on a store.

    `wake_delivery` is called once messages are stored, `ask_who` with the Slack id of somebody unknown,
    `took` with the kind of a request and how long its answer took.
    """
    secret = settings.slack_signing_secret.get_secret_value() if isinstance(settings, HttpSettings) else None
    bot = Bot(
        name="rac-bot",  # without a name, Bolt reads the source of its callers to find one
        client=slack_client(settings, timeout=BUDGET_S),
        signing_secret=secret,
        # By default Bolt waits for the ack in 10 ms sleeps, and loses it if an exception follows.
        process_before_response=True,
        # One workspace, one token: nothing to look up. By default Bolt asks Slack at the first request,
        # before the gate, and does not answer while Slack does not.
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None),
    )
    desk = Desk(settings, store, wake_delivery, ask_who, took)
    bot.answer = gate(desk, routes(settings).find)
    for name, follow in EVENTS.items():
        bot.event(name.partition(".")[0])(follow(desk))
    return bot


def routes(settings: Settings) -> Routes:
    """All that the bot answers to."""
    found = Routes(settings)
    for use_case in USE_CASES:
        use_case.register(found)
    return found
