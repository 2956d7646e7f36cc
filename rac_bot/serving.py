"""Running the bot: in Socket Mode or over HTTP, until SIGTERM, with its work done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient

from rac_bot.app import build_app, slack_client
from rac_bot.delivery import Delivery
from rac_bot.directory import refresh_names
from rac_bot.settings import HttpSettings, Settings, SocketSettings
from rac_bot.store import schema
from rac_bot.store.opening import opened
from rac_bot.web import Probe, web_app

log = structlog.get_logger()

DELIVERY_TIMEOUT_S = 6  # under the lease of a claimed message


@dataclass(frozen=True)
class Running:
    """The bot, its store open and its messages going out."""

    app: App
    probes: list[Probe]


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Open the store and start the delivery; on leaving, send what is due and close.

    Raises:
        SettingsError: the database cannot be used as it is.
    """
    with opened(settings.rac_database_url) as store:
        posting = slack_client(settings, timeout=DELIVERY_TIMEOUT_S)
        delivery = Delivery(store, posting)
        app = build_app(settings, store, slack_client(settings), delivery.wake)
        names = threading.Thread(target=refresh_names, args=(store, posting, settings.rac_advisors))
        probes = [
            Probe("database", lambda: schema.current(store) == schema.wanted()),
            Probe("delivery", lambda: delivery.alive),
        ]
        delivery.start()
        names.start()
        try:
            yield Running(app, probes)
        finally:
            names.join()
            delivery.stop()


def serve_http(settings: HttpSettings, host: str, port: int) -> None:
    """Slack calls `POST /slack/events`; requests in hand are answered before the end."""
    _until_signalled()  # uvicorn raises the signal again when it is done: ours must then be harmless
    with running(settings) as bot:
        uvicorn.Server(_config(web_app(bot.probes, bot.app), host, port)).run()


def serve_socket(settings: SocketSettings, health: tuple[str, int] | None) -> None:
    """The bot calls Slack and keeps the connection; no public address is needed."""
    ended = _until_signalled()
    with running(settings) as bot:
        handler = SocketModeHandler(bot.app, settings.slack_app_token.get_secret_value())
        probes = [*bot.probes, Probe("socket", handler.client.is_connected)]
        with _health(web_app(probes), health):
            handler.connect()  # type: ignore[no-untyped-call]  # not start(): it ignores SIGTERM
            log.info("connected")
            ended.wait()
            _finish(handler.client)
            handler.close()  # type: ignore[no-untyped-call]


def _finish(client: SocketModeClient) -> None:
    """Answer the requests in hand while the connection stands: `close()` alone would cut them off."""
    client.closed = True
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]
    client.message_workers.shutdown(wait=True)


def _until_signalled() -> threading.Event:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    return ended


def _config(app: object, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)  # type: ignore[arg-type]


@contextmanager
def _health(app: object, address: tuple[str, int] | None) -> Iterator[None]:
    if address is None:
        yield
        return
    server = uvicorn.Server(_config(app, *address))
    thread = threading.Thread(target=server.run, name="health")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
