"""Connections that mean ill, none of them signed, as many as they are told; each that ends is opened again.

`python -m tests.faults.strangers HOST PORT COUNT SECONDS`
"""

import errno
import selectors
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import cycle

PACE_S = 0.5
A_WHILE = b"x" * 65_536


@dataclass(frozen=True)
class Kind:
    """What it says first, and then again and again: as fast as it is taken, or a little each half second."""

    name: str
    first: bytes = b""
    then: bytes = b""
    slow: bool = False
    gone: bool = False  # it leaves once it has said the first


def post(*headers: str, forged: bool = True) -> bytes:
    """The head of a request as Slack's would be, but for the signature."""
    lines = ["POST /slack/events HTTP/1.1", "Host: bot", "Content-Type: application/x-www-form-urlencoded"]
    if forged:
        lines += [f"X-Slack-Request-Timestamp: {int(time.time())}", f"X-Slack-Signature: v0={'0' * 64}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode()


def kinds() -> list[Kind]:
    chunked, whole = "Transfer-Encoding: chunked", "Content-Length: 2000000"
    return [
        Kind("silent"),
        Kind("slow headers", b"POST /slack/events HTTP/1.1\r\n", b"x-a: b\r\n", slow=True),
        Kind("slow body", post(whole), b"a=b&", slow=True),
        Kind("huge body", post(whole), A_WHILE),
        Kind("huge body, unsigned", post(whole, forged=False), A_WHILE),
        Kind("endless body", post(chunked), b"10000\r\n" + A_WHILE + b"\r\n"),
        Kind("crumbs", post(chunked), b"1\r\nx\r\n" * 10_000),
        Kind("endless headers", b"GET / HTTP/1.1\r\n", b"a:\r\n" * 16_000),
        Kind("no request", b"\x16\x03\x01\x02\x00\x01\x00", A_WHILE),
        Kind("probes", b"GET /readyz HTTP/1.1\r\nHost: bot\r\n\r\n" * 50),
        Kind("upgrade", b"GET / HTTP/1.1\r\nHost: b\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"),
        Kind("forged", post("Content-Length: 3") + b"a=b"),
        Kind("half a request", post(whole) + A_WHILE, gone=True),
    ]


class Stranger:
    """One connection."""

    def __init__(self, kind: Kind, address: tuple[str, int]) -> None:
        self.kind, self.socket = kind, socket.socket()
        self._left = kind.first
        self.socket.setblocking(False)
        failed = self.socket.connect_ex(address)
        if failed not in (0, errno.EINPROGRESS):
            self.socket.close()
            raise OSError(failed, "not connected")

    def heard(self) -> bool:
        """Whether the other side is still there."""
        try:
            return bool(self.socket.recv(65_536))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def speak(self) -> bool:
        """Whether there is more to say at once."""
        self._left = self._left or self.kind.then
        if self._left:
            self._left = self._left[self.socket.send(self._left) :]
        return bool(self._left) or (bool(self.kind.then) and not self.kind.slow)


class Crowd:
    """So many connections to one address, of each kind in turn."""

    def __init__(self, address: tuple[str, int], count: int) -> None:
        self.opened: Counter[str] = Counter()
        self.most = 0  # that were open at once
        self._address, self._missing = address, count
        self._selector = selectors.DefaultSelector()
        self._slow: set[Stranger] = set()

    def run(self, over: threading.Event) -> None:
        """Until then; all of them are closed at the end."""
        pace, kind = 0.0, cycle(kinds())
        while not over.is_set():
            for _ in range(min(self._missing, 64)):  # a few at a time, or those that are open would wait
                self._open(next(kind))
            self.most = max(self.most, len(self._selector.get_map()))
            if time.monotonic() > pace:
                pace = time.monotonic() + PACE_S
                for one in list(self._slow):
                    self._speak(one)
            for key, events in self._selector.select(0.01):
                if events & selectors.EVENT_READ and not key.data.heard():
                    self._close(key.data)
                elif events & selectors.EVENT_WRITE:
                    self._speak(key.data)
        for key in list(self._selector.get_map().values()):
            self._close(key.data)

    def _open(self, kind: Kind) -> None:
        try:
            one = Stranger(kind, self._address)
        except OSError:  # no descriptor or no port is left: it is tried again
            return
        self._missing -= 1
        self.opened[kind.name] += 1
        self._selector.register(one.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, one)

    def _speak(self, one: Stranger) -> None:
        try:
            more = one.speak()
        except BlockingIOError:
            return
        except OSError:
            self._close(one)
            return
        if one.kind.gone:
            self._close(one)
        elif not more:
            self._selector.modify(one.socket, selectors.EVENT_READ, one)
            if one.kind.slow:
                self._slow.add(one)

    def _close(self, one: Stranger) -> None:
        self._slow.discard(one)
        self._selector.unregister(one.socket)
        one.socket.close()
        self._missing += 1


def main(host: str, port: str, count: str, seconds: str) -> None:
    crowd = Crowd((host, int(port)), int(count))
    over = threading.Event()
    threading.Timer(float(seconds), over.set).start()
    crowd.run(over)
    print(f"{crowd.most} at once;", ", ".join(f"{name} {n}" for name, n in crowd.opened.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
