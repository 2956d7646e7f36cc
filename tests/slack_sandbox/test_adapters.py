"""The same app behind each adapter that needs no package of its own, asynchronous, and in JavaScript."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.asgi import SlackRequestHandler as AsgiHandler
from slack_bolt.adapter.starlette import SlackRequestHandler as StarletteHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler as WsgiHandler
from slack_bolt.app.app import SlackAppDevelopmentServer
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.routing import Route

from slack_sandbox import LoopbackServer, Person, Sandbox
from tests.slack_sandbox.apps import pingpong
from tests.slack_sandbox.apps.kit import manifest
from tests.slack_sandbox.conftest import Starts, top

JS = Path(__file__).parent / "apps" / "js"


@contextmanager
def asgi(app: App) -> Iterator[str]:
    with LoopbackServer(AsgiHandler(app)) as server:
        yield server.url


@contextmanager
def starlette(app: App) -> Iterator[str]:
    handler = StarletteHandler(app)
    with LoopbackServer(Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])) as one:
        yield one.url


class Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def wsgi(app: App) -> Iterator[str]:
    with make_server("127.0.0.1", 0, WsgiHandler(app), handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def its_own(app: App) -> Iterator[str]:
    """What `app.start(port)` serves with."""
    development = SlackAppDevelopmentServer(port=0, path="/slack/events", app=app)
    server = development._server
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("adapter", [asgi, starlette, wsgi, its_own])
def test_an_adapter(start: Starts, adapter: Any) -> None:
    sandbox = start(pingpong.MANIFEST)
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    with adapter(pingpong.build(client, sandbox.signing_secret)) as url:
        sandbox.connect(f"{url}/slack/events")
        julie = sandbox.person("Julie Roy", id="UJULIE")
        julie.command("/ping one")
        assert [one.text for one in julie.ephemerals()] == ["pong one"]
        julie.say("ping two")
        assert sandbox.wait_until(lambda: [one.text for one in julie.direct_messages()] == ["pong two"])
    assert sandbox.refusals == []


FIKA = manifest(
    "Fika",
    "commands chat:write app_mentions:read channels:history reactions:read reactions:write",
    "app_home_opened app_mention message.channels reaction_added",
    "/fika",
)


@contextmanager
def javascript(sandbox: Sandbox, **environment: str) -> Iterator[None]:
    """The app in `apps/js`, once it listens or is connected."""
    node = shutil.which("node")
    assert node is not None
    tokens = {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_SIGNING_SECRET": sandbox.signing_secret}
    addresses = {"SLACK_API_URL": sandbox.api_url, "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        [node, "app.js"], cwd=JS, env=tokens | addresses | environment, stdout=subprocess.PIPE, text=True
    ) as app:
        try:
            assert app.stdout is not None
            said = next((one for one in app.stdout if one.startswith(("listening", "connected"))), "nothing")
            if said.startswith("listening"):
                sandbox.connect(f"http://127.0.0.1:{said.split()[-1]}/slack/events")
            else:
                assert (said, sandbox.wait_until(lambda: sandbox.sockets)) == ("connected\n", True)
            yield
        finally:
            app.terminate()


@pytest.mark.skipif(
    os.environ.get("CI") != "true" and not (shutil.which("node") and (JS / "node_modules").exists()),
    reason="needs node, and `npm ci` in tests/slack_sandbox/apps/js; on CI nothing may be missing",
)
@pytest.mark.parametrize("socket_mode", [False, True])
def test_bolt_for_javascript(start: Starts, socket_mode: bool) -> None:
    sandbox = start(FIKA)
    julie = sandbox.person("Julie Roy", id="UJULIE")
    hall = sandbox.channel("hall", members=[julie], bot=True)
    with javascript(sandbox, **({"SLACK_APP_TOKEN": sandbox.app_token} if socket_mode else {})):
        said = julie.say("some coffee?", hall)
        assert sandbox.wait_until(lambda: len(julie.thread(said)) == 2)
        julie.press("I come", message=julie.thread(said)[1])
        assert sandbox.wait_until(lambda: said.reactions)
        assert julie.thread(said)[1].reading == "Coming: @Julie Roy"
        julie.say(f"<@{sandbox.bot_user_id}> hello", hall)
        assert sandbox.wait_until(lambda: julie.channel_messages(hall)[-1].text == "Hello <@UJULIE>")
        invites(sandbox, julie)
        julie.home()
        assert sandbox.wait_until(lambda: sandbox.views.home(julie.id))
        julie.react(said, "tada")
        assert sandbox.wait_until(julie.ephemerals)
        assert julie.ephemerals()[0].text.startswith(":tada: on https://")
    assert sandbox.refusals == []


def invites(sandbox: Sandbox, julie: Person) -> None:
    """By the window of `/fika`."""
    julie.command("/fika")
    assert sandbox.wait_until(lambda: julie.modal)
    julie.choose("When", "08:30")
    julie.choose("Cake", "Semla", typing="sem")
    julie.submit()
    assert top(julie).errors == {"When": "Nobody is there yet."}
    julie.choose("When", "09:30")
    julie.submit()
    assert sandbox.wait_until(julie.direct_messages)
    assert julie.direct_messages()[0].text == "<@UJULIE>: Semla at 09:30"
