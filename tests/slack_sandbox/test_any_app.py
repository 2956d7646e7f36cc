"""It is a Slack for any Bolt app: three that know nothing of it, over HTTP, and one over Socket Mode."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from slack_sandbox import Person, Sandbox
from slack_sandbox.errors import DriverError
from tests.slack_sandbox.apps import equipment, lunch, oncall
from tests.slack_sandbox.conftest import Runs, Starts, top

Json = dict[str, Any]


def plans(sandbox: Sandbox, julie: Person) -> None:
    """Plans a week from App Home, after trying a week that is taken."""
    luc = sandbox.person("Luc Roy", id="ULUC")
    home = julie.home()
    assert sandbox.wait_until(lambda: sandbox.views.home(julie.id))
    home = julie.home()
    assert home is not None
    assert home.text.splitlines()[0] == "_Nobody is on call._"
    julie.press("Plan a week", home=True)
    assert sandbox.wait_until(lambda: julie.modal)
    assert top(julie).focused == "Monday"
    julie.choose("Monday", "2018-01-15")
    julie.choose("People", "Luc Roy", "Julie Roy")
    julie.submit()
    assert julie.modal is None
    assert home.text.splitlines() == ["Week | On call", "2018-01-15 | @Luc Roy@Julie Roy", "[Plan a week]"]
    julie.shortcut("plan")
    assert sandbox.wait_until(lambda: julie.modal)
    julie.choose("Monday", "2018-01-15")
    julie.choose("People", "Luc Roy")
    julie.submit()
    assert top(julie).errors == {"Monday": "That week is planned already."}
    julie.dismiss()
    assert sandbox.wait_until(lambda: julie.direct_messages())
    assert luc.direct_messages() == []


def pages(sandbox: Sandbox, julie: Person) -> None:
    """Asks who is on call: in a channel, in a direct message, from a message's menu."""
    team = sandbox.channel("incidents", members=[julie], bot=True)
    alarm = julie.say(f"<@{sandbox.bot_user_id}> the site is down", team)
    assert sandbox.wait_until(lambda: len(julie.thread(alarm)) == 2)
    julie.shortcut("page", message=alarm)
    assert sandbox.wait_until(lambda: len(julie.thread(alarm)) == 3)
    assert [one.reading for one in julie.thread(alarm)[1:]] == [
        "On call: @Luc Roy @Julie Roy",
        "Paging @Luc Roy @Julie Roy",
    ]
    julie.say("who?")
    assert sandbox.wait_until(lambda: len(julie.direct_messages()) == 2)


def test_an_on_call_rota(run: Runs) -> None:
    sandbox, julie = run(oncall)
    plans(sandbox, julie)
    pages(sandbox, julie)
    assert sandbox.refusals == []


def test_the_same_rota_over_socket_mode(start: Starts, connect: Callable[..., object]) -> None:
    sandbox = start(oncall.MANIFEST)
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    connect(sandbox, oncall.build(client, sandbox.signing_secret))
    julie = sandbox.person("Julie Roy", id="UJULIE")
    plans(sandbox, julie)
    pages(sandbox, julie)
    assert sandbox.refusals == []


def test_a_lunch_poll(run: Runs) -> None:
    sandbox, julie = run(lunch)
    hall = sandbox.channel("hall", members=[julie], bot=True)
    julie.command("/lunch", channel=hall)
    assert [one.text for one in julie.ephemerals()] == ["Which dishes? `/lunch pizza, sushi`"]
    julie.command("/lunch pizza, sushi", channel=hall)
    (poll,) = julie.channel_messages(hall)
    asked: dict[str, tuple[str, ...]] = {
        "Dish": ("sushi",),
        "Size": ("Large",),
        "Place": ("Ramen Ya",),
        "Driver": ("Julie Roy",),
        "Table": ("hall",),
        "Announce in": ("hall",),
        "Extras": ("Soup", "Cake"),
        "Also try": ("Chez Ana",),
        "Guests": ("Julie Roy",),
        "Teams": ("hall",),
        "Boards": ("hall",),
        "Day": ("2018-01-16",),
        "Hour": ("12:00",),
    }
    for label, texts in asked.items():
        julie.choose(label, *texts, message=poll)
    julie.tick("No nuts", message=poll)
    assert all(poll.field(label).values == list(texts) for label, texts in asked.items())
    julie.press("Count me in", message=poll)
    (_, reply) = julie.thread(poll)
    answered = "dish size place driver table announce extras also guests teams boards diet day hour"
    assert reply.text == "Answered: " + ", ".join(answered.split())
    assert poll.reading.splitlines()[-1] == "Going: @Julie Roy"
    assert poll.field("Extras").values == ["Soup", "Cake"]
    with pytest.raises(DriverError, match="Nobody can answer any more"):
        julie.pick("Close", message=poll)
    julie.pick("Remind", message=poll, confirm=True)
    julie.pick("Close", message=poll, confirm=True)
    assert [one.reading for one in julie.channel_messages(hall)] == ["Lunch is served.", "Answer soon!"]
    assert sandbox.refusals == []


def test_an_equipment_request(run: Runs) -> None:
    sandbox, julie = run(equipment)
    julie.command("/equipment")
    assert sandbox.wait_until(lambda: julie.modal)
    julie.choose("Category", "Laptop")
    assert "(warning) Some models are out of stock." in top(julie).text
    julie.choose("Model", "X1")
    julie.choose("Category", "Screen")
    assert top(julie).field("Model").value is None
    julie.choose("Category", "Laptop")
    julie.choose("Model", "T14")
    julie.type("How many", "0")
    julie.type("Contact", "julie")
    julie.type("Reason", "old")
    julie.type("Product page", "t14")
    julie.submit()
    assert list(top(julie).errors) == ["How many", "Contact", "Product page", "Reason"]
    julie.type("How many", "9")
    julie.type("Contact", "julie@college.test")
    julie.type("Reason", "The old one died.")
    julie.clear("Product page")
    julie.attach("Quotes", ("a.pdf", b"%PDF-1"), ("b.pdf", b"%PDF-22"))
    julie.submit()
    assert top(julie).errors == {"How many": "3 left."}
    julie.type("How many", "2")
    julie.submit()
    assert [one.title for one in julie.modals] == ["Equipment", "Confirm"]
    julie.submit()
    assert julie.modals == []
    assert sandbox.wait_until(lambda: julie.direct_messages())
    (order,) = julie.direct_messages()
    assert order.reading == "**Ordered** 2 × T14\n\n2 quotes, 13 bytes"
    assert sandbox.wait_until(lambda: len(julie.thread(order)) == 2)
    assert julie.thread(order)[1].reading == "Your receipt\n(file: receipt.txt)"
    assert sandbox.refusals == []
