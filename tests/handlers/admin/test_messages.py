"""`/rac messages`: an administrator sees what is not delivered, and sends it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rac_bot.store.models import (
    Action,
    Audience,
    JournalEntry,
    Lane,
    MessageKind,
    MessageState,
    StoredMessage,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling.outbox import DOUBT
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

LATER = timedelta(minutes=11)  # past any back-off


@pytest.fixture
def saved(office: Office) -> Office:
    """Julie enrolled Lise; two messages are due: hers, and the team's."""
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    return office


def seen(office: Office) -> str:
    office.admin.command("/rac messages")
    return reading(office.admin)


def test_with_nothing_written_it_says_so(office: Office) -> None:
    assert "Aucun message n’a encore été écrit." in seen(office)
    assert screen(office.admin).title == "Messages"


def test_once_all_is_sent_nothing_waits(saved: Office) -> None:
    saved.deliver()
    said = seen(saved)
    assert "2 envoyés" in said
    assert "Rien n’attend : tout est parti." in said
    assert "Réessayer" not in said


def test_what_waits_its_turn_is_counted_with_its_age(saved: Office) -> None:
    with saved.store.writing(BY_JULIE) as work:
        for message in raw(work).scalars(select(StoredMessage)):
            message.created_at = utc_now() - timedelta(minutes=12)
    said = seen(saved)
    assert "2 en attente\nLe plus ancien attend depuis 12 minutes." in said
    assert "Pourquoi" not in said


def test_a_channel_without_the_bot_is_told_with_what_to_do_and_goes_out_when_mended(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", error="not_in_channel", times=None)
    saved.deliver()
    said = seen(saved)
    assert "not_in_channel" in said
    assert "Invitez-le : /invite @rac" in said
    saved.sandbox.heal()
    saved.admin.press("Réessayer", near="n° 1")
    assert "Le message n° 1 repart." in reading(saved.admin)
    saved.ahead += timedelta(seconds=2)
    assert saved.deliver() >= 1
    saved.admin.press("Actualiser")
    assert "n° 1 ·" not in reading(saved.admin)
    assert "not_in_channel" not in reading(saved.admin)


def test_what_slack_refuses_is_sent_again_and_the_journal_says_by_whom(saved: Office) -> None:
    saved.sandbox.fail("chat.postMessage", error="msg_too_long", times=2)
    saved.deliver()
    said = seen(saved)
    assert "2 refusés" in said
    assert "réessayez une fois que c’est réglé" in said
    saved.admin.press("Réessayer", near="n° 1")
    with saved.store.reading(BY_JULIE) as work:
        entry = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.RESEND)).one()
    assert (entry.actor, entry.detail) == ("UADMIN", "message 1")
    saved.ahead += timedelta(seconds=2)
    saved.deliver()
    assert len(saved.julie.direct_messages()) + len(saved.luc.channel_messages(saved.team)) == 1


def in_doubt(office: Office) -> None:
    office.sandbox.fail("chat.postMessage", drop=True, effected=True, times=2)
    office.deliver()
    office.sandbox.fail("conversations.history", error="missing_scope", times=None)
    office.ahead += DOUBT
    office.deliver()
    office.sandbox.heal()


def test_one_in_doubt_is_sent_again_only_once_the_doubt_is_confirmed(saved: Office) -> None:
    in_doubt(saved)
    assert "2 en doute" in seen(saved)
    saved.admin.press("Réessayer", near="n° 1", confirm=False)
    assert "2 en doute" in reading(saved.admin)
    saved.admin.press("Réessayer", near="n° 1", confirm=True)
    assert "1 en doute" in reading(saved.admin)
    assert "repart" in reading(saved.admin)


def test_one_that_came_into_doubt_since_it_was_shown_is_left(saved: Office) -> None:
    seen(saved)
    in_doubt(saved)
    saved.admin.press("Réessayer", near="n° 1")
    assert "peut-être déjà affiché : voyez le canal" in reading(saved.admin)
    assert "2 en doute" in reading(saved.admin)


def test_one_that_left_since_it_was_shown_is_not_sent_again(saved: Office) -> None:
    seen(saved)
    saved.deliver()
    saved.admin.press("Réessayer", near="n° 1")
    assert "Le message n° 1 est déjà parti." in reading(saved.admin)
    saved.ahead += LATER
    assert saved.deliver() == 0


def test_the_first_ten_are_shown_whatever_their_recipient(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for number in range(1, 13):
            raw(work).add(Lane(recipient=f"C{number}", free_at=utc_now(), blocked="is_archived"))
            raw(work).flush()
            raw(work).add(
                StoredMessage(
                    key=f"k{number}",
                    kind=MessageKind.NOTICE,
                    audience=Audience.TEAM,
                    recipient=f"C{number}",
                    actor="UJULIE",
                    state=MessageState.PENDING,
                    text="x",
                    blocks=[],
                )
            )
    said = seen(office)
    assert said.count("Réessayer") == 10
    assert "Les 10 premiers sur 12." in said
    assert "Désarchivez-le" in said


def test_an_advisor_is_refused_and_told_whom_to_ask(office: Office) -> None:
    office.julie.command("/rac messages")
    assert office.julie.modals == []
    assert "Seule une personne qui administre rac-bot" in office.julie.ephemerals()[-1].text
