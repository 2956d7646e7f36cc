"""What was just done, taken back: where it is offered, what it says, what follows."""

from datetime import timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.store.file import lines
from rac_bot.store.file.undoing import UNDOABLE
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from slack_sandbox import Message, Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw

UNDO = "Défaire l’enregistrement"
MASKED = ("Leblanc", "Lise", "1234567")


@pytest.fixture(autouse=True)
def grid(office: Office) -> None:
    """Lise, without a session; Anne and Bob Roy."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_candidate(work, grid)
        for index, given in enumerate(("Anne", "Bob")):
            a_candidate(work, grid, da=f"200000{index}", family="Roy", given=given)


def states(office: Office) -> list[InscriptionState]:
    with office.store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription.state).order_by(Inscription.id)))


def clara(office: Office) -> list[ClaraState]:
    with office.store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription.clara).order_by(Inscription.id)))


def sessions(office: Office) -> list[str]:
    with office.store.reading(BY_JULIE) as work:
        kept = select(SessionDossier.session).where(SessionDossier.deleted_at.is_(None))
        return sorted(one.code for one in raw(work).scalars(kept))


def acts(office: Office, *wanted: Action) -> list[tuple[str, Action]]:
    with office.store.reading(BY_JULIE) as work:
        rows = raw(work).execute(select(JournalEntry.actor, JournalEntry.action).order_by(JournalEntry.id))
        return [(actor, action) for actor, action in rows if action in wanted]


def enrol(person: Person, course: str = "322-001-RL") -> None:
    person.command(f"/inscrire 1234567 {course}")
    person.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    person.choose("Groupe", "00990 · EE")
    person.submit()


def told(office: Office) -> Message:
    office.deliver()
    return office.julie.direct_messages()[-1]


def age(office: Office) -> None:
    """Ten minutes and a second go by since everything that was done."""
    with office.store.writing(BY_JULIE) as work:
        for line in raw(work).scalars(select(Inscription)):
            line.created_at -= UNDOABLE + timedelta(seconds=1)
            if line.clara_entered_at:
                line.clara_entered_at -= UNDOABLE + timedelta(seconds=1)


# --- an enrolment -----------------------------------------------------------------------------------


@freeze_time("2018-01-15 13:23")
def test_from_the_window_shown_after_it(office: Office) -> None:
    enrol(office.julie)
    assert "Peut être défait jusqu’à 8 h 33" in reading(office.julie)
    office.julie.press(UNDO)
    assert screen(office.julie).title == "Enregistrement défait"
    assert "↩️ 1 inscription défaite.\n• 322-001-RL · Leblanc, Lise · 123-4567" in reading(office.julie)
    assert (states(office), sessions(office)) == ([InscriptionState.DELETED], [])
    assert acts(office, Action.ENROL, Action.UNDO) == [("UJULIE", Action.ENROL), ("UJULIE", Action.UNDO)]
    office.julie.press("Rétablir")
    assert "✅ 1 inscription rétablie, avec le dossier session H-2018." in reading(office.julie)
    assert (states(office), sessions(office)) == ([InscriptionState.ACTIVE], ["H-2018"])


@freeze_time("2018-01-15 13:23")
def test_from_the_direct_message_and_the_messages_follow(office: Office) -> None:
    enrol(office.julie)
    message = told(office)
    assert "peut être défaite ici jusqu’à 8 h 33" in message.reading.replace("\u00a0", " ")
    office.julie.press(UNDO, message=message)
    assert "↩️ 1 inscription défaite." in reading(office.julie)
    assert office.deliver() == 2
    [team] = office.luc.channel_messages(office.team)
    assert "supprimée" in message.text
    assert "supprimée" in team.text
    assert UNDO not in message.buttons
    assert not {UNDO, "Rétablir"} & set(team.buttons)
    for secret in MASKED:
        assert secret not in message.text + message.reading
    office.julie.dismiss()
    office.julie.press("Rétablir", message=message)
    assert states(office) == [InscriptionState.ACTIVE]
    office.deliver()
    assert "supprimée" not in message.text


def test_from_the_file_the_form_closed_onto(office: Office) -> None:
    office.julie.command("/candidat leblanc")
    office.julie.press("Inscrire")
    office.julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    assert screen(office.julie).title == "Dossier du candidat"
    office.julie.press(UNDO)
    assert screen(office.julie).title == "Dossier du candidat"
    assert "↩️ 1 inscription défaite." in reading(office.julie)
    assert "La première créera le dossier session." in reading(office.julie)
    office.julie.press("Rétablir", near=None)
    assert "✅ 1 inscription rétablie, avec le dossier session H-2018." in reading(office.julie)
    assert sessions(office) == ["H-2018"]


def test_an_administrator_undoes_it_from_the_detail_and_a_colleague_is_not_offered_it(office: Office) -> None:
    enrol(office.julie)
    for person in (office.luc, office.admin):
        person.command("/candidat leblanc")
        person.pick("Détail", near="322-001-RL")
    assert UNDO not in screen(office.luc).buttons
    office.admin.press(UNDO)
    assert "↩️ 1 inscription défaite." in reading(office.admin)
    office.admin.dismiss()
    assert "La première créera le dossier session." in reading(office.admin)
    assert acts(office, Action.UNDO) == [("UADMIN", Action.UNDO)]


def test_saves_of_one_message_are_undone_together_with_the_session_of_the_first(office: Office) -> None:
    enrol(office.julie)
    office.julie.press("Autre cours")
    office.julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.julie.press(UNDO, message=told(office))
    assert (states(office), sessions(office)) == ([InscriptionState.DELETED] * 2, [])


def several_courses(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Plusieurs cours")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    julie.choose("Cours", *(f"322-00{n}-RL · Cours {n}" for n in range(3)), typing="cours")
    julie.choose("Mode par défaut", "EE")
    julie.submit()
    julie.submit()
    assert "✅ *3 inscriptions*" in reading(julie)


def test_several_courses_go_at_once_and_the_file_beneath_knows_it(office: Office) -> None:
    several_courses(office)
    office.julie.press("Tout défaire")
    assert "↩️ 3 inscriptions défaites." in reading(office.julie)
    assert (states(office), sessions(office)) == ([InscriptionState.DELETED] * 3, [])
    office.julie.dismiss()
    assert "La première créera le dossier session." in reading(office.julie)


def test_of_several_what_was_entered_or_changed_meanwhile_stays_and_is_named(office: Office) -> None:
    several_courses(office)
    with office.store.writing(BY_JULIE) as work:
        luc = by(work, "ULUC")
        lines.enter_in_clara(luc, lines.line(work, 1), seen=1, now=work.now)
        lines.change(luc, lines.line(work, 2), {"group_number": "00991"}, seen=1)
    office.julie.press("Tout défaire")
    said = reading(office.julie)
    assert "↩️ 1 inscription défaite.\n• 322-002-RL" in said
    assert "Laissées comme elles sont :" in said
    assert "• 322-000-RL · Leblanc, Lise · 123-4567 : 322-000-RL est notée saisie dans CLARA." in said
    assert "• 322-001-RL · Leblanc, Lise · 123-4567 : modifiée le" in said
    assert "par Luc Gagnon." in said
    assert states(office) == [InscriptionState.ACTIVE, InscriptionState.ACTIVE, InscriptionState.DELETED]
    assert sessions(office) == ["H-2018"]


def test_several_candidates(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat roy")
    julie.press("Inscrire ces candidats à un cours")
    julie.choose("Session", "Hiver 2018 (H-2018)", typing="h18")
    julie.choose("Cours des lignes qui n’en ont pas", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Mode des lignes qui n’en ont pas", "FM")
    julie.submit()
    julie.submit()
    assert sessions(office) == ["H-2018"] * 2
    julie.press("Tout défaire")
    assert "↩️ 2 inscriptions défaites." in reading(julie)
    assert "• 322-001-RL · Roy, Anne · 200-0000" in reading(julie)
    assert sessions(office) == []
    julie.dismiss()
    julie.dismiss()
    assert "Roy, Anne" in reading(julie).replace("*", "")


@pytest.mark.parametrize("refused", [False, True])
def test_a_session_copied_with_its_lines(office: Office, refused: bool) -> None:
    enrol(office.julie, "322-001-RL")
    office.julie.press("Autre cours")
    office.julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.julie.press("Dossier")
    office.julie.pick("Copier vers une autre session")
    if refused:
        with office.store.writing(BY_JULIE) as work:
            lines.delete(work, lines.line(work, 2), seen=1, now=work.now)
    office.julie.submit()
    assert "H-2018" in sessions(office)
    assert len(sessions(office)) == 2
    office.julie.press(UNDO)
    assert "défaite" in reading(office.julie)
    assert sessions(office) == ["H-2018"]
    if not refused:
        assert screen(office.julie).title == "Dossier du candidat"


def test_an_old_button_too_late_or_of_a_colleague_says_why(office: Office) -> None:
    enrol(office.julie)
    message = told(office)
    age(office)
    office.julie.press(UNDO, message=message)
    assert "322-001-RL · Leblanc, Lise · 123-4567 : Le délai de 10 minutes" in reading(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(created_at=work.now, created_by="ULUC"))
    office.julie.press(UNDO, message=message)
    assert "Seule la personne qui l’a fait" in reading(office.julie)
    assert states(office) == [InscriptionState.ACTIVE]
    assert acts(office, Action.REFUSE, Action.UNDO) == [("UJULIE", Action.REFUSE)] * 2


def test_an_expired_undo_is_offered_no_more_once_the_message_is_drawn_anew(office: Office) -> None:
    enrol(office.julie)
    message = told(office)
    age(office)
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 1), {"group_number": "00991"}, seen=1)
    office.julie.press("Marquer saisie", message=message)  # which redraws it: the line had changed
    office.deliver()
    assert "00991" in message.text
    assert UNDO not in message.buttons


def test_in_a_rush_the_summary_offers_it(office: Office) -> None:
    """More than five messages a minute for one person are told by one."""
    julie = office.julie
    for number in range(7):
        julie.command("/inscrire 1234567 322-001-RL")
        code = f"A-{2010 + number}"
        julie.choose("Session", f"Automne {2010 + number} ({code}), à créer", typing=code)
        julie.choose("Groupe", "00990 · EE")
        julie.submit()
        julie.dismiss()
    for _second in range(10):
        office.ahead += timedelta(seconds=2)
        office.deliver()
    summary = julie.direct_messages()[-1]
    assert "2 autres inscriptions" in summary.text
    julie.press("Marquer saisies", message=summary)
    assert screen(julie).title == "Marquer saisies"
    julie.dismiss()
    julie.press(UNDO, message=summary)
    assert "↩️ 2 inscriptions défaites." in reading(julie)
    assert sessions(office) == [f"A-{2010 + number}" for number in range(5)]


def test_who_entered_in_clara_what_was_undone_meanwhile_is_told_to_take_it_off(office: Office) -> None:
    enrol(office.julie)
    office.luc.command("/rac à-saisir")
    office.luc.press("Voir l’équipe")
    office.luc.pick("Tout cocher")
    office.julie.press(UNDO)
    office.luc.submit()
    assert "Supprimées entre-temps du dossier" in reading(office.luc)
    assert "322-001-RL · Leblanc, Lise" in reading(office.luc)


# --- a session --------------------------------------------------------------------------------------


def test_a_session_just_deleted_comes_back_from_the_file(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, raw(work).get_one(Candidate, 1))
    office.julie.command("/candidat leblanc")
    office.julie.pick("Supprimer la session")
    office.julie.submit()
    assert sessions(office) == []
    office.julie.press("Rétablir")
    assert "✅ Automne 2017 (A-2017) : dossier session rétabli." in reading(office.julie)
    assert sessions(office) == ["A-2017"]


def test_the_last_line_leaves_its_session_and_each_comes_back_from_where_it_was_told(office: Office) -> None:
    """The line and then its session are deleted; the file is closed, and opened again."""
    julie = office.julie
    enrol(julie)
    julie.dismiss()
    julie.command("/candidat leblanc")
    julie.pick("Supprimer")
    assert "Le dossier session H-2018 restera, sans cours." in reading(julie)
    julie.submit()
    assert "inscription supprimée. Le dossier session H-2018 reste, sans cours." in reading(julie)
    julie.press("Supprimer la session")
    julie.submit()
    assert reading(julie).count("Rétablir") == 1  # under the notice
    julie.dismiss()
    for person, offered in ((office.luc, False), (julie, True)):
        person.command("/candidat leblanc")
        assert ("Dossier session H-2018 supprimé à" in reading(person)) is offered
        assert ("Rétablir" in screen(person).buttons) is offered
    julie.press("Rétablir")
    assert "dossier session rétabli." in reading(julie)
    assert sessions(office) == ["H-2018"]
    julie.pick("Supprimer la session")
    julie.submit()
    office.deliver()
    office.ahead += timedelta(seconds=1)  # between two posts to one person
    office.deliver()
    julie.press("Rétablir", message=julie.direct_messages()[-1])
    assert "inscription rétablie, avec le dossier session H-2018." in reading(julie)
    assert states(office) == [InscriptionState.ACTIVE]
    assert sessions(office) == ["H-2018"]
    julie.pick("Détail")
    julie.press("Supprimer", confirm=True)
    assert "Le dossier session H-2018 reste, sans cours." in reading(julie)
    julie.dismiss()
    julie.pick("Supprimer la session")
    julie.submit()
    with office.store.writing(BY_JULIE) as work:
        late = work.now - UNDOABLE - timedelta(minutes=1)
        raw(work).execute(update(SessionDossier).values(deleted_at=late))
    julie.command("/candidat leblanc")
    assert "supprimé à" not in reading(julie)


def test_a_session_deleted_and_made_again_is_not_restored_twice(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, raw(work).get_one(Candidate, 1))
    office.julie.command("/candidat leblanc")
    office.julie.pick("Supprimer la session")
    office.julie.submit()
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(SessionDossier).values(deleted_at=None, version=9))
    office.julie.press("Rétablir")
    assert "Cette session est déjà au dossier" in reading(office.julie)


# --- marks ------------------------------------------------------------------------------------------


@pytest.fixture
def three(office: Office) -> None:
    """Lise's three lines to enter at A-2017."""
    with office.store.writing(BY_JULIE) as work:
        person = raw(work).get_one(Candidate, 1)
        dossier = a_dossier(work, person)
        for course in person.admissions[0].grid.courses:
            a_line(work, dossier, course)


@pytest.mark.usefixtures("three")
def test_all_that_was_ticked_is_put_back_in_one_press(office: Office) -> None:
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    julie.submit()
    assert "Rien à saisir dans CLARA." in reading(julie)
    julie.press("Remettre à saisir")
    assert "↩️ 3 lignes remises à saisir." in reading(julie)
    assert "Personnes 1 à 1 de 1" in reading(julie)
    assert clara(office) == [ClaraState.TO_ENTER] * 3
    assert acts(office, Action.ENTER, Action.PUT_BACK) == [
        *[("UJULIE", Action.ENTER)] * 3,
        *[("UJULIE", Action.PUT_BACK)] * 3,
    ]


@pytest.mark.usefixtures("three")
def test_what_changed_since_the_mark_is_named(office: Office) -> None:
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, 1).clara = ClaraState.TO_ENTER
    julie.submit()
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 2), {"note": 81}, seen=2)
    julie.press("Remettre à saisir")
    assert "↩️ 2 lignes remises à saisir." in reading(julie)
    assert (
        screen(julie).blocks[-1]["elements"][0]["text"].startswith("↩️ 2 lignes remises à saisir. · Personnes")
    )
    assert "• 322-001-RL · Leblanc, Lise · 123-4567 : modifiée le" in reading(julie)


@pytest.mark.usefixtures("three")
def test_just_after_it_is_put_back_by_the_detail_and_ever_after_by_anybody(office: Office) -> None:
    julie, luc = office.julie, office.luc
    julie.command("/candidat leblanc")
    julie.pick("Détail", near="322-001-RL")
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, 1).clara = ClaraState.TO_ENTER
    julie.press("Marquer saisie")
    assert "322-001-RL : notée comme saisie dans CLARA, avec le dossier session A-2017." in reading(julie)
    julie.press("Remettre à saisir")
    assert "↩️ 322-001-RL : remise à saisir dans CLARA, avec le dossier session A-2017." in reading(julie)
    assert "remise à saisir dans CLARA" in reading(julie).partition("Dernières modifications")[2]
    julie.press("Marquer saisie")
    age(office)
    luc.command("/candidat leblanc")
    luc.pick("Détail", near="322-001-RL")
    luc.press("Pas encore saisie")
    assert "_À saisir dans CLARA_" in reading(luc)
    assert clara(office) == [ClaraState.TO_ENTER] * 3
    luc.dismiss()
    assert reading(luc).count("🟠") == 3
    julie.press("Remettre à saisir")  # the window is of before
    assert "322-001-RL est déjà à saisir." in reading(julie)


@pytest.mark.usefixtures("three")
def test_an_unlocked_line_is_put_back_too(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Détail", near="322-001-RL")
    julie.press("Marquer saisie")
    julie.press("Déverrouiller")
    julie.type("Raison", "pas dans CLARA")
    julie.submit()
    julie.press("Remettre à saisir")
    assert clara(office)[1] is ClaraState.TO_ENTER


@pytest.mark.usefixtures("three")
def test_a_correction_is_put_back_to_be_made_unless_nothing_differs_any_more(office: Office) -> None:
    julie = office.julie
    with office.store.writing(BY_JULIE) as work:
        line = lines.line(work, 2)
        lines.enter_in_clara(work, line, seen=1, now=work.now)
        lines.change(work, line, {"note": 81}, seen=2)
    for note, said in (("81", "remise à corriger dans CLARA"), ("", "il n’y a rien à corriger")):
        julie.command("/candidat leblanc")
        julie.pick("Détail", near="322-001-RL")
        julie.press("Marquer saisie")
        with office.store.writing(BY_JULIE) as work:
            line = lines.line(work, 2)
            lines.change(work, line, {"note": int(note) if note else None}, seen=line.version)
        julie.dismiss()
        julie.pick("Détail", near="322-001-RL")
        julie.press("Remettre à saisir")
        assert said in reading(julie)
        julie.dismiss()
        julie.dismiss()


def test_what_a_message_marked_is_put_back_from_the_window_and_from_the_message(office: Office) -> None:
    julie = office.julie
    enrol(julie)
    message = told(office)
    julie.press("Marquer saisie", message=message)
    assert "✅ Noté comme fait dans CLARA, avec le dossier session H-2018 :" in reading(julie)
    julie.press("Remettre à saisir")
    assert screen(julie).title == "Lignes remises à saisir"
    assert "↩️ 1 ligne remise à saisir, avec le dossier session H-2018." in reading(julie)
    assert clara(office) == [ClaraState.TO_ENTER]
    office.deliver()
    assert "à saisir dans CLARA" in message.text
    assert UNDO not in message.buttons  # it was touched since it was saved
    julie.press("Marquer saisie", message=message)
    office.deliver()
    assert "Marquer saisie" not in message.buttons
    julie.press("Remettre à saisir", message=message)
    assert clara(office) == [ClaraState.TO_ENTER]


def test_of_a_message_of_several_all_can_be_ticked_and_what_is_done_is_counted(office: Office) -> None:
    several_courses(office)
    julie = office.julie
    message = told(office)
    with office.store.writing(BY_JULIE) as work:
        lines.enter_in_clara(by(work, "ULUC"), lines.line(work, 1), seen=1, now=work.now)
    julie.dismiss()
    julie.dismiss()
    julie.press("Marquer saisies", message=message)
    assert "1 était déjà faite." in reading(julie)
    assert "322-000-RL" not in reading(julie)
    julie.press("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 2), {"group_number": "00991"}, seen=1)
    julie.submit()
    assert "✅ *1 ligne marquée saisie*" in reading(julie)
    assert "1 a changé entre-temps et n’est pas marquée" in reading(julie)
    assert clara(office) == [ClaraState.ENTERED, ClaraState.TO_ENTER, ClaraState.ENTERED]
    julie.press("Remettre à saisir")
    assert clara(office) == [ClaraState.ENTERED, ClaraState.TO_ENTER, ClaraState.TO_ENTER]


def test_a_message_of_several_that_are_done_says_so(office: Office) -> None:
    several_courses(office)
    message = told(office)
    with office.store.writing(BY_JULIE) as work:
        for line in (1, 2, 3):
            lines.enter_in_clara(by(work, "ULUC"), lines.line(work, line), seen=1, now=work.now)
    office.julie.dismiss()
    office.julie.dismiss()
    office.julie.press("Marquer saisies", message=message)
    assert "Rien à saisir dans CLARA." in reading(office.julie)
    assert screen(office.julie).submit is None


# --- what was marked lately -------------------------------------------------------------------------


def test_the_recent_marks_are_put_back_one_by_one_by_pages(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "322A0-10A-RA", courses=23)
        dossier = a_dossier(work, a_candidate(work, grid, da="3333333", family="Roy", given="Zoé"))
        for course in grid.courses:
            a_line(work, dossier, course)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    julie.submit()
    assert "Rien à saisir dans CLARA." in reading(julie)
    julie.press("Saisies récentes")
    assert screen(julie).title == "Saisies récentes"
    assert screen(julie).buttons.count("Pas encore saisie") == 10
    julie.press("Plus anciennes ›")
    julie.press("Plus anciennes ›")
    assert screen(julie).buttons.count("Pas encore saisie") == 3
    julie.press("Pas encore saisie", near="322-020-RL")
    assert "↩️ 322-020-RL · Roy, Zoé · 333-3333 : à faire de nouveau dans CLARA." in reading(julie)
    assert "*Roy, Zoé*" in reading(julie)
    julie.dismiss()
    assert "Personnes 1 à 1 de 1" in reading(julie)  # the list beneath has it again
    for number in ("322-021-RL", "322-022-RL"):
        julie.pick("Saisies récentes")
        julie.press("Plus anciennes ›")
        julie.press("Plus anciennes ›")
        julie.press("Pas encore saisie", near=number)
        assert "‹ Plus récentes" in screen(julie).buttons  # of the page before, where that one is empty now
        julie.dismiss()
    julie.pick("Saisies récentes")
    julie.press("Plus anciennes ›")
    assert "Plus anciennes ›" not in screen(julie).buttons
    assert acts(office, Action.PUT_BACK) == [("UJULIE", Action.PUT_BACK)] * 3


@pytest.mark.usefixtures("three")
def test_a_recent_mark_that_changed_since_says_so(office: Office) -> None:
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.tick("322-001-RL · 00990 EE")
    julie.submit()
    julie.pick("Saisies récentes")
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 2), {"note": 81}, seen=2)
    julie.press("Pas encore saisie")
    assert "Luc Gagnon a modifié cette ligne" in reading(julie)
    assert "Note — → 81" in reading(julie)
    julie.press("Pas encore saisie")  # read, it may be said
    assert "↩️ 322-001-RL" in reading(julie)


def test_nothing_marked_lately_is_said_and_who_reads_is_not_asked(office: Office) -> None:
    office.julie.command("/rac à-saisir")
    office.julie.press("Saisies récentes")
    assert "Rien de récent." in reading(office.julie)
