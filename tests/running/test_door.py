"""What strangers may do at the address that Slack calls: wait, send slowly, send much, and be many."""

import resource
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any, cast

import httpx
import psutil
import pytest
import uvicorn
from slack_bolt import BoltResponse
from slack_sdk.signature import SignatureVerifier
from structlog.testing import capture_logs

from rac_bot.running import door, lobby, web
from rac_bot.running.app import Bot
from rac_bot.running.lobby import Lobby
from rac_bot.running.web import slack_events, web_app
from slack_sandbox import Sandbox
from tests import logs
from tests.conftest import Office
from tests.faults.payloads import FORM, signed, written
from tests.faults.strangers import Crowd, post
from tests.processes import NO_TLS, environment, eventually, free_address, serving
from tests.wire import slash

SECRET = "of the workspace"
BODY = written(slash("T1", "/rac", "aide"))


class Bolt:
    """Answers a command; may be held up."""

    def __init__(self) -> None:
        self.going = threading.Event()
        self.going.set()
        self.asked = threading.Semaphore(0)

    def answer(self, _posted: object, _received: float) -> BoltResponse:
        self.asked.release()
        self.going.wait()
        return BoltResponse(status=200, body="fait")


class Place:
    """A server behind the door."""

    def __init__(self, address: tuple[str, int], bolt: Bolt) -> None:
        self.address, self.bolt = address, bolt
        self.url = f"http://{address[0]}:{address[1]}"

    def opened(self, first: bytes = b"") -> socket.socket:
        one = socket.create_connection(self.address, timeout=30)
        one.sendall(first)
        return one

    def said(self, asked: bytes) -> bytes:
        """The first part of what is answered."""
        with self.opened(asked) as one:
            return one.recv(65_536)

    def command(self, client: httpx.Client | None = None) -> str:
        headers = {"Content-Type": FORM, **signed(SECRET, BODY)}
        asking = client or httpx
        kept: dict[str, Any] = {} if client else {"verify": NO_TLS}
        return asking.post(f"{self.url}/slack/events", content=BODY, headers=headers, timeout=30, **kept).text


@contextmanager
def placed() -> Iterator[Place]:
    bolt = Bolt()
    app = web_app({"good": lambda: True}, slack_events(cast(Bot, bolt), SECRET))
    config = uvicorn.Config(app, log_config=None, ws="none", lifespan="off", access_log=False)
    server = door.Server(config, SignatureVerifier(SECRET))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield Place(listening.getsockname(), bolt)
        finally:
            bolt.going.set()
            server.should_exit = True
            thread.join()


@pytest.fixture
def place() -> Iterator[Place]:
    with placed() as made:
        yield made


def ended(one: socket.socket) -> bytes:
    """What comes until the other side closes."""
    came = b""
    try:
        while part := one.recv(65_536):
            came += part
    except ConnectionError:
        pass
    one.close()
    return came


def test_a_request_that_does_not_come_whole_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WHOLE_S", 0.2)
    monkeypatch.setattr(door, "LOOK_S", 0.02)
    with capture_logs() as events, placed() as place:
        halves = [
            place.opened(first)
            for first in (b"", b"POST /", post("Content-Length: 9"), post("Content-Length: 9") + b"a")
        ]
        assert [ended(one) for one in halves] == [b""] * 4
        with httpx.Client(verify=NO_TLS) as client:  # one that was answered is kept: nothing of it is late
            assert place.command(client) == "fait"
    assert sum(event.get("late", 0) for event in events if event["event"] == "turned_away") == 4


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (post("Content-Length: 2000000", forged=False), b"HTTP/1.1 401"),
        (post("Content-Length: 2000000").replace(b"Timestamp: ", b"Timestamp: 9"), b"HTTP/1.1 401"),
        (post("Content-Length: 2000000").replace(b"v0=", b"v9="), b"HTTP/1.1 401"),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 1_000 + b"\r\n", b"HTTP/1.1 400"),
        (b"GET / HTTP/1.1\r\nHost: b\r\nA: " + b"a" * 20_000 + b"\r\n\r\n", b"HTTP/1.1 400"),
        (b"\x16\x03\x01 no request\r\n\r\n", b"HTTP/1.1 400"),
        (b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\n" * 3, b'HTTP/1.1 200'),
        (post("Transfer-Encoding: chunked") + b"1\r\nx\r\n" * 1_000, b""),
        (post("Content-Length: 3") + b"a=b", b"HTTP/1.1 401"),
    ],
)  # fmt: skip
def test_what_is_not_slacks_is_told_so_at_its_head_and_closed(
    place: Place, said: bytes, answer: bytes
) -> None:
    came = ended(place.opened(said))
    assert came.startswith(answer)
    assert came.count(b"HTTP/1.1") == bool(answer)


@pytest.mark.parametrize(
    "said",
    [
        post("Content-Length: 3", "Transfer-Encoding: chunked") + b"3\r\na=b\r\n0\r\n\r\n",
        post("Content-Length: 3", "Content-Length: 4") + b"a=bc",
        post("Content-Length: 3, 4") + b"a=bc",
        post("Content-Length: +3") + b"a=b",
        post("Transfer-Encoding: chunked, gzip") + b"3\r\na=b\r\n0\r\n\r\n",
        post("Transfer-Encoding: chunked") + b"3\r\na=bc\r\n0\r\n\r\n",
        post("Transfer-Encoding: chunked") + b"-3\r\na=b\r\n0\r\n\r\n",
        post("Transfer-Encoding: chunked") + b"fffffffffffffffff\r\na=b",
        b"GET /healthz HTTP/1.1\r\nHost : b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: b\r\n folded: c\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: b\rc\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: b\0c\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: b\r\n\r\n",
        b"CONNECT away:443 HTTP/1.1\r\nHost: b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_two_servers_might_read_otherwise_is_answered_by_neither(place: Place, said: bytes) -> None:
    came = ended(place.opened(said))
    assert came == b"" or came.startswith((b"HTTP/1.1 400", b"HTTP/1.1 401")), came
    assert came.count(b"HTTP/1.1") <= 1


def test_a_body_in_chunks_that_are_not_crumbs_is_taken(place: Place) -> None:
    def parts() -> Iterator[bytes]:
        for start in range(0, len(body), 4_000):
            yield body[start : start + 4_000]

    body = written(slash("T1", "/rac", "a" * 500_000))
    headers = {"Content-Type": FORM, **signed(SECRET, body)}
    answer = httpx.post(f"{place.url}/slack/events", content=parts(), headers=headers, verify=NO_TLS)
    assert answer.text == "fait"


def _command(*headers: str, body: bytes) -> bytes:
    """A command as Slack writes it, whose signature may be elsewhere."""
    head = ("POST /slack/events HTTP/1.1", "Host: b", f"Content-Type: {FORM}", *headers, "", "")
    return "\r\n".join(head).encode() + body


def _signature() -> list[str]:
    return [f"{name}: {value}" for name, value in signed(SECRET, BODY).items()]


def test_a_signature_is_a_header_not_what_follows_the_body(place: Place) -> None:
    chunk, end = b"%x\r\n%s\r\n0\r\n" % (len(BODY), BODY), "\r\n".join([*_signature(), "", ""]).encode()
    signed_first = _command(*_signature(), "Transfer-Encoding: chunked", body=chunk + b"\r\n")
    assert place.said(signed_first).startswith(b"HTTP/1.1 200")
    signed_last = _command("Transfer-Encoding: chunked", body=chunk + end)
    assert place.said(signed_last).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("to", ["h2c", "websocket"])
def test_a_request_for_another_protocol_is_told_so_and_not_that_its_signature_is_wrong(
    place: Place, to: str
) -> None:
    asked = [*_signature(), "Connection: upgrade", f"Content-Length: {len(BODY)}"]
    assert place.said(_command(*asked, f"Upgrade: {to}", body=BODY)).startswith(b"HTTP/1.1 400")
    assert place.said(_command(*asked, body=BODY)).startswith(
        b"HTTP/1.1 200"
    )  # as proxies write it, for nothing


def test_a_head_is_no_longer_in_many_parts_than_at_once(place: Place) -> None:
    one = place.opened(first := b"GET /healthz HTTP/1.1\r\nA: ")
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(len(first), lobby.HEAD + 1):
        one.sendall(b"a")
    assert ended(one).startswith(b"HTTP/1.1 400")


def test_a_few_requests_may_come_before_the_first_is_answered(place: Place) -> None:
    one = _command(*_signature(), f"Content-Length: {len(BODY)}", body=BODY)
    last = b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\n"
    assert ended(place.opened(one * 3 + last)).count(b"HTTP/1.1 200") == 4
    place.bolt.going.clear()  # the first is in hand
    assert ended(place.opened(one * 200)) == b""


def test_the_door_stands_where_another_event_loop_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", ModuleType("uvloop"))
    with placed() as place:
        assert place.command() == "fait"


def test_a_connection_is_kept_for_who_signed(place: Place) -> None:
    request = _command(*_signature(), f"Content-Length: {len(BODY)}", body=BODY)
    one = place.opened(request)
    came = b""
    while b"fait" not in came:
        came += one.recv(65_536)
    one.sendall(request + b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\n" * 2)
    assert ended(one).count(b"HTTP/1.1 200") == 2  # once, as a stranger again


def test_a_stranger_is_told_that_the_connection_ends_with_the_answer(place: Place) -> None:
    """Without that word, who keeps connections asks more on one that is just being closed."""
    with httpx.Client(base_url=place.url, verify=NO_TLS) as client:
        assert client.get("/healthz").headers["connection"] == "close"
        headers = {"Content-Type": FORM, **signed(SECRET, BODY)}
        assert "connection" not in client.post("/slack/events", content=BODY, headers=headers).headers


def test_of_what_was_sent_by_strangers_the_most_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_UNREAD", 100_000)
    with placed() as place, ExitStack() as held:
        small = held.enter_context(place.opened(post("Content-Length: 9") + b"abc"))
        much = post("Content-Length: 2000000") + b"x" * 60_000
        large = [held.enter_context(place.opened(much)) for _ in range(2)]
        assert eventually(lambda: any(map(_is_cut, large)))  # whichever was read last
        assert place.command() == "fait"
        small.sendall(b"defghi")
        assert ended(small).startswith(b"HTTP/1.1 401")
        assert not all(map(_is_cut, large))


def _is_cut(one: socket.socket) -> bool:
    one.setblocking(False)
    try:
        return one.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_strangers_make_room_for_newcomers_and_slacks_requests_in_hand_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "room", lambda: door.Room(8, 8, 4))
    with placed() as place, ExitStack() as held:
        place.bolt.going.clear()
        answers: list[str] = []
        asking = [threading.Thread(target=lambda: answers.append(place.command())) for _ in range(3)]
        for one in asking:
            one.start()
        for _ in asking:
            place.bolt.asked.acquire()
        for _ in range(60):
            held.enter_context(place.opened())
        assert httpx.get(f"{place.url}/healthz", verify=NO_TLS, timeout=30).json() == {"ok": True}
        place.bolt.going.set()
        for one in asking:
            one.join()
        assert answers == ["fait"] * 3


def test_the_probes_answer_while_every_listener_is_busy(place: Place) -> None:
    place.bolt.going.clear()
    asking = [threading.Thread(target=place.command) for _ in range(web.AT_ONCE + 1)]
    for one in asking:
        one.start()
    for _ in range(web.AT_ONCE):
        place.bolt.asked.acquire()
    for probe in ("healthz", "readyz"):
        assert httpx.get(f"{place.url}/{probe}", verify=NO_TLS, timeout=30).status_code == 200
    place.bolt.going.set()
    for one in asking:
        one.join()


def test_in_the_lobby_slacks_are_found_by_what_they_sent() -> None:
    waiting = Lobby(20, SignatureVerifier(SECRET))
    whole, large = _request(BODY), _request(written({"text": "a" * 100_000}))
    forged = post("Content-Length: 3") + b"a=b"
    said = [b"", *[forged] * 30, whole, whole[:60], b"GET / HTTP/1.1\r\n\r\n", b"x" * 9_000, large[:9_000]]
    with waiting.heard, ExitStack() as held:
        theirs = {}
        for part in said:
            ours, others = (held.enter_context(one) for one in socket.socketpair())
            for one in (ours, others):
                one.setblocking(False)
            others.send(part)
            theirs[ours] = (part, others)
            waiting.enter(ours, 0.0)
        assert waiting.shrink() == len(said) - 20  # of those who are strangers: they came first
        first = waiting.next()
        assert [theirs[one.socket][0] for one in first[:2]] == [whole, large[:9_000]]
        assert len(first) == lobby.TURN
        assert len(waiting) == 20 - lobby.TURN
        [half] = [others for part, others in theirs.values() if part == whole[:60]]
        half.send(whole[60:])
        waiting.listen()
        assert waiting.next()[0].promise == lobby.GOOD
        while waiting.called:
            waiting.next()
        assert waiting.has_room(0.0)
        assert (waiting.late(1.0), len(waiting)) == (1, 0)  # who said nothing


def test_who_has_just_come_into_a_full_lobby_keeps_their_place() -> None:
    waiting = Lobby(2, None)
    with waiting.heard, ExitStack() as held:
        for now in (0.0, 0.1):
            ours, _others = (held.enter_context(one) for one in socket.socketpair())
            ours.setblocking(False)
            waiting.enter(ours, now)
        assert not waiting.has_room(lobby.SILENT_S / 2)
        assert waiting.has_room(lobby.SILENT_S * 2)


def _request(body: bytes) -> bytes:
    lines = [f"{name}: {value}" for name, value in signed(SECRET, body).items()]
    head = "\r\n".join(["POST /slack/events HTTP/1.1", *lines, f"Content-Length: {len(body)}", "", ""])
    return head.encode() + body


@pytest.mark.parametrize(("limit", "free"), [(64, 64), (300, 76), (1_024, 800), (20_000, 4_096), (-1, 4_096)])
def test_descriptors_are_left_for_the_database_and_for_slack(
    monkeypatch: pytest.MonkeyPatch, limit: int, free: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (limit, limit))
    room = door.room()
    assert room.lobby + room.most == free
    assert room.strangers < room.most <= door.READ_FROM


@pytest.mark.sqlite
def test_a_crowd_that_means_ill_keeps_nobody_from_being_served(
    office: Office, sandbox: Sandbox, url: str
) -> None:
    address = free_address()
    host, _colon, port = address.partition(":")
    there = f"http://{address}/slack/events"
    with serving(
        "--http", address, env=environment(sandbox, url), health=address, descriptors=1_024
    ) as process:
        crowd = Crowd((host, int(port)), 1_200)
        over = threading.Event()
        running = threading.Thread(target=crowd.run, args=(over,))
        running.start()
        try:
            assert eventually(lambda: crowd.most > 1_000)
            for _ in range(5):
                content = written(slash(sandbox.team_id, "/rac", "aide"))
                headers = {"Content-Type": FORM, **signed(sandbox.signing_secret, content)}
                answer = httpx.post(there, content=content, headers=headers, timeout=30, verify=NO_TLS)
                assert "/candidat" in answer.text
        finally:
            over.set()
            running.join()
        assert psutil.Process(process.pid).memory_info().rss < 200e6
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert '"turned_away"' in logs.last()
