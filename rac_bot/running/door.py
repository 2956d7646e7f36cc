"""The door: what comes in by HTTP is a stranger, with little room, until its signature is found good.

Slack's requests come whole and at once. A stranger has five seconds to send one, and gives its place up to
newcomers; what all of them have sent and nobody has vouched for fits in 16 MB. uvicorn limits none of this.
"""

import asyncio
import errno
import resource
import socket
from collections import Counter
from functools import partial
from typing import Any, NamedTuple

import uvicorn
from slack_sdk.signature import SignatureVerifier
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rac_bot.logs import logger
from rac_bot.running.lobby import AT_ONCE, CONNECTION, GOOD, HEAD, Lobby

log = logger()

WHOLE_S = 5.0  # for a request to be there, from its first byte; Slack itself waits for three
MOST, FEWEST = 4_096, 64  # connections
READ_FROM = 192  # of them: before Slack's has its turn, each of these has, for a tenth of a millisecond
KEPT_BACK = 224  # descriptors: 40 connections to SQLite, of two files each, as many to Slack, and the rest
MOST_UNREAD = 8_000_000  # bytes
READ = 65_536  # bytes at a time
LINES = 100  # of a request's headers
PIECES, PIECE = 50, 512  # so many pieces of a body may be small; more must have so many bytes on average
AHEAD = 8  # requests of a connection that may come before the first is answered
QUEUE = 65_535  # connections kept until they are taken in: as many as the system lets (`net.core.somaxconn`)
A_MOMENT_S, LOOK_S, SAY_S = 0.01, 0.5, 60.0
_SHORT = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Room(NamedTuple):
    """For how many connections there is room: in the lobby, in all beyond it, and for strangers there."""

    lobby: int
    most: int
    strangers: int


def room() -> Room:
    """As much as leaves descriptors for the database and for Slack."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = MOST if soft == resource.RLIM_INFINITY else max(FEWEST, min(MOST, soft - KEPT_BACK))
    most = min(free // 2, READ_FROM)
    return Room(free - most, most, most // 3)


class Door:
    """The connections of one address: strangers, the oldest first, and those whose request is Slack's."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._turned_away: Counter[str] = Counter()  # by reason, since it was last logged
        self._strangers: dict[Guarded, None] = {}
        self._known: set[Guarded] = set()
        self._unread = 0
        self._next_word = 0.0

    def enter(self, connection: "Guarded") -> None:
        if connection.signed:
            self._known.add(connection)
        else:
            self._strangers[connection] = None
        while self._strangers and self._are_many():
            self.give_up(next(iter(self._strangers)), "crowd")

    def _are_many(self) -> bool:
        strangers = len(self._strangers)
        return strangers > self._room.strangers or strangers + len(self._known) > self._room.most

    def fed(self, connection: "Guarded", size: int) -> None:
        """So many bytes came: for as long as there are too many, whoever sent most of them goes."""
        if connection not in self._strangers:
            return
        connection.unread += size
        self._unread += size
        while self._unread > MOST_UNREAD:
            self.give_up(max(self._strangers, key=lambda one: one.unread), "bytes")

    def vouch(self, connection: "Guarded") -> None:
        if connection in self._strangers:
            self._forget(connection)
            self._known.add(connection)

    def knows(self, connection: "Guarded") -> bool:
        return connection in self._known

    def answered(self, connection: "Guarded") -> bool:
        """Whether it may ask more: whoever was vouched for may, as a stranger again."""
        if connection not in self._known:
            return False
        self._known.discard(connection)
        self._strangers[connection] = None
        return True

    def left(self, connection: "Guarded") -> None:
        self._known.discard(connection)
        if connection in self._strangers:
            self._forget(connection)

    def give_up(self, connection: "Guarded", why: str) -> None:
        self.turn_away(why)
        self._forget(connection)
        connection.cut()

    def turn_away(self, why: str, many: int = 1) -> None:
        if many:
            self._turned_away[why] += many

    def look(self, now: float) -> None:
        """Cut who is late; say at most once a minute how many were turned away."""
        for connection in list(self._strangers):
            if connection.since is not None and now - connection.since > WHOLE_S:
                self.give_up(connection, "late")
        if now >= self._next_word and self.say():
            self._next_word = now + SAY_S

    def say(self) -> bool:
        """Whether there was something to say."""
        some = bool(self._turned_away)
        if some:
            log.warning("turned_away", **self._turned_away)
            self._turned_away.clear()
        return some

    def _forget(self, connection: "Guarded") -> None:
        del self._strangers[connection]
        self._unread -= connection.unread
        connection.unread = 0


class Guarded(HttpToolsProtocol):
    """A connection. One that asked for something without a signature is closed once it is answered."""

    def __init__(self, server: "Server", signed: bool) -> None:
        super().__init__(server.config, server.server_state, {**server.lifespan.state, CONNECTION: self})
        self.app = partial(self._answering, self.app)
        self.door, self.signed = server.door, signed
        self.since: float | None = None  # when the request began that is not whole; None between requests
        self.unread = 0
        self._head: int | None = 0  # bytes read of a request's head; None while its body is read
        self._lines = self._pieces = self._bytes = 0  # of that request

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.max_size = READ  # type: ignore[attr-defined]  # asyncio's: a fourth of what it reads by itself
        self.since = self.loop.time()
        self.door.enter(self)

    def data_received(self, data: bytes) -> None:
        if self.since is None:
            self.since = self.loop.time()
        self.door.fed(self, len(data))
        left = len(data) if self._head is None else HEAD - self._head
        for part in filter(None, (data[:left], data[left:])):
            if self.transport.is_closing():
                return
            if self._head is not None:
                self._head += len(part)
                if self._head > HEAD:
                    self.send_400_response("Headers too long.")
                    return
            super().data_received(part)

    # Called by the parser. What raises makes the request an invalid one.

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._lines = self._pieces = self._bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        self._lines += 1
        if self._lines > LINES:
            raise ValueError("too many headers")
        if self._head is not None:  # what follows a body is none of the headers
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head = None
        if self.parser.should_upgrade():  # the parser would pass over the body
            raise ValueError("there is nothing to upgrade to")
        super().on_headers_complete()
        if len(self.pipeline) > AHEAD:
            raise ValueError("too many requests before the first is answered")

    def on_body(self, body: bytes) -> None:
        self._pieces += 1  # each costs as much as a whole body
        self._bytes += len(body)
        if self._pieces > PIECES + self._bytes // PIECE:
            raise ValueError("too many pieces")
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._head = 0
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.left(self)
        super().connection_lost(exc)

    async def _answering(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """A stranger is told that the connection ends with the answer, and asks nothing more on it."""

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start" and not self.door.knows(self):
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            await send(message)

        await app(scope, receive, say)

    def on_response_complete(self) -> None:
        self.since = None
        if not self.door.answered(self):
            self.transport.close()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        self.door.turn_away("malformed")
        if self.cycle and not self.cycle.response_complete:
            self.cut()  # the app is at work: two answers would be one too many
        else:
            super().send_400_response(msg)

    def cut(self) -> None:
        if self.cycle:
            self.cycle.disconnected = True  # so that the app no longer answers
        self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn's, which takes connections in through the door.

    By itself it takes all in that come, and where no descriptor is left it logs that, thousands of times.
    """

    def __init__(self, config: uvicorn.Config, verifier: SignatureVerifier | None = None) -> None:
        super().__init__(config)
        config.loop = "asyncio"  # uvicorn takes uvloop where it finds it, whose connections are others
        there = room()
        self.door = Door(there)
        self._lobby = Lobby(there.lobby, verifier)
        self._calling = False
        self._pausing: asyncio.TimerHandle | None = None
        self._entering: set[asyncio.Task[Any]] = set()  # the loop forgets a task that nobody holds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.create_task(self._look())
        self._loop.add_reader(self._lobby.heard, self._listen)
        for listening in sockets or []:
            listening.setblocking(False)
            listening.listen(QUEUE)
            self._loop.add_reader(listening, self._take_in, listening)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._pausing:
            self._pausing.cancel()
        for listening in sockets or []:
            self._loop.remove_reader(listening)
        self._loop.remove_reader(self._lobby.heard)
        self._lobby.shrink(to=0)
        await super().shutdown(sockets)
        self._looking.cancel()
        self._lobby.heard.close()
        self.door.say()

    def _take_in(self, listening: socket.socket) -> None:
        now = self._loop.time()
        try:
            for _ in range(AT_ONCE):
                if not self._lobby.has_room(now):
                    self._pause(listening, A_MOMENT_S)
                    break
                self._lobby.enter(listening.accept()[0], now)
                self.door.turn_away("crowd", self._lobby.shrink())
        except BlockingIOError:
            pass
        except OSError as error:
            if error.errno in _SHORT:  # in spite of those kept back
                self._pause(listening, LOOK_S)
                self.door.turn_away("descriptors", self._lobby.shrink(to=0) or 1)
        self._let_in()

    def _pause(self, listening: socket.socket, seconds: float) -> None:
        self._loop.remove_reader(listening)
        self._pausing = self._loop.call_later(
            seconds, self._loop.add_reader, listening, self._take_in, listening
        )

    def _listen(self) -> None:
        self._lobby.listen()
        self._let_in()

    def _let_in(self) -> None:
        for one in self._lobby.next():
            one.socket.setblocking(False)
            guarded = partial(Guarded, self, one.promise == GOOD)
            task = asyncio.create_task(self._loop.connect_accepted_socket(guarded, one.socket))
            self._entering.add(task)
            task.add_done_callback(self._entering.discard)
        if self._lobby.called and not self._calling:
            self._calling = True
            self._loop.call_soon(self._call)

    def _call(self) -> None:
        self._calling = False
        self._let_in()

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            now = self._loop.time()
            self.door.turn_away("late", self._lobby.late(now - WHOLE_S))
            self.door.look(now)
