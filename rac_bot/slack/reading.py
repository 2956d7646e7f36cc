"""An answer of HTTP, as it comes; httptools reads it."""

from http.client import BadStatusLine, IncompleteRead, LineTooLong, RemoteDisconnected

import httptools

LONGEST_HEAD = 65_536  # bytes


class Answer:
    """What came so far: `whole` once all did. Interim answers, of a status below 200, are passed over."""

    def __init__(self, most_bytes: int) -> None:
        """`most_bytes`: a body that is longer is read no further."""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.whole = self.too_long = self.kept = False  # `kept`: more can be asked on the connection
        self._parser = httptools.HttpResponseParser(self)
        self.headed = False  # its head is whole
        self._head, self._most = 0, most_bytes

    def take(self, came: bytes) -> None:
        """What the connection gave; nothing where it ended.

        Raises:
            RemoteDisconnected, IncompleteRead: it ended too soon.
            LineTooLong, BadStatusLine: it is no answer of HTTP.
        """
        if not came:
            self._end()
            return
        try:
            self._parser.feed_data(came)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise BadStatusLine(type(error).__name__) from None
        if not self.headed:
            self._head += len(came)
            if self._head > LONGEST_HEAD:
                raise LineTooLong("head")

    def _end(self) -> None:
        if not self.headed:
            raise RemoteDisconnected("Remote end closed connection without response")
        if not {"content-length", "transfer-encoding"}.isdisjoint(map(str.lower, self.headers)):
            raise IncompleteRead(bytes(self.body))
        self.whole = True  # its end is the connection's

    # --- called by the parser -----------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self.kept = False  # something else follows the answer

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.headed:  # what follows the body is none of them
            self.headers[name.decode("latin-1")] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self.headed = True

    def on_body(self, part: bytes) -> None:
        self.too_long = self.too_long or len(self.body) + len(part) > self._most
        if not self.too_long:
            self.body += part

    def on_message_complete(self) -> None:
        if self.status < 200:
            self.headers, self.headed = {}, False
            return
        self.whole, self.kept = True, self._parser.should_keep_alive()
