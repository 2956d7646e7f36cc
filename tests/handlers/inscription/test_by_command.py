"""`/inscrire`: with a DA and a course, with a DA, alone."""

import pytest
from freezegun import freeze_time

from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE


def two_admissions(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        first, second = a_grid(work), a_grid(work, "322A0-10A-RA", courses=0, title="DEC")
        person = a_candidate(work, first, second, family="St-Pierre", given="Cédric")
        a_dossier(work, person)


def test_alone_it_asks_for_the_candidate(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    julie = office.julie
    julie.command("/inscrire")
    julie.choose("Candidat", "Leblanc, Lise · 123-4567", typing="lebl")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="cours 1")
    julie.choose("Groupe", "00992 · FM")
    julie.submit()
    assert "✅ *1 inscription* · *Leblanc, Lise* · 322-001-RL · " in reading(julie)
    assert screen(julie).field("Candidat").value is None


def test_an_unknown_da_or_course_is_said_and_the_form_still_opens(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    office.julie.command("/inscrire 7654321")
    assert "Aucun dossier ne porte le DA « 7654321 »." in reading(office.julie)
    assert screen(office.julie).fields == ["Candidat", "Session"]
    office.julie.command("/inscrire 123-4567 601-103-MQ")
    assert "« 601-103-MQ » n’est pas un cours de la grille JEE0K-17R-RA." in reading(office.julie)


@freeze_time("2017-10-02 16:00")
def test_a_name_asks_which_candidate_and_keeps_the_courses_and_the_mode(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for index, given in enumerate(("Anne", "Bob")):
            a_candidate(work, grid, da=f"200000{index}", family="Roy", given=given, active=not index)
        a_candidate(work, grid)
    julie = office.julie
    julie.command("/inscrire roy 322-001-RL SR")
    assert screen(julie).title == "Quel candidat inscrire\u00a0?"
    assert "*2 dossiers* pour « roy » · 322-001-RL · EE SR" in reading(julie)
    [offered] = screen(julie).field("Candidat").groups
    assert [(one.text, one.description) for one in offered.options] == [
        ("Roy, Anne", "200-0000 · JEE0K-17R-RA"),
        ("Roy, Bob", "200-0001 · JEE0K-17R-RA · non actif dans la démarche"),
    ]
    julie.choose("Candidat", "Roy, Anne")
    julie.submit()
    assert screen(julie).field("Groupe").value == "00991 · EE SR"
    julie.submit()
    assert "✅ *Roy, Anne* · 200-0000" in reading(julie)
    assert julie.gestures == 4

    julie.command("/inscrire leblanc 322-000-RL 322-001-RL EE")  # the only one of that name
    assert "*2 inscriptions* · Automne 2017" in reading(julie)
    by_number = "Après un nom, un cours se donne par son numéro"
    julie.command("/inscrire zzz 322-000-RL")
    assert "Aucun dossier pour « zzz »." in reading(julie)
    assert by_number not in reading(julie)
    julie.command("/inscrire leblanc cours 1 EE")
    assert f"Aucun dossier pour « leblanc cours 1 ». {by_number}" in reading(julie)
    assert screen(julie).title == "Inscription à un cours"


@pytest.mark.parametrize("named", ["322-001-RL", "322-001", "cours 1"])
def test_a_course_is_named_by_its_number_its_beginning_or_its_title(office: Office, named: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    office.julie.command(f"/inscrire 123-4567 {named}")
    assert screen(office.julie).field("Cours").value == "322-001-RL · Cours 1"
    assert "Groupe" in screen(office.julie).fields


def test_a_name_of_several_courses_leaves_the_choice(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    office.julie.command("/inscrire 123-4567 cours")
    assert "« cours » désigne plusieurs cours de la grille" in reading(office.julie)
    assert screen(office.julie).fields == ["Session", "Cours"]
    modes = "EE, EE SR (sans résultat) ou FM (formation manquante)."
    assert modes in reading(office.julie)
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    assert modes in reading(office.julie)  # until one is chosen
    office.julie.command("/inscrire 123-4567 322-001 FM")
    assert modes not in reading(office.julie)


def test_a_candidate_without_a_session_starts_from_the_only_admission(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h2018")
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert "Hiver 2018 (dossier créé)" in reading(julie)


@freeze_time("2017-10-02 16:00")
def test_of_two_admissions_the_session_says_which_and_the_course_named_waits_for_it(office: Office) -> None:
    two_admissions(office)
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL SR")
    assert screen(julie).fields == ["Session"]
    assert screen(julie).field("Session").value is None
    julie.choose("Session", "Automne 2017 (A-2017) · JEE0K-17R-RA", typing="")
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    assert screen(julie).field("Groupe").value == "00991 · EE SR"
    offered = [o.text for g in julie.look_up("Session", "hiver 2018") for o in g.options]
    assert offered == [
        "Hiver 2018 (H-2018) · JEE0K-17R-RA, à créer",
        "Hiver 2018 (H-2018) · 322A0-10A-RA, à créer",
    ]
    julie.choose("Session", "Hiver 2018 (H-2018) · 322A0-10A-RA, à créer", typing="hiver 2018")
    assert screen(julie).field("Cours").value is None
    assert julie.look_up("Cours", "322") == []
    assert "Groupe" not in screen(julie).fields
    julie.command("/inscrire 1234567 322-001-RL SR")
    julie.choose("Session", "Hiver 2018 (H-2018) · 322A0-10A-RA, à créer", typing="h18")
    assert "Ce cours n’est pas (ou n’est plus) dans la grille 322A0-10A-RA." in reading(julie)


def test_courses_are_found_by_number_title_or_word_and_those_on_file_come_apart(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    julie.press("Autre cours")
    groups = julie.look_up("Cours", "")
    assert [(g.label, [o.text[:10] for o in g.options]) for g in groups] == [
        ("À inscrire", ["322-000-RL", "322-002-RL"]),
        ("Déjà au dossier", ["322-001-RL"]),
    ]
    assert [o.text for g in julie.look_up("Cours", "COURS 2") for o in g.options] == ["322-002-RL · Cours 2"]
    assert julie.look_up("Cours", "rien de tel") == []


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_no_admission_at_all_is_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work)
    office.julie.command("/candidat leblanc")
    assert "Aucune admission au dossier." in reading(office.julie)
    assert "Créer une session" not in screen(office.julie).buttons
    office.julie.command("/inscrire 1234567")
    assert "aucune admission" in office.julie.ephemerals()[-1].text


@pytest.mark.parametrize(
    "pasted",
    [
        "DA 123-4567",
        "123–4567",
        "123\u00a04567",
        "\u2066123\u20114567\u2069",
        "171234567",
        "17 123-4567",
        "Leblanc, Lise · 123-4567",
    ],
)
def test_what_the_bot_prints_of_a_person_is_read_again(office: Office, pasted: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    office.julie.command(f"/inscrire {pasted} 322-001-RL")
    assert "*Leblanc, Lise* · 123-4567" in reading(office.julie)
    assert screen(office.julie).field("Cours").value == "322-001-RL · Cours 1"


@pytest.mark.parametrize("typed", ["322001", "322–001", "322 001 RL", "322001RL"])
def test_a_courses_hyphens_are_typed_or_not(office: Office, typed: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    office.julie.command(f"/inscrire 1234567 {typed}")
    assert screen(office.julie).field("Cours").value == "322-001-RL · Cours 1"
    assert [o.text for o in office.julie.look_up("Cours", typed)[0].options] == ["322-001-RL · Cours 1"]


@pytest.mark.parametrize(
    "typed", ["171234567", "DA 123-4567", "123-4", "514 555", "555-01", "Leblanc, Lise · 123-4567"]
)
def test_the_type_ahead_reads_numbers_as_the_search_does(office: Office, typed: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work), phone="5145550101"))
    office.julie.command("/inscrire")
    [group] = office.julie.look_up("Candidat", typed)
    assert [option.text for option in group.options] == ["Leblanc, Lise · 123-4567"]
