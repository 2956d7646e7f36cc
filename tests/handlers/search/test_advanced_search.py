"""*Recherche avancée*: the form, what it finds, and back to it from a file."""

import pytest
from freezegun import freeze_time

from rac_bot.store.models import Candidate, Search
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, found, press_counted, reading, screen
from tests.databases import BY_JULIE, raw

FIELDS = [
    *("Nom de famille", "Prénom", "Numéro de l’étudiant", "Code permanent", "Numéro de téléphone"),
    *("Numéro du programme", "Titre du programme", "Limiter aux", "Session"),
]


@pytest.fixture
def people(office: Office) -> None:
    """Two Roy and two Tremblay in two programmes; one of each is not active."""
    with office.store.writing(BY_JULIE) as work:
        education = a_grid(work, title="Techniques d’éducation")
        care = a_grid(work, "322A0-10A-RA", title="Petite enfance")
        anne = a_candidate(work, education, da="2000001", family="Roy", given="Anne", phone="5145550101")
        a_candidate(work, care, da="2000002", family="Roy", given="Luc", active=False)
        jean = a_candidate(work, care, da="2000003", family="Tremblay", given="Jean-Philippe")
        maelle = a_candidate(work, education, da="2000004", family="Tremblay", given="Maëlle")
        maelle.active = False
        anne.code_permanent, jean.code_permanent = "ROYA56017001", "TREJ03057902"
        a_dossier(work, anne, "H-2018")
        a_dossier(work, jean, "A-2018")


def asking(office: Office, words: str = "") -> None:
    office.julie.command(f"/candidat {words}".strip())
    office.julie.press("Recherche avancée")


def test_the_search_window_turns_into_the_advanced_form_and_back(office: Office) -> None:
    asking(office)
    assert (screen(office.julie).title, screen(office.julie).fields) == ("Recherche avancée", FIELDS)
    assert len(office.julie.modals) == 1
    office.julie.press("Recherche simple")
    assert screen(office.julie).title == "Recherche"
    assert screen(office.julie).fields == ["Dans le champ", "Rechercher"]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("tranblé", "Nom de famille", "tranblé"),
        ("Tranblé, J*", "Prénom", "J*"),
        ("999-9999", "Numéro de l’étudiant", "999-9999"),
        ("321.*", "Numéro du programme", "321.*"),
    ],
)
def test_what_was_typed_is_put_into_the_advanced_form(
    office: Office, words: str, field: str, value: str
) -> None:
    asking(office, words)
    assert screen(office.julie).field(field).value == value
    assert "Aucun dossier" not in reading(office.julie)


def test_an_empty_form_is_told_beside_its_first_field(office: Office) -> None:
    asking(office)
    office.julie.submit()
    assert {label: words.replace("\u00a0", " ") for label, words in screen(office.julie).errors.items()} == {
        "Nom de famille": "Remplissez au moins un champ ou cochez une case : "
        "une recherche vide ne trouve personne."
    }


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ({"Nom de famille": "r?y", "Prénom": "*"}, ["Roy, Anne", "Roy, Luc"]),
        ({"Prénom": "*e", "Numéro du programme": "JEE*"}, ["Roy, Anne", "Tremblay, Maëlle"]),
        ({"Numéro de l’étudiant": "200-000?", "Nom de famille": "roy"}, ["Roy, Anne", "Roy, Luc"]),
        ({"Code permanent": "*", "Numéro de l’étudiant": "200*"}, ["Roy, Anne", "Tremblay, Jean-Philippe"]),
        (
            {"Titre du programme": "petite*", "Numéro du programme": "322.??"},
            ["Roy, Luc", "Tremblay, Jean-Philippe"],
        ),
    ],
)
def test_fields_combine_and_take_wildcards(office: Office, typed: dict[str, str], names: list[str]) -> None:
    asking(office)
    for label, words in typed.items():
        office.julie.type(label, words)
    office.julie.submit()
    assert found(office.julie) == names
    assert (
        reading(office.julie).splitlines()[2] == "2 dossiers, 1 à 2"
    )  # above the form that fills the window
    assert {label: screen(office.julie).field(label).value for label in typed} == typed


@pytest.mark.usefixtures("people")
def test_one_result_alone_is_opened_and_leads_back_to_the_form_as_it_was(office: Office) -> None:
    asking(office)
    office.julie.type("Numéro de téléphone", "514*")
    office.julie.tick("Actifs dans la démarche seulement")
    office.julie.submit()
    assert "*Roy, Anne*" in reading(office.julie)
    press_counted(office.julie, "‹ Résultats")
    assert "1 dossier" in reading(office.julie)
    assert screen(office.julie).field("Numéro de téléphone").value == "514*"
    assert screen(office.julie).field("Limiter aux").values == ["Actifs dans la démarche seulement"]


@pytest.mark.usefixtures("people")
def test_the_active_ones_alone(office: Office) -> None:
    asking(office)
    office.julie.tick("Actifs dans la démarche seulement")
    office.julie.submit()
    assert found(office.julie) == ["Roy, Anne", "Tremblay, Jean-Philippe"]


@pytest.mark.usefixtures("people")
def test_ones_own_candidates_alone(office: Office) -> None:
    for name in ("roy, luc", "tremblay, maelle"):
        office.julie.command(f"/candidat {name}")
        office.julie.pick("☆ Ajouter à mes candidats")
    asking(office)
    office.julie.tick("Mes candidats seulement")
    office.julie.submit()
    assert found(office.julie) == ["Roy, Luc", "Tremblay, Maëlle"]


@freeze_time("2018-02-01 12:00:00")
@pytest.mark.usefixtures("people")
def test_who_has_a_dossier_at_a_session(office: Office) -> None:
    asking(office)
    [offered] = office.julie.look_up("Session")
    assert [one.text for one in offered.options] == [
        *("Toutes les sessions", "Hiver 2018 (H-2018)", "Été 2018 (E-2018)")
    ]
    office.julie.choose("Session", "Automne 2018 (A-2018)", typing="automne 18")
    office.julie.submit()
    assert "*Tremblay, Jean-Philippe*" in reading(office.julie)
    press_counted(office.julie, "‹ Résultats")
    assert screen(office.julie).field("Session").value == "Automne 2018 (A-2018)"
    office.julie.choose("Session", "Toutes les sessions", typing="")
    office.julie.type("Nom de famille", "tremblay")
    office.julie.submit()
    assert found(office.julie) == ["Tremblay, Jean-Philippe", "Tremblay, Maëlle"]


@pytest.mark.usefixtures("people")
def test_nobody_found_keeps_the_form_and_offers_a_new_candidate(office: Office) -> None:
    asking(office)
    office.julie.type("Nom de famille", "roy")
    office.julie.type("Prénom", "maëlle")
    office.julie.submit()
    assert "Aucun dossier ne satisfait à tous ces critères." in reading(office.julie)
    assert screen(office.julie).field("Prénom").value == "maëlle"
    assert screen(office.julie).buttons.count("Admettre une personne") == 1
    assert "Inscrire ces candidats à un cours" not in screen(office.julie).buttons


def test_pages_order_and_form_are_found_again_from_a_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for n in range(25):
            a_candidate(work, grid, da=f"{2000000 + n}", family="Roy", given=f"P{chr(122 - n)}")
    asking(office)
    office.julie.type("Nom de famille", "roy")
    office.julie.type("Numéro du programme", "JEE.*")
    office.julie.submit()
    office.julie.choose("Trier", "Numéro DA")
    office.julie.press("Suivants ›")
    assert "25 dossiers, 11 à 20" in reading(office.julie)
    page = found(office.julie)
    assert page[0] == "Roy, Pp"  # the eleventh by DA; by name it would be Pl
    office.julie.press("Ouvrir", near="Roy, Pn")
    press_counted(office.julie, "‹ Résultats")
    assert "25 dossiers, 11 à 20" in reading(office.julie)
    assert found(office.julie) == page
    assert screen(office.julie).field("Trier").value == "Numéro DA"
    assert screen(office.julie).field("Numéro du programme").value == "JEE.*"


@pytest.mark.usefixtures("people")
def test_the_words_are_kept_by_the_bot_and_not_by_slack(office: Office) -> None:
    asking(office)
    office.julie.type("Nom de famille", "roy")
    office.julie.submit()
    assert "roy" not in screen(office.julie).private_metadata
    with office.store.reading(BY_JULIE) as work:
        [kept] = raw(work).query(Search).all()
        assert kept.criteria == {
            "texts": {"family_name": "roy"},
            "active": False,
            "mine": False,
            "session": None,
        }
        assert raw(work).query(Candidate).count() == 4
