"""The Web API and the response URLs over HTTP: tokens and arguments."""

from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from slack_sandbox.answering import Answering
from slack_sandbox.arguments import read
from slack_sandbox.errors import SlackError
from slack_sandbox.file_routes import FileRoutes
from slack_sandbox.methods import METHODS, Context
from slack_sandbox.methods.base import require_scope, tell
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.sockets import Sockets
from slack_sandbox.state import Json
from slack_sandbox.wire import WireEntry


class Api:
    """The HTTP face of one workspace."""

    def __init__(
        self, context: Context, answering: Answering, sockets: Sockets, response_urls: ResponseUrls
    ) -> None:
        self._context = context
        self._answering = answering
        self._response_urls = response_urls
        self.asgi = Starlette(
            routes=[
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{token}", self._respond, methods=["POST"]),
                *FileRoutes(context, answering).routes,
                WebSocketRoute("/link/", sockets.endpoint),
            ]
        )

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"]
        arguments, token, unread = await _read(request)
        entry = self._context.workspace.log.begin("app→slack", name, arguments)

        def perform() -> tuple[int, Any]:
            try:
                if unread is not None:
                    raise unread
                return 200, {"ok": True, **self._run(entry, token, arguments)}
            except SlackError as error:
                self._answering.record(entry, error)
                return 200, error.answer()

        response = await self._answering.answer(request, entry, perform)
        if token == self._context.workspace.bot_token:
            response.headers["x-oauth-scopes"] = ",".join(self._context.workspace.scopes)
        return response

    def _run(self, entry: WireEntry, token: str | None, arguments: Json) -> Json:
        workspace, name = self._context.workspace, entry.what
        method = METHODS.get(name)
        if method is None:
            raise SlackError(
                "unknown_method", [f"[ERROR] not modelled: {name}, if Slack has it"], req_method=name
            )
        if method.called_by is not None:
            self._refuse_bad_token(token, method.called_by)
        require_scope(workspace, *method.scopes)
        try:
            args = method.args.model_validate(arguments)
        except ValidationError as error:
            raise SlackError("invalid_arguments", _argument_rules(error)) from error
        tell(workspace, entry, args)
        try:
            return method.run(self._context, args)
        except RecursionError as error:
            raise SlackError("invalid_arguments", ["[ERROR] nested too deeply"]) from error

    def _refuse_bad_token(self, token: str | None, wanted: str) -> None:
        workspace = self._context.workspace
        if not token:
            raise SlackError("not_authed")
        if workspace.revoked and token == workspace.bot_token:
            raise SlackError("token_revoked")
        if token not in (workspace.bot_token, workspace.app_token):
            raise SlackError("invalid_auth")
        if token != (workspace.app_token if wanted == "app" else workspace.bot_token):
            raise SlackError("not_allowed_token_type")

    async def _respond(self, request: Request) -> Response:
        body, _, unread = await _read(request)
        entry = self._context.workspace.log.begin("app→slack", "response_url", body)

        def perform() -> tuple[int, Any]:
            try:
                if unread is not None:
                    raise unread
                self._response_urls.use(request.path_params["token"], body, entry)
            except ValidationError as error:
                broken = SlackError("invalid_payload", _argument_rules(error))
                self._answering.record(entry, broken)
                return 400, broken.answer()
            except SlackError as error:
                self._answering.record(entry, error)
                return 404 if error.name in ("expired_url", "used_url") else 400, error.answer()
            return 200, "ok"

        return await self._answering.answer(request, entry, perform)


async def _read(request: Request) -> tuple[Json, str | None, SlackError | None]:
    """The arguments and the token, or why there are none."""
    try:
        return *await read(request), None
    except SlackError as error:
        return {}, None, error


def _argument_rules(error: ValidationError) -> list[str]:
    rules = []
    for one in error.errors(include_url=False):
        name = ".".join(str(part) for part in one["loc"])
        if one["type"] == "missing":
            rules.append(f"[ERROR] missing required field: {name}")
        else:
            rules.append(f"[ERROR] {one['msg']} [json-pointer:/{name}]")
    return rules
