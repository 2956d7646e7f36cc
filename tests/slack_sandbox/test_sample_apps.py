"""Apps in the style of Slack's own samples run on it as they are; each is walked through once."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from slack_sandbox import Channel, Sandbox
from tests.slack_sandbox.apps import (
    answers,
    greeter,
    helpdesk,
    highlights,
    keeper,
    standup,
    survey,
    todo,
)
from tests.slack_sandbox.conftest import Runs, Starts, top

Json = dict[str, Any]


def told(sandbox: Sandbox, *names: str) -> list[str]:
    """The events of those names that the app has answered, in order."""
    return [one.what for one in sandbox.log if one.status == 200 and one.what in names]


def test_a_survey(run: Runs) -> None:
    sandbox, julie = run(survey)
    luc = sandbox.person("Luc Roy", id="ULUC")
    hall = sandbox.channel("hall", members=[julie, luc], bot=True)
    julie.command('/poll "Where?" here', channel=hall)
    assert sandbox.wait_until(julie.ephemerals)
    julie.command('/poll "Where to?" here "over there"', channel=hall)
    assert sandbox.wait_until(lambda: julie.channel_messages(hall))
    (poll,) = julie.channel_messages(hall)
    julie.press("Vote", near="over there", message=poll)
    luc.press("Vote", near="over there", message=poll)
    julie.press("Vote", near="here `0`", message=poll)
    assert sandbox.wait_until(lambda: "here `1`    [Vote]\nover there `1`" in poll.reading)
    assert sandbox.refusals == []


def test_a_help_desk(run: Runs) -> None:
    sandbox, julie = run(helpdesk)
    luc = sandbox.person("Luc Roy", id="ULUC", email="Luc@college.test")
    julie.command("/ticket")
    assert sandbox.wait_until(lambda: julie.modal)
    julie.type("Name", "Printer")
    julie.type("Who looks at it", "nobody@college.test")
    julie.choose("Urgency", "high")
    julie.submit()
    assert top(julie).errors == {"Who looks at it": "users_not_found"}
    julie.type("Who looks at it", "luc@college.test")
    julie.submit()
    assert top(julie).errors == {"Name": "invalid_name_specials"}
    julie.type("Name", "printer")
    julie.submit()
    (made,) = [one for one in sandbox.workspace.conversations.values() if one.name == "printer"]
    assert sandbox.wait_until(lambda: made.pins)
    assert (made.members, made.topic["value"]) == (
        {julie.id, luc.id, sandbox.bot_user_id},
        "Urgency: high",
    )
    (said,) = sandbox.messages(Channel(made.id, made.name))
    luc.press("Done", message=said)
    assert sandbox.wait_until(lambda: made.archived)
    assert (made.name, made.previous_names) == ("done-printer", ["printer"])
    events = ("channel_created", "member_joined_channel", "channel_archive")
    assert sandbox.wait_until(lambda: "channel_archive" in told(sandbox, *events))
    assert told(sandbox, *events) == [events[0], *[events[1]] * 3, events[2]]


def test_things_to_do_at_home(run: Runs) -> None:
    sandbox, julie = run(todo)
    julie.home()
    assert sandbox.wait_until(lambda: sandbox.views.home(julie.id))
    home = julie.home()
    assert home is not None
    julie.press("Add", home=True)
    assert sandbox.wait_until(lambda: julie.modal)
    julie.type("What", "Call Luc")
    julie.submit()
    assert sandbox.wait_until(lambda: "☐ Call Luc" in home.text)
    julie.say("Write to Ève")
    assert sandbox.wait_until(lambda: home.text.startswith("2 to do"))
    julie.tick("Call Luc", home=True)
    assert sandbox.wait_until(lambda: home.text.startswith("1 to do"))
    julie.messages_tab()
    assert sandbox.wait_until(julie.direct_messages)
    tabs = [one.body["event"]["tab"] for one in sandbox.log if one.what == "app_home_opened"]
    assert tabs == ["home", "home", "messages"]
    assert sandbox.refusals == []


def test_an_account_of_what_is_written_changed_and_deleted(run: Runs) -> None:
    sandbox, julie = run(keeper)
    hall = sandbox.channel("hall", members=[julie], bot=True)
    said = julie.say("*Hello* <@UJULIE> :wave:", hall)
    assert sandbox.wait_until(lambda: len(told(sandbox, "message.channels")) == 4)
    julie.edit(said, "Goodbye")
    julie.delete(said)
    julie.command("/account", channel=hall)
    assert julie.ephemerals()[0].text.splitlines() == [
        "UJULIE: text+text+user+text+emoji",
        "keeper: text",
        "noted → noted!",
        "deleted noted!",
        "*Hello* <@UJULIE> :wave: → Goodbye",
        "deleted Goodbye",
    ]
    assert sandbox.refusals == []


def test_highlights_by_reaction(run: Runs) -> None:
    sandbox, julie = run(highlights)
    luc = sandbox.person("Luc Roy", id="ULUC")
    hall = sandbox.channel("hall", members=[julie, luc], bot=True)
    best = sandbox.channel("best", id="CBEST", members=[julie], bot=True)
    said = julie.say("To be or not to be", hall)
    julie.react(said, "star")
    luc.react(said, "eyes")
    luc.react(said, "star")
    assert sandbox.wait_until(lambda: julie.channel_messages(best))
    assert julie.channel_messages(best)[0].reading == "To be or not to be by @Julie Roy"
    assert said.reactions == {"star": [julie.id, luc.id], "eyes": [luc.id], "trophy": [sandbox.bot_user_id]}
    luc.unreact(said, "star")
    assert sandbox.wait_until(lambda: "trophy" not in said.reactions)
    assert sandbox.wait_until(lambda: len(told(sandbox, "reaction_removed")) == 2)
    assert sandbox.refusals == []


def test_a_greeter(run: Runs) -> None:
    sandbox, julie = run(greeter)
    assert sandbox.wait_until(julie.direct_messages)
    assert julie.direct_messages()[0].text == "Welcome to sandbox, Julie!"
    hall = julie.create_channel("hall")
    assert sandbox.wait_until(lambda: julie.channel_messages(hall))
    luc = sandbox.person("Luc Roy", id="ULUC")
    julie.invite(hall, luc)
    assert sandbox.wait_until(lambda: len(julie.channel_messages(hall)) == 2)
    luc.leave(hall)
    assert sandbox.wait_until(lambda: len(julie.channel_messages(hall)) == 3)
    sandbox.change(hall, name="lobby")
    assert sandbox.wait_until(lambda: len(julie.channel_messages(hall)) == 4)
    assert [one.text for one in julie.channel_messages(hall)] == [
        "Thanks for having me, all 1 of you!",
        "Hello Luc Roy, brought by <@UJULIE>",
        "Goodbye <@ULUC>",
        "Now lobby",
    ]
    assert sandbox.refusals == []


def test_a_stand_up_over_socket_mode(start: Starts, connect: Callable[..., object]) -> None:
    sandbox = start(standup.MANIFEST)
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    connect(sandbox, standup.build(client, sandbox.signing_secret))
    julie = sandbox.person("Julie Roy", id="UJULIE")
    hall = sandbox.channel("hall", members=[julie], bot=True)
    julie.shortcut("standup")
    assert sandbox.wait_until(lambda: julie.modal)
    julie.type("Yesterday", "slept")
    julie.choose("Where", "hall")
    julie.submit()
    assert sandbox.wait_until(lambda: sandbox.log[-1].what == "chat.deleteScheduledMessage")
    assert sandbox.post_scheduled() == 1
    assert [one.text for one in julie.channel_messages(hall)] == ["<@UJULIE>: slept", "Time to stand up!"]
    julie.shortcut("quote", message=julie.channel_messages(hall)[0])
    assert sandbox.wait_until(lambda: len(julie.thread(julie.channel_messages(hall)[0])) == 2)
    assert sandbox.refusals == []


def test_every_way_to_answer(run: Runs) -> None:
    sandbox, julie = run(answers)
    hall = sandbox.channel("hall", members=[julie], bot=True)
    julie.command("/answer loud", channel=hall)
    assert [one.text for one in julie.channel_messages(hall)] == ["_loud_"]
    julie.command("/answer", channel=hall)
    assert sandbox.wait_until(lambda: len(julie.ephemerals()) == 2)
    menu = next(one for one in julie.ephemerals() if one.buttons)
    julie.choose("How?", "milk", message=menu)
    assert sandbox.wait_until(lambda: julie.ephemerals()[-1].text == "Picked milk")
    julie.press("Everyone", message=menu)
    assert sandbox.wait_until(lambda: julie.channel_messages(hall)[-1].text == "<@UJULIE>!")
    julie.press("Again", message=menu)
    assert sandbox.wait_until(lambda: julie.ephemerals()[-1].text == "Lazily")
    julie.press("Replace", message=menu)
    assert sandbox.wait_until(lambda: menu.buttons == ["Delete"])
    julie.press("Delete", message=menu)
    assert sandbox.wait_until(lambda: all(not one.buttons for one in julie.ephemerals()))
    asked = julie.say(f"<@{sandbox.bot_user_id}>?", hall)
    assert sandbox.wait_until(lambda: len(julie.thread(asked)) == 2)
    assert sandbox.refusals == []
