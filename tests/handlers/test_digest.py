"""The morning digest: whom it tells what, when, and what becomes of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.i18n import TORONTO
from rac_bot.rounds.clock import Clock
from rac_bot.rounds.digests import Digests
from rac_bot.store.due import tasks
from rac_bot.store.due.tasks import Due
from rac_bot.store.file import followed
from rac_bot.store.models import ClaraState, Home, Inscription, MessageState, StoredMessage, TaskKind
from rac_bot.store.models import Person as Known
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access
from rac_bot.store.watches import rules
from rac_bot.store.work.work import COMMAND_LINE
from slack_sandbox import Message, Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading
from tests.databases import BY_JULIE, raw
from tests.handlers.test_home import SECRETS, at_home

MONDAY = datetime(2018, 1, 15, 13, tzinfo=UTC)  # 8 h in Montréal
DAY = timedelta(days=1)
HOURS = "Résumé du matin"


class Mornings:
    """The clock of the digests, at the time that a test says."""

    def __init__(self, office: Office) -> None:
        self.office, self.now = office, MONDAY - DAY
        self.round = Digests(office.store, office.settings.rac_admins, office.settings.terms, lambda: None)
        self.clock = Clock(office.store, {TaskKind.DIGEST: self.round}, lambda: self.now)
        self.clock.run_due()

    def at(self, moment: datetime) -> None:
        """That time comes, and what is told then is sent."""
        self.now = moment
        self.clock.run_due()
        for _post in range(3):
            self.office.ahead += timedelta(seconds=2)
            self.office.deliver()

    def told(self, person: Person) -> list[str]:
        return [said(one) for one in digests_of(person)]


def digests_of(person: Person) -> list[Message]:
    return [one for one in person.direct_messages() if one.reading.startswith("☀️")]


def said(message: Message) -> str:
    return message.reading.replace("\u00a0", " ").replace("*", "")


@pytest.fixture
def mornings(office: Office) -> Mornings:
    """Julie saved a session of Lise's with two courses, one to be corrected; Luc follows Lise."""
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        person.code_permanent = "LEBL12345678"
        dossier = a_dossier(work, person)
        dossier.clara = ClaraState.TO_ENTER
        lines = [a_line(work, dossier, course) for course in person.admissions[0].grid.courses[:2]]
        lines[0].clara = ClaraState.TO_CORRECT
        followed.follow(work, "ULUC", person.id)
    return Mornings(office)


def test_each_is_told_figures_alone_which_open_the_list(mornings: Mornings) -> None:
    julie, luc = mornings.office.julie, mornings.office.luc
    mornings.at(MONDAY - timedelta(minutes=1))
    assert mornings.told(julie) == []
    mornings.at(MONDAY)
    [told] = mornings.told(julie)
    assert "Lundi 15 janvier 2018 : ce qui vous attend" in told
    assert "2 à saisir dans CLARA · la plus ancienne : aujourd’hui" in told
    assert "1 à corriger dans CLARA" in told
    assert mornings.told(luc) == [told]
    assert mornings.told(mornings.office.admin) == []  # nothing waits for them
    posted = [one.body for one in mornings.office.sandbox.log if one.what == "chat.postMessage"]
    assert [one for one in SECRETS if one in json.dumps(posted, ensure_ascii=False).lower()] == []
    for press in ("Saisir", "Voir"):
        julie.press(press, message=digests_of(julie)[0])
        assert "Leblanc, Lise" in reading(julie)
        julie.dismiss()


def test_nothing_is_told_where_an_administrator_turned_it_off(mornings: Mornings) -> None:
    with mornings.office.store.writing(BY_JULIE) as work:
        rules.change(work, Rule(Watch.DIGEST, on=True, audience=("ULUC",)))
    mornings.at(MONDAY)
    assert (mornings.told(mornings.office.julie), len(mornings.told(mornings.office.luc))) == ([], 1)


def test_the_one_before_is_deleted_unless_it_was_pressed(mornings: Mornings) -> None:
    julie, luc = mornings.office.julie, mornings.office.luc
    mornings.at(MONDAY)
    julie.press("Saisir", message=digests_of(julie)[0])
    mornings.at(MONDAY + DAY)
    assert [one[:20] for one in mornings.told(luc)] == ["☀️ Mardi 16 janvier "]
    assert len(mornings.told(julie)) == 2
    with mornings.office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(clara=ClaraState.ENTERED))
    mornings.at(MONDAY + 2 * DAY)
    assert len(mornings.told(luc)) == 1
    assert len(mornings.told(julie)) == 2


def test_a_morning_that_was_missed_is_told_the_same_day_or_not_at_all(mornings: Mornings) -> None:
    julie = mornings.office.julie
    mornings.at(MONDAY + timedelta(hours=11))  # 19 h
    assert mornings.told(julie) == []
    mornings.at(MONDAY + DAY + timedelta(hours=6))  # 14 h
    mornings.round.do(
        Due(TaskKind.DIGEST, julie.id, MONDAY), mornings.now
    )  # by a process that died as it did
    mornings.at(MONDAY + DAY + timedelta(hours=7))
    assert len(mornings.told(julie)) == 1


def test_what_slack_did_not_take_by_the_evening_is_told_no_more(mornings: Mornings) -> None:
    sandbox, julie = mornings.office.sandbox, mornings.office.julie
    sandbox.fail("chat.postMessage", error="fatal_error", times=1000)
    mornings.at(MONDAY)
    sandbox.heal()
    mornings.at(MONDAY + timedelta(hours=10))  # 18 h
    mornings.at(MONDAY + timedelta(hours=11))
    assert mornings.told(julie) == []
    mornings.at(MONDAY + DAY)
    assert ["Mardi" in one for one in mornings.told(julie)] == [True]


def test_what_slack_did_not_take_is_not_told_another_day(mornings: Mornings) -> None:
    sandbox, julie = mornings.office.sandbox, mornings.office.julie
    sandbox.fail("chat.postMessage", error="fatal_error", times=1000)
    mornings.at(MONDAY)
    sandbox.heal()
    mornings.at(MONDAY + DAY + timedelta(hours=1))  # nobody was there in the evening
    assert ["Mardi" in one for one in mornings.told(julie)] == [True]


def test_one_chooses_the_hour_on_the_home_or_none(mornings: Mornings) -> None:
    office, julie = mornings.office, mornings.office.julie
    with office.store.writing(BY_JULIE) as work:  # the Home goes by the day of today
        tasks.lay(work, TaskKind.DIGEST, {}, utc_now())
    assert "Résumé du matin : 8 h 00" in at_home(office, julie)
    julie.choose(HOURS, "Résumé du matin : 9 h 30", home=True)
    assert "Résumé du matin : 9 h 30" in at_home(office, julie)
    with office.store.reading(BY_JULIE) as work:
        [due] = [one.at.astimezone(TORONTO) for one in tasks.listed(work) if one.key == julie.id]
    assert due > utc_now()
    assert (due.hour, due.minute) == (9, 30)
    julie.choose(HOURS, "Sans résumé du matin", home=True)
    with office.store.reading(BY_JULIE) as work:
        assert julie.id not in {one.key for one in tasks.listed(work)}
    mornings.at(MONDAY)
    assert mornings.told(julie) == []
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "ULUC", Rights(Role.READING))
    assert "Résumé du matin" not in at_home(office, office.luc)


def test_who_has_no_access_any_more_is_told_nothing_and_what_was_told_goes(mornings: Mornings) -> None:
    office = mornings.office
    mornings.at(MONDAY)
    mornings.clock.run_due()
    with office.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "UJULIE")
        raw(work).execute(update(Known).where(Known.slack_id == "ULUC").values(guest=True))
    mornings.at(MONDAY + timedelta(hours=1))
    assert mornings.told(office.julie) == []
    mornings.at(MONDAY + DAY)
    assert mornings.told(office.julie) == []
    assert ["Lundi" in one for one in mornings.told(office.luc)] == [True]  # of the day before
    with office.store.reading(BY_JULIE) as work:
        waiting = select(StoredMessage.id).where(StoredMessage.state == MessageState.PENDING)
        assert raw(work).scalars(waiting).all() == []
        assert "UJULIE" not in {one.key for one in tasks.listed(work)}


def test_it_tells_of_what_the_rights_reach_and_in_the_persons_language(mornings: Mornings) -> None:
    office = mornings.office
    with office.store.writing(COMMAND_LINE) as work:
        a_grid(work, "ZZZ0Z-17R-RA")
        access.give(work, "UJULIE", Rights(Role.ADVISING, ("ZZZ.0Z",)))
        access.give(work, "ULUC", Rights(Role.ADVISING, ("JEE.0K",)))
        raw(work).execute(update(Home).where(Home.slack_id == "ULUC").values(language="en", morning=570))
    mornings.at(MONDAY - timedelta(hours=1))
    mornings.at(MONDAY)
    assert mornings.told(office.luc) == []
    mornings.at(MONDAY + timedelta(minutes=90))
    assert mornings.told(office.julie) == []
    [told] = mornings.told(office.luc)
    assert "Monday, January 15, 2018: waiting for you" in told
    assert "2 to enter in CLARA" in told
