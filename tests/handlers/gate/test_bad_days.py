"""Slack late, refusing or gone in the middle of a gesture: the person is answered all the same."""

from collections.abc import Mapping

import pytest

from rac_bot import logs
from rac_bot.delivery import TIMEOUT_S
from rac_bot.domain.rights import Role
from rac_bot.handlers.gate import listener
from rac_bot.handlers.gate.interaction import KINDS
from rac_bot.running.app import build_app
from rac_bot.running.web import slack_events, web_app
from rac_bot.slack.client import slack_client
from rac_bot.store.models import MessageState, StoredMessage
from rac_bot.store.telling.outbox import PACE
from slack_sandbox import LoopbackServer
from slack_sandbox.sandbox import ACK_SECONDS
from tests.builders import a_candidate, a_dossier, a_grid, a_right
from tests.conftest import Office, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.files import session_shown


def lise(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")


def test_nothing_is_asked_of_slack_before_an_answer_that_needs_nothing_of_it(office: Office) -> None:
    office.sandbox.fail("auth.test", error="internal_error", times=None)
    office.julie.command("/rac aide")
    assert "/candidat" in office.julie.ephemerals()[-1].text


def test_how_long_each_kind_of_request_took_is_told_and_slow_ones_are_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lise(office)
    told: list[tuple[str, float]] = []
    slow: list[Mapping[str, object]] = []
    app = build_app(office.settings, office.store, took=lambda kind, seconds: told.append((kind, seconds)))
    with (
        LoopbackServer(web_app({}, slack_events(app, office.sandbox.signing_secret))) as server,
        logs.told(lambda event: slow.append({**event}) if event["event"] == "interaction_slow" else None),
    ):
        office.sandbox.connect(f"{server.url}/slack/events")
        office.julie.command("/inscrire 1234567")
        office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
        office.julie.choose("Groupe", "00990 · EE")
        assert slow == []
        monkeypatch.setattr(listener, "SLOW_S", 0.0)
        office.julie.submit()
        office.julie.shortcut("find_candidate")
    assert {kind for kind, _seconds in told} == set(KINDS)
    assert all(0 < seconds < 60 for _kind, seconds in told)
    assert [event["kind"] for event in slow] == ["submission", "shortcut"]


def test_a_window_that_cannot_be_opened_is_said(office: Office) -> None:
    office.sandbox.fail("views.open", error="expired_trigger_id")
    office.julie.command("/candidat")
    assert office.julie.ephemerals()[-1].text == "Slack n’a pas pu ouvrir la fenêtre. Réessayez."


def test_so_is_one_that_a_messages_button_could_not_open(office: Office) -> None:
    lise(office)
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    office.deliver()
    office.sandbox.fail("views.open", error="expired_trigger_id")
    office.luc.press("Ouvrir le dossier", message=office.luc.channel_messages(office.team)[0])
    assert office.luc.ephemerals()[-1].text == "Slack n’a pas pu ouvrir la fenêtre. Réessayez."


def test_a_token_that_slack_refuses_is_told_with_whom_to_ask(office: Office) -> None:
    """At the command, at a message's button, and to what watches, whatever was asked of Slack."""
    lise(office)
    office.julie.command("/inscrire 1234567 322-001-RL")
    office.julie.choose("Groupe", "00991 · EE SR")
    office.julie.submit()
    office.deliver()
    client = slack_client(office.settings, TIMEOUT_S)
    sentence = (
        "Slack refuse le jeton de rac-bot : il ne peut plus ouvrir de fenêtre ni envoyer de message. "
        "Adressez-vous à <@UADMIN>, <@UEVE>."
    )
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UEVE", Role.ADMINISTERING)
    office.sandbox.revoke_token()
    office.julie.command("/candidat")
    office.luc.press("Ouvrir le dossier", message=office.luc.channel_messages(office.team)[0])
    for person in (office.julie, office.luc):
        assert person.ephemerals()[-1].text.replace("\u00a0", " ") == sentence
    assert client.token_state.refused
    office.sandbox.heal()
    office.julie.command("/candidat")
    assert not client.token_state.refused


def test_the_gate_answers_before_slack_gives_up() -> None:
    assert listener.BUDGET_S < ACK_SECONDS


def test_a_slack_that_hangs_leaves_time_for_the_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lise(office)
    office.julie.command("/candidat leblanc")
    office.julie.press("Inscrire")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.sandbox.fail("views.update", delay=30)
    monkeypatch.setattr(listener, "BUDGET_S", 1.0)
    office.julie.submit()  # would raise if the acknowledgement came after Slack has given up
    assert screen(office.julie).title == "Inscription enregistrée"


def test_a_message_that_can_no_longer_be_edited_is_told_anew(office: Office) -> None:
    lise(office)
    for course in ("322-000-RL", "322-001-RL"):
        office.julie.command(f"/inscrire 1234567 {course}")
        office.julie.choose("Groupe", "00991 · EE SR")
        office.julie.submit()
        office.sandbox.fail("chat.update", error="edit_window_closed", times=None)
        office.deliver()
    office.ahead += PACE  # the new one is posted, and two posts are a second apart
    office.deliver()
    assert [m.text.count("groupe") for m in office.julie.direct_messages()] == [1, 2]
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(StoredMessage, 1).state is MessageState.SENT


def test_a_message_opens_the_session_that_it_tells_of(office: Office) -> None:
    lise(office)
    office.julie.command("/inscrire 1234567")
    office.julie.choose("Session", "Hiver 2016 (H-2016), à créer", typing="h16")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.deliver()
    office.luc.press("Ouvrir le dossier", message=office.luc.channel_messages(office.team)[0])
    assert session_shown(office.luc) == "Hiver 2016"
