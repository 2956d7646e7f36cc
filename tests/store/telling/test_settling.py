"""What is recorded of a message that Slack took, refused or lost: each by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience, Lane, MessageKind, MessageState, StoredMessage
from rac_bot.store.telling import outbox
from rac_bot.store.telling.outbox import LEASE, PACE, Claim, Posted
from rac_bot.store.work.work import Work
from tests.databases import BY_JULIE, raw
from tests.store.telling.test_outbox import A_SECOND, NOON, claim, message, nothing_due, record_sent

pytestmark = pytest.mark.sqlite  # `test_outbox.py` runs the same statements on both
LATER = NOON + timedelta(hours=1)
BLOCKS: list[dict[str, Any]] = [{"type": "divider"}]


@pytest.fixture
def stored(store: Store) -> list[int]:
    """Three messages that are due, of three recipients."""
    with store.writing(BY_JULIE) as work:
        raw(work).add_all(Lane(recipient=to, free_at=NOON) for to in ("C1", "C2", "U3"))
        raw(work).flush()
        return [a_message(work, to) for to in ("C1", "C2", "U3")]


def a_message(work: Work, to: str, key: str = "of") -> int:
    one = StoredMessage(
        key=f"{key}-{to}",
        kind=MessageKind.ENROLLED,
        audience=Audience.TEAM,
        recipient=to,
        actor="UJULIE",
        text="",
        blocks=[],
        state=MessageState.PENDING,
        created_at=NOON,
        due_at=NOON,
    )
    raw(work).add(one)
    raw(work).flush()
    return one.id


def lane(store: Store, to: str) -> Lane:
    with store.reading(BY_JULIE) as work:
        return raw(work).get_one(Lane, to)


def seen(store: Store, message_id: int, *fields: str) -> list[object]:
    kept = message(store, message_id)
    return [getattr(kept, field) for field in fields]


def test_who_posts_holds_the_message_and_its_lane(store: Store, stored: list[int]) -> None:
    claimed = claim(store)
    assert claimed == Claim(
        stored[0], 1, 1, "C1", "C1", None, None, erase=False, kind=MessageKind.ENROLLED, at=NOON
    )
    assert seen(store, claimed.id, "due_at", "attempts", "attempted_at") == [NOON + LEASE, 1, NOON]
    assert lane(store, "C1").free_at == NOON + PACE
    with store.reading(BY_JULIE) as work:
        assert outbox.in_doubt(work) == {claimed.id: NOON}


def test_who_edits_holds_the_message_alone(store: Store, stored: list[int]) -> None:
    record_sent(store, claim(store))
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(StoredMessage, stored[0]).state = MessageState.PENDING
    editing = claim(store, LATER)
    assert (editing.id, editing.ts) == (stored[0], "1516035600.000100")
    assert seen(store, editing.id, "due_at", "attempted_at") == [LATER + LEASE, None]
    assert lane(store, "C1").free_at == NOON + PACE


def test_one_persons_messages_have_no_channel_before_it_is_opened(store: Store, stored: list[int]) -> None:
    claims = [claim(store) for _one in stored]
    assert [(one.channel, one.direct) for one in claims] == [("C1", False), ("C2", False), (None, True)]
    with store.writing(BY_JULIE) as work:
        outbox.found_channel(work, "U3", "D3")
    assert (lane(store, "U3").channel, lane(store, "C1").channel) == ("D3", None)
    again = {one.id: one for one in (claim(store, NOON + LEASE) for _one in stored)}
    assert again[stored[2]].channel == "D3"


def test_what_is_due_or_waits_is_told_by_its_time(store: Store, stored: list[int]) -> None:
    with store.reading(BY_JULIE) as work:
        for moment, due in ((NOON, True), (NOON - A_SECOND, False)):
            assert outbox.something_due(work, moment) is outbox.something_waits(work, moment) is due
        assert outbox.counts(work) == {MessageState.PENDING: len(stored)}


def test_what_slack_had_after_all_is_edited_next(store: Store, stored: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        claimed = outbox.claim(work, NOON)
        assert claimed
        outbox.postponed(work, claimed, "why", NOON, unsure=True)
        outbox.adopted(work, claimed, "C1", "1.0", LATER)
    fields = ("channel", "ts", "sent_at", "reason", "attempted_at", "due_at", "state")
    assert seen(store, stored[0], *fields) == ["C1", "1.0", LATER, None, None, LATER, MessageState.PENDING]


@pytest.mark.parametrize(
    ("unsure", "aside", "doubt"),
    [(False, False, None), (True, False, NOON), (False, True, None), (True, True, NOON)],
)
def test_one_that_is_postponed_says_why_and_whether_it_may_be_there(
    store: Store, stored: list[int], unsure: bool, aside: bool, doubt: datetime | None
) -> None:
    claimed = claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.postponed(work, claimed, "w" * 201, LATER, unsure=unsure, aside=aside)
    fields = ("reason", "due_at", "attempted_at", "aside")
    assert seen(store, stored[0], *fields) == ["w" * 200, LATER, doubt, aside]


def test_one_in_doubt_stays_so_until_it_is_cleared(store: Store, stored: list[int]) -> None:
    claim(store)
    for _other in stored[1:]:
        record_sent(store, claim(store), "2.0")
    doubted = claim(store, LATER)
    assert doubted.doubt == NOON
    with store.writing(BY_JULIE) as work:
        outbox.postponed(work, doubted, "why", LATER)
        outbox.looked_into(work, doubted, LATER + A_SECOND)
        outbox.due_at_once(work, ["why"], LATER)
    assert seen(store, doubted.id, "attempted_at", "due_at") == [NOON, LATER + A_SECOND]
    with store.writing(BY_JULIE) as work:
        outbox.cleared(work, doubted, LATER)
    assert seen(store, doubted.id, "attempted_at", "due_at") == [None, LATER]


def test_what_was_refused_for_these_reasons_waits_no_longer(store: Store, stored: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        for reason in ("token_revoked", "is_archived"):
            claimed = outbox.claim(work, NOON)
            assert claimed
            outbox.postponed(work, claimed, reason, LATER)
        outbox.due_at_once(work, ["token_revoked", "token_expired"], NOON + A_SECOND)
    assert [message(store, one).due_at for one in stored] == [NOON + A_SECOND, LATER, NOON]


def test_a_lane_that_is_slowed_or_blocked_says_so_until_something_passes(
    store: Store, stored: list[int]
) -> None:
    claimed = claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.slowed(work, claimed, LATER)
        assert [outbox.blocked(work, claimed, "is_archived") for _twice in range(2)] == [True, False]
        assert outbox.blocked(work, claimed, "not_in_channel")
        assert outbox.blocked_lanes(work, ["C1", "C2", "C9"]) == {"C1": "not_in_channel"}
        assert outbox.blocked_lanes(work, ["C2"]) == {}
    assert (lane(store, "C1").free_at, lane(store, "C2").free_at) == (LATER, NOON)
    record_sent(store, claimed)
    with store.reading(BY_JULIE) as work:
        assert outbox.blocked_lanes(work, ["C1"]) == {}


def test_what_is_put_aside_is_sent_no_more_and_frees_what_waits_for_it(
    store: Store, stored: list[int]
) -> None:
    first, second, third = stored
    with store.writing(BY_JULIE) as work:
        waiting = raw(work).get_one(StoredMessage, third)
        waiting.key, waiting.due_at = outbox.anew_key(first), LATER
        other = raw(work).get_one(StoredMessage, second)
        other.due_at = LATER
        claimed = outbox.claim(work.at(NOON), NOON)
        assert claimed
        kind = outbox.put_aside(work.at(NOON + A_SECOND), claimed, MessageState.IN_DOUBT, "w" * 201)
    assert kind is MessageKind.ENROLLED
    assert outbox.anew_key(first) == f"anew:{first}"
    assert seen(store, first, "state", "reason", "attempted_at") == [MessageState.IN_DOUBT, "w" * 200, NOON]
    assert [message(store, one).due_at for one in (second, third)] == [LATER, NOON + A_SECOND]


def test_what_is_erased_or_let_go_of_is_empty_and_deleted_where_slack_may_have_it(
    store: Store, stored: list[int]
) -> None:
    posted, doubted, _unsent = stored
    record_sent(store, claim(store))
    claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.let_go(work, stored)
    states = [seen(store, one, "state", "text", "blocks", "erase", "revision") for one in stored]
    assert states == [
        [MessageState.SENT, "", [], True, 2],
        [MessageState.SENT, "", [], True, 2],
        [MessageState.ERASED, "", [], True, 2],
    ]
    with store.writing(BY_JULIE) as work:
        outbox.erase(work, stored, LATER)
    pending, erased = MessageState.PENDING, MessageState.ERASED
    assert [message(store, one).state for one in stored] == [pending, pending, erased]
    assert [message(store, one).due_at for one in (posted, doubted)] == [LATER, LATER]
    deleting = claim(store, LATER)
    assert (deleting.id, deleting.erase) == (posted, True)
    with store.writing(BY_JULIE) as work:
        held = raw(work).get_one(StoredMessage, posted)
        held.reason, held.attempted_at = "why", NOON
        anew = raw(work).get_one(StoredMessage, a_message(work, "C1", "anew"))
        anew.key, anew.due_at = outbox.anew_key(posted), LATER
        raw(work).flush()
        outbox.erased(work.at(NOON + A_SECOND), deleting)
    fields = ("state", "reason", "attempted_at")
    assert seen(store, posted, *fields) == [erased, None, None]
    assert message(store, anew.id).due_at == NOON + A_SECOND


def test_what_was_let_go_of_is_deleted_as_there_is_room(
    store: Store, stored: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "DELETED_TOGETHER", 1)
    for _each in stored:
        record_sent(store, claim(store))
    with store.writing(BY_JULIE) as work:
        outbox.let_go(work, stored[:2])
        assert not outbox.delete_some(work, NOON, LATER)  # none is older
        assert outbox.delete_some(work, LATER, LATER)
        assert outbox.delete_some(work, LATER, LATER)  # no room, one is left
    states = [message(store, one).state for one in stored]
    assert states == [MessageState.PENDING, MessageState.SENT, MessageState.SENT]
    with store.writing(BY_JULIE) as work:
        deleting = outbox.claim(work, LATER)
        assert deleting
        outbox.erased(work, deleting)
        assert outbox.delete_some(work, LATER, LATER)
        assert not outbox.delete_some(work, LATER, LATER)
    assert [message(store, one).due_at for one in stored[1:2]] == [LATER]


def test_what_slack_lost_is_posted_anew(store: Store, stored: list[int]) -> None:
    claimed = claim(store)
    record_sent(store, claimed)
    with store.writing(BY_JULIE) as work:
        outbox.lost(work, claimed, LATER)
    assert seen(store, stored[0], "channel", "ts", "due_at") == [None, None, LATER]


def test_what_slack_does_not_take_is_due_as_it_was_redrawn(store: Store, stored: list[int]) -> None:
    claimed = claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.redrawn(work, claimed, BLOCKS, "w" * 201, LATER)
    fields = ("blocks", "reason", "attempted_at", "due_at")
    assert seen(store, stored[0], *fields) == [BLOCKS, "w" * 200, None, LATER]


def test_direct_messages_that_are_no_more_are_opened_anew(store: Store, stored: list[int]) -> None:
    claims = [claim(store) for _one in stored]
    [direct] = [one for one in claims if one.direct]
    with store.writing(BY_JULIE) as work:
        outbox.found_channel(work, "U3", "D3")
        raw(work).get_one(StoredMessage, direct.id).channel = "D3"
        raw(work).flush()
        outbox.channel_died(work, direct, "channel_not_found", LATER)
    assert lane(store, "U3").channel is None
    fields = ("channel", "reason", "due_at", "attempted_at")
    assert seen(store, direct.id, *fields) == [None, "channel_not_found", LATER, None]
    doubted = claim(store, LATER)
    assert doubted.doubt is not None
    with store.writing(BY_JULIE) as work:
        outbox.channel_died(work, doubted, "channel_not_found", LATER)
    assert seen(store, doubted.id, "attempted_at") == [doubted.doubt]


def test_what_is_hastened_waits_for_nothing_before_it(store: Store, stored: list[int]) -> None:
    with store.writing(BY_JULIE) as work:
        behind = a_message(work, "C1", "behind")
        first = raw(work).get_one(StoredMessage, stored[0])
        first.due_at = LATER
        raw(work).get_one(Lane, "C1").free_at = LATER
        raw(work).get_one(Lane, "C2").free_at = LATER
        outbox.hasten(work, "C1", behind, NOON)
    assert [message(store, one).due_at for one in stored] == [NOON, NOON, NOON]
    assert (lane(store, "C1").free_at, lane(store, "C2").free_at) == (NOON, LATER)
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(Lane, "C1").free_at = NOON + PACE
        raw(work).flush()
        outbox.hasten(work, "C1", behind, NOON)
    assert lane(store, "C1").free_at == NOON + PACE  # the pace is kept


def test_what_is_posted_is_kept_as_it_was_posted(store: Store, stored: list[int]) -> None:
    claimed = claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.postponed(work, claimed, "why", NOON, aside=True)
        outbox.sent(work, claimed, Posted("texte", BLOCKS, "C1", "1.0"), LATER)
    fields = ("text", "blocks", "channel", "ts", "sent_at", "reason", "attempts", "attempted_at", "aside")
    assert seen(store, stored[0], *fields) == ["texte", BLOCKS, "C1", "1.0", LATER, None, 0, None, False]
    assert outbox.edit_times(NOON) == {"now": NOON, "soon": NOON + PACE}
    assert nothing_due(store, NOON) is False
