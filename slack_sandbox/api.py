"""The Web API and the response URLs over HTTP: tokens and arguments."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

from slack_sandbox.answering import Answering
from slack_sandbox.file_routes import FileRoutes
from slack_sandbox.methods import Context
from slack_sandbox.outcomes import Outcomes
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.sockets import Sockets


class Api:
    """The HTTP face of one workspace."""

    def __init__(
        self, context: Context, answering: Answering, sockets: Sockets, response_urls: ResponseUrls
    ) -> None:
        self._workspace = context.workspace
        self._answering = answering
        self._outcomes = Outcomes(context, response_urls, answering.record)
        self.asgi = Starlette(
            routes=[
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{token}", self._respond, methods=["POST"]),
                *FileRoutes(context, answering).routes,
                WebSocketRoute("/link/", sockets.endpoint),
            ]
        )

    async def _call(self, request: Request) -> Response:
        name, raw = request.path_params["method"], await _body(request)
        entry, token, perform = self._outcomes.of_call(name, request.query_params, request.headers, raw)
        response = await self._answering.answer(request, entry, perform)
        if token == self._workspace.bot_token:
            response.headers["x-oauth-scopes"] = ",".join(self._workspace.scopes)
        return response

    async def _respond(self, request: Request) -> Response:
        address, raw = request.path_params["token"], await _body(request)
        entry, perform = self._outcomes.of_reply(address, request.query_params, request.headers, raw)
        return await self._answering.answer(request, entry, perform)


async def _body(request: Request) -> bytes:
    return await request.body() if request.method == "POST" else b""
