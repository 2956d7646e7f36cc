"""A name that the system looks up for ever keeps nobody longer than they can wait."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from rac_bot.slack import names
from rac_bot.slack.connections import Connections, Unsent
from tests.slack.servers import Server, echoing
from tests.slack.test_connections import PATIENT_S, SHORT_S, post


class SlowNames:
    """The system's look-up, held until it is let go."""

    def __init__(self) -> None:
        self.go, self.asked = threading.Event(), 0
        self._found = socket.getaddrinfo

    def __call__(self, host: str, *more: object, **named: object) -> object:
        if host != "slack.test":
            return self._found(host, *more, **named)  # type: ignore[arg-type]
        self.asked += 1
        self.go.wait(PATIENT_S)
        return self._found("127.0.0.1", *more, **named)  # type: ignore[arg-type]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowNames]:
    made = SlowNames()
    monkeypatch.setattr(socket, "getaddrinfo", made)
    yield made
    made.go.set()


def test_a_call_ends_at_its_deadline_and_never_left(kept: Connections, slow: SlowNames) -> None:
    with Server(echoing) as server:
        with pytest.raises(Unsent) as failed:
            post(kept, server.url.replace("127.0.0.1", "slack.test"), seconds=SHORT_S)
        assert isinstance(failed.value.reason, TimeoutError)
        assert not slow.go.is_set()
        assert server.asked == []


def test_whoever_asks_meanwhile_waits_for_the_same_answer(slow: SlowNames) -> None:
    with pytest.raises(TimeoutError):
        names.addresses("slack.test", 1, 0.01)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(names.addresses, "slack.test", 1, PATIENT_S) for _ in range(4)]
        slow.go.set()
        assert {one.result()[0][4][0] for one in waiting} == {"127.0.0.1"}
    assert slow.asked in (1, 2)  # the second, if one asked after all was known


def test_a_host_that_is_none_is_said_each_time() -> None:
    for _ in range(2):
        with pytest.raises(socket.gaierror):
            names.addresses("256.256.256.256.invalid.", 1, PATIENT_S)
