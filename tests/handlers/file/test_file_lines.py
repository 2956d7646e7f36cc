"""The inscriptions in the candidate's file: columns, CLARA, dropping, without a group, just deleted."""

from datetime import date, timedelta

import pytest
from freezegun import freeze_time

from rac_bot.store.models import ClaraState, InscriptionState
from rac_bot.store.models.base import utc_now
from tests.builders import a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE
from tests.handlers.files import HIDE, SHOW, WINTER, lise


def test_the_eleven_columns_are_all_labelled_and_each_line_opens(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [course, *_], [dossier] = lise(work, "A-2017")
        line = a_line(work, dossier, course, note=94)
        line.average, line.category, line.funding, line.rac = 71, "SP", "50", "SO"
        line.census, line.remark, line.absences, line.distance = "1", "EQ", 2, "SO"
    office.julie.command("/candidat leblanc")
    assert "*322-000-RL* · Groupe *00990* (EE) · Cours 0    [Détail]" in reading(office.julie)
    assert "Note *94* · Rem. EQ · Abs. 2 · Moy. 71" in reading(office.julie)
    assert "Cat. SP · Financ. 50 · RAC SO · É. dist. SO · Recens. 1" in reading(office.julie)
    [line_block] = [block for block in screen(office.julie).blocks if block.get("block_id") == "line-1"]
    assert line_block["accessory"]["accessibility_label"] == "Détail de 322-000-RL"
    assert line_block["accessory"]["value"] == "1"


def test_a_line_without_mode_fictive_or_not_followed_says_so(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [one, two, three], [dossier] = lise(work, "A-2017")
        a_line(work, dossier, one).mode = None
        fictive = a_line(work, dossier, two)
        fictive.fictive_group, fictive.mode, fictive.group_number = True, None, "00777"
        ignored = a_line(work, dossier, three)
        ignored.state, ignored.group_number, ignored.mode = InscriptionState.NOT_FOLLOWED, "", None
    office.julie.command("/candidat leblanc")
    assert "*322-000-RL* · Groupe *00990* (mode absent de la grille)" in reading(office.julie)
    assert "*322-001-RL* · Groupe *00777* (groupe fictif)" in reading(office.julie)
    assert "*322-002-RL* · Groupe — (non suivi)" in reading(office.julie)
    assert "C 2 · 6 h" in reading(office.julie)  # what is not followed does not count


@freeze_time(WINTER)
def test_a_line_tells_what_is_left_to_do_in_clara(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "A-2017", courses=4)
        _to_enter, entered, changed, gone = (a_line(work, dossier, c, note=80) for c in courses)
        entered.clara, entered.clara_entered_by, entered.clara_entered_at = (
            *(ClaraState.ENTERED, "UJULIE"),
            utc_now(),
        )
        changed.clara, changed.in_clara = ClaraState.TO_CORRECT, {"group_number": "00991"}
        gone.clara, gone.state = ClaraState.TO_REMOVE, InscriptionState.DELETED
    office.julie.command("/candidat leblanc")
    told = reading(office.julie)
    assert (
        "*Inscriptions Automne 2017* (1 à 3 de 3) · 1 à saisir dans CLARA · 1 à corriger dans CLARA · "
        "1 à retirer de CLARA" in told
    )
    assert "_Saisie dans CLARA le 15 janv. 2018 à 10 h 32 par Julie Roy_" in told
    assert "_À corriger dans CLARA_ : Groupe 00991 → 00990" in told


@freeze_time(WINTER)
@pytest.mark.parametrize(
    ("code", "note", "starts", "ends", "told"),
    [
        ("H-2018", None, None, None, "annulable sans échec jusqu’au 14 févr. 2018"),
        ("A-2018", None, None, None, "annulable sans échec jusqu’au 19 sept. 2018"),
        ("H-2018", None, "2018-01-08", "2018-02-12", "annulable sans échec jusqu’au 15 janv. 2018"),
        ("H-2018", None, "2018-01-08", "2018-02-11", None),  # the last day was yesterday
        ("H-2018", 81, None, None, None),
        ("A-2017", None, None, None, None),
        ("E-2018", None, None, None, None),  # the college has no date for the summer
    ],
)
def test_a_line_says_until_when_it_can_be_dropped(
    office: Office, code: str, note: int | None, starts: str | None, ends: str | None, told: str | None
) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [course, *_], [dossier] = lise(work, code)
        line = a_line(work, dossier, course, note)
        line.starts_on = date.fromisoformat(starts) if starts else None
        line.ends_on = date.fromisoformat(ends) if ends else None
    office.julie.command("/candidat leblanc")
    if told:
        assert told in reading(office.julie)
    else:
        assert "annulable" not in reading(office.julie)


def test_lines_without_a_group_yet_are_shown_when_asked(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [autumn, _] = lise(work, "A-2017", "H-2017", courses=8)
        for course in courses[:7]:
            line = a_line(work, autumn, course)
            line.state, line.group_number, line.mode = InscriptionState.UNASSIGNED, "", None
    julie = office.julie
    julie.command("/candidat leblanc")
    assert "Aucune inscription à cette session." in reading(julie)
    assert "Non assignées" not in reading(julie)
    julie.press(SHOW)
    assert "*Non assignées (choix de cours)*" in reading(julie)
    assert "*322-004-RL* · Groupe — (non assignée) · Cours 4    [Détail]" in reading(julie)
    assert "322-005-RL" not in reading(julie)
    assert "+ 2 autres" in reading(julie)
    julie.choose("Session", "Hiver 2017 (H-2017) · JEE0K-17R-RA")
    assert "Aucune inscription non assignée à cette session." in reading(julie)
    julie.press(HIDE)
    assert "non assignée à cette" not in reading(julie)


@freeze_time(WINTER)
def test_a_line_just_deleted_is_offered_back_for_ten_minutes(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "A-2017", courses=7)
        for minutes, course in enumerate(courses, start=5):
            line = a_line(work, dossier, course)
            line.state, line.deleted_from = InscriptionState.DELETED, InscriptionState.ACTIVE
            line.deleted_at, line.deleted_by = utc_now() - timedelta(minutes=minutes), "UJULIE"
    office.julie.command("/candidat leblanc")
    told = reading(office.julie)
    assert "*322-000-RL* · Cours 0    [Rétablir]\n_supprimée à 10 h 27_" in told
    assert screen(office.julie).buttons.count("Rétablir") == 5
    assert "+ 1 autre" in told  # the last one of the seven is past its ten minutes


def test_a_deleted_line_is_restored_from_the_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [course, *_], [dossier] = lise(work, "A-2017")
        line = a_line(work, dossier, course)
        line.state, line.deleted_from = InscriptionState.DELETED, InscriptionState.ACTIVE
        line.deleted_at, line.deleted_by = utc_now(), "UJULIE"
    office.julie.command("/candidat leblanc")
    office.julie.press("Rétablir")
    assert "*322-000-RL* · Groupe *00990* (EE)" in reading(office.julie)
    assert "Rétablir" not in screen(office.julie).buttons
