"""A connection of HTTP, direct or through a proxy, that goes no further than its deadline."""

import re
import select
import socket
import ssl
import time
from base64 import b64encode
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from rac_bot.slack import names
from rac_bot.slack.reading import Answer

READ = 65_536  # bytes at a time
_NO_TARGET, _NO_HEADER = re.compile(r"[^!-~]"), re.compile(r"[\r\n\0]")


class To(NamedTuple):
    """Where a connection leads."""

    scheme: str
    netloc: str
    proxy: str | None


class Timed:
    """A connection to a host, or to the proxy before it; whatever it does ends at `until`."""

    until = 0.0
    idle_since = 0.0  # by `time.monotonic`

    def __init__(self, to: To, tls: ssl.SSLContext | None) -> None:
        self.to, self._tls = to, tls
        self._sock: socket.socket | None = None
        self._through: dict[str, str] = {}  # what the proxy wants to know
        first = urlsplit(to.proxy if to.proxy and "://" in to.proxy else f"//{to.proxy or to.netloc}")
        self._first = first.hostname or "", first.port or (443 if tls else 80)
        if to.proxy and first.username:
            known = f"{unquote(first.username)}:{unquote(first.password or '')}"
            self._through["Proxy-Authorization"] = f"Basic {b64encode(known.encode()).decode()}"

    def is_open(self) -> bool:
        """Of an idle one, whether it can be used again: what can be read from it is its end."""
        if self._sock is None:
            return False
        looked = select.poll()
        looked.register(self._sock, select.POLLIN)
        return not looked.poll(0)

    def write(self, method: str, address: str, headers: dict[str, str], body: bytes | None) -> None:
        """Write all of the request, or raise: ValueError where it cannot be one."""
        if self.to.proxy and not self._tls:  # the proxy is asked itself
            target, headers = address, headers | self._through
        else:
            target = urlsplit(address)._replace(scheme="", netloc="").geturl()
        if body is not None:
            headers = {**headers, "Content-Length": str(len(body))}
        head = _head(method, target, {"Host": self.to.netloc, "Accept-Encoding": "identity", **headers})
        self._send(self._connected(), head + (body or b""))

    def read(self, most_bytes: int) -> Answer:
        """The answer; one whose body is longer is read no further. Raises as `Answer.take`, or OSError."""
        return self._read(self._connected(), Answer(most_bytes))

    def close(self) -> None:
        if self._sock:
            self._sock.close()

    def _connected(self) -> socket.socket:
        if self._sock:
            return self._sock
        self._sock = self._reached()
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls:
            if self.to.proxy:
                self._pass_by_proxy(self._sock)
            self._sock.settimeout(self._left())
            name = urlsplit(f"//{self.to.netloc}").hostname
            self._sock = self._tls.wrap_socket(self._sock, server_hostname=name)
        return self._sock

    def _pass_by_proxy(self, sock: socket.socket) -> None:
        """To Slack, by the proxy."""
        at = urlsplit(f"//{self.to.netloc}")
        there = f"{at.hostname}:{at.port or 443}"
        self._send(sock, _head("CONNECT", there, {"Host": there, **self._through}))
        answer = self._read(sock, Answer(0), head=True)
        if answer.status != 200:
            raise OSError(f"Tunnel connection failed: {answer.status}")

    def _reached(self) -> socket.socket:
        """Each of the host's addresses has its share of the time: the first may lead nowhere."""
        found = names.addresses(*self._first, self._left())
        failed: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for tried, (*_kind, address) in enumerate(found):
            try:
                share = self._left() / (len(found) - tried)
                return socket.create_connection((str(address[0]), self._first[1]), share)
            except OSError as error:
                failed = error
        raise failed

    def _send(self, sock: socket.socket, data: bytes) -> None:
        """All of it; `sendall` over TLS would wait that long for each part."""
        rest = memoryview(data)
        while rest:
            sock.settimeout(self._left())
            rest = rest[sock.send(rest) :]

    def _read(self, sock: socket.socket, answer: Answer, *, head: bool = False) -> Answer:
        """Never waited for longer than is left, even where a byte comes at a time. `head`: no more of it."""
        while not (answer.whole or answer.too_long or (head and answer.headed)):
            sock.settimeout(self._left())
            answer.take(sock.recv(READ))
        return answer

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _head(method: str, target: str, headers: dict[str, str]) -> bytes:
    if _NO_TARGET.search(target) or any(map(_NO_HEADER.search, [*headers, *headers.values()])):
        raise ValueError("no such address, or header")
    lines = [f"{method} {target or '/'} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
