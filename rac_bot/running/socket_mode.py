"""Socket Mode: a request knows when it came, and is answered by the connection that it came by.

By itself the SDK does not know when, answers by whatever connection is the latest, and reads none for some
seconds each time that Slack asks for another one.
"""

import ssl
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any, cast

from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from rac_bot.errors import Malformed
from rac_bot.handlers.gate import payload
from rac_bot.logs import logger
from rac_bot.running.app import Bot
from rac_bot.running.receiving import answered
from rac_bot.slack.errors import failure

log = logger()

PING_S = 2  # the SDK notices a dead connection after five pings: with its default of 10 s, after 50 s
AT_ONCE = 16_384  # bytes read: by the SDK's 1,024, a form costs twice as much to take in as to answer
LEAVING_S = 12.0  # Slack closes a connection itself about ten seconds after it asked for another


class _Received(str):
    """A message, when it came, and by which connection."""

    __slots__ = ("at", "link")

    at: float
    link: Connection


class _Ending:
    """A socket whose end is an error: the SDK would read from it again and again, until a ping fails."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock

    def recv(self, size: int) -> bytes:
        read: bytes = self._sock.recv(size)
        if not read:
            raise ConnectionResetError
        return read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class _Asked(threading.local):
    """What the thread is answering."""

    at = 0.0
    link: Connection | None = None


class Client(SocketModeClient):
    """The SDK's, with a reader for each connection."""

    def __init__(self, app: Bot, app_token: str) -> None:
        self._asked = _Asked()
        super().__init__(app_token, app.logger, app.client, ping_interval=PING_S, receive_buffer_size=AT_ONCE)
        self.proxy = app.client.proxy  # the SDK's own would not know of NO_PROXY

    @property
    def received(self) -> float:
        """When the request that this thread answers came, by `time.monotonic`."""
        return self._asked.at

    def connect(self) -> None:
        """Open a connection, read beside the one there was; that stays alone where none can be opened."""
        if self.wss_uri is None:
            self.wss_uri = self.issue_new_wss_url()
        link, state = self._opened(self.wss_uri), ConnectionState()  # type: ignore[no-untyped-call]
        old, old_state = self.current_session, self.current_session_state
        if link.is_active() or old is None or not old.is_active():
            self.current_session, self.current_session_state = link, state
            self.auto_reconnect_enabled = self.default_auto_reconnect_enabled
            threading.Thread(target=self._read, args=(link, state), daemon=True).start()
            if old:
                leaving = threading.Timer(LEAVING_S if old.is_active() else 0, _close, (old, old_state))
                leaving.daemon = True
                leaving.start()
        if not self.current_app_monitor_started:
            self.current_app_monitor_started = True
            self.current_app_monitor.start()

    def _opened(self, address: str) -> Connection:
        """A connection; it is not active where it could not be opened."""
        link = Connection(
            address,
            self.logger,
            proxy=self.proxy,
            ping_interval=self.ping_interval,
            receive_buffer_size=self.receive_buffer_size,
            on_error_listener=self._on_error,
            on_close_listener=self._on_close,
            ssl_context=self.web_client.ssl,
        )
        link.on_message_listener = partial(self._hear, link)
        link.connect()
        if link.sock is not None:
            link.sock = cast("ssl.SSLSocket", _Ending(link.sock))
        return link

    def _read(self, link: Connection, state: ConnectionState) -> None:
        link.run_until_completion(state)
        if link is self.current_session and self.auto_reconnect_enabled:
            self._connect_anew()

    def _hear(self, link: Connection, message: str) -> None:
        received = _Received(message)
        received.at, received.link = time.monotonic(), link
        self._on_message(received)

    def _run_current_session(self) -> None:
        """Each connection has its own reader."""

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """`force`, as Slack asks for it: beside the thread that hands the messages out."""
        if force:
            threading.Thread(target=self._connect_anew, args=(force,), daemon=True).start()
        else:
            super().connect_to_new_endpoint()

    def _connect_anew(self, force: bool = False) -> None:
        try:
            super().connect_to_new_endpoint(force)
        except Exception as error:  # noqa: BLE001  the SDK tries again, every few seconds
            log.warning("not_connected", error=failure(error))

    def _on_error(self, error: Exception) -> None:
        if not isinstance(error, ConnectionError):  # a connection that ends is replaced
            super()._on_error(error)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        assert isinstance(raw_message, _Received)  # noqa: S101  as it was put into the queue
        self._asked.at, self._asked.link = raw_message.at, raw_message.link
        super().run_message_listeners(message, raw_message)

    def disconnect(self) -> None:
        if self.current_session:
            _close(self.current_session, self.current_session_state)

    def send_message(self, message: str) -> None:
        try:
            if self._asked.link is None:
                raise SlackClientNotConnectedError
            self._asked.link.send(message)
        except SlackClientNotConnectedError:  # it is gone: perhaps Slack takes it from the one there is
            super().send_message(message)


class Handler(BaseSocketModeHandler):
    """Bolt's handler, for well-formed requests; others are refused, as over HTTP."""

    app: Bot
    client: Client

    def __init__(self, app: Bot, app_token: str) -> None:
        self.app = app
        self.client = Client(app, app_token)
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]

    def handle(self, client: Client, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer; without an acknowledgement, Slack says itself that the app did not answer."""
        try:
            posted = payload.read(req.payload)
        except Malformed as refusal:
            if isinstance(req.payload, dict) and "command" in req.payload:
                said = {"text": str(refusal)}
                client.send_socket_mode_response(SocketModeResponse(req.envelope_id, said))
            return
        headers = {name: str(value) for name, value in (build_headers(req) or {}).items()}
        send_response(client, req, answered(self.app, posted, client.received, headers), time.time())


def _close(link: Connection, state: ConnectionState) -> None:
    state.terminated = True
    with suppress(AttributeError):  # its reader saw its end at the same time: the SDK does not expect that
        link.disconnect()
