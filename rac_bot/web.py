"""The HTTP side: Slack's requests in HTTP mode, and the health probes of both modes."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass(frozen=True)
class Probe:
    """One condition of readiness: its name, and the check that is true while it holds."""

    name: str
    holds: Callable[[], bool]


def web_app(probes: list[Probe], bolt: App | None = None) -> Starlette:
    """`GET /healthz` (the process answers), `GET /readyz` (it can serve), `POST /slack/events` for Slack."""

    async def slack_events(request: Request) -> Response:
        assert bolt is not None  # noqa: S101  the route below exists with it only
        body = await request.body()
        # In a thread: Bolt's own sync adapter dispatches on the event loop and blocks it.
        answer = await run_in_threadpool(bolt.dispatch, to_bolt_request(request, body))
        return to_starlette_response(answer)

    async def healthz(request: Request) -> Response:
        return JSONResponse({"ok": True})

    def readyz(request: Request) -> Response:
        states = {probe.name: _holds(probe) for probe in probes}
        return JSONResponse(states, 200 if all(states.values()) else 503)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz)]
    if bolt is not None:
        routes.append(Route("/slack/events", slack_events, methods=["POST"]))
    return Starlette(routes=routes)


def _holds(probe: Probe) -> bool:
    try:
        return probe.holds()
    except Exception:  # noqa: BLE001  a probe that fails is a probe that does not hold
        return False
