"""The candidate's file: its banner, its place among the results, its sessions and the list of all of them."""

import re

import pytest
from freezegun import freeze_time

from rac_bot.domain.rights import Role
from rac_bot.modals.file.view import navigator
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.file.candidates import COUNTED
from rac_bot.store.models import Candidate, ClaraState, Home, InscriptionState
from tests.builders import a_candidate, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import (
    ENROLLING,
    OF_DOSSIER,
    OF_PERSON,
    WINTER,
    foreign,
    lise,
    listed,
    session_shown,
)

# --- the banner, and who the file is -----------------------------------------------------------------


@freeze_time(WINTER)
def test_the_file_says_who_first_and_the_rest_of_clara_s_banner_last(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, _, _ = lise(work, "A-2017")
        candidate.code_permanent, candidate.sanctioned = "LEBL12345678", "JEE.0K"
    office.julie.command("/candidat leblanc")
    last = screen(office.julie).blocks[-1]
    assert "*Leblanc, Lise* · *123-4567*" in reading(office.julie)
    assert "JEE0K-17R-RA · A-2017" in reading(office.julie)
    assert "*SANCTIONNÉ JEE.0K*" in reading(office.julie)
    told = last["elements"][0]["text"].replace("\u00a0", " ")
    assert told == "LEBL12345678 · Unité org. RA · Lang. FR · SPE 1 · lu à 10 h 32"


@freeze_time(WINTER)
def test_a_file_without_session_names_the_one_that_the_first_inscription_creates(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, _, _ = lise(work)
    julie = office.julie
    julie.command("/candidat leblanc")
    told = "Aucune inscription à la session Hiver 2018. La première créera le dossier session."
    assert told in reading(julie)
    assert screen(julie).field("Session").options == ["Hiver 2018 · à créer"]
    assert set(screen(julie).buttons) >= ENROLLING
    assert set(screen(julie).menu_lines) >= OF_PERSON
    assert not OF_DOSSIER & set(screen(julie).menu_lines)
    with office.store.writing(BY_JULIE) as work:  # another college's is no session of ours
        foreign(work, raw(work).get_one(Candidate, candidate.id), "A-2006")
    julie.press("↻")
    assert told in reading(julie)
    julie.choose("Session", "Automne 2006")
    assert session_shown(julie) == "Automne 2006"


def test_an_inactive_candidate_is_not_enrolled_but_the_file_is_still_corrected(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, [course, *_], [dossier] = lise(work, "A-2017")
        a_line(work, dossier, course)
        candidate.active = False
    office.julie.command("/candidat leblanc")
    shown = screen(office.julie)
    assert "Inscription impossible : cette personne n’est pas active" in reading(office.julie)
    assert not ENROLLING & set(shown.buttons)
    assert not (OF_PERSON | {"Copier vers une autre session"}) & set(shown.menu_lines)
    assert "Reste 3" in shown.buttons
    assert {"Modifier la session", "Champs usager", "Supprimer", "Détail"} <= set(shown.menu_lines)


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_someone_without_admission_has_nothing_to_enrol_in(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work)
    julie = office.julie
    julie.command("/candidat leblanc")
    assert "Aucune admission au dossier." in reading(julie)
    assert screen(julie).buttons == ["‹ Résultats (1 / 1)", "↻"]
    assert screen(julie).menu_lines == [
        *("☆ Ajouter à mes candidats", "Journal du dossier", "Nouvelle admission")
    ]


def test_the_person_s_menu_leads_to_the_journal_and_to_another_admission(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, _, _ = lise(work, "A-2017")
        candidate.code_permanent = "LEBL12345678"
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Journal du dossier")
    assert [modal.title for modal in julie.modals] == ["Dossier du candidat", "Journal du dossier"]
    assert "Leblanc, Lise" in reading(julie)
    julie.dismiss()
    julie.choose("Session", "Toutes les sessions…")
    julie.press("Nouvelle admission")
    assert screen(julie).field("Nom de famille").value == "Leblanc"
    assert screen(julie).field("Numéro DA").value == "123-4567"
    assert screen(julie).field("Code permanent").value == "LEBL12345678"


def test_who_reads_sees_the_lines_and_is_told_whom_to_ask(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "A-2017")
        for course in courses:
            a_line(work, dossier, course)
        a_right(work, "ULUC", Role.READING)
    luc = office.luc
    luc.command("/candidat leblanc")
    assert "Votre accès : lecture. Pour inscrire, demandez à Ada Min." in reading(luc)
    assert screen(luc).menu_lines == ["☆ Ajouter à mes candidats", "Journal du dossier"]
    own = ["Toutes les colonnes", "↻", "Reste 3"]  # one act alone is no menu
    assert screen(luc).buttons == ["‹ Résultats (1 / 1)", *own, *["Détail"] * 3]


# --- the way through the results ---------------------------------------------------------------------


def people(office: Office, *given: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for index, name in enumerate(given):
            a_candidate(work, grid, da=f"{2000000 + index}", family="Tremblay", given=name)


def test_a_file_opened_from_the_results_says_its_rank_and_leads_to_those_beside_it(office: Office) -> None:
    people(office, "Anne", "Béa", "Cléo")
    julie = office.julie
    julie.command("/candidat tremblay")
    julie.press("Ouvrir", near="Anne")
    assert "‹ Résultats (1 / 3)" in screen(julie).buttons
    assert "‹ Préc." not in screen(julie).buttons
    julie.press("Suiv. ›")
    assert "*Tremblay, Béa*" in reading(julie)
    julie.press("Suiv. ›")
    assert "‹ Résultats (3 / 3)" in screen(julie).buttons
    assert "Suiv. ›" not in screen(julie).buttons
    julie.press("‹ Préc.")
    julie.press("↻")
    assert "*Tremblay, Béa*" in reading(julie)
    assert "‹ Résultats (2 / 3)" in screen(julie).buttons
    with office.store.writing(BY_JULIE) as work:
        gone = [raw(work).get_one(Candidate, one) for one in (1, 2)]
        for one in gone:
            one.words.clear()
    julie.press("↻")  # the results have shrunk below its rank
    assert "‹ Résultats" in screen(julie).buttons
    julie.command("/candidat")
    julie.choose("Dossiers récents", "Tremblay, Anne · 200-0000")  # from no result
    assert not [button for button in screen(julie).buttons if "‹" in button or "›" in button]


def test_more_results_than_are_counted_are_said_to_be_more() -> None:
    [row] = navigator(FilePlace(candidate=1, search=1, rank=0), COUNTED + 1)
    told = row["elements"][0]["text"]["text"].replace("\u00a0", " ")
    assert told == "‹ Résultats (1 / plus de 1 000)"


def test_an_advisor_follows_a_candidate_from_the_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("☆ Ajouter à mes candidats")
    assert "★ Retirer de mes candidats" in screen(julie).menu_lines
    office.luc.command("/candidat leblanc")
    assert "☆ Ajouter à mes candidats" in screen(office.luc).menu_lines  # it is her list
    julie.pick("★ Retirer de mes candidats")
    assert "☆ Ajouter à mes candidats" in screen(julie).menu_lines


# --- the sessions ------------------------------------------------------------------------------------


@freeze_time(WINTER)
def test_sessions_are_newest_first_and_those_of_another_college_are_read_only(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, courses, [_, winter, autumn] = lise(work, "A-2018", "H-2018", "A-2017")
        a_line(work, foreign(work, candidate, "A-2006"), courses[0], note=72).mode = None
        a_line(work, winter, courses[0])
        a_line(work, autumn, courses[1], note=81).clara = ClaraState.ENTERED
    julie = office.julie
    julie.command("/candidat leblanc")
    assert session_shown(julie) == "Hiver 2018"  # the one under way
    told = [(one.text, one.description) for group in julie.look_up("Session") for one in group.options]
    assert told == [
        ("Automne 2018 · 0 cours", "JEE0K-17R-RA"),
        ("Hiver 2018 · 1 cours", "JEE0K-17R-RA · 1 à saisir"),
        ("Automne 2017 · 1 cours", "JEE0K-17R-RA · 1,33 u. réussies"),
        ("Automne 2006 · 6 cours", "JEE.0K · autre établissement"),
        ("Toutes les sessions…", None),
    ]
    assert set(screen(julie).menu_lines) >= OF_DOSSIER
    julie.choose("Session", "Automne 2006")
    assert "🔒 *Autre établissement* (929000-1 · JEE.0K) : lecture seule, tel que CLARA le donne." in reading(
        julie
    )
    assert "*C 6* · 22 h · u. : 0 en cours · *4,66* réussies · 0 échouée" in reading(julie)
    assert "*322-000-RL* · 00990 · *72*" in reading(julie)
    assert set(screen(julie).menu_lines) == OF_PERSON | {
        *("☆ Ajouter à mes candidats", "Session suivante", "Journal du dossier")
    }
    julie.choose("Ouvrir une ligne…", "322-000-RL")
    assert screen(julie).title == "Inscription"
    julie.dismiss()
    julie.press("Inscrire")  # at our session all the same
    assert str(screen(julie).field("Session").value).startswith("Hiver 2018")


@freeze_time(WINTER)
def test_the_window_of_all_sessions_filters_them_and_leads_back_to_the_one_chosen(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grids = a_grid(work), a_grid(work, "322A0-10A-RA")
        candidate = a_candidate(work, *grids)
        [course, *_] = grids[0].courses
        newest = a_dossier(work, candidate, "A-2017")
        a_line(work, newest, course, note=81)
        a_line(work, a_dossier(work, candidate, "E-2017"), course)
        other = a_dossier(work, candidate, "H-2018")
        other.admission_id = candidate.admissions[1].id
        foreign(work, candidate, "A-2006")
        a_line(work, a_dossier(work, candidate, "H-2017"), course).state = InscriptionState.DELETED
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.choose("Session", "Automne 2017")
    julie.choose("Session", "Toutes les sessions…")
    assert [modal.title for modal in julie.modals] == ["Dossiers sessions"]
    assert listed(office) == ["H-2018", "A-2017", "E-2017", "H-2017", "A-2006"]
    assert "*A-2017* · JEE0K-17R-RA    [Choisir]\n*C 1* · 3 h · 0 / *1,33* / 0" in reading(julie)
    assert "🔒 *A-2006* · JEE.0K · autre établissement" in reading(julie)
    julie.choose("Afficher", "Cette admission seulement")
    assert listed(office) == ["A-2017", "E-2017", "H-2017"]
    julie.choose("Afficher", "En cours seulement")
    assert listed(office) == ["H-2018"]
    julie.choose("Afficher", "Tout afficher")
    julie.press("Choisir", near="E-2017")
    assert [modal.title for modal in julie.modals] == ["Dossier du candidat"]
    assert session_shown(julie) == "Été 2017"
    julie.choose("Session", "Toutes les sessions…")
    julie.press("‹ Dossier")
    assert session_shown(julie) == "Été 2017"
    julie.choose("Session", "Toutes les sessions…")
    julie.press("Créer une session")
    julie.choose("Admission", "JEE0K-17R-RA")
    julie.choose("Session du nouveau dossier", "Hiver 2016 (H-2016)", typing="h-2016")
    julie.submit()
    assert session_shown(julie) == "Hiver 2016"


def test_a_kept_button_opens_the_file_at_its_session(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work, "A-2017", "H-2018", "E-2018")
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Session", "Automne 2017 (A-2017)", typing="")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    [confirmation] = julie.direct_messages()
    julie.press("Ouvrir le dossier", message=confirmation)
    assert session_shown(julie) == "Automne 2017"


def test_of_a_hundred_sessions_those_typed_are_offered_and_the_window_has_the_newest(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate = a_candidate(work, a_grid(work))
        for n in range(101):
            a_dossier(work, candidate, f"{'HEA'[n % 3]}-{1970 + n // 3}")
    julie = office.julie
    julie.command("/candidat leblanc")
    offered = [one.text for group in julie.look_up("Session", "h-1990") for one in group.options]
    assert offered == ["Hiver 1990 · 0 cours", "Toutes les sessions…"]
    julie.choose("Session", "Automne 1970", typing="a-1970")
    assert session_shown(julie) == "Automne 1970"
    julie.choose("Session", "Toutes les sessions…", typing="")
    assert len(listed(office)) == 80
    assert "+ 21 autres, à choisir dans le dossier" in reading(julie)


def test_no_window_of_the_file_has_a_comma_in_an_english_number(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "A-2017")
        a_line(work, dossier, courses[0], note=88)
        a_line(work, dossier, courses[1])
        raw(work).get_one(Home, "UJULIE").language = "en"
    julie = office.julie
    julie.command("/candidat leblanc")
    said = reading(julie)
    assert "units: 0 in progress · *1.33* passed" in said
    julie.press("Left 2")
    said += reading(julie)
    julie.dismiss()
    julie.press("Enrol")
    said += reading(julie)
    assert said.count("1.33") == 3
    assert not re.search(r"\d,\d", said), said
