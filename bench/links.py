"""Slack's side of Socket Mode: the websocket of each server of a run, by which the driver asks it."""

import asyncio
import json
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from itertools import count
from typing import Any, TypeVar
from urllib.parse import parse_qs

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

T = TypeVar("T")
HELLO = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "ABENCH"}}
START_S = 20


class Link:
    """A server's connection. An envelope is answered by its id."""

    def __init__(self, links: "Links", socket: ServerConnection) -> None:
        self.links = links
        self._socket = socket
        self._ids = map(str, count())
        self._asked: dict[str, asyncio.Future[Any]] = {}

    async def ask(self, body: bytes) -> tuple[int, bytes]:
        """A request's form in an envelope; what comes back, as over HTTP."""
        payload = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        kind = "slash_commands"
        if "payload" in payload:
            kind, payload = "interactive", json.loads(payload["payload"])
        answer, known = asyncio.get_running_loop().create_future(), next(self._ids)
        self._asked[known] = answer
        envelope = {"type": kind, "envelope_id": known, "accepts_response_payload": True, "payload": payload}
        await self._socket.send(json.dumps(envelope))
        replied = (await answer).get("payload")
        return 200, json.dumps(replied).encode() if replied else b""

    async def hear(self) -> None:
        await self._socket.send(json.dumps(HELLO))
        async for text in self._socket:
            said = json.loads(text)
            if asked := self._asked.pop(said["envelope_id"], None):
                asked.set_result(said)

    def close(self) -> None:
        """The driver closes what it opens: this lasts as long as the server."""


class Links:
    """Listens in a thread of its own. The address that a server is told ends with its app token.

    Without TLS: the SDK speaks it to port 443 alone.
    """

    def __init__(self) -> None:
        self._links: dict[str, Link] = {}
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        port = self.run(self._listen())
        self.address = f"ws://127.0.0.1:{port}/"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def wait(self, token: str) -> Link:
        """
        Raises:
            RuntimeError: the server that has this token does not connect.
        """
        deadline = time.monotonic() + START_S
        while token not in self._links:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{token} does not connect")
            time.sleep(0.05)
        return self._links[token]

    async def _listen(self) -> int:
        server = await serve(self._accept, "127.0.0.1", 0, compression=None, max_size=None)
        return int(next(iter(server.sockets)).getsockname()[1])

    async def _accept(self, socket: ServerConnection) -> None:
        assert socket.request
        link = Link(self, socket)
        self._links[socket.request.path.strip("/?")] = link
        with suppress(ConnectionClosed):  # as servers end
            await link.hear()
