"""Two processes on one store, and a clock that is set wrong or right at any moment: each message once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from slack_sdk.web import SlackResponse

from rac_bot.delivery import Delivery
from rac_bot.slack.client import SlackClient
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience, Lane, MessageKind, MessageState, StoredMessage
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling.outbox import DOUBT, LEASE
from tests.databases import BY_JULIE, raw
from tests.delivery.scripted import Scripted

HOUR = timedelta(hours=1)
BLOCKS = [{"type": "section", "text": {"type": "plain_text", "text": "texte"}}]


class Posting(Scripted):
    """Slack keeps what is posted, by its own clock; while it takes a post, something happens."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__("none", {})
        self.meanwhile: Callable[[], object] = lambda: None
        self._now = now
        self._kept: list[tuple[float, list[Any]]] = []

    def chat_postMessage(self, *, channel: str, **said: Any) -> SlackResponse:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        self._kept.append((self._now(), said["blocks"]))
        return super().chat_postMessage(channel=channel)

    def conversations_history(self, *, channel: str, **asked: object) -> SlackResponse:
        oldest = float(str(asked["oldest"]))
        shown = [{"ts": f"{ts:.6f}", "blocks": blocks} for ts, blocks in self._kept if ts >= oldest]
        return self._answer("conversations.history", channel, {"messages": shown})


class Scene:
    """One message to post, and two workers; `passed` is what a clock that nobody sets counts."""

    def __init__(self, store: Store) -> None:
        self.store, self.start = store, utc_now()
        self.off, self.passed = timedelta(), timedelta()
        self.slack = Posting(lambda: (self.start + self.passed).timestamp())
        self.one, self.other = self._worker(), self._worker()
        with store.writing(BY_JULIE) as work:
            raw(work).add(Lane(recipient="CEQUIPE", free_at=self.start))
            raw(work).flush()
            told = {"key": "told", "recipient": "CEQUIPE", "actor": "UJULIE", "due_at": self.start}
            said = {
                "text": "texte",
                "blocks": BLOCKS,
                "kind": MessageKind.ENROLLED,
                "audience": Audience.TEAM,
            }
            raw(work).add(StoredMessage(**told, **said))

    def _worker(self) -> Delivery:
        return Delivery(
            self.store,
            cast(SlackClient, self.slack),
            read_by="outside",
            clock=lambda: self.start + self.passed + self.off,
            steady=lambda: self.passed.total_seconds(),
        )

    @property
    def state(self) -> MessageState:
        with self.store.reading(BY_JULIE) as work:
            return raw(work).query(StoredMessage).one().state

    def pass_by(self, *workers: Delivery) -> None:
        """A minute, in which they look each second."""
        for _ in range(60):
            self.passed += timedelta(seconds=1)
            for worker in workers:
                worker.send_due()


@pytest.fixture
def scene(store: Store) -> Scene:
    return Scene(store)


@pytest.mark.parametrize("off", [HOUR, 30 * HOUR, -HOUR])
@pytest.mark.parametrize("back", [False, True])
def test_a_clock_that_jumps_while_one_posts_lets_no_other_post_it(
    scene: Scene, off: timedelta, back: bool
) -> None:
    def jump() -> None:
        scene.off = off
        for _ in range(13):  # as long as a post may last
            scene.passed += timedelta(seconds=1)
            scene.other.send_due()
        scene.off = timedelta() if back else off

    scene.slack.meanwhile = jump
    scene.one.send_due()
    scene.pass_by(scene.other, scene.one)
    assert scene.slack.posted["CEQUIPE"] == 1
    assert scene.state is MessageState.SENT


@pytest.mark.parametrize("who", ["one", "other"])
@pytest.mark.parametrize("offs", [(HOUR, HOUR), (HOUR, timedelta()), (-HOUR, HOUR), (20 * HOUR, 20 * HOUR)])
def test_what_was_posted_by_a_wrong_clock_is_found_by_any(
    scene: Scene, offs: tuple[timedelta, timedelta], who: str
) -> None:
    scene.off, scene.slack.loses_answers = offs[0], True
    scene.one.send_due()
    scene.off, scene.slack.loses_answers = offs[1], False
    scene.pass_by(getattr(scene, who))
    scene.off = timedelta()
    scene.pass_by(getattr(scene, who))
    assert scene.slack.posted["CEQUIPE"] == 1
    assert scene.state is MessageState.SENT


def test_one_that_was_claimed_and_never_posted_goes_out_once_nobody_can_be_posting_it(scene: Scene) -> None:
    def dies() -> None:
        raise SystemExit

    scene.slack.meanwhile = dies
    with pytest.raises(SystemExit):
        scene.one.send_due()
    waited = LEASE + LEASE + DOUBT
    scene.passed += waited - DOUBT
    scene.other.send_due()
    assert not scene.slack.posted
    scene.pass_by(scene.other)
    assert (scene.slack.posted["CEQUIPE"], scene.state) == (1, MessageState.SENT)
