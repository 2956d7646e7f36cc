"""What the version before had not delivered goes on: what waited, what Slack refused, what was in doubt."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import MetaData, Table, insert

from rac_bot.delivery import Delivery
from rac_bot.slack.client import SlackClient
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import MessageState, StoredMessage
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import undelivered
from rac_bot.store.telling.outbox import DOUBT, LEASE
from tests.databases import BY_JULIE, raw
from tests.delivery.scripted import Scripted

pytestmark = pytest.mark.sqlite
BEFORE = "0013_phone"
BLOCKS = [{"type": "section", "text": {"type": "plain_text", "text": "texte"}}]
# Each to a channel of its own: its state, Slack's word, whether it may have been posted, whether it was.
WAITING = ("pending", "ratelimited", False, False)
EDITED = ("pending", "message_limit_exceeded", False, True)
LOST = ("failed", "message_limit_exceeded", False, False)  # at first sight, then
REFUSED = ("failed", "msg_too_long", False, False)
DOUBTFUL = ("in_doubt", "missing_scope", True, False)
LOOKED_FOR = ("pending", "fatal_error", True, False)
ROWS = (WAITING, EDITED, LOST, REFUSED, DOUBTFUL, LOOKED_FOR)


@pytest.fixture
def before(tmp_path: Path) -> Iterator[tuple[Store, datetime]]:
    """The outbox of the version before, upgraded; a lane's time is what Slack had asked for: tomorrow."""
    store = Store(f"sqlite:///{tmp_path / 'before.db'}")
    schema.upgrade(store, BEFORE)
    now = utc_now()
    made = MetaData()
    lanes, messages = (Table(name, made, autoload_with=store.engine) for name in ("lane", "stored_message"))
    with store.engine.begin() as connection:
        for number, (state, reason, doubt, at_slack) in enumerate(ROWS):
            to = f"C{number}"
            far = now + timedelta(days=1)
            connection.execute(insert(lanes).values(recipient=to, free_at=far, blocked=None))
            at = {"ts": "1.0", "channel": to} if at_slack else {}
            tried = {"attempted_at": now - timedelta(hours=1)} if doubt else {}
            facts = {"key": to, "kind": "enrolled", "audience": "team", "recipient": to, "actor": "UJULIE"}
            said = {"text": "texte", "blocks": BLOCKS, "revision": 1, "state": state, "reason": reason}
            times = {"attempts": 3, "due_at": far, "created_at": now - timedelta(hours=2)}
            connection.execute(insert(messages).values(**facts, **said, **times, **at, **tried))
    schema.upgrade(store)
    yield store, now
    store.close()


def states(store: Store) -> list[MessageState]:
    with store.reading(BY_JULIE) as work:
        return [one.state for one in raw(work).query(StoredMessage).order_by(StoredMessage.id)]


def test_what_waited_goes_out_and_the_rest_as_an_administrator_asks(before: tuple[Store, datetime]) -> None:
    store, now = before
    slack = Scripted("auth.test", {})
    client = cast(SlackClient, slack)
    delivery = Delivery(store, client, ["UADMIN"], clock=lambda: now, steady=lambda: now.timestamp())
    delivery.send_due()
    now += LEASE + DOUBT  # what was in doubt may have been posted by a process that runs still
    delivery.send_due()
    sent, failed, in_doubt = MessageState.SENT, MessageState.FAILED, MessageState.IN_DOUBT
    assert states(store) == [sent, sent, failed, failed, in_doubt, sent]
    with store.writing(BY_JULIE) as work:
        for message_id in undelivered.ids(work, doubtful=True):
            undelivered.retry(work, message_id, now, may_double=True)
    now += timedelta(seconds=20)
    delivery.send_due()
    assert states(store) == [sent] * len(ROWS)
    assert sorted(slack.posted.values()) == [1] * (len(ROWS) - 1)  # an edit is none
