"""Slack stacks three windows: what would be the fourth takes the place of the third."""

import pytest
from sqlalchemy import select

from rac_bot.store.models import CodeValue, Inscription
from tests.builders import a_candidate, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw


def a_file_over_the_search(office: Office) -> None:
    """The file of Lise, opened from the form that was about to admit her namesake."""
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
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
    assert [modal.title for modal in julie.modals] == ["Recherche", "Dossier du candidat"]


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_a_course_is_looked_up_and_saved_from_a_form_that_is_the_third_window(office: Office) -> None:
    a_file_over_the_search(office)
    julie = office.julie
    julie.press("Inscrire à un cours")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h-2018")
    julie.press("Chercher un cours")
    assert [modal.title for modal in julie.modals][2:] == ["Recherche d’un cours"]
    julie.choose("Cours", "322-001-RL · Cours 1")
    julie.submit()
    assert screen(julie).title == "Inscription à un cours"
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    assert "322-001-RL, groupe 00991 (EE SR) : inscription enregistrée" in reading(julie)
    assert screen(julie).title == "Dossier du candidat"
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Inscription.group_number)).all() == ["00991"]


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_a_form_closes_onto_a_file_that_is_the_second_window(office: Office) -> None:
    a_file_over_the_search(office)
    julie = office.julie
    julie.press("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="h-2018")
    julie.submit()
    assert [modal.title for modal in julie.modals] == ["Recherche", "Dossier du candidat"]
    assert "H-2018" in reading(julie)
