"""`/rac journal`: who saw this file, what did this person do; for administrators."""

import pytest
from sqlalchemy import select

from rac_bot.store.models import Action, JournalEntry
from rac_bot.store.people import access
from rac_bot.store.trace import journal
from tests.builders import a_candidate, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw


@pytest.fixture
def seen(office: Office) -> Office:
    """Julie opened Lise's file; the administrator is known to the bot."""
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    office.julie.command("/candidat leblanc")
    return office


def test_who_saw_this_file(seen: Office) -> None:
    seen.admin.command("/rac journal 123-4567")
    assert screen(seen.admin).title == "Journal"
    assert "Journal du dossier : *Leblanc, Lise* · 123-4567" in reading(seen.admin)
    assert "· *Julie Roy* · consultation · Leblanc, Lise · 123-4567" in reading(seen.admin)


def test_what_this_person_did(seen: Office) -> None:
    seen.admin.command("/rac journal @julie")
    assert "Journal de : *Julie Roy*" in reading(seen.admin)
    assert "*Julie Roy* · recherche" in reading(seen.admin)


def test_where_each_thing_was_asked_from(seen: Office) -> None:
    seen.julie.press("Actualiser")
    with seen.store.writing(BY_JULIE) as work:
        access.withdraw(by(work, seen.admin.id), seen.julie.id)
    seen.julie.press("Actualiser")
    with seen.store.reading(BY_JULIE) as work:
        theirs = select(JournalEntry).where(JournalEntry.actor == seen.julie.id).order_by(JournalEntry.id)
        entries = raw(work).scalars(theirs).all()
        found = [(entry.action, (entry.origin or "").partition(" ")[0]) for entry in entries]
    assert found == [
        (Action.SEARCH, "/candidat"),
        (Action.CONSULT, "/candidat"),
        (Action.CONSULT, "file"),
        (Action.REFUSE, "file"),
    ]
    seen.admin.command("/rac journal @julie")
    assert "refus · Leblanc, Lise · 123-4567 · _NotAnAdvisor_ · `file`" in reading(seen.admin)


def test_reading_the_journal_is_in_the_journal(seen: Office) -> None:
    seen.admin.command("/rac journal 123-4567")
    seen.admin.command("/rac journal 123-4567")
    assert "*Ada Min* · lecture du journal" in reading(seen.admin)


def test_what_no_person_did_is_said_in_words(seen: Office) -> None:
    with seen.store.writing(BY_JULIE) as work:
        for actor, action in (("cli", Action.EXPORT), (access.GROUP, Action.GIVE_ACCESS)):
            journal.record(by(work, actor), action, candidate_id=1)
    seen.admin.command("/rac journal 123-4567")
    assert "*ligne de commande* · exportation" in reading(seen.admin)
    assert "*groupe Slack* · accès donné" in reading(seen.admin)


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
