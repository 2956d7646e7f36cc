"""The Web API over HTTP: tokens, arguments, faults, and every exchange in the wire log."""

import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from slack_sandbox.errors import SlackError
from slack_sandbox.faults import Fault, Faults
from slack_sandbox.file_routes import FileRoutes
from slack_sandbox.methods import METHODS, Context
from slack_sandbox.methods.base import require_scope
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.serving import RealClock
from slack_sandbox.sockets import Sockets
from slack_sandbox.state import Json
from slack_sandbox.views import NO_SCHEMA
from slack_sandbox.wire import Refusal, WireEntry

CIRCUMSTANCES = {
    "channel_not_found",
    "expired_trigger_id",
    "expired_url",
    "file_not_found",
    "hash_conflict",
    "invalid_auth",
    "is_archived",
    "message_not_found",
    "no_such_subteam",
    "not_found",
    "not_in_channel",
    "thread_not_found",
    "token_revoked",
    "user_disabled",
    "user_not_found",
    "user_not_in_channel",
}
"""Errors that happen to a correct app; every other one is a broken rule, recorded as a refusal."""

Perform = Callable[[], tuple[int, Any]]


class Api:
    """The HTTP face of one workspace."""

    def __init__(self, context: Context, sockets: Sockets, response_urls: ResponseUrls) -> None:
        self._context = context
        self._response_urls = response_urls
        self.faults = Faults()
        self.stopping = threading.Event()
        self.drop: Callable[[tuple[str, int]], None] | None = None
        self.asgi = Starlette(
            routes=[
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{token}", self._respond, methods=["POST"]),
                *FileRoutes(self, context).routes,
                WebSocketRoute("/link/", sockets.endpoint),
            ]
        )

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"]
        arguments = await _arguments(request)
        token = _token(request, arguments)
        entry = self._context.workspace.log.begin("app→slack", name, arguments)

        def perform() -> tuple[int, Any]:
            try:
                return 200, {"ok": True, **self._run(name, token, arguments)}
            except SlackError as error:
                self.record(entry, error)
                return 200, error.answer()

        response = await self.answer(request, entry, perform)
        if token == self._context.workspace.bot_token:
            response.headers["x-oauth-scopes"] = ",".join(self._context.workspace.scopes)
        return response

    def _run(self, name: str, token: str | None, arguments: Json) -> Json:
        workspace = self._context.workspace
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", [f"[ERROR] not modelled: {name}"], req_method=name)
        if not token:
            raise SlackError("not_authed")
        if workspace.revoked and token == workspace.bot_token:
            raise SlackError("token_revoked")
        if token not in (workspace.bot_token, workspace.app_token):
            raise SlackError("invalid_auth")
        if token != (workspace.app_token if method.app_token else workspace.bot_token):
            raise SlackError("not_allowed_token_type")
        require_scope(workspace, *method.scopes)
        try:
            args = method.args.model_validate(arguments)
        except ValidationError as error:
            raise SlackError("invalid_arguments", _argument_rules(error)) from error
        return method.run(self._context, args)

    async def _respond(self, request: Request) -> Response:
        body = await _arguments(request)
        entry = self._context.workspace.log.begin("app→slack", "response_url", body)

        def perform() -> tuple[int, Any]:
            try:
                self._response_urls.use(request.path_params["token"], body)
            except ValidationError as error:
                broken = SlackError("invalid_payload", _argument_rules(error))
                self.record(entry, broken)
                return 400, broken.answer()
            except SlackError as error:
                self.record(entry, error)
                return 404 if error.name in ("expired_url", "used_url") else 400, error.answer()
            return 200, "ok"

        return await self.answer(request, entry, perform)

    async def answer(self, request: Request, entry: WireEntry, perform: Perform) -> Response:
        """What `perform` answers, or what the fault that waits for `entry.what` makes of it; timed."""
        fault = self.faults.take(entry.what)
        began = RealClock.monotonic()
        try:
            if fault is None:
                return _response(entry, *perform())
            return await self._answer_badly(request, entry, fault, perform)
        finally:
            entry.ms = (RealClock.monotonic() - began) * 1000
            self._context.workspace.hub.publish("wire", entry=entry.number)

    async def _answer_badly(
        self, request: Request, entry: WireEntry, fault: Fault, perform: Perform
    ) -> Response:
        outcome = perform() if fault.effected else None
        await fault.wait(self.stopping)
        if outcome is None and await request.is_disconnected():
            entry.answer = "the client left before anything was done"
            return Response(status_code=503)
        if fault.drop:
            entry.answer = "the connection was cut"
            return self._cut(request)
        if fault.answers:
            return _response(entry, *fault.answer())
        return _response(entry, *(outcome or perform()))

    def _cut(self, request: Request) -> Response:
        if self.drop is not None and request.client is not None:
            self.drop((request.client.host, request.client.port))
        return Response(status_code=503)

    def record(self, entry: WireEntry, error: SlackError) -> None:
        """Keeps the rules that an error says were broken; circumstances are none.

        A scope that the manifest asks for and the installation withheld is one.
        """
        scopes = str(error.more.get("needed", ""))
        if error.name in CIRCUMSTANCES or self._context.workspace.withheld & set(scopes.split(",")):
            return
        needed = f", needed: {scopes}" if scopes else ""
        found = [one for one in error.messages if one != NO_SCHEMA] or [error.name + needed]
        entry.refuse(*(Refusal.of(entry.what, one) for one in found))


def _response(entry: WireEntry, status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    if isinstance(body, Response):
        entry.status, entry.answer = status, f"{len(body.body)} bytes, {body.media_type or 'elsewhere'}"
        return body
    entry.status, entry.answer = status, body
    if isinstance(body, str):
        return PlainTextResponse(body, status, headers)
    return JSONResponse(body, status, headers)


def _token(request: Request, arguments: Json) -> str | None:
    in_body = arguments.pop("token", None)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    return str(in_body) if in_body else None


async def _arguments(request: Request) -> Json:
    """Query, form or JSON body, as Slack takes them; nulls are arguments not given."""
    given: Json = dict(request.query_params)
    raw = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return given | {"body": "not a JSON object"}
        given |= body
    else:
        given |= dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    return {name: value for name, value in given.items() if value is not None}


def _argument_rules(error: ValidationError) -> list[str]:
    rules = []
    for one in error.errors(include_url=False):
        name = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            rules.append(f"[ERROR] not modelled: the argument {name}")
        elif one["type"] == "missing":
            rules.append(f"[ERROR] missing required field: {name}")
        else:
            rules.append(f"[ERROR] {one['msg']} [json-pointer:/{name}]")
    return rules
