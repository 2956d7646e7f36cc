"""An administrator corrects the DA of a file, from the file, and takes that back."""

from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.store.models import Action, Candidate, Change, JournalEntry
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import privacy
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw


@pytest.fixture(autouse=True)
def college(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        a_dossier(work, a_candidate(work, grid))
        zoe = a_candidate(work, grid, da="2345678")
        zoe.family_name, zoe.given_name = "Roy", "Zoé"


def open_file(person: Person, da: str = "1234567") -> None:
    person.command(f"/candidat {da}")


def corrected(person: Person, da: str) -> None:
    open_file(person)
    person.pick("Corriger le DA")
    person.type("Nouveau numéro DA", da)
    person.submit()


def das(office: Office) -> list[str]:
    with office.store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Candidate.da).order_by(Candidate.id)))


def journaled(office: Office) -> list[Any]:
    with office.store.reading(BY_JULIE) as work:
        entries = (
            select(JournalEntry.actor, JournalEntry.candidate_id, JournalEntry.detail, Change.values)
            .join(Change, Change.entry_id == JournalEntry.id)
            .where(JournalEntry.action == Action.RENUMBER)
            .order_by(JournalEntry.id)
        )
        return [tuple(row) for row in raw(work).execute(entries)]


def test_the_file_is_the_same_under_its_new_da(office: Office) -> None:
    admin = office.admin
    corrected(admin, "765 4321")
    assert screen(admin).title == "DA corrigé"
    assert "Leblanc, Lise : DA 123-4567 → *765-4321*" in reading(admin)
    admin.dismiss()
    assert "*Leblanc, Lise* · *765-4321*" in reading(admin)
    assert das(office) == ["7654321", "2345678"]
    assert journaled(office) == [(admin.id, 1, None, {"da": ["1234567", "7654321"]})]


def test_it_is_taken_back_where_it_was_done(office: Office) -> None:
    admin = office.admin
    corrected(admin, "7654321")
    admin.press("Remettre l’ancien DA")
    assert "DA 765-4321 → *123-4567*" in reading(admin)
    admin.dismiss()
    assert "*Leblanc, Lise* · *123-4567*" in reading(admin)
    assert [values["da"] for *_who, values in journaled(office)] == [
        ["1234567", "7654321"],
        ["7654321", "1234567"],
    ]


def test_what_was_corrected_again_meanwhile_is_not_taken_back(office: Office) -> None:
    corrected(office.admin, "7654321")
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, 1).da = "7000000"
    office.admin.press("Remettre l’ancien DA")
    assert "Quelqu’un d’autre vient de modifier ceci" in reading(office.admin)
    assert das(office)[0] == "7000000"


def test_what_became_another_persons_is_not_taken_back(office: Office) -> None:
    corrected(office.admin, "7654321")
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, da="1234567")
    office.admin.press("Remettre l’ancien DA")
    assert "Ce DA est celui de" in reading(office.admin)
    assert das(office)[0] == "7654321"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("234-5678", "Ce DA est celui de Roy, Zoé\u00a0: rien n’est changé. Un DA n’est que d’un dossier."),
        ("123 4567", "C’est déjà le DA de ce dossier."),
        ("12", "Un numéro de DA a 7 chiffres, par ex. 123-4567."),
    ],
)
def test_a_da_that_cannot_be_is_refused_beside_the_field(office: Office, typed: str, error: str) -> None:
    corrected(office.admin, typed)
    assert screen(office.admin).errors == {"Nouveau numéro DA": error}
    assert das(office) == ["1234567", "2345678"]
    assert journaled(office) == []


def test_only_an_administrator_is_offered_it(office: Office) -> None:
    open_file(office.julie)
    assert "Corriger le DA" not in screen(office.julie).menu_lines
    open_file(office.admin)
    offered = screen(office.admin).menu_lines
    assert {"Corriger le DA", "Session suivante"} <= set(offered)  # of five lines, none is left out


def test_the_messages_that_were_posted_show_the_new_one(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    [message] = julie.direct_messages()
    assert "4567" in message.text
    julie.dismiss()
    corrected(office.admin, "7654321")
    assert office.deliver() == 2
    for [message] in (julie.direct_messages(), office.luc.channel_messages(office.team)):
        assert message.edited
        assert "4321" in message.text
        assert "4567" not in message.text


def test_what_it_was_goes_with_the_person(office: Office) -> None:
    corrected(office.admin, "7654321")
    with office.store.writing(BY_JULIE) as work:
        assert "1234567" in str(privacy.held_on(work, raw(work).get_one(Candidate, 1)))
        privacy.erase(work, raw(work).get_one(Candidate, 1), "rule", utc_now())
    assert journaled(office) == []
