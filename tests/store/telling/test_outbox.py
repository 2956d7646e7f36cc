"""The outbox: saves told together, each message sent by one sender, none lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Audience,
    Base,
    Candidate,
    Grid,
    GridCourse,
    Inscription,
    MessageKind,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.telling import outbox, telling, undelivered
from rac_bot.store.telling.outbox import LEASE, PACE, Claim, Posted
from rac_bot.store.telling.telling import LINES, RUSH, RUSH_TIME, TOGETHER, To
from rac_bot.store.telling.undelivered import Retried
from rac_bot.store.work.statements import Reached
from rac_bot.store.work.work import By
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, raw
from tests.store.together import together

NOON = datetime(2018, 1, 15, 17, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
A_TENTH = A_SECOND / 10

Save = Callable[..., int]
_MESSAGES = Base.metadata.tables["stored_message"]


@pytest.fixture
def save(store: Store) -> Save:
    """An inscription is saved and told: each time another course of Lise's A-2017. Gives the message's id."""
    with store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work, courses=0)), "A-2017")

    def once(
        now: datetime = NOON,
        *,
        by: str = "UJULIE",
        audience: Audience = Audience.TEAM,
        to: str = "CEQUIPE",
        session_code: str = "A-2017",
    ) -> int:
        with store.writing(BY_JULIE) as work:
            lise = raw(work).scalars(select(Candidate)).one()
            listed = {d.session.code: d for d in raw(work).scalars(select(SessionDossier))}
            dossier = listed.get(session_code) or a_dossier(work, lise, session_code)
            number = f"322-{raw(work).scalar(select(func.count(GridCourse.id))):03d}-RL"
            course = a_course(work, raw(work).scalars(select(Grid)).one(), number, "Cours")
            line = a_line(work, dossier, course)
            line.created_by = by
            [told] = telling.announce(work.at(now), [line], [To(audience, to, by)])
            return told

    return once


def message(store: Store, message_id: int) -> StoredMessage:
    with store.reading(BY_JULIE) as work:
        return raw(work).get_one(StoredMessage, message_id)


def courses(store: Store, message_id: int) -> str:
    """What it tells, before it is drawn: the courses of its lines."""
    with store.reading(BY_JULIE) as work:
        told = telling.message(work, message_id)
    assert told is not None
    return " ".join(line.course.number for line in told.inscriptions)


def claim(store: Store, now: datetime = NOON) -> Claim:
    with store.writing(BY_JULIE) as work:
        claimed = outbox.claim(work, now)
    assert claimed is not None
    return claimed


def nothing_due(store: Store, now: datetime) -> bool:
    with store.writing(BY_JULIE) as work:
        return outbox.claim(work, now) is None


def record_sent(store: Store, claimed: Claim, ts: str = "1516035600.000100", now: datetime = NOON) -> None:
    with store.writing(BY_JULIE) as work:
        outbox.sent(work, claimed, Posted("texte", [{"type": "section"}], "C123", ts), now)


def test_a_save_is_told_by_a_message_that_is_due_at_once(store: Store, save: Save) -> None:
    stored = message(store, save())
    assert (stored.audience, stored.recipient, stored.actor) == (Audience.TEAM, "CEQUIPE", "UJULIE")
    assert (stored.state, stored.due_at, stored.created_at) == (MessageState.PENDING, NOON, NOON)
    assert (courses(store, stored.id), stored.revision, stored.attempts) == ("322-000-RL", 1, 0)
    assert (stored.text, stored.blocks) == ("", [])  # whoever sends it draws it
    assert (stored.channel, stored.ts, stored.sent_at, stored.reason) == (None, None, None, None)


def test_saves_of_the_next_ten_minutes_join_the_same_message(store: Store, save: Save) -> None:
    first = save(NOON)
    assert save(NOON + timedelta(minutes=5)) == first
    assert save(NOON + TOGETHER - A_SECOND) == first
    stored = message(store, first)
    assert (courses(store, first), stored.revision) == ("322-000-RL 322-001-RL 322-002-RL", 3)


def test_a_save_after_ten_minutes_has_a_message_of_its_own(store: Store, save: Save) -> None:
    first = save(NOON)
    second = save(NOON + TOGETHER)
    assert second != first
    assert courses(store, first) == "322-000-RL"
    assert courses(store, second) == "322-001-RL"


def test_a_message_does_not_grow_older_than_its_ten_minutes_by_growing(store: Store, save: Save) -> None:
    first = save(NOON)
    save(NOON + timedelta(minutes=9))
    assert save(NOON + timedelta(minutes=11)) != first


@pytest.mark.parametrize(
    "other",
    [
        {"by": "ULUC"},
        {"audience": Audience.ADVISOR, "to": "UJULIE"},
        {"to": "CAUTRE"},
        {"session_code": "H-2018"},
    ],
    ids=lambda other: "-".join(other),
)
def test_only_what_one_advisor_saves_in_one_session_for_one_reader_is_told_together(
    store: Store, save: Save, other: dict[str, Any]
) -> None:
    first = save()
    assert save(**other) != first
    assert save() == first
    assert courses(store, first) == "322-000-RL 322-002-RL"


def test_a_message_holds_so_many_lines_and_the_next_ones_begin_another(store: Store, save: Save) -> None:
    ids = [save() for _ in range(LINES + 2)]
    assert len(set(ids[:LINES])) == 1
    assert len(set(ids[LINES:])) == 1
    assert ids[0] != ids[-1]
    assert len(courses(store, ids[0]).split()) == LINES
    assert len(courses(store, ids[-1]).split()) == 2


def test_a_message_is_not_kept_when_the_fact_it_tells_is_rolled_back(store: Store, save: Save) -> None:
    first = save()

    def fail_once_told() -> None:
        with store.writing(BY_JULIE) as work:
            line = raw(work).scalars(select(Inscription)).one()
            telling.announce(work.at(NOON), [line], [To(Audience.ADVISOR, "UJULIE", "UJULIE")])
            raise RuntimeError("cut")

    with pytest.raises(RuntimeError, match="cut"):
        fail_once_told()
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(StoredMessage.id)).all() == [first]


def test_the_oldest_message_that_is_due_is_claimed_first(store: Store, save: Save) -> None:
    first, second = save(to="CEQUIPE"), save(to="CAUTRE")
    later = save(NOON + timedelta(minutes=1), to="CENCORE")
    assert [claim(store).id, claim(store).id] == [first, second]
    assert nothing_due(store, NOON)
    assert claim(store, NOON + timedelta(minutes=1)).id in (first, later)


def test_a_claim_says_what_to_send_and_to_whom(store: Store, save: Save) -> None:
    first = save()
    assert claim(store) == Claim(
        first, 1, 1, "CEQUIPE", "CEQUIPE", None, None, erase=False, kind=MessageKind.ENROLLED, at=NOON
    )


def test_eight_senders_at_once_claim_each_message_once(crowd: Store, save: Save) -> None:
    stored = [save(to=f"C{channel}") for channel in range(20)]

    def claim_all(_sender: int) -> list[int]:
        mine: list[int] = []
        while True:
            with crowd.writing(BY_JULIE) as work:
                claimed = outbox.claim(work, NOON)
            if claimed is None:
                return mine
            mine.append(claimed.id)

    assert sorted(chain.from_iterable(together(8, claim_all))) == stored


def test_a_message_whose_sender_died_is_claimed_again_after_the_lease(store: Store, save: Save) -> None:
    first = save()
    assert claim(store).attempt == 1
    assert nothing_due(store, NOON + LEASE - A_SECOND)
    again = claim(store, NOON + LEASE)
    assert (again.id, again.attempt) == (first, 2)


def test_a_message_that_is_sent_is_due_no_more_and_says_where_slack_keeps_it(
    store: Store, save: Save
) -> None:
    first = save()
    record_sent(store, claim(store), now=NOON + A_SECOND)
    stored = message(store, first)
    assert (stored.state, stored.sent_at) == (MessageState.SENT, NOON + A_SECOND)
    assert (stored.channel, stored.ts, stored.attempts) == ("C123", "1516035600.000100", 0)
    assert (stored.text, stored.blocks) == ("texte", [{"type": "section"}])  # what was posted
    assert nothing_due(store, NOON + timedelta(days=1))


def test_what_is_erased_while_it_is_being_posted_is_not_kept(store: Store, save: Save) -> None:
    first = save()
    posting = claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.erase(work, [first], NOON)
    record_sent(store, posting, now=NOON + A_SECOND)
    stored = message(store, first)
    assert (stored.text, stored.blocks, stored.state) == ("", [], MessageState.PENDING)
    deleting = claim(store, NOON + A_SECOND)
    assert (deleting.erase, deleting.channel, deleting.ts) == (True, "C123", "1516035600.000100")


def test_a_message_rewritten_while_it_was_being_sent_is_edited_at_once(store: Store, save: Save) -> None:
    first = save()
    posting = claim(store)
    assert save(NOON + A_SECOND) == first
    assert nothing_due(store, NOON + A_SECOND)  # nobody else posts it meanwhile
    record_sent(store, posting, now=NOON + 2 * A_SECOND)
    assert message(store, first).state is MessageState.PENDING
    editing = claim(store, NOON + 2 * A_SECOND)
    assert (editing.id, editing.revision) == (first, 2)
    assert courses(store, first) == "322-000-RL 322-001-RL"
    assert (editing.channel, editing.ts) == ("C123", "1516035600.000100")
    record_sent(store, editing, now=NOON + 3 * A_SECOND)
    assert message(store, first).state is MessageState.SENT


def test_a_message_already_sent_is_edited_in_place_when_a_line_joins_it(store: Store, save: Save) -> None:
    first = save()
    record_sent(store, claim(store))
    assert save(NOON + timedelta(minutes=3)) == first
    editing = claim(store, NOON + timedelta(minutes=3))
    assert (editing.channel, editing.ts) == ("C123", "1516035600.000100")
    assert (courses(store, first), editing.attempt) == ("322-000-RL 322-001-RL", 1)


def test_a_message_that_slack_refused_waits_with_slacks_word_for_it(store: Store, save: Save) -> None:
    first, second = save(to="CEQUIPE"), save(to="CAUTRE")
    until = NOON + timedelta(seconds=30)
    with store.writing(BY_JULIE) as work:
        claimed = outbox.claim(work, NOON)
        assert claimed is not None
        outbox.postponed(work, claimed, "ratelimited", until)
    assert claim(store).id == second
    with store.reading(BY_JULIE) as work:
        assert sorted(outbox.waiting(work), key=str) == [("ratelimited", 1), (None, 1)]
    assert claim(store, until).attempt == 2
    stored = message(store, first)
    assert (stored.state, stored.reason) == (MessageState.PENDING, "ratelimited")


def test_a_reason_longer_than_its_column_is_cut_and_forgotten_once_sent(store: Store, save: Save) -> None:
    first = save()
    claimed = claim(store)
    with store.writing(BY_JULIE) as work:
        outbox.postponed(work, claimed, "x" * 500, NOON)
    assert message(store, first).reason == "x" * 200
    record_sent(store, claim(store, NOON + PACE))
    assert message(store, first).reason is None


def test_an_empty_outbox_has_nothing_due_and_nothing_waiting(store: Store) -> None:
    assert nothing_due(store, NOON)
    with store.reading(BY_JULIE) as work:
        assert not outbox.something_due(work, NOON)
        assert outbox.waiting(work) == []


def test_a_line_that_changes_rewrites_every_message_that_told_it(store: Store, save: Save) -> None:
    mine, team = save(audience=Audience.ADVISOR, to="UJULIE"), save()
    record_sent(store, claim(store))
    with store.writing(BY_JULIE) as work:
        line = raw(work).get_one(StoredMessage, mine).inscriptions[0]
        line.course.number = "999-999-RL"
        telling.changed(work.at(NOON + A_SECOND), [line.id])
    rewritten, untouched = message(store, mine), message(store, team)
    assert courses(store, mine) == "999-999-RL"
    assert (rewritten.revision, rewritten.state) == (2, MessageState.PENDING)
    assert (courses(store, team), untouched.revision) == ("322-001-RL", 1)
    assert claim(store, NOON + A_SECOND).ts == "1516035600.000100"  # to be edited, not posted anew


def test_many_lines_saved_at_once_are_one_message(store: Store, save: Save) -> None:
    save()
    with store.writing(BY_JULIE) as work:
        dossier = raw(work).scalars(select(SessionDossier)).one()
        grid = raw(work).scalars(select(Grid)).one()
        lines = [
            a_line(work, dossier, a_course(work, grid, f"350-{n:03d}-RL", "Cours")) for n in range(LINES)
        ]
        [told] = telling.announce(work.at(NOON), lines, [To(Audience.TEAM, "CEQUIPE", "UJULIE")])
    assert len(courses(store, told).split()) == LINES  # too many to join the one just stored
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count(StoredMessage.id))) == 2


def test_two_posts_in_a_channel_are_a_second_apart_whoever_sends_them(store: Store, save: Save) -> None:
    first, second = save(by="UJULIE"), save(by="ULUC")
    record_sent(store, claim(store), "1.0")
    assert nothing_due(store, NOON + PACE - timedelta(milliseconds=1))
    assert (first, claim(store, NOON + PACE).id) == (1, second)


def test_messages_of_a_channel_keep_their_order_even_where_the_first_has_to_wait(
    store: Store, save: Save
) -> None:
    first, second = save(by="UJULIE"), save(by="ULUC")
    with store.writing(BY_JULIE) as work:
        claimed = outbox.claim(work, NOON)
        assert claimed is not None
        outbox.postponed(work, claimed, "ratelimited", NOON + timedelta(minutes=1))
    assert nothing_due(store, NOON + timedelta(seconds=59))
    later = NOON + timedelta(minutes=1)
    assert claim(store, later).id == first
    assert nothing_due(store, later)  # the first is not sent yet
    record_sent(store, claimed, now=later)
    assert claim(store, later + PACE).id == second


def test_an_edit_waits_for_no_second(store: Store, save: Save) -> None:
    save()
    record_sent(store, claim(store))
    save(NOON)
    assert claim(store).ts == "1516035600.000100"


def test_a_rush_in_a_channel_is_told_by_one_message(store: Store, save: Save) -> None:
    alone = [save(by=f"U{n}") for n in range(RUSH)]
    grouped = [save(NOON + A_SECOND, by=f"U{n}") for n in range(RUSH, RUSH + 3)]
    with store.reading(BY_JULIE) as work:
        told = {m.id: m for m in raw(work).scalars(select(StoredMessage))}
    [summary] = [m for m in told.values() if m.kind is MessageKind.SUMMARY]
    assert all(told[id_].state is MessageState.PENDING for id_ in alone)
    assert [(told[id_].state, told[id_].summary_id) for id_ in grouped] == [
        (MessageState.GROUPED, summary.id)
    ] * 3
    assert courses(store, summary.id).split() == ["322-005-RL", "322-006-RL", "322-007-RL"]
    assert message(store, save(NOON + RUSH_TIME + A_SECOND, by="UAUTRE")).state is MessageState.PENDING


@pytest.mark.sqlite
def test_a_save_in_a_rush_costs_the_same_however_many_were_told(store: Store, save: Save) -> None:
    """SQLite tells how many steps its statements took."""
    for advisor in range(RUSH + 1):
        save(NOON, by=f"U{advisor}")
    steps: list[int] = []
    event.listen(
        store.engine, "checkout", lambda driver, *_: driver.set_progress_handler(lambda: steps.append(1), 10)
    )

    def cost(advisor: str) -> int:
        steps.clear()
        save(NOON + A_SECOND, by=advisor)
        return len(steps)

    before = cost("UAVANT")
    with store.writing(BY_JULIE) as work:
        kept = [one.name for one in _MESSAGES.columns if one.name not in ("id", "key")]
        one = raw(work).execute(select(_MESSAGES).limit(1)).mappings().one()
        lately = {
            **{name: one[name] for name in kept},
            "created_at": NOON - RUSH_TIME / 2,
            "dossier_id": None,
        }
        raw(work).execute(insert(_MESSAGES), [{**lately, "key": f"lately:{n}"} for n in range(2_000)])
    assert cost("UAPRES") < before * 2


def test_a_line_that_joins_a_grouped_message_joins_its_summary(store: Store, save: Save) -> None:
    for advisor in range(RUSH + 1):
        save(by=f"U{advisor}")
    save(NOON + A_SECOND, by=f"U{RUSH}")
    with store.reading(BY_JULIE) as work:
        summary = (
            raw(work).scalars(select(StoredMessage).where(StoredMessage.kind == MessageKind.SUMMARY)).one()
        )
    assert courses(store, summary.id).split() == ["322-005-RL", "322-006-RL"]


def test_somebody_limited_saves_in_a_rush_like_the_others(store: Store, save: Save) -> None:
    for advisor in range(RUSH + 1):
        save(by=f"U{advisor}")
    limited = By(f"U{RUSH}", Rights(Role.ADVISING, ("JEE.0K",)))
    with store.writing(BY_JULIE) as work:
        dossier, grid = raw(work).scalars(select(SessionDossier)).one(), raw(work).scalars(select(Grid)).one()
        a_line(work, dossier, a_course(work, grid, "350-000-RL", "Cours"))
    lines = Reached(select(Inscription).join(Inscription.dossier), SessionDossier.candidate_id)
    with store.writing(limited) as work:
        to = To(Audience.TEAM, "CEQUIPE", limited.actor)
        [grouped] = telling.announce(work.at(NOON + A_SECOND), work.scalars(lines)[-1:], [to])
    summary = message(store, grouped).summary_id
    assert summary
    assert courses(store, summary) == courses(store, grouped) == "322-005-RL 350-000-RL"


def test_a_summary_is_edited_once_a_second_at_most(store: Store, save: Save) -> None:
    for advisor in range(RUSH + 1):
        save(by=f"U{advisor}")
    for second in range(RUSH + 1):
        now = NOON + second * PACE
        record_sent(store, claim(store, now), now=now)  # the summary last
    for tenths in (0, 1, 9):
        save(now + tenths * A_TENTH, by=f"U{RUSH}")  # joins the grouped message
    assert nothing_due(store, now + PACE - A_TENTH)
    editing = claim(store, now + PACE)
    assert len(courses(store, editing.id).split()) == 4
    save(now + PACE + A_TENTH, by=f"U{RUSH}")
    edited = now + PACE + 2 * A_TENTH
    record_sent(store, editing, now=edited)
    assert nothing_due(store, edited + PACE - A_TENTH)  # though it grew while it was being edited
    again = claim(store, edited + PACE)
    assert (again.id, again.ts) == (editing.id, editing.ts)
    assert len(courses(store, again.id).split()) == 5


def put_aside(store: Store, state: MessageState, now: datetime = NOON) -> None:
    """Slack refuses the message that is due, or nobody can know whether it took it."""
    with store.writing(BY_JULIE) as work:
        claimed = outbox.claim(work, now)
        assert claimed is not None
        outbox.put_aside(work, claimed, state, "why")


def test_a_save_joins_no_message_in_doubt_since_that_one_is_not_sent_by_itself(
    store: Store, save: Save
) -> None:
    first = save()
    put_aside(store, MessageState.IN_DOUBT)
    second = save(NOON + A_SECOND)
    assert (courses(store, first), courses(store, second)) == ("322-000-RL", "322-001-RL")
    assert claim(store, NOON + PACE).id == second


def test_a_message_that_slack_refused_is_tried_again_once_its_text_changes(store: Store, save: Save) -> None:
    first = save()
    put_aside(store, MessageState.FAILED)
    assert nothing_due(store, NOON + timedelta(days=1))
    assert save(NOON + PACE) == first
    again = claim(store, NOON + PACE)
    assert (courses(store, again.id), again.doubt) == ("322-000-RL 322-001-RL", None)


def test_a_message_rewritten_while_slack_refused_it_is_tried_as_it_is_now(store: Store, save: Save) -> None:
    first = save()
    claimed = claim(store)
    save(NOON + A_SECOND)
    with store.writing(BY_JULIE) as work:
        outbox.put_aside(work, claimed, MessageState.FAILED, "msg_too_long")
    again = claim(store, NOON + LEASE)
    assert (again.id, again.revision, again.doubt) == (first, 2, None)


def test_a_rush_after_a_summary_in_doubt_has_a_summary_of_its_own(store: Store, save: Save) -> None:
    for advisor in range(RUSH + 1):
        save(by=f"U{advisor}")
    for second in range(RUSH):
        now = NOON + second * PACE
        record_sent(store, claim(store, now), now=now)
    put_aside(store, MessageState.IN_DOUBT, NOON + RUSH * PACE)  # the summary
    save(NOON + RUSH * PACE, by=f"U{RUSH}")  # joined the grouped message
    save(NOON + RUSH * PACE, by="UAUTRE")
    due = claim(store, NOON + (RUSH + 1) * PACE)
    assert courses(store, due.id).split() == ["322-006-RL", "322-007-RL"]


def test_one_that_somebody_may_be_posting_is_not_hurried_into_a_second_post(store: Store, save: Save) -> None:
    first = save()
    claim(store)
    with store.writing(BY_JULIE) as work:
        retried = undelivered.retry(work, first, NOON + A_SECOND, may_double=True)
    assert retried is Retried.AGAIN
    assert nothing_due(store, NOON + LEASE - A_SECOND)
    assert claim(store, NOON + LEASE).doubt == NOON  # its channel is read first


def test_what_is_to_be_deleted_waits_for_no_message_before_it(store: Store, save: Save) -> None:
    first, second = save(by="UJULIE"), save(by="ULUC")
    for now in (NOON, NOON + PACE):
        record_sent(store, claim(store, now), now=now)
    save(NOON + PACE, by="UJULIE")
    with store.writing(BY_JULIE) as work:
        editing = outbox.claim(work, NOON + PACE)
        assert editing is not None
        assert editing.id == first
        outbox.postponed(work, editing, "channel_is_public", NOON + timedelta(minutes=1))
        outbox.erase(work, [second], NOON + PACE)
    assert claim(store, NOON + PACE).id == second
