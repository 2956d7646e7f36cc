"""The driver: requests over connections kept alive, or a websocket, bounded in number and time."""

import asyncio
import hashlib
import hmac
import re
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench.links import Link

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
REPLY_S = 5.0
CLIP = 100  # of a wrong reply, quoted


@dataclass(frozen=True, slots=True)
class Request:
    """A form body as Slack sends it, and what a right reply holds ("" means: nothing at all)."""

    body: bytes
    expected: str
    at_floor: str = ""  # the floor's own right reply
    in_view: str = ""  # what the view that the bot then shows holds


class Line(Protocol):
    """By which one request at a time is sent, or several."""

    async def ask(self, body: bytes) -> tuple[int, bytes]:
        """The status and the body of the reply."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send, and the secret to sign with; or the link of a server in Socket Mode."""

    port: int
    secret: str
    floor: bool
    link: Link | None = None

    def expects(self, request: Request) -> str:
        return request.at_floor if self.floor else request.expected

    async def line(self) -> Line:
        if self.link:
            return self.link
        return Kept(*await asyncio.open_connection("127.0.0.1", self.port), self.secret)


@dataclass(frozen=True, slots=True)
class Kept:
    """A connection over HTTP."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    secret: str

    async def ask(self, body: bytes) -> tuple[int, bytes]:
        return await _post(self.reader, self.writer, self.secret, body)

    def close(self) -> None:
        self.writer.close()


@dataclass(slots=True)
class Load:
    """What one load gave: the time of each right reply, the wrong ones in words."""

    milliseconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    driver_share: float = 0.0  # of one core

    @property
    def rate(self) -> float:
        """Right replies a second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0


def drive(target: Target, requests: Sequence[Request], concurrency: int, seconds: float) -> Load:
    """Send the requests in order, so many at a time, until they or the seconds run out."""
    return _run(target, _drive(target, requests, concurrency, seconds))


def arrive(target: Target, requests: Sequence[Request], rate: float) -> Load:
    """Send so many a second, however long the replies take: each is timed from when it was to be sent."""
    return _run(target, _arrive(target, requests, rate))


def _run(target: Target, load: Coroutine[Any, Any, Load]) -> Load:
    """A link belongs to the loop that it came by."""
    return target.link.links.run(load) if target.link else asyncio.run(load)


async def _arrive(target: Target, requests: Sequence[Request], rate: float) -> Load:
    load, began = Load(), time.perf_counter()

    async def send(rank: int, request: Request) -> None:
        due = began + rank / rate
        await asyncio.sleep(max(0, due - time.perf_counter()))
        line = await target.line()
        await _timed(load, target, line, request, due)
        line.close()

    await asyncio.gather(*(send(rank, request) for rank, request in enumerate(requests)))
    load.seconds = time.perf_counter() - began
    return load


async def _drive(target: Target, requests: Sequence[Request], concurrency: int, seconds: float) -> Load:
    load, waiting = Load(), iter(requests)
    began, busy = time.perf_counter(), time.process_time()

    async def send_on() -> None:
        line = None
        while time.perf_counter() - began < seconds and (request := next(waiting, None)):
            line = line or await target.line()
            if not await _timed(load, target, line, request, time.perf_counter()):
                line = None
        if line:
            line.close()

    await asyncio.gather(*(send_on() for _ in range(concurrency)))
    load.seconds = time.perf_counter() - began
    load.driver_share = (time.process_time() - busy) / load.seconds
    return load


async def _timed(load: Load, target: Target, line: Line, request: Request, since: float) -> bool:
    """Send one and keep what came of it; whether the connection lasts."""
    try:
        async with asyncio.timeout(REPLY_S):
            status, reply = await line.ask(request.body)
    except (OSError, EOFError, TimeoutError) as error:
        load.failures.append(repr(error))
        return False
    if wrong := _wrong(status, reply, target.expects(request)):
        load.failures.append(wrong)
    else:
        load.milliseconds.append((time.perf_counter() - since) * 1000)
    return True


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: str, body: bytes
) -> tuple[int, bytes]:
    stamp = str(int(time.time())).encode()
    signature = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp, body), hashlib.sha256).hexdigest().encode()
    writer.write(
        b"POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        b"content-type: application/x-www-form-urlencoded\r\n"
        b"user-agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\naccept: application/json,*/*\r\n"
        b"x-slack-request-timestamp: %b\r\nx-slack-signature: v0=%b\r\ncontent-length: %d\r\n\r\n%b"
        % (stamp, signature, len(body), body)
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    return int(head[9:12]), await reader.readexactly(int(length[1])) if length else b""


def _wrong(status: int, reply: bytes, expected: str) -> str | None:
    if status != 200:
        return f"status {status}: {reply[:CLIP]!r}"
    if expected and expected.encode() not in reply:
        return f"no {expected!r} in {reply[:CLIP]!r}"
    if not expected and reply:
        return f"an empty reply was expected: {reply[:CLIP]!r}"
    return None
