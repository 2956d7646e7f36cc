"""The HTTP side: Slack's requests in HTTP mode, and the health probes of both modes."""

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rac_bot.errors import Malformed
from rac_bot.handlers.gate import payload
from rac_bot.running import lobby, signatures
from rac_bot.running.app import Bot
from rac_bot.running.receiving import answered

LARGEST_BODY = 2_000_000  # bytes; Slack's largest view with its state is 250 KB
UNSIGNED_BODY = (
    8_192  # `ssl_check` has no signature; and of a small one with an old time it is told whose it is
)
_DIGITS = 10  # of a length
AT_ONCE = 40  # requests that are answered; others wait

BUSY = "busy"  # the database is, and serves all the same
State = bool | str  # whether a condition of readiness is met; BUSY; or how far it is
Probes = Mapping[str, Callable[[], State]]  # by their names


def web_app(
    probes: Probes, *routes: Route, waiting_for: Callable[[], str | None] = lambda: None
) -> Starlette:
    """`GET /healthz` (the process answers), `GET /readyz` (it can serve), and other routes."""
    readiness = _Readiness(probes)

    async def healthz(request: Request) -> Response:
        away = waiting_for()
        return JSONResponse({"ok": True, "waiting_for": away} if away else {"ok": True})

    async def readyz(request: Request) -> Response:
        found = await readiness.states()
        return JSONResponse(found, 200 if all(map(is_met, found.values())) else 503)

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])


def not_yet() -> Route:
    """`POST /slack/events`, while the bot waits for what it needs."""

    async def refuse(request: Request) -> Response:
        return Response(status_code=503)

    return Route("/slack/events", refuse, methods=["POST"])


class _Readiness:
    """Looked at by a thread of its own, for all who ask: they take none from the listeners."""

    def __init__(self, probes: Probes) -> None:
        self._probes = probes
        self._thread = ThreadPoolExecutor(1, "readiness")
        self._looking: asyncio.Future[dict[str, State]] | None = None

    async def states(self) -> dict[str, State]:
        """Whether each condition is met; whoever asks meanwhile gets the same answer."""
        looking = self._looking
        if looking is None or looking.done():
            looking = asyncio.get_running_loop().run_in_executor(self._thread, states, self._probes)
            self._looking = looking
        return await asyncio.shield(looking)


def slack_events(bot: Bot, signing_secret: str) -> Route:
    """`POST /slack/events`: what Slack sends in HTTP mode, after its signature is checked."""
    verifier = SignatureVerifier(signing_secret)
    threads = ThreadPoolExecutor(AT_ONCE, "answering")

    async def receive(request: Request) -> Response:
        received = time.monotonic()
        if request.method != "POST":
            return Response(status_code=200 if request.query_params.get("ssl_check") == "1" else 405)
        # What bears no signature of now is hardly read.
        likely = lobby.may_be_slacks(request.headers)
        most, too_much = (LARGEST_BODY, 413) if likely else (UNSIGNED_BODY, 401)
        declared = request.headers.get("content-length", "0")
        if not declared.isdecimal() or len(declared) > _DIGITS or int(declared) > most:
            if not likely:
                signatures.log_refused(verifier, b"", request.headers)
            return Response(status_code=too_much)
        read = bytearray()
        try:
            async for part in request.stream():
                read += part
                if len(read) > most:
                    return Response(status_code=too_much)
        except ClientDisconnect:
            return Response(status_code=400)
        body = bytes(read)
        if payload.is_ssl_check(body):
            return Response(status_code=200)
        if not lobby.is_signed(verifier, body, request.headers):
            signatures.log_refused(verifier, body, request.headers)
            return Response(status_code=401)
        lobby.vouch(request.scope)
        # Not on the event loop; Starlette's own threads take three times as long to be given something.
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threads, _answer, bot, body, request, received)

    return Route("/slack/events", receive, methods=["GET", "POST"])


def _answer(bot: Bot, body: bytes, request: Request, received: float) -> Response:
    try:
        posted = payload.posted(body, request.headers.get("content-type", ""))
    except Malformed:
        return Response(status_code=400)
    return to_starlette_response(answered(bot, posted, received, request.headers))


def states(probes: Probes) -> dict[str, State]:
    return {name: _holds(probe) for name, probe in probes.items()}


def is_met(state: State) -> bool:
    return state is True or state == BUSY


def _holds(probe: Callable[[], State]) -> State:
    try:
        return probe()
    except Exception:  # noqa: BLE001  a check that fails is a condition that is not met
        return False
