"""The week's figures: told to the team once, as the week ends; as bars, or as a table in their place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from rac_bot.domain import routing
from rac_bot.domain.figures import protected
from rac_bot.domain.watches import Rule, Watch
from rac_bot.i18n import TORONTO
from rac_bot.messages.weekly import Told, draw_weekly
from rac_bot.rounds.clock import Clock
from rac_bot.rounds.weekly import Weekly
from rac_bot.store.database.engine import Store
from rac_bot.store.file import lines
from rac_bot.store.models import Audience, CalendarPeriod, Grid, MessageKind, Route, StoredMessage, TaskKind
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.outbox import Posted
from rac_bot.store.telling.telling import To
from rac_bot.store.trace import journal
from rac_bot.store.watches import rules
from rac_bot.store.work.work import Work
from slack_sandbox import Message
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office
from tests.databases import BY_JULIE, raw

GRIDS = {
    "JEE.0K": "JEE0K-17R-RA",
    "322.A1": "322A1-10A-RA",
    "351.A0": "351A0-20A-RA",
    "410.B0": "410B0-20A-RA",
}
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
FRIDAY = datetime(2018, 1, 19, 16, tzinfo=TORONTO)
AWAY = datetime(2018, 2, 9, 9, tzinfo=TORONTO), datetime(2018, 2, 20, 2, tzinfo=TORONTO)
SAVED = [*(FRIDAY + n * WEEK - 2 * DAY for n in (0, 1, 3, 4, 6)), FRIDAY - HOUR / 60]


class Weeks:
    """The clocks of two processes, at the time that a test says."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.people = store, FRIDAY - 5 * DAY, 0
        self.clocks = [
            Clock(store, {TaskKind.WEEKLY: Weekly(store, "CEQUIPE", lambda: None)}, lambda: self.now)
            for _two in range(2)
        ]
        with store.writing(BY_JULIE) as work:
            for code in GRIDS.values():
                a_grid(work, code, courses=30)

    def turn(self, *, on: bool) -> None:
        with self.store.writing(BY_JULIE) as work:
            rules.change(work, replace(Rule.usual(Watch.WEEKLY), on=on))

    def save(self, moment: datetime, saved: Mapping[str, tuple[int, int]]) -> None:
        """So many of each programme, and how many of them are entered two hours later."""
        with self.store.writing(BY_JULIE) as work:
            for number, (count, entered) in saved.items():
                self._save(work.at(moment), GRIDS[number], count, entered)

    def _save(self, work: Work, code: str, count: int, entered: int) -> None:
        grid = raw(work).scalars(select(Grid).where(Grid.code == code)).one()
        self.people += 1
        person = a_candidate(work, grid, da=f"{self.people:07}", family="Canari")
        dossier = a_dossier(work, person)
        for n, course in enumerate(grid.courses[:count]):
            line = a_line(work, dossier, course)
            line.created_at = work.now
            work.flush()
            saved = lines.line(work, line.id)
            journal.enrolled(work, [saved])
            if n < entered:
                later = work.at(work.now + 2 * HOUR)
                lines.enter_in_clara(later, saved, seen=saved.version, now=later.now)

    def at(self, moment: datetime) -> None:
        self.now = moment
        for clock in self.clocks:
            clock.run_due()

    def told(self) -> list[StoredMessage]:
        with self.store.reading(BY_JULIE) as work:
            of_week = select(StoredMessage).where(StoredMessage.kind == MessageKind.WEEKLY)
            return list(raw(work).scalars(of_week.order_by(StoredMessage.id)))


def hours(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        if not AWAY[0] < first < AWAY[1]:
            yield first
        first += HOUR


def test_once_as_the_week_ends_or_as_the_college_opens_again(store: Store) -> None:
    """Off at first; a Friday closed, a week without anything, eleven days without a process."""
    weeks = Weeks(store)
    with store.writing(BY_JULIE) as work:
        raw(work).add(CalendarPeriod(first_day=date(2018, 3, 2), last_day=date(2018, 3, 2), open=False))
    for moment in SAVED:
        weeks.save(moment, {"JEE.0K": (7, 0)})
    for now in hours(FRIDAY - 5 * DAY, FRIDAY + 6 * WEEK + 3 * DAY):
        if now == FRIDAY + HOUR:  # too late for that week
            weeks.turn(on=True)
        weeks.at(now)
    told = [f"{one.created_at.astimezone(TORONTO):%d %b %H:%M} {one.key}" for one in weeks.told()]
    assert told == [
        "26 Jan 16:00 weekly:CEQUIPE:2018-01-22",
        "20 Feb 07:00 weekly:CEQUIPE:2018-02-12",  # and as bars, the week before
        "01 Mar 16:00 weekly:CEQUIPE:2018-02-26",
    ]
    assert [one.recipient for one in weeks.told()] == ["CEQUIPE"] * 3
    weeks.turn(on=False)
    weeks.save(FRIDAY + 7 * WEEK - DAY, {"JEE.0K": (7, 0)})
    weeks.at(FRIDAY + 7 * WEEK)
    assert len(weeks.told()) == 3


def test_what_waits_for_the_opening_holds_up_nothing_that_the_channel_is_told_meanwhile(store: Store) -> None:
    weeks, team = Weeks(store), To(Audience.TEAM, "CEQUIPE", "UJULIE")
    weeks.turn(on=True)
    weeks.at(FRIDAY - DAY)
    weeks.save(FRIDAY - DAY, {"JEE.0K": (7, 0)})
    weeks.at(FRIDAY)  # Slack does not take it before the evening
    weeks.at(FRIDAY + 3 * HOUR)
    with store.writing(BY_JULIE) as work:
        telling.notify(work.at(FRIDAY + 3 * HOUR), team, "saved at night", "", [], MessageKind.ENROLLED)
    claimed = []
    for moment in (FRIDAY + 4 * HOUR, FRIDAY + 2 * DAY + 15 * HOUR):
        with store.writing(BY_JULIE) as work:
            claim = outbox.claim(work, moment)
            assert claim
            outbox.sent(work, claim, Posted("", [], "CEQUIPE", "1.0"), moment)
            claimed.append(claim.kind)
    assert claimed == [MessageKind.ENROLLED, MessageKind.WEEKLY]


def test_a_channel_of_some_programmes_is_told_of_these_alone_and_no_total(store: Store) -> None:
    weeks = Weeks(store)
    with store.writing(BY_JULIE) as work:
        for channel, programme in (("CTOUS", ""), ("CGARDE", "JEE.0K"), ("CGARDE", "410.B0")):
            raw(work).add(Route(channel=channel, told=routing.Told.WEEK, programme=programme))
    weeks.turn(on=True)
    weeks.at(FRIDAY - DAY)
    weeks.save(FRIDAY - 3 * HOUR, {"JEE.0K": (25, 18), "322.A1": (12, 6), "351.A0": (3, 1), "410.B0": (8, 8)})
    weeks.at(FRIDAY)
    told = {one.recipient: one.text.replace("\u00a0", " ") for one in weeks.told()}
    assert told.keys() == {"CTOUS", "CGARDE"}
    whole, some = told["CTOUS"], told["CGARDE"]
    assert whole.splitlines()[:2] == [
        "Semaine du 15 janv. : 48 inscriptions",
        "Saisies dans CLARA : 33, à saisir : 15 · de l’inscription à la saisie : le jour même (médiane)",
    ]
    assert "322.A1 : 12" in whole
    assert "410.B0 : masqué" in whole  # with three of 351.A0, the smallest
    assert some.splitlines()[0] == "Semaine du 15 janv."
    assert "JEE.0K : 25" in some
    assert "410.B0 : masqué" in some  # as in the other: both may be read together
    assert [one for one in ("322", "351", "48", "33") if one in some] == []


@pytest.fixture
def weeks(office: Office) -> Weeks:
    made = Weeks(office.store)
    made.turn(on=True)
    made.at(FRIDAY - DAY)
    return made


def posted(office: Office) -> list[Message]:
    for _post in range(4):
        office.ahead += timedelta(seconds=2)
        office.deliver()
    return office.luc.channel_messages(office.team)


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def test_bars_then_a_table_where_slack_refuses_them_then_neither(office: Office, weeks: Weeks) -> None:
    refused = (0, 1, 2)
    for n, times in enumerate(refused):
        friday = FRIDAY + n * WEEK
        weeks.save(friday - DAY, {"JEE.0K": (25, 18), "322.A1": (12, 6), "351.A0": (9, 5), "410.B0": (8, 8)})
        weeks.at(friday)
        if times:
            office.sandbox.fail("chat.postMessage", error="invalid_blocks", times=times)
        posted(office)
    bars, table, neither = posted(office)
    assert kinds(bars) == ["section", "data_visualization", "data_visualization", *["section"], "context"]
    assert kinds(table) == ["section", "table", "section", "context"]
    assert kinds(neither) == ["section", "section", "context"]
    [by_week, _by_state] = [one["chart"] for one in bars.blocks if one["type"] == "data_visualization"]
    assert [one["name"] for one in by_week["series"]] == ["JEE.0K", "322.A1", "351.A0", "410.B0"]
    assert by_week["series"][0]["data"][-1] == {"label": "15 janv.", "value": 25}
    told = table.reading.replace("\u00a0", " ")
    few = " | moins de 5" * 4
    assert "Semaine du | 22 janv. | 15 janv. | 8 janv. | 1er janv. | 25 déc. | 18 déc." in told
    assert f"JEE.0K | 25 | 25{few}" in told
    assert f"Ensemble | 54 | 54{few}" in told
    assert f"À saisir | 17 | 17{few}" in told
    assert "JEE.0K : 25 · avant : moins de 5, moins de 5, moins de 5, 25, 25" in neither.text.replace(
        "\u00a0", " "
    )
    assert len(weeks.told()) == len(refused)  # nobody is told of trouble
    said = "".join(str(one.body) for one in office.sandbox.log if one.what == "chat.postMessage")
    assert [one for one in ("Canari", "0000001", "…-0001") if one in said] == []


def test_a_college_without_programmes_is_told_all_the_same() -> None:
    [figures] = protected({})
    text, blocks = draw_weekly([Told(FRIDAY.date(), figures)] * 2, None)
    assert "moins de 5 inscriptions" in text
    assert [block["type"] for block in blocks] == ["section", "table", "context"]
