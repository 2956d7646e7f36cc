"""Kept connections: used again, dropped in time, and no request is ever made twice."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import BadStatusLine, IncompleteRead, LineTooLong, RemoteDisconnected

import pytest

from rac_bot.delivery.answers import never_left
from rac_bot.slack import connections
from rac_bot.slack.connections import Connections, Request, TooLong, Unsent
from rac_bot.slack.deadline import Timed
from rac_bot.slack.reading import LONGEST_HEAD, Answer
from slack_sandbox.serving import RealClock
from tests.slack.conftest import Certificate
from tests.slack.servers import Behaviour, Line, Server, echoing

PATIENT_S, SHORT_S = 20.0, 0.3
AT_MOST_S = 4.0  # where SHORT_S was asked: a machine may be busy; the servers would trickle longer

Serve = Callable[[Behaviour], Server]


@pytest.fixture(params=["plain", "tls"])
def serve(request: pytest.FixtureRequest) -> Iterator[Serve]:
    """Starts a server, plain or over TLS."""
    tls = request.getfixturevalue("trusted").server if request.param == "tls" else None
    with ExitStack() as stack:
        yield lambda behaviour: stack.enter_context(Server(behaviour, tls))


def post(
    kept: Connections, url: str, body: bytes = b"x=1", seconds: float = PATIENT_S, most_bytes: int = 1000
) -> tuple[Answer, bytes]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = kept.send(Request("POST", f"{url}chat.postMessage", headers, body), seconds, most_bytes)
    return answer, bytes(answer.body)


def test_one_connection_serves_one_request_after_another(kept: Connections, serve: Serve) -> None:
    server = serve(echoing)
    for number in range(3):
        answer, body = post(kept, server.url, str(number).encode())
        assert (answer.status, json.loads(body)["body"]) == (200, str(number))
    assert [one.connection for one in server.asked] == [1, 1, 1]
    assert server.asked[0].said == "POST /api/chat.postMessage HTTP/1.1"
    assert f"Host: 127.0.0.1:{server.port}\r\n" in server.asked[0].head


def once(server: Server, line: Line) -> None:
    """Answers one request, as to keep the connection; then closes it."""
    if asked := line.next():
        server.asked.append(asked)
        line.answer()


def test_one_that_was_closed_while_idle_is_not_used(kept: Connections, serve: Serve) -> None:
    server = serve(once)
    for _ in range(3):
        post(kept, server.url)  # the kernel would take it, and it would be lost
        assert server.closed.acquire(timeout=PATIENT_S)
    assert [one.connection for one in server.asked] == [1, 2, 3]


def test_a_request_that_the_kernel_took_is_not_made_again_though_the_other_side_had_closed(
    kept: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Timed, "is_open", lambda self: True)  # as if it closed after the look
    with Server(once) as server:
        post(kept, server.url)
        assert server.closed.acquire(timeout=PATIENT_S)
        with pytest.raises(ConnectionError) as failed:
            post(kept, server.url)
        assert not never_left(failed.value)
        assert len(server.asked) == 1


def dying(server: Server, line: Line) -> None:
    """Takes the second request of a connection whole, and closes without a word."""
    once(server, line)
    if asked := line.next():
        server.asked.append(asked)


def test_a_request_that_was_written_is_never_made_again(kept: Connections, serve: Serve) -> None:
    server = serve(dying)
    post(kept, server.url, b"first")
    with pytest.raises(RemoteDisconnected) as failed:
        post(kept, server.url, b"second")
    assert not never_left(failed.value)
    assert [one.body for one in server.asked] == [b"first", b"second"]
    post(kept, server.url, b"third")
    assert [one.connection for one in server.asked] == [1, 1, 2]


def test_one_that_was_idle_for_long_is_not_used(
    kept: Connections, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(echoing)
    post(kept, server.url)
    monkeypatch.setattr(connections, "IDLE_S", -1)
    post(kept, server.url)
    assert [one.connection for one in server.asked] == [1, 2]
    assert server.closed.acquire(timeout=PATIENT_S)


@contextmanager
def three_at_once(kept: Connections) -> Iterator[Server]:
    """A server that three connections were made to, since it answered none before all had asked."""
    together = threading.Barrier(3)

    def meeting(server: Server, line: Line) -> None:
        while asked := line.next():
            server.asked.append(asked)
            if asked.body == b"together":
                together.wait(PATIENT_S)
            line.answer()

    with Server(meeting) as server, ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: post(kept, server.url, b"together"), range(3)))
        yield server


def test_the_last_used_is_used_first_and_few_stay_open(
    kept: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_IDLE", 2)
    with three_at_once(kept) as server:
        assert server.closed.acquire(timeout=PATIENT_S)  # the third
        for _ in range(3):
            post(kept, server.url)
        assert server.connections == 3
        assert len({one.connection for one in server.asked[3:]}) == 1


def test_of_several_only_those_long_unused_are_closed_in_whatever_order_they_are(
    kept: Connections,
) -> None:
    with three_at_once(kept) as server:
        *_others, last = kept._idle
        last.idle_since -= connections.IDLE_S + 1  # as where the clock went back
        post(kept, server.url)
        assert server.closed.acquire(timeout=PATIENT_S)
        post(kept, server.url)
        assert server.connections == 3
        assert len(kept._idle) == 2


def test_threads_get_each_their_own_answers(kept: Connections, serve: Serve) -> None:
    server = serve(echoing)
    start = threading.Barrier(8)

    def ask(thread: int) -> list[str]:
        start.wait(PATIENT_S)
        return [
            json.loads(post(kept, server.url, f"{thread}.{number}".encode())[1])["body"]
            for number in range(20)
        ]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert answers == [[f"{thread}.{number}" for number in range(20)] for thread in range(8)]
    assert server.connections <= 8


ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n"


@pytest.mark.parametrize("quickly", [b"", ANSWER], ids=["head", "body"])
def test_an_answer_that_trickles_ends_at_the_deadline(
    kept: Connections, serve: Serve, quickly: bytes
) -> None:
    def trickling(server: Server, line: Line) -> None:
        line.next()
        line.sock.sendall(quickly)
        line.trickle(b"HTTP/1.1 200 OK\r\nx: " + b"x" * 1000)

    server = serve(trickling)
    began = RealClock.monotonic()
    with pytest.raises(TimeoutError) as failed:
        post(kept, server.url, seconds=SHORT_S)
    assert RealClock.monotonic() - began < AT_MOST_S
    assert not never_left(failed.value)


def test_a_handshake_that_trickles_ends_at_the_deadline(kept: Connections) -> None:
    record = b"\x16\x03\x03\x40\x00" + bytes(1000)  # the start of a long one
    with Server(lambda server, line: line.trickle(record)) as server:
        began = RealClock.monotonic()
        with pytest.raises(Unsent) as failed:
            post(kept, server.url.replace("http:", "https:"), seconds=SHORT_S)
        assert RealClock.monotonic() - began < AT_MOST_S
        assert isinstance(failed.value.reason, TimeoutError)


def test_a_request_that_is_not_read_ends_at_the_deadline(kept: Connections) -> None:
    def deaf(server: Server, line: Line) -> None:
        line.over.wait(PATIENT_S)

    with Server(deaf) as server:
        began = RealClock.monotonic()
        with pytest.raises(Unsent):  # more than the kernels hold
            post(kept, server.url, bytes(50_000_000), seconds=SHORT_S)
        assert RealClock.monotonic() - began < AT_MOST_S


def test_where_the_first_address_leads_nowhere_the_next_is_tried(
    kept: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = socket.getaddrinfo
    nowhere = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.3", 0))]

    def addresses(host: str, *more: object, **named: object) -> object:
        return [*nowhere, *found("127.0.0.1", *more, **named)] if host == "slack.test" else found(host, *more)  # type: ignore[arg-type]

    with Server(echoing) as server:
        monkeypatch.setattr(socket, "getaddrinfo", addresses)
        answer, _body = post(kept, server.url.replace("127.0.0.1", "slack.test"))
        assert answer.status == 200


def test_where_nothing_listens_the_request_never_left(kept: Connections) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(Unsent) as failed:
        post(kept, address)
    assert isinstance(failed.value.reason, ConnectionRefusedError)
    assert never_left(failed.value)


@pytest.mark.parametrize("path", ["a b", "a\r\nX: b", "a\0", "é"])
def test_what_cannot_be_an_address_never_left(kept: Connections, path: str) -> None:
    with Server(echoing) as server:
        with pytest.raises(Unsent):
            kept.send(Request("GET", server.url + path, {}), PATIENT_S, 10)
        assert server.asked == []


def test_what_cannot_be_a_header_never_left(kept: Connections) -> None:
    with Server(echoing) as server, pytest.raises(Unsent):
        kept.send(Request("POST", server.url, {"Authorization": "Bearer a\r\nb"}), PATIENT_S, 10)


def answering(data: bytes) -> Behaviour:
    """Gives that for an answer, and keeps the connection."""

    def behave(server: Server, line: Line) -> None:
        while asked := line.next():
            server.asked.append(asked)
            line.sock.sendall(data)

    return behave


LONG = b"content-length: 1001\r\n\r\n" + bytes(1001)
CHUNKED = b"transfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("data", [LONG, CHUNKED + b"3e9\r\n" + bytes(1001)], ids=["length", "chunks"])
def test_an_answer_is_read_so_far_and_no_further(kept: Connections, data: bytes) -> None:
    with Server(answering(b"HTTP/1.1 200 OK\r\n" + data)) as server:
        with pytest.raises(TooLong):
            post(kept, server.url, most_bytes=1000)
        assert server.closed.acquire(timeout=PATIENT_S)


def test_an_answer_whose_end_is_missing_is_none(kept: Connections, serve: Serve) -> None:
    def cut(server: Server, line: Line) -> None:
        line.next()
        line.sock.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{")

    with pytest.raises(IncompleteRead):
        post(kept, serve(cut).url)


def test_an_answer_in_chunks_is_put_together_and_the_connection_kept(kept: Connections) -> None:
    chunks = b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"2\r\n{}\r\n1\r\n \r\n0\r\n\r\n"
    with Server(answering(chunks)) as server:
        assert [post(kept, server.url)[1] for _ in range(2)] == [b"{} ", b"{} "]
        assert server.connections == 1


def test_an_answer_that_lasts_until_the_connection_closes_is_read_to_its_end(
    kept: Connections, serve: Serve
) -> None:
    def closing(server: Server, line: Line) -> None:
        line.next()
        line.sock.sendall(b"HTTP/1.0 200 OK\r\n\r\n{}")

    server = serve(closing)
    assert [post(kept, server.url)[1] for _ in range(2)] == [b"{}", b"{}"]
    assert server.connections == 2


def test_what_is_not_http_is_no_answer(kept: Connections) -> None:
    with Server(answering(b"nonsense\r\n\r\n")) as server, pytest.raises(BadStatusLine):
        post(kept, server.url)


def test_word_that_the_answer_is_still_to_come_is_passed_over(kept: Connections) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n" * 2
    with Server(answering(hints + b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")) as server:
        for _ in range(2):
            answer, body = post(kept, server.url)
            assert (answer.status, answer.headers, body) == (200, {"content-length": "2"}, b"{}")
        assert server.connections == 1


def test_where_something_follows_an_answer_the_connection_is_not_kept(kept: Connections) -> None:
    with Server(answering(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 500 No\r\n")) as server:
        assert [post(kept, server.url)[0].status for _ in range(2)] == [200, 200]
        assert server.connections == 2


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"zz\r\n{}",
    ],
)
def test_what_might_be_read_in_two_ways_is_no_answer(kept: Connections, data: bytes) -> None:
    with Server(answering(data)) as server:
        with pytest.raises(BadStatusLine):
            post(kept, server.url)
        assert server.closed.acquire(timeout=PATIENT_S)


def test_a_head_without_end_is_read_so_far_and_no_further(kept: Connections) -> None:
    endless = answering(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * LONGEST_HEAD)
    with Server(endless) as server, pytest.raises(LineTooLong):
        post(kept, server.url)


def test_the_certificates_are_read_once(
    kept: Connections, trusted: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ssl.SSLContext] = []

    def make() -> ssl.SSLContext:
        made.append(create())
        return made[-1]

    create = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", make)
    with Server(once, trusted.server) as one, Server(once, trusted.server) as other:
        for server in (one, other, one):
            post(kept, server.url)
    assert (one.connections, other.connections, len(made)) == (2, 1, 1)


def test_an_unknown_certificate_is_refused(kept: Connections, certificate: Certificate) -> None:
    with Server(echoing, certificate.server) as server:
        with pytest.raises(Unsent) as failed:
            post(kept, server.url)
        assert isinstance(failed.value.reason, ssl.SSLCertVerificationError)
        assert (server.asked, never_left(failed.value)) == ([], True)


def test_a_certificate_of_another_name_is_refused(kept: Connections, trusted: Certificate) -> None:
    with Server(echoing, trusted.server, host="127.0.0.3") as server:
        with pytest.raises(Unsent, match=r"not valid for '127\.0\.0\.3'"):
            post(kept, server.url)
        assert server.asked == []


def test_a_folder_of_certificates_is_followed(
    kept: Connections, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(certificate.folder))
    with Server(echoing, certificate.server) as server:
        assert post(kept, server.url)[0].status == 200
