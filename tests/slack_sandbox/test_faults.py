"""Faults on demand: errors, statuses, rate limits, cut and held connections."""

import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Person, Refusal, Sandbox
from slack_sandbox.wire import KEPT, WireLog
from tests.slack_sandbox.conftest import MANIFEST

Bench = tuple[Sandbox, WebClient, Person]


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A sandbox, a client that never retries, and Julie."""
    with Sandbox.start(MANIFEST) as sandbox:
        client = WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)
        yield sandbox, client, sandbox.person("Julie Roy")


def posts(client: WebClient, person: Person) -> Any:
    return client.chat_postMessage(channel=person.id, text="x")


def test_an_error_happens_once_then_all_is_well(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", error="channel_not_found")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        posts(client, julie)
    posts(client, julie)
    assert len(julie.direct_messages()) == 1
    assert sandbox.refusals == []


def test_one_that_goes_first_goes_before_what_waits(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", error="channel_not_found")
    sandbox.fail("chat.postMessage", error="not_in_channel", first=True)
    for error in ("not_in_channel", "channel_not_found"):
        with pytest.raises(SlackApiError, match=error):
            posts(client, julie)
    posts(client, julie)


def test_a_status_lasts_until_healed(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", status=500, times=None)
    for _ in range(3):
        with pytest.raises(SlackApiError) as failed:
            posts(client, julie)
        assert failed.value.response.status_code == 500
    sandbox.heal()
    posts(client, julie)
    assert len(julie.direct_messages()) == 1


def test_a_rate_limit_says_when_to_come_back(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", retry_after=7, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as failed:
            posts(client, julie)
        response = failed.value.response
        assert (response.status_code, response["error"]) == (429, "ratelimited")
        assert response.headers["retry-after"] == "7"
    posts(client, julie)


def test_a_cut_connection_may_have_been_effected(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", drop=True)
    with pytest.raises(RemoteDisconnected):
        posts(client, julie)
    assert julie.direct_messages() == []
    sandbox.fail("chat.postMessage", drop=True, effected=True)
    with pytest.raises(RemoteDisconnected):
        posts(client, julie)
    assert len(julie.direct_messages()) == 1
    posts(client, julie)
    assert len(julie.direct_messages()) == 2


def test_a_held_call_waits_before_it_is_effected(bench: Bench) -> None:
    sandbox, client, julie = bench
    release = threading.Event()
    sandbox.fail("chat.postMessage", hold=release)
    caller = threading.Thread(target=posts, args=(client, julie))
    caller.start()
    assert sandbox.wait_until(lambda: any(one.what == "chat.postMessage" for one in sandbox.log), 5)
    assert julie.direct_messages() == []
    release.set()
    caller.join(5)
    assert len(julie.direct_messages()) == 1


def test_a_held_call_whose_client_left_is_not_effected(bench: Bench) -> None:
    sandbox, _, julie = bench
    release = threading.Event()
    sandbox.fail("chat.postMessage", hold=release)
    connection = HTTPConnection("127.0.0.1", urlsplit(sandbox.api_url).port or 0)
    form = urlencode({"token": sandbox.bot_token, "channel": julie.id, "text": "x"})
    connection.request("POST", "/api/chat.postMessage", form)
    assert sandbox.wait_until(lambda: sandbox.log)
    connection.close()
    release.set()
    (entry,) = sandbox.log
    assert sandbox.wait_until(lambda: entry.answer is not None)
    assert "left before" in entry.answer
    assert julie.direct_messages() == []


def test_a_late_answer_is_still_an_answer(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", delay=0.02)
    assert posts(client, julie)["ok"]
    (entry,) = (one for one in sandbox.log if one.what == "chat.postMessage")
    assert entry.ms is not None
    assert entry.ms >= 19


def test_stopping_releases_what_is_held() -> None:
    with Sandbox.start(MANIFEST) as sandbox:
        sandbox.fail("auth.test", hold=threading.Event())
        client = WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)
        ended = threading.Event()

        def calls() -> None:
            try:
                client.auth_test()
            except (OSError, SlackApiError):
                pass
            finally:
                ended.set()

        caller = threading.Thread(target=calls)
        caller.start()
        assert sandbox.wait_until(lambda: len(sandbox.log) == 1)
    assert ended.wait(5)
    caller.join(5)


def test_a_revoked_token_is_revoked_everywhere_until_healed(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.revoke_token()
    for call in (client.auth_test, lambda: posts(client, julie)):
        with pytest.raises(SlackApiError, match="token_revoked"):
            call()
    sandbox.heal()
    posts(client, julie)
    assert sandbox.refusals == []


def test_a_slow_network_delays_every_method_until_healed(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.slow_network(0.03)
    client.auth_test()
    posts(client, julie)
    assert all((one.ms or 0) >= 30 for one in sandbox.log)
    sandbox.fail("chat.postMessage", error="is_archived")
    with pytest.raises(SlackApiError, match="is_archived"):
        posts(client, julie)
    sandbox.slow_network(60)  # longer than the client waits
    sandbox.heal()
    client.auth_test()


def test_one_fault_may_befall_whatever_comes_first(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("*", status=502)
    with pytest.raises(SlackApiError):
        client.auth_test()
    posts(client, julie)


def test_the_log_keeps_the_last_exchanges_and_counts_every_refusal() -> None:
    log = WireLog(kept=3)
    for number in range(5):
        log.begin("app→slack", "auth.test", {}).refuse(Refusal("auth.test", f"rule {number}"))
    assert [one.number for one in log.entries] == [3, 4, 5]
    assert [one.rule for one in log.refusals] == ["rule 2", "rule 3", "rule 4"]
    assert log.refusal_count == 5
    assert KEPT == 2000


def test_an_answer_that_drips_comes_a_byte_at_a_time(bench: Bench) -> None:
    sandbox, _, julie = bench
    sandbox.fail("chat.postMessage", drip=60)
    connection = HTTPConnection("127.0.0.1", urlsplit(sandbox.api_url).port or 0)
    form = urlencode({"token": sandbox.bot_token, "channel": julie.id, "text": "x"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(connection):
        connection.request("POST", "/api/chat.postMessage", form, headers)
        answer = connection.getresponse()
        assert answer.read(1) == b"{"
        assert answer.length
        connection.sock.settimeout(0.05)
        with pytest.raises(TimeoutError):
            answer.read(1)
    assert len(julie.direct_messages()) == 1  # the call was carried out


@pytest.mark.parametrize(
    ("fault", "error", "done"),
    [
        ({"cut": 0}, IncompleteRead, 1),
        ({"cut": 10}, IncompleteRead, 1),
        ({"body": b"<html>A proxy's own page</html>"}, SlackApiError, 0),
        ({"body": b"", "effected": True}, SlackApiError, 1),
        ({"body": b"[]", "status": 502}, SlackApiError, 0),
    ],
)
def test_an_answer_is_cut_or_is_none_of_slacks(
    bench: Bench, fault: dict[str, Any], error: type[Exception], done: int
) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", **fault)
    with pytest.raises(error):
        posts(client, julie)
    assert len(julie.direct_messages()) == done
    posts(client, julie)


def test_an_error_that_slack_does_not_document_for_the_method_is_allowed_and_named(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", error="restricted_action_read_only_channel")
    assert not sandbox.invented
    assert sandbox.fail("chat.postMessage", error="hash_conflict").invented
    sandbox.fail("users.list", error="anything")  # of which nothing is documented here
    assert sandbox.invented == ["chat.postMessage: hash_conflict"]
    for error in ("restricted_action_read_only_channel", "hash_conflict"):
        with pytest.raises(SlackApiError, match=error):
            posts(client, julie)


def test_the_other_word_for_a_rate_limit_comes_with_status_200(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", error="rate_limited")
    sandbox.fail("chat.postMessage", error="rate_limited", status=200, retry_after=7)
    for headers in ({}, {"retry-after": "7"}):
        with pytest.raises(SlackApiError) as failed:
            posts(client, julie)
        assert (failed.value.response.status_code, failed.value.response["error"]) == (200, "rate_limited")
        assert headers.items() <= failed.value.response.headers.items()
    assert sandbox.invented == []


def test_an_answer_may_lack_what_it_should_hold(bench: Bench) -> None:
    sandbox, client, julie = bench
    sandbox.fail("chat.postMessage", without=["ts"])
    answer = posts(client, julie)
    assert answer["ok"]
    assert "ts" not in answer.data
    assert len(julie.direct_messages()) == 1


def test_a_direct_message_that_died_is_opened_anew_under_another_id(bench: Bench) -> None:
    sandbox, client, julie = bench
    first = client.conversations_open(users=julie.id)["channel"]["id"]
    posts(client, julie)
    sandbox.close_direct(julie)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel=first, text="x")
    second = client.conversations_open(users=julie.id)["channel"]["id"]
    assert second != first
    assert julie.direct_messages() == []
    assert sandbox.refusals == []
