"""Slack's Web API, as the bot calls it: with a short timeout, never retried, over kept connections."""

import copy
import io
import math
import time
from functools import lru_cache
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, proxy_bypass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web import SlackResponse

from rac_bot.settings import Settings
from rac_bot.slack import connections
from rac_bot.slack.errors import TOKEN, word

MOST_BYTES = 10_000_000  # of an answer
NOT_SLACKS = b'{"ok": false, "error": "unreadable_answer"}'  # in place of what is no answer of Slack's


class TokenState:
    """What Slack said last of the bot's token, at whatever call."""

    refused = False


def slack_client(settings: Settings, timeout: float) -> "SlackClient":
    """A client whose calls take `timeout` seconds at most, from the connection to the end of the answer.

    It never retries: the SDK's own handlers would repeat a post whose answer was lost, which makes two
    messages, and a window that opens late is useless.
    """
    client = copy.copy(_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url))
    client.timeout = timeout  # type: ignore[assignment]  # may be a fraction of a second
    return client


def proxy_for(address: str) -> str | None:
    """HTTPS_PROXY, else HTTP_PROXY, as the SDK reads them; none for this machine, nor for NO_PROXY."""
    at = urlsplit(address)
    if at.hostname in ("127.0.0.1", "localhost", "::1") or proxy_bypass(at.netloc):
        return None
    return load_http_proxy_from_env()


@lru_cache(maxsize=4)
def _client(token: str, api_url: str) -> "SlackClient":
    client = SlackClient(token, api_url, retry_handlers=[])
    client.proxy = proxy_for(api_url)
    client.token_state = TokenState()
    return client


class SlackClient(WebClient):
    """The SDK's client, which opens a connection for each call, over the kept ones.

    A call that might not be over by `until`, of `time.monotonic`, is not made.
    """

    until = math.inf

    token_state: TokenState  # its copies have the same

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        of_the_bot = "token" not in (given.get("params") or {})
        try:
            answer = super().api_call(api_method, **given)
        except SlackApiError as error:
            if of_the_bot and word(error) in TOKEN:
                self.token_state.refused = True
            raise
        if of_the_bot:
            self.token_state.refused = False
        return answer

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        assert req.data is None or isinstance(req.data, bytes)  # noqa: S101  so the SDK makes them
        if time.monotonic() + self.timeout > self.until:
            raise connections.Unsent(TimeoutError())
        asked = connections.Request("POST", url, dict(req.header_items()), req.data)
        answer, body = connections.KEPT.send(asked, self.timeout, MOST_BYTES, self.proxy)
        body = body if body[:1] == b"{" else NOT_SLACKS
        if answer.status // 100 != 2:  # as urllib does; the SDK reads it
            raise HTTPError(url, answer.status, answer.reason, answer.headers, io.BytesIO(body))
        return {"status": answer.status, "headers": answer.headers, "body": body.decode(errors="replace")}
