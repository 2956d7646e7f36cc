"""The client of Slack's Web API: its timeout, Slack's refusals, and a company's proxy."""

import gc
from base64 import b64encode
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.delivery.answers import never_left
from rac_bot.settings import HttpSettings
from rac_bot.slack.client import proxy_for, slack_client
from rac_bot.slack.connections import Connections, Unsent
from rac_bot.slack.errors import failure, kind, retry_after, unanswered, word
from rac_bot.slack.words import Kind
from tests.slack.conftest import Certificate
from tests.slack.servers import Line, Server, echoing, proxying

pytestmark = pytest.mark.usefixtures("kept")
ELSEWHERE = "127.0.0.2"  # this machine too, but not by a name that is known to be


def client(url: str, seconds: float = 20.0) -> WebClient:
    settings = HttpSettings(
        slack_bot_token="xoxb-1",
        slack_api_url=url,
        slack_signing_secret="secret",
        rac_admins=[],
        rac_team_channel="C1",
    )
    return slack_client(settings, seconds)


def test_a_call_is_made_with_the_token_and_one_connection_for_clients_of_any_timeout() -> None:
    with Server(echoing) as server:
        client(server.url, 5).auth_test()
        client(server.url, 0.9).api_call("views.open", json={"trigger_id": "é"})
        first, second = server.asked
    assert "Authorization: Bearer xoxb-1\r\n" in second.head
    assert "Content-Type: application/json;charset=utf-8\r\n" in second.head
    assert (second.said, second.body) == ("POST /api/views.open HTTP/1.1", b'{"trigger_id":"\\u00e9"}')
    assert (first.connection, second.connection) == (1, 1)


def test_each_client_has_its_own_timeout() -> None:
    with Server(lambda server, line: line.trickle(b"HTTP/1.1 200 OK\r\nx: " + b"x" * 1000)) as server:
        patient, hasty = client(server.url, 20), client(server.url, 0.2)
        assert patient.timeout == 20
        with pytest.raises(TimeoutError):
            hasty.auth_test()


def test_slacks_refusal_says_when_to_come_back_and_the_connection_is_kept() -> None:
    def limiting(server: Server, line: Line) -> None:
        while line.next():
            line.answer(
                "429 Too Many Requests", body=b'{"ok":false,"error":"ratelimited"}', more="retry-after: 7\r\n"
            )

    with Server(limiting) as server:
        for _ in range(2):
            with pytest.raises(SlackApiError) as failed:
                client(server.url).chat_postMessage(channel="C1", text="x")
            assert failed.value.response["error"] == "ratelimited"
            assert retry_after(failed.value) == timedelta(seconds=7)
        assert server.connections == 1


@pytest.mark.parametrize(
    "body", [b"[]", b"[1]", b"null", b"true", b"<html>not Slack's</html>", b"", b'{"ok": tr']
)
@pytest.mark.parametrize("status", ["200 OK", "502 Bad Gateway"])
def test_what_is_no_answer_of_slacks_is_unreadable_whatever_it_is(body: bytes, status: str) -> None:
    def answering(server: Server, line: Line) -> None:
        line.next()
        line.answer(status, body=body)

    with Server(answering) as server, pytest.raises(SlackApiError) as failed:
        client(server.url).auth_test()
    assert (word(failed.value), kind(failed.value)) == ("unreadable_answer", Kind.UNSURE)


def test_a_redirection_is_not_followed_with_the_token() -> None:
    def redirecting(server: Server, line: Line) -> None:
        line.next()
        line.answer("302 Found", body=b"<html>", more="location: http://127.0.0.1:9/\r\n")

    with Server(redirecting) as server, pytest.raises(SlackApiError) as failed:
        client(server.url).auth_test()
    assert failed.value.response.status_code == 302


def test_a_proxy_is_asked_for_a_tunnel_with_its_credentials_and_the_tunnel_is_kept(
    trusted: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(echoing, trusted.server) as slack, Server(proxying(slack.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://col%40lege:p%3Ass@127.0.0.1:{proxy.port}")
        to = client("https://slack.test/api/")
        for _ in range(2):
            to.auth_test()
        [asked] = proxy.asked
        assert asked.said.startswith("CONNECT slack.test:443 HTTP/1.")
        known = b64encode(b"col@lege:p:ss").decode()
        assert f"Proxy-Authorization: Basic {known}\r\n" in asked.head
        assert [one.connection for one in slack.asked] == [1, 1]
        assert "Host: slack.test\r\n" in slack.asked[0].head
        assert "Proxy-Authorization" not in slack.asked[0].head


def test_a_certificate_behind_a_proxy_is_checked_too(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(echoing, certificate.server) as slack, Server(proxying(slack.port)) as proxy:
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
        with pytest.raises(Unsent) as failed:
            client("https://slack.test/unknown/").auth_test()
        assert failure(failed.value) == "SSLCertVerificationError"
        assert slack.asked == []


def test_what_a_proxy_refuses_never_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(proxying(9, refused="407 Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(Unsent, match="407") as failed:
            client("https://slack.test/refused/").auth_test()
        assert never_left(failed.value)
        assert unanswered(failed.value).replace("\u00a0", " ") == "le mandataire (proxy) refuse : 407"
    del failed
    gc.collect()  # an answer left open in what was raised would warn now


def test_a_proxy_that_trickles_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(lambda server, line: line.trickle(b"HTTP/1.1 200 OK\r\nx: " + b"x" * 1000)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(Unsent) as failed:
            client("https://slack.test/trickling/", 0.3).auth_test()
        assert failure(failed.value) == "TimeoutError"


def test_a_plain_address_is_asked_of_the_proxy_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(echoing) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://college:pass@127.0.0.1:{proxy.port}")
        for _ in range(2):
            client("http://slack.test/api/").auth_test()
        assert [one.connection for one in proxy.asked] == [1, 1]
        assert proxy.asked[0].said == "POST http://slack.test/api/auth.test HTTP/1.1"
        assert "Host: slack.test\r\n" in proxy.asked[0].head
        assert f"Proxy-Authorization: Basic {b64encode(b'college:pass').decode()}\r\n" in proxy.asked[0].head


def test_what_no_proxy_names_and_this_machine_are_asked_directly(
    trusted: Certificate, monkeypatch: pytest.MonkeyPatch, kept: Connections
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", f"college.test,{ELSEWHERE}")
    with Server(echoing, trusted.server) as here, Server(echoing, trusted.server, host=ELSEWHERE) as there:
        for server in (here, there):
            client(server.url).auth_test()
            assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("variables", "address", "proxy"),
    [
        ({}, "https://slack.com/api/", None),
        ({"HTTPS_PROXY": "http://a", "HTTP_PROXY": "http://b"}, "https://slack.com/api/", "http://a"),
        ({"https_proxy": "http://a"}, "https://slack.com/api/", "http://a"),
        ({"HTTP_PROXY": "http://b"}, "https://slack.com/api/", "http://b"),  # as the SDK
        ({"HTTPS_PROXY": " "}, "https://slack.com/api/", None),
        ({"HTTPS_PROXY": "http://a", "no_proxy": ".slack.com"}, "https://files.slack.com/x", None),
        ({"HTTPS_PROXY": "http://a", "NO_PROXY": "*"}, "https://slack.com/api/", None),
        ({"HTTPS_PROXY": "http://a"}, "http://localhost:8000/api/", None),
        ({"HTTPS_PROXY": "http://a"}, "http://[::1]:8000/api/", None),
    ],
)
def test_the_variables_that_name_a_proxy(
    variables: dict[str, str], address: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(address) == proxy
