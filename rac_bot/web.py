"""The HTTP side: Slack's requests in HTTP mode, and the health probes of both modes."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

LARGEST_BODY = 2_000_000  # bytes; a view and its state are 250 KB at most


@dataclass(frozen=True)
class Probe:
    """One condition of readiness: its name, and the check that is true while it holds."""

    name: str
    holds: Callable[[], bool]


def web_app(probes: list[Probe], *routes: Route) -> Starlette:
    """`GET /healthz` (the process answers), `GET /readyz` (it can serve), and other routes beside them."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"ok": True})

    def readyz(request: Request) -> Response:
        states = {probe.name: _holds(probe) for probe in probes}
        return JSONResponse(states, 200 if all(states.values()) else 503)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])


def slack_events(bolt: App, signing_secret: str) -> Route:
    """`POST /slack/events`: what Slack sends in HTTP mode, once it is seen to be Slack's."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_BODY:
                return Response(status_code=413)
        if not _signed(verifier, body, request):
            return Response(status_code=401)
        try:
            asked = to_bolt_request(request, body)
        except (ValueError, AttributeError):
            return Response(status_code=400)
        # In a thread: Bolt's own sync adapter dispatches on the event loop and blocks it.
        return to_starlette_response(await run_in_threadpool(bolt.dispatch, asked))

    return Route("/slack/events", receive, methods=["POST"])


def _signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    """Whether Slack signed this, lately. Asked before Bolt, which reads a body before it verifies it."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    try:
        return verifier.is_valid(body, stamp, signature)
    except (ValueError, TypeError):
        return False


def _holds(probe: Probe) -> bool:
    try:
        return probe.holds()
    except Exception:  # noqa: BLE001  a probe that fails is a probe that does not hold
        return False
