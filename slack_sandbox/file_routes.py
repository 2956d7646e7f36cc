"""The addresses that carry files' bytes: uploads by the app, downloads with its token."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from slack_sandbox.answering import Answering
from slack_sandbox.arguments import attached
from slack_sandbox.errors import SlackError
from slack_sandbox.methods import Context

SIGN_IN = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Slack</body></html>"


class FileRoutes:
    """Beside the Web API; their faults are named `files.upload` and `files.download`."""

    def __init__(self, context: Context, answering: Answering) -> None:
        self._context = context
        self._answering = answering
        self.routes = [
            Route("/upload/v1/{token}", self._upload, methods=["POST"]),
            Route("/files-pri/{file}/{name}", self._download),
            Route("/files-pri/{file}/download/{name}", self._download),
            Route("/signin", self._sign_in),
        ]

    async def _upload(self, request: Request) -> Response:
        content = await request.body()
        entry = self._context.workspace.log.begin("app→slack", "files.upload", {"bytes": len(content)})

        def perform() -> tuple[int, Any]:
            try:
                sent = attached(request.headers.get("content-type", ""), content)
                stored = self._context.files.receive(request.path_params["token"], sent)
                entry.body["bytes"] = len(sent)
            except SlackError as error:
                self._answering.record(entry, error)
                return 404 if error.name == "not_found" else 400, error.name
            entry.body["file"] = stored.id
            return 200, f"OK - {entry.body['bytes']}"

        return await self._answering.answer(request, entry, perform)

    async def _download(self, request: Request) -> Response:
        file_id = request.path_params["file"].rpartition("-")[2]
        entry = self._context.workspace.log.begin("app→slack", "files.download", {"file": file_id})

        def perform() -> tuple[int, Any]:
            reason = self._closed_because(request)
            if reason is not None:
                self._answering.record(entry, reason)
                return 302, RedirectResponse("/signin", 302)  # 200 and HTML to whoever follows it
            try:
                stored = self._context.files.find(file_id)
            except SlackError as error:
                return 404, error.name
            return 200, Response(stored.content, media_type=stored.mimetype)

        return await self._answering.answer(request, entry, perform)

    async def _sign_in(self, _: Request) -> Response:
        return HTMLResponse(SIGN_IN)

    def _closed_because(self, request: Request) -> SlackError | None:
        """Why the bytes are not given, or None. Slack tells nobody: it sends them to its sign-in page."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        workspace = self._context.workspace
        if scheme.lower() != "bearer" or token != workspace.bot_token:
            return SlackError("not_authed", ["[ERROR] the bot token must be in the Authorization header"])
        if workspace.revoked:
            return SlackError("token_revoked")
        if "files:read" not in workspace.scopes:
            return SlackError("missing_scope", needed="files:read")
        return None
