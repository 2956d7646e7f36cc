"""Tiny Bolt apps served over real HTTP, and a sandbox that delivers to them."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from slack_sandbox import LoopbackServer, Modal, Person, Sandbox

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Demo"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "demo"},
        "slash_commands": [{"command": "/demo", "description": "Opens the demo"}],
        "shortcuts": [
            {"name": "Demo", "type": "global", "callback_id": "demo", "description": "Opens the demo"},
            {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keeps a message"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *("commands", "chat:write", "users:read", "im:write"),
                *("channels:read", "groups:read", "im:read"),
                *("channels:history", "groups:history", "im:history", "app_mentions:read"),
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "socket_mode_enabled": True,
    },
}


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    """Slack's word for it."""
    return str(refused.value.response["error"])


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str, value: str | None = None, **more: Any) -> Json:
    """An option whose value is its text unless given."""
    return {"text": plain(text), "value": value or text, **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def section(text: str, **more: Any) -> Json:
    """A section in mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def text_input(name: str, label: str, element: Json | None = None, **more: Any) -> Json:
    """A labelled text input; its block_id and action_id are `name`."""
    base = {"type": "plain_text_input", "action_id": name}
    return input_block(name, label, base | (element or {}), **more)


def input_block(name: str, label: str, element: Json, **more: Any) -> Json:
    """An input block; its block_id and action_id are `name`."""
    element = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, **more}


def modal(*blocks: Json, title: str = "Demo", submit: str | None = "Save", **more: Any) -> Json:
    """A modal with a callback_id."""
    view: Json = {"type": "modal", "callback_id": "form", "title": plain(title), "blocks": list(blocks)}
    if submit:
        view["submit"] = plain(submit)
    return view | more


def bolt_app(sandbox: Sandbox) -> App:
    """A Bolt app on that sandbox."""
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    return App(signing_secret=sandbox.signing_secret, client=client, process_before_response=True)


def asgi(app: App) -> Starlette:
    """A Bolt app over HTTP, each request in a thread of its own."""

    async def events(request: Request) -> Response:
        headers: dict[str, str | Sequence[str]] = {k: [v] for k, v in request.headers.items()}
        bolt_request = BoltRequest(body=(await request.body()).decode(), headers=headers)
        answer = await run_in_threadpool(app.dispatch, bolt_request)
        return Response(answer.body, answer.status, {k: v[0] for k, v in answer.headers.items()})

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


Scene = tuple[Sandbox, App, Person]
Starts = Callable[..., Sandbox]
Runs = Callable[[ModuleType], tuple[Sandbox, Person]]
Connect = Callable[..., SocketModeClient]


def opens(app: App, view: Json) -> None:
    """`/demo` opens that view."""

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def top(person: Person) -> Modal:
    """The modal on top, which there must be."""
    found = person.modal
    assert found is not None
    return found


def shows(scene: Scene, *blocks: Json, **more: Any) -> tuple[Sandbox, Person, list[Json]]:
    """Julie before a modal of those blocks; the actions and submissions sent from it."""
    sandbox, app, julie = scene
    sent: list[Json] = []

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks, **more))
        ack()

    def keep(ack: Ack, payload: Json) -> None:
        sent.append(payload)
        ack()

    app.action({"block_id": "acts"})(keep)
    app.view("form")(keep)
    julie.command("/demo")
    return sandbox, julie, sent


def lines(person: Person) -> list[str]:
    assert person.modal is not None
    return person.modal.text.splitlines()[2:-2]


@pytest.fixture
def start() -> Iterator[Starts]:
    """Starts sandboxes that end with the test."""
    with ExitStack() as stack:

        def begin(manifest: Json | None = None, **options: Any) -> Sandbox:
            return stack.enter_context(Sandbox.start(manifest or MANIFEST, **options))

        yield begin


@pytest.fixture
def serve() -> Iterator[Callable[[Sandbox, App], None]]:
    """Serves Bolt apps until the test ends, and tells the sandbox where."""
    with ExitStack() as stack:

        def begin(sandbox: Sandbox, app: App) -> None:
            server = stack.enter_context(LoopbackServer(asgi(app)))
            sandbox.connect(f"{server.url}/slack/events")

        yield begin


@pytest.fixture
def scene(start: Starts, serve: Callable[[Sandbox, App], None]) -> Scene:
    """A sandbox, an empty Bolt app it delivers to, and Julie."""
    sandbox = start()
    app = bolt_app(sandbox)
    serve(sandbox, app)
    return sandbox, app, sandbox.person("Julie Roy", id="UJULIE")


@pytest.fixture
def run(start: Starts, serve: Callable[[Sandbox, App], None]) -> Runs:
    """Starts a sandbox on an app's manifest, and the app on the sandbox; Julie is there."""

    def begin(module: ModuleType) -> tuple[Sandbox, Person]:
        sandbox = start(module.MANIFEST)
        client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
        serve(sandbox, module.build(client, sandbox.signing_secret))
        return sandbox, sandbox.person("Julie Roy", id="UJULIE")

    return begin


def leave(sandbox: Sandbox, client: SocketModeClient) -> None:
    """Closes at once: the SDK's own close() sits out a socket read of 3 s and a queue read of 1 s."""
    client.closed = True
    client.auto_reconnect_enabled = False
    client.enqueue_message("")
    sandbox.disconnect_sockets(abruptly=True)
    client.close()


@pytest.fixture
def connect(caplog: pytest.LogCaptureFixture) -> Iterator[Connect]:
    """Connects Bolt apps by websocket until the test ends."""
    caplog.set_level(logging.CRITICAL, logger="slack_bolt")
    with ExitStack() as stack:

        def begin(sandbox: Sandbox, app: App, **options: Any) -> SocketModeClient:
            before = sandbox.sockets
            handler = SocketModeHandler(app, sandbox.app_token, **options)
            stack.callback(leave, sandbox, handler.client)
            handler.connect()  # type: ignore[no-untyped-call]
            assert sandbox.wait_until(lambda: sandbox.sockets == before + 1)
            return handler.client

        yield begin
