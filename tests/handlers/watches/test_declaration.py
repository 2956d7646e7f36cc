"""*Vérification avant la déclaration*: told, opened, mended, gone; the totals; within rights."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Rule, Watch
from rac_bot.i18n import local_day
from rac_bot.store.file import followed
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    CodeValue,
    Grid,
    Inscription,
    JournalEntry,
    SessionDates,
    SessionDossier,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access
from rac_bot.store.watches import rules
from rac_bot.store.work.work import COMMAND_LINE
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.test_home import at_home, kept_by_slack

TODAY = local_day(utc_now())
NOW = Session(TODAY.year, "A")
ROW = "*1* dossier à compléter avant la déclaration"


@pytest.fixture
def dossier(office: Office) -> int:
    """Lise, on Julie's list: her code permanent lacks; two courses, whose pivot date is in five days."""
    with office.store.writing(BY_JULIE) as work:
        days = {"first_day": TODAY - timedelta(30), "last_day": TODAY + timedelta(60)}
        raw(work).add(SessionDates(session=NOW, **days, pivot_day=TODAY + timedelta(5)))
        for name, code in (("source_financement", "10"), ("mode_ens_distance", "SO"), ("recensement", "0")):
            raw(work).add(CodeValue(list=name, code=code, is_default=True))
        raw(work).add(CodeValue(list="recensement", code="1", label="Prés. conf"))
        person = a_candidate(work, a_grid(work))
        dossier = a_dossier(work, person, NOW.code)
        for course, clara in zip(person.admissions[0].grid.courses, ("entered", "to_enter"), strict=False):
            a_line(work, dossier, course).clara = ClaraState(clara)
        followed.follow(work, "UJULIE", person.id)
        rules.change(work, Rule(Watch.DECLARATION, on=True, figure=5))
        return dossier.id


def test_it_is_told_opened_mended_and_gone(office: Office, dossier: int) -> None:
    julie = office.julie
    assert ROW in at_home(office, julie)
    julie.press("Voir", home=True)
    assert f"{NOW.code} · d’ici le" in reading(julie)
    assert "Identité, Cours, Présence (2)" in reading(julie)
    julie.press("Compléter")
    assert "*Identité* : Code permanent, Date de naissance · vient du fichier" in reading(julie)
    assert "*322-000-RL* · 00990 EE    [Recensement]\nRecensement" in reading(julie)
    assert "*322-001-RL* · 00990 EE\nà saisir dans CLARA, Recensement" in reading(julie)
    for near in ("322-000-RL", None):
        julie.press("Recensement", near=near)
        julie.choose("Statut", "1 - Prés. conf")
        julie.submit()
    assert "recensement enregistré" in reading(julie)
    corrected = "à corriger dans CLARA\nÀ corriger : Recensement — → 1 - Prés. conf"
    assert f"*322-000-RL* · 00990 EE    [Marquer saisie]\n{corrected}" in reading(julie)
    for number in ("322-000-RL", "322-001-RL"):
        julie.press("Marquer saisie", near=number)
        assert "notée comme saisie dans CLARA" in reading(julie)
        assert number not in reading(julie).partition("d’ici le")[2]
    julie.press("Remettre à saisir")
    julie.press("Marquer saisie")
    julie.dismiss()
    assert "· Identité" in reading(julie)
    assert "Présence" not in reading(julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).add_all(CodeValue(list="declaration", code=one, active=False) for one in ("identite",))
    julie.press("Compléter")
    assert "✅ Rien ne manque avant la déclaration." in reading(julie)
    julie.press("Ouvrir le dossier")
    assert "322-000-RL" in reading(julie)
    julie.dismiss()
    julie.dismiss()
    julie.dismiss()
    assert ROW not in at_home(office, julie)
    assert "leblanc" not in kept_by_slack(office)


def test_another_field_is_mended_in_its_own_form_and_closes_onto_the_same_window(
    office: Office, dossier: int
) -> None:
    julie = office.julie
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(
            update(CodeValue).where(CodeValue.list == "source_financement").values(is_default=False)
        )
        raw(work).execute(update(Inscription).values(census="1"))
        grid = raw(work).query(Grid).one()
        for n in range(45):
            course = a_course(work, grid, f"601-{n:03d}-RL", "Écriture")
            line = a_line(work, raw(work).get_one(SessionDossier, dossier), course)
            line.clara = ClaraState.ENTERED
    at_home(office, julie)
    julie.press("Voir", home=True)
    julie.press("Compléter")
    assert len(screen(julie).blocks) <= 100
    assert "… et 7 autres inscriptions." in reading(julie)
    assert "Détail" in screen(julie).buttons  # locked: it is in CLARA
    julie.press("Modifier")
    assert "322-001-RL" in reading(julie)
    julie.press("Autres champs")
    julie.press("Redéfinir", near="Source financement")
    julie.choose("Source financement", "10")
    julie.submit()
    assert screen(julie).title == "À compléter"
    assert "Modifier" not in screen(julie).buttons


def test_the_totals_are_an_administrators_and_only_what_is_reached_is_opened(
    office: Office, dossier: int
) -> None:
    admin, luc = office.admin, office.luc
    admin.command("/rac déclaration")
    text = reading(admin)
    assert "Prochaine date pivot" in text
    assert "*JEE.0K* · *1* dossier session à compléter\nIdentité : 2 · Cours : 1 · Présence : 2" in text
    assert "leblanc" not in json.dumps(screen(admin).blocks).lower()
    admin.dismiss()
    with office.store.writing(BY_JULIE) as work:
        raw(work).add(CodeValue(list="declaration", code="presence", active=False))
        followed.follow(by(work, "ULUC"), "ULUC", raw(work).query(Candidate.id).scalar())
    admin.command("/rac veilles")
    admin.press("Régler", near="Vérification avant la déclaration")
    admin.press("Totaux")
    assert "Ne comptent pas : Présence." in reading(admin)
    luc.command("/rac déclaration")
    assert luc.modal is None
    at_home(office, luc)
    luc.press("Voir", home=True)
    with office.store.writing(COMMAND_LINE) as work:
        a_grid(work, "ZZZ0Z-17R-RA")
        access.give(work, "ULUC", Rights(Role.ADVISING, ("ZZZ.0Z",)))
    luc.press("Compléter")
    assert "Identité" not in reading(luc)
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.actor).where(JournalEntry.action == Action.REFUSE)
        assert list(raw(work).scalars(refused)) == ["ULUC", "ULUC"]
