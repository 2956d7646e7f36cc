"""Slack dripping, hanging, cutting and babbling, at each call: the person is answered, messages come once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rac_bot.delivery import Delivery
from rac_bot.handlers.gate import listener, respond
from rac_bot.slack.client import slack_client
from rac_bot.store.telling.outbox import DOUBT
from slack_sandbox.errors import AppError
from slack_sandbox.faults import EVERY
from tests.conftest import Office
from tests.handlers.details import COURSE, lise

pytestmark = pytest.mark.sqlite  # nothing of it is the database's

# Far longer than Slack's patience, twelve seconds here: what does not end by itself is never answered.
SLOW: dict[str, dict[str, Any]] = {
    "drips": {"drip": 0.2},
    "drips an error": {"error": "fatal_error", "drip": 1.0},
    "hangs": {"delay": 600},
    "hangs once done": {"delay": 600, "effected": True},
    "is cut": {"drop": True},
    "is cut once done": {"drop": True, "effected": True},
    "is cut within": {"cut": 5},
    "babbles": {"body": b"\x00<html>", "effected": True},
}


@pytest.fixture(autouse=True)
def the_college(office: Office) -> None:
    lise(office)


@contextmanager
def hurried(budget_s: float, telling_s: float) -> Iterator[None]:
    """The bot leaves earlier than Slack does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(listener, "BUDGET_S", budget_s)
        patched.setattr(respond, "TELLING_S", telling_s)
        yield


def close_all(office: Office) -> None:
    office.sandbox.heal()
    while office.julie.modal:
        office.julie.dismiss()


def file(office: Office) -> None:
    office.julie.command("/candidat leblanc")


def enrol(office: Office) -> None:
    office.julie.command("/inscrire 1234567")
    office.julie.choose("Session", "Hiver 2018 (H-2018), à créer", typing="h18")
    office.julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.submit()


ASKED: dict[str, tuple[str, Callable[[Office], None], Callable[[Office], None]]] = {
    "command": ("views.open", lambda office: None, file),
    "shortcut": ("views.open", lambda office: None, lambda office: office.julie.shortcut("find_candidate")),
    "push": ("views.push", file, lambda office: office.julie.pick("Détail", near=COURSE)),
    "update": ("views.update", file, lambda office: office.julie.press("↻")),
}


@pytest.mark.parametrize("asked", ASKED)
def test_the_person_is_answered_however_slack_answers(office: Office, asked: str) -> None:
    method, before, ask = ASKED[asked]
    for badly, fault in SLOW.items():
        close_all(office)
        before(office)
        office.sandbox.fail(method, **fault)
        told = len(office.julie.direct_messages()) + len(office.julie.ephemerals())
        windows = office.julie.modal.text if office.julie.modal else ""
        with hurried(3.0, 2.4):
            ask(office)  # would raise without an acknowledgement, or with one that is none
        seen = office.julie.modal.text if office.julie.modal else ""
        more = len(office.julie.direct_messages()) + len(office.julie.ephemerals()) - told
        assert more or seen != windows, badly


@pytest.mark.parametrize("asked", [name for name in ASKED if name != "command"])
def test_where_every_call_is_slow_slack_gets_no_acknowledgement_but_in_time(
    office: Office, asked: str
) -> None:
    _method, before, ask = ASKED[asked]
    for badly in ("drips an error", "hangs", "is cut"):
        close_all(office)
        before(office)
        office.sandbox.fail(EVERY, times=None, **SLOW[badly])
        with hurried(1.0, 0.5), pytest.raises(AppError, match="503"):  # AppTimeout: not in time
            ask(office)


CALLS = (
    *("conversations.open", "conversations.info", "chat.postMessage", "conversations.history"),
    "chat.update",
)


@pytest.mark.parametrize("badly", SLOW)
def test_messages_come_once_each_whatever_call_is_slow(
    office: Office, badly: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_ts = office.sandbox.workspace.new_ts  # Slack's clock goes with the delivery's
    ahead = lambda: f"{float(new_ts()) + office.ahead.total_seconds():.6f}"  # noqa: E731
    monkeypatch.setattr(office.sandbox.workspace, "new_ts", ahead)
    client = slack_client(office.settings, 0.4)
    admins, steady = office.settings.rac_admins, lambda: office.now().timestamp()
    office.delivery = Delivery(office.store, client, admins, clock=office.now, steady=steady)
    enrol(office)
    for method in CALLS:
        office.sandbox.fail(method, **SLOW[badly])
    for _ in range(8):
        office.deliver()
        office.ahead += 2 * DOUBT
    office.julie.press("Dossier")
    office.julie.pick("Détail", near=COURSE)
    office.julie.press("Marquer saisie")
    for _ in range(4):
        office.deliver()
        office.ahead += 2 * DOUBT
    [told] = office.julie.direct_messages()
    assert "saisi" in told.text
    assert len(office.luc.channel_messages(office.team)) == 1
    called = {one.what for one in office.sandbox.log}
    assert called >= {*CALLS[:3], CALLS[4]}
