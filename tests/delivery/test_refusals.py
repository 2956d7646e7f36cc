"""How long a refused message waits, whether those behind it do, and when administrators are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from rac_bot.delivery.alarms import Alarms
from rac_bot.delivery.doubts import Doubts
from rac_bot.delivery.refusals import DELAYED, MENDED_SOON, STEPS_ASIDE, Refusals
from rac_bot.messages.trouble import Trouble
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Lane, MessageKind, StoredMessage
from rac_bot.store.telling import outbox
from rac_bot.store.telling.outbox import DOUBT, Claim
from rac_bot.store.telling.waits import LONGEST
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, raw
from tests.store.telling.test_outbox import NOON, message
from tests.store.telling.test_settling import a_message, lane

pytestmark = pytest.mark.sqlite
MINUTE = timedelta(minutes=1)


class Told:
    """Administrators, who are told of what."""

    def __init__(self) -> None:
        self.of: list[tuple[Trouble, str]] = []

    def tell(self, _work: Work, trouble: Trouble, reason: str, _claimed: Claim) -> None:
        self.of.append((trouble, reason))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def refusals(store: Store, told: Told) -> Refusals:
    def write(act: Callable[[Work], None]) -> None:
        with store.writing(BY_JULIE) as work:
            act(work.at(NOON))

    return Refusals(write, cast(Alarms, told), cast(Doubts, None), lambda: NOON)


@pytest.fixture
def claimed(store: Store) -> Claim:
    with store.writing(BY_JULIE) as work:
        raw(work).add(Lane(recipient="C1", free_at=NOON))
        raw(work).flush()
        a_message(work, "C1")
        found = outbox.claim(work, NOON)
    assert found
    return found


class Answer(dict[str, Any]):
    """Slack's, as the library keeps it."""

    status_code = 200

    def __init__(self, word: str, method: str, asked: int | None = None) -> None:
        super().__init__(ok=False, error=word)
        self.api_url = f"https://slack.com/api/{method}"
        self.headers = {"Retry-After": str(asked)} if asked else {}


def error(word: str, method: str = "chat.postMessage", asked: int | None = None) -> SlackApiError:
    return SlackApiError(word, Answer(word, method, asked))  # type: ignore[no-untyped-call]


@pytest.fixture(autouse=True)
def as_many_minutes_as_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rac_bot.delivery.refusals.back_off", lambda attempt: attempt * MINUTE)


@pytest.mark.parametrize(
    ("word", "attempt", "wait", "aside"),
    [
        ("a_word_of_tomorrow", 1, MINUTE, False),
        ("a_word_of_tomorrow", STEPS_ASIDE - 1, 3 * MINUTE, False),
        ("a_word_of_tomorrow", STEPS_ASIDE, 4 * MINUTE, True),
        ("is_archived", 1, MENDED_SOON, False),
        ("is_archived", STEPS_ASIDE, MENDED_SOON, False),
    ],
)
def test_what_is_blocked_is_tried_soon_and_what_nobody_knows_steps_aside(
    store: Store,
    claimed: Claim,
    refusals: Refusals,
    told: Told,
    word: str,
    attempt: int,
    wait: Any,
    aside: bool,
) -> None:
    refusals.settle(replace(claimed, attempt=attempt), error(word), posting=True)
    kept = message(store, claimed.id)
    assert (kept.reason, kept.due_at, kept.aside) == (word, NOON + wait, aside)
    assert told.of == [(Trouble.BLOCKED, word)]
    refusals.block(replace(claimed, attempt=STEPS_ASIDE), word)
    assert message(store, claimed.id).due_at == NOON + MENDED_SOON
    assert told.of == [(Trouble.BLOCKED, word)]  # once


@pytest.mark.parametrize(
    ("attempt", "asked", "wait", "delayed"),
    [
        (1, 20, timedelta(seconds=20), False),
        (DELAYED - 1, None, 9 * MINUTE, False),
        (DELAYED, 20, timedelta(seconds=20), True),
        (1, 3600, LONGEST, False),
    ],
)
def test_it_waits_as_slack_asks_within_a_bound_and_administrators_are_told_in_the_end(
    store: Store,
    claimed: Claim,
    refusals: Refusals,
    told: Told,
    attempt: int,
    asked: Any,
    wait: Any,
    delayed: bool,
) -> None:
    free = lane(store, "C1").free_at
    refusals.settle(replace(claimed, attempt=attempt), error("ratelimited", asked=asked), posting=True)
    assert message(store, claimed.id).due_at == NOON + wait
    assert lane(store, "C1").free_at == (NOON + wait if asked else free)
    assert told.of == ([(Trouble.DELAYED, "ratelimited")] if delayed else [])
    told.of.clear()
    notice = replace(claimed, attempt=attempt, kind=MessageKind.NOTICE)
    refusals.settle(notice, error("ratelimited", asked=asked), posting=True)
    assert told.of == []  # an alarm is told of by none


def test_one_that_slack_does_not_delete_is_told_of_and_holds_up_nothing(
    store: Store, claimed: Claim, refusals: Refusals, told: Told
) -> None:
    with store.writing(BY_JULIE) as work:
        anew = a_message(work, "C1", "anew")
        waiting = raw(work).get_one(StoredMessage, anew)
        waiting.key, waiting.due_at = outbox.anew_key(claimed.id), NOON + MINUTE
    deleting = replace(claimed, erase=True, attempt=2)
    refusals.settle(deleting, error("cant_delete_message", "chat.delete"), posting=False)
    assert told.of == [(Trouble.UNDELETED, "cant_delete_message")]
    assert message(store, claimed.id).due_at == NOON + 2 * MINUTE
    assert message(store, anew).due_at == NOON


def test_one_that_may_be_there_waits_until_it_can_be_looked_for(
    store: Store, claimed: Claim, refusals: Refusals
) -> None:
    second = timedelta(seconds=1)
    for one, unsure, asked, wait in (
        (claimed, False, second, second),
        (claimed, True, second, DOUBT),
        (replace(claimed, doubt=NOON), False, second, DOUBT),
        (claimed, True, MINUTE, MINUTE),
    ):
        refusals.postpone(one, "why", asked, unsure=unsure)
        assert message(store, claimed.id).due_at == NOON + wait
