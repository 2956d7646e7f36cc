"""Connections to Slack that are kept: a request needs no new TCP connection, and no new TLS, each time."""

import atexit
import io
import select
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import unquote, urlsplit

IDLE_S = 25.0  # longer unused, the other side may be about to close it
MOST_IDLE = 16

To = tuple[str, str, str | None]  # scheme, host and port, proxy


class Unsent(URLError):
    """The request was not wholly written: nobody can have acted on it. `reason` is what failed."""


class TooLong(HTTPException):
    """The answer is longer than what was asked for."""


class Request(NamedTuple):
    method: str
    address: str
    headers: dict[str, str]
    body: bytes | None = None


class Connections:
    """The idle ones, the last used at the end. A connection is used by one thread at a time."""

    def __init__(self) -> None:
        self._idle: list[_Connection] = []
        self._lock = threading.Lock()

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Reading the certificates takes 17 ms: once. SSL_CERT_FILE and SSL_CERT_DIR are followed."""
        tls = ssl.create_default_context()
        tls.set_alpn_protocols(["http/1.1"])
        return tls

    def send(
        self, request: Request, seconds: float, most_bytes: int, proxy: str | None = None
    ) -> tuple[HTTPResponse, bytes]:
        """The answer and its body, in `seconds` at most, the look-up of the name not counted.

        Raises:
            Unsent: the request was not wholly written.
            OSError, HTTPException: it was, and no whole answer came: Slack may have acted on it.
        """
        one = self._written(request, time.monotonic() + seconds, proxy)
        try:
            answer = one.getresponse()
            body = answer.read(most_bytes + 1)
            if len(body) > most_bytes:
                raise TooLong
            if answer.length:  # read() with a number does not say that the end is missing
                raise IncompleteRead(body, answer.length)
        except BaseException:
            one.close()
            raise
        # A status below 200 comes before the answer, which the next request would take for its own.
        whole = answer.isclosed() and answer.status >= HTTPStatus.OK
        self._keep(one) if whole and not answer.will_close else one.close()
        return answer, body

    def _written(self, request: Request, until: float, proxy: str | None) -> "_Connection":
        """A connection on which the request was written, after others on which it could not be, wholly."""
        at = urlsplit(request.address)
        to = (at.scheme, at.netloc, proxy)
        while True:
            one = kept = self._take(to)
            try:
                one = kept or _Connection(to, self.tls if at.scheme == "https" else None)
                one.until = until
                one.write(request)
                return one
            except (OSError, HTTPException, ValueError) as error:  # ValueError: no such header, or address
                if one:
                    one.close()
                if not kept:
                    raise Unsent(error) from error

    def _take(self, to: To) -> "_Connection | None":
        with self._lock:
            good = [one for one in self._idle if one.good]
            gone = [one for one in self._idle if one not in good]
            taken = next((one for one in reversed(good) if one.to == to), None)
            self._idle = [one for one in good if one is not taken]
        for one in gone:
            one.close()
        return taken

    def _keep(self, one: "_Connection") -> None:
        one.since = time.monotonic()
        with self._lock:
            self._idle.append(one)
            gone, self._idle = self._idle[:-MOST_IDLE], self._idle[-MOST_IDLE:]
        for old in gone:
            old.close()

    def close(self) -> None:
        with self._lock:
            gone, self._idle = self._idle, []
        for one in gone:
            one.close()


class _Connection(HTTPConnection):
    """A connection to a host, or to the proxy before it; whatever it does ends at `until`."""

    until = since = 0.0

    def __init__(self, to: To, tls: ssl.SSLContext | None) -> None:
        _scheme, netloc, proxy = to
        self.to, self._tls = to, tls
        self._name = urlsplit(f"//{netloc}").hostname
        self._tunnelled = bool(proxy and tls)
        self._through: dict[str, str] = {}  # what a proxy that is asked for a plain address wants to know
        self.default_port = 443 if tls else 80
        if not proxy:
            super().__init__(netloc)
            return
        via = urlsplit(proxy if "://" in proxy else f"//{proxy}")
        super().__init__(via.hostname or "", via.port or self.default_port)
        if via.username:
            known = f"{unquote(via.username)}:{unquote(via.password or '')}"
            self._through["Proxy-Authorization"] = f"Basic {b64encode(known.encode()).decode()}"
        if tls:
            self.set_tunnel(netloc, headers=self._through)

    @property
    def good(self) -> bool:
        """Whether it can be used again. What can be read from an idle connection is its end."""
        if self.sock is None or time.monotonic() - self.since > IDLE_S:
            return False
        looked = select.poll()
        looked.register(self.sock, select.POLLIN)
        return not looked.poll(0)

    def write(self, request: Request) -> None:
        """Write all of it, or raise."""
        _scheme, _netloc, proxy = self.to
        headers, where = request.headers, urlsplit(request.address)._replace(scheme="", netloc="").geturl()
        if proxy and not self._tunnelled:
            headers, where = headers | self._through, request.address
        self.request(request.method, where, request.body, headers)

    def connect(self) -> None:
        self.sock = self._reached()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tunnelled:
            self._tunnel()  # type: ignore[attr-defined]  # http.client's own
        if self._tls:
            self.sock.settimeout(self._left())
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self._name)

    def _reached(self) -> socket.socket:
        """Each of the host's addresses has its share of the time: the first may lead nowhere."""
        *others, last = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        for left, (*_kind, address) in zip(range(len(others) + 1, 1, -1), others, strict=True):
            try:
                return socket.create_connection((str(address[0]), self.port), self._left() / left)
            except OSError:
                continue
        return socket.create_connection((str(last[-1][0]), self.port), self._left())

    def send(self, data: Any) -> None:
        """Called by http.client; `sendall` over TLS would wait that long for each part."""
        if self.sock is None:
            self.connect()
        rest = memoryview(data)
        while rest:
            self.sock.settimeout(self._left())
            rest = rest[self.sock.send(rest) :]

    def response_class(self, sock: socket.socket, **known: Any) -> HTTPResponse:  # type: ignore[override]
        """Called by http.client, for the proxy's answer too."""
        answer = HTTPResponse(sock, **known)
        answer.fp = io.BufferedReader(_Reading(sock, answer.fp.detach(), self._left))
        return answer

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Reading(io.RawIOBase):
    """What a socket receives, never waited for longer than is left, even where a byte comes at a time."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, left: Callable[[], float]) -> None:
        self._sock, self._raw, self._left = sock, raw, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


KEPT = Connections()
atexit.register(KEPT.close)
