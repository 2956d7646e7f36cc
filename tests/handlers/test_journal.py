"""`/rac journal`: who saw this file, what did this person do; for administrators."""

import pytest

from tests.builders import a_candidate, a_grid
from tests.conftest import Office, reading, screen


@pytest.fixture
def seen(office: Office) -> Office:
    """Julie opened Lise's file; the administrator is known to the bot."""
    with office.store.writing() as session:
        a_candidate(session, a_grid(session))
    office.julie.command("/candidat leblanc")
    return office


def test_who_saw_this_file(seen: Office) -> None:
    seen.admin.command("/rac journal 123-4567")
    assert screen(seen.admin).title == "Journal"
    assert "Journal du dossier : *Leblanc, Lise* · 123-4567" in reading(seen.admin)
    assert "· *UJULIE* · consultation · Leblanc, Lise · 123-4567" in reading(seen.admin)


def test_what_this_person_did(seen: Office) -> None:
    with seen.store.writing() as session:
        from rac_bot.store import people

        people.remember(session, "UJULIE", "Julie Roy")
    seen.admin.command("/rac journal @julie")
    assert "Journal de : *Julie Roy*" in reading(seen.admin)
    assert "*Julie Roy* · recherche" in reading(seen.admin)


def test_reading_the_journal_is_in_the_journal(seen: Office) -> None:
    seen.admin.command("/rac journal 123-4567")
    seen.admin.command("/rac journal 123-4567")
    assert "*UADMIN* · lecture du journal" in reading(seen.admin)


def test_long_ones_are_read_by_pages(seen: Office) -> None:
    for _ in range(25):
        seen.julie.command("/candidat leblanc")
    seen.admin.command("/rac journal 123-4567")
    assert reading(seen.admin).count("consultation ·") == 20
    seen.admin.press("Plus anciens ›")
    assert reading(seen.admin).count("consultation ·") == 6
    seen.admin.press("‹ Plus récents")
    assert reading(seen.admin).count("consultation ·") == 20


@pytest.mark.parametrize("asked", ["", "personne", "7654321"])
def test_asked_for_nobody_it_says_how_to_ask(seen: Office, asked: str) -> None:
    seen.admin.command(f"/rac journal {asked}")
    assert "Dites de qui : un DA" in seen.admin.ephemerals()[-1].text.replace("\u00a0", " ")


def test_an_advisor_is_refused(seen: Office) -> None:
    seen.julie.command("/rac journal 123-4567")
    assert seen.julie.modal is None or screen(seen.julie).title != "Journal"
    assert "Seule une personne qui administre" in seen.julie.ephemerals()[-1].text
