"""Slack's Web API, as the bot calls it: soon answered or given up, never retried."""

from urllib.parse import urlsplit

from slack_sdk import WebClient

from rac_bot.settings import Settings


def slack_client(settings: Settings, timeout: float) -> WebClient:
    """A client that waits `timeout` seconds at most.

    It never retries: the SDK's own handlers repeat a post whose answer was lost, which makes it two, and
    a window opened late is no use.
    """
    client = WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=timeout,  # type: ignore[arg-type]  # urllib takes parts of a second
        retry_handlers=[],
    )
    if is_local(settings):
        client.proxy = None  # the SDK takes HTTP_PROXY even for what runs on this machine
    return client


def is_local(settings: Settings) -> bool:
    """Whether Slack is a workspace on this machine, which no proxy leads to."""
    return urlsplit(settings.slack_api_url).hostname in ("127.0.0.1", "localhost")
