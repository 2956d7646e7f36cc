"""*Recherche d'un cours*: the seven ways, what is said of a course, and the course given back to the form."""

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.store.models import Candidate, Competency, GridCourse, Inscription
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.wire import post, submission

SAFETY, OBSERVE, GAMES = (
    "322-409-MV · Sécurité & santé",
    "350-710-MV · Observer l’enfant",
    "350-711-MV · Jeux",
)


@pytest.fixture(autouse=True)
def lise(office: Office) -> None:
    """Three courses, two of which carry 019D; the first passed at H-2017."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        carried, other = Competency(code="019D"), Competency(code="0190")
        safety = a_course(work, grid, "322-409-MV", "Sécurité & santé", modes=(Mode.EE, Mode.FM))
        observe = a_course(work, grid, "350-710-MV", "Observer l’enfant", weighting="2-1-2")
        games = a_course(work, grid, "350-711-MV", "Jeux")
        safety.competencies, observe.competencies = [carried], [other, carried]
        safety.course.official_number, observe.course.sobec_number = "322-009-03", "SB1204"
        safety.course.discipline_title = "Techniques d’éducation"
        for held in (observe, games):
            held.course.discipline_title = "Psychologie"
        for held in (safety, observe, games):
            held.search_key = fold(f"{held.course.number} {held.course.title}")
        person = a_candidate(work, grid)
        a_line(work, a_dossier(work, person, "H-2017"), safety, 81)
        a_dossier(work, person, "A-2017")


def the_window_is_open(person: Person) -> None:
    person.command("/inscrire 1234567")
    person.press("Chercher un cours")


def search(person: Person, way: str, text: str) -> list[str]:
    """The courses found."""
    if screen(person).field("Rechercher par").value != way:
        person.choose("Rechercher par", way)
    person.type("Texte", text)
    person.enter("Texte")
    return screen(person).field("Cours").options if "Cours" in screen(person).fields else []


def test_it_opens_on_every_course_of_the_grid(office: Office) -> None:
    the_window_is_open(office.julie)
    assert screen(office.julie).title == "Recherche d’un cours"
    assert screen(office.julie).field("Cours").options == [SAFETY, OBSERVE, GAMES]
    assert screen(office.julie).field("Rechercher par").options == [
        "Numéro du cours",
        "Numéro de la discipline",
        "Numéro de l’objectif",
        "Numéro du cours officiel",
        "Numéro du cours SOBEC",
        "Titre de la discipline",
        "Titre du cours",
    ]


@pytest.mark.parametrize(
    ("way", "text", "found"),
    [
        ("Numéro du cours", "350", [OBSERVE, GAMES]),
        ("Numéro du cours", "350-71?-mv", [OBSERVE, GAMES]),
        ("Numéro du cours", "*409", [SAFETY]),
        ("Numéro du cours", "322409", [SAFETY]),
        ("Numéro de la discipline", "322", [SAFETY]),
        ("Numéro de l’objectif", "019d", [SAFETY, OBSERVE]),
        ("Numéro de l’objectif", "0190", [OBSERVE]),
        ("Numéro du cours officiel", "322-009", [SAFETY]),
        ("Numéro du cours SOBEC", "sb12*", [OBSERVE]),
        ("Titre de la discipline", "psycho", [OBSERVE, GAMES]),
        ("Titre du cours", "enfant obs", [OBSERVE]),
        ("Titre du cours", "securite", [SAFETY]),
    ],
)
def test_each_of_the_seven_ways(office: Office, way: str, text: str, found: list[str]) -> None:
    the_window_is_open(office.julie)
    assert search(office.julie, way, text) == found


def test_none_is_said(office: Office) -> None:
    the_window_is_open(office.julie)
    assert search(office.julie, "Numéro de l’objectif", "019Z") == []
    assert "Aucun cours de cette grille ne porte 019Z." in reading(office.julie)
    search(office.julie, "Titre du cours", "<!channel>")
    assert "<!channel>" not in str(screen(office.julie).blocks[-1])


def test_a_course_pointed_at_shows_all_that_is_known_of_it(office: Office) -> None:
    julie = office.julie
    the_window_is_open(julie)
    julie.choose("Cours", SAFETY)
    shown = reading(julie)
    assert "*322-409-MV* · Sécurité & santé" in shown or "*322-409-MV* · Sécurité &amp; santé" in shown
    assert "Discipline : 322 Techniques d’éducation" in shown
    assert "Compétences : 019D" in shown
    assert "Pondération 1-2-1 · 45 h · 1,33 u." in shown
    assert "Groupes : EE 00990 · EE SR — · FM 00992" in shown
    assert "Au dossier : déjà réussi en H-2017 (81)" in shown
    julie.choose("Cours", OBSERVE)
    assert "Compétences : 0190 019D" in reading(julie)
    assert "Au dossier : pas encore" in reading(julie)


@freeze_time("2017-10-02 16:00")
def test_the_course_chosen_replaces_that_of_the_form_and_the_rest_stays(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 1234567 350-711-MV")
    julie.choose("Groupe", "00990 · EE")
    julie.press("Autres champs")
    julie.type("Numéro alternatif", "601-ABC")
    julie.press("Chercher un cours")
    search(julie, "Numéro de l’objectif", "019D")
    julie.choose("Cours", OBSERVE)
    julie.submit()
    assert len(julie.modals) == 1
    assert screen(julie).title == "Inscription à un cours"
    assert screen(julie).field("Session").value == "Automne 2017 (A-2017)"
    assert screen(julie).field("Cours").value == OBSERVE
    assert screen(julie).field("Groupe").value is None  # of another course
    assert screen(julie).field("Numéro alternatif").value == "601-ABC"
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    with office.store.reading(BY_JULIE) as work:
        line = raw(work).scalars(select(Inscription).order_by(Inscription.id.desc())).first()
        assert line is not None
        assert (line.course.number, line.mode, line.alternate_number) == ("350-710-MV", Mode.EE_SR, "601-ABC")


def test_it_can_be_used_again_and_again(office: Office) -> None:
    julie = office.julie
    the_window_is_open(julie)
    for course in (OBSERVE, GAMES, OBSERVE):
        julie.choose("Cours", course)
        julie.submit()
        assert screen(julie).field("Cours").value == course
        julie.press("Chercher un cours")
    julie.dismiss()
    julie.choose("Cours", GAMES, typing="350-711")  # the type-ahead still works
    assert screen(julie).field("Cours").value == GAMES


def test_a_session_to_create_and_a_fictive_group_come_through(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Inscrire")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    julie.choose("Cours", GAMES, typing="350-711")
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.type("Groupe fictif", "00777")
    julie.press("Chercher un cours")
    assert len(julie.modals) == 3
    julie.choose("Cours", OBSERVE)
    julie.submit()
    assert len(julie.modals) == 2
    assert screen(julie).field("Session").value == "Hiver 2018 (H-2018), à créer"
    assert screen(julie).field("Groupe fictif").value == "00777"
    julie.submit()
    assert "*350-710-MV* · 00777 groupe fictif" in reading(julie)


def test_a_course_already_on_file_is_given_back_with_its_warning(office: Office) -> None:
    julie = office.julie
    the_window_is_open(julie)
    julie.choose("Cours", SAFETY)
    julie.submit()
    assert "⚠️ Cours au dossier : déjà réussi en H-2017 (81)." in reading(julie)


def test_a_submission_with_nothing_chosen_looks_the_text_up(office: Office) -> None:
    julie = office.julie
    the_window_is_open(julie)
    julie.type("Texte", "350")
    julie.submit()
    assert "Choisissez un cours de la liste." in reading(julie)
    assert screen(julie).field("Cours").options == [OBSERVE, GAMES]


def test_a_new_search_forgets_the_course_pointed_at(office: Office) -> None:
    julie = office.julie
    the_window_is_open(julie)
    julie.choose("Cours", SAFETY)
    search(julie, "Numéro du cours", "*")
    assert screen(julie).field("Cours").value is None
    assert "Au dossier :" not in reading(julie)


def test_a_grid_of_250_courses_by_pages(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "500A0-18A-RA", courses=0)
        for n in range(250):
            a_course(work, grid, f"500-{n:03d}-RL", f"Leçon {n} {'très ' * 20}longue")
        a_dossier(work, a_candidate(work, grid, da="7654321", family="Roy"))
    julie = office.julie
    julie.command("/inscrire 7654321")
    julie.press("Chercher un cours")
    assert "250 cours, 1 à 10" in reading(julie)
    for _page in range(24):
        julie.press("Suivants ›")
    assert "250 cours, 241 à 250" in reading(julie)
    assert "Suivants ›" not in screen(julie).buttons
    julie.press("‹ Précédents")
    julie.choose("Cours", "500-239-RL")
    assert len(screen(julie).private_metadata) < 300
    julie.submit()
    assert str(screen(julie).field("Cours").value).startswith("500-239-RL")


def test_a_course_of_another_grid_is_refused(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        foreign = a_course(work, a_grid(work, "322A0-10A-RA", courses=0), "999-001-RL", "Ailleurs").id
    julie = office.julie
    the_window_is_open(julie)
    julie.choose("Cours", SAFETY)
    body = submission(office, julie)
    [element] = body["view"]["state"]["values"]["picked"].values()
    element["selected_option"]["value"] = str(foreign)
    answer = post(office, {"payload": body}).json()
    assert "n’est pas lisible" in answer["errors"]["picked"]


def test_a_course_that_left_the_grid_meanwhile_is_refused(office: Office) -> None:
    the_window_is_open(office.julie)
    office.julie.choose("Cours", SAFETY)
    with office.store.writing(BY_JULIE) as work:
        other = a_grid(work, "322A0-10A-RA", courses=0)
        raw(work).execute(update(GridCourse).values(grid_id=other.id))
    office.julie.submit()
    assert "n’est plus) dans la grille" in reading(office.julie)
    office.julie.dismiss()
    assert screen(office.julie).title == "Inscription à un cours"


def test_the_file_removed_meanwhile(office: Office) -> None:
    the_window_is_open(office.julie)
    office.julie.choose("Cours", GAMES)
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Candidate, 1))
    office.julie.submit()
    assert "n’existe plus" in reading(office.julie)
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(GridCourse)).first() is not None
