"""`/rac grille`: what a grid holds, what no longer agrees with it, what its EE SR lines take."""

import pytest
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.store.models import (
    Action,
    Grid,
    GridCourse,
    GridGroup,
    JournalEntry,
)
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

GRID = "JEE0K-17R-RA"


@pytest.fixture(autouse=True)
def grid(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_grid(work)


def journaled(office: Office, action: Action) -> list[str | None]:
    with office.store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(JournalEntry.detail).where(JournalEntry.action == action)))


def test_a_grid_shows_its_courses_groups_and_what_lacks(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        held = raw(work).scalars(select(GridCourse)).first()
        assert held
        raw(work).delete(next(group for group in held.groups if group.mode is Mode.FM))
    office.julie.command(f"/rac grille {GRID.lower()}")
    assert screen(office.julie).title == "Grille de cours"
    assert "*JEE0K-17R-RA* · JEE.0K Techniques d’éducation" in reading(office.julie)
    assert "3 cours · 0 compétence · groupes : EE 3 · EE SR 3 · FM 2" in reading(office.julie)
    assert "1 cours sans FM" in reading(office.julie)
    assert "*322-000-RL* · Cours 0 · 1-2-1\nCompétences : —\nEE 00990 · EE SR 00991 · FM —" in reading(
        office.julie
    )
    assert "Aucun import n’a encore été noté." in reading(office.julie)
    assert "Importer une grille" not in screen(office.julie).buttons


@pytest.mark.whole_college("counts or names every grid of the college")
def test_a_grid_that_is_not_known_names_those_that_are(office: Office) -> None:
    office.julie.command("/rac grille XYZ")
    said = office.julie.ephemerals()[-1].text.replace("\u00a0", " ")
    assert said == "Aucune grille « XYZ ». Il y a JEE0K-17R-RA."


def test_one_chooses_among_several_grids_and_turns_the_pages(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_grid(work, "322A0-10A-RA", courses=23)
    julie = office.julie
    julie.command("/rac grille")
    assert "Cours" not in reading(julie).replace("Grille de cours", "")
    julie.choose("Grille", "322A0-10A-RA", typing="322.A0 educ")
    assert "*Cours* (1 à 10 de 23)" in reading(julie)
    julie.press("Suivants ›")
    julie.press("Suivants ›")
    assert "*Cours* (21 à 23 de 23)" in reading(julie)
    assert "Suivants ›" not in screen(julie).buttons
    julie.press("‹ Précédents")
    assert "*Cours* (11 à 20 de 23)" in reading(julie)


@pytest.mark.whole_college("counts or names every grid of the college")
def test_lines_that_no_longer_agree_are_shown_with_what_the_grid_has(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid)).one()
        dossier = a_dossier(work, a_candidate(work, grid))
        for course in grid.courses:
            a_line(work, dossier, course)
        moved, emptied, gone = grid.courses
        moved.groups[0].number = "00995"
        emptied.groups.clear()
        raw(work).delete(gone)
    julie = office.julie
    julie.command("/rac grille")
    assert "*Inscriptions qui ne concordent plus* (3)" in reading(julie)
    assert "*Leblanc, Lise* · 123-4567 · A-2017" in reading(julie)
    assert "322-000-RL · groupe 00990 (EE) → 00995 (EE)" in reading(julie)
    assert "322-001-RL · groupe 00990 (EE) → aucun groupe EE dans la grille" in reading(julie)
    assert "322-002-RL · le cours n’est plus dans la grille" in reading(julie)
    assert journaled(office, Action.SEARCH) == ["grid"]  # she saw whose they are: once a person
    julie.press("Ouvrir", near="322-001-RL")
    assert screen(julie).title == "Dossier du candidat"


@pytest.mark.whole_college("counts or names every grid of the college")
def test_only_administrators_change_what_ee_sr_takes(office: Office, admin: Person) -> None:
    admin.command("/rac grille")
    assert "Une ligne EE SR prend un résultat : *non*" in reading(admin)
    admin.press("En prendre")
    assert "Une ligne EE SR prend un résultat : *oui*" in reading(admin)
    assert journaled(office, Action.CHANGE_GRID) == [f"{GRID} ee_sr_takes_results=True"]
    office.settings.rac_admins.remove(admin.id)
    admin.press("Ne plus en prendre")
    assert screen(admin).title == "Accès refusé"
    assert journaled(office, Action.REFUSE) == ["NotAnAdministrator"]
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Grid.ee_sr_takes_results)).one()


def test_a_grid_of_250_courses_and_as_many_disagreements(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "322A0-10A-RA", courses=0, title="É" * 200)
        for index in range(25):
            person = a_candidate(work, grid, da=f"{3000000 + index}", family="É" * 120, given="É" * 120)
            dossier = a_dossier(work, person)
            for number in range(10):
                number = index * 10 + number
                a_line(work, dossier, a_course(work, grid, f"{number:03d}-ABC-RL", "*" * 200))
        for group in raw(work).scalars(select(GridGroup)):
            group.number = "00888"
    office.julie.command("/rac grille 322A0-10A-RA")
    assert "*Inscriptions qui ne concordent plus* (250)" in reading(office.julie)
    assert reading(office.julie).count("→ 00888 (EE)") == 10
    assert "‹ Inscriptions précédentes" not in screen(office.julie).buttons
    for _page in range(24):
        office.julie.press("Inscriptions suivantes ›")
    assert reading(office.julie).count("→ 00888 (EE)") == 10
    assert "Inscriptions suivantes ›" not in screen(office.julie).buttons
