"""Thirty days of morning digests, on a clock that stands still: each told once, none twice, none at night.

Two processes race for each; Slack refuses, or loses its answer to, one call in ten. There are a holiday, a
closure, an open Sunday before which the clock changed, two days without a process, an access that ends. The
store has two thousand candidates and a year of journal; every watch is on, for those who are told anyway.
"""

import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, text, update

from rac_bot.delivery import Delivery
from rac_bot.domain.watches import TOLD_TO_EACH, Rule, Watch
from rac_bot.i18n import TORONTO, speaking, weekday
from rac_bot.rounds.clock import Clock, Round
from rac_bot.rounds.digests import Digests
from rac_bot.rounds.weekly import Weekly
from rac_bot.slack.client import SlackClient
from rac_bot.store.database.engine import Store
from rac_bot.store.due.tasks import Due
from rac_bot.store.models import (
    CalendarPeriod,
    ClaraState,
    Home,
    Inscription,
    MessageState,
    StoredMessage,
    TaskKind,
)
from rac_bot.store.people import access
from rac_bot.store.telling import outbox
from rac_bot.store.trace import journal
from rac_bot.store.watches import rules
from rac_bot.store.work.work import COMMAND_LINE, Work
from tests.builders import TERMS, a_candidate, a_dossier, a_grid, a_line, a_person, a_right
from tests.databases import BY_JULIE, raw
from tests.delivery.scripted import Scripted
from tests.rounds.crowd import FAMILY, gather

pytestmark = pytest.mark.sqlite  # `test_clock.py` has two processes at one row on either

TEAM = "CEQUIPE"
FIRST = datetime(2026, 10, 5, 4, tzinfo=UTC)  # midnight, in summer time until 1 November
HOURS = {"UANNE": 7 * 60, "UJULIE": 8 * 60, "ULUC": 9 * 60 + 30, "UNOUR": 11 * 60 + 30, "UZOE": 0}
AWAY = datetime(2026, 10, 14, 2, tzinfo=TORONTO), datetime(2026, 10, 16, 10, tzinfo=TORONTO)
SAVES = datetime(2026, 10, 7, 14, tzinfo=TORONTO)  # Luc, his first inscription
LEAVES = datetime(2026, 10, 28, 9, tzinfo=TORONTO)  # Nour has no access any more; Zoé wants no digest
DIARY = """
Lundi 5 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 11:30 UNOUR
Mardi 6 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 11:30 UNOUR
Mercredi 7 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 11:30 UNOUR
Jeudi 8 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR
Vendredi 9 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR, 16:00 CEQUIPE
Mardi 13 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR
Vendredi 16 octobre 2026: 10:00 UANNE, 10:00 UJULIE, 10:00 ULUC, 11:30 UNOUR, 16:00 CEQUIPE
Lundi 19 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR
Mardi 20 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR
Mercredi 21 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR, 16:00 CEQUIPE
Lundi 26 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR
Mardi 27 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 11:30 UNOUR
Mercredi 28 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC
Jeudi 29 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC
Vendredi 30 octobre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC, 16:00 CEQUIPE
Dimanche 1er novembre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC
Lundi 2 novembre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC
Mardi 3 novembre 2026: 07:00 UANNE, 08:00 UJULIE, 09:30 ULUC
"""


class Slack(Scripted):
    """Fails one call in ten: it refuses, or does what is asked and does not say so."""

    def __init__(self) -> None:
        super().__init__("*", {})
        self.now = FIRST
        self.held: dict[str, dict[str, Any]] = {}
        self.told: list[tuple[datetime, str, str]] = []
        self.failed = 0
        self._calls = itertools.count(1)
        self._words = itertools.cycle(["ratelimited", "internal_error", ""])

    def chat_postMessage(self, *, channel: str, **given: Any) -> Any:
        lost = self._fails("chat.postMessage")
        answer = super().chat_postMessage(channel=channel)
        self.held[answer["ts"]] = {"channel": channel, "ts": answer["ts"], **given}
        self.told.append((self.now, channel.removeprefix("D"), given["text"]))
        if lost:
            raise TimeoutError
        return answer

    def conversations_history(self, *, channel: str, **_: object) -> Any:
        held = [one for one in self.held.values() if one["channel"] == channel]
        return self._answer("conversations.history", channel, {"messages": held})

    def chat_delete(self, *, channel: str, ts: str) -> Any:
        self._fails("chat.delete")
        self.held.pop(ts, None)
        return super().chat_delete(channel=channel, ts=ts)

    def _fails(self, method: str) -> bool:
        """Whether its answer is to be lost."""
        if next(self._calls) % 10:
            return False
        self.failed += 1
        word = next(self._words)
        if not word:
            return True
        self.method, self.words = method, {"*": word}
        try:
            self._answer(method, "", {})
        finally:
            self.words = {}
        return False


class Raced(Digests):
    """Another process looks for something to do, while this one does it."""

    other: Clock | None = None

    def do(self, task: Due, now: datetime) -> datetime:
        if self.other:
            self.other.run_due()
        return super().do(task, now)


class Process:
    def __init__(self, url: str, slack: Slack) -> None:
        self.store = Store(url)
        self.digests = Raced(self.store, (), TERMS, lambda: None)
        weekly = Weekly(self.store, TEAM, lambda: None)
        rounds: dict[TaskKind, Round] = {TaskKind.DIGEST: self.digests, TaskKind.WEEKLY: weekly}
        self.clock = Clock(self.store, rounds, lambda: slack.now)
        self.delivery = Delivery(
            self.store,
            cast(SlackClient, slack),
            clock=lambda: slack.now,
            steady=lambda: slack.now.timestamp(),
        )


@pytest.fixture
def college(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=5)
        gather(work, grid, list(HOURS)[:4], FIRST)
        for watch in TOLD_TO_EACH:
            rules.change(work, replace(Rule.usual(watch), on=True, audience=("UANNE", "UJULIE", "UNOUR")))
        for person, minutes in HOURS.items():
            a_person(work, person, person.title(), locale="en-CA" if person == "UNOUR" else "fr-CA")
            a_right(work, person)
            raw(work).execute(update(Home).where(Home.slack_id == person).values(morning=minutes))
        someone = a_candidate(work, grid)
        dossier = a_dossier(work, someone)
        for saved_by, course in zip(HOURS, someone.admissions[0].grid.courses, strict=True):
            line = a_line(work, dossier, course)
            line.created_by, line.created_at = saved_by, FIRST
            line.clara = ClaraState.ENTERED if saved_by == "ULUC" else ClaraState.TO_ENTER
        rules.change(work, Rule(Watch.WEEKLY, on=True))
        for week in range(-1, 4):  # somebody was enrolled in each
            journal.enrolled(work.at(FIRST + timedelta(days=7 * week + 1, hours=12)), [line])
        for first, last, is_open in (
            (date(2026, 10, 22), date(2026, 10, 23), False),
            (date(2026, 11, 1), date(2026, 11, 1), True),  # a Sunday
        ):
            raw(work).add(CalendarPeriod(first_day=first, last_day=last, open=is_open))
    with store.engine.connect() as connection:  # as the server's own upkeep does once so much came in
        connection.execute(text("ANALYZE"))
        connection.commit()
    return store


def save(work: Work) -> None:
    raw(work).execute(
        update(Inscription).where(Inscription.created_by == "ULUC").values(clara=ClaraState.TO_ENTER)
    )


def leave(work: Work) -> None:
    access.withdraw(work, "UNOUR")


def waits(store: Store, slack: Slack) -> bool:
    """Whether a message is to be sent, or sent again, in the next minutes."""
    with store.reading(BY_JULIE) as work:
        return outbox.something_waits(work, slack.now + timedelta(minutes=10))


def steps() -> Iterator[datetime]:
    """Each half hour of the morning, each hour of the day and of the night."""
    now = FIRST
    while now < FIRST + timedelta(days=30):
        if not AWAY[0] < now < AWAY[1]:
            yield now
        morning = 6 <= now.astimezone(TORONTO).hour < 12
        now += timedelta(minutes=30) if morning else timedelta(hours=1)


def diary(slack: Slack) -> str:
    """A line a day: when each was told."""
    days: dict[date, list[str]] = {}
    with speaking("fr"):
        for at, person, _text in slack.told:
            local = at.astimezone(TORONTO)
            days.setdefault(local.date(), []).append(f"{local:%H:%M} {person}")
        return "\n".join(f"{weekday(day)}: {', '.join(sorted(told))}" for day, told in sorted(days.items()))


def test_each_is_told_once_a_working_day_and_nothing_at_night(college: Store, url: str) -> None:
    slack = Slack()
    ones = [Process(url, slack) for _two in range(2)]
    ones[0].digests.other = ones[1].clock
    coming = deque([(SAVES, save), (LEAVES, leave)])
    for turn, now in enumerate(steps()):
        slack.now = now
        while coming and coming[0][0] <= now:
            with college.writing(COMMAND_LINE) as work:
                coming.popleft()[1](work.at(now))
        for one in ones if turn % 2 else ones[::-1]:
            one.clock.run_due()
        while waits(college, slack):
            for one in ones:
                one.delivery.send_due()
            slack.now += timedelta(seconds=11)
    for one in ones:
        one.store.close()
    assert slack.failed > 10
    assert diary(slack) == DIARY.strip()
    with college.reading(BY_JULIE) as work:
        states = raw(work).scalars(select(StoredMessage.state)).all()
        kept = (
            raw(work).scalars(select(StoredMessage.ts).where(StoredMessage.state == MessageState.SENT)).all()
        )
    assert set(states) == {MessageState.SENT, MessageState.ERASED}
    assert set(kept) == slack.held.keys()  # of each, the last; of who left, none
    assert {one["channel"] for one in slack.held.values()} == {"DUANNE", "DUJULIE", "DULUC", TEAM}
    assert [text for _at, _person, text in slack.told if FAMILY in text or "Zoé" in text] == []
    english = {person for _at, person, text in slack.told if "waiting for you" in text}
    assert english == {"UNOUR"}
