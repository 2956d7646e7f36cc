"""Requests that no gesture makes: nothing fails, nothing is written, nothing is told to who may not know.

`HOSTILE_EXAMPLES=5000 pytest tests/faults/test_hostile.py` makes more of them, others each time.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from structlog.testing import capture_logs

from rac_bot.handlers.gate.otherwise import BANNER
from rac_bot.store.models import Action, InscriptionState, JournalEntry, MessageKind, Search
from slack_sandbox import LoopbackServer, Sandbox
from slack_sandbox.rules import check_options, check_view
from slack_sandbox.state import Json
from tests.conftest import ROOT, Office, unhurried
from tests.databases import BY_JULIE, raw
from tests.faults.gestures import SECRETS, a_college, walked
from tests.faults.payloads import FORM, JSON, Posted, Recorder, Tampered, Tampering, signed, written
from tests.faults.snapshots import Rows, differing, put_back, rows
from tests.wire import command

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "80"))
FIXED = settings(
    max_examples=EXAMPLES,
    derandomize="HOSTILE_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # what was done to a payload is told: it needs no shrinking
    suppress_health_check=list(HealthCheck),  # the store is put back before each example
)
READING = {Action.SEARCH, Action.CONSULT, Action.REFUSE, Action.READ_JOURNAL}
PERSONAL = {"followed_candidate"}

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@pytest.fixture
def sandbox(patience: float) -> Iterator[Sandbox]:
    """A workspace where windows are asked for with triggers long used: Slack refuses those, and says so."""
    with Sandbox.start(manifest=ROOT / "manifest.yml", strict=True, **unhurried(patience)) as started:
        yield started


@dataclass
class Bot:
    """The bot, what Slack posted to it for each gesture, and what its store holds now."""

    office: Office
    posts: list[Posted]
    now: Rows
    client: httpx.Client

    def before(self, post: Posted) -> None:
        """The store as it was before that request."""
        put_back(self.office.store, post.before, self.now)
        self.now = post.before

    def send(self, body: Any) -> "Answer":
        """Post that payload, well signed."""
        return self.post(written(body))

    def post(self, content: bytes, headers: dict[str, str] | None = None) -> "Answer":
        """Post that body; signed, unless headers say otherwise."""
        headers = signed(self.office.sandbox.signing_secret, content) if headers is None else headers
        last = self.office.sandbox.log[-1].number
        with capture_logs() as events:
            got = self.client.post(self.office.url, content=content, headers={"Content-Type": FORM} | headers)
        calls = [(entry.what, entry.body) for entry in self.office.sandbox.log if entry.number > last]
        body = got.json() if got.text.startswith("{") else None
        return Answer(got.status_code, got.text, body, calls, list(events))

    def writes(self) -> dict[str, set[tuple[Any, ...]]]:
        """The rows of the business that were written since the last time it was asked, by table."""
        before, self.now = self.now, rows(self.office.store)
        return differing(before, self.now)


@dataclass
class Answer:
    """What the bot answered, what it asked of Slack before, and what it logged."""

    status: int
    text: str
    body: Any
    calls: list[tuple[str, Any]]
    events: list[Any]

    @property
    def told(self) -> str:
        return f"{self.body if self.body is not None else self.text} {self.calls}"


@pytest.fixture
def quiet(office: Office, caplog: pytest.LogCaptureFixture) -> Iterator[Bot]:
    """The bot, asked nothing yet."""
    a_college(office)
    office.julie.command("/rac aide")
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield Bot(office, [], rows(office.store), client)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.fixture
def bot(quiet: Bot) -> Bot:
    """The bot, once everything was asked of it."""
    office, recorder = quiet.office, Recorder(quiet.office)
    with recorder.client, LoopbackServer(recorder.app) as server:
        office.sandbox.connect(f"{server.url}/slack/events")
        walked(office)
    quiet.posts, quiet.now = recorder.posted, rows(office.store)
    return quiet


def sound(answer: Answer, body: Any) -> None:
    """The bot met nothing unexpected, and Slack takes what it answered and asked."""
    assert answer.status < 500 or _untold(answer), answer.text
    assert [event for event in answer.events if event["log_level"] == "error"] == []
    for what, asked in answer.calls:
        # The window as it was said to be, under the banner: one that Slack refuses is told in another way.
        if "view" in asked and not _under_banner(asked["view"]):
            assert check_view(_parsed(asked["view"])) == [], what
    if answer.status != 200 or not answer.text:
        return
    kind = body.get("type") if "command" not in body else "command"
    if kind == "block_suggestion":
        assert check_options(answer.body) == []
    elif kind == "view_submission":
        _closes_or_stays(answer.body, body)
    else:
        assert kind in ("command", "url_verification"), answer.text


def _untold(answer: Answer) -> bool:
    """The window is closed, or its trigger old, and whoever asked is nobody whom a message reaches."""
    happened = [event["event"] for event in answer.events]
    refused = [event.get("reason") for event in answer.events if event["event"] == "view_refused"]
    return answer.status == 503 and (refused[-1:] == ["not_found"] or happened[-1:] == ["not_told"])


def _under_banner(view: Any) -> bool:
    return any(block.get("block_id") == BANNER for block in _parsed(view)["blocks"][:1])


def _parsed(view: Any) -> Any:
    return json.loads(view) if isinstance(view, str) else view


def _closes_or_stays(answer: Json, body: Json) -> None:
    match answer:
        case {"response_action": "update" | "push", "view": view}:
            assert check_view(view) == []
        case {"response_action": "errors", "errors": errors}:
            inputs = {block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"}
            assert errors
            assert errors.keys() <= inputs
            assert all(errors.values())
        case _:
            raise AssertionError(answer)


def accounted(bot: Bot, sent: Tampered, since: int) -> None:
    """What was written is of the candidate whose file was open, and the journal says that it was done."""
    before, found = bot.now, bot.writes()
    if not found:
        return
    with bot.office.store.reading(BY_JULIE) as work:
        entries = raw(work).scalars(select(JournalEntry).where(JournalEntry.id > since)).all()
    acts = [entry for entry in entries if entry.action not in READING]
    people = written_of(before, found) | written_of(bot.now, found)
    if found.keys() - PERSONAL:
        assert acts, found
        assert people <= {entry.candidate_id for entry in acts}, found
    if "candidate" in place(sent.post.body) and callback(sent.body) == callback(sent.post.body):
        assert people <= {place(sent.body).get("candidate")}, found


def written_of(rows: Rows, found: dict[str, set[tuple[Any, ...]]]) -> set[int]:
    """Whose rows those are."""

    def of(table: str, row: Json) -> Any:
        match table:
            case "candidate":
                return row["id"]
            case "inscription" | "stored_message":
                dossier = rows["session_dossier"].get((row["dossier_id"],))
                return dossier and dossier["candidate_id"]
        return row.get("candidate_id")

    held = ((table, rows[table][key]) for table, keys in found.items() for key in keys if key in rows[table])
    return {person for table, row in held if (person := of(table, row)) is not None}


def callback(body: Any) -> Any:
    view = body.get("view") if isinstance(body, dict) else None
    return view.get("callback_id") if isinstance(view, dict) else None


def place(body: Any) -> Json:
    """What the window of a payload says of where it is."""
    try:
        read = json.loads(body["view"]["private_metadata"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def last_entry(bot: Bot) -> int:
    with bot.office.store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.max(JournalEntry.id))) or 0


def test_what_a_gesture_sends_altered_fails_in_words_and_writes_nothing_astray(bot: Bot) -> None:
    @FIXED
    @given(Tampering(bot.posts).strategy)
    def holds(sent: Tampered) -> None:
        bot.before(sent.post)
        since = last_entry(bot)
        answer = bot.send(sent.body)
        sound(answer, sent.body)
        accounted(bot, sent, since)

    holds()


# --- somebody else ----------------------------------------------------------------------------------


def as_person(slack_id: str) -> Callable[[Json], Json]:
    def disguised(body: Json) -> Json:
        return body | ({"user": person(body) | {"id": slack_id}} if "user" in body else {"user_id": slack_id})

    return disguised


def from_elsewhere(body: Json) -> Json:
    """As of a channel shared with another workspace: Julie's own id, another team's."""
    if "user" in body:
        return body | {"user": person(body) | {"team_id": "TOTHER"}, "is_ext_shared_channel": True}
    return body | {"team_id": "TOTHER"}


def in_another_workspace(body: Json) -> Json:
    return body | {"team": {"id": "TOTHER", "domain": "other"}, "team_id": "TOTHER"}


def person(body: Json) -> Json:
    user = body["user"]
    return user if isinstance(user, dict) else {}


DISGUISES = [as_person("UALEX"), as_person("UNOBODY"), from_elsewhere, in_another_workspace]


def test_nobody_without_the_right_is_told_or_changes_anything(bot: Bot) -> None:
    @FIXED
    @given(Tampering(bot.posts).strategy, st.sampled_from(DISGUISES), st.booleans())
    def holds(sent: Tampered, disguised: Callable[[Json], Json], altered: bool) -> None:
        body = sent.body if altered and isinstance(sent.body, dict) else sent.post.body
        body = disguised(body)
        bot.before(sent.post)
        searches = count(bot, Search.id)
        answer = bot.send(body)
        sound(answer, body)
        assert bot.writes() == {}
        assert count(bot, Search.id) == searches
        assert [secret for secret in SECRETS if secret in answer.told] == []

    holds()
    theirs = (one for one in bot.posts if slack_id(one.body) == bot.office.admin.id)
    for post in (one for one in theirs if not of_the_journal(one.body)):
        bot.before(post)
        answer = bot.send(as_person(bot.office.julie.id)(post.body))  # who advises, and does not administer
        sound(answer, post.body)
        assert bot.writes() == {}
        assert [secret for secret in SECRETS if secret in answer.told] == []


def of_the_journal(body: Json) -> bool:
    """Which everyone reads, as far as the changes of the files within reach."""
    typed = str(body.get("text") or "").startswith("journal")
    return typed or (body.get("view") or {}).get("callback_id") == "journal"


def slack_id(body: Json) -> str:
    return str(body["user"]["id"] if "user" in body else body["user_id"])


# --- again, and in another order --------------------------------------------------------------------


def saves(bot: Bot) -> list[Posted]:
    """The requests that wrote something."""
    after = [post.before for post in bot.posts[1:]] + [bot.now]
    return [post for post, then in zip(bot.posts, after, strict=True) if differing(post.before, then)]


def test_saves_that_come_twice_or_in_any_order_are_done_once(bot: Bot) -> None:
    known = saves(bot)
    assert len(known) > 20
    for post in known:
        bot.before(post)
        sound(bot.send(post.body), post.body)
        assert bot.writes()
        sound(bot.send(post.body), post.body)
        assert bot.writes() == {}, post.body

    @settings(FIXED, max_examples=max(EXAMPLES // 8, 1))
    @given(st.lists(st.integers(0, len(known) - 1), min_size=2, max_size=8))
    def holds(order: list[int]) -> None:
        bot.before(known[order[0]])
        for index in order:
            body, since = known[index].body, last_entry(bot)
            sound(bot.send(body), body)
            accounted(bot, Tampered(known[index], body, []), since)
            coherent(bot.now)

    holds()


def coherent(held: Rows) -> None:
    """A course is active once in a session, and no inscription is told twice to the same people."""
    lines = held["inscription"].values()
    active = [(r["dossier_id"], r["course_id"]) for r in lines if r["state"] is InscriptionState.ACTIVE]
    assert Counter(active).most_common(1)[0][1] == 1
    told = Counter(
        (message["recipient"], key[1])
        for key in held["stored_message_inscription"]
        if (message := held["stored_message"][key[:1]])["kind"] is MessageKind.ENROLLED
    )
    assert not told or told.most_common(1)[0][1] == 1


# --- no payload at all ------------------------------------------------------------------------------

WHOLE = [
    *(b"", b"{", b"[]", b"null", b"7", b'"x"', b"payload=", b"payload=null", b"payload=%7B", b"command"),
    *(b"\xff\xfe=1", b"payload=%FF%FE", b"ssl_check=1", b"command=%00&user_id=%00", b"a=1&" * 50_000),
    *(b"[" * 100_000, b'{"a":' * 5_000, b"payload=" + b"%7B%22a%22%3A" * 3_000, b"x" * 2_000_001),
    *(b'{"type":"event_callback","event":null}', b'{"type":"event_callback","event":{}}'),
    *(b'{"type":"url_verification"}', b'{"type":"view_submission","view":[]}', b'{"type":["block_actions"]}'),
    b'{"type":"event_callback","event":{"type":"user_change","user":{"id":7}},"authorizations":[[]]}',
    b'{"type":"shortcut","user":{"id":"UJULIE"},"callback_id":"find_candidate","trigger_id":"1","team":7}',
]


def test_a_body_that_is_no_payload_is_turned_away(quiet: Bot) -> None:
    @FIXED
    @given(
        st.one_of(st.sampled_from(WHOLE), st.binary(max_size=300)),
        st.sampled_from([FORM, JSON, "", "a/b; ="]),
    )
    def holds(content: bytes, kind: str) -> None:
        since = last_entry(quiet)
        headers = {"Content-Type": kind, **signed(quiet.office.sandbox.signing_secret, content)}
        answer = quiet.post(content, headers)
        sound(answer, {})
        assert answer.calls == []
        assert quiet.writes() == {}
        assert last_entry(quiet) == since

    holds()


def test_what_slack_did_not_sign_now_is_not_heard(quiet: Bot) -> None:
    secret = quiet.office.sandbox.signing_secret
    content = written(command(quiet.office, "/candidat", "leblanc"))
    fine = signed(secret, content)
    since = last_entry(quiet)
    for headers in (
        {},
        signed("another secret", content),
        signed(secret, content, age=6 * 60),
        signed(secret, content, age=-6 * 60),
        signed(secret, content.replace(b"leblanc", b"paul")),
        fine | {"X-Slack-Request-Timestamp": "9" * 400},
        fine | {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": fine["X-Slack-Signature"]},
    ):
        answer = quiet.post(content, headers)
        assert (answer.status, answer.text, answer.calls) == (401, "", [])
        assert {event["event"] for event in answer.events} <= {"request_unsigned", "signature_refused"}
    assert quiet.writes() == {}
    assert last_entry(quiet) == since
    assert quiet.post(content, fine).status == 200


def count(bot: Bot, column: Any) -> int:
    with bot.office.store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.count(column))) or 0
