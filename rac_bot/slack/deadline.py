"""A connection of HTTP, direct or through a proxy, that goes no further than its deadline."""

import io
import select
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from rac_bot.slack import names


class To(NamedTuple):
    """Where a connection leads."""

    scheme: str
    netloc: str
    proxy: str | None


class Timed(HTTPConnection):
    """A connection to a host, or to the proxy before it; whatever it does ends at `until`."""

    until = 0.0
    idle_since = 0.0

    def __init__(self, to: To, tls: ssl.SSLContext | None) -> None:
        self.to, self._tls = to, tls
        self.default_port = 443 if tls else 80
        self._through: dict[str, str] = {}  # what the proxy wants to know
        if not to.proxy:
            super().__init__(to.netloc)
            return
        via = urlsplit(to.proxy if "://" in to.proxy else f"//{to.proxy}")
        super().__init__(via.hostname or "", via.port or self.default_port)
        if via.username:
            known = f"{unquote(via.username)}:{unquote(via.password or '')}"
            self._through["Proxy-Authorization"] = f"Basic {b64encode(known.encode()).decode()}"
        if tls:
            self.set_tunnel(to.netloc, headers=self._through)

    def idle(self, most_seconds: float) -> bool:
        """Whether it can be used again. What can be read from an idle connection is its end."""
        if self.sock is None or time.monotonic() - self.idle_since > most_seconds:
            return False
        looked = select.poll()
        looked.register(self.sock, select.POLLIN)
        return not looked.poll(0)

    def write(self, method: str, address: str, headers: dict[str, str], body: bytes | None) -> None:
        """Write all of the request, or raise."""
        if self.to.proxy and not self._tls:  # the proxy is asked itself
            self.request(method, address, body, headers | self._through)
        else:
            path = urlsplit(address)._replace(scheme="", netloc="").geturl()
            self.request(method, path, body, headers)

    def connect(self) -> None:
        self.sock = self._reached()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls:
            if self.to.proxy:
                self._reached_by_proxy()
            self.sock.settimeout(self._left())
            name = urlsplit(f"//{self.to.netloc}").hostname
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=name)

    def _reached_by_proxy(self) -> None:
        """To Slack, by the proxy."""
        try:
            self._tunnel()  # type: ignore[attr-defined]  # http.client's own
        except (OSError, HTTPException) as error:
            # The frames of Python 3.11.2, Debian 12's, hold an answer that nobody closes.
            raise error.with_traceback(None) from None

    def _reached(self) -> socket.socket:
        """Each of the host's addresses has its share of the time: the first may lead nowhere."""
        found = names.addresses(self.host, self.port, self._left())
        failed: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for tried, (*_kind, address) in enumerate(found):
            try:
                share = self._left() / (len(found) - tried)
                return socket.create_connection((str(address[0]), self.port), share)
            except OSError as error:
                failed = error
        raise failed

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
