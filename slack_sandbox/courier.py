"""Delivers to the app: by Socket Mode where it is connected, else by signed HTTP requests."""

import hashlib
import hmac
import json
import secrets
import ssl
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

from slack_sandbox.errors import AppError, AppTimeout, RefusedAnswer, SandboxError
from slack_sandbox.serving import RealClock
from slack_sandbox.sockets import Sockets
from slack_sandbox.state import Json
from slack_sandbox.wire import Refusal, WireEntry
from slack_sandbox.workspace import APP_ID, TEAM_ID, VERIFICATION_TOKEN, Workspace

Kind = Literal["slash_commands", "interactive", "events_api"]
EVENT_RETRIES = 3
EVENT_SECONDS = 1.0
"""How long whoever acts waits for an event to be acknowledged in Socket Mode."""
NO_ACK = "no acknowledgement"
UNHEARD = "no listener of the app took the event: Slack delivers it three times more"


@dataclass
class Answer:
    """What the app answered: a JSON object, a text, or nothing; `entry` is its line in the wire log."""

    entry: WireEntry
    body: Json | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """A bare acknowledgement."""
        return not self.body and not self.text

    def refuse(self, *rules: str) -> None:
        """Records rules the answer broke."""
        self.entry.refuse(*(Refusal.of(f"answer to {self.entry.what}", rule) for rule in rules))


class Courier:
    """Carries payloads to the app and waits at most `ack_seconds` for its answer."""

    def __init__(self, workspace: Workspace, sockets: Sockets, ack_seconds: float) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._url: str | None = None
        self.ack_seconds = ack_seconds
        self.silent = False
        """Made true, the app hears nothing and every gesture times out."""
        self.repeats = 0
        """How many answers to events get lost on their way back."""
        self._closing = threading.Event()
        # Most servers close what was idle for 5 s: a request just then would be lost.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=50, keepalive_expiry=4)
        no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loading certificates takes 60 ms a sandbox
        self._client = httpx.Client(trust_env=False, timeout=ack_seconds, limits=limits, verify=no_tls)

    def connect(self, url: str) -> None:
        """Where requests go when no websocket is open."""
        self._url = url

    @property
    def reachable(self) -> bool:
        """Whether there is a way to the app."""
        return self._url is not None or len(self._sockets) > 0

    def close(self) -> None:
        """Closes the connections to the app."""
        self._closing.set()
        self._client.close()

    def deliver(self, kind: Kind, what: str, payload: Json) -> Answer:
        """Delivers once. Raises AppTimeout or AppError: Slack never retries a gesture."""
        payload = self._addressed(kind, payload)
        entry = self._workspace.log.begin("slack→app", what, payload)
        return self._deliver(entry, kind, payload, {}, self.ack_seconds)

    def _addressed(self, kind: Kind, payload: Json) -> Json:
        grid = self._workspace.grid
        return grid.delivered(kind, payload, self._workspace.people) if grid else payload

    def deliver_event(self, what: str, payload: Json) -> Answer:
        """Delivers an event, and again up to three times while the app does not answer 200.

        One that no listener takes is only told of, for whoever acts to wait no longer; in a strict workspace
        it is a failure as any other.
        """
        headers: dict[str, str] = {}
        payload = self._addressed("events_api", payload)
        strict = self._workspace.strict
        seconds = self.ack_seconds if strict else min(self.ack_seconds, EVENT_SECONDS)
        for attempt in range(EVENT_RETRIES):
            entry = self._workspace.log.begin("slack→app", what, payload)
            try:
                answer = self._deliver(entry, "events_api", payload, headers, seconds)
                if not self._is_repeated():
                    return answer
                reason = "http_timeout"
            except (AppTimeout, AppError) as error:
                if _unheard(error) and not strict:
                    entry.lint(Refusal(what, UNHEARD))
                    return Answer(entry)
                # Slack waits seconds, then minutes before it tries again: here it does not
                reason = "http_timeout" if isinstance(error, AppTimeout) else "http_error"
            headers = {"x-slack-retry-num": str(attempt + 1), "x-slack-retry-reason": reason}
        entry = self._workspace.log.begin("slack→app", what, payload)
        return self._deliver(entry, "events_api", payload, headers, self.ack_seconds)

    def check_ssl(self, method: str) -> None:
        """Asks the request URL for its certificate: a command's form, or query, that names no command."""
        asked = {"ssl_check": "1", "token": VERIFICATION_TOKEN}
        entry = self._workspace.log.begin("slack→app", "ssl_check", asked)
        query, form = (asked, None) if method == "GET" else (None, asked)
        response = self._client.request(method, self._request_url, params=query, data=form)
        entry.status, entry.answer = response.status_code, _decoded(response)
        if response.status_code != 200:
            raise AppError(entry.what, response.status_code, response.text)

    def verify_url(self) -> None:
        """`url_verification`: the app gives the challenge back, as text, in a form or in JSON."""
        challenge = secrets.token_urlsafe(32)
        answer = self._outside_events("url_verification", {"challenge": challenge})
        given = (answer.body or {}).get("challenge", answer.text.removeprefix("challenge="))
        if given != challenge:
            raise RefusedAnswer("url_verification", ["the challenge was not given back"])

    def tell_rate_limited(self) -> None:
        """`app_rate_limited`: over HTTP alone, and no event's envelope."""
        minute = int(time.time()) // 60 * 60
        about = {"team_id": TEAM_ID, "minute_rate_limited": minute, "api_app_id": APP_ID}
        self._outside_events("app_rate_limited", about)

    def _outside_events(self, kind: str, about: Json) -> Answer:
        body = {"token": VERIFICATION_TOKEN, "type": kind, **about}
        entry = self._workspace.log.begin("slack→app", kind, body)
        return self._by_http(entry, self._request_url, "events_api", body, {})

    @property
    def _request_url(self) -> str:
        if self._url is None:
            raise SandboxError("there is no request URL: connect(url) was not called")
        return self._url

    def _is_repeated(self) -> bool:
        """Whether this answer gets lost on its way, so that Slack delivers the event again."""
        if self.repeats <= 0:
            return False
        self.repeats -= 1
        return True

    def _deliver(
        self, entry: WireEntry, kind: Kind, payload: Json, headers: dict[str, str], ack_seconds: float
    ) -> Answer:
        what = entry.what
        began = RealClock.monotonic()
        try:
            if self.silent:
                self._closing.wait(self.ack_seconds)
                raise AppTimeout(what, self.ack_seconds, "the app was made silent")
            if len(self._sockets):
                answer = self._by_socket(entry, kind, payload, headers, ack_seconds)
            elif self._url is not None:
                answer = self._by_http(entry, self._url, kind, payload, headers)
            else:
                why = "no Socket Mode connection is open and connect(url) was not called"
                raise AppTimeout(what, self.ack_seconds, why)
        finally:
            entry.ms = (RealClock.monotonic() - began) * 1000
            self._workspace.hub.publish("wire", entry=entry.number)
        return answer

    def _by_socket(
        self, entry: WireEntry, kind: Kind, payload: Json, headers: dict[str, str], ack_seconds: float
    ) -> Answer:
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if headers:
            envelope["retry_attempt"] = int(headers["x-slack-retry-num"])
            envelope["retry_reason"] = headers["x-slack-retry-reason"]
        try:
            body = self._sockets.deliver(envelope, ack_seconds)
        except TimeoutError as error:
            raise AppTimeout(entry.what, ack_seconds, NO_ACK) from error
        except ConnectionError as error:
            raise AppTimeout(entry.what, self.ack_seconds, str(error)) from error
        entry.status, entry.answer = 200, body
        return Answer(entry, body or None)

    def _by_http(
        self, entry: WireEntry, url: str, kind: Kind, payload: Json, headers: dict[str, str]
    ) -> Answer:
        content, content_type = encoded(kind, payload)
        stamp = str(int(time.time()))
        base = b":".join([b"v0", stamp.encode(), content])
        signature = hmac.new(self._workspace.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        headers = headers | {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        try:
            response = self._client.post(url, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise AppTimeout(entry.what, self.ack_seconds, type(error).__name__) from error
        entry.status, entry.answer = response.status_code, _decoded(response)
        taken = response.is_success if kind == "events_api" else response.status_code == 200
        if not taken:
            raise AppError(entry.what, response.status_code, response.text)
        if isinstance(entry.answer, dict):
            return Answer(entry, entry.answer)
        return Answer(entry, text=str(entry.answer or ""))


def _unheard(error: AppTimeout | AppError) -> bool:
    """Whether it is what Bolt does of an event that no listener matches: 404, or no acknowledgement."""
    return error.status == 404 if isinstance(error, AppError) else error.why == NO_ACK


def encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    """The body of what is posted, and its type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _decoded(response: httpx.Response) -> Any:
    if response.headers.get("content-type", "").startswith("application/json") and response.content:
        try:
            return response.json()
        except ValueError:
            return response.text
    return response.text
