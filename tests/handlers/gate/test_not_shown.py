"""Whatever Slack says to a `views.*` call, from wherever: the person is told, or warned by Slack itself."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from sqlalchemy import delete as sql_delete

from rac_bot.slack.errors import TOKEN
from rac_bot.slack.words import METHODS
from rac_bot.store.models import Inscription, SessionDossier
from slack_sandbox.errors import AppError
from tests.conftest import Office, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.details import lise, open_detail

pytestmark = pytest.mark.sqlite  # nothing of it is the database's

NOT_SHOWN = "Slack n’a pas pu ouvrir la fenêtre. Réessayez."
NO_TOKEN = "Slack refuse le jeton de rac-bot"
SAVED = "C’est enregistré, mais Slack n’a pas pu l’afficher."

# Slack's reference pages of views.open, views.push and views.update.
DRAWING = ("views.open", "views.push", "views.update")
COMMON = (*sorted({word for method in DRAWING for word in METHODS[method]}), "a_word_of_tomorrow")
ANSWERS: dict[str, dict[str, Any]] = {
    **{word: {"error": word} for word in COMMON},
    "429": {"retry_after": 30},
    "500": {"status": 500},
    "503 of a proxy": {"status": 503, "body": b"<html>busy</html>"},
    "cut": {"drop": True},
    "cut within the answer": {"cut": 7},
    "html": {"body": b"<html>Sign in</html>"},
    "nothing": {"body": b""},
    "a list": {"body": b"[]"},
    "null": {"body": b"null"},
    "a number": {"body": b"7"},
    "no ok": {"body": b"{}"},
    "an error that is no word": {"body": b'{"ok": false, "error": {"a": 1}, "response_metadata": 3}'},
    "bytes": {"body": b"\xff\xfe\x00"},
}


class Place(NamedTuple):
    """Where a person asks: how they get there, what they do, the call that answers."""

    before: Callable[[Office], None]
    ask: Callable[[Office], None]
    method: str
    saves: bool = False


def find(office: Office) -> None:
    office.julie.shortcut("find_candidate")


def file(office: Office) -> None:
    office.julie.command("/candidat leblanc")


def follow_or_not(office: Office) -> None:
    [line] = [one for one in screen(office.julie).menu_lines if "mes candidats" in one]
    office.julie.pick(line)


PLACES = {
    "command": Place(lambda office: None, file, "views.open"),
    "shortcut": Place(lambda office: None, find, "views.open"),
    "push": Place(file, lambda office: office.julie.press("Inscrire"), "views.push"),
    "update": Place(file, lambda office: office.julie.press("↻"), "views.update"),
    "saved": Place(file, follow_or_not, "views.update", saves=True),
}


@pytest.fixture(autouse=True)
def the_college(office: Office) -> None:
    lise(office)


def before_her(office: Office) -> list[str]:
    window = [office.julie.modal.text] if office.julie.modal else []
    said = (*office.julie.ephemerals(), *office.julie.direct_messages())
    return [*window, *(message.text for message in said)]


def drawn(office: Office) -> int:
    """How many windows Slack drew."""
    called = (one for one in office.sandbox.log if one.what.startswith("views."))
    return sum(isinstance(one.answer, dict) and "view" in one.answer for one in called)


def close_all(office: Office) -> None:
    while office.julie.modal:
        office.julie.dismiss()


# Of a window that the person closed: what was not saved is waited for no longer.
CLOSED = {"not_found"}


@pytest.mark.parametrize("name", PLACES)
def test_whatever_slack_answers_the_person_is_told(office: Office, name: str) -> None:
    place = PLACES[name]
    found: dict[str, str] = {}
    for answer, fault in ANSWERS.items():
        close_all(office)
        place.before(office)
        before, windows = before_her(office), drawn(office)
        office.sandbox.fail(place.method, **fault)
        try:
            place.ask(office)
        except AppError as error:
            found[answer] = f"Slack warns: {error.status}"
        else:
            new = list((Counter(before_her(office)) - Counter(before)).elements())
            said = [one for one in (SAVED, NOT_SHOWN, NO_TOKEN) if any(one in text for text in new)]
            found[answer] = "; ".join(said) or ("drawn" if drawn(office) > windows else "silence")
        office.sandbox.heal()
    told = SAVED if place.saves else NOT_SHOWN
    within = name not in ("command", "shortcut")
    expected = dict.fromkeys(ANSWERS, told)
    expected |= dict.fromkeys(TOKEN, f"{SAVED}; {NO_TOKEN}" if place.saves else NO_TOKEN)
    expected["hash_conflict"] = "drawn"  # the answer itself, by another call
    if within and not place.saves:
        expected |= dict.fromkeys(CLOSED, "Slack warns: 503")
    if place.method == "views.push":
        expected["push_limit_reached"] = "drawn"  # in the place of the one at hand
        expected["cut within the answer"] = "drawn"  # Slack did it before it answered
    assert found == expected


@pytest.mark.parametrize("name", PLACES)
def test_where_no_other_way_is_left_slack_warns_the_person(office: Office, name: str) -> None:
    place = PLACES[name]
    for fault in ({"status": 500}, {"drop": True}, {"error": "token_revoked"}, {"body": b"<html>"}):
        close_all(office)
        place.before(office)
        for method in ("views.open", "views.push", "views.update", "chat.postMessage"):
            office.sandbox.fail(method, times=None, **fault)
        if name == "command":  # its acknowledgement is another way
            place.ask(office)
            told = NO_TOKEN if "error" in fault else NOT_SHOWN
            assert told in office.julie.ephemerals()[-1].text
        else:
            with pytest.raises(AppError, match="503"):
                place.ask(office)
        office.sandbox.heal()


def changed_meanwhile(office: Office, ask: Callable[[], None], meanwhile: Callable[[], None]) -> None:
    """The person's window changes under a gesture, and something else while the first drawing is refused."""
    go = threading.Event()
    office.sandbox.fail("views.update", error="hash_conflict", hold=go)
    calls = drawn_or_not(office)
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(ask)
        assert office.sandbox.wait_until(lambda: drawn_or_not(office) > calls)
        meanwhile()
        go.set()
        asked.result()


def drawn_or_not(office: Office) -> int:
    return sum(one.what == "views.update" for one in office.sandbox.log)


def test_a_window_that_changed_under_the_gesture_is_drawn_as_things_are_now(office: Office) -> None:
    file(office)

    def delete() -> None:
        with office.store.writing(BY_JULIE) as work:
            raw(work).execute(sql_delete(Inscription).where(Inscription.id == 1))

    changed_meanwhile(office, lambda: office.julie.press("↻"), delete)
    assert "322-000-RL" not in screen(office.julie).text
    assert "322-001-RL" in screen(office.julie).text


def test_what_was_saved_under_it_is_saved_once_and_shown(office: Office) -> None:
    open_detail(office.julie)
    changed_meanwhile(office, lambda: office.julie.press("Marquer saisie"), lambda: None)
    assert "notée comme saisie dans CLARA" in screen(office.julie).text  # a second time it was already


def test_what_was_typed_stays_under_the_notice_and_the_next_press_is_as_before(office: Office) -> None:
    office.julie.shortcut("find_candidate")
    typed = "Rechercher"
    office.julie.type(typed, "Leblanc")
    office.sandbox.fail("views.push", error="view_too_large")
    office.julie.press("Admettre une personne")
    assert NOT_SHOWN in screen(office.julie).text
    assert screen(office.julie).field(typed).value == "Leblanc"
    office.sandbox.fail("views.push", error="view_too_large")
    office.julie.press("Admettre une personne")
    assert screen(office.julie).text.count(NOT_SHOWN) == 1
    office.julie.press("Admettre une personne")
    assert len(office.julie.modals) == 2
    office.julie.dismiss()
    office.julie.submit()
    assert "Lise" in screen(office.julie).text


def test_under_a_messages_button_it_is_said_there_else_directly(office: Office) -> None:
    office.julie.command("/inscrire 1234567")
    office.julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()
    office.deliver()
    [told] = office.luc.channel_messages(office.team)
    for spoilt in ({"status": 404}, {"drop": True}, {"body": b"", "status": 500}, None):
        directly = len(office.luc.direct_messages())
        office.sandbox.fail("views.open", error="expired_trigger_id")
        if spoilt:
            office.sandbox.fail("response_url", **spoilt)
        office.luc.press("Ouvrir le dossier", message=told)
        assert len(office.luc.direct_messages()) == directly + bool(spoilt)
    assert [one.text for one in office.luc.ephemerals()] == [NOT_SHOWN]
    assert {one.text for one in office.luc.direct_messages()} == {NOT_SHOWN}


def test_a_form_that_cannot_close_onto_its_file_says_what_was_saved_itself(office: Office) -> None:
    for answer, fault in ANSWERS.items():
        close_all(office)
        file(office)
        office.julie.pick("Créer une session")
        office.julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="h-2018")
        office.sandbox.fail("views.update", **fault)
        office.julie.submit()
        if answer not in ("hash_conflict", "cut within the answer"):
            assert screen(office.julie).title == "Session créée", answer
        office.sandbox.heal()
        with office.store.writing(BY_JULIE) as work:
            raw(work).execute(sql_delete(SessionDossier).where(SessionDossier.id > 1))


def test_a_window_without_room_for_the_notice_loses_nothing_to_it(office: Office) -> None:
    file(office)
    live = office.sandbox.views.stack(office.julie.id)[-1]
    filling = [{"type": "divider", "block_id": f"d{one}"} for one in range(100 - len(live.blocks))]
    live.content["blocks"] += filling
    office.sandbox.fail("views.push", error="view_too_large")
    office.julie.press("Inscrire")
    assert [one.text for one in office.julie.direct_messages()] == [NOT_SHOWN]
    assert len(screen(office.julie).blocks) == 100
