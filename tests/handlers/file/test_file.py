"""The candidate's file: its banner, its place among the results, its sessions and their filter."""

import pytest
from freezegun import freeze_time

from rac_bot.modals.file.view import navigator
from rac_bot.modals.parts.place import FilePlace
from rac_bot.store.file.candidates import COUNTED
from rac_bot.store.models import Candidate, InscriptionState
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import ENROLLING, OF_DOSSIER, SHOW, WINTER, foreign, lise, listed

# --- the banner, and who the file is -----------------------------------------------------------------


def test_the_banner_has_every_token_of_the_guide(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, _, _ = lise(work, "A-2017")
        candidate.code_permanent, candidate.sanctioned = "LEBL12345678", "JEE.0K"
    office.julie.command("/candidat leblanc")
    assert "*Leblanc, Lise* · DA 123-4567 · LEBL12345678" in reading(office.julie)
    assert "Session A-17 · Grille JEE0K-17R-RA · Unité org. RA · Lang. FR · SPE 1" in reading(office.julie)
    assert "SANCTIONNÉ JEE.0K" in reading(office.julie)


def test_a_file_without_session_offers_to_create_one(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work)
    office.julie.command("/candidat leblanc")
    assert "Aucune session au dossier." in reading(office.julie)
    assert ENROLLING - {"Copier"} <= set(screen(office.julie).buttons)
    assert not OF_DOSSIER & set(screen(office.julie).buttons)
    assert screen(office.julie).fields == []


def test_an_inactive_candidate_is_not_enrolled_but_the_file_is_still_corrected(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, [course, *_], [dossier] = lise(work, "A-2017")
        a_line(work, dossier, course)
        candidate.active = False
    office.julie.command("/candidat leblanc")
    buttons = set(screen(office.julie).buttons)
    assert "Inscription impossible : cette personne n’est pas active" in reading(office.julie)
    assert not ENROLLING & buttons
    assert {"Reste à inscrire", "Actualiser", "Modifier", "Champs usager", "Supprimer", "Détail"} <= buttons


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_someone_without_admission_has_nothing_to_enrol_in(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work)
    office.julie.command("/candidat leblanc")
    assert "Aucune admission au dossier." in reading(office.julie)
    assert screen(office.julie).buttons == ["Actualiser", "☆ Ajouter à mes candidats", "‹ Résultats"]


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
    assert "1 / 3" in reading(julie)
    assert "‹ Préc." not in screen(julie).buttons
    julie.press("Suiv. ›")
    assert "*Tremblay, Béa*" in reading(julie)
    assert "2 / 3" in reading(julie)
    julie.press("Suiv. ›")
    assert "3 / 3" in reading(julie)
    assert "Suiv. ›" not in screen(julie).buttons
    julie.press("‹ Préc.")
    julie.press("Actualiser")
    assert "*Tremblay, Béa*" in reading(julie)
    assert "2 / 3" in reading(julie)


def test_a_file_that_comes_from_no_result_has_no_rank(office: Office) -> None:
    people(office, "Anne", "Béa")
    julie = office.julie
    julie.command("/candidat tremblay")
    julie.press("Ouvrir", near="Anne")
    julie.command("/candidat")
    julie.choose("Dossiers récents", "Tremblay, Anne · 200-0000")
    assert " / 2" not in reading(julie)
    assert not {"‹ Résultats", "‹ Préc.", "Suiv. ›"} & set(screen(julie).buttons)


def test_the_rank_is_left_out_where_the_results_have_shrunk_below_it(office: Office) -> None:
    people(office, "Anne", "Béa")
    julie = office.julie
    julie.command("/candidat tremblay")
    julie.press("Ouvrir", near="Béa")
    with office.store.writing(BY_JULIE) as work:
        anne = raw(work).get_one(Candidate, 1)
        anne.words.clear()
    julie.press("Actualiser")
    assert " / " not in reading(julie)
    assert "‹ Résultats" in screen(julie).buttons


def test_an_advisor_follows_a_candidate_from_the_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("☆ Ajouter à mes candidats")
    assert "★ Retirer de mes candidats" in screen(julie).buttons
    office.luc.command("/candidat leblanc")
    assert "☆ Ajouter à mes candidats" in screen(office.luc).buttons  # it is her list
    julie.press("★ Retirer de mes candidats")
    assert "☆ Ajouter à mes candidats" in screen(julie).buttons


# --- the sessions ------------------------------------------------------------------------------------


def test_sessions_are_newest_first_and_those_of_another_college_are_read_only(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate, _, _ = lise(work, "E-2018", "A-2018", "H-2018", "A-2017")
        foreign(work, candidate, "A-2006")
    julie = office.julie
    julie.command("/candidat leblanc")
    assert listed(office) == ["A-2018", "E-2018", "H-2018", "A-2017", "A-2006"]
    assert "929000-1 · C 6 · 22 h" in reading(julie)
    assert set(screen(julie).buttons) >= OF_DOSSIER
    julie.choose("Session", "Automne 2006 (A-2006) · JEE.0K")
    assert "*Dossier A-2006* · autre établissement, lecture seule" in reading(julie)
    assert not {*OF_DOSSIER, SHOW} & set(screen(julie).buttons)


def test_the_buttons_of_a_session_say_which_and_deleting_asks_by_its_name(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work, "A-2017", "H-2018")
    office.julie.command("/candidat leblanc")
    office.julie.choose("Session", "Automne 2017 (A-2017) · JEE0K-17R-RA")
    assert "*Dossier A-2017* · JEE0K-17R-RA" in reading(office.julie)
    [dossier] = [block for block in screen(office.julie).blocks if block.get("block_id") == "dossier"]
    assert {button["value"].partition(":")[0] for button in dossier["elements"]} == {"1"}
    [asking] = [button["confirm"]["text"]["text"] for button in dossier["elements"] if "confirm" in button]
    assert asking == "Automne 2017 (A-2017), grille JEE0K-17R-RA, sera retiré du dossier."


def test_the_filter_shows_the_sessions_of_one_admission(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grids = a_grid(work), a_grid(work, "322A0-10A-RA")
        candidate = a_candidate(work, *grids)
        a_dossier(work, candidate, "A-2017")
        other = a_dossier(work, candidate, "H-2018")
        other.admission_id = candidate.admissions[1].id
        foreign(work, candidate, "A-2006")
    julie = office.julie
    julie.command("/candidat leblanc")
    assert screen(julie).field("Afficher").value == "Afficher tous les éléments"
    julie.choose("Session", "Automne 2017 (A-2017) · JEE0K-17R-RA")
    julie.choose("Afficher", "Cette admission seulement")
    assert listed(office) == ["A-2017"]
    assert screen(julie).field("Session").options == ["Automne 2017 (A-2017) · JEE0K-17R-RA"]
    julie.press("Actualiser")
    assert listed(office) == ["A-2017"]
    julie.choose("Afficher", "Afficher tous les éléments")
    assert listed(office) == ["H-2018", "A-2017", "A-2006"]


@freeze_time(WINTER)
def test_the_filter_shows_the_sessions_that_are_not_over(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [course, *_], dossiers = lise(work, "E-2018", "H-2018", "A-2017", "E-2017", "H-2017")
        a_line(work, dossiers[2], course, note=81)
        a_line(work, dossiers[3], course)
        a_line(work, dossiers[4], course).state = InscriptionState.DELETED
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.choose("Session", "Automne 2017 (A-2017) · JEE0K-17R-RA")
    julie.choose("Afficher", "En cours seulement")
    assert listed(office) == ["E-2018", "H-2018"]
    assert "*Dossier H-2018*" in reading(julie)  # the one chosen before is not among them


@freeze_time(WINTER)
def test_nothing_under_way_is_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work, "A-2017", "E-2017")
    office.julie.command("/candidat leblanc")
    office.julie.choose("Afficher", "En cours seulement")
    assert "Aucune session en cours au dossier." in reading(office.julie)
    assert screen(office.julie).fields == ["Afficher"]
    office.julie.choose("Afficher", "Afficher tous les éléments")
    assert "*Dossier A-2017*" in reading(office.julie)


@freeze_time(WINTER)
def test_the_filter_gives_way_to_a_session_just_created(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        lise(work, "H-2018", "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.choose("Afficher", "En cours seulement")
    julie.press("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2016 (H-2016)", typing="h-2016")
    julie.submit()
    assert "*Dossier H-2016*" in reading(julie)
    assert screen(julie).field("Afficher").value == "Afficher tous les éléments"
    assert listed(office) == ["H-2018", "A-2017", "H-2016"]


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
    assert "*Dossier A-2017*" in reading(julie)


def test_more_results_than_are_counted_are_said_to_be_more() -> None:
    *_, told = navigator(FilePlace(candidate=1, search=1, rank=0), COUNTED + 1)
    assert told["elements"][0]["text"].replace("\u00a0", " ") == "1 / plus de 1 000, non triés"


def test_the_type_ahead_of_many_sessions_offers_those_of_the_filter(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        candidate = a_candidate(work, a_grid(work), a_grid(work, "322A0-10A-RA"))
        for n in range(101):
            a_dossier(work, candidate, f"{'HEA'[n % 3]}-{1970 + n // 3}")
        a_dossier(work, candidate, "H-2018").admission_id = candidate.admissions[1].id
    julie = office.julie
    julie.command("/candidat leblanc")
    assert len(julie.look_up("Session", "h-2018")[0].options) == 1
    julie.choose("Session", "Automne 1970 (A-1970)", typing="a-1970")
    julie.choose("Afficher", "Cette admission")
    assert julie.look_up("Session", "h-2018") == []
    assert len(julie.look_up("Session", "h-1970")[0].options) == 1
