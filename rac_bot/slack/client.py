"""Slack's Web API, as the bot calls it: with a short timeout, never retried, over kept connections."""

import copy
import json
import logging
import math
import time
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import proxy_bypass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web import SlackResponse

from rac_bot.settings import Settings
from rac_bot.slack import connections
from rac_bot.slack.errors import TOKEN, word

MOST_BYTES = 10_000_000  # of an answer
NOT_SLACKS = b'{"ok": false, "error": "unreadable_answer"}'  # in place of what is no answer of Slack's

_written = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode  # of trees that we made

_LOG = logging.getLogger("slack_sdk.web")
_LOG.setLevel(logging.INFO)  # without a level of its own, the SDK writes out each call for nobody


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
    client = SlackClient(token, api_url, retry_handlers=[], logger=_LOG)
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

    def _perform_urllib_http_request(self, *, url: str, args: dict[str, Any]) -> dict[str, Any]:
        """Once, over a kept connection: JSON, or a form. What is not a success, the SDK raises."""
        assert not args["data"]  # noqa: S101  no file: those are given elsewhere
        if time.monotonic() + self.timeout > self.until:
            raise connections.Unsent(TimeoutError())
        if args["json"]:
            kind, said = "application/json;charset=utf-8", _written(args["json"])
        else:
            kind, said = "application/x-www-form-urlencoded", urlencode(args["params"] or {})
        headers = {**args["headers"], "Content-Type": kind}
        asked = connections.Request("POST", url, headers, said.encode())
        answer = connections.KEPT.send(asked, self.timeout, MOST_BYTES, self.proxy)
        body = answer.body if answer.body[:1] == b"{" else NOT_SLACKS
        return {"status": answer.status, "headers": answer.headers, "body": body.decode(errors="replace")}
