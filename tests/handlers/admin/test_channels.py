"""`/rac canaux`: an inscription is told where the rules say, once in each channel, and followed there."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.delivery import Delivery
from rac_bot.domain.routing import Rule, Scope, Told
from rac_bot.rounds.channels import ChannelDigests
from rac_bot.rounds.clock import Clock, Round
from rac_bot.rounds.digests import Digests
from rac_bot.rounds.weekly import Weekly
from rac_bot.store.file import candidates
from rac_bot.store.models import (
    Admission,
    Inscription,
    JournalEntry,
    MessageKind,
    MessageState,
    StoredMessage,
    TaskKind,
)
from rac_bot.store.privacy import privacy
from rac_bot.store.routing import rules
from rac_bot.store.telling import digested, moving, telling
from rac_bot.store.work.work import COMMAND_LINE
from slack_sandbox import Channel
from tests.builders import a_candidate, a_dossier, a_grid, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.test_home import at_home

JEE, INFO = "JEE.0K", "420.B0"
LISE, MARC = "1234567", "2345678"
MONDAY = datetime(2018, 1, 15, 21, tzinfo=UTC)  # 16 h in Montréal


@dataclass
class College:
    """Two programmes: Lise is of JEE.0K, Marc of 420.B0 and of another unit; a channel for each programme."""

    office: Office
    jee: Channel
    info: Channel

    def rule(self, *rows: Rule) -> None:
        with self.office.store.writing(COMMAND_LINE) as work:
            rules.save(work, rows)
        self.deliver()

    def enrol(self, da: str = LISE, course: str = "322-001-RL") -> None:
        self.office.julie.command(f"/inscrire {da} {course} EE SR")
        self.office.julie.submit()
        self.deliver()

    def deliver(self) -> None:
        for _post in range(8):
            self.office.ahead += timedelta(seconds=2)
            self.office.deliver()

    def told(self, channel: Channel) -> list[str]:
        """What it was told of inscriptions."""
        found = [one.text.replace("\u00a0", " ") for one in self.office.luc.channel_messages(channel)]
        return [one for one in found if not one.startswith("rac-bot parlera")]

    def journaled(self) -> list[str | None]:
        """The rules as they came and went."""
        wanted = select(JournalEntry.detail).where(JournalEntry.action == "route").order_by(JournalEntry.id)
        with self.office.store.reading(BY_JULIE) as work:
            return list(raw(work).scalars(wanted))


@pytest.fixture
def college(office: Office) -> College:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
        other = a_candidate(work, a_grid(work, "420B0-22A-RA"), da=MARC, family="Roy", given="Marc")
        raw(work).execute(update(Admission).where(Admission.candidate_id == other.id).values(unit="FC"))
        raw(work).refresh(other.admissions[0])
        a_dossier(work, other)
    members = [office.julie, office.luc]
    made = (
        office.sandbox.channel(name, id=id_, private=True, members=[*members, office.admin], bot=True)
        for name, id_ in (("rac-jee", "CJEE"), ("rac-info", "CINFO"))
    )
    return College(office, *made)


def each(channel: Channel, programme: str = "", unit: str = "") -> Rule:
    return Rule(channel.id, Told.INSCRIPTIONS, Scope(programme, unit))


def test_it_is_told_in_each_channel_once_and_followed_in_each(college: College) -> None:
    office, team = college.office, college.office.team
    college.enrol()
    assert [len(college.told(one)) for one in (team, college.jee, college.info)] == [1, 0, 0]  # as ever
    college.rule(each(college.jee, JEE), each(team, JEE), each(college.info, unit="FC"))
    assert [len(office.luc.channel_messages(one)) for one in (team, college.jee)] == [1, 1]  # the one knew
    college.enrol(course="322-002-RL")
    college.enrol(MARC)
    assert [len(college.told(one)) for one in (team, college.jee, college.info)] == [1, 1, 1]
    assert "322-002-RL" in college.told(team)[0]  # it joined what was just told there
    assert "322-002-RL" in college.told(college.jee)[0]
    assert "4567" in college.told(college.jee)[0]
    assert "5678" in college.told(college.info)[0]
    with office.store.reading(BY_JULIE) as work:
        held = raw(work).execute(select(StoredMessage.recipient, StoredMessage.key)).all()
    assert len({key for _to, key in held}) == len(held)

    office.julie.press("Défaire l’enregistrement", message=office.julie.direct_messages()[0])
    college.deliver()
    for channel in (team, college.jee):
        assert college.told(channel)[0].count("supprimée") >= 1, channel
    assert "supprimée" not in college.told(college.info)[0]

    with office.store.writing(BY_JULIE) as work:
        person = candidates.by_da(work, LISE)
        assert person
        privacy.erase(work, person, "règle 12", office.now())
    college.deliver()
    assert (college.told(team), college.told(college.jee)) == ([], [])
    assert len(college.told(college.info)) == 1


def test_several_people_of_two_programmes_are_told_each_where_they_belong(college: College) -> None:
    college.rule(each(college.jee, JEE), each(college.info, INFO))
    college.office.julie.command("/inscrire lot")
    college.office.julie.type("Une inscription par ligne", f"{LISE} 322-001-RL EE\n{MARC} 322-001-RL EE")
    college.office.julie.submit()
    college.office.julie.submit()
    college.deliver()
    assert college.told(college.office.team) == []
    assert ["4567" in one for one in college.told(college.jee)] == [True]
    assert ["5678" in one for one in college.told(college.info)] == [True]
    assert len(college.office.julie.direct_messages()) == 1  # hers has both


@freeze_time(MONDAY - timedelta(hours=3), tick=True)
def test_a_channel_that_takes_a_digest_has_figures_at_its_hour_on_working_days(college: College) -> None:
    office, now = college.office, MONDAY - timedelta(hours=3)
    round_ = ChannelDigests(office.store, office.team.id, lambda: None)
    clock = Clock(office.store, {TaskKind.CHANNEL: round_}, lambda: now)
    college.rule(
        Rule(college.info.id, Told.INSCRIPTIONS, Scope(), 16 * 60),
        each(college.jee, JEE),
        each(college.info, INFO),
    )
    college.enrol()
    college.enrol(MARC)
    assert (len(college.told(college.jee)), len(college.told(college.info))) == (1, 1)
    college.enrol(course="322-002-RL")
    office.julie.press("Défaire l’enregistrement")  # it counts no more
    assert college.told(office.team) == []  # each is told somewhere
    clock.run_due()
    for later in (timedelta(hours=2, minutes=59), timedelta(hours=3), timedelta(hours=4)):
        now = MONDAY - timedelta(hours=3) + later
        clock.run_due()
        college.deliver()
    told = college.told(college.info)
    assert len(told) == 2  # once
    assert told[1] == "Moins de 5 inscriptions depuis le dernier résumé"
    assert "4567" not in json.dumps(office.luc.channel_messages(college.info)[-1].blocks)
    office.luc.press("Voir ce qui est à saisir", message=office.luc.channel_messages(college.info)[-1])
    assert "saisir dans CLARA" in reading(office.luc)
    now = MONDAY + timedelta(days=1)
    clock.run_due()
    college.deliver()
    assert college.told(college.info) == told  # nothing new
    college.rule(Rule(college.jee.id, Told.INSCRIPTIONS, Scope(JEE), 9 * 60))  # no more each of them
    with office.store.reading(COMMAND_LINE) as work:
        assert digested.counted(work, college.jee.id) == []  # that one was told to it
    with freeze_time(now, tick=True):
        college.enrol(course="322-000-RL")
    for hours, said in ((4 * 24 + 3, 2), (5 * 24, 2), (7 * 24, 3)):  # Friday at 19 h, Saturday, Monday
        now = MONDAY + timedelta(hours=hours)
        clock.run_due()
        college.deliver()
        assert len(college.told(college.info)) == said


@freeze_time(MONDAY - timedelta(hours=3), tick=True)
def test_a_digest_that_slack_did_not_take_is_told_the_next_morning_and_not_at_night(college: College) -> None:
    office, now = college.office, MONDAY - timedelta(hours=3)
    rounds: dict[TaskKind, Round] = {
        TaskKind.CHANNEL: ChannelDigests(office.store, office.team.id, lambda: None),
        TaskKind.DIGEST: Digests(office.store, (), office.settings.terms, lambda: None),
        TaskKind.WEEKLY: Weekly(office.store, office.team.id, lambda: None),
    }
    clock = Clock(office.store, rounds, lambda: now)
    college.rule(Rule(college.jee.id, Told.INSCRIPTIONS, Scope(), 16 * 60), each(college.info))
    college.enrol()
    clock.run_due()
    for later in (timedelta(), timedelta(hours=3)):  # 16 h, then 19 h: Slack takes nothing meanwhile
        now = MONDAY + later
        clock.run_due()
    with office.store.reading(COMMAND_LINE) as work:
        held = select(StoredMessage.state, StoredMessage.due_at).where(
            StoredMessage.recipient == college.jee.id, StoredMessage.kind == MessageKind.DIGEST
        )
        [(state, due)] = raw(work).execute(held).all()
    assert state is MessageState.PENDING
    assert due == datetime(2018, 1, 16, 12, tzinfo=UTC)  # as the college opens


@freeze_time(MONDAY - timedelta(hours=3), tick=True)
def test_what_a_digest_has_yet_to_tell_is_told_once_whatever_becomes_of_its_rule(college: College) -> None:
    office, now = college.office, MONDAY - timedelta(hours=3)
    clock = Clock(
        office.store,
        {TaskKind.CHANNEL: ChannelDigests(office.store, office.team.id, lambda: None)},
        lambda: now,
    )
    college.rule(Rule(college.jee.id, Told.INSCRIPTIONS, Scope(), 16 * 60), each(college.info))
    college.enrol()
    with office.store.writing(COMMAND_LINE) as work:
        for route, rule in rules.listed(work).items():
            if rule.channel == college.jee.id:
                rules.remove(work, route)
    college.enrol(MARC)
    for later in (timedelta(), timedelta(days=20), timedelta(days=21)):
        now = MONDAY + later
        clock.run_due()
        college.deliver()
    assert college.told(college.jee) == ["Moins de 5 inscriptions depuis le dernier résumé"]


def test_the_window_adds_a_rule_says_where_the_bot_is_not_and_takes_it_away(college: College) -> None:
    office = college.office
    alone = office.sandbox.channel("rac-autre", id="CAUTRE", private=True, members=[office.admin, office.luc])
    office.admin.command("/rac canaux")
    assert "Sans règle, chaque inscription va à" in reading(office.admin)
    office.admin.press("Ajouter une règle")
    office.admin.choose("Canal", "rac-autre")
    office.admin.choose("Limiter à des programmes", "JEE.0K Techniques d’éducation", typing="JEE")
    office.admin.submit()
    assert screen(office.admin).title == "Canaux"
    assert "chaque inscription, programme JEE.0K." in reading(office.admin)
    college.deliver()
    office.admin.command("/rac channels")
    assert "le bot n’y est pas. Invitez-le (/invite @rac)" in reading(office.admin)
    [alarm] = [one.text for one in office.admin.direct_messages() if "Rien ne part" in one.text]
    assert alarm.startswith("Rien ne part vers <#CAUTRE>")
    assert "*1* message non livré pour #rac-autre : ce canal" in at_home(office, office.admin)
    college.enrol(MARC)
    assert len(college.told(office.team)) == 1  # others are told meanwhile
    office.admin.press("Retirer", confirm=True)
    assert "règle retirée" in reading(office.admin)
    office.admin.press("Ajouter une règle")
    office.admin.choose("Canal", "rac-jee")
    office.admin.choose("Ce que le canal reçoit", "Le résumé de la semaine")
    office.admin.choose("Limiter à des unités organisationnelles", "FC", typing="FC")
    office.admin.submit()
    assert "se limite à des programmes" in str(screen(office.admin).errors)
    office.admin.choose("Ce que le canal reçoit", "Un résumé, les jours ouvrables")
    office.admin.choose("Heure du résumé", "15 h 30")
    office.admin.submit()
    assert "résumé à 15 h 30, les jours ouvrables, unité FC." in reading(office.admin)
    college.deliver()
    assert [one.text[:22] for one in office.luc.channel_messages(college.jee)] == ["rac-bot parlera ici de"]
    assert office.luc.channel_messages(alone) == []
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(
            select(StoredMessage.state).where(StoredMessage.recipient == "CAUTRE")
        ).all() == [MessageState.ERASED]
    assert college.journaled() == [
        "+ CAUTRE inscriptions JEE.0K",
        "- CAUTRE inscriptions JEE.0K",
        "+ CJEE inscriptions FC @15:30",
    ]


def test_the_time_of_a_channels_other_digests_follows_and_is_journaled(college: College) -> None:
    for programme, hour in ((JEE, 16), (INFO, 9)):
        college.rule(Rule(college.jee.id, Told.INSCRIPTIONS, Scope(programme), hour * 60))
    assert college.journaled() == [
        "+ CJEE inscriptions JEE.0K @16:00",
        "+ CJEE inscriptions 420.B0 @09:00",
        "+ CJEE inscriptions JEE.0K @09:00",
    ]


def test_whoever_does_not_administer_sees_no_rule(college: College) -> None:
    college.office.julie.command("/rac canaux")
    assert college.office.julie.modals == []
    assert "administre" in college.office.julie.ephemerals()[-1].text
    with college.office.store.reading(BY_JULIE) as work:
        assert rules.listed(work) == {}


def test_what_goes_to_another_channel_is_not_told_twice_there(college: College) -> None:
    office = college.office
    college.rule(each(college.jee, JEE), each(college.info, JEE), each(college.jee, INFO))
    office.sandbox.change(college.jee, archived=True)
    college.enrol()
    college.enrol(MARC)
    assert len(college.told(college.info)) == 1
    with office.store.writing(COMMAND_LINE) as work:
        found = moving.redirect(work, college.jee.id, college.info.id, office.now(), may_double=False)
    assert (found.moved, found.told) == (1, 1)
    college.deliver()
    assert ["5678" in one for one in college.told(college.info)] == [False, True]


def test_a_mode_is_told_to_a_channel_of_rules_whose_readers_all_reach_the_line(college: College) -> None:
    office = college.office
    client, admins = office.delivery._client, office.settings.rac_admins
    office.delivery = Delivery(
        office.store, client, admins, clock=office.now, modes="advisors", team=office.team.id
    )
    college.rule(each(college.jee), each(office.team))
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.luc.id, programmes=(JEE,))
    college.enrol()
    assert "EE SR" in college.told(college.jee)[0]
    college.enrol(MARC)
    assert len(college.told(college.jee)) == 2
    assert "EE SR" not in college.told(college.jee)[1]
    with office.store.writing(COMMAND_LINE) as work:  # drawn anew, once no rule names it any more
        for route, rule in rules.listed(work).items():
            if rule.channel == college.jee.id:
                rules.remove(work, route)
        telling.changed(work, raw(work).scalars(select(Inscription.id)).all())
    college.deliver()
    assert "EE SR" not in college.told(college.jee)[1]
    college.rule(each(college.jee))
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.luc.id, programmes=(JEE, INFO))
    college.enrol(MARC, "322-002-RL")
    assert "EE SR" in college.told(college.jee)[-1]
