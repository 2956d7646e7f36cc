"""Running the bot, in Socket Mode or over HTTP, until SIGTERM; requests in hand are then answered."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from slack_bolt import App
from slack_sdk.socket_mode.builtin import SocketModeClient
from starlette.applications import Starlette

from rac_bot import logs
from rac_bot.delivery import TIMEOUT_S, Delivery
from rac_bot.rounds.directory import Directory
from rac_bot.rounds.keeping import apply_daily
from rac_bot.rounds.older import say_if_older
from rac_bot.running.app import build_app
from rac_bot.running.socket_mode import Handler
from rac_bot.running.watch import Watch
from rac_bot.running.web import Probes, slack_events, web_app
from rac_bot.running.writable import Writable
from rac_bot.settings import HttpSettings, Settings, SocketSettings
from rac_bot.slack.client import slack_client
from rac_bot.store.database.engine import Store
from rac_bot.store.database.opening import opened

log = logs.logger()

STOPPING_S = 5  # how long the requests in hand have after SIGTERM


@dataclass(frozen=True)
class Running:
    """The bot while it runs: its store is open and messages are sent."""

    app: App
    store: Store
    probes: Probes
    watch: Watch


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Open the store and start the background threads; at the end, send what is due and close.

    Raises:
        SettingsError: the database cannot be used as it is.
    """
    watch = Watch()
    with opened(settings.rac_database_url) as store, logs.told(watch.heard):
        store.heed(watch.troubled)
        posting = slack_client(settings, timeout=TIMEOUT_S)
        worker = Delivery(
            store,
            posting,
            settings.rac_admins,
            settings.rac_team_channel_read_by,
            speaks=settings.rac_language,
        )
        directory = Directory(store, posting, settings)
        probes = {
            "database": Writable(store).state,
            "directory": lambda: directory.known or directory.progress,
            "delivery": lambda: worker.alive,
            "token": lambda: not posting.token_state.refused,
        }
        app = build_app(settings, store, worker.wake, directory.ask, watch.took)
        stopping = threading.Event()
        retention = (store, settings.keep, worker.wake, stopping)
        keeping = threading.Thread(target=apply_daily, args=retention, name="keeping", daemon=True)
        say_if_older(store, settings)
        worker.start()
        directory.start()
        keeping.start()
        try:
            yield Running(app, store, probes, watch)
        finally:
            stopping.set()
            worker.stop()
            directory.stop(TIMEOUT_S)
            keeping.join(timeout=TIMEOUT_S)


def serve_http(settings: HttpSettings, host: str, port: int, health: tuple[str, int] | None) -> None:
    """Slack calls `POST /slack/events`; requests in hand are answered before the end.

    The probes answer there and at `health`, the watch at `health` alone.

    Raises:
        OSError: the address cannot be listened on.
    """
    ended = threading.Event()
    _on_signal(ended.set)
    secret = settings.slack_signing_secret.get_secret_value()
    with _listening(host, port) as listening, running(settings) as bot, _health(bot, bot.probes, health):
        server = _server(web_app(bot.probes, slack_events(bot.app, secret)))
        # uvicorn installs its own signal handlers, and sends the signal again when it has ended: before and
        # after it runs, our handler must still end the bot.
        _on_signal(lambda: setattr(server, "should_exit", True))
        if not ended.is_set():
            server.run([listening])


def serve_socket(settings: SocketSettings, health: tuple[str, int] | None) -> None:
    """The bot calls Slack and keeps the connection; no public address is needed.

    Raises:
        OSError: Slack cannot be reached, or the probes' address cannot be listened on.
        SlackApiError: Slack refuses the token.
    """
    ended = threading.Event()
    _on_signal(ended.set)
    with running(settings) as bot:
        token = settings.slack_app_token.get_secret_value()
        handler = Handler(bot.app, token)
        probes = {**bot.probes, "socket": handler.client.is_connected}
        with _health(bot, probes, health):
            handler.connect()  # type: ignore[no-untyped-call]  # not start(): it ignores SIGTERM
            log.info("connected")
            ended.wait()
            _finish(handler.client)
            handler.close()  # type: ignore[no-untyped-call]


def _finish(client: SocketModeClient) -> None:
    """Answer the requests in hand before closing the connection: `close()` alone would lose them."""
    client.closed = True
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown(wait=True)


def _on_signal(end: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end())


def _server(app: Starlette) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        log_config=None,  # its own would write beside ours
        timeout_graceful_shutdown=STOPPING_S,  # a request that never ends must not delay the end for ever
    )
    return uvicorn.Server(config)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Bind the socket before the bot starts, so that a port already in use is reported at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # IPPROTO_TCP is needed: only then asyncio sets TCP_NODELAY; without it each answer waits 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        yield listening


@contextmanager
def _health(bot: Running, probes: Probes, address: tuple[str, int] | None) -> Iterator[None]:
    if address is None:
        yield
        return
    with _listening(*address) as listening:
        server = _server(web_app(probes, *bot.watch.routes(bot.store, probes)))
        thread = threading.Thread(target=server.run, args=([listening],), name="health")
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()
