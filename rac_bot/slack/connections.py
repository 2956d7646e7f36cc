"""Connections to Slack that are kept: a request needs no new TCP connection, and no new TLS, each time."""

import atexit
import ssl
import threading
import time
from functools import cached_property
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit

from rac_bot.slack.deadline import Timed, To
from rac_bot.slack.reading import Answer

IDLE_S = 25.0  # longer unused, the other side may be about to close it
MOST_IDLE = 16


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
        self._idle: list[Timed] = []
        self._lock = threading.Lock()

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Reading the certificates takes 17 ms: once. SSL_CERT_FILE and SSL_CERT_DIR are followed."""
        tls = ssl.create_default_context()
        tls.set_alpn_protocols(["http/1.1"])
        return tls

    def send(self, request: Request, seconds: float, most_bytes: int, proxy: str | None = None) -> Answer:
        """The answer, in `seconds` at most.

        Raises:
            Unsent: the request was not wholly written.
            OSError, HTTPException: it was, and no whole answer came: Slack may have acted on it.
        """
        one = self._written(request, time.monotonic() + seconds, proxy)
        try:
            answer = one.read(most_bytes)
            if answer.too_long:
                raise TooLong
        except BaseException:
            one.close()
            raise
        self._keep(one) if answer.kept else one.close()
        return answer

    def _written(self, request: Request, until: float, proxy: str | None) -> Timed:
        """A connection on which the request was written, after others on which it could not be, wholly."""
        at = urlsplit(request.address)
        to = To(at.scheme, at.netloc, proxy)
        while True:
            one = kept = self._take(to)
            try:
                one = kept or Timed(to, self.tls if at.scheme == "https" else None)
                one.until = until
                one.write(*request)
                return one
            except (OSError, HTTPException, ValueError) as error:  # ValueError: no such header, or address
                if one:
                    one.close()
                if not kept:
                    raise Unsent(error) from error

    def _take(self, to: To) -> Timed | None:
        """The last used of those that lead there and are open; those long unused are closed."""
        while True:
            long_ago = time.monotonic() - IDLE_S
            with self._lock:
                gone = [one for one in self._idle if one.idle_since < long_ago]
                good = [one for one in self._idle if one.idle_since >= long_ago]
                taken = next((one for one in reversed(good) if one.to == to), None)
                self._idle = [one for one in good if one is not taken]
            for one in gone:
                one.close()
            if taken is None or taken.is_open():
                return taken
            taken.close()

    def _keep(self, one: Timed) -> None:
        one.idle_since = time.monotonic()
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


KEPT = Connections()
atexit.register(KEPT.close)
