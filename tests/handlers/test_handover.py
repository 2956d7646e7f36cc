"""*Confier mes candidats*, as two advisors live it: offered, accepted, followed, ended; and who may not."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.modals.handover.form import MOST, HandoverPlace
from rac_bot.modals.parts.forms import GREATEST
from rac_bot.rounds.clock import Clock, Round
from rac_bot.rounds.digests import Digests
from rac_bot.rounds.handovers import Handovers
from rac_bot.store.file import followed
from rac_bot.store.models import Action, Home, JournalEntry, TaskKind
from rac_bot.store.models import Person as Known
from rac_bot.store.people import access, handing, handover
from rac_bot.store.work.work import COMMAND_LINE
from slack_sandbox import Message, Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.test_home import at_home, later, shown
from tests.wire import post, submission

MONDAY = "2026-10-05 16:00"  # the next one is a holiday
FRIDAY, SATURDAY, HOLIDAY = "2026-10-09", "2026-10-10", "2026-10-12"
SECRETS = ("roy, n", "n000", "2000000", "200-0000", "322-", "0000 ·")


def listed(office: Office, size: int, *, other: int = 0) -> None:
    """So many Roys on Julie's list, each with a course to enter; the last `other` of another programme."""
    with office.store.writing(COMMAND_LINE) as work:
        grids = [a_grid(work), a_grid(work, "322A0-10A-RA")]
        for n in range(size):
            grid = grids[n >= size - other]
            one = a_candidate(work, grid, da=f"{2000000 + n}", family="Roy", given=f"N{n:03}")
            a_line(work, a_dossier(work, one, "A-2026"), grid.courses[0]).created_by = "UJULIE"
            followed.follow(work, "UJULIE", one.id)


def opened(office: Office) -> Person:
    at_home(office, office.julie)
    office.julie.pick("Confier mes candidats…", home=True)
    return office.julie


def filled(
    office: Office, to: str = "Luc Gagnon", first: str | None = None, last: str | None = FRIDAY
) -> Person:
    """All of the list, from today until that day, rehearsed."""
    julie = opened(office)
    julie.choose("Lesquels", next(one for one in screen(julie).field("Lesquels").options if "Tous" in one))
    julie.choose("À qui", to)
    if first:
        julie.choose("Du", first)
    if last:
        julie.choose("Au", last)
    julie.submit()
    return julie


def told(office: Office, person: Person) -> list[Message]:
    for _post in range(4):
        office.ahead += timedelta(seconds=2)
        office.deliver()
    return [one for one in person.direct_messages() if not one.reading.startswith("☀️")]


def looked_at(office: Office, who: str) -> int:
    """How many files the journal says that they were shown in these windows."""
    seen = select(JournalEntry.candidate_id).where(
        JournalEntry.actor == who, JournalEntry.action == Action.SEARCH, JournalEntry.detail == "handover"
    )
    with office.store.reading(BY_JULIE) as work:
        return len(set(raw(work).scalars(seen)))


class Days:
    """The clock of both rounds, at the time that a test says."""

    def __init__(self, office: Office) -> None:
        self.now, self.office = datetime(2026, 10, 5, 17, tzinfo=UTC), office
        admins = office.settings.rac_admins
        rounds: dict[TaskKind, Round] = {
            TaskKind.CONFIDING: Handovers(office.store, admins, lambda: None),
            TaskKind.DIGEST: Digests(office.store, admins, office.settings.terms, lambda: None),
        }
        self.clock = Clock(office.store, rounds, lambda: self.now)
        self.clock.run_due()

    def at(self, day: int, hour: int) -> None:
        """Of October, by UTC."""
        self.now = datetime(2026, 10, day, hour, tzinfo=UTC)
        self.clock.run_due()


@freeze_time(MONDAY, tick=True)
def test_offered_accepted_and_back_before_the_digest_of_the_first_working_day_after(office: Office) -> None:
    listed(office, 3)
    julie, luc = filled(office), office.luc
    with office.store.writing(COMMAND_LINE) as work:
        raw(work).execute(update(Home).values(morning=7 * 60))  # as the day opens
    assert "*Rien n’est encore fait.* *3 candidats* pour *Luc Gagnon*, du 5 oct. 2026 au" in reading(julie)
    assert told(office, luc) == []
    julie.submit()
    assert "Proposition à Luc Gagnon, sans réponse encore : 3 candidats de la liste" in reading(julie)
    [offer] = told(office, luc)
    assert "Julie Roy propose de vous confier 3 candidats, du 5 oct. 2026 au 9 oct. 2026." in offer.reading
    assert "*1* proposition à répondre" in at_home(office, luc)
    luc.press("Voir les dossiers", message=offer)
    assert "*Roy, N002* · 200-0002" in reading(luc)
    assert looked_at(office, "ULUC") == 3
    luc.press("Accepter")
    assert "✅ Luc Gagnon suit maintenant 3 candidats de la liste de Julie Roy" in reading(luc)
    assert "*3* à saisir" in at_home(office, luc)
    assert "*N. R.* · 0000 · A-2026 : un cours · dossier confié par Julie Roy jusqu’au 9 oct." in shown(
        office, luc
    )
    assert "à saisir" not in at_home(office, julie)
    assert "*3* dossiers confiés par vous" in shown(office, julie)
    assert "confié à Luc Gagnon jusqu’au 9 oct." in shown(office, julie)
    assert [one.reading[:11] for one in told(office, julie)] == ["✅ Luc Gagno"]
    [offer] = told(office, luc)
    assert ("suit maintenant" in offer.reading, "Accepter" in offer.reading) == (True, False)  # it was edited
    julie.press("Retirer")  # in the window that was left open
    assert "⚠️ Cela a changé entre-temps" in reading(julie)
    julie.dismiss()
    julie.shortcut("find_candidate")
    assert "confié à Luc Gagnon jusqu’au 9 oct." in json.dumps(screen(julie).blocks, ensure_ascii=False)
    days = Days(office)
    for day, hour in ((10, 16), (12, 16), (13, 10)):  # Saturday, a holiday, at 6 h
        days.at(day, hour)
    assert "*3* dossiers confiés à vous" in at_home(office, luc)
    days.at(13, 11)
    told(office, luc), told(office, julie)
    assert ["☀️" in one.reading for one in luc.direct_messages()].count(True) == 0
    assert ["☀️" in one.reading for one in julie.direct_messages()].count(True) == 1
    assert "Julie Roy suit de nouveau 3 candidats, que Luc Gagnon suivait." in told(office, luc)[-1].reading
    assert "Julie Roy suit de nouveau 3 candidats, que Luc Gagnon suivait." in told(office, julie)[-1].reading
    assert "*3* à saisir" in at_home(office, julie)
    assert "N. R." not in at_home(office, luc)
    posted = [one.body for one in office.sandbox.log if one.what.startswith("chat.")]
    assert [one for one in SECRETS if one in json.dumps(posted, ensure_ascii=False).lower()] == []


@freeze_time(MONDAY, tick=True)
def test_it_begins_on_its_first_day_is_ended_by_either_and_lapses_unanswered(office: Office) -> None:
    listed(office, 2)
    julie, luc = opened(office), office.luc
    julie.choose("Lesquels", "Tous (2)")
    julie.choose("À qui", "Luc Gagnon")
    julie.choose("Du", "2026-10-07")
    julie.choose("Au", "2026-10-08")
    julie.submit()
    julie.submit()
    luc.press("Accepter", message=told(office, luc)[0])
    assert "Luc Gagnon a accepté 2 candidats" in reading(luc)
    assert "N. R." not in at_home(office, luc)
    days = Days(office)
    days.at(6, 12)
    assert "N. R." not in at_home(office, luc)
    days.at(7, 12)
    assert "*2* dossiers confiés à vous" in at_home(office, luc)
    luc.press("Voir", home=True, near="confiés à vous")
    luc.press("Voir")
    luc.press("Mettre fin", confirm=True)
    assert "↩️ C’est terminé : Julie Roy suit de nouveau 2 candidats" in reading(luc)
    assert "Suivants" not in reading(luc)
    luc.dismiss()
    assert "Rien n’est confié." in reading(luc)  # the list beneath
    luc.dismiss()
    assert "*2* à saisir" in at_home(office, julie)
    julie.dismiss()
    filled(office).submit()
    days.at(9, 16)
    assert "proposition en attente" in at_home(office, julie)
    days.at(13, 11)
    assert "Luc Gagnon n’a pas répondu à temps" in told(office, julie)[-1].reading
    assert "proposition" not in at_home(office, luc)


@freeze_time(MONDAY, tick=True)
def test_for_good_and_undone_while_it_may_be(office: Office) -> None:
    listed(office, 1)
    julie, luc = filled(office, last=None), office.luc
    assert "Ces candidats passent à la liste de Luc Gagnon." in reading(julie)
    julie.submit()
    luc.press("Accepter", message=told(office, luc)[0])
    assert "✅ 1 candidat : de la liste de Julie Roy à celle de Luc Gagnon, pour de bon." in reading(luc)
    assert "*Mes candidats* · 1" in at_home(office, luc)
    assert "*Mes candidats* ·" not in at_home(office, julie)
    luc.press("Défaire")
    assert "*Mes candidats* · 1" in at_home(office, julie)
    assert "*Mes candidats* ·" not in at_home(office, luc)
    filled(office, last=None).submit()
    luc.press("Refuser", message=told(office, luc)[-1])
    assert "Luc Gagnon n’a pas accepté 1 candidat de la liste de Julie Roy" in reading(luc)


def role(to: Role | None, **account: bool) -> Callable[[Office], None]:
    def change(office: Office) -> None:
        with office.store.writing(COMMAND_LINE) as work:
            if to is None:
                access.withdraw(work, "ULUC")
            else:
                access.give(work, "ULUC", Rights(to))
            if account:
                raw(work).execute(update(Known).where(Known.slack_id == "ULUC").values(**account))

    return change


@pytest.mark.parametrize(
    ("to", "change", "field", "said"),
    [
        ("Julie Roy", role(Role.ADVISING), "À qui", "déjà sur cette liste"),
        ("Luc Gagnon", role(None), "À qui", "Luc Gagnon n’a pas accès à rac-bot"),
        ("Luc Gagnon", role(Role.READING), "À qui", "accès en lecture"),
        ("Luc Gagnon", role(Role.ADVISING, guest=True), "À qui", "Ce compte est un invité"),
        ("Luc Gagnon", role(Role.ADVISING), "Au", "ne peut pas précéder le premier"),
        ("Luc Gagnon", role(Role.ADVISING), "Du", "Aucun jour ouvrable du premier au dernier jour"),
    ],
    ids=["oneself", "no access", "reading", "guest", "days", "a weekend"],
)
@freeze_time(MONDAY, tick=True)
def test_to_whom_it_may_not_be_is_said_beside_the_field(
    office: Office, to: str, change: Callable[[Office], None], field: str, said: str
) -> None:
    listed(office, 1)
    change(office)
    last = {"Au": "2026-10-01", "Du": HOLIDAY}.get(field, FRIDAY)
    julie = filled(office, to, first=SATURDAY if field == "Du" else None, last=last)
    assert said in str(screen(julie).errors)


@freeze_time(MONDAY, tick=True)
def test_who_is_beyond_the_colleagues_reach_is_named_and_left_out_only_with_consent(office: Office) -> None:
    listed(office, 45, other=2)
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "ULUC", Rights(Role.ADVISING, ("JEE.0K",)))
    julie, luc = opened(office), office.luc
    julie.choose("Lesquels", "Quelques-uns")
    julie.choose("À qui", "Luc Gagnon")
    julie.submit()
    assert "Choisissez au moins une personne." in reading(julie)
    julie.tick("Roy, N000 · 200-0000")
    julie.press("Suivants ›")
    julie.tick("Roy, N021 · 200-0021")
    julie.press("Suivants ›")
    julie.tick("Roy, N043 · 200-0043")
    julie.choose("Au", FRIDAY)
    julie.submit()
    assert "⚠️ *Luc Gagnon* n’a pas accès à ces dossiers :\n• *Roy, N043* · 200-0043" in reading(julie)
    assert "*2 candidats* pour *Luc Gagnon*" in reading(julie)
    julie.press("‹ Retour")
    julie.press("‹ Précédents")
    assert screen(julie).field("Candidats 21 à 30 de 45").values == ["Roy, N021 · 200-0021"]
    julie.submit()
    julie.submit()
    assert screen(julie).errors  # Slack itself asks for the box
    julie.tick("Laisser ce dossier de côté")
    julie.submit()
    assert "Proposition à Luc Gagnon, sans réponse encore : 2 candidats de la liste" in reading(julie)
    luc.press("Accepter", message=told(office, luc)[0])
    assert "Roy, N021" in reading(luc)
    assert "*Mes candidats* · 2" in at_home(office, luc)
    assert "2 autres dossiers déjà confiés ou proposés" in reading(opened(office))
    assert looked_at(office, "UJULIE") == 45
    with office.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, "ULUC")
    later(office)
    assert "confié" not in shown(office, julie)  # by their own rights, at once
    assert "L’accès a changé\u00a0: Luc Gagnon ne suit plus 2 candidats" in told(office, julie)[-1].reading


@freeze_time(MONDAY, tick=True)
def test_an_administrator_hands_over_for_who_left_and_nobody_else_answers(office: Office) -> None:
    listed(office, 2)
    admin, luc = office.admin, office.luc
    with office.store.writing(BY_JULIE) as work:
        access.give(work.on_behalf_of("cli"), "UALEX", Rights(Role.ADVISING))
        today = handing.today_of(work)
        lent = handing.offer(work, "UJULIE", "UALEX", [1], handover.Days(today, today))
        handing.accept(work.on_behalf_of("UALEX"), lent, Rights(Role.ADVISING), Rights(Role.ADVISING))
        access.withdraw(work.on_behalf_of("cli"), "UJULIE")
    before = len(told(office, office.julie))
    admin.command("/rac acces")
    assert "⚠️ *Julie Roy* n’a plus accès, et suit encore 2 candidats." in reading(admin)
    admin.press("Confier…")
    assert "Liste de Julie Roy, qui n’a plus accès à rac-bot" in reading(admin)
    admin.choose("Lesquels", "Tous (2)")
    admin.choose("À qui", "Luc Gagnon")
    admin.submit()
    assert "ceux qui sont confiés pour un temps aussi" in reading(admin)
    admin.submit()
    [offer] = told(office, luc)
    assert "Ada Min propose de vous confier 2 candidats de la liste de Julie Roy" in offer.reading
    for action, said in (
        ("accept", "faite à une autre personne"),
        ("show", "Seule la personne qui l’a fait"),
    ):
        office.stranger.command("/candidat")
        pressed = {"type": "button", "action_id": f"{action}_handover", "value": "2", "block_id": "handover"}
        body = submission(office, office.stranger) | {"type": "block_actions", "actions": [pressed]}
        post(office, {"payload": body})
        assert said in reading(office.stranger)
        office.stranger.dismiss()
    luc.press("Accepter", message=offer)
    assert "*Mes candidats* · 2" in at_home(office, luc)
    assert "pour de bon" in told(office, admin)[-1].reading
    assert "Défaire" not in reading(luc)
    assert len(told(office, office.julie)) == before
    admin.dismiss()
    admin.dismiss()
    admin.command("/rac acces")
    assert "suit encore" not in reading(admin)
    with office.store.writing(COMMAND_LINE) as work:
        followed.follow(work, "UJULIE", 1)
    admin.dismiss()
    admin.command("/rac acces")
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "UJULIE", Rights(Role.ADVISING))  # back, as the window is open
    admin.press("Confier…")
    assert "c’est à elle de confier ses candidats" in reading(admin)
    with office.store.writing(COMMAND_LINE) as work:
        followed.follow(work, "UADMIN", 1)  # whom the settings name
        handing.offer(work, "UADMIN", "ULUC", [1], handover.Days(today))
    luc.press("Accepter", message=told(office, luc)[-1])
    assert "n’attend plus de réponse" in reading(luc)


def test_as_many_as_may_be_chosen_are_kept_by_a_window() -> None:
    place = HandoverPlace(chosen=tuple(GREATEST - n for n in range(MOST)), giver="U" * 20, taker="U" * 20)
    place = place.but(first=FRIDAY, last=FRIDAY, seen=GREATEST, people=GREATEST, turn=GREATEST, which="some")
    assert len(str(place)) <= 3000
