"""What Slack sends, from when it comes: over HTTP and in Socket Mode, through a reconnection too."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from rac_bot.handlers.gate import listener, respond
from rac_bot.running.app import Bot, build_app
from rac_bot.running.receiving import answered
from rac_bot.running.socket_mode import Handler
from slack_sandbox import Person
from slack_sandbox.errors import AppError, AppTimeout
from tests import logs
from tests.conftest import Office, screen
from tests.handlers.details import lise
from tests.processes import NO_TLS, eventually

pytestmark = pytest.mark.sqlite  # nothing of it is the database's

Json = dict[str, Any]
RESTED_S = 0.3


@pytest.fixture
def bolt(office: Office) -> Bot:
    return build_app(office.settings, office.store)


@pytest.fixture
def connected(office: Office, bolt: Bot) -> Iterator[Handler]:
    """The bot in Socket Mode, in the office's workspace; Slack prefers it while it is connected."""
    handler = Handler(bolt, office.sandbox.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    assert office.sandbox.wait_until(lambda: office.sandbox.sockets == 1)
    yield handler
    handler.client.auto_reconnect_enabled = False  # else closing sits out a read
    office.sandbox.disconnect_sockets(abruptly=True)
    handler.close()  # type: ignore[no-untyped-call]


def follow(person: Person) -> Json:
    """A press that saves."""
    view = {"id": "V1", "blocks": [], "private_metadata": '{"candidate":1}', "callback_id": "file"}
    actions = [{"action_id": "follow_candidate", "value": "1"}]
    return {"type": "block_actions", "user": {"id": person.id}, "actions": actions, "view": view}


def asked(office: Office) -> list[str]:
    return [one.what for one in office.sandbox.log if one.direction == "app→slack"]


def followed(office: Office) -> bool:
    office.julie.command("/candidat leblanc")
    return "★ Retirer de mes candidats" in screen(office.julie).menu_lines


# --- one deadline, from receipt -----------------------------------------------------------------------


def test_what_was_received_too_long_ago_is_not_done_behind_the_persons_back(
    office: Office, bolt: Bot
) -> None:
    lise(office)
    late = time.monotonic() - listener.BUDGET_S
    assert answered(bolt, follow(office.julie), late, {}).status == 503
    assert asked(office) == []
    assert not followed(office)
    assert office.julie.modal
    office.julie.dismiss()
    assert answered(bolt, follow(office.julie), time.monotonic(), {}).status == 200
    assert "C’est enregistré" in office.julie.direct_messages()[0].text  # there is no window V1
    assert followed(office)


def test_in_socket_mode_the_time_in_the_queue_counts(office: Office, connected: Handler) -> None:
    go = threading.Event()
    for _ in range(10):  # all of the threads
        connected.client.message_workers.submit(go.wait)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(listener, "BUDGET_S", RESTED_S)
        patched.setattr(office.sandbox._courier, "ack_seconds", 2 * RESTED_S)
        with pytest.raises(AppTimeout):
            office.julie.command("/rac aide")
        go.set()
        assert eventually(lambda: '"event": "received_too_late"' in logs.last())
    office.julie.command("/rac aide")
    assert len(office.julie.ephemerals()) == 1


# --- a reconnection -----------------------------------------------------------------------------------


def test_what_is_in_hand_as_slack_asks_for_another_connection_is_answered(
    office: Office, connected: Handler
) -> None:
    lise(office)
    office.julie.command("/candidat leblanc")
    go = threading.Event()
    office.sandbox.fail("views.push", hold=go)
    with ThreadPoolExecutor(1) as thread:
        pressed = thread.submit(office.julie.press, "Inscrire")
        assert office.sandbox.wait_until(lambda: "views.push" in asked(office))
        office.sandbox.disconnect_sockets()
        assert office.sandbox.wait_until(lambda: office.sandbox.sockets == 2)
        office.luc.command("/rac aide")  # by the new one, which is read at once
        go.set()
        pressed.result()
    assert screen(office.julie).title == "Inscription à un cours"
    assert office.luc.ephemerals()
    assert office.sandbox.wait_until(lambda: office.sandbox.sockets == 1)


def test_while_the_new_connection_is_slow_to_come_the_old_one_is_heard(
    office: Office, connected: Handler
) -> None:
    go = threading.Event()
    office.sandbox.fail("apps.connections.open", hold=go)
    office.sandbox.disconnect_sockets()
    assert office.sandbox.wait_until(lambda: asked(office).count("apps.connections.open") == 2)
    office.julie.command("/rac aide")
    assert office.julie.ephemerals()
    go.set()
    assert office.sandbox.wait_until(lambda: office.sandbox.sockets == 1 and connected.client.is_connected())


def test_a_connection_that_cannot_be_opened_leaves_the_one_there_is(
    office: Office, connected: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = connected.client.current_session
    monkeypatch.setattr(connected.client, "wss_uri", "ws://127.0.0.1:9/")
    connected.client.connect()
    assert connected.client.current_session is kept
    office.julie.command("/rac aide")
    assert office.julie.ephemerals()


def test_after_a_cut_the_next_gesture_is_answered(office: Office, connected: Handler) -> None:
    office.sandbox.disconnect_sockets(abruptly=True)
    assert eventually(lambda: office.sandbox.sockets == 0)
    assert office.sandbox.wait_until(lambda: office.sandbox.sockets == 1, timeout=40)
    office.julie.command("/rac aide")
    assert office.julie.ephemerals()


def test_what_no_answer_could_be_made_to_is_left_to_slack(
    office: Office, bolt: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(respond, "respond", lambda *_: 1 / 0)
    assert answered(bolt, follow(office.julie), time.monotonic(), {}).status == 503
    assert '"event": "unanswered"' in logs.last()


# --- what wants nothing but an answer -----------------------------------------------------------------


def test_what_slack_asks_of_a_request_url_is_answered_as_it_documents(office: Office) -> None:
    office.sandbox.check_ssl()
    office.sandbox.check_ssl("GET")
    office.sandbox.verify_url()
    office.sandbox.tell_rate_limited()
    assert '"event": "events_limited_by_slack"' in logs.last()
    assert asked(office) == []


@pytest.mark.parametrize(
    ("method", "query", "body", "status"),
    [
        ("GET", "", b"", 405),
        ("GET", "?ssl_check=0", b"", 405),
        ("PUT", "", b"ssl_check=1", 405),
        ("POST", "?ssl_check=1", b"command=%2Frac&user_id=UJULIE", 401),
        ("POST", "", b"ssl_check=0", 401),
        ("POST", "", b"ssl_check=1" + b"&a=1" * 100, 401),
        ("POST", "", b"command=%2Frac&user_id=UJULIE&ssl_check=1", 200),
    ],
)
def test_nothing_else_is_done_for_whoever_does_not_sign(
    office: Office, method: str, query: str, body: bytes, status: int
) -> None:
    answer = httpx.request(method, office.url + query, content=body, verify=NO_TLS)
    assert (answer.status_code, answer.content) == (status, answer.content if status == 405 else b"")
    assert office.julie.ephemerals() == []


@pytest.mark.parametrize("way", ["http", "socket"])
def test_a_window_that_is_closed_wants_nothing(
    office: Office, request: pytest.FixtureRequest, way: str
) -> None:
    if way == "socket":
        request.getfixturevalue("connected")
    lise(office)
    office.julie.command("/candidat leblanc")
    office.sandbox.views.stack(office.julie.id)[-1].content["notify_on_close"] = True
    office.julie.dismiss()
    told = [one for one in office.sandbox.log if one.what.startswith("view_closed")]
    assert [one.status for one in told] == [200]


def test_what_is_not_slacks_shows_slacks_own_warning_but_for_a_command(
    office: Office, connected: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.sandbox._courier, "ack_seconds", RESTED_S)
    nobody = office.sandbox.person("Personne", id="U" + "X" * 30)  # longer than Slack's ids
    nobody.command("/rac aide")
    assert "n’est pas lisible" in nobody.ephemerals()[-1].text
    with pytest.raises(AppTimeout):
        nobody.shortcut("find_candidate")
    assert '"where": ["user.id:string_too_long"]' in logs.last()


def test_over_http_it_does_too(office: Office) -> None:
    nobody = office.sandbox.person("Personne", id="U" + "X" * 30)
    with pytest.raises(AppError, match="400"):
        nobody.shortcut("find_candidate")
