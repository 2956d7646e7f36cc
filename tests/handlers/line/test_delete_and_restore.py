"""Taking an inscription off the file, and the ten minutes in which it comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.store.file.lines import RESTORABLE
from rac_bot.store.models import Action, ClaraState, Inscription, InscriptionState, JournalEntry
from slack_sandbox import Message, Person
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import COURSE, lise, open_detail, the_line


@pytest.fixture(autouse=True)
def _lise(office: Office) -> None:
    lise(office)


def delete(person: Person) -> None:
    open_detail(person)
    person.press("Supprimer", confirm=True)


@pytest.mark.parametrize(
    ("state", "told"),
    [(InscriptionState.NOT_FOLLOWED, "non suivi"), (InscriptionState.UNASSIGNED, "sans groupe")],
)
def test_a_line_without_a_group_is_told_so_as_it_goes_and_comes_back(
    office: Office, state: InscriptionState, told: str
) -> None:
    the_line(office, state=state, group_number="", mode=None)
    office.julie.command("/candidat leblanc")
    office.julie.pick("Détail", near=COURSE)
    office.julie.press("Supprimer", confirm=True)
    assert f"322-001-RL* · Automne 2017 (A-2017) · {told} : inscription supprimée" in reading(office.julie)
    office.julie.press("Rétablir")
    office.julie.dismiss()
    assert f"322-001-RL, {told} : inscription rétablie." in reading(office.julie)


def too_late(office: Office) -> None:
    """Ten minutes and a second go by."""
    the_line(office, deleted_at=datetime.now(UTC) - RESTORABLE - timedelta(seconds=1))


def offered_back(office: Office, person: Person) -> Message:
    """The message that the person who deleted it is sent."""
    office.deliver()
    [message] = person.direct_messages()
    return message


def enrol_again(person: Person) -> None:
    person.command("/inscrire 1234567 322-001-RL")
    person.choose("Groupe", "00992 · FM")
    person.submit()
    assert screen(person).title == "Inscription enregistrée"


# --- deleting ---------------------------------------------------------------------------------------


def test_deleting_asks_first(office: Office) -> None:
    open_detail(office.julie)
    [button] = [
        element
        for block in screen(office.julie).blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "delete_line"
    ]
    assert button["confirm"]["text"]["text"].replace("\u00a0", " ") == (
        "322-001-RL, groupe 00990 (EE), Automne 2017 (A-2017). Elle pourra être rétablie pendant 10 minutes."
    )
    office.julie.press("Supprimer", confirm=False)
    assert the_line(office).state is InscriptionState.ACTIVE


@freeze_time("2017-10-02 14:32")
def test_the_window_tells_until_when_and_the_file_beneath_is_right(office: Office) -> None:
    delete(office.julie)
    assert screen(office.julie).title == "Inscription supprimée"
    assert "Peut être rétablie jusqu’à 10 h 42." in reading(office.julie)
    assert screen(office.julie).buttons == ["Rétablir"]
    office.julie.dismiss()
    assert screen(office.julie).title == "Dossier du candidat"
    assert "322-001-RL, groupe 00990 (EE) : inscription supprimée." in reading(office.julie)
    assert screen(office.julie).menu_lines.count("Détail") == 2
    assert "u. : *2,66* en cours" in reading(office.julie)


def test_whoever_deleted_it_is_told_masked_and_the_channel_never_offers_it_back(office: Office) -> None:
    office.julie.command("/inscrire 1234567")
    office.julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.deliver()
    office.julie.press("Dossier")
    office.julie.pick("Détail", near=COURSE)
    office.julie.press("Supprimer", confirm=True)
    office.ahead += timedelta(seconds=1)  # between two posts to one person
    office.deliver()
    enrolled, deleted = office.julie.direct_messages()
    assert "L. L. · DA •••-4567" in deleted.reading
    assert "[Rétablir]" in deleted.reading
    for secret in ("Leblanc", "Lise", "1234567"):
        assert secret not in deleted.text + deleted.reading
    assert "supprimée" in enrolled.text
    assert "[Marquer saisie]" not in enrolled.reading
    [team] = office.luc.channel_messages(office.team)
    assert "supprimée" in team.text
    assert "[Rétablir]" not in team.reading


def test_what_a_colleague_changed_is_read_before_it_is_deleted(office: Office) -> None:
    open_detail(office.julie)
    open_detail(office.luc)
    office.luc.press("Résultats")
    office.luc.type("Note", "81")
    office.luc.submit()
    office.julie.press("Supprimer", confirm=True)
    assert screen(office.julie).title == "Inscription"
    assert "Luc Gagnon a modifié cette inscription" in reading(office.julie)
    assert "Note — → 81" in reading(office.julie)
    assert the_line(office).state is InscriptionState.ACTIVE
    office.julie.press("Supprimer", confirm=True)
    assert the_line(office).state is InscriptionState.DELETED


def test_what_a_colleague_deleted_is_not_deleted_twice(office: Office) -> None:
    open_detail(office.julie)
    delete(office.luc)
    office.julie.press("Supprimer", confirm=True)
    assert "322-001-RL : cette inscription a été supprimée entre-temps." in reading(office.julie)
    assert "*Supprimée* le" in reading(office.julie)
    assert screen(office.julie).buttons == []  # it is Luc's to bring back


def test_what_a_colleague_entered_in_clara_is_locked(office: Office) -> None:
    open_detail(office.julie)
    the_line(office, clara=ClaraState.ENTERED)
    office.julie.press("Supprimer", confirm=True)
    assert "322-001-RL est verrouillée" in reading(office.julie)
    assert "Déverrouiller" in screen(office.julie).buttons
    office.julie.dismiss()
    assert reading(office.julie).count("🟠") == 2  # the file beneath knows it too


# --- restoring --------------------------------------------------------------------------------------


def test_it_comes_back_from_the_window(office: Office) -> None:
    delete(office.julie)
    office.julie.press("Rétablir")
    assert screen(office.julie).title == "Inscription"
    assert "322-001-RL, groupe 00990 (EE) : inscription rétablie." in reading(office.julie)
    office.julie.dismiss()
    assert screen(office.julie).menu_lines.count("Détail") == 3


def test_it_comes_back_from_the_file(office: Office) -> None:
    delete(office.julie)
    office.julie.dismiss()
    office.julie.dismiss()
    office.julie.command("/candidat leblanc")
    office.julie.press("Rétablir")
    assert "✅ 322-001-RL, groupe 00990 (EE) : inscription rétablie." in reading(office.julie)
    assert screen(office.julie).menu_lines.count("Détail") == 3


def test_it_comes_back_from_the_message_which_then_says_so(office: Office) -> None:
    delete(office.julie)
    message = offered_back(office, office.julie)
    office.julie.press("Rétablir", message=message)
    assert screen(office.julie).title == "Dossier du candidat"
    assert "✅ 322-001-RL, groupe 00990 (EE) : inscription rétablie." in reading(office.julie)
    office.deliver()
    assert "Inscription rétablie" in message.text
    assert "[Rétablir]" not in message.reading
    with office.store.reading(BY_JULIE) as work:
        actions = raw(work).scalars(select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert [a for a in actions if a in (Action.DELETE, Action.RESTORE)] == [Action.DELETE, Action.RESTORE]


def test_too_late_is_said_by_the_message(office: Office) -> None:
    delete(office.julie)
    message = offered_back(office, office.julie)
    too_late(office)
    office.julie.press("Rétablir", message=message)
    assert "Le délai de 10 minutes pour rétablir est passé." in reading(office.julie)
    assert the_line(office).state is InscriptionState.DELETED


def test_too_late_is_said_over_the_file(office: Office) -> None:
    delete(office.julie)
    office.julie.dismiss()
    too_late(office)
    office.julie.press("Rétablir")
    assert screen(office.julie).title == "Dossier du candidat"
    assert "⚠️ Le délai de 10 minutes pour rétablir est passé." in reading(office.julie)
    assert "Rétablir" not in screen(office.julie).buttons


def test_too_late_is_said_in_the_window(office: Office) -> None:
    delete(office.julie)
    too_late(office)
    office.julie.press("Rétablir")
    assert "⚠️ Le délai de 10 minutes pour rétablir est passé." in reading(office.julie)
    assert screen(office.julie).buttons == []


@freeze_time("2017-10-02 16:00")
def test_a_course_enrolled_in_again_is_not_brought_back_twice(office: Office) -> None:
    delete(office.julie)
    message = offered_back(office, office.julie)
    enrol_again(office.luc)
    office.julie.press("Rétablir")
    assert "322-001-RL a été inscrit de nouveau à cette session (groupe 00992)" in reading(office.julie)
    office.julie.dismiss()
    assert "*322-001-RL* · 00992 FM" in reading(office.julie)  # the file has been redrawn
    office.julie.dismiss()
    office.julie.press("Rétablir", message=message)
    assert screen(office.julie).title == "Action impossible"
    assert "ne peut plus être rétablie" in reading(office.julie)


def test_brought_back_twice_it_is_said_that_it_is_not_deleted(office: Office) -> None:
    delete(office.julie)
    message = offered_back(office, office.julie)
    office.julie.press("Rétablir")
    office.julie.dismiss()
    office.julie.dismiss()
    office.julie.press("Rétablir", message=message)
    assert "il n’y a rien à rétablir" in reading(office.julie)


# --- a line that was in CLARA -----------------------------------------------------------------------


def unlock_and_delete(office: Office, person: Person) -> None:
    the_line(office, clara=ClaraState.ENTERED)
    open_detail(person)
    person.press("Déverrouiller")
    person.type("Raison", "inscrite par erreur")
    person.submit()
    person.press("Supprimer", confirm=True)


def test_a_line_that_was_in_clara_is_to_remove_there(office: Office) -> None:
    unlock_and_delete(office, office.julie)
    assert screen(office.julie).buttons == ["Rétablir", "Marquer supprimée"]
    office.julie.press("Marquer supprimée")
    assert "322-001-RL : notée comme supprimée dans CLARA." in reading(office.julie)
    assert "suppression dans CLARA" in reading(office.julie)
    assert screen(office.julie).buttons == ["Rétablir", "Pas encore supprimée"]
    office.julie.press("Pas encore supprimée")
    assert "322-001-RL : remise à supprimer dans CLARA." in reading(office.julie)
    assert the_line(office).clara is ClaraState.TO_REMOVE
    office.julie.press("Marquer supprimée")
    office.julie.dismiss()
    assert "à supprimer dans CLARA" not in reading(office.julie)


def test_the_message_says_it_too(office: Office) -> None:
    unlock_and_delete(office, office.julie)
    message = offered_back(office, office.julie)
    assert "à supprimer dans CLARA" in message.text
    office.julie.press("Marquer supprimée", message=message)
    assert "322-001-RL" in reading(office.julie)
    office.deliver()
    assert "à supprimer dans CLARA" not in message.text
    assert "[Marquer supprimée]" not in message.reading


def test_brought_back_it_is_in_clara_as_it_was(office: Office) -> None:
    unlock_and_delete(office, office.julie)
    office.julie.press("Rétablir")
    assert "_Saisie dans CLARA_" in reading(office.julie)
    assert the_line(office).clara is ClaraState.ENTERED


def test_a_line_removed_from_clara_and_brought_back_is_to_enter_again(office: Office) -> None:
    unlock_and_delete(office, office.julie)
    office.julie.press("Marquer supprimée")
    office.julie.press("Rétablir")
    assert "_À saisir dans CLARA_" in reading(office.julie)
    with office.store.reading(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 2)
        assert (line.state, line.mode) == (InscriptionState.ACTIVE, Mode.EE)
