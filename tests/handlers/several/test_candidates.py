"""The same course for several candidates, from the results of a search."""

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.store.file.several import MOST
from rac_bot.store.models import (
    Candidate,
    FieldSubject,
    FieldType,
    GridCourse,
    Inscription,
    SessionDossier,
    UserField,
)
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

CHILDHOOD = "322A0-10A-RA"
BUTTON = "Inscrire ces candidats à un cours"


def three_roys(office: Office) -> None:
    """Three people called Roy: Anne and Bob in JEE.0K, Carl no longer active."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_course(work, grid, "350-010-RL", "Sans formation manquante", (Mode.EE, Mode.EE_SR))
        for index, (given, active) in enumerate((("Anne", True), ("Bob", True), ("Carl", False))):
            a_candidate(work, grid, da=f"200000{index}", family="Roy", given=given, active=active)


def fill(office: Office, course: str = "322-001-RL · Cours 1", mode: str = "FM") -> None:
    """From the results to the form, filled in: people of the page, H-2018, a course, a mode."""
    julie = office.julie
    julie.command("/candidat roy")
    julie.press(BUTTON)
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="h18")
    julie.choose("Cours", course, typing=course[:7])
    julie.choose("Mode par défaut", mode)


def enrolled(office: Office) -> list[tuple[str, str, str]]:
    with office.store.reading(BY_JULIE) as work:
        lines = raw(work).scalars(select(Inscription).order_by(Inscription.id))
        return [(line.dossier.candidate.given_name, line.course.number, line.group_number) for line in lines]


def held(office: Office, given: str) -> tuple[int, int]:
    """The person's id, and that of the first course of the grid."""
    with office.store.reading(BY_JULIE) as work:
        person = raw(work).scalars(select(Candidate).where(Candidate.given_name == given)).one()
        return person.id, raw(work).scalars(select(GridCourse.id).order_by(GridCourse.id)).all()[1]


def enrol_meanwhile(office: Office, given: str) -> None:
    """Somebody else's inscription of that person to Cours 1 at H-2018."""
    person, course = held(office, given)
    with office.store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, raw(work).get_one(Candidate, person), "H-2018")
        a_line(work, dossier, raw(work).get_one(GridCourse, course))


def test_the_active_people_of_the_page_are_chosen_to_begin_with(office: Office) -> None:
    three_roys(office)
    office.julie.command("/candidat roy")
    office.julie.press(BUTTON)
    assert screen(office.julie).title == "Plusieurs candidats"
    assert screen(office.julie).field("Candidats").values == ["Roy, Anne · 200-0000", "Roy, Bob · 200-0001"]
    assert "Grille JEE0K-17R-RA" in reading(office.julie)


def test_seven_gestures_enrol_the_people_of_a_page(office: Office) -> None:
    three_roys(office)
    julie = office.julie
    fill(office)
    julie.submit()
    assert screen(julie).title == "Aperçu"
    assert "*Roy, Anne* · 200-0000 · session à créer" in reading(julie)
    assert screen(julie).field("322-001-RL · Cours 1").value == "00992 · FM"
    julie.submit()
    assert julie.gestures == 7
    assert enrolled(office) == [("Anne", "322-001-RL", "00992"), ("Bob", "322-001-RL", "00992")]
    assert "✅ *Roy, Anne* · 200-0000 · groupe 00992 (FM)" in reading(julie)
    julie.dismiss()
    assert screen(julie).title == "Recherche"


def test_one_message_tells_them_all_by_their_initials(office: Office) -> None:
    three_roys(office)
    fill(office)
    office.julie.submit()
    office.julie.submit()
    assert office.deliver() == 2
    assert office.deliver() == 0
    [confirmation] = office.julie.direct_messages()
    [notification] = office.luc.channel_messages(office.team)
    for message in (confirmation, notification):
        assert "A. R. · DA •••-0000 · 322-001-RL" in message.text
        assert "B. R. · DA •••-0001 · 322-001-RL" in message.text
        assert "Roy, " not in message.text + message.reading
        assert "Anne" not in message.text + message.reading


def test_a_person_who_is_not_active_is_shown_as_refused(office: Office) -> None:
    three_roys(office)
    julie = office.julie
    fill(office)
    julie.choose("Candidats", "Roy, Anne · 200-0000", "Roy, Carl · 200-0002", typing="roy")
    julie.submit()
    assert "⚠️ *Roy, Carl* · 200-0002\nInscription impossible" in reading(julie)
    julie.submit()
    assert [name for name, _course, _group in enrolled(office)] == ["Anne"]
    assert "✅ 1 inscription enregistrée, à saisir dans CLARA. 1 refusée." in reading(julie)


def test_choosing_other_people_keeps_the_rest_of_the_form(office: Office) -> None:
    three_roys(office)
    julie = office.julie
    fill(office)
    julie.choose("Candidats", "Roy, Bob · 200-0001", typing="roy")
    assert screen(julie).field("Session").value == "Hiver 2018 (H-2018)"
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"
    assert screen(julie).field("Mode par défaut").value == "FM"


def test_only_if_all_pass_saves_nobody_when_one_is_refused(office: Office) -> None:
    three_roys(office)
    enrol_meanwhile(office, "Bob")
    julie = office.julie
    fill(office)
    julie.submit()
    assert "322-001-RL est déjà au dossier à la session H-2018 (groupe 00990)." in reading(julie)
    julie.choose("Si une inscription est refusée", "Seulement si toutes passent")
    julie.submit()
    assert "⚠️ Rien n’est enregistré. 1 refusée." in reading(julie)
    assert [name for name, _course, _group in enrolled(office)] == ["Bob"]
    assert office.deliver() == 0
    with office.store.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(SessionDossier)).all()) == 1
    julie.press("‹ Modifier le choix")
    assert screen(julie).field("Candidats").values == ["Roy, Anne · 200-0000", "Roy, Bob · 200-0001"]
    assert screen(julie).field("Cours").value == "322-001-RL · Cours 1"


def test_somebody_enrols_one_of_them_between_preview_and_save(office: Office) -> None:
    three_roys(office)
    fill(office)
    office.julie.submit()
    enrol_meanwhile(office, "Anne")
    office.julie.submit()
    assert "✅ *Roy, Bob*" in reading(office.julie)
    assert "⚠️ *Roy, Anne* · 200-0000\n322-001-RL est déjà au dossier" in reading(office.julie)
    assert office.deliver() == 2


def test_a_course_without_the_mode_leaves_the_group_to_choose(office: Office) -> None:
    three_roys(office)
    julie = office.julie
    course = "350-010-RL · Sans formation manquante"
    fill(office, course)
    julie.submit()
    assert screen(julie).field(course).value is None
    assert screen(julie).field(course).hint == "Sans groupe FM dans la grille\u00a0: choisissez"
    julie.choose(course, "00991 · EE SR")
    julie.submit()
    assert {group for _name, _course, group in enrolled(office)} == {"00991"}


def test_two_people_of_two_admissions_choose_the_grid_and_each_has_her_session_in_it(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        education, childhood = a_grid(work), a_grid(work, CHILDHOOD, courses=0, title="Enfance")
        a_course(work, childhood, "350-001-RL", "Autre programme")
        a_candidate(work, education, childhood, da="2000000", family="Roy", given="Anne")
        a_candidate(work, childhood, education, da="2000001", family="Roy", given="Bob")
        a_candidate(work, education, da="2000002", family="Roy", given="Carl")
    julie = office.julie
    julie.command("/candidat roy")
    julie.press(BUTTON)
    grids = screen(julie).field("Grille")
    assert grids.options == ["JEE0K-17R-RA · Techniques d’éducation", "322A0-10A-RA · Enfance"]
    assert [o.description for o in grids.groups[0].options] == ["3 personnes admises", "2 personnes admises"]

    julie.choose("Grille", "JEE0K-17R-RA · Techniques d’éducation")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322")
    julie.choose("Grille", "322A0-10A-RA · Enfance")
    assert screen(julie).field("Cours").value is None
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="h18")
    julie.choose("Cours", "350-001-RL · Autre programme", typing="")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    assert "Cette personne n’est pas admise à la grille 322A0-10A-RA." in reading(julie)
    julie.submit()
    with office.store.reading(BY_JULIE) as work:
        dossiers = raw(work).scalars(select(SessionDossier)).all()
        assert [d.admission.grid.code for d in dossiers if d.admission] == [CHILDHOOD, CHILDHOOD]
    assert [name for name, _course, _group in enrolled(office)] == ["Anne", "Bob"]


def test_a_course_passed_before_warns_for_that_person(office: Office) -> None:
    three_roys(office)
    person, course = held(office, "Anne")
    with office.store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, raw(work).get_one(Candidate, person), "A-2016")
        a_line(work, dossier, raw(work).get_one(GridCourse, course), note=81)
    fill(office)
    office.julie.submit()
    assert "*Roy, Anne* · 200-0000 · session à créer · ⚠️ déjà réussi en A-2016 (81)" in reading(office.julie)
    assert "*Roy, Bob* · 200-0001 · session à créer" in reading(office.julie)


def test_a_course_without_any_group_is_refused_beside_it(office: Office) -> None:
    three_roys(office)
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(GridCourse)).all()[0].grid
        a_course(work, grid, "350-011-RL", "Sans groupe", ())
    fill(office, "350-011-RL · Sans groupe")
    office.julie.submit()
    assert "ne donne aucun groupe" in (screen(office.julie).field("Cours").error or "")


def test_the_fields_that_the_college_requires_are_asked_once_for_everybody(office: Office) -> None:
    three_roys(office)
    with office.store.writing(BY_JULIE) as work:
        subject, kind = FieldSubject.INSCRIPTION, FieldType.TEXT
        raw(work).add(UserField(subject=subject, name="Cohorte", type=kind, required=True))
    fill(office)
    office.julie.submit()
    office.julie.type("Cohorte", "B")
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Inscription.user_values)).all() == [{"1": "B"}] * 2


def test_without_anybody_active_the_form_asks_for_people(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for index in range(2):
            a_candidate(work, grid, da=f"200000{index}", family="Roy", active=False)
        a_candidate(work, grid)
    julie = office.julie
    julie.command("/candidat roy")
    julie.press(BUTTON)
    assert "Choisissez les personnes" in reading(julie)
    julie.choose("Candidats", "Leblanc, Lise · 123-4567", typing="leblanc")
    assert julie.look_up("Cours")[0].options[0].text == "322-000-RL · Cours 0"


@pytest.mark.whole_college("people without an admission, whom nobody limited sees")
def test_people_without_any_admission_have_no_course_to_choose(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for index in range(2):
            a_candidate(work, da=f"200000{index}", family="Roy")
    office.julie.command("/candidat roy")
    office.julie.press(BUTTON)
    assert "Aucune de ces personnes n’est admise à une grille." in reading(office.julie)
    office.julie.submit()
    assert "n’était pas encore prêt" in (screen(office.julie).field("Candidats").error or "")


def test_twenty_people_of_long_names_make_one_message(office: Office) -> None:
    name = "<!channel> *É* & " + "É" * 90
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, title="É" * 190)
        for index in range(MOST):
            given = f"N{index:02d} {name}"
            a_candidate(work, grid, da=f"{2000000 + index}", family="Roy", given=given)
    julie = office.julie
    fill(office)
    assert len(screen(julie).field("Candidats").values) == 10  # those of the page
    everyone = [option.text for option in julie.look_up("Candidats", "roy")[0].options]
    assert len(everyone) == MOST
    julie.choose("Candidats", *everyone, typing="roy")
    julie.submit()
    assert len(screen(julie).live.content["private_metadata"]) < 3000
    julie.submit()
    assert "✅ 20 inscriptions enregistrées" in reading(julie)
    assert office.deliver() == 2
    [notification] = office.luc.channel_messages(office.team)
    assert notification.text.count("groupe 00992") == MOST
    assert name not in notification.text + notification.reading
