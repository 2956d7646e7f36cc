"""Finding a candidate, from the command to the file and back."""

import pytest

from rac_bot.store.models import Candidate
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen


def people(office: Office, *names: tuple[str, str], active: bool = True) -> None:
    with office.store.writing() as session:
        grid = a_grid(session)
        for index, (family, given) in enumerate(names):
            da = f"{2000000 + index}"
            person = a_candidate(session, grid, da=da, family=family, given=given, active=active)
            a_dossier(session, person)


def test_the_command_alone_asks_what_to_look_for(office: Office) -> None:
    office.julie.command("/candidat")
    assert screen(office.julie).title == "Recherche"
    assert screen(office.julie).fields == ["Dans le champ", "Rechercher"]
    assert "Dossiers récents" not in reading(office.julie)


def test_several_people_are_listed_and_one_is_opened(office: Office) -> None:
    people(office, ("Tremblay", "Maëlle"), ("Tremblay", "Jean-Philippe"), ("Roy", "Anne"))
    office.julie.command("/candidat tremblay")
    assert "2 dossiers, 1 à 2" in reading(office.julie)
    office.julie.press("Ouvrir", near="Jean-Philippe")
    assert "*Tremblay, Jean-Philippe*" in reading(office.julie)
    office.julie.press("‹ Résultats")
    assert "2 dossiers, 1 à 2" in reading(office.julie)
    assert screen(office.julie).field("Rechercher").value == "tremblay"


def test_a_search_in_one_field(office: Office) -> None:
    people(office, ("Martin", "Roy"), ("Roy", "Martin"))
    office.julie.command("/candidat")
    office.julie.choose("Dans le champ", "Prénom")
    office.julie.type("Rechercher", "martin")
    office.julie.submit()
    assert "*Roy, Martin*" in reading(office.julie)


def test_nobody_found_says_what_to_try(office: Office) -> None:
    office.julie.command("/candidat tranblé")
    assert "Aucun dossier pour « tranblé ». Essayez tr*, ou le champ Nom de famille." in reading(office.julie)
    office.julie.command("/candidat 7654321")
    assert "Aucun dossier pour « 7654321 ». Vérifiez le numéro" in reading(office.julie)


def test_seven_digits_say_that_both_numbers_were_looked_for(office: Office) -> None:
    with office.store.writing() as session:
        grid = a_grid(session)
        a_candidate(session, grid, da="5550101", family="Roy")
        a_candidate(session, grid, da="2345678", family="Tremblay", phone="5145550101")
    office.julie.command("/candidat 5550101")
    assert "2 dossiers, 1 à 2" in reading(office.julie)
    told = [
        line for line in reading(office.julie).splitlines() if line.startswith(("*Roy", "*Trem", "_Trouvé"))
    ]
    assert [line.split("    ")[0] for line in told] == [
        *("*Roy, Lise* · 555-0101", "_Trouvé par le DA._"),
        *("*Tremblay, Lise* · 234-5678", "_Trouvé par le téléphone._"),
    ]


def test_a_file_opened_by_its_telephone_says_so(office: Office) -> None:
    with office.store.writing() as session:
        a_candidate(session, a_grid(session), phone="5145550101")
    office.julie.command("/candidat 555-0101")
    assert "Trouvé par le téléphone." in reading(office.julie)


def test_many_people_come_by_ten(office: Office) -> None:
    people(office, *[("Roy", f"Prénom{chr(97 + n)}") for n in range(25)])
    office.julie.command("/candidat roy")
    assert "25 dossiers, 1 à 10" in reading(office.julie)
    office.julie.press("Suivants ›")
    office.julie.press("Suivants ›")
    assert "25 dossiers, 21 à 25" in reading(office.julie)
    assert "Suivants ›" not in screen(office.julie).buttons
    office.julie.press("Ouvrir", near="Prénomy")
    office.julie.press("‹ Résultats")
    assert "25 dossiers, 21 à 25" in reading(office.julie)
    office.julie.press("‹ Précédents")
    assert "25 dossiers, 11 à 20" in reading(office.julie)


def test_too_many_people_ask_for_more_precision(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rac_bot.modals.search.SHOWN", 10)
    people(office, *[("Roy", f"Prénom{chr(97 + n)}") for n in range(11)])
    office.julie.command("/candidat roy")
    assert "11 dossiers ; précisez (prénom, programme)." in reading(office.julie)
    assert "Ouvrir" not in screen(office.julie).buttons


def test_the_files_seen_last_are_one_choice_away(office: Office) -> None:
    people(office, ("Tremblay", "Maëlle"), ("Roy", "Anne"))
    office.julie.command("/candidat tremblay")
    office.julie.command("/candidat roy")
    office.julie.command("/candidat")
    office.julie.choose("Dossiers récents", "Tremblay, Maëlle · 200-0000")
    assert "*Tremblay, Maëlle*" in reading(office.julie)
    office.luc.command("/candidat")
    assert "Dossiers récents" not in reading(office.luc)  # hers, not his


def test_a_file_removed_since_the_results_were_drawn(office: Office) -> None:
    people(office, ("Tremblay", "Maëlle"), ("Tremblay", "Jean-Philippe"))
    office.julie.command("/candidat tremblay")
    with office.store.writing() as session:
        session.delete(session.get_one(Candidate, 1))
    office.julie.press("Ouvrir", near="Maëlle")
    assert "Ce dossier n’existe plus. Refaites la recherche" in reading(office.julie)


def test_the_shortcut_asks_too(office: Office) -> None:
    office.julie.shortcut("find_candidate")
    assert screen(office.julie).title == "Recherche"


def test_help_lists_the_commands(office: Office) -> None:
    office.julie.command("/rac aide")
    told = office.julie.ephemerals()[-1].text
    assert all(name in told for name in ("/candidat", "/inscrire", "/rac"))
