"""*Modifier*: the form over a line that is there, what it changes, and what stands in the way."""

import pytest
from sqlalchemy import select, update

from rac_bot.domain.modes import Mode
from rac_bot.store.file import lines
from rac_bot.store.models import (
    Action,
    Candidate,
    Change,
    ClaraState,
    CodeValue,
    FieldSubject,
    FieldType,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    JournalEntry,
    UserField,
)
from rac_bot.store.work.work import Work
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.wire import forge


@pytest.fixture(autouse=True)
def lise(office: Office) -> None:
    """Course 1 at A-2017, group 00990, and two categories to choose from."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        course = next(c for c in grid.courses if c.course.number == "322-001-RL")
        a_line(work, a_dossier(work, a_candidate(work, grid), "A-2017"), course)
        for code in ("SP", "TP"):
            raw(work).add(CodeValue(list="categorie", code=code))


def line(office: Office) -> Inscription:
    with office.store.reading(BY_JULIE) as work:
        return raw(work).get_one(Inscription, 1)


def alter(office: Office, **values: object) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).where(Inscription.id == 1).values(values))


def luc_changes(work: Work, **values: object) -> None:
    found = lines.line(work, 1)
    lines.change(by(work, "ULUC"), found, values, seen=found.version)


def the_form_is_open(person: Person) -> None:
    person.command("/candidat leblanc")
    person.pick("Modifier", near="322-001-RL")


def test_the_form_shows_the_line_and_leaves_its_session_and_course(office: Office) -> None:
    julie = office.julie
    the_form_is_open(julie)
    assert screen(julie).title == "Modifier l’inscription"
    assert len(julie.modals) == 2
    assert "Session : Automne 2017 (A-2017)" in reading(julie)
    assert "Cours : *322-001-RL* · Cours 1" in reading(julie)
    assert screen(julie).fields[:1] == ["Groupe"]
    assert screen(julie).field("Groupe").value == "00990 · EE"


def test_a_change_is_told_before_and_after_and_edits_the_message_posted(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 1234567 322-002-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    julie.press("Dossier")
    julie.pick("Modifier", near="322-002-RL")
    julie.choose("Groupe", "00992 · FM")
    julie.submit()
    assert len(julie.modals) == 1
    assert "✅ 322-002-RL modifiée : Groupe 00990 → 00992 ; Type RAC EE → FM" in reading(julie)
    assert "*322-002-RL* · 00992 FM" in reading(julie)
    office.deliver()
    [message] = office.luc.channel_messages(office.team)
    assert message.edited
    assert "FM · groupe 00992" in message.text


def test_what_was_changed_is_kept_with_its_author(office: Office) -> None:
    the_form_is_open(office.julie)
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    with office.store.reading(BY_JULIE) as work:
        entry = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.CHANGE)).one()
        change = raw(work).scalars(select(Change)).one()
    assert (entry.actor, entry.inscription_id) == ("UJULIE", 1)
    assert change.values == {"group_number": ["00990", "00991"], "mode": ["EE", "EE SR"]}


def test_nothing_changed_is_said(office: Office) -> None:
    the_form_is_open(office.julie)
    office.julie.submit()
    assert "322-001-RL : rien n’a changé." in reading(office.julie)
    assert line(office).version == 1
    assert office.deliver() == 0


def test_what_the_line_redefines_is_open_and_can_return_to_its_default(office: Office) -> None:
    alter(office, category="SP", alternate_number="601-ABC")
    julie = office.julie
    the_form_is_open(julie)
    assert "Redéfini ici : Catégorie SP" in reading(julie)
    julie.press("Autres champs")
    assert screen(julie).field("Catégorie").value == "SP"
    assert screen(julie).field("Numéro alternatif").value == "601-ABC"
    julie.choose("Catégorie", "Valeur héritée", typing=None)
    julie.type("Numéro alternatif", "")
    julie.submit()
    assert (line(office).category, line(office).alternate_number) == (None, None)


def test_fields_that_stay_closed_are_kept(office: Office) -> None:
    alter(office, category="SP", alternate_number="601-ABC", assignment_priority=4)
    the_form_is_open(office.julie)
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    kept = line(office)
    assert (kept.group_number, kept.category, kept.assignment_priority) == ("00991", "SP", 4)


def test_a_code_that_left_the_list_stays_the_lines(office: Office) -> None:
    alter(office, category="VIEUX")
    the_form_is_open(office.julie)
    office.julie.press("Autres champs")
    assert screen(office.julie).field("Catégorie").value == "VIEUX"
    office.julie.type("Numéro alternatif", "601-ABC")
    office.julie.submit()
    assert (line(office).category, line(office).alternate_number) == ("VIEUX", "601-ABC")


def test_a_group_that_the_grid_does_not_hold_is_kept_until_another_is_chosen(office: Office) -> None:
    alter(office, group_number="00955", mode=None)
    julie = office.julie
    the_form_is_open(julie)
    assert screen(julie).field("Groupe").value == "00955 · mode absent de la grille"
    julie.press("Autres champs")
    julie.type("Numéro alternatif", "601-ABC")
    julie.submit()
    assert (line(office).group_number, line(office).mode, line(office).version) == ("00955", None, 2)
    julie.pick("Modifier", near="322-001-RL")
    julie.choose("Groupe", "00992 · FM")
    julie.submit()
    assert (line(office).group_number, line(office).mode) == ("00992", Mode.FM)


def test_a_course_that_left_the_grid_keeps_its_group(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).query(GridGroup).delete()
        raw(work).query(GridCourse).delete()
    the_form_is_open(office.julie)
    assert screen(office.julie).field("Groupe").options == ["00990 · EE"]
    office.julie.press("Autres champs")
    office.julie.type("Numéro alternatif", "601-ABC")
    office.julie.submit()
    assert (line(office).group_number, line(office).alternate_number) == ("00990", "601-ABC")


def test_a_fictive_group_is_shown_as_one_and_may_become_real(office: Office) -> None:
    alter(office, group_number="00777", mode=None, fictive_group=True)
    julie = office.julie
    the_form_is_open(julie)
    assert screen(julie).field("Groupe fictif").value == "00777"
    julie.type("Groupe fictif", "00991")
    julie.submit()
    assert "est un groupe de la grille (EE SR)" in screen(julie).errors["Groupe fictif"]
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    changed = line(office)
    assert (changed.group_number, changed.mode, changed.fictive_group) == ("00991", Mode.EE_SR, False)


def test_the_colleges_own_fields_are_changed_and_told_by_name(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        subject = FieldSubject.INSCRIPTION
        raw(work).add(UserField(subject=subject, name="Lieu", type=FieldType.TEXT, required=True))
        raw(work).add(UserField(subject=subject, name="Note interne", type=FieldType.TEXT))
    alter(office, user_values={"1": "Laval", "2": "à revoir"})
    julie = office.julie
    the_form_is_open(julie)
    julie.type("Lieu", "Montréal")
    julie.submit()
    assert "Lieu Laval → Montréal" in reading(julie)
    assert line(office).user_values == {"1": "Montréal", "2": "à revoir"}


# --- unassigned lines -----------------------------------------------------------------------------------


def test_an_unassigned_line_given_a_group_becomes_an_inscription(office: Office) -> None:
    alter(office, state=InscriptionState.UNASSIGNED, group_number="", mode=None)
    the_unassigned_form_is_open(office.julie)
    assert not screen(office.julie).field("Groupe").required
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    assert line(office).state is InscriptionState.ACTIVE
    assert "État non assigné → inscrit" in reading(office.julie)


def test_an_unassigned_line_may_stay_so(office: Office) -> None:
    alter(office, state=InscriptionState.UNASSIGNED, group_number="", mode=None)
    the_unassigned_form_is_open(office.julie)
    office.julie.press("Autres champs")
    office.julie.type("Numéro alternatif", "601-ABC")
    office.julie.submit()
    assert line(office).state is InscriptionState.UNASSIGNED
    assert line(office).alternate_number == "601-ABC"


def test_an_unassigned_line_whose_course_stands_at_the_session(office: Office) -> None:
    alter(office, state=InscriptionState.UNASSIGNED, group_number="", mode=None)
    the_unassigned_form_is_open(office.julie)
    with office.store.writing(BY_JULIE) as work:
        person = raw(work).get_one(Candidate, 1)
        course = next(c for c in person.admissions[0].grid.courses if c.course.number == "322-001-RL")
        a_line(work, raw(work).get_one(Inscription, 1).dossier, course)
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    said = screen(office.julie).errors["Groupe"]
    assert said == "322-001-RL est déjà au dossier à la session A-2017 (groupe 00990)."
    assert line(office).state is InscriptionState.UNASSIGNED


def the_unassigned_form_is_open(person: Person) -> None:
    person.command("/candidat leblanc")
    person.pick("Modifier", near="322-001-RL")


# --- two advisors, and what locks -------------------------------------------------------------------------


def test_a_form_opened_before_anothers_change_says_it_and_asks(office: Office) -> None:
    julie = office.julie
    the_form_is_open(julie)
    julie.press("Autres champs")
    julie.type("Numéro alternatif", "601-ABC")
    julie.press("Redéfinir", near="Catégorie")
    julie.choose("Catégorie", "TP")
    the_form_is_open(office.luc)
    office.luc.choose("Groupe", "00991 · EE SR")
    office.luc.submit()

    julie.submit()
    assert screen(julie).title == "Modifier l’inscription"
    assert "a modifié cette inscription le" in reading(julie)
    assert "Groupe 00990 → 00991" in reading(julie)
    assert "Sauvegardez de nouveau pour garder vos valeurs." in reading(julie)
    assert screen(julie).field("Numéro alternatif").value == "601-ABC"
    assert screen(julie).field("Catégorie").value == "TP"
    assert screen(julie).field("Groupe").value == "00991 · EE SR"  # which Julie had left alone
    assert line(office).alternate_number is None

    julie.submit()
    kept = line(office)
    assert (kept.group_number, kept.alternate_number, kept.category) == ("00991", "601-ABC", "TP")


def test_a_field_that_both_changed_keeps_the_persons_own_value(office: Office) -> None:
    alter(office, category="SP", assignment_priority=0)
    julie = office.julie
    the_form_is_open(julie)
    julie.choose("Groupe", "00992 · FM")
    julie.press("Autres champs")
    julie.type("Numéro alternatif", "601-ABC")
    with office.store.writing(BY_JULIE) as work:
        luc_changes(
            work, group_number="00991", mode=Mode.EE_SR, category="TP", assignment_priority=5, rac="SO"
        )
    julie.submit()
    assert "RAC par défaut → SO" in reading(julie)
    assert screen(julie).field("Groupe").value == "00992 · FM"
    assert screen(julie).field("Catégorie").value == "TP"
    assert screen(julie).field("Priorité d’assignation").value == "5"
    assert screen(julie).field("RAC").value == "SO"
    julie.submit()
    kept = line(office)
    assert (kept.group_number, kept.mode, kept.category) == ("00992", Mode.FM, "TP")
    assert (kept.assignment_priority, kept.rac, kept.alternate_number) == (5, "SO", "601-ABC")


def test_a_group_that_became_fictive_meanwhile(office: Office) -> None:
    the_form_is_open(office.julie)
    with office.store.writing(BY_JULIE) as work:
        luc_changes(work, group_number="00777", mode=None, fictive_group=True)
    office.julie.submit()
    assert screen(office.julie).field("Groupe fictif").value == "00777"
    office.julie.tick("Saisie d’un numéro de groupe fictif")
    office.julie.choose("Groupe", "00992 · FM")
    office.julie.submit()
    assert (line(office).group_number, line(office).fictive_group) == ("00992", False)


def test_a_third_change_is_said_again(office: Office) -> None:
    the_form_is_open(office.julie)
    for number in ("AAA", "BBB"):
        with office.store.writing(BY_JULIE) as work:
            luc_changes(work, alternate_number=number)
        office.julie.submit()
        assert f"→ {number}." in reading(office.julie)
    assert "AAA" in reading(office.julie)
    assert "— → AAA" not in reading(office.julie)  # told before


def test_a_line_entered_in_clara_meanwhile(office: Office) -> None:
    julie = office.julie
    the_form_is_open(julie)
    julie.choose("Groupe", "00991 · EE SR")
    alter(office, clara=ClaraState.ENTERED)
    julie.submit()
    assert "322-001-RL est verrouillée" in reading(julie)
    assert line(office).group_number == "00990"


def test_a_group_forged_on_its_way(office: Office) -> None:
    the_form_is_open(office.julie)
    for forged in ("99:00990", "1:00955", "0:00955"):
        answer = forge(office, office.julie, "group", forged)
        assert "n’est pas lisible" in answer["errors"]["group"]
    assert line(office).version == 1
