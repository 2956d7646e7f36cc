"""The results and the census of an inscription."""

from datetime import date

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.domain.modes import Mode
from rac_bot.store.models import (
    ClaraState,
    CodeValue,
    Grid,
    StoredMessage,
)
from slack_sandbox import Person
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import COURSE, lise, open_detail, the_line


@pytest.fixture(autouse=True)
def _lise(office: Office) -> None:
    lise(office)


def open_results(person: Person) -> None:
    person.command("/candidat leblanc")
    person.pick("Résultats", near=COURSE)


def open_census(person: Person) -> None:
    open_detail(person)
    person.press("Recensement")


# --- results ----------------------------------------------------------------------------------------


@freeze_time("2017-10-02 16:00")
def test_results_are_saved_and_the_totals_follow_in_the_file_beneath(office: Office) -> None:
    julie = office.julie
    open_results(julie)
    assert "De 0 à 100. Réussite à 60." in reading(julie)
    julie.type("Note", "81")
    julie.type("Pondérée", "80")
    julie.type("Moy.", "73")
    julie.choose("Remarque", "IN - Incomplet")
    julie.type("Absences", "2")
    julie.type("Cote R", " 28,4 ")
    julie.submit()
    assert screen(julie).title == "Dossier du candidat"
    assert "✅ 322-001-RL : note 81, réussite." in reading(julie)
    assert "322-001-RL* · 00990 EE · *81* · à saisir" in reading(julie)
    assert "u. : *2,66* en cours · *1,33* réussies · 0 échouée" in reading(julie)
    line = the_line(office)
    assert (line.note, line.weighted_note, line.average, line.remark) == (81, 80, 73, "IN")
    assert (line.absences, line.r_score, line.retake_right) == (2, "28,4", None)


def test_a_note_under_the_pass_mark_is_a_failure(office: Office) -> None:
    open_results(office.julie)
    office.julie.type("Note", "59")
    office.julie.submit()
    assert "322-001-RL : note 59, échec." in reading(office.julie)
    assert "0 réussie · *1,33* échouées" in reading(office.julie)


def test_results_are_taken_off_again(office: Office) -> None:
    the_line(office, note=81, remark="IN")
    open_results(office.julie)
    office.julie.type("Note", "")
    office.julie.choose("Remarque", "—")
    office.julie.submit()
    assert "résultats enregistrés, sans note" in reading(office.julie)
    assert (the_line(office).note, the_line(office).remark) == (None, None)


def test_saving_without_a_change_changes_nothing(office: Office) -> None:
    the_line(office, note=81, remark="IN", retake_right="N", absences=0)
    open_results(office.julie)
    office.julie.submit()
    assert "322-001-RL : rien n’a changé." in reading(office.julie)
    assert the_line(office).version == 1


def test_a_remark_that_the_college_gave_up_stays_the_lines_own(office: Office) -> None:
    the_line(office, remark="ZZ")
    open_results(office.julie)
    assert screen(office.julie).field("Remarque").value == "ZZ"
    office.julie.type("Note", "70")
    office.julie.submit()
    assert the_line(office).remark == "ZZ"


def test_a_list_longer_than_slack_takes_still_shows_the_lines_own_code(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).add_all(CodeValue(list="remarque", code=f"R{n:03d}") for n in range(150))
    the_line(office, remark="R149")
    open_results(office.julie)
    assert screen(office.julie).field("Remarque").value == "R149"
    office.julie.choose("Remarque", "R007", typing="r00")
    office.julie.submit()
    assert the_line(office).remark == "R007"


# --- lines that take none ---------------------------------------------------------------------------


def test_a_line_without_result_takes_none(office: Office) -> None:
    the_line(office, mode=Mode.EE_SR)
    open_detail(office.julie)
    office.julie.press("Résultats")
    assert "322-001-RL est inscrit en EE SR (sans résultat)" in reading(office.julie)
    assert screen(office.julie).submit is None


def test_unless_its_grid_says_so(office: Office) -> None:
    the_line(office, mode=Mode.EE_SR)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Grid).values(ee_sr_takes_results=True))
    open_results(office.julie)
    office.julie.type("Note", "81")
    office.julie.submit()
    assert the_line(office).note == 81


def test_results_sent_for_a_line_that_takes_none_any_more_are_refused(office: Office) -> None:
    open_results(office.julie)
    office.julie.type("Note", "81")
    the_line(office, mode=Mode.EE_SR)
    office.julie.submit()
    assert "la grille n’y admet pas de résultat" in reading(office.julie)
    assert the_line(office).note is None


def test_a_transmitted_result_is_locked_until_a_reason_is_given(office: Office) -> None:
    the_line(office, note=81, result_transmitted_on=date(2018, 1, 20))
    open_results(office.julie)
    assert "322-001-RL est verrouillée" in reading(office.julie)
    assert screen(office.julie).submit is None
    office.julie.press("Déverrouiller")
    office.julie.type("Raison", "révision de note")
    office.julie.submit()
    office.julie.pick("Résultats", near=COURSE)
    office.julie.type("Note", "85")
    office.julie.submit()
    assert the_line(office).note == 85


def test_a_result_transmitted_while_the_form_was_open_is_refused(office: Office) -> None:
    open_results(office.julie)
    office.julie.type("Note", "81")
    the_line(office, result_transmission="R")
    office.julie.submit()
    assert "322-001-RL est verrouillée" in reading(office.julie)
    assert the_line(office).note is None


# --- two advisors -----------------------------------------------------------------------------------


def test_a_stale_form_says_what_changed_keeps_own_entries_and_follows_the_others(office: Office) -> None:
    the_line(office, note=50, absences=1)
    open_results(office.julie)
    open_results(office.luc)
    office.luc.type("Note", "70")
    office.luc.type("Absences", "4")
    office.luc.submit()
    office.julie.type("Note", "81")
    office.julie.submit()
    assert screen(office.julie).title == "Résultats"
    assert "Luc Gagnon a modifié cette inscription" in reading(office.julie)
    assert "Note 50 → 70 ; Absences 1 → 4" in reading(office.julie)
    assert screen(office.julie).field("Note").value == "81"
    assert screen(office.julie).field("Absences").value == "4"  # hers was not touched
    assert the_line(office).note == 70
    office.julie.submit()
    assert (the_line(office).note, the_line(office).absences) == (81, 4)


# --- CLARA, and what Slack keeps --------------------------------------------------------------------


def test_a_result_after_clara_is_to_correct_there_and_the_messages_tell_no_grade(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 1234567")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    [message] = julie.direct_messages()
    julie.press("Marquer saisie", message=message)
    office.deliver()
    julie.dismiss()
    julie.press("Ouvrir le dossier", message=message)
    julie.pick("Résultats")
    julie.type("Note", "81")
    julie.submit()
    assert "À corriger : Note — → 81" in reading(julie)
    office.deliver()
    assert "à corriger dans CLARA" in message.text
    with office.store.reading(BY_JULIE) as work:
        for kept in raw(work).scalars(select(StoredMessage)):
            assert "81" not in kept.text
            assert "81" not in str([block.get("text") for block in kept.blocks])


# --- census -----------------------------------------------------------------------------------------


@freeze_time("2017-09-20 16:00")
def test_the_census_is_by_the_advisor_and_of_today_unless_told(office: Office) -> None:
    open_census(office.julie)
    assert screen(office.julie).field("Statut").value == "0 - Non recensé (par défaut)"
    assert screen(office.julie).field("Date").value == "2017-09-20"
    office.julie.choose("Statut", "1 - Prés. conf")
    office.julie.submit()
    assert "✅ 322-001-RL : recensement enregistré." in reading(office.julie)
    assert [modal.title for modal in office.julie.modals] == ["Dossier du candidat", "Inscription"]
    assert "Statut : *1 - Prés. conf*" in reading(office.julie)
    office.julie.dismiss()
    assert "*322-001-RL*" in reading(office.julie)
    line = the_line(office)
    assert (line.census, line.census_on) == ("1", date(2017, 9, 20))
    assert line.census_by == "Julie Roy"


def test_the_census_of_another_day(office: Office) -> None:
    open_census(office.julie)
    office.julie.choose("Statut", "1 - Prés. conf")
    office.julie.choose("Date", "2017-09-15")
    office.julie.submit()
    assert the_line(office).census_on == date(2017, 9, 15)


def test_a_transmitted_result_does_not_lock_the_census(office: Office) -> None:
    the_line(office, clara=ClaraState.ENTERED, result_transmission="R")
    open_census(office.julie)
    office.julie.choose("Statut", "1 - Prés. conf")
    office.julie.submit()
    assert "_À corriger dans CLARA_" in reading(office.julie)


def test_a_stale_census_says_what_changed(office: Office) -> None:
    open_census(office.julie)
    open_census(office.luc)
    office.luc.choose("Statut", "1 - Prés. conf")
    office.luc.choose("Date", "2017-09-15")
    office.luc.submit()
    office.julie.choose("Date", "2017-09-16")
    office.julie.submit()
    assert "Recensement — → 1 - Prés. conf" in reading(office.julie)
    assert screen(office.julie).field("Statut").value == "1 - Prés. conf"
    assert screen(office.julie).field("Date").value == "2017-09-16"
    office.julie.submit()
    assert (the_line(office).census, the_line(office).census_on) == ("1", date(2017, 9, 16))
