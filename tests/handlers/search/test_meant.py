"""A name that nobody has: its beginnings are tried, then the nearest names are proposed."""

import pytest

from rac_bot.store.models import ClaraState
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, found, reading, screen
from tests.databases import BY_JULIE
from tests.handlers.search.test_search import people


def plainly(person: Person) -> str:
    """Without the mark that keeps a typed `*` from making what follows bold."""
    return reading(person).replace("\u2060", "")


def test_a_beginning_is_tried_unasked_and_said(office: Office) -> None:
    people(office, ("Tremblay", "Maëlle"), ("Tremblé", "Aïcha"), ("Roy", "Anne"))
    office.julie.command("/candidat tremb")
    assert "2 dossiers pour « tremb* » (aucun « tremb » exact), 1 à 2" in plainly(office.julie)
    assert found(office.julie) == ["Tremblay, Maëlle", "Tremblé, Aïcha"]
    office.julie.command("/candidat tre, aic")
    assert screen(office.julie).title == "Dossier du candidat"
    assert "Aucun « tre, aic » exact." in reading(office.julie)


@pytest.mark.parametrize(
    ("field", "typed"), [("Nom de famille", "maëlle"), ("Prénom", "trem"), ("Nom et prénom", "Maëlle, Trem")]
)
def test_a_name_in_the_place_of_the_other_is_found(office: Office, field: str, typed: str) -> None:
    people(office, ("Tremblay", "Maëlle"), ("Roy", "Anne"))
    office.julie.command("/candidat")
    office.julie.choose("Dans le champ", field)
    office.julie.type("Rechercher", typed)
    office.julie.submit()
    assert "*Tremblay, Maëlle*" in reading(office.julie)


def test_the_nearest_name_is_proposed_with_its_accents_and_looked_for_in_one_press(office: Office) -> None:
    people(office, ("Tremblé", "Maëlle"), ("Tremblé", "Jean"), ("Tremblay", "Anne"), ("Roy", "Luc"))
    office.julie.command("/candidat tranblé")
    assert "Aucun dossier pour « tranblé »." in reading(office.julie)
    assert "Vouliez-vous dire *Tremblé* (2 dossiers) ?" in reading(office.julie)
    assert "Aussi essayé : tranblé*, sans les accents." in plainly(office.julie)
    assert screen(office.julie).buttons[-2:] == ["Tremblé", "Admettre une personne"]
    office.julie.press("Tremblé")
    assert found(office.julie) == ["Tremblé, Jean", "Tremblé, Maëlle"]
    assert screen(office.julie).field("Rechercher").value == "Tremblé"


def test_several_words_are_set_right_together(office: Office) -> None:
    people(office, ("Nguyễn", "Linh"), ("Lœwen", "Ève"), ("Roy", "Luc"))
    office.julie.command("/candidat Nguyem, Lihn")
    assert "Vouliez-vous dire *Nguyễn, Linh* (1 dossier) ?" in reading(office.julie)
    office.julie.press("Nguyễn, Linh")
    assert "*Nguyễn, Linh*" in reading(office.julie)
    assert screen(office.julie).title == "Dossier du candidat"


def test_what_is_no_name_or_near_to_none_says_what_to_try(office: Office) -> None:
    people(office, ("Tremblay", "Maëlle"))
    for typed in ("7654321", "JEE.1K", "xyzzyqwv", "tremblay lucien", "*zz*"):
        office.julie.command(f"/candidat {typed}")
        assert "Vouliez-vous dire" not in reading(office.julie), typed
        assert "Aucun dossier pour" in reading(office.julie)
        assert screen(office.julie).buttons == ["Recherche avancée", "Admettre une personne"]


def test_a_row_tells_the_last_session_its_courses_and_what_is_to_enter(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=3)
        one, other = (a_candidate(work, grid, da=f"200000{n}", family="Roy", given=f"P{n}") for n in range(2))
        a_dossier(work, one, "H-2017")
        dossier = a_dossier(work, one, "A-2017")
        for number, course in enumerate(grid.courses):
            a_line(work, dossier, course).clara = ClaraState.ENTERED if number else ClaraState.TO_ENTER
        other.active = False
    office.julie.command("/candidat roy")
    rows = [line.split("    ")[0] for line in reading(office.julie).splitlines()]
    assert "JEE0K-17R-RA · A-2017 : 3 cours, *1 à saisir*" in rows
    assert "JEE0K-17R-RA · _non actif dans la démarche_" in rows
