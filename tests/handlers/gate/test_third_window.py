"""Slack stacks three windows: what would be the fourth takes the place of the third, and leads back to it."""

import pytest
from sqlalchemy import select

from rac_bot.store.models import CodeValue, Inscription
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, press_counted, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import session_shown

BENEATH = ["Recherche", "Admission rapide"]
FILE = "Dossier du candidat"

pytestmark = pytest.mark.whole_college("people without an admission, whom nobody limited sees")


@pytest.fixture
def julie(office: Office) -> Person:
    """Before the file of Lise, opened from the form that was about to admit her namesake."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        lise = a_candidate(work, grid)
        a_line(work, a_dossier(work, lise, "H-2017"), grid.courses[0])
        a_dossier(work, lise, "A-2017")
        raw(work).add(CodeValue(list="unite_org", code="RA", label="Reconnaissance", is_default=True))
    julie = office.julie
    julie.command("/candidat")
    julie.press("Admettre une personne")
    julie.type("Nom de famille", "Leblanc")
    julie.type("Prénom", "Lise")
    julie.type("Numéro DA", "2345683")
    julie.submit()
    assert "Un dossier porte déjà ce nom" in reading(julie)
    julie.press("Ouvrir le dossier")
    assert titles(julie) == [*BENEATH, FILE]
    julie.choose("Session", "Hiver 2017")
    return julie


def titles(person: Person) -> list[str]:
    return [modal.title for modal in person.modals]


def at_the_file(person: Person) -> None:
    """It is where it was, and closes onto what is beneath, as it was filled in."""
    assert titles(person) == [*BENEATH, FILE]
    assert "‹ Retour" not in screen(person).buttons
    person.dismiss()
    assert screen(person).field("Numéro DA").value == "2345683"


def test_a_course_is_looked_up_and_saved_from_a_form_in_the_file_s_place(
    office: Office, julie: Person
) -> None:
    julie.press("Inscrire")
    assert titles(julie) == [*BENEATH, "Inscription à un cours"]
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h-2018")
    julie.press("Chercher un cours")
    assert titles(julie) == [*BENEATH, "Recherche d’un cours"]
    julie.press("‹ Retour")  # one level
    assert titles(julie) == [*BENEATH, "Inscription à un cours"]
    assert screen(julie).field("Session").value == "Hiver 2018 (H-2018), à créer"
    julie.press("Chercher un cours")
    julie.choose("Cours", "322-001-RL · Cours 1")
    julie.submit()
    assert titles(julie) == [*BENEATH, "Inscription à un cours"]
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    assert "inscription enregistrée" in reading(julie)
    assert session_shown(julie) == "Hiver 2018"
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Inscription.group_number)).all() == ["00990", "00991"]
    at_the_file(julie)


def test_a_form_of_a_line_leads_back_to_the_detail_and_the_detail_to_the_file(julie: Person) -> None:
    julie.pick("Détail")
    julie.press("Résultats")
    assert titles(julie) == [*BENEATH, "Résultats"]
    julie.press("‹ Retour")
    assert titles(julie) == [*BENEATH, "Inscription"]
    julie.press("Résultats")
    julie.type("Note", "81")
    julie.submit()
    assert titles(julie) == [*BENEATH, "Inscription"]
    assert "note 81, réussite" in reading(julie)
    julie.press("Marquer saisie")
    assert "notée comme saisie" in reading(julie)
    julie.press("‹ Retour")
    assert session_shown(julie) == "Hiver 2017"
    at_the_file(julie)


@pytest.mark.parametrize(
    ("act", "title"),
    [
        ("Créer une session", "Nouveau dossier session"),
        ("Modifier la session", "Modifier le dossier"),
        ("Session suivante", "Session suivante"),
        ("Journal du dossier", "Journal du dossier"),
        ("Supprimer la session", "Action impossible"),
        ("Modifier", "Modifier l’inscription"),
        ("Supprimer", "Supprimer l’inscription"),
    ],
)
def test_each_act_leads_back_to_the_file(julie: Person, act: str, title: str) -> None:
    julie.pick(act)
    assert titles(julie) == [*BENEATH, title]
    julie.press("‹ Retour")
    assert session_shown(julie) == "Hiver 2017"
    at_the_file(julie)


def test_what_a_form_saved_is_told_in_the_file_that_it_took_the_place_of(julie: Person) -> None:
    julie.pick("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="h-2018")
    julie.submit()
    assert "dossier session créé" in reading(julie)
    assert session_shown(julie) == "Hiver 2018"
    press_counted(julie, "Reste ")
    julie.press("‹ Retour")
    at_the_file(julie)


def test_a_file_in_the_place_of_an_admission_leads_back_to_the_form(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_line(work, a_dossier(work, a_candidate(work, grid), "A-2017"), grid.courses[0])
        a_grid(work, "322A0-10A-RA")
        raw(work).add(CodeValue(list="unite_org", code="RA", label="Reconnaissance", is_default=True))
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.press("Ouvrir")
    julie.choose("Session", "Toutes les sessions…")
    julie.press("Nouvelle admission")
    julie.choose("Grille", "322A0-10A-RA", typing="322")
    julie.submit()
    assert len(julie.modals) == 3
    julie.press("Ouvrir le dossier")
    assert (len(julie.modals), screen(julie).title) == (3, FILE)
    julie.press("‹ Retour")
    assert screen(julie).title == "Admission rapide"
    assert "n’est pas lisible" not in reading(julie)
