"""Answers that nobody foresaw, channels that die, clocks put back: no message is lost, nor doubled."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rac_bot.store.models import Audience, Lane, MessageKind, MessageState, StoredMessage
from rac_bot.store.telling import moving, undelivered
from rac_bot.store.telling.outbox import DOUBT, PACE
from rac_bot.store.telling.waits import FAR, LONGEST
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office
from tests.databases import BY_JULIE, raw

HOUR = timedelta(hours=1)
SENT, PENDING = MessageState.SENT, MessageState.PENDING
COURSES = ("322-001-RL", "322-002-RL")


@pytest.fixture
def college(office: Office) -> Office:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for da in ("1234567", "2345678"):
            a_dossier(work, a_candidate(work, grid, da=da), "A-2017")
    return office


@pytest.fixture
def saved(college: Office) -> Office:
    enrol(college)
    return college


def enrol(office: Office, da: str = "1234567", course: str = COURSES[0]) -> None:
    office.julie.command(f"/inscrire {da} {course}")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()


def told(office: Office, audience: Audience = Audience.TEAM) -> list[StoredMessage]:
    with office.store.reading(BY_JULIE) as work:
        wanted = select(StoredMessage).where(StoredMessage.audience == audience).order_by(StoredMessage.id)
        return list(raw(work).scalars(wanted))


def posts(office: Office) -> tuple[int, int]:
    """In the team's channel, and at Julie's."""
    return len(office.luc.channel_messages(office.team)), len(office.julie.direct_messages())


def later(office: Office, by: timedelta = LONGEST) -> None:
    office.ahead += by
    office.deliver()


def test_an_answer_that_says_yes_and_not_where_is_in_doubt_not_sent(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", without=["ts"], times=2)
    saved.deliver()
    [message] = told(saved)
    assert (message.state, message.ts, message.reason) == (PENDING, None, "Unreadable")
    assert message.attempted_at
    later(saved, DOUBT)
    assert {one.state for audience in (Audience.TEAM, Audience.ADVISOR) for one in told(saved, audience)} == {
        SENT
    }
    assert posts(saved) == (1, 1)
    assert told(saved)[0].ts == saved.luc.channel_messages(saved.team)[0].ts


@pytest.mark.parametrize(
    ("method", "missing"),
    [
        ("conversations.open", "channel"),
        ("conversations.info", "channel"),
        ("conversations.history", "messages"),
    ],
)
def test_an_answer_that_lacks_what_it_should_hold_makes_the_message_wait(
    saved: Office, method: str, missing: str
) -> None:
    if method == "conversations.history":
        saved.sandbox.fail("chat.postMessage", drop=True, effected=True, times=2)
    saved.sandbox.fail(method, without=[missing], times=2)
    for _ in range(4):
        later(saved)
    assert posts(saved) == (1, 1)
    assert saved.admin.direct_messages() == []


def test_a_direct_message_whose_channel_died_is_opened_anew(saved: Office) -> None:
    saved.deliver()
    first = told(saved, Audience.ADVISOR)[0].channel
    saved.sandbox.close_direct(saved.julie)
    enrol(saved, da="2345678")
    later(saved, 2 * PACE)
    later(saved, 2 * PACE)
    _before, message = told(saved, Audience.ADVISOR)
    assert (message.state, message.reason, posts(saved)[1]) == (SENT, None, 1)
    assert message.channel != first
    with saved.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Lane, "UJULIE").channel == message.channel


def test_an_edit_of_what_died_with_its_channel_is_told_as_a_new_message(saved: Office) -> None:
    saved.deliver()
    saved.sandbox.close_direct(saved.julie)
    enrol(saved, course=COURSES[1])  # joins the message that Julie has
    for _ in range(4):
        later(saved, 2 * PACE)
    [message] = saved.julie.direct_messages()
    assert COURSES[1] in message.text
    assert told(saved, Audience.ADVISOR)[0].state is SENT
    assert saved.admin.direct_messages() == []


@pytest.mark.parametrize("fault", [{}, {"status": 200, "error": "rate_limited"}], ids=["429", "200"])
def test_no_wait_that_slack_asks_for_is_longer_than_its_bound(
    saved: Office, fault: dict[str, object]
) -> None:
    saved.sandbox.fail("chat.postMessage", retry_after=24 * 3600, times=2, **fault)  # type: ignore[arg-type]
    saved.deliver()
    later(saved, LONGEST - timedelta(minutes=1))
    assert posts(saved) == (0, 0)
    later(saved, timedelta(minutes=1, seconds=1))
    assert posts(saved) == (1, 1)


def test_administrators_are_told_of_a_wait_that_lasts_and_once(saved: Office) -> None:
    saved.sandbox.fail("conversations.info", error="ratelimited", times=None)
    for _ in range(14):
        later(saved)
    [notice] = saved.admin.direct_messages()
    assert "attendent depuis un moment" in notice.text
    saved.sandbox.heal()
    later(saved)
    assert posts(saved) == (1, 1)


def test_a_clock_put_back_an_hour_holds_nothing_up_and_doubles_nothing(saved: Office) -> None:
    saved.ahead = HOUR
    saved.sandbox.fail("chat.postMessage", drop=True, effected=True, times=1)  # whether it was posted?
    saved.deliver()
    saved.ahead = timedelta()
    for _ in range(3):
        later(saved, DOUBT)
    assert posts(saved) == (1, 1)
    saved.ahead += 2 * HOUR
    saved.deliver()
    enrol(saved, da="2345678")
    saved.ahead -= 2 * HOUR - DOUBT
    later(saved, 2 * PACE)
    assert posts(saved) == (2, 2)


@pytest.mark.parametrize("tried", [True, False], ids=["by-a-version-before", "by-a-clock-ahead"])
def test_a_time_that_lies_far_off_waits_no_longer_whoever_wrote_it(saved: Office, tried: bool) -> None:
    """A version before kept to whatever Slack had asked for; a clock was ahead as the message was stored."""
    day = saved.now() + timedelta(days=1)
    wrote = {"attempts": 1, "reason": "ratelimited"} if tried else {"created_at": day}
    with saved.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Lane).values(free_at=day))
        raw(work).execute(update(StoredMessage).values(due_at=day, **wrote))
    saved.deliver()
    assert posts(saved) == (1, 1)


def test_what_was_never_tried_keeps_its_own_time_however_far(saved: Office) -> None:
    """The others of somebody erased are told an hour later at most."""
    with saved.store.writing(BY_JULIE) as work:
        raw(work).execute(update(StoredMessage).values(due_at=saved.now() + FAR * 2))
    saved.deliver()
    assert posts(saved) == (0, 0)


def test_asking_for_a_message_breaks_every_wait_before_it(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", retry_after=500, times=2)
    saved.deliver()
    enrol(saved, da="2345678")  # waits behind
    with saved.store.writing(BY_JULIE) as work:
        for one in undelivered.troubles(work.at(saved.now())):
            assert one.next_try
            assert timedelta(minutes=7) < one.next_try - saved.now() <= timedelta(seconds=500)
        last = told(saved)[-1].id
        undelivered.retry(work.at(saved.now()), last, saved.now(), may_double=False)
    later(saved, timedelta(seconds=1))
    later(saved, 2 * PACE)
    assert [one.state for one in told(saved)] == [SENT, SENT]


def test_a_word_that_nobody_knows_holds_up_that_message_alone_and_for_no_longer_than_it_lasts(
    saved: Office,
) -> None:
    first = told(saved)[0].id
    saved.sandbox.fail("chat.postMessage", error="a_word_of_tomorrow", times=None)
    for _ in range(5):
        later(saved)
    enrol(saved, da="2345678")
    saved.sandbox.heal()
    saved.sandbox.fail("chat.postMessage", error="a_word_of_tomorrow", times=None)
    saved.deliver()
    saved.sandbox.heal()
    with saved.store.writing(BY_JULIE) as work:  # the first is not due yet: another goes before it
        wait = {"due_at": saved.now() + LONGEST}
        raw(work).execute(update(StoredMessage).where(StoredMessage.id == first).values(**wait))
    later(saved, timedelta(minutes=1))
    assert [one.state for one in told(saved)] == [PENDING, SENT]
    later(saved)
    assert [one.state for one in told(saved)] == [SENT, SENT]
    notices = [one.text for one in saved.admin.direct_messages() if "CEQUIPE" in one.text]
    assert len(notices) == 1
    assert "a_word_of_tomorrow" in notices[0]


def test_an_alarm_is_tried_until_one_administrator_has_it_and_no_longer(saved: Office) -> None:
    saved.delivery._refusals._alarms._admins = ["UADMIN", "ULUC"]
    saved.sandbox.fail("chat.postMessage", error="msg_too_long", times=None)
    for _ in range(4):
        later(saved)
    alarms = told(saved, Audience.ADMIN)
    assert {one.state for one in alarms} == {PENDING}
    with saved.store.writing(BY_JULIE) as work:  # one of them gets through
        reaching = update(StoredMessage).where(StoredMessage.recipient == "ULUC")
        raw(work).execute(reaching.values(state=SENT))
    for _ in range(2):
        later(saved)
    assert {one.recipient: one.state for one in told(saved, Audience.ADMIN)} == {
        "ULUC": SENT,
        "UADMIN": MessageState.FAILED,
    }


def test_a_team_that_changed_its_channel_gets_there_what_waited_in_its_order(saved: Office) -> None:
    saved.deliver()
    saved.sandbox.change(saved.team, archived=True)
    enrol(saved, da="2345678")
    later(saved, 2 * PACE)
    assert [one.state for one in told(saved)] == [SENT, PENDING]
    new = saved.sandbox.channel("rac-nouveau", id="CNOUVEAU", private=True, members=[saved.luc], bot=True)
    with saved.store.writing(BY_JULIE) as work:
        moved = moving.redirect(work, "CEQUIPE", new.id, saved.now(), may_double=False)
    assert moved[:3] == (1, 0, 0)
    later(saved, 2 * PACE)
    assert len(saved.luc.channel_messages(new)) == 1
    assert [(one.state, one.recipient) for one in told(saved)] == [(SENT, "CEQUIPE"), (SENT, "CNOUVEAU")]


def test_what_may_stand_in_the_old_channel_goes_over_only_where_it_may_be_doubled(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", drop=True, effected=True, times=2)
    saved.deliver()
    for may_double, outcome in ((False, (0, 1, 0)), (True, (1, 0, 0))):
        with saved.store.writing(BY_JULIE) as work:
            moved = moving.redirect(work, "CEQUIPE", "CNOUVEAU", saved.now(), may_double=may_double)
        assert moved[:3] == outcome


def test_a_message_given_up_goes_no_more_and_takes_no_line_more(saved: Office) -> None:
    [message] = told(saved)
    with saved.store.writing(BY_JULIE) as work:
        moving.abandon(work, message.id, deleted=False)
    enrol(saved, course=COURSES[1])  # would have joined it
    later(saved, 2 * PACE)
    [text] = [one.text for one in saved.luc.channel_messages(saved.team)]
    assert COURSES[1] in text
    assert COURSES[0] not in text
    assert [one.state for one in told(saved)] == [MessageState.ABANDONED, SENT]
    with saved.store.writing(BY_JULIE) as work:
        undelivered.retry(work, message.id, saved.now(), may_double=False)
    later(saved, 2 * PACE)
    assert {one.state for one in told(saved)} == {SENT}
    assert {one.kind for one in told(saved)} == {MessageKind.ENROLLED}
