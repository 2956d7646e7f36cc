"""`/rac veilles`: an administrator turns a watch on; it is told, tried, refused by one, turned off."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rac_bot.domain.watches import Rule, Watch
from rac_bot.domain.weeks import lately
from rac_bot.domain.working import WorkingDays
from rac_bot.i18n import local_day, speaking
from rac_bot.store.file import followed
from rac_bot.store.models import Action, JournalEntry
from rac_bot.store.models.base import utc_now
from rac_bot.store.watches import rules
from rac_bot.words.watches import found_told
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading
from tests.databases import BY_JULIE, by, raw
from tests.handlers.test_home import at_home, kept_by_slack, later, shown
from tests.rounds.test_weekly import Weeks

ROW = "*1* cours : date limite de retrait d’ici 10 jours"


@pytest.fixture
def lise(office: Office) -> int:
    """On Julie's list, with a course that began today: it may be dropped for four days."""
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work))
        line = a_line(work, a_dossier(work, person), person.admissions[0].grid.courses[0])
        line.starts_on = local_day(utc_now())
        line.ends_on = line.starts_on + timedelta(days=20)
        followed.follow(work, "UJULIE", person.id)
        return person.id


def test_a_watch_is_turned_on_tried_told_refused_and_turned_off(office: Office, lise: int) -> None:
    julie, admin = office.julie, office.admin
    assert "retrait" not in at_home(office, julie)
    admin.command("/rac veilles")
    assert "*Résumé du matin* · 🟢 active · pour toute l’équipe" in reading(admin)
    assert "*Dates de retrait* · ⚪ inactive · 7 jours · pour toute l’équipe" in reading(admin)
    admin.press("Régler", near="Dates de retrait")
    admin.tick("Active")
    admin.type("Jours avant la date limite", "10")
    admin.type("Jours avant la date limite", "")
    admin.press("Voir ce qui serait dit aujourd’hui")
    assert f"Julie Roy : {ROW.replace('10', '7')}" in reading(admin).replace("\u00a0", " ")
    admin.dismiss()
    admin.type("Jours avant la date limite", "10")
    admin.press("Voir ce qui serait dit aujourd’hui")
    assert f"Julie Roy : {ROW}" in reading(admin).replace("\u00a0", " ")
    assert "Rien n’a été envoyé." in reading(admin)
    admin.dismiss()
    admin.submit()
    assert "✅ Dates de retrait : active (10 jours · pour toute l’équipe)." in reading(admin).replace(
        "\u00a0", " "
    )
    admin.dismiss()

    later(office)
    assert ROW in shown(office, julie)
    julie.press("Voir", home=True)
    assert "Leblanc, Lise" in reading(julie)
    assert "sans échec jusqu’au" in reading(julie)
    julie.dismiss()
    assert "leblanc" not in kept_by_slack(office)

    julie.tick("Dates de retrait", home=True)
    later(office)
    assert ROW not in shown(office, julie)
    julie.tick("Dates de retrait", home=True)
    later(office)
    assert ROW in shown(office, julie)
    with office.store.writing(BY_JULIE) as work:
        rules.change(by(work, "UADMIN"), Rule(Watch.DROPPING, on=False, figure=7))
    later(office)
    assert ROW not in shown(office, julie)
    with office.store.reading(BY_JULIE) as work:
        kept = raw(work).scalars(select(JournalEntry.detail).where(JournalEntry.action == Action.CHANGE_RULE))
        assert list(kept) == ["dropping", "dropping"]


def test_one_day_and_one_month_are_said_so() -> None:
    said = []
    for spoken in ("fr", "en"):
        with speaking(spoken):
            told = (found_told(watch, 3, 1) for watch in (Watch.DROPPING, Watch.SILENCE))
            said += [one.replace("\u00a0", " ") for one in told]
    assert said == [
        "*3* cours : dates limites de retrait d’ici 1 jour",
        "*3* dossiers sans activité depuis 1 mois",
        "*3* courses: drop deadlines within 1 day",
        "*3* files with no activity for 1 month",
    ]


def test_the_week_is_tried_and_turned_on(office: Office) -> None:
    admin = office.admin
    weeks = Weeks(office.store)
    admin.command("/rac veilles")
    admin.press("Régler", near="Résumé de la semaine")
    admin.press("Voir ce qui serait dit aujourd’hui")
    assert "Rien à dire : la semaine est vide." in reading(admin)
    admin.dismiss()
    [*_before, last] = lately(WorkingDays(), utc_now(), 1)
    weeks.save(last.begins + timedelta(hours=1), {"JEE.0K": (25, 18), "322.A1": (12, 6), "351.A0": (3, 1)})
    admin.press("Voir ce qui serait dit aujourd’hui")
    assert ": 40 inscriptions" in reading(admin)
    assert "JEE.0K : 25 · avant : moins de 5" in reading(admin)
    assert "Rien n’a été envoyé." in reading(admin)
    admin.dismiss()
    admin.tick("Active")
    admin.submit()
    assert "✅ Résumé de la semaine : active." in reading(admin)
    with office.store.reading(BY_JULIE) as work:
        assert work.known(rules.rules)[Watch.WEEKLY].on
