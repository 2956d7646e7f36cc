"""Candidates handed over: who looks after whom, whatever happens to accesses, files and people meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from rac_bot.domain.membership import Home as Workplace
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.working import WorkingDays
from rac_bot.errors import (
    Confided,
    HandoverAnswered,
    HandoverEmpty,
    NotTheirsToAnswer,
    NotTheirsToUndo,
    Refusal,
    TooLateToUndo,
)
from rac_bot.rounds.handovers import Handovers
from rac_bot.store.database.engine import Store
from rac_bot.store.due.tasks import Due
from rac_bot.store.file import figures, followed, pending
from rac_bot.store.file.undoing import UNDOABLE
from rac_bot.store.models import (
    Action,
    ClaraState,
    FollowedCandidate,
    Handover,
    HandoverCandidate,
    HandoverState,
    Home,
    JournalEntry,
    StoredMessage,
    TaskKind,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, handing, handover, people
from rac_bot.store.people.handover import Days
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.privacy import privacy, retention
from rac_bot.store.watches import findings
from rac_bot.store.work.work import COMMAND_LINE, By, Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_right
from tests.databases import raw

ADVISING = Rights(Role.ADVISING)
BY_JULIE, BY_LUC, BY_ALEX = (By(who, ADVISING) for who in ("UJULIE", "ULUC", "UALEX"))
TODAY = handing.today_of
DAY = timedelta(days=1)


@dataclass
class Lists:
    """Julie follows three people, each with a course to enter; Luc follows the last of them too."""

    store: Store
    ids: list[int]

    def do(self, by: By, act: Callable[[Work, Handover], object], one: int) -> None:
        with self.store.writing(by) as work:
            act(work, handover.one(work, one))

    def offer(self, days: int | None = 5, *, first: int = 0, which: slice = slice(None)) -> int:
        with self.store.writing(BY_JULIE) as work:
            begins = TODAY(work) + first * DAY
            last = None if days is None else begins + days * DAY
            return handing.offer(work, "UJULIE", "ULUC", self.ids[which], Days(begins, last)).id

    def accepted(self, days: int | None = 5, *, first: int = 0) -> int:
        one = self.offer(days, first=first)
        self.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), one)
        return one

    def state(self, one: int) -> HandoverState:
        with self.store.reading(COMMAND_LINE) as work:
            return handover.one(work, one).state

    def after(self) -> dict[str, list[int]]:
        """Whom each looks after, by rank."""
        with self.store.reading(COMMAND_LINE) as work:
            rows = raw(work).scalars(select(FollowedCandidate).order_by(FollowedCandidate.candidate_id))
            found: dict[str, set[int]] = {}
            for row in rows:
                found.setdefault(row.responsible, set()).add(self.ids.index(row.candidate_id))
        return {who: sorted(ids) for who, ids in found.items()}

    def listed(self, by: By) -> list[int]:
        with self.store.reading(by) as work:
            return [self.ids.index(one.id) for one in followed.of_advisor(work, by.actor)]

    def waits(self, by: By) -> int:
        """How many things wait for them: the figure of the Home and of the digest."""
        with self.store.reading(by) as work:
            return pending.mine(work).total

    def told(self, person: str) -> list[str]:
        with self.store.reading(COMMAND_LINE) as work:
            keys = select(StoredMessage.key).where(
                StoredMessage.recipient == person, StoredMessage.key.like("handover:%")
            )
            return [key.split(":")[2] for key in raw(work).scalars(keys.order_by(StoredMessage.id))]


@pytest.fixture
def lists(store: Store) -> Lists:
    with store.writing(COMMAND_LINE) as work:
        grid, other = a_grid(work), a_grid(work, "322A0-10A-RA")
        grids = (grid, grid, other)
        some = [
            a_candidate(work, one, da=f"200000{n}", family="Roy", given=f"N{n}")
            for n, one in enumerate(grids)
        ]
        for one in some:
            line = a_line(work, a_dossier(work, one), one.admissions[0].grid.courses[0])
            line.clara, line.created_by = ClaraState.TO_ENTER, "UJULIE"
            followed.follow(work, "UJULIE", one.id)
        followed.follow(work, "ULUC", some[2].id)
        for person in ("UJULIE", "ULUC", "UALEX"):
            a_right(work, person)
        return Lists(store, [one.id for one in some])


MINE = {"UJULIE": [0, 1, 2], "ULUC": [2]}
LENT = {"ULUC": [0, 1, 2]}


def test_nothing_changes_until_it_is_accepted_and_both_are_told(lists: Lists) -> None:
    one = lists.offer()
    assert (lists.after(), lists.waits(BY_JULIE), lists.waits(BY_LUC)) == (MINE, 3, 1)
    assert (lists.told("ULUC"), lists.told("UJULIE")) == (["offered"], [])
    with pytest.raises(NotTheirsToAnswer):
        lists.do(BY_JULIE, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), one)
    lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), one)
    assert (lists.state(one), lists.after()) == (HandoverState.RUNNING, LENT)
    assert (lists.waits(BY_JULIE), lists.waits(BY_LUC)) == (0, 3)  # what Julie saved herself too
    assert lists.listed(BY_JULIE) == lists.listed(BY_LUC) == [0, 1, 2]  # on both lists, once each
    assert (lists.told("ULUC"), lists.told("UJULIE")) == (["offered"], ["running"])
    with lists.store.reading(BY_LUC) as work:
        assert figures.candidates(work, Session(2018, "H"), 9)[0] == 3
        assert {told.giver for told in handover.running(work).values()} == {"UJULIE"}
        assert sorted(findings.mine(work, "ULUC")) == lists.ids  # whom the watches tell of whom
        assert findings.mine(work, "UJULIE") == []
    with pytest.raises(Confided), lists.store.writing(BY_JULIE) as work:
        followed.unfollow(work, "UJULIE", lists.ids[0])
    with pytest.raises(HandoverAnswered):  # pressed twice
        lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), one)


@pytest.mark.parametrize("by", [BY_JULIE, BY_LUC, COMMAND_LINE], ids=lambda by: by.actor)
def test_either_ends_it_and_what_was_the_takers_stays(lists: Lists, by: By) -> None:
    one = lists.accepted()
    with pytest.raises(NotTheirsToUndo):
        lists.do(BY_ALEX, handing.end, one)
    lists.do(by, handing.end, one)
    assert (lists.state(one), lists.after()) == (HandoverState.ENDED, MINE)
    assert lists.told("UJULIE")[-1] == lists.told("ULUC")[-1] == "ended"
    with pytest.raises(HandoverAnswered):
        lists.do(by, handing.end, one)
    assert lists.offer()  # they may be handed over again


def test_for_good_they_are_the_colleagues_and_ten_minutes_take_it_back(lists: Lists) -> None:
    one = lists.accepted(None)
    assert lists.state(one) is HandoverState.MOVED
    assert lists.after() == LENT
    assert (lists.listed(BY_JULIE), lists.listed(BY_LUC)) == ([], [0, 1, 2])
    lists.do(BY_JULIE, handing.end, one)
    assert lists.after() == MINE
    assert (lists.listed(BY_JULIE), lists.listed(BY_LUC)) == ([0, 1, 2], [2])
    again = lists.accepted(None)
    with lists.store.writing(BY_JULIE) as work:  # followed again, and confided further, meanwhile
        followed.follow(work, "UJULIE", lists.ids[0])
        today = TODAY(work)
        far = handing.offer(work.on_behalf_of("ULUC"), "ULUC", "UALEX", lists.ids[1:2], Days(today, today))
    lists.do(BY_ALEX, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), far.id)
    lists.do(BY_LUC, handing.end, again)
    assert lists.after() == {"UJULIE": [0, 2], "ULUC": [2], "UALEX": [1]}
    last = lists.accepted(None)
    late = utc_now() + UNDOABLE + timedelta(seconds=1)
    with pytest.raises(TooLateToUndo):
        lists.do(BY_LUC, lambda work, found: handing.end(work.at(late), found), last)


def refused(lists: Lists, one: int) -> HandoverState:
    lists.do(BY_LUC, handing.refuse, one)
    return HandoverState.REFUSED


def withdrawn(lists: Lists, one: int) -> HandoverState:
    lists.do(BY_JULIE, handing.end, one)
    return HandoverState.WITHDRAWN


def giver_left(lists: Lists, _one: int) -> HandoverState:
    with lists.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UJULIE")
    return HandoverState.CUT


def taker_left(lists: Lists, _one: int) -> HandoverState:
    with lists.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "ULUC")
    return HandoverState.CUT


@pytest.mark.parametrize("how", [refused, withdrawn, giver_left, taker_left], ids=lambda how: how.__name__)
def test_an_offer_that_comes_to_nothing_changes_nothing(
    lists: Lists, how: Callable[[Lists, int], HandoverState]
) -> None:
    one = lists.offer()
    state = how(lists, one)
    assert (lists.state(one), lists.after()) == (state, MINE)
    with pytest.raises(Refusal):
        lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), one)
    with lists.store.reading(COMMAND_LINE) as work:
        assert raw(work).query(HandoverCandidate).count() == 0
        [offer] = raw(work).scalars(select(StoredMessage).where(StoredMessage.key.like("%offered%")))
        assert offer.revision == 2  # it offers no answer any more


def test_of_an_offer_only_who_is_still_on_the_list_and_reached_follow(lists: Lists) -> None:
    one = lists.offer()
    with pytest.raises(HandoverEmpty):  # all are offered already
        lists.offer()
    with lists.store.writing(BY_JULIE) as work:
        followed.unfollow(work, "UJULIE", lists.ids[0])
    limited = Rights(Role.ADVISING, ("JEE.0K",))
    with lists.store.writing(BY_LUC) as work:
        assert handing.accept(work, handover.one(work, one), limited, ADVISING) == 2  # are left out
    assert lists.after() == {"ULUC": [1, 2], "UJULIE": [2]}


def narrowed(work: Work) -> None:
    access.give(work, "ULUC", Rights(Role.ADVISING, ("322.A0",)))


def withdrawn_access(work: Work) -> None:
    access.withdraw(work, "ULUC")


def reading(work: Work) -> None:
    access.give(work, "ULUC", Rights(Role.READING))


def deactivated(work: Work) -> None:
    people.keep(work, SlackProfile("ULUC", "Luc Gagnon", "TSANDBOX1", deactivated=True))


def elsewhere(work: Work) -> None:
    people.keep_workspace(work, Workplace("TSANDBOX1"), "Cégep")
    people.keep(work, SlackProfile("ULUC", "Luc Gagnon", "TELSEWHERE"))


def left_the_group(work: Work) -> None:
    held = access.of(work, "ULUC")
    assert held
    held.given_by = access.GROUP
    work.flush()
    access.mirror(work, [], [])


@pytest.mark.parametrize(
    ("happens", "state", "after"),
    [
        (narrowed, HandoverState.RUNNING, {"UJULIE": [0, 1], "ULUC": [2]}),
        (withdrawn_access, HandoverState.CUT, MINE),
        (reading, HandoverState.CUT, MINE),
        (deactivated, HandoverState.CUT, MINE),
        (elsewhere, HandoverState.CUT, MINE),
        (left_the_group, HandoverState.CUT, MINE),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_an_access_no_longer_reaches_comes_back_with_that_very_act(
    lists: Lists, happens: Callable[[Work], None], state: HandoverState, after: dict[str, list[int]]
) -> None:
    one = lists.accepted()
    with lists.store.writing(COMMAND_LINE) as work:
        raw(work).add(Home(slack_id="UJULIE", stale=False, due_at=utc_now() + DAY))
    with lists.store.writing(COMMAND_LINE) as work:
        happens(work)
    assert (lists.state(one), lists.after()) == (state, after)
    assert lists.told("UJULIE")[-1] == ("part" if state is HandoverState.RUNNING else "cut")
    assert lists.waits(BY_JULIE) == len(after["UJULIE"])
    with lists.store.reading(COMMAND_LINE) as work:
        home = raw(work).get_one(Home, "UJULIE")
        assert (home.stale, home.due_at <= utc_now()) == (True, True)  # drawn at once


def test_an_erased_person_leaves_every_handover_and_is_told_of_it_before(lists: Lists) -> None:
    one = lists.accepted()
    with lists.store.writing(COMMAND_LINE) as work:
        person = followed.of_advisor(work, "UJULIE")[0]
        held = privacy.held_on(work, person)
        assert held["handover_candidate"] == [{"handover_id": one, "candidate_id": person.id, "kept": False}]
        assert held["followed_candidate"][0]["responsible"] == "ULUC"
        privacy.erase(work, person, "rule", utc_now())
    assert lists.after() == {"ULUC": [1, 2]}
    with lists.store.reading(COMMAND_LINE) as work:
        assert handover.counts(work, [handover.one(work, one)]) == {one: 2}
    lists.do(BY_LUC, handing.end, one)
    assert lists.after() == {"UJULIE": [1, 2], "ULUC": [2]}


def test_each_file_says_who_looked_after_it_and_what_is_over_is_kept_for_a_time(lists: Lists) -> None:
    one = lists.accepted()
    lists.do(BY_LUC, handing.end, one)
    running = lists.accepted()
    with lists.store.writing(COMMAND_LINE) as work:
        of_file = select(JournalEntry.actor, JournalEntry.action, JournalEntry.detail).where(
            JournalEntry.candidate_id == lists.ids[0],
            JournalEntry.action.in_((Action.HAND_OVER, Action.HAND_BACK)),
        )
        told = raw(work).execute(of_file.order_by(JournalEntry.id).limit(2)).all()
        first, last = TODAY(work), TODAY(work) + 5 * DAY
        assert told == [
            ("ULUC", Action.HAND_OVER, f"UJULIE {first} {last}"),
            ("ULUC", Action.HAND_BACK, "UJULIE"),
        ]
        late = utc_now() + retention.HANDED_OVER_DAYS * DAY + DAY
        retention.apply(work.at(late), retention.Keep(0, 0, 0), late)
        assert list(raw(work).scalars(select(Handover.id))) == [running]


def test_the_lists_that_nobody_holds_any_more_are_told_and_a_list_changes_hands(lists: Lists) -> None:
    """Whoever looked after some of them for a time does no more."""
    with lists.store.writing(BY_JULIE) as work:
        lent = handing.offer(work, "UJULIE", "UALEX", lists.ids[:2], Days(TODAY(work), TODAY(work)))
    lists.do(BY_ALEX, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), lent.id)
    with lists.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UJULIE")
        served = {one.slack_id for one in access.listed(work)}
        assert handover.left_lists(work, served, 10) == [("UJULIE", 3)]
        offered = handing.offer(work, "UJULIE", "ULUC", lists.ids, Days(TODAY(work)))
    lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, None), offered.id)
    assert lists.after() == LENT
    assert (lists.told("UJULIE"), lists.told("cli")) == (["running"], ["settled"])
    assert (lists.state(lent.id), lists.told("UALEX")) == (HandoverState.ENDED, ["offered", "part"])
    with lists.store.reading(COMMAND_LINE) as work:
        assert handover.left_lists(work, served, 10) == []
    with pytest.raises(HandoverAnswered):  # to whom the first two would come back is not kept
        lists.do(BY_LUC, handing.end, offered.id)


@pytest.mark.parametrize("first", [0, 2], ids=["offered", "accepted"])
def test_what_was_offered_of_who_left_ends_as_they_are_back(lists: Lists, first: int) -> None:
    with lists.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UJULIE")
        one = handing.offer(work, "UJULIE", "ULUC", lists.ids, Days(TODAY(work) + first * DAY)).id
    with pytest.raises(HandoverAnswered):  # back by the settings, of which the store knows nothing
        lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, ADVISING), one)
    if first:
        lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, None), one)
    with lists.store.writing(COMMAND_LINE) as work:
        access.give(work, "UJULIE", ADVISING)
    assert (lists.state(one), lists.after()) == (HandoverState.WITHDRAWN, MINE)
    assert [lists.told(who)[-1] for who in ("UJULIE", "cli", "ULUC")] == ["withdrawn"] * 3


@pytest.mark.parametrize(
    ("left", "state", "after"),
    [
        ([0], HandoverState.RUNNING, {"ULUC": [1, 2]}),
        ([0, 1, 2], HandoverState.UNBEGUN, {"ULUC": [2]}),
    ],
    ids=["one", "all"],
)
def test_who_left_the_list_before_the_first_day_is_not_handed_over(
    lists: Lists, left: list[int], state: HandoverState, after: dict[str, list[int]]
) -> None:
    one = lists.accepted(first=3)
    with lists.store.writing(BY_JULIE) as work:
        for whose in left:
            followed.unfollow(work, "UJULIE", lists.ids[whose])
    lists.do(COMMAND_LINE, lambda work, found: handing.begin(work.at(work.now + 3 * DAY), found), one)
    assert (lists.state(one), lists.after()) == (state, after)
    with lists.store.reading(COMMAND_LINE) as work:
        begun = select(JournalEntry.candidate_id).where(JournalEntry.action == Action.HAND_OVER)
        assert set(raw(work).scalars(begun)) == {lists.ids[n] for n in range(3) if n not in left}
        [key] = raw(work).scalars(
            select(StoredMessage.key).where(StoredMessage.key.like(f"handover:%:{state}:%:UJULIE"))
        )
        count = 2 if state is HandoverState.RUNNING else 3  # whom it was accepted for
        assert handing.told(key) == (one, state, count)
        assert handover.one(work, one).people == count


def test_undone_whom_nobody_follows_any_more_come_back_too_and_the_number_is_real(lists: Lists) -> None:
    one = lists.accepted(None)
    with lists.store.writing(BY_LUC) as work:
        for whose in lists.ids[:2]:
            followed.unfollow(work, "ULUC", whose)
        followed.follow(work.on_behalf_of("UALEX"), "UALEX", lists.ids[1])  # who has them for good
    lists.do(BY_JULIE, handing.end, one)
    assert lists.after() == {"UJULIE": [0, 2], "UALEX": [1], "ULUC": [2]}
    with lists.store.reading(COMMAND_LINE) as work:
        back = select(JournalEntry.candidate_id).where(JournalEntry.action == Action.HAND_BACK)
        assert set(raw(work).scalars(back)) == {lists.ids[0], lists.ids[2]}
        ended = select(StoredMessage.key).where(StoredMessage.key.like("handover:%:ended:%"))
        assert {handing.told(key) for key in raw(work).scalars(ended)} == {(one, "ended", 2)}
        assert handover.one(work, one).people == 2


@pytest.mark.parametrize(
    ("admins", "state"), [([], HandoverState.UNBEGUN), (["UJULIE"], HandoverState.WITHDRAWN)]
)
def test_what_was_accepted_and_may_not_begin_ends_and_says_so(
    lists: Lists, admins: list[str], state: HandoverState
) -> None:
    """The bot did not run on its only day; who left is back, by the settings."""
    with lists.store.writing(COMMAND_LINE) as work:
        people.keep_workspace(work, Workplace("TSANDBOX1"), "Cégep")
        for who in ("UJULIE", "ULUC"):
            people.keep(work, SlackProfile(who, who, "TSANDBOX1"))
        access.withdraw(work, "UJULIE")
        first = TODAY(work) + 3 * DAY
        one = handing.offer(work, "UJULIE", "ULUC", lists.ids, Days(first, first)).id
    lists.do(BY_LUC, lambda work, found: handing.accept(work, found, ADVISING, None), one)
    now = WorkingDays().next(utc_now() + 5 * DAY, 10 * 60)
    Handovers(lists.store, admins, lambda: None).do(Due(TaskKind.CONFIDING, "", now), now)
    assert (lists.state(one), lists.after()) == (state, MINE)
    assert [lists.told(who)[-1] for who in ("cli", "ULUC")] == [state] * 2


def test_who_leaves_the_group_and_is_named_by_the_settings_keeps_what_is_confided(lists: Lists) -> None:
    one = lists.accepted()
    with lists.store.writing(COMMAND_LINE) as work:
        people.keep(work, SlackProfile("ULUC", "Luc Gagnon", "TSANDBOX1"))
        people.keep_workspace(work, Workplace("TSANDBOX1"), "Cégep")
        held = access.of(work, "ULUC")
        assert held
        held.given_by = access.GROUP
        assert access.mirror(work, [], ["ULUC"]) == (0, 1)
    assert (lists.state(one), lists.after()) == (HandoverState.RUNNING, LENT)


@pytest.mark.parametrize("both", [False, True], ids=["one has rights", "both have"])
@pytest.mark.parametrize("who", ["UJULIE", "ULUC"])
def test_of_two_ids_of_one_person_the_one_kept_has_what_was_handed_over(
    lists: Lists, who: str, both: bool
) -> None:
    one, kept = lists.accepted(), f"W{who[1:]}"
    with lists.store.writing(COMMAND_LINE) as work:
        if both:
            a_right(work, kept)
            followed.follow(work, kept, lists.ids[2])
        people.keep(work, SlackProfile(kept, "Une personne", "TSANDBOX1"))
        people.keep(work, SlackProfile(kept, "Une personne", "TSANDBOX1", other_id=who))
    here = {name: kept if name == who else name for name in ("UJULIE", "ULUC")}
    assert lists.state(one) is HandoverState.RUNNING
    assert set(lists.after()) == ({here["ULUC"]} if who == "ULUC" or not both else set(here.values()))
    lists.do(COMMAND_LINE, handing.end, one)
    assert lists.after() == {here[name]: whose for name, whose in MINE.items()}


def test_of_two_ids_the_rights_that_stay_say_how_far_what_is_confided_reaches(lists: Lists) -> None:
    one = lists.accepted()
    with lists.store.writing(COMMAND_LINE) as work:
        access.give(work, "WLUC", Rights(Role.ADVISING, ("322.A0",)))
        people.keep(work, SlackProfile("WLUC", "Luc Gagnon", "TSANDBOX1"))
        people.keep(work, SlackProfile("WLUC", "Luc Gagnon", "TSANDBOX1", other_id="ULUC"))
    assert (lists.state(one), lists.after()) == (HandoverState.RUNNING, {"UJULIE": [0, 1], "WLUC": [2]})
