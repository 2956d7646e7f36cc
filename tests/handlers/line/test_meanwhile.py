"""What becomes of each form of a line when the line is not what it was any more."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from rac_bot.store.file import lines
from rac_bot.store.models import ClaraState, Inscription, InscriptionState, SessionDossier
from slack_sandbox import Person
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.handlers.details import lise, open_detail, the_line

# The button of each form, and what is entered in it.
FORMS: dict[str, Callable[[Person], None]] = {
    "Modifier": lambda person: person.choose("Groupe", "00991 · EE SR"),
    "Résultats": lambda person: person.type("Note", "81"),
    "Recensement": lambda person: person.choose("Statut", "1 - Prés. conf"),
    "Déverrouiller": lambda person: person.type("Raison", "groupe mal saisi"),
    "Copier": lambda person: None,
}


@pytest.fixture(autouse=True)
def _lise(office: Office) -> None:
    lise(office)


def entered(office: Office, button: str) -> dict[str, Any]:
    """What the line is, once that form is filled over its detail."""
    if button == "Déverrouiller":
        the_line(office, clara=ClaraState.ENTERED)
    open_detail(office.julie)
    before = values(the_line(office))
    office.julie.press(button)
    FORMS[button](office.julie)
    return before


def values(line: Inscription) -> dict[str, Any]:
    return {column.name: getattr(line, column.name) for column in Inscription.__table__.columns}


@pytest.mark.parametrize("button", FORMS)
def test_a_line_deleted_meanwhile(office: Office, button: str) -> None:
    before = entered(office, button)
    the_line(office, state=InscriptionState.DELETED)
    office.julie.submit()
    assert screen(office.julie).title == "Action impossible"
    assert "322-001-RL : cette inscription a été supprimée entre-temps." in reading(office.julie)
    after = values(the_line(office))
    assert {n for n in before if before[n] != after[n]} <= {"state", "updated_at"}


@pytest.mark.parametrize("button", FORMS)
def test_a_line_gone_meanwhile(office: Office, button: str) -> None:
    entered(office, button)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(Inscription))
    office.julie.submit()
    assert "n’existe plus" in reading(office.julie)


@pytest.mark.parametrize("button", FORMS)
def test_a_line_that_is_another_colleges(office: Office, button: str) -> None:
    if button == "Déverrouiller":
        the_line(office, clara=ClaraState.ENTERED)
    open_detail(office.julie)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(SessionDossier).values(admission_id=None))
    before = values(the_line(office))
    office.julie.press(button)
    if button == "Déverrouiller":  # it asks why before it looks
        FORMS[button](office.julie)
        office.julie.submit()
    assert "autre établissement" in reading(office.julie)
    assert values(the_line(office)) == before


@pytest.mark.parametrize("button", [button for button in FORMS if button != "Copier"])
def test_a_line_changed_meanwhile_is_said_above_the_form_which_asks_again(
    office: Office, button: str
) -> None:
    entered(office, button)
    title = screen(office.julie).title
    with office.store.writing(BY_JULIE) as work:
        line = lines.line(work, 2)
        lines.change(by(work, "ULUC"), line, {"absences": 2}, seen=line.version)
    office.julie.submit()
    assert screen(office.julie).title == title
    assert "Luc Gagnon a modifié cette inscription" in reading(office.julie)
    assert "Absences — → 2" in reading(office.julie)
    before = the_line(office)
    office.julie.submit()
    assert the_line(office).version == before.version + 1
    assert the_line(office).absences == 2
