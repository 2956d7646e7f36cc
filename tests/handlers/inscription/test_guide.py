"""The guide's steps A to G, as an advisor walks them in Slack, and the gestures they cost."""

from collections import Counter

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.store.models import Action, Audience, JournalEntry, MessageState, StoredMessage
from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw


def lise(office: Office, *sessions: str) -> None:
    """Lise Leblanc, with these sessions at her file."""
    with office.store.writing(BY_JULIE) as work:
        candidate = a_candidate(work, a_grid(work))
        for code in sessions:
            a_dossier(work, candidate, code)


def test_a_search_by_name_opens_the_only_file(office: Office) -> None:
    lise(office, "A-2017")
    office.julie.command("/candidat leblanc")
    assert screen(office.julie).title == "Dossier du candidat"
    assert "*Leblanc, Lise* · *123-4567*" in reading(office.julie)
    assert "JEE0K-17R-RA · A-2017" in reading(office.julie)
    assert office.julie.gestures == 1


def test_the_steps_from_the_file_with_the_session_created_first(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="hiver 18")
    julie.submit()
    assert "✅ Hiver 2018 (H-2018) : dossier session créé." in reading(julie)
    assert "{Session: Hiver 2018 · 0 cours}" in reading(julie)  # the session shown is the new one

    julie.press("Inscrire")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    groups = julie.look_up("Groupe")
    assert [(g.label, [o.text for o in g.options]) for g in groups] == [
        ("EE", ["00990 · EE"]),
        ("EE SR", ["00991 · EE SR"]),
        ("FM", ["00992 · FM"]),
    ]
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    assert len(julie.modals) == 1
    assert "🟠 *322-001-RL* · 00991 EE SR · à saisir" in reading(julie)
    assert "✅ *322-001-RL* : inscription enregistrée à " in reading(julie)


@freeze_time("2017-10-02 16:00")
@pytest.mark.parametrize("session", ["A-2017", "A-2016"])
def test_three_gestures_by_command_whether_or_not_the_session_is_on_file(
    office: Office, session: str
) -> None:
    lise(office, session)
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    assert office.julie.gestures == 3
    office.julie.command("/inscrire 1234567 322-002-RL sr")
    office.julie.submit()
    assert office.julie.gestures == 5
    assert "EE SR · groupe 00991" in reading(office.julie)
    assert "Automne 2017" in reading(office.julie)
    assert screen(office.julie).title == "Inscription enregistrée"
    assert "322-002-RL" in reading(office.julie)


@freeze_time("2017-10-02 16:00")
def test_five_gestures_by_the_file(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Inscrire")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert julie.gestures == 5
    assert "*322-001-RL* · 00990 EE" in reading(julie)


@freeze_time("2017-10-02 16:00")
def test_six_gestures_with_a_new_session(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Inscrire")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert julie.gestures == 6
    assert "✅ *322-001-RL* : inscription enregistrée à 12 h 00 ; dossier H-2018 créé." in reading(julie)


@freeze_time("2017-10-02 16:00")
def test_both_messages_go_out_masked_and_the_store_knows_where(office: Office) -> None:
    lise(office, "A-2017")
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    assert office.deliver() == 2

    [confirmation] = office.julie.direct_messages()
    [notification] = office.luc.channel_messages(office.team)
    assert "322-001-RL · Automne 2017 (A-2017) · EE SR · groupe 00991 · à saisir" in confirmation.reading
    assert "*322-001-RL* · EE SR 00991" in notification.reading
    for message in (confirmation, notification):
        assert "•••-4567" in message.reading
        assert "L. L. · DA •••-4567" in message.text
        for secret in ("Leblanc", "Lise", "1234567", "123-4567"):
            assert secret not in message.text + message.reading
    with office.store.reading(BY_JULIE) as work:
        kept = raw(work).scalars(select(StoredMessage).order_by(StoredMessage.id)).all()
        assert [(m.audience, m.state, m.ts) for m in kept] == [
            (Audience.ADVISOR, MessageState.SENT, confirmation.ts),
            (Audience.TEAM, MessageState.SENT, notification.ts),
        ]


def test_a_button_of_a_kept_message_opens_the_file(office: Office) -> None:
    lise(office, "A-2017")
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    office.deliver()
    [notification] = office.luc.channel_messages(office.team)
    office.luc.press("Ouvrir le dossier", message=notification)
    assert screen(office.luc).title == "Dossier du candidat"


def test_a_second_save_within_minutes_adds_a_line_to_the_messages(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    office.deliver()
    julie.press("Autre cours")
    julie.choose("Cours", "322-002-RL · Cours 2", typing="322-002")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    [confirmation] = julie.direct_messages()
    [notification] = office.luc.channel_messages(office.team)
    for message in (confirmation, notification):
        assert "322-001-RL" in message.text
        assert "322-002-RL" in message.text
        assert message.edited


def test_everything_done_is_in_the_journal(office: Office) -> None:
    lise(office, "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.press("Inscrire")
    julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    with office.store.reading(BY_JULIE) as work:
        counts = Counter(raw(work).scalars(select(JournalEntry.action)))
    assert counts[Action.SEARCH] == 1
    assert counts[Action.CREATE_DOSSIER] == 1
    assert counts[Action.ENROL] == 1
    assert counts[Action.CONSULT] >= 2
    assert Action.REFUSE not in counts
