"""Only what Slack signed, and signed lately, is heard."""

import time
from collections.abc import Iterator, Mapping

import httpx
import pytest
from sqlalchemy import func, select

from rac_bot import logs
from rac_bot.store.models import JournalEntry, Search
from tests.builders import a_candidate, a_grid
from tests.conftest import Office
from tests.databases import BY_JULIE, raw
from tests.wire import command, post


@pytest.fixture
def told() -> Iterator[list[Mapping[str, object]]]:
    """What is logged."""
    events: list[Mapping[str, object]] = []
    with logs.told(lambda event: events.append({**event})):
        yield events


@pytest.mark.parametrize(
    ("secret", "age", "reason"),
    [
        ("not the secret", 0, "wrong"),
        (None, 60 * 6, "old"),
        (None, -60 * 6, "old"),
        ("another", 600, "wrong"),
    ],
)
def test_a_wrong_or_old_signature_gets_401_and_changes_nothing(
    office: Office, told: list[Mapping[str, object]], secret: str | None, age: int, reason: str
) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    before = len(office.sandbox.log)
    answer = post(office, command(office, "/candidat", "leblanc"), secret=secret, age=age)
    assert answer.status_code == 401
    assert "leblanc" not in answer.text.lower()
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(JournalEntry)) == 0
        assert raw(work).scalar(select(func.count()).select_from(Search)) == 0
    assert len(office.sandbox.log) == before
    [event] = told
    clock = event["clock"]
    assert isinstance(clock, int)
    assert event == {"event": "signature_refused", "reason": reason, "clock": clock}
    assert abs(clock + age) <= 60


def test_the_same_request_well_signed_is_answered(office: Office) -> None:
    answer = post(office, command(office, "/rac", "aide"))
    assert answer.status_code == 200
    assert "/candidat" in answer.json()["text"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"\xff\xfe=1", {}),
        (b"payload=%7B", {}),
        (b"{", {b"Content-Type": b"application/json"}),
        (b"[1]", {b"Content-Type": b"application/json"}),
        (b"command=/rac", {b"X-Slack-Request-Timestamp": b"abc"}),
        (b"command=/rac", {b"X-Slack-Request-Timestamp": b"9" * 400}),
        (b"command=/rac", {b"X-Slack-Signature": "v0=é".encode()}),
        (b"", {}),
    ],
)
def test_nonsense_that_slack_did_not_sign_gets_401(
    office: Office, told: list[Mapping[str, object]], body: bytes, headers: dict[bytes, bytes]
) -> None:
    stamp = {b"X-Slack-Request-Timestamp": b"%d" % time.time(), b"X-Slack-Signature": b"v0=00"}
    assert httpx.post(office.url, content=body, headers={**stamp, **headers}).status_code == 401
    unsigned = b"X-Slack-Request-Timestamp" in headers or b"X-Slack-Signature" in headers
    assert [event["event"] for event in told] == ["request_unsigned" if unsigned else "signature_refused"]
    assert {*told[0]} <= {"event", "reason", "clock"}


def test_a_word_that_payloads_are_named_by_may_be_typed(office: Office) -> None:
    assert "/candidat" in post(office, command(office, "/rac", "aide payload")).json()["text"]


@pytest.mark.parametrize(
    "payload",
    [
        *('"x"', "[]", "{", "7", "[" * 100_000, "{}", '{"type":"shortcut"}', '{"type":["shortcut"]}'),
        '{"type":"shortcut","user":{"id":7},"callback_id":"find_candidate","trigger_id":"1"}',
        '{"type":"block_actions","user":{"id":"UJULIE"},"trigger_id":"1","actions":[]}',
        '{"type":"view_submission","user":{"id":"UJULIE"},"trigger_id":"1","view":{"callback_id":"file"}}',
        '{"type":"event_callback","event":null}',
        '{"type":"event_callback","event":{},"authorizations":7}',
    ],
)
def test_nonsense_well_signed_gets_400(office: Office, payload: str) -> None:
    assert post(office, {"payload": payload}).status_code == 400


def test_a_body_larger_than_any_of_slacks_is_not_read_to_its_end(office: Office) -> None:
    assert post(office, {"text": "x" * 3_000_000}).status_code == 413
