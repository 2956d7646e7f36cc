"""Servers that answer badly on purpose, a thread for each connection; and a proxy."""

import json
import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from typing import NamedTuple


class Asked(NamedTuple):
    connection: int  # from 1
    head: str
    body: bytes

    @property
    def said(self) -> str:
        """The first line."""
        return self.head.partition("\r\n")[0]


class Line:
    """A connection, as the server has it."""

    def __init__(self, sock: socket.socket, number: int, over: threading.Event) -> None:
        self.sock, self.number, self.over = sock, number, over

    def head(self) -> str:
        """Up to the empty line; empty where the other side has closed."""
        read = b""
        while not read.endswith(b"\r\n\r\n"):
            byte = self.sock.recv(1)
            if not byte:
                return ""
            read += byte
        return read.decode()

    def next(self) -> Asked | None:
        if not (head := self.head()):
            return None
        lengths = [line for line in head.lower().split("\r\n") if line.startswith("content-length:")]
        wanted = int(lengths[0].partition(":")[2]) if lengths else 0
        body = b""
        while len(body) < wanted:
            body += self.sock.recv(wanted - len(body))
        return Asked(self.number, head, body)

    def answer(self, status: str = "200 OK", *, body: bytes = b'{"ok":true}', more: str = "") -> None:
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{more}content-length: {len(body)}"
        self.sock.sendall(head.encode() + b"\r\n\r\n" + body)

    def trickle(self, data: bytes) -> None:
        """A byte at a time, for a few seconds at most."""
        for byte in data:
            self.sock.sendall(bytes([byte]))
            if self.over.wait(0.02):
                return


Behaviour = Callable[["Server", Line], None]


def echoing(server: "Server", line: Line) -> None:
    """Answers each request with its body."""
    while asked := line.next():
        server.asked.append(asked)
        line.answer(body=json.dumps({"ok": True, "body": asked.body.decode()}).encode())


class Server:
    """`with Server(behaviour) as server`: each connection is served by `behaviour`, then closed."""

    def __init__(
        self, behaviour: Behaviour, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.closed = threading.Semaphore(0)  # once for each connection that is over
        self.over = threading.Event()
        self._behaviour, self._tls = behaviour, tls
        self._listening = socket.create_server((host, 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}/api/"
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> "Server":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()  # no more are added
        for sock in self._open:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _peer = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock, self.connections))
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        self._open.append(sock)
        with suppress(OSError), closing(sock):
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
                self._open.append(sock)
            with closing(sock):
                self._behaviour(self, Line(sock, number, self.over))
        self.closed.release()


def proxying(to: int, refused: str = "") -> Behaviour:
    """A proxy whose every tunnel leads to that port of this machine, unless it refuses."""

    def behave(proxy: Server, line: Line) -> None:
        proxy.asked.append(Asked(line.number, line.head(), b""))
        if refused:
            line.sock.sendall(f"HTTP/1.1 {refused}\r\n\r\n".encode())
            return
        line.sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", to)) as there:
            ends = {line.sock: there, there: line.sock}
            while True:
                for one in select.select(list(ends), [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    ends[one].sendall(data)

    return behave
