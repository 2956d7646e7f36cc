"""The composition root: one Bolt app from settings, a store and a Slack client."""

from collections.abc import Callable

from slack_bolt import App
from slack_sdk import WebClient

from rac_bot.handlers import file, help, inscription, look_ups, search, session_dossier
from rac_bot.handlers.desk import Desk
from rac_bot.settings import HttpSettings, Settings
from rac_bot.store.engine import Store

INTERACTION_TIMEOUT_S = 2  # Slack waits 3 s for the whole answer


def slack_client(settings: Settings, timeout: int = INTERACTION_TIMEOUT_S) -> WebClient:
    """A client for Slack's Web API.

    It never retries: the SDK's own handlers repeat a post whose answer was lost, which makes it two, and
    a window opened late is no use.
    """
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=timeout,
        retry_handlers=[],
    )


def build_app(
    settings: Settings, store: Store, client: WebClient, wake_delivery: Callable[[], None] = lambda: None
) -> App:
    """The bot, over a store and a client of Slack; `wake_delivery` is called once messages are stored."""
    secret = settings.slack_signing_secret.get_secret_value() if isinstance(settings, HttpSettings) else None
    app = App(
        client=client,
        signing_secret=secret,
        # Bolt's default waits for the ack in 10 ms sleeps, and loses it to an exception right after.
        process_before_response=True,
        token_verification_enabled=False,  # no network at start: `check` and /readyz tell
    )
    register(app, Desk(settings, store, client, wake_delivery))
    return app


def register(app: App, desk: Desk) -> None:
    """Everything that the bot answers to; the most frequent requests first, since Bolt tries in order."""
    for use_case in (look_ups, file, inscription, session_dossier, search, help):
        use_case.register(app, desk)
