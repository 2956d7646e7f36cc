"""Every error that Slack documents, of each method, from each place that calls it: none loses a message.

What becomes of each is said below by its kind: a word that Slack adds needs its kind, a kind its outcome.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple, cast

import pytest
from sqlalchemy import select, update

from rac_bot.delivery import Delivery
from rac_bot.delivery.refusals import DELAYED, STEPS_ASIDE
from rac_bot.i18n import language
from rac_bot.messages.trouble import Trouble
from rac_bot.slack.client import SlackClient
from rac_bot.slack.words import METHODS, Kind, kind, kinds
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience, Lane, MessageKind, MessageState, StoredMessage
from rac_bot.store.models.base import utc_now
from rac_bot.words.remedies import remedy
from tests.databases import BY_JULIE, raw
from tests.delivery.scripted import Scripted

pytestmark = pytest.mark.sqlite  # what answers is the same on either

TOMORROW = "a_word_of_tomorrow"  # which Slack does not document yet
LATER = timedelta(minutes=11)  # past any wait
PENDING, SENT, FAILED = MessageState.PENDING, MessageState.SENT, MessageState.FAILED
IN_DOUBT, ERASED = MessageState.IN_DOUBT, MessageState.ERASED


class Outcome(NamedTuple):
    lasting: MessageState  # as long as Slack says so
    told: Trouble | None  # to administrators, once
    healed: MessageState  # once Slack takes it
    posts: int = 1  # in all
    first: MessageState | None = None  # at once, where it does not last


class Place(NamedTuple):
    """Where a method is called from: what is stored there, and what becomes of it by the kind of the word."""

    method: str
    stored: dict[str, Any]
    outcomes: dict[Kind, Outcome]


AT_SLACK = {"ts": "1.0", "text": "texte"}
LOOKED_FOR = {"attempted_at": utc_now() - timedelta(hours=1)}
WAITED = Outcome(PENDING, Trouble.DELAYED, SENT)
MENDED = Outcome(PENDING, Trouble.BLOCKED, SENT)
ON_THE_WAY = {Kind.WAIT: WAITED, Kind.UNSURE: WAITED, Kind.BLOCKED: MENDED, Kind.UNKNOWN: MENDED}
POSTED = ON_THE_WAY | {Kind.OURS: Outcome(FAILED, Trouble.REFUSED, FAILED, 0)}
EDITED = {one: outcome._replace(posts=0) for one, outcome in POSTED.items()} | {
    Kind.GONE: Outcome(SENT, None, SENT)  # as a new message
}
STANDS = Outcome(PENDING, Trouble.UNDELETED, ERASED, 0)
DELETED = dict.fromkeys((Kind.BLOCKED, Kind.OURS, Kind.UNKNOWN), STANDS) | {
    **dict.fromkeys((Kind.WAIT, Kind.UNSURE), Outcome(PENDING, Trouble.DELAYED, ERASED, 0)),
    Kind.DONE: Outcome(ERASED, None, ERASED, 0),
}
DOUBTED = ON_THE_WAY | dict.fromkeys(
    (Kind.BLOCKED, Kind.OURS), Outcome(IN_DOUBT, Trouble.IN_DOUBT, IN_DOUBT, 0)
)
ASKED = ON_THE_WAY | {Kind.OURS: MENDED}  # it is not about the message
ALARM = dict.fromkeys((Kind.WAIT, Kind.UNSURE, Kind.OURS), Outcome(PENDING, None, SENT)) | {
    **dict.fromkeys((Kind.BLOCKED, Kind.UNKNOWN), MENDED),
}
ALARM_DOUBTED = ALARM | dict.fromkeys((Kind.BLOCKED, Kind.OURS), Outcome(SENT, None, SENT, first=PENDING))

PLACES = {
    "a direct message is opened": Place("conversations.open", {"to": "U"}, ASKED),
    "who reads the channel is asked": Place("conversations.info", {"to": "C"}, ASKED),
    "it is posted in the channel": Place("chat.postMessage", {"to": "C"}, POSTED),
    "it is posted to a person": Place("chat.postMessage", {"to": "U"}, POSTED),
    "it is edited in the channel": Place("chat.update", {"to": "C", **AT_SLACK}, EDITED),
    "it is edited at a person's": Place("chat.update", {"to": "U", **AT_SLACK}, EDITED),
    "it is deleted in the channel": Place("chat.delete", {"to": "C", "erase": True, **AT_SLACK}, DELETED),
    "it is deleted at a person's": Place("chat.delete", {"to": "U", "erase": True, **AT_SLACK}, DELETED),
    "it is looked for in the channel": Place("conversations.history", {"to": "C", **LOOKED_FOR}, DOUBTED),
    "it is looked for at a person's": Place("conversations.history", {"to": "U", **LOOKED_FOR}, DOUBTED),
    "an alarm is posted": Place("chat.postMessage", {"to": "U", "kind": MessageKind.NOTICE}, ALARM),
    "an alarm is looked for": Place(
        "conversations.history", {"to": "U", "kind": MessageKind.NOTICE, **LOOKED_FOR}, ALARM_DOUBTED
    ),
}
TOKENS = [word for word, meant in METHODS["auth.test"].items() if meant is Kind.TOKEN]


class Rig:
    """A delivery, its store and its clock; one message for each recipient."""

    def __init__(self, store: Store, slack: Scripted, stored: dict[str, Any], recipients: list[str]) -> None:
        self.store, self.slack, self.now = store, slack, utc_now()
        client = cast(SlackClient, slack)
        steady = lambda: self.now.timestamp()  # noqa: E731
        self.delivery = Delivery(store, client, ["UADMIN"], clock=lambda: self.now, steady=steady)
        facts = {"kind": MessageKind.ENROLLED, "text": "texte"} | stored
        del facts["to"]
        to_open = slack.method == "conversations.open"
        opened = {one: f"D{one}" for one in recipients if one[0] == "U" and not to_open}
        with store.writing(BY_JULIE) as work:
            for one in recipients:
                raw(work).add(Lane(recipient=one, free_at=self.now, channel=opened.get(one)))
            raw(work).flush()
            for one in recipients:
                at_slack = {"channel": opened.get(one, one)} if facts.get("ts") else {}
                blocks = [{"type": "section", "text": {"type": "plain_text", "text": "texte"}}]
                told = {
                    "key": f"told:{one}:{one}",
                    "audience": Audience.TEAM,
                    "actor": "UJULIE",
                    "due_at": self.now,
                }
                raw(work).add(StoredMessage(recipient=one, blocks=blocks, **told, **facts, **at_slack))

    def rows(self) -> dict[str, StoredMessage]:
        with self.store.reading(BY_JULIE) as work:
            found = raw(work).query(StoredMessage).where(StoredMessage.recipient != "UADMIN")
            return {one.recipient: one for one in found}

    def alarms(self) -> list[tuple[str, str, str]]:
        """The trouble, the recipient and the word that the administrator is told of."""
        with self.store.reading(BY_JULIE) as work:
            keys = [
                one.key for one in raw(work).query(StoredMessage).where(StoredMessage.recipient == "UADMIN")
            ]
        return [(trouble, to, word) for trouble, to, _id, word, _admin in (key.split(":") for key in keys)]

    def pass_by(self, long: timedelta = LATER, *, attempts: int | None = None) -> None:
        self.now += long
        if attempts is not None:
            with self.store.writing(BY_JULIE) as work:
                raw(work).execute(
                    update(StoredMessage).where(StoredMessage.state == PENDING).values(attempts=attempts)
                )
        self.delivery.send_due()


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Place:
    return PLACES[request.param]


def test_no_documented_error_loses_a_message_nor_passes_in_silence(store: Store, place: Place) -> None:
    words = [word for word, meant in METHODS[place.method].items() if meant is not Kind.TOKEN]
    said = {f"{place.stored['to']}{n:03}": word for n, word in enumerate([*words, TOMORROW])}
    rig = Rig(store, Scripted(place.method, dict(said)), place.stored, list(said))
    expected = {to: place.outcomes[kind(place.method, word)] for to, word in said.items()}
    rig.delivery.send_due()
    first = rig.rows()
    rig.pass_by(attempts=DELAYED - 1)
    for _ in range(2):
        rig.pass_by()
    lasting, alarms = rig.rows(), rig.alarms()
    rig.slack.heal()
    for _ in range(3):
        rig.pass_by()
    healed = rig.rows()
    for to, word in said.items():
        outcome, cell = expected[to], (place.method, word)
        at_first = outcome.first or outcome.lasting
        assert first[to].state is at_first, cell
        assert lasting[to].state is outcome.lasting, cell
        assert first[to].reason == (None if at_first in (SENT, ERASED) else word), cell
        told = [trouble for trouble, recipient, _word in alarms if recipient == to]
        assert told == ([outcome.told] if outcome.told else []), cell
        assert (healed[to].state, rig.slack.posted[to]) == (outcome.healed, outcome.posts), cell
    assert {word for _trouble, _to, word in rig.alarms()} <= set(said.values())  # nothing is told for another


def test_an_alarm_of_which_no_answer_comes_is_not_there_a_dozen_times(store: Store) -> None:
    place = PLACES["an alarm is looked for"]
    rig = Rig(store, Scripted(place.method, {"U001": "missing_scope"}), place.stored, ["U001"])
    rig.slack.loses_answers = True
    for _ in range(120):  # an hour
        rig.pass_by(timedelta(seconds=30))
    assert 1 <= rig.slack.posted["U001"] <= 4


def test_an_alarm_that_is_refused_holds_up_no_other_for_long(store: Store) -> None:
    place = PLACES["an alarm is posted"]
    rig = Rig(store, Scripted(place.method, {"U001": "msg_too_long"}), place.stored, ["U001"])
    with store.writing(BY_JULIE) as work:
        behind = {"key": "behind", "recipient": "U001", "audience": Audience.TEAM, "actor": "UJULIE"}
        told = {"kind": MessageKind.NOTICE, "text": "autre", "blocks": [{"type": "divider"}]}
        raw(work).add(StoredMessage(due_at=rig.now, **behind, **told))
    for _ in range(STEPS_ASIDE):
        rig.pass_by()
    rig.slack.heal()
    rig.pass_by(timedelta(seconds=2))  # the first waits longer
    with store.reading(BY_JULIE) as work:
        rows = raw(work).execute(select(StoredMessage.key, StoredMessage.state)).all()
        states: dict[str, MessageState] = dict(rows)
    assert (states["told:U001:U001"], states["behind"]) == (PENDING, SENT)


def test_a_refused_token_holds_all_up_until_it_is_good_whoever_is_called(store: Store, place: Place) -> None:
    to = f"{place.stored['to']}001"
    rig = Rig(store, Scripted(place.method, {}), place.stored, [to])
    for word in TOKENS:
        rig.slack.words["*"] = word
        rig.pass_by()
        row = rig.rows()[to]
        assert (row.state, row.reason, rig.delivery.token_refused) == (PENDING, word, True)
    rig.slack.heal()
    for _ in range(2):
        rig.pass_by()
    assert rig.rows()[to].state in (SENT, ERASED)
    assert rig.alarms() == []  # it could not be sent: the probe tells it


@pytest.fixture(params=["fr", "en"])
def _speaking(request: pytest.FixtureRequest) -> Iterator[None]:
    before = language.set(request.param)
    yield
    language.reset(before)


@pytest.mark.usefixtures("_speaking")
def test_each_of_them_has_a_sentence_that_says_what_to_do() -> None:
    called = {place.method for place in PLACES.values()}
    for word in {word for method in called for word in METHODS[method]}:
        if kinds(word) <= {Kind.GONE, Kind.DONE}:
            continue  # nothing is held up by it
        for recipient in ("U1", "C1"):
            said, unknown = remedy(word, recipient), remedy(TOMORROW, recipient)
            assert said[-1] == "." or said.endswith("/invite @rac"), word
            assert said != unknown.replace(TOMORROW, word), word
    for word in ("channel_not_found", "is_archived", "restricted_action"):  # a person is no channel
        assert remedy(word, "U1") != remedy(word, "C1")
        assert "/invite" not in remedy(word, "W1")
    assert "rac-bot messages redirect C1 " in remedy("is_archived", "C1")
    assert "rac-bot messages abandon --to U1" in remedy("user_disabled", "U1")
