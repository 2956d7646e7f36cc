"""An asynchronous app over HTTP and in Socket Mode; slack_sdk needs aiohttp for these."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from slack_sandbox import LoopbackServer, Sandbox
from tests.slack_sandbox.conftest import Starts


@contextmanager
def over_http(sandbox: Sandbox, app: Any) -> Iterator[None]:
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler

    route = Route("/slack/events", AsyncSlackRequestHandler(app).handle, methods=["POST"])
    with LoopbackServer(Starlette(routes=[route])) as server:
        sandbox.connect(f"{server.url}/slack/events")
        yield


@contextmanager
def in_socket_mode(sandbox: Sandbox, app: Any) -> Iterator[None]:
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

    loop, leaving = asyncio.new_event_loop(), asyncio.Event()

    async def stay() -> None:
        handler: Any = AsyncSocketModeHandler(app, sandbox.app_token)
        await handler.connect_async()
        await leaving.wait()
        await handler.close_async()

    thread = threading.Thread(target=loop.run_until_complete, args=[stay()])
    thread.start()
    assert sandbox.wait_until(lambda: sandbox.sockets)
    yield
    loop.call_soon_threadsafe(leaving.set)
    thread.join()
    loop.close()


@pytest.mark.parametrize("way", [over_http, in_socket_mode])
def test_an_asynchronous_app(start: Starts, way: Any) -> None:
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.slack_sandbox.apps import later

    sandbox = start(later.MANIFEST)
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
    with way(sandbox, later.build(client, sandbox.signing_secret)):
        julie = sandbox.person("Julie Roy", id="UJULIE")
        said = julie.say("hello you")
        assert sandbox.wait_until(lambda: len(julie.thread(said)) == 2)
        assert said.reactions == {"wave": [sandbox.bot_user_id]}
        julie.command("/later")
        assert sandbox.wait_until(lambda: julie.modal)
        julie.type("What", "gators")
        julie.submit()
        assert sandbox.wait_until(julie.direct_messages)
        assert julie.direct_messages()[0].text == "Later: gators"
    assert sandbox.refusals == []
