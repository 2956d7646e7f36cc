"""Running the bot, in Socket Mode or over HTTP, until SIGTERM; requests in hand are then answered."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial

import uvicorn
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin import SocketModeClient
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rac_bot import logs
from rac_bot.delivery import TIMEOUT_S
from rac_bot.rounds.older import say_if_older
from rac_bot.running import supervised
from rac_bot.running.app import Bot
from rac_bot.running.composing import compose
from rac_bot.running.door import Server
from rac_bot.running.ending import told_to_end
from rac_bot.running.patience import Ended, Patience
from rac_bot.running.socket_mode import Handler
from rac_bot.running.watch import Watch
from rac_bot.running.web import Probes, not_yet, slack_events, web_app
from rac_bot.running.writable import Writable
from rac_bot.settings import HttpSettings, Settings, SocketSettings
from rac_bot.store.database.engine import Store
from rac_bot.store.database.opening import opened

log = logs.logger()

STOPPING_S = 5  # how long the requests in hand have after SIGTERM


@dataclass(frozen=True)
class Running:
    """The bot while it runs: its store is open and messages are sent."""

    app: Bot
    store: Store
    probes: Probes
    watch: Watch


@contextmanager
def running(settings: Settings, patience: Patience) -> Iterator[Running]:
    """Open the store and start the background threads; at the end, send what is due and close.

    Raises:
        SettingsError: the database cannot be used as it is.
        Ended: it was away until the bot was told to end.
    """
    watch = Watch()
    with ExitStack() as held, logs.told(watch.heard):
        store = patience.until("database", lambda: held.enter_context(opened(settings.rac_database_url)))
        store.heed(watch.troubled)
        bot = compose(settings, store, watch.took)
        probes = {
            "database": Writable(store).state,
            "directory": lambda: bot.directory.known or bot.directory.progress,
            "delivery": lambda: bot.delivery.alive,
            "token": lambda: not bot.posting.token_state.refused,
        }
        patience.until("database", lambda: say_if_older(store, settings))
        bot.clock.lay()  # what was to be told yesterday is given up before anything is sent
        bot.delivery.start()
        bot.homes.start()
        bot.directory.start()
        bot.clock.start()
        try:
            yield Running(bot.app, store, probes, watch)
        finally:
            bot.homes.stop(TIMEOUT_S)
            bot.delivery.stop()
            bot.directory.stop(TIMEOUT_S)
            bot.clock.stop(TIMEOUT_S)


def serve_http(settings: HttpSettings, host: str, port: int, health: tuple[str, int] | None) -> None:
    """Slack calls `POST /slack/events`; requests in hand are answered before the end.

    The probes answer there and at `health`, the watch at `health` alone.

    Raises:
        OSError: the address cannot be listened on.
    """
    ended = told_to_end()
    patience = Patience(ended)
    secret = settings.slack_signing_secret.get_secret_value()
    entrance, watching = Entrance(patience, not_yet(), verifier=SignatureVerifier(secret)), Entrance(patience)
    with (
        suppress(Ended),
        _serving(entrance, (host, port), ended) as web,
        _serving(watching, health, ended) if health else nullcontext(),
        running(settings, patience) as bot,
    ):
        watching.app = web_app(bot.probes, *bot.watch.routes(bot.store, bot.probes))
        entrance.app = web_app(bot.probes, slack_events(bot.app, secret))
        supervised.tell("READY=1", "STATUS=")
        ended.wait()
        supervised.tell("STOPPING=1")
        web.stop()


def serve_socket(settings: SocketSettings, health: tuple[str, int] | None) -> None:
    """The bot calls Slack and keeps the connection; no public address is needed.

    Raises:
        OSError: the probes' address cannot be listened on.
        SlackApiError: Slack refuses the token.
    """
    ended = told_to_end()
    patience = Patience(ended)
    watching = Entrance(patience)
    with (
        suppress(Ended),
        _serving(watching, health, ended) if health else nullcontext(),
        running(settings, patience) as bot,
    ):
        token = settings.slack_app_token.get_secret_value()
        handler = Handler(bot.app, token)
        probes = {**bot.probes, "socket": handler.client.is_connected}
        watch = bot.watch.routes(bot.store, probes)
        watching.app = web_app(probes, *watch, waiting_for=lambda: patience.waiting_for)
        try:
            # Asked here: the SDK would sleep for as long as Slack says, and not end meanwhile.
            opening = partial(bot.app.client.apps_connections_open, app_token=token)
            handler.client.wss_uri = patience.until("slack", opening)["url"]
            handler.connect()  # type: ignore[no-untyped-call]  # not start(): it ignores SIGTERM
            if handler.client.is_connected():  # or the SDK has said why not, and tries again
                log.info("connected")
            supervised.tell("READY=1", "STATUS=")
            ended.wait()
            supervised.tell("STOPPING=1")
        finally:
            _finish(handler.client)
            handler.close()  # type: ignore[no-untyped-call]


def _finish(client: SocketModeClient) -> None:
    """Answer the requests in hand before closing the connection: `close()` alone would lose them."""
    client.closed = True
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown(wait=True)


class Entrance:
    """What answers at an address: the probes alone while the bot waits for what it needs, then the bot."""

    def __init__(self, patience: Patience, *routes: Route, verifier: SignatureVerifier | None = None) -> None:
        self.verifier = verifier
        away = {"database": lambda: False}
        self.app: ASGIApp = web_app(away, *routes, waiting_for=lambda: patience.waiting_for)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class _Web:
    """A server in a thread of its own."""

    def __init__(self, entrance: Entrance, listening: socket.socket, ended: threading.Event) -> None:
        config = uvicorn.Config(
            entrance,
            ws="none",
            proxy_headers=False,
            log_level="error",  # its warnings are what anybody sends: the door counts them
            access_log=False,
            log_config=None,  # its own would write beside ours
            timeout_graceful_shutdown=STOPPING_S,  # a request that never ends must not delay the end for ever
        )
        self._server, self._ended = Server(config, entrance.verifier), ended
        self._thread = threading.Thread(target=self._run, args=(listening,), name="web")
        self._thread.start()

    def stop(self) -> None:
        """Requests in hand are answered before it returns."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self, listening: socket.socket) -> None:
        try:
            self._server.run([listening])
        finally:
            self._ended.set()  # a bot whom nobody can reach is no use


@contextmanager
def _serving(entrance: Entrance, address: tuple[str, int], ended: threading.Event) -> Iterator[_Web]:
    """Bind the socket before the bot starts, so that a port already in use is reported at once."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    # IPPROTO_TCP is needed: only then asyncio sets TCP_NODELAY; without it each answer waits 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        web = _Web(entrance, listening, ended)
        try:
            yield web
        finally:
            web.stop()
