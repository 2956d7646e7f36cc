"""Slack's Web API, as the bot calls it: with a short timeout, and never retried."""

from urllib.parse import urlsplit

from slack_sdk import WebClient

from rac_bot.settings import Settings


def slack_client(settings: Settings, timeout: float) -> WebClient:
    """A client that waits `timeout` seconds at most.

    It never retries: the SDK's own handlers would repeat a post whose answer was lost, which makes two
    messages, and a window that opens late is useless.
    """
    client = WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=timeout,  # type: ignore[arg-type]  # urllib accepts fractions of a second
        retry_handlers=[],
    )
    if is_local(settings):
        client.proxy = None  # the SDK uses HTTP_PROXY even for an address on this machine
    return client


def is_local(settings: Settings) -> bool:
    """Whether Slack is a workspace on this machine, which a proxy cannot reach."""
    return urlsplit(settings.slack_api_url).hostname in ("127.0.0.1", "localhost")
