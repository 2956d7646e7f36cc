"""*Reste à inscrire*, opened over the file: what is left, by competency, and enrolling from it."""

from freezegun import freeze_time

from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Role
from rac_bot.store.models import Candidate, Competency
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, press_counted, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import session_shown

FILE, LIST = "Dossier du candidat", "Reste à inscrire"


def a_grid_of_three(office: Office) -> None:
    """Three courses, two competencies: one course passed, one failed, one never enrolled in."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=3)
        first = Competency(code="0190", title="Analyser *la* profession")
        second = Competency(code="019A")
        one, two, three = grid.courses
        one.competencies, two.competencies, three.competencies = [first], [first, second], [second]
        del three.groups[1]
        dossier = a_dossier(work, a_candidate(work, grid))
        a_line(work, dossier, one, note=81)
        a_line(work, dossier, two, note=45)


def opened(person: Person) -> Person:
    person.command("/candidat leblanc")
    press_counted(person, "Reste ")
    return person


def titles(person: Person) -> list[str]:
    return [modal.title for modal in person.modals]


def test_it_lists_the_courses_left_by_competency_and_says_what_was_failed(office: Office) -> None:
    a_grid_of_three(office)
    julie = opened(office.julie)
    assert titles(julie) == [FILE, LIST]
    told = reading(julie)
    assert "*Leblanc, Lise* · 123-4567 · JEE0K-17R-RA · reste 2 cours sur 3 et 1 compétence sur 2" in told
    assert (
        "*0190* · 1 / 2 · Analyser *\u2060la*\u2060 profession\n*322-001-RL* · 1,33 u. · *échoué* A-2017 (45)"
        in told
    )
    assert "*019A* · 0 / 2\n*322-002-RL* · 1,33 u. · sans EE SR    [Inscrire]\nCours 2" in told
    assert "322-000-RL" not in told
    assert "Suivants ›" not in screen(julie).buttons
    julie.dismiss()
    assert screen(julie).title == FILE
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "ULUC", Role.READING)
    assert [one for one in screen(opened(office.luc)).buttons if one.startswith(("Inscrire", "Plus"))] == []


@freeze_time("2017-10-02 16:00")
def test_a_course_is_enrolled_in_from_it_and_one_is_back_in_the_list(office: Office) -> None:
    a_grid_of_three(office)
    julie = opened(office.julie)
    julie.press("Inscrire", near="322-002-RL")
    assert titles(julie) == [FILE, LIST, "Inscription à un cours"]
    assert screen(julie).field("Cours").value == "322-002-RL · Cours 2"
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert titles(julie) == [FILE, LIST]
    assert "✅ *322-002-RL* : inscription enregistrée" in reading(julie)
    assert "reste 1 cours sur 3 et 0 compétence sur 2" in reading(julie)
    assert "Défaire l’enregistrement" in screen(julie).buttons
    julie.dismiss()
    assert "🟠 *322-002-RL* · 00990 EE · à saisir" in reading(julie)  # the file beneath has it


@freeze_time("2017-10-02 16:00")
def test_all_that_is_left_is_put_into_the_form_of_several_courses(office: Office) -> None:
    a_grid_of_three(office)
    julie = opened(office.julie)
    julie.press("Plusieurs cours (2)")
    assert titles(julie) == [FILE, "Plusieurs cours"]
    assert screen(julie).field("Cours").values == ["322-001-RL · Cours 1", "322-002-RL · Cours 2"]
    julie.press("‹ Retour")
    assert titles(julie) == [FILE, LIST]
    julie.press("Plusieurs cours (2)")
    julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    julie.submit()
    assert "✅ *1 inscription*" in reading(julie)
    julie.press("‹ Retour")
    assert "reste 1 cours sur 3" in reading(julie)
    julie.dismiss()
    assert session_shown(julie) == "Automne 2017"
    assert "322-002-RL" in reading(julie)


def test_all_done_and_an_empty_grid_are_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        done, empty = a_grid(work, courses=1), a_grid(work, "322A0-10A-RA", courses=0)
        candidate = a_candidate(work, done, empty)
        a_line(work, a_dossier(work, candidate), done.courses[0], note=60)
    julie = opened(office.julie)
    assert "Tout est inscrit ou réussi pour cette grille." in reading(julie)
    julie.choose("Admission", "322A0-10A-RA")
    assert "Cette grille n’a encore aucun cours." in reading(julie)


@freeze_time("2017-10-02 16:00")
def test_it_opens_on_the_admission_of_the_session_chosen_and_another_can_be(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        first, second = a_grid(work, courses=2), a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, second, "350-714-RL", "Développement", modes=(Mode.EE,))
        candidate = a_candidate(work, first, second)
        dossier = a_dossier(work, candidate, "A-2017")
        dossier.admission_id = candidate.admissions[1].id
        a_dossier(work, candidate, "H-2017")
    julie = opened(office.julie)
    assert screen(julie).field("Admission").value == "322A0-10A-RA"
    assert "322A0-10A-RA · reste 1 cours sur 1" in reading(julie)
    julie.choose("Admission", "JEE0K-17R-RA")
    assert "reste 2 cours sur 2" in reading(julie)
    assert "350-714-RL" not in reading(julie)
    julie.press("Inscrire", near="322-001-RL")
    assert screen(julie).field("Session").value == "Automne 2017 (A-2017) · JEE0K-17R-RA, à créer"
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    julie.dismiss()
    julie.press("Plusieurs cours (2)")
    assert screen(julie).field("Session").value == "Automne 2017 (A-2017) · JEE0K-17R-RA, à créer"
    assert screen(julie).field("Cours").values == ["322-000-RL · Cours 0", "322-001-RL · Cours 1"]
    julie.press("‹ Retour")
    julie.choose("Admission", "322A0-10A-RA")
    julie.press("Inscrire", near="350-714-RL")
    assert screen(julie).field("Session").value == "Automne 2017 (A-2017) · 322A0-10A-RA"
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert "322A0-10A-RA · reste 0 cours sur 1" in reading(julie)


def test_a_grid_of_250_courses_is_turned_page_by_page(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0, title="T" * 200)
        for n in range(250):
            course = a_course(work, grid, f"{n:03d}-ABC-RL", f"*Cours* <{n}> " + "é" * 180)
            course.competencies = [Competency(code=f"{n:03d}A", title="É" * 300)]
        a_dossier(work, a_candidate(work, grid, family="L" * 120))
    julie = office.julie
    julie.command("/candidat 1234567")
    press_counted(julie, "Reste ")
    assert "reste 250 cours sur 250 et 250 compétences sur 250" in reading(julie)
    pages = 1
    while "Suivants ›" in screen(julie).buttons:
        julie.press("Suivants ›")
        pages += 1
    assert pages == 17
    assert "Cours 241 à 250 de 250" in reading(julie)
    julie.press("‹ Précédents")
    assert "Cours 226 à 240 de 250" in reading(julie)
    julie.press("Plusieurs cours (250)")
    assert len(screen(julie).field("Cours").values) in (0, 20)


def test_an_admission_withdrawn_meanwhile_is_said(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work, courses=20), a_grid(work, "322A0-10A-RA"))
    julie = opened(office.julie)
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
        a_line(work, a_dossier(work, a_candidate(work, grid), "A-2010"), grid.courses[0])
    assert "sans résultat en A-2010" in reading(opened(office.julie))
