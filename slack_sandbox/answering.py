"""What every address answers: the outcome, or what a fault makes of it; timed, logged, broken rules kept."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from email.utils import formatdate
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from slack_sandbox.errors import SlackError
from slack_sandbox.faults import Fault, Faults
from slack_sandbox.outcomes import Perform
from slack_sandbox.serving import RealClock
from slack_sandbox.views import NO_SCHEMA
from slack_sandbox.wire import Refusal, WireEntry
from slack_sandbox.workspace import Workspace

CIRCUMSTANCES = {
    "already_archived",
    "already_in_channel",
    "already_pinned",
    "already_reacted",
    "channel_not_found",
    "expired_trigger_id",
    "expired_url",
    "file_not_found",
    "hash_conflict",
    "invalid_auth",
    "is_archived",
    "message_not_found",
    "name_taken",
    "no_pin",
    "no_reaction",
    "no_such_subteam",
    "not_archived",
    "not_found",
    "not_in_channel",
    "thread_not_found",
    "token_revoked",
    "user_disabled",
    "user_not_found",
    "user_not_in_channel",
    "users_not_found",
}
"""Errors that happen to a correct app; every other one is a broken rule, recorded as a refusal."""


class Answering:
    """Shared by the Web API, the response URLs and the addresses of files."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.faults = Faults()
        self.stopping = threading.Event()
        self.drop: Callable[[tuple[str, int]], None] | None = None

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
            self._workspace.hub.publish("wire", entry=entry.number)

    async def _answer_badly(
        self, request: Request, entry: WireEntry, fault: Fault, perform: Perform
    ) -> Response:
        outcome = perform() if fault.effected else None
        if request.client is not None:
            fault.asking = (request.client.host, request.client.port)
        await fault.wait(self.stopping)
        if outcome is None and await request.is_disconnected():
            entry.answer = "the client left before anything was done"
            return Response(status_code=503)
        if fault.drop:
            entry.answer = "the connection was cut"
            return self._cut(request)
        status, body, *headers = fault.answer() if fault.answers else outcome or perform()
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name not in fault.without}
        response = _response(entry, status, body, *headers)
        if fault.drip is None and fault.cut is None:
            return response
        return self._in_parts(request, response, fault)

    def _in_parts(self, request: Request, whole: Response, fault: Fault) -> Response:
        """The same answer, a byte at a time, or its beginning alone; its length is told all the same."""
        body = bytes(whole.body)
        end = len(body) if fault.cut is None else fault.cut

        async def parts() -> AsyncIterator[bytes]:
            if fault.drip is None:
                yield body[:end]
            else:
                for byte in body[:end]:
                    yield bytes([byte])
                    await asyncio.sleep(fault.drip)
            if fault.cut is not None:
                self._cut(request)
                await asyncio.Event().wait()  # until the server sees that nobody is there, and ends this

        return StreamingResponse(parts(), whole.status_code, dict(whole.headers))

    def _cut(self, request: Request) -> Response:
        if self.drop is not None and request.client is not None:
            self.drop((request.client.host, request.client.port))
        return Response(status_code=503)

    def record(self, entry: WireEntry, error: SlackError) -> None:
        """Keeps the rules that an error says were broken; circumstances are none.

        A scope that the manifest asks for and the installation withheld is one.
        """
        scopes = str(error.more.get("needed", ""))
        if error.name in CIRCUMSTANCES or self._workspace.withheld & set(scopes.split(",")):
            return
        needed = f", needed: {scopes}" if scopes else ""
        found = [one for one in error.messages if one != NO_SCHEMA] or [error.name + needed]
        entry.refuse(*(Refusal.of(entry.what, one) for one in found))


def _response(entry: WireEntry, status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    if isinstance(body, Response):
        entry.status, entry.answer = status, f"{len(body.body)} bytes, {body.media_type or 'elsewhere'}"
        return body
    entry.status, entry.answer = status, body
    if isinstance(body, bytes):
        return Response(body, status, headers, "text/html")
    if isinstance(body, str):
        return PlainTextResponse(body, status, headers)
    return JSONResponse(body, status, {"Date": formatdate(usegmt=True), **(headers or {})})
