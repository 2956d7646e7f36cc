"""*Reste à inscrire*, opened over the file."""

from freezegun import freeze_time

from rac_bot.store.models import Candidate, Competency
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw


def a_grid_of_three(office: Office) -> None:
    """Three courses, two competencies: one course passed, one failed, one never enrolled in."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=3)
        first, second = Competency(code="0190"), Competency(code="019A")
        one, two, three = grid.courses
        one.competencies, two.competencies, three.competencies = [first], [first, second], [second]
        dossier = a_dossier(work, a_candidate(work, grid))
        a_line(work, dossier, one, note=81)
        a_line(work, dossier, two, note=45)


def test_it_lists_the_courses_and_competencies_left_and_says_what_was_failed(office: Office) -> None:
    a_grid_of_three(office)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Reste à inscrire")
    assert screen(julie).title == "Reste à inscrire"
    told = reading(julie)
    assert "*2 cours sur 3, 1 compétence sur 2*" in told
    assert "*322-001-RL* · Cours 1\n0190 019A · 1-2-1 · 1,33 u.\n_échoué en A-2017 (45)_" in told
    assert "*322-002-RL* · Cours 2\n019A · 1-2-1 · 1,33 u." in told
    assert "322-000-RL" not in told
    assert told.index("*Compétences sans cours réussi ni inscrit*\n019A") > told.index("322-002-RL")
    assert "Suivants ›" not in screen(julie).buttons
    julie.dismiss()
    assert screen(julie).title == "Dossier du candidat"


def test_a_course_enrolled_in_is_left_no_more(office: Office) -> None:
    a_grid_of_three(office)
    julie = office.julie
    julie.command("/inscrire 1234567 322-002-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    julie.press("Dossier")
    julie.press("Reste à inscrire")
    assert "*1 cours sur 3, 0 compétence sur 2*" in reading(julie)
    assert "Compétences sans" not in reading(julie)


def test_all_done_and_an_empty_grid_are_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        done, empty = a_grid(work, courses=1), a_grid(work, "322A0-10A-RA", courses=0)
        candidate = a_candidate(work, done, empty)
        a_line(work, a_dossier(work, candidate), done.courses[0], note=60)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Reste à inscrire")
    assert "Tout est inscrit ou réussi pour cette grille." in reading(julie)
    julie.choose("Admission", "322A0-10A-RA")
    assert "Cette grille n’a encore aucun cours." in reading(julie)


def test_it_opens_on_the_admission_of_the_session_chosen_and_another_can_be(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        first, second = a_grid(work, courses=2), a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, second, "350-714-RL", "Développement")
        candidate = a_candidate(work, first, second)
        dossier = a_dossier(work, candidate, "A-2017")
        dossier.admission_id = candidate.admissions[1].id
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Reste à inscrire")
    assert screen(julie).field("Admission").value == "322A0-10A-RA"
    assert "*1 cours sur 1, 0 compétence sur 0*" in reading(julie)
    julie.choose("Admission", "JEE0K-17R-RA")
    assert "*2 cours sur 2, 0 compétence sur 0*" in reading(julie)
    assert "350-714-RL" not in reading(julie)


def test_a_grid_of_250_courses_is_turned_page_by_page(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0, title="T" * 200)
        for n in range(250):
            course = a_course(work, grid, f"{n:03d}-ABC-RL", f"*Cours* <{n}> " + "é" * 180)
            course.competencies = [Competency(code=f"{n:03d}A")]
        a_dossier(work, a_candidate(work, grid, family="L" * 120))
    julie = office.julie
    julie.command("/candidat 1234567")
    julie.press("Reste à inscrire")
    assert "*250 cours sur 250, 250 compétences sur 250*" in reading(julie)
    assert "000A · 001A" in reading(julie)
    assert "249A" in reading(julie)
    pages = 1
    while "Suivants ›" in screen(julie).buttons:
        julie.press("Suivants ›")
        pages += 1
    assert pages == 17
    assert "*Cours* (241 à 250 de 250)" in reading(julie)
    julie.press("‹ Précédents")
    assert "*Cours* (226 à 240 de 250)" in reading(julie)


def test_an_admission_withdrawn_meanwhile_is_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work, courses=20), a_grid(work, "322A0-10A-RA"))
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Reste à inscrire")
    with office.store.writing(BY_JULIE) as work:
        found = raw(work).get_one(Candidate, 1)
        found.admissions.remove(found.admissions[0])
    julie.press("Suivants ›")
    assert screen(julie).title == "Action impossible"
    assert "Ce dossier n’existe plus" in reading(julie)


@freeze_time("2018-01-15 15:32:00")
def test_a_line_of_a_session_that_is_over_is_left_without_result(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=2)
        candidate = a_candidate(work, grid)
        a_line(work, a_dossier(work, candidate, "A-2010"), grid.courses[0])
    office.julie.command("/candidat leblanc")
    office.julie.press("Reste à inscrire")
    assert "*2 cours sur 2" in reading(office.julie)
    assert "_sans résultat en A-2010_" in reading(office.julie)
