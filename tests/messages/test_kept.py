"""What Slack keeps says nothing of a person but initials and four digits; nor do answers outside windows."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import JSON, Date, Enum, Integer, String, select

from rac_bot.messages.grid_changed import draw_grid_changed
from rac_bot.messages.inscription import draw_message
from rac_bot.messages.trouble import Trouble, draw_trouble
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Audience,
    Base,
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    MessageKind,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.telling import grid_changes, telling
from rac_bot.store.work.statements import UNLIMITED
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office
from tests.databases import BY_JULIE, raw

# Of the columns about a person, those that a message may tell, masked or not; all others hold a secret.
TOLD = {"candidate": {"da", "family_name", "given_name", "active"}, "inscription": {"group_number"}}
# The others tell of people of the team, or of nobody: `tests/handlers/test_home.py`, `test_digest.py`,
# `test_handover.py`, `tests/rounds/test_weekly.py`, `admin/test_channels.py`.
APART = {
    *(MessageKind.WELCOME, MessageKind.ASKED, MessageKind.ANSWER, MessageKind.DIGEST, MessageKind.HANDOVER),
    *(MessageKind.WEEKLY, MessageKind.ROUTED),
}
ABOUT_LINES = [kind for kind in MessageKind if kind not in APART]
OURS = {
    "version",
    "created_by",
    "local_phone",
    "other_local",
    "fictive_group",
}  # no data of a person's, or part of another
SECRETS = ("leblanc", "lise", "1234567", "123-4567", "123 4567", "secret", "7777", "1980")


def fill(row: Base) -> None:
    """A secret in every column that a message has no business with, whatever columns there come to be."""
    for column in row.__table__.columns:
        told = column.key in TOLD.get(row.__tablename__, ()) or column.key in OURS
        if not (told or column.primary_key or column.foreign_keys):
            value = _secret(column.type, column.key)
            if value is not None:
                setattr(row, column.key, value)


def _secret(kind: Any, name: str) -> object:
    if isinstance(kind, Enum):
        return None
    if isinstance(kind, String):
        return f"Secret {name}"[: kind.length]
    if isinstance(kind, JSON):
        return {"1": f"Secret {name}"}
    if isinstance(kind, Date):
        return date(1980, 5, 3)
    return 7777 if isinstance(kind, Integer) else None


def lise(work: Work) -> Candidate:
    person = a_candidate(work, a_grid(work))
    fill(person)
    person.phone, person.code_permanent = "5145550101", "LEBL12345678"
    return person


def secrets_in(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    said = f"{text}\n{json.dumps(blocks, ensure_ascii=False)}".lower()
    return [secret for secret in (*SECRETS, "5145550101", "lebl12345678") if secret in said]


@pytest.fixture
def lines(store: Store) -> Iterator[list[Inscription]]:
    """Lise's three lines, all of their fields filled in."""
    with store.writing(BY_JULIE) as work:
        person = lise(work)
        dossier = a_dossier(work, person)
        fill(dossier)
        made = [a_line(work, dossier, course) for course in person.admissions[0].grid.courses]
        for line in made:
            fill(line)
        yield made
        raw(work).rollback()


def rendered(kind: MessageKind, audience: Audience, lines: list[Inscription]) -> tuple[str, list[Any]]:
    if kind is MessageKind.NOTICE:  # about no line; a test below has one posted
        return draw_trouble(Trouble.BLOCKED, "not_in_channel", "CEQUIPE", 1)
    if kind is MessageKind.GRID:
        return draw_grid_changed([(line, []) for line in lines], 1, "Julie Roy", UNLIMITED)
    return draw_message(
        StoredMessage(kind=kind, audience=audience, actor="UJULIE", inscriptions=lines), "Julie Roy"
    )


@pytest.mark.parametrize(("kind", "audience"), list(product(ABOUT_LINES, Audience)))
def test_no_kind_of_message_for_anybody_says_more_than_the_mask(
    lines: list[Inscription], kind: MessageKind, audience: Audience
) -> None:
    for state, clara in product(InscriptionState, ClaraState):
        for line in lines:
            line.state, line.clara = state, clara
            line.deleted_at = datetime.now(UTC) if state is InscriptionState.DELETED else None
        text, blocks = rendered(kind, audience, lines)
        assert text
        assert secrets_in(text, blocks) == []


def test_a_message_that_did_say_it_would_be_seen() -> None:
    assert secrets_in("Leblanc, Lise", []) == ["leblanc", "lise"]
    assert secrets_in("", [{"type": "section", "text": {"text": "DA 123-4567"}}]) == ["123-4567"]


@pytest.fixture
def told(office: Office) -> Office:
    """Every kind of message, sent: a rush of inscriptions, one deleted, a channel without the bot."""
    with office.store.writing(BY_JULIE) as work:
        person = lise(work)
        person.admissions[0].grid.courses[0].course.title = "Un cours"
        for number in range(7):
            a_dossier(work, person, f"A-{2010 + number}")
    for number in range(7):
        office.julie.command("/inscrire 1234567 322-001-RL")
        office.julie.choose(
            "Session", f"Automne {2010 + number} (A-{2010 + number})", typing=f"A-{2010 + number}"
        )
        office.julie.choose("Groupe", "00990 · EE")
        office.julie.submit()
    office.sandbox.fail("chat.postMessage", error="not_in_channel", times=1)
    office.deliver()
    office.sandbox.heal()
    with office.store.writing(BY_JULIE) as work:
        lines = raw(work).scalars(select(Inscription).order_by(Inscription.id)).all()
        for row in (*raw(work).scalars(select(SessionDossier)), *lines):
            fill(row)
        lines[0].state, lines[0].deleted_at = InscriptionState.DELETED, office.now()
        telling.deleted(work, lines[0])
        telling.changed(work, [line.id for line in lines[1:]])
        grid_changes.tell(work, "UJULIE", date(2018, 1, 15), [line.id for line in lines], "ULUC")
    for _second in range(30):
        office.ahead += timedelta(seconds=31)
        office.deliver()
    return office


def test_nothing_that_was_posted_or_edited_says_more_than_the_mask(told: Office) -> None:
    with told.store.reading(BY_JULIE) as work:
        sent = (
            raw(work).scalars(select(StoredMessage).where(StoredMessage.state != MessageState.GROUPED)).all()
        )
    assert {message.kind for message in sent} == set(ABOUT_LINES)
    assert {message.state for message in sent} == {MessageState.SENT}
    written = [one for one in told.sandbox.log if one.what in ("chat.postMessage", "chat.update")]
    assert {one.what for one in written} == {"chat.postMessage", "chat.update"}
    for one in written:
        assert secrets_in(json.dumps(one.body, ensure_ascii=False), []) == []


COMMANDS = [
    f"{command} {typed}".strip()
    for command in ("/candidat", "/inscrire", "/rac", "/rac nouveau", "/rac journal", "/rac messages")
    for typed in ("", "1234567", "123-4567", "leblanc", "lebl12345678", "5145550101", "1234567 322-001-RL")
]


@pytest.mark.parametrize("active", [True, False])
def test_no_answer_outside_a_window_says_who_it_is_about(office: Office, active: bool) -> None:
    with office.store.writing(BY_JULIE) as work:
        person = lise(work)
        person.active = active
        a_line(work, a_dossier(work, person, "A-2017"), person.admissions[0].grid.courses[1])
    for who, command in product((office.julie, office.admin, office.stranger), COMMANDS):
        who.command(command)
        while who.modals:
            who.dismiss()
    answered = [m for who in (office.julie, office.admin, office.stranger) for m in who.ephemerals()]
    assert len(answered) > len(COMMANDS)
    assert [found for message in answered if (found := secrets_in(message.text, message.blocks))] == []
