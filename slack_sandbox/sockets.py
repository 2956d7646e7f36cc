"""Socket Mode: the app's websockets, each taking its share of what Slack delivers."""

import asyncio
import contextlib
import itertools
import json
import secrets
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from slack_sandbox.hub import Hub
from slack_sandbox.state import Json
from slack_sandbox.workspace import APP_ID

Submit = Callable[[Coroutine[Any, Any, None]], "Future[None]"]
Drop = Callable[[tuple[str, int]], None]


@dataclass(eq=False)
class Link:
    """One open websocket, and the envelopes it has not acknowledged yet."""

    websocket: WebSocket
    accepted: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: dict[str, "Future[Json]"] = field(default_factory=dict)
    leaving: bool = False
    delivered: int = 0


class Sockets:
    """Every open websocket. Deliveries go round robin; an envelope is acknowledged on its own link."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._links: list[Link] = []
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self.base = ""
        self.submit: Submit | None = None
        self.drop: Drop | None = None

    def __len__(self) -> int:
        with self._lock:
            return len(self._links)

    @property
    def shares(self) -> list[int]:
        """How many envelopes each open link was given, oldest link first."""
        with self._lock:
            return [link.delivered for link in self._links]

    def mint_url(self) -> str:
        """An address good for one connection."""
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return f"{self.base}/link/?ticket={ticket}&app_id={APP_ID}"

    async def endpoint(self, websocket: WebSocket) -> None:
        """Serves one websocket until either side leaves."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(1008)
            return
        self._tickets.discard(ticket)
        link = Link(websocket)
        with self._lock:  # before the app knows that it is connected
            self._links.append(link)
            count = len(self._links)
        await websocket.accept()
        link.accepted.set()
        hello = {
            "type": "hello",
            "num_connections": count,
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }
        try:
            await websocket.send_text(json.dumps(hello))
            self._hub.publish("socket_opened")
            await self._close_leaving()
            while True:
                self._acknowledge(link, json.loads(await websocket.receive_text()))
        except (WebSocketDisconnect, RuntimeError, ValueError):
            pass  # RuntimeError: the peer left while being written to; ValueError: it spoke no JSON
        finally:
            self._forget(link)

    def deliver(self, envelope: Json, seconds: float) -> Json:
        """Sends an envelope to the next link; its acknowledgement's payload, `{}` if none.

        Raises TimeoutError without acknowledgement, ConnectionError when the link is lost meanwhile.
        """
        answer: Future[Json] = Future()
        with self._lock:
            links = [link for link in self._links if not link.leaving] or self._links
            if not links or self.submit is None:
                raise ConnectionError("no Socket Mode connection is open")
            link = links[next(self._turn) % len(links)]
            link.waiting[envelope["envelope_id"]] = answer
            link.delivered += 1
        self.submit(self._send(link, json.dumps(envelope)))
        try:
            return answer.result(seconds)
        finally:
            link.waiting.pop(envelope["envelope_id"], None)
            if link.leaving:
                self.submit(self._close_leaving())

    @staticmethod
    async def _send(link: Link, text: str) -> None:
        await link.accepted.wait()
        await link.websocket.send_text(text)

    def disconnect(self, reason: str, abruptly: bool) -> None:
        """Tells every link to reconnect, or cuts them all without a word."""
        with self._lock:
            links = list(self._links)
        for link in links:
            if self.submit is not None:
                self.submit(self._cut(link) if abruptly else self._ask_to_leave(link, reason)).result(3)

    async def _ask_to_leave(self, link: Link, reason: str) -> None:
        link.leaving = True
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
        await link.websocket.send_text(json.dumps(message))

    async def _close_leaving(self) -> None:
        """One that was asked to leave is closed once another has its place, and it owes no answer.

        Slack gives it ten seconds.
        """
        with self._lock:
            replaced = not all(link.leaving for link in self._links)
            leaving = [link for link in self._links if link.leaving and not link.waiting]
        for link in leaving if replaced else ():
            with contextlib.suppress(RuntimeError):  # closed meanwhile
                await link.websocket.close(1000)

    async def _cut(self, link: Link) -> None:
        if self.drop is not None and link.websocket.client is not None:
            self.drop((link.websocket.client.host, link.websocket.client.port))

    def _acknowledge(self, link: Link, message: Json) -> None:
        answer = link.waiting.get(message.get("envelope_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(message.get("payload") or {})

    def _forget(self, link: Link) -> None:
        with self._lock:
            if link in self._links:
                self._links.remove(link)
            lost = list(link.waiting.values())
        for answer in lost:
            if not answer.done():
                answer.set_exception(ConnectionError("the Socket Mode connection was lost"))
        self._hub.publish("socket_closed")
