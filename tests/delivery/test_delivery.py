"""Delivery on bad days: each message is posted once, or stands with its reason."""

import socket
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.delivery import TIMEOUT_S, Delivery, worker
from rac_bot.delivery.answers import marked
from rac_bot.delivery.drawing import drawn
from rac_bot.errors import Busy, ConnectionLost
from rac_bot.messages.inscription import Drawn
from rac_bot.slack.client import slack_client
from rac_bot.store.models import (
    Audience,
    ClaraState,
    Inscription,
    Lane,
    MessageKind,
    MessageState,
    StoredMessage,
)
from rac_bot.store.telling import outbox, telling, undelivered
from rac_bot.store.telling.outbox import DOUBT, LEASE, PACE
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office
from tests.databases import BY_JULIE, raw

LATER = timedelta(minutes=11)  # past any back-off


@pytest.fixture
def saved(office: Office) -> Office:
    """Julie enrolled Lise; two messages are due: hers, and the team's."""
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    return office


def told(office: Office, audience: Audience = Audience.TEAM) -> StoredMessage:
    with office.store.reading(BY_JULIE) as work:
        wanted = select(StoredMessage).where(
            StoredMessage.audience == audience, StoredMessage.kind == MessageKind.ENROLLED
        )
        return raw(work).scalars(wanted).one()


def in_the_channel(office: Office) -> int:
    return len(office.luc.channel_messages(office.team))


def change(office: Office, field: str, value: object) -> None:
    """The line changes; every message about it is to be sent anew."""
    with office.store.writing(BY_JULIE) as work:
        line = raw(work).scalars(select(Inscription)).one()
        setattr(line, field, value)
        telling.changed(work.at(office.now()), [line.id])


def calls(office: Office) -> list[str]:
    return [one.what for one in office.sandbox.log if one.direction == "app→slack"]


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 500}, {"error": "fatal_error"}])
def test_a_post_whose_answer_was_lost_is_found_in_the_channel_and_not_repeated(
    saved: Office, fault: dict[str, object]
) -> None:
    saved.sandbox.fail("chat.postMessage", effected=True, times=2, **fault)  # type: ignore[arg-type]
    saved.deliver()
    assert told(saved).state is MessageState.PENDING
    saved.deliver()
    assert told(saved).ts is None  # the channel is not read before it is worth it
    saved.ahead += DOUBT
    saved.deliver()
    assert in_the_channel(saved) == len(saved.julie.direct_messages()) == 1
    [message] = saved.luc.channel_messages(saved.team)
    assert (told(saved).state, told(saved).ts) == (MessageState.SENT, message.ts)


@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 500}])
def test_a_post_that_was_lost_on_its_way_is_posted_after_all(saved: Office, fault: dict[str, object]) -> None:
    saved.sandbox.fail("chat.postMessage", times=2, **fault)  # type: ignore[arg-type]
    saved.deliver()
    saved.ahead += DOUBT
    saved.deliver()
    assert in_the_channel(saved) == len(saved.julie.direct_messages()) == 1


def test_no_call_is_made_that_the_lease_might_not_outlast(saved: Office) -> None:
    """Another process could be sending the same by then."""
    before = calls(saved)
    short = timedelta(seconds=TIMEOUT_S + worker.STORING_S - 0.1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worker, "LEASE", short)
        saved.deliver()
    assert calls(saved) == before
    for audience in (Audience.ADVISOR, Audience.TEAM):
        assert (told(saved, audience).reason, told(saved, audience).attempted_at) == ("TimeoutError", None)
    saved.ahead += timedelta(seconds=2)
    saved.deliver()
    assert in_the_channel(saved) == len(saved.julie.direct_messages()) == 1


def test_what_was_sent_is_recorded_as_the_next_is_claimed(saved: Office) -> None:
    saved.deliver()
    change(saved, "group_number", "00992")
    commits: list[str] = []
    saved.store.watch(lambda: commits.append("commit"))
    assert saved.deliver() == 2
    assert len(commits) == 3  # a claim; the first sent, and a claim; the second sent, and nothing to claim
    assert {told(saved, a).state for a in (Audience.TEAM, Audience.ADVISOR)} == {MessageState.SENT}


def test_what_the_database_did_not_take_at_once_is_recorded_all_the_same(
    saved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([Busy(), ConnectionLost()])
    sent = outbox.sent

    def busy_twice(*given: Any) -> None:
        sent(*given)
        if error := next(times, None):
            raise error

    monkeypatch.setattr(outbox, "sent", busy_twice)
    assert saved.deliver() == 2
    assert in_the_channel(saved) == len(saved.julie.direct_messages()) == 1
    assert {told(saved, a).state for a in (Audience.TEAM, Audience.ADVISOR)} == {MessageState.SENT}


def test_what_was_sent_is_recorded_even_where_the_next_cannot_be_claimed(
    saved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed: list[outbox.Claim | None] = []
    claim = outbox.claim

    def once(*given: Any) -> outbox.Claim | None:
        if claimed:
            raise LookupError
        claimed.append(claim(*given))
        return claimed[0]

    monkeypatch.setattr(outbox, "claim", once)
    assert saved.deliver() == 1
    assert sorted(told(saved, a).state for a in (Audience.TEAM, Audience.ADVISOR)) == ["pending", "sent"]
    with pytest.raises(LookupError):  # which the thread logs at each look
        saved.deliver()


def test_nothing_more_is_claimed_once_its_time_to_stop_has_come(
    saved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = saved.delivery._post

    def last(*given: Any) -> outbox.Posted:
        saved.delivery._stop_by = 0.0
        return post(*given)

    monkeypatch.setattr(saved.delivery, "_post", last)
    assert saved.deliver() == 1
    both = [told(saved, audience) for audience in (Audience.TEAM, Audience.ADVISOR)]
    assert sorted((one.state, one.attempts) for one in both) == [
        (MessageState.PENDING, 0),
        (MessageState.SENT, 0),
    ]


def test_a_lease_leaves_time_for_all_the_calls_of_a_message() -> None:
    assert LEASE.total_seconds() > 3 * TIMEOUT_S + worker.STORING_S


def test_a_post_that_could_not_leave_is_not_in_doubt(saved: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
    client = slack_client(saved.settings.model_copy(update={"slack_api_url": nobody}), TIMEOUT_S)
    Delivery(saved.store, client, read_by="outside").send_due()
    assert (told(saved).reason, told(saved).attempted_at) == ("ConnectionRefusedError", None)
    saved.ahead += timedelta(seconds=2)  # long before a doubt would be settled
    saved.deliver()
    assert in_the_channel(saved) == 1


def test_a_sender_that_died_before_it_recorded_the_post_leaves_it_to_the_next(saved: Office) -> None:
    with saved.store.writing(BY_JULIE) as work:
        first, second = (outbox.claim(work, saved.now()) for _ in range(2))
    assert first
    assert second
    with saved.store.reading(BY_JULIE) as work:
        (text, blocks), _held = drawn(work, second.id)
    saved.sandbox.recall(saved.team.id, None, text, marked(second, blocks), at=saved.now())
    saved.deliver()
    assert told(saved).ts is None  # the lease of the dead one runs
    saved.ahead += LEASE
    saved.deliver()
    assert in_the_channel(saved) == 1  # found
    assert not saved.julie.direct_messages()  # not found, and whoever claimed it may be slow, not dead
    saved.ahead += LEASE + DOUBT
    saved.deliver()
    assert len(saved.julie.direct_messages()) == 1  # still not found, so posted
    assert {told(saved, a).state for a in (Audience.TEAM, Audience.ADVISOR)} == {MessageState.SENT}


def test_where_the_channel_cannot_be_read_it_stands_in_doubt_and_is_never_repeated(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", drop=True, effected=True, times=2)
    saved.deliver()
    saved.sandbox.fail("conversations.history", error="missing_scope", times=None)
    saved.ahead += DOUBT
    saved.deliver()
    saved.ahead += LATER
    saved.deliver()
    assert in_the_channel(saved) == 1
    assert (told(saved).state, told(saved).reason) == (MessageState.IN_DOUBT, "missing_scope")
    assert "peut-être été affiché" in saved.admin.direct_messages()[0].text


def test_a_channel_without_the_bot_is_told_once_and_gets_everything_once_it_is_invited(
    saved: Office,
) -> None:
    saved.sandbox.fail("chat.postMessage", error="not_in_channel", times=None)
    for _ in range(4):
        saved.deliver()
        saved.ahead += timedelta(seconds=30)
    assert told(saved).reason == "not_in_channel"
    saved.sandbox.heal()
    saved.ahead += LATER
    saved.deliver()
    assert in_the_channel(saved) == 1
    saved.ahead += LATER
    saved.deliver()
    notices = [m.text.replace("\u00a0", " ") for m in saved.admin.direct_messages()]
    assert [text for text in notices if "<#CEQUIPE>" in text] == [
        "Rien ne part vers <#CEQUIPE> : le bot n’est pas dans ce canal. Invitez-le : /invite @rac "
        "Les messages attendent, et partiront ensuite."
    ]
    with saved.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Lane, "CEQUIPE").blocked is None


def test_what_slack_refuses_as_it_is_fails_with_its_reason_and_holds_nothing_up(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", error="msg_too_long", times=2)
    saved.deliver()
    assert (told(saved).state, told(saved).reason) == (MessageState.FAILED, "msg_too_long")
    saved.ahead += LATER
    saved.deliver()
    assert "Slack refuse un message" in saved.admin.direct_messages()[0].text


def the_token_is_dead_for_a_while(office: Office) -> None:
    office.sandbox.revoke_token()
    for _ in range(8):
        office.ahead += timedelta(seconds=40)
        office.deliver()
    assert office.delivery.token_refused
    office.sandbox.heal()
    office.ahead += PACE


def test_a_refused_token_stops_the_worker_and_all_goes_out_at_once_when_it_is_good_again(
    saved: Office,
) -> None:
    the_token_is_dead_for_a_while(saved)
    assert [m.attempts for m in (told(saved, Audience.ADVISOR), told(saved))] == [8, 0]
    assert saved.deliver() == 2
    assert not saved.delivery.token_refused


def test_what_a_dead_token_held_up_goes_out_at_once_after_a_restart_with_a_good_one(saved: Office) -> None:
    the_token_is_dead_for_a_while(saved)
    restarted = Delivery(saved.store, saved.delivery._client, ["UADMIN"], clock=saved.now)
    assert restarted.send_due() == 2


def test_retry_after_is_honoured(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", retry_after=30, times=2)
    saved.deliver()
    saved.ahead += timedelta(seconds=29)
    assert saved.deliver() == 0
    saved.ahead += timedelta(seconds=2)
    assert saved.deliver() == 2


def test_a_call_that_posts_nothing_leaves_no_doubt_when_it_fails(saved: Office) -> None:
    saved.sandbox.fail("conversations.open", error="fatal_error")
    saved.sandbox.fail("conversations.history", error="missing_scope", times=None)
    saved.deliver()
    saved.ahead += DOUBT
    saved.deliver()
    assert told(saved, Audience.ADVISOR).state is MessageState.SENT


def test_an_administrator_whom_a_notice_cannot_reach_is_not_told_of_for_ever(saved: Office) -> None:
    two = Delivery(saved.store, saved.delivery._client, ["UADMIN", "ULUC"], clock=saved.now)
    saved.sandbox.fail("chat.postMessage", error="msg_too_long", times=None)
    for _ in range(6):
        two.send_due()
        saved.ahead += LATER
    with saved.store.reading(BY_JULIE) as work:
        kinds = raw(work).scalars(select(StoredMessage.kind)).all()
    assert sorted(kinds) == [MessageKind.ENROLLED] * 2 + [MessageKind.NOTICE] * 4


# --- what is drawn, and what is edited --------------------------------------------------------------


def test_a_row_keeps_what_was_posted_last(saved: Office) -> None:
    assert (told(saved).text, told(saved).blocks) == ("", [])
    saved.deliver()
    change(saved, "clara", ClaraState.ENTERED)
    assert "à saisir dans CLARA" in told(saved).text  # as Slack holds it still
    saved.deliver()
    [message] = saved.luc.channel_messages(saved.team)
    assert "· saisie dans CLARA" in message.text
    assert told(saved).text == message.text
    [edit] = [
        one.body
        for one in saved.sandbox.log
        if one.what == "chat.update" and one.body["channel"] == saved.team.id
    ]
    assert told(saved).blocks == edit["blocks"]


def test_a_change_that_no_message_shows_sends_nothing(saved: Office) -> None:
    saved.deliver()
    before = calls(saved)
    change(saved, "note", 81)
    assert (told(saved).state, told(saved).revision) == (MessageState.PENDING, 2)
    assert saved.deliver() == 2  # they count as sent
    assert calls(saved) == before
    assert {told(saved, a).state for a in (Audience.TEAM, Audience.ADVISOR)} == {MessageState.SENT}
    assert saved.deliver() == 0


@pytest.mark.parametrize("by_hand", [False, True], ids=["by-itself", "by-hand"])
@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 500}])
def test_after_an_edit_whose_answer_was_lost_it_is_edited_even_back_to_what_the_row_has(
    saved: Office, fault: dict[str, object], by_hand: bool
) -> None:
    saved.deliver()
    saved.sandbox.fail("chat.update", effected=True, times=2, **fault)  # type: ignore[arg-type]
    change(saved, "clara", ClaraState.ENTERED)
    saved.deliver()
    assert "· saisie dans CLARA" in saved.luc.channel_messages(saved.team)[0].text
    change(saved, "clara", ClaraState.TO_ENTER)
    if by_hand:
        with saved.store.writing(BY_JULIE) as work:
            undelivered.retry(work, told(saved).id, saved.now(), may_double=False)
    saved.ahead += LATER
    saved.deliver()
    [message] = saved.luc.channel_messages(saved.team)
    assert "à saisir dans CLARA" in message.text
    assert (told(saved).state, told(saved).text) == (MessageState.SENT, message.text)


def test_after_an_edit_that_slack_refused_it_is_edited_even_back_to_what_the_row_has(saved: Office) -> None:
    """It may have been tried before it was refused, and have been made then."""
    saved.deliver()
    saved.sandbox.fail("chat.update", effected=True, times=2, drop=True)
    change(saved, "clara", ClaraState.ENTERED)
    saved.deliver()
    saved.sandbox.fail("chat.update", error="msg_too_long", times=2)
    saved.ahead += LATER
    saved.deliver()
    assert told(saved).state is MessageState.FAILED
    change(saved, "clara", ClaraState.TO_ENTER)
    saved.deliver()
    assert told(saved).state is MessageState.SENT
    assert "à saisir dans CLARA" in saved.luc.channel_messages(saved.team)[0].text


def test_a_message_that_the_former_version_drew_is_drawn_anew_and_posted_once(saved: Office) -> None:
    former = [{"type": "section", "text": {"type": "mrkdwn", "text": "dit autrement"}}]
    with saved.store.writing(BY_JULIE) as work:
        for row in raw(work).scalars(select(StoredMessage)):
            row.text, row.blocks = "dit autrement", former
    saved.deliver()
    [message] = saved.luc.channel_messages(saved.team)
    assert message.text.startswith("Nouvelle inscription")
    assert told(saved).text == message.text
    assert len(saved.julie.direct_messages()) == 1
    saved.ahead += LATER
    assert saved.deliver() == 0


def test_an_edit_that_the_former_version_left_is_made(saved: Office) -> None:
    """Its row has the text of the edit already, not what Slack holds."""
    saved.deliver()
    change(saved, "clara", ClaraState.ENTERED)
    with saved.store.writing(BY_JULIE) as work:
        for message in raw(work).scalars(select(StoredMessage)):
            message.text, message.blocks = drawn(work, message.id)[0]
    saved.deliver()
    assert "· saisie dans CLARA" in saved.luc.channel_messages(saved.team)[0].text


def test_what_is_erased_as_it_is_about_to_be_posted_is_not(
    saved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erased_first(work: Work, message_id: int, **how: Any) -> tuple[Drawn, Drawn]:
        monkeypatch.undo()
        with saved.store.writing(BY_JULIE) as other:
            outbox.erase(other, [message_id], saved.now())
        with saved.store.reading(BY_JULIE) as later:
            return drawn(later, message_id, **how)

    monkeypatch.setattr(worker, "drawn", erased_first)
    saved.deliver()
    for _ in range(3):
        saved.ahead += LATER
        saved.deliver()
    states = [told(saved, audience).state for audience in (Audience.ADVISOR, Audience.TEAM)]
    assert states == [MessageState.ERASED, MessageState.SENT]
    assert saved.julie.direct_messages() == []
    assert saved.admin.direct_messages() == []


def test_the_worker_draws_in_the_language_of_the_college_for_administrators_too(saved: Office) -> None:
    client, admins = saved.delivery._client, saved.settings.rac_admins
    saved.sandbox.change(saved.team, private=False)
    english = Delivery(saved.store, client, admins, clock=saved.now, speaks="en")
    english.start()
    english.stop()
    [notice] = saved.admin.direct_messages()
    assert notice.text.startswith("Nothing goes out to <#CEQUIPE>: ")
    saved.sandbox.change(saved.team, private=True)
    saved.ahead += LATER
    english = Delivery(saved.store, client, admins, clock=saved.now, speaks="en")
    english.start()
    english.stop()
    [message] = saved.luc.channel_messages(saved.team)
    assert message.text.startswith("New enrolment")
    assert "to enter in CLARA" in saved.julie.direct_messages()[0].text


def test_a_message_that_cannot_be_drawn_holds_up_no_other_and_administrators_are_told(
    saved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = told(saved).id

    def fails(work: Work, message_id: int, **how: Any) -> tuple[Drawn, Drawn]:
        if message_id == team:
            raise KeyError("mode")
        return drawn(work, message_id, **how)

    monkeypatch.setattr(worker, "drawn", fails)
    saved.deliver()
    assert (told(saved).state, told(saved).reason) == (MessageState.FAILED, "undrawable")
    assert told(saved, Audience.ADVISOR).state is MessageState.SENT
    assert any("ne part pas" in message.text for message in saved.admin.direct_messages())
    monkeypatch.undo()
    with saved.store.writing(BY_JULIE) as work:
        undelivered.retry(work, team, saved.now(), may_double=False)
    saved.ahead += PACE
    saved.deliver()
    assert told(saved).state is MessageState.SENT
