"""The HTTP side: Slack's requests in HTTP mode, and the health probes of both modes."""

import time
from collections.abc import Callable, Mapping

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rac_bot.errors import Malformed
from rac_bot.handlers.gate import payload
from rac_bot.running import signatures
from rac_bot.running.receiving import answered

LARGEST_BODY = 2_000_000  # bytes; Slack's largest view with its state is 250 KB


BUSY = "busy"  # the database is, and serves all the same
State = bool | str  # whether a condition of readiness is met; BUSY; or how far it is
Probes = Mapping[str, Callable[[], State]]  # by their names


def web_app(probes: Probes, *routes: Route) -> Starlette:
    """`GET /healthz` (the process answers), `GET /readyz` (it can serve), and other routes."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"ok": True})

    def readyz(request: Request) -> Response:
        found = states(probes)
        return JSONResponse(found, 200 if all(map(is_met, found.values())) else 503)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])


def slack_events(bolt: App, signing_secret: str) -> Route:
    """`POST /slack/events`: what Slack sends in HTTP mode, after its signature is checked."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        received = time.monotonic()
        if request.method != "POST":
            return Response(status_code=200 if request.query_params.get("ssl_check") == "1" else 405)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_BODY:
                return Response(status_code=413)
        if payload.is_ssl_check(body):
            return Response(status_code=200)
        if not _signed(verifier, body, request):
            signatures.log_refused(verifier, body, request.headers)
            return Response(status_code=401)
        # In a thread: Bolt's own sync adapter would block the event loop.
        return await run_in_threadpool(_answer, bolt, body, request, received)

    return Route("/slack/events", receive, methods=["GET", "POST"])


def _answer(bolt: App, body: bytes, request: Request, received: float) -> Response:
    try:
        posted = payload.posted(body, request.headers.get("content-type", ""))
    except Malformed:
        return Response(status_code=400)
    return to_starlette_response(answered(bolt, posted, received, request.headers))


def _signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """Whether Slack signed this recently. Checked before Bolt, which parses a body before verifying it."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    try:
        return verifier.is_valid(body, stamp, signature)
    except (ValueError, TypeError, OverflowError):
        return False


def states(probes: Probes) -> dict[str, State]:
    return {name: _holds(probe) for name, probe in probes.items()}


def is_met(state: State) -> bool:
    return state is True or state == BUSY


def _holds(probe: Callable[[], State]) -> State:
    try:
        return probe()
    except Exception:  # noqa: BLE001  a check that fails is a condition that is not met
        return False
