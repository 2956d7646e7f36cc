"""The inscriptions in the candidate's file: what a line says, its menu, its columns, those just deleted."""

from datetime import date, timedelta

from freezegun import freeze_time

from rac_bot.domain.modes import Mode
from rac_bot.store.file import lines as stored_lines
from rac_bot.store.models import ClaraState, InscriptionState
from rac_bot.store.models.base import utc_now
from tests.builders import a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by
from tests.handlers.files import WINTER, lise


@freeze_time(WINTER)
def test_the_lines_say_what_is_filled_those_to_enter_first(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "H-2018", courses=11)
        lines = [a_line(work, dossier, course) for course in courses]
        for line in lines[:8]:
            line.clara = ClaraState.ENTERED
        lines[0].note, lines[1].note = 88, 40
        lines[3].mode = None
        lines[4].fictive_group, lines[4].mode, lines[4].group_number = True, None, "00777"
        lines[5].state, lines[5].group_number, lines[5].mode = InscriptionState.NOT_FOLLOWED, "", None
        lines[6].state, lines[6].group_number, lines[6].mode = InscriptionState.UNASSIGNED, "", None
        lines[7].clara, lines[7].in_clara = ClaraState.TO_CORRECT, {"group_number": "00991"}
        lines[8].clara, lines[8].state = ClaraState.TO_REMOVE, InscriptionState.DELETED
        lines[9].note = 77
    office.julie.command("/candidat leblanc")
    told = [
        block["text"]["text"].splitlines()
        for block in screen(office.julie).blocks
        if str(block.get("block_id")).startswith("line-")
    ]
    assert [(row, *more) for row, _title, *more in told] == [
        ("🟠 *322-007-RL* · 00990 EE · à corriger dans CLARA", "À corriger\u00a0: Groupe 00991 → 00990"),
        ("🟠 *322-008-RL* · 00990 EE · à supprimer dans CLARA",),
        ("🟠 *322-009-RL* · 00990 EE · *77* · à saisir",),
        ("🟠 *322-010-RL* · 00990 EE · à saisir",),
        ("*322-002-RL* · 00990 EE · en cours",),
        ("*322-003-RL* · 00990 mode absent de la grille · en cours",),
        ("*322-004-RL* · 00777 groupe fictif · en cours",),
        ("*322-005-RL* · non suivi",),
        ("*322-000-RL* · 00990 EE · *88*",),
        ("*322-001-RL* · 00990 EE · *40*",),
        ("*322-006-RL* · non assignée",),
    ]
    assert {title for _row, title, *_more in told} == {f"Cours {n}" for n in range(11)}
    assert "*C 8* · 24 h · u. : *6,66* en cours · *2,66* réussies · *1,33* échouées" in reading(office.julie)


def acts(office: Office, course: str) -> list[str]:
    """What the menu of that line offers."""
    [block] = [one for one in screen(office.julie).blocks if f"*{course}*" in str(one.get("text"))]
    return [option["text"]["text"] for option in block["accessory"]["options"]]


def test_the_menu_of_a_line_has_what_can_be_done_with_it(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "A-2017", courses=5)
        lines = [a_line(work, dossier, course) for course in courses]
        lines[1].clara = ClaraState.ENTERED
        lines[2].mode = Mode.EE_SR
        lines[3].clara, lines[3].state = ClaraState.TO_REMOVE, InscriptionState.DELETED
        lines[4].state = InscriptionState.NOT_FOLLOWED
    julie = office.julie
    julie.command("/candidat leblanc")
    pending = ["Détail", "Marquer saisie", "Résultats", "Modifier", "Supprimer"]
    assert acts(office, "322-000-RL") == pending
    assert acts(office, "322-001-RL") == ["Détail", "Pas encore saisie", "Résultats", "Déverrouiller"]
    assert acts(office, "322-002-RL") == [one for one in pending if one != "Résultats"]
    assert acts(office, "322-003-RL") == ["Détail", "Marquer supprimée"]
    assert acts(office, "322-004-RL") == [one for one in pending if one != "Résultats"]

    julie.pick("Marquer saisie", near="322-000-RL")  # in one press, and taken back in one
    assert "✅ 322-000-RL : notée comme saisie dans CLARA." in reading(julie)
    julie.press("Remettre à saisir")
    assert acts(office, "322-000-RL") == pending

    for act, title in (("Modifier", "Modifier l’inscription"), ("Résultats", "Résultats")):
        julie.pick(act, near="322-000-RL")
        assert [modal.title for modal in julie.modals] == ["Dossier du candidat", title]
        julie.submit()
        assert [modal.title for modal in julie.modals] == ["Dossier du candidat"]
        assert "322-000-RL" in reading(julie).partition("rien n’a changé")[0]
    julie.pick("Supprimer", near="322-000-RL")
    assert screen(julie).title == "Supprimer l’inscription"
    assert "Elle pourra être rétablie pendant 10 minutes." in reading(julie)
    julie.dismiss()
    julie.pick("Supprimer", near="322-000-RL")
    julie.submit()
    assert "🗑️ 322-000-RL, groupe 00990 (EE) : inscription supprimée." in reading(julie)
    julie.press("Rétablir", near="322-000-RL")
    assert acts(office, "322-000-RL") == pending


def test_a_line_changed_meanwhile_is_not_deleted_unread(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [course, *_], [dossier] = lise(work, "A-2017")
        a_line(work, dossier, course)
    julie = office.julie
    julie.command("/candidat leblanc")
    for before_it_is_asked in (True, False):
        if not before_it_is_asked:
            julie.pick("Supprimer", near="322-000-RL")
        with office.store.writing(BY_JULIE) as work:
            line = stored_lines.line(work, 1)
            stored_lines.change(by(work, "ULUC"), line, {"note": 81 + before_it_is_asked}, seen=line.version)
        if before_it_is_asked:
            julie.pick("Supprimer", near="322-000-RL")
        else:
            julie.submit()
        assert "Luc Gagnon a modifié cette inscription" in reading(julie)
    julie.submit()  # read, it may be deleted
    assert "inscription supprimée" in reading(julie)


def test_the_eleven_columns_are_all_labelled_until_another_session_is_chosen(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        _, [course, other, *_], [dossier, before] = lise(work, "A-2017", "H-2017")
        line = a_line(work, dossier, course, note=94)
        line.average, line.category, line.funding, line.rac = 71, "SP", "50", "SO"
        line.census, line.remark, line.absences, line.distance = "1", "EQ", 2, "SO"
        a_line(work, before, other)
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Toutes les colonnes")
    rows = (
        "🟠 *322-000-RL* · 00990 EE · *94* · à saisir · Cours 0",
        "Note *94* · Rem. EQ · Abs. 2 · Moy. 71",
        "Cat. SP · Financ. 50 · RAC SO · É. dist. SO · Recens. 1",
    )
    for row in rows:
        assert row in reading(julie)
    julie.choose("Session", "Hiver 2017")
    assert "Moy." not in reading(julie)
    julie.choose("Session", "Automne 2017")
    julie.pick("Toutes les colonnes")
    julie.pick("Moins de colonnes")
    assert "Moy." not in reading(julie)


@freeze_time(WINTER)
def test_a_line_says_that_the_last_day_to_drop_it_is_near(office: Office) -> None:
    days = (None, ("2018-01-08", "2018-02-12"), ("2018-01-08", "2018-02-11"), ("2018-01-01", "2018-04-16"))
    with office.store.writing(BY_JULIE) as work:
        _, courses, [dossier] = lise(work, "H-2018", courses=5)
        for course, dates in zip(courses, days, strict=False):
            line = a_line(work, dossier, course)
            line.starts_on, line.ends_on = map(date.fromisoformat, dates) if dates else (None, None)
        graded = a_line(work, dossier, courses[4], note=81)
        graded.starts_on, graded.ends_on = date(2018, 1, 8), date(2018, 2, 12)
    office.julie.command("/candidat leblanc")
    told = [row for row in reading(office.julie).splitlines() if "Cours" in row]
    # The session's own date is a month away, of the third it was yesterday, and the last one has its note.
    assert told == [
        *("Cours 0", "Cours 1 · sans échec → 15 janv.", "Cours 2", "Cours 3 · sans échec → 22 janv."),
        "Cours 4",
    ]


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
    assert "*322-000-RL* · supprimée à 10 h 27    [Rétablir]" in told
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
    assert "*322-000-RL* · 00990 EE" in reading(office.julie)
    assert "Rétablir" not in screen(office.julie).buttons
