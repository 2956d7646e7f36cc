"""Finding a candidate, from the command to the file and back."""

import re
from datetime import date

import pytest

from rac_bot.store.models import Candidate
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, found, press_counted, reading, screen
from tests.databases import BY_JULIE, raw


def people(office: Office, *names: tuple[str, str], active: bool = True) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for index, (family, given) in enumerate(names):
            da = f"{2000000 + index}"
            person = a_candidate(work, grid, da=da, family=family, given=given, active=active)
            a_dossier(work, person)


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
    press_counted(office.julie, "‹ Résultats")
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
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_candidate(work, grid, da="5550101", family="Roy")
        a_candidate(work, grid, da="2345678", family="Tremblay", phone="5145550101")
    office.julie.command("/candidat 5550101")
    assert "2 dossiers, 1 à 2" in reading(office.julie)
    lines = [line.split("    ")[0] for line in reading(office.julie).splitlines()]
    told = [tuple(lines[at : at + 2]) for at, line in enumerate(lines) if line.startswith(("*Roy", "*Trem"))]
    assert told == [
        ("*Roy, Lise* · 555-0101", "JEE0K-17R-RA · _Résultat obtenu par le DA._"),
        ("*Tremblay, Lise* · 234-5678", "JEE0K-17R-RA · _Résultat obtenu par le téléphone._"),
    ]


@pytest.mark.parametrize("phone", ["5145550101", "+33 1 45 55 01 01", "819-555-0102 / 514-555-0101"])
def test_a_file_opened_by_its_telephone_says_so(office: Office, phone: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work), phone=phone)
    office.julie.command("/candidat 555-0101")
    assert "Résultat obtenu par le téléphone." in reading(office.julie)


def test_many_people_come_by_ten(office: Office) -> None:
    people(office, *[("Roy", f"Prénom{chr(97 + n)}") for n in range(25)])
    office.julie.command("/candidat roy")
    assert "25 dossiers, 1 à 10" in reading(office.julie)
    office.julie.press("Suivants ›")
    office.julie.press("Suivants ›")
    assert "25 dossiers, 21 à 25" in reading(office.julie)
    assert "Suivants ›" not in screen(office.julie).buttons
    office.julie.press("Ouvrir", near="Prénomy")
    press_counted(office.julie, "‹ Résultats")
    assert "25 dossiers, 21 à 25" in reading(office.julie)
    office.julie.press("‹ Précédents")
    assert "25 dossiers, 11 à 20" in reading(office.julie)


def test_results_are_sorted_as_chosen_from_the_first_page(office: Office) -> None:
    people(office, *[("Roy", f"P{chr(122 - n)}") for n in range(12)])
    office.julie.command("/candidat roy")
    assert found(office.julie)[0] == "Roy, Po"
    office.julie.press("Suivants ›")
    office.julie.choose("Trier", "Numéro DA")
    assert "12 dossiers, 1 à 10" in reading(office.julie)
    assert found(office.julie)[0] == "Roy, Pz"
    office.julie.press("Suivants ›")
    assert found(office.julie) == ["Roy, Pp", "Roy, Po"]


def test_the_order_stays_for_the_next_search(office: Office) -> None:
    people(office, ("Roy", "Zoé"), ("Roy", "Anne"), ("Roi", "Zoé"), ("Roi", "Anne"))
    office.julie.command("/candidat roy")
    office.julie.choose("Trier", "Numéro DA")
    office.julie.type("Rechercher", "roi")
    office.julie.submit()
    assert found(office.julie) == ["Roi, Zoé", "Roi, Anne"]
    assert screen(office.julie).field("Trier").value == "Numéro DA"


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("Nom", ["Roy, Anne", "Roy, Luc", "Roy, Zoé"]),
        ("Date de naissance", ["Roy, Zoé", "Roy, Luc", "Roy, Anne"]),
        ("Programme", ["Roy, Luc", "Roy, Anne", "Roy, Zoé"]),
    ],
)
def test_each_order_that_is_offered(office: Office, order: str, names: list[str]) -> None:
    with office.store.writing(BY_JULIE) as work:
        education, care = a_grid(work), a_grid(work, "322A0-10A-RA", title="Petite enfance")
        a_candidate(work, education, da="2000001", family="Roy", given="Anne")
        luc = a_candidate(work, care, da="2000002", family="Roy", given="Luc")
        zoe = a_candidate(work, education, da="2000003", family="Roy", given="Zoé")
        luc.birth_date, zoe.birth_date = date(1990, 1, 2), date(1980, 1, 2)
    office.julie.command("/candidat roy")
    office.julie.choose("Trier", order)
    assert found(office.julie) == names


def namesakes(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for da, given in (("2000001", "Anne"), ("2000002", "Anne"), ("2000003", "Luc")):
            person = a_candidate(work, da=da, family="Roy", given=given)
            person.code_permanent, person.birth_date = f"ROYX{da}0", date(1980, 1, int(da[-1]))


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_a_college_may_have_results_tell_birth_date_and_code_permanent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office.settings, "rac_show_identity", True)
    namesakes(office)
    office.julie.command("/candidat roy")
    assert "ROYX20000030 · naiss. 1980-01-03" in reading(office.julie)


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_birth_dates_and_codes_permanents_are_told_where_they_are_needed(office: Office) -> None:
    namesakes(office)
    office.julie.command("/candidat roy")
    assert "ROYX20000010 · naiss. 1980-01-01" in reading(office.julie)  # of two people named alike
    assert "ROYX20000020 · naiss. 1980-01-02" in reading(office.julie)
    assert "ROYX20000030" not in reading(office.julie)
    assert "1980-01-03" not in reading(office.julie)
    office.julie.choose("Dans le champ", "Code permanent")
    office.julie.type("Rechercher", "ROYX*")
    office.julie.submit()
    assert "ROYX20000030 · naiss. 1980-01-03" in reading(office.julie)  # looked for, so told


def test_a_new_candidate_is_offered_always_and_first_where_nobody_was_found(office: Office) -> None:
    people(office, ("Roy", "Anne"), ("Roy", "Luc"))
    office.julie.command("/candidat")
    assert screen(office.julie).buttons[-1] == "Admettre une personne"
    assert "Inscrire ces candidats à un cours" not in screen(office.julie).buttons
    office.julie.command("/candidat roy")
    assert screen(office.julie).buttons[-2:] == ["Inscrire ces candidats à un cours", "Admettre une personne"]
    office.julie.command("/candidat personne")
    assert screen(office.julie).buttons == ["Recherche avancée", "Admettre une personne"]


def test_too_many_people_ask_for_more_precision(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("store.file.candidates", "modals.search.search_results"):
        monkeypatch.setattr(f"rac_bot.{module}.COUNTED", 10)
    people(office, *[("Roy", f"Prénom{chr(97 + n)}") for n in range(11)])
    office.julie.command("/candidat roy")
    assert "Plus de 10 dossiers, trop pour être triés ; précisez (prénom, programme)." in reading(
        office.julie
    )
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
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Candidate, 1))
    office.julie.press("Ouvrir", near="Maëlle")
    assert "Ce dossier n’existe plus. Refaites la recherche" in reading(office.julie)


def test_the_shortcut_asks_too(office: Office) -> None:
    office.julie.shortcut("find_candidate")
    assert screen(office.julie).title == "Recherche"


def test_help_lists_the_commands(office: Office) -> None:
    office.julie.command("/rac aide")
    told = office.julie.ephemerals()[-1].text
    assert all(name in told for name in ("/candidat", "/inscrire", "/rac"))


@pytest.mark.parametrize(
    ("text", "how"),
    [("*628401", "code permanent"), ("514 555", "téléphone"), ("123-4", "DA"), ("LEB.L1", None)],
)
def test_the_file_says_by_which_number_it_was_found(office: Office, text: str, how: str | None) -> None:
    with office.store.writing(BY_JULIE) as work:
        person = a_candidate(work, a_grid(work), phone="5145550101")
        person.code_permanent = "LEBL15628401"
    office.julie.command(f"/candidat {text}")
    told = re.findall(r"Résultat obtenu par le ([^.]*)\.", reading(office.julie))
    assert told == ([how] if how else [])
