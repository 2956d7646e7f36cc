"""The page's addresses: the document, its assets, the stream, and one address per gesture."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL, Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from slack_sandbox.courier import Courier
from slack_sandbox.desk import Desk
from slack_sandbox.faults import Faults
from slack_sandbox.methods import METHODS
from slack_sandbox.page.gestures import Gestures
from slack_sandbox.page.places import Places
from slack_sandbox.page.showing import Shown
from slack_sandbox.page.troubles import KINDS, OTHERS, WHOLE, Troubles
from slack_sandbox.page.windows import Windows
from slack_sandbox.sockets import Sockets
from slack_sandbox.state import Json

HERE = Path(__file__).parent
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: http: https:",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
"""Images alone may come from elsewhere: those that the app's own blocks name."""


class Page:
    """The browser's way into one workspace."""

    def __init__(self, desk: Desk, faults: Faults, sockets: Sockets, courier: Courier) -> None:
        workspace = desk.workspace
        self._workspace = workspace
        self._places = Places(workspace)
        self.troubles = Troubles(workspace, faults, sockets, courier)
        self._shown = Shown(workspace, desk.views, self._places, self.troubles)
        self._gestures = Gestures(desk, self._places, self.troubles)
        self.windows = Windows(workspace.hub, self._shown)
        loader = FileSystemLoader(HERE / "templates")
        self._templates = Environment(loader=loader, autoescape=select_autoescape())

    def introduce(self, words: Mapping[str, str], tries: Iterable[Json]) -> None:
        """What the first-time card says of the app, by language, and what it proposes to type.

        Each of these is `{"text", "begins", "about"}`: the command, what tells that somebody sent it, and
        what it is for, by language.
        """
        self._shown.introduction = {"words": dict(words), "tries": list(tries)}

    def all_read(self, channel: str, ts: str) -> None:
        """Nobody has that message, nor an older one, as unread."""
        for person in list(self._workspace.people):
            self._places.mark_read(person, channel, ts)

    @property
    def routes(self) -> list[BaseRoute]:
        """To be mounted beside the Web API."""
        return [
            Route("/", Guarded(self._document), methods=["GET"]),
            Route("/ui/events", Guarded(self._events), methods=["GET"]),
            Route("/ui/wire/{number:int}", Guarded(self._exchange), methods=["GET"]),
            Route("/ui/{gesture}", Guarded(self._gesture), methods=["POST"]),
            Mount("/static", Guarded(StaticFiles(directory=HERE / "static"))),
        ]

    async def _document(self, request: Request) -> Response:
        people = [one for one in self._workspace.people.values() if not one.is_bot]
        boot = {
            "people": [one.id for one in people if not one.deleted],
            "methods": [*METHODS, *OTHERS],
            "troubles": KINDS,
            "whole_troubles": WHOLE,
        }
        name = self._workspace.manifest.display_information.name
        text = self._templates.get_template("page.html").render(app=name, boot=boot)
        headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
        return Response(text, media_type="text/html", headers=headers | {"Cache-Control": "no-store"})

    async def _events(self, request: Request) -> Response:
        person = request.query_params.get("as", "")
        if person not in self._workspace.people:
            return PlainTextResponse("nobody has that id", 404)
        stream = self.windows.stream(person)
        return StreamingResponse(
            stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _exchange(self, request: Request) -> Response:
        found = self._shown.exchange(request.path_params["number"], whole=True)
        if found is None:
            return PlainTextResponse("no such exchange", 404)
        text = json.dumps(found, ensure_ascii=False, default=str)
        return Response(text, media_type="application/json", headers={"Cache-Control": "no-store"})

    async def _gesture(self, request: Request) -> Response:
        try:
            body: Any = json.loads(await request.body())
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return PlainTextResponse("a JSON object, please", 400)
        return JSONResponse(await run_in_threadpool(self._gestures.run, request.path_params["gesture"], body))


class Guarded:
    """Answers this machine's own browser only: another site's page must neither read nor act."""

    def __init__(self, inner: Any) -> None:
        self._inner: ASGIApp = inner if isinstance(inner, StaticFiles) else _as_asgi(inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        why = refused(str(scope["method"]), headers)
        answer: ASGIApp = PlainTextResponse(why, 403) if why else self._inner
        await answer(scope, receive, send)


def refused(method: str, headers: Headers) -> str | None:
    """Why a request is turned away, or None. DNS can point any name at this machine: `Host` is checked."""
    host = headers.get("host", "")
    if URL(f"http://{host}").hostname not in {name.strip("[]") for name in LOOPBACK}:
        return "only at the loopback address"
    if method == "GET" and headers.get("sec-fetch-mode") == "navigate":
        return None
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "not from another site"
    if method != "POST":
        return None
    if headers.get("origin") != f"http://{host}":
        return "only from the page itself"
    if not headers.get("content-type", "").startswith("application/json"):
        return "JSON only"
    return None


def _as_asgi(endpoint: Any) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response: Response = await endpoint(Request(scope, receive, send))
        await response(scope, receive, send)

    return app
