"""Menus of people and conversations, of several choices, and menus in messages."""

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.errors import Absent, DriverError
from slack_sandbox.person import Person
from slack_sandbox.screen import Message
from tests.slack_sandbox.conftest import (
    Scene,
    button,
    input_block,
    lines,
    modal,
    opens,
    option,
    plain,
    section,
    shows,
    text_input,
    top,
)

Json = dict[str, Any]


def texts(person: Person, label: str, typed: str = "", message: Message | None = None) -> list[str]:
    """What a menu offers, whatever the group."""
    groups = person.look_up(label, typed, message=message)
    return [one.text for group in groups for one in group.options]


def test_several_people_and_places_are_chosen_at_once(scene: Scene) -> None:
    sandbox, _, julie = scene
    luc = sandbox.person("Luc Roy", id="ULUC")
    team = sandbox.channel("equipe", members=[julie])
    hall = sandbox.channel("hall", members=[julie])
    _, julie, sent = shows(
        scene,
        input_block("u", "Qui", {"type": "multi_users_select", "initial_users": ["UJULIE"]}),
        input_block("c", "Où", {"type": "multi_channels_select", "max_selected_items": 2}),
        input_block("d", "Avec", {"type": "multi_conversations_select"}, optional=True),
        section("*Aussi*", accessory={"type": "multi_users_select", "action_id": "s"}, block_id="acts"),
    )
    assert lines(julie) == ["{Qui: Julie Roy}", "{Où: }", "{Avec: }", "*Aussi*    {}"]
    julie.choose("Qui", "Luc Roy", "Julie Roy")
    julie.choose("Où", "equipe", "hall")
    julie.choose("Avec", "hall", "Luc Roy")
    julie.choose("Aussi", "Luc Roy")
    assert top(julie).field("Avec").values == ["hall", "Luc Roy"]
    with pytest.raises(DriverError, match="takes 2 at most"):
        julie.choose("Où", "equipe", "hall", "hall")
    julie.submit()
    action, view = sent
    assert (action["type"], action["selected_users"]) == ("multi_users_select", [luc.id])
    values = view["state"]["values"]
    assert values["u"]["u"] == {"type": "multi_users_select", "selected_users": [luc.id, julie.id]}
    assert values["c"]["c"]["selected_channels"] == [team.id, hall.id]
    assert values["d"]["d"]["selected_conversations"] == [hall.id, luc.id]
    assert values["acts"]["s"]["selected_users"] == [luc.id]


def test_a_menu_of_no_words_is_called_by_its_action_id(scene: Scene) -> None:
    menu = {"type": "static_select", "action_id": "kind", "options": [option("Pen"), option("Ink")]}
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("Urgent")]}
    _, julie, sent = shows(scene, {"type": "actions", "block_id": "acts", "elements": [menu, boxes]})
    assert top(julie).fields == ["kind", "Urgent"]
    julie.choose("kind", "Ink")
    assert sent[0]["selected_option"]["text"]["text"] == "Ink"


def test_required_menus_of_several_may_not_stay_empty(scene: Scene) -> None:
    _, julie, sent = shows(scene, input_block("u", "Qui", {"type": "multi_users_select"}))
    julie.submit()
    assert top(julie).errors == {"Qui": "Please complete this required field."}
    julie.choose("Qui", "Julie Roy")
    julie.clear("Qui")
    julie.submit()
    assert sent == []


def test_conversations_are_those_a_person_may_see_and_the_filter_keeps(scene: Scene) -> None:
    sandbox, _, julie = scene
    luc = sandbox.person("Luc")
    sandbox.channel("hall", members=[julie])
    sandbox.channel("partenaires", members=[julie], shared_outside=True)
    sandbox.channel("equipe", private=True, members=[julie])
    sandbox.channel("secret", private=True, members=[luc])
    sandbox.channel("ancien", members=[julie], archived=True)

    def menu(name: str, **filter: Any) -> Json:
        element: Json = {"type": "conversations_select"}
        return input_block(name, name, element | ({"filter": filter} if filter else {}))

    shows(
        scene,
        menu("tout"),
        menu("public", include=["public"], exclude_external_shared_channels=True),
        menu("prive", include=["private"]),
        menu("gens", include=["im"], exclude_bot_users=True),
        input_block("canaux", "canaux", {"type": "channels_select"}),
    )
    assert texts(julie, "tout") == ["hall", "partenaires", "equipe", "demo", "Luc"]
    assert texts(julie, "public") == ["hall"]
    assert texts(julie, "prive") == ["equipe"]
    assert texts(julie, "gens") == ["Luc"]
    assert texts(julie, "canaux", "PART") == ["partenaires"]
    with pytest.raises(Absent):
        julie.choose("tout", "secret")


def test_a_modal_may_start_from_where_one_is_and_answer_there(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    here = {"default_to_current_conversation": True}
    opens(
        app,
        modal(
            input_block("one", "Où", {"type": "conversations_select", "response_url_enabled": True, **here}),
            input_block("many", "Aussi", {"type": "multi_conversations_select", **here}),
            input_block(
                "kept", "Fixe", {"type": "conversations_select", "initial_conversation": "C1", **here}
            ),
        ),
    )
    sent: list[Json] = []

    @app.view("form")
    def save(ack: Ack, body: Json) -> None:
        sent.append(body)
        ack()
        Respond(response_url=body["response_urls"][0]["response_url"], proxy=None, ssl=None)(
            text="Noté", response_type="in_channel"
        )

    julie.command("/demo", channel=team)
    assert lines(julie) == ["{Où: equipe}", "{Aussi: equipe}", "{Fixe: C1}"]
    julie.submit()
    (url,) = sent[0]["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("one", "one", team.id)
    assert [one.text for one in julie.channel_messages(team)] == ["Noté"]
    assert sandbox.refusals == []


def test_dates_and_times_are_what_they_say(scene: Scene) -> None:
    _, julie, sent = shows(
        scene,
        input_block("d", "Jour", {"type": "datepicker"}),
        input_block("t", "Heure", {"type": "timepicker"}),
        input_block("m", "Moment", {"type": "datetimepicker"}),
    )
    for label in ("Jour", "Heure", "Moment"):
        with pytest.raises(DriverError, match="takes no 'demain'"):
            julie.choose(label, "demain")
    julie.choose("Jour", "2018-01-15")
    julie.choose("Heure", "08:30")
    julie.choose("Moment", "2018-01-15 08:30")
    assert lines(julie) == ["{Jour: 2018-01-15}", "{Heure: 08:30}", "{Moment: 2018-01-15 08:30}"]
    julie.submit()
    values = sent[0]["state"]["values"]
    assert values["m"]["m"] == {"type": "datetimepicker", "selected_date_time": 1_516_023_000}
    assert values["d"]["d"]["selected_date"] == "2018-01-15"
    assert values["t"]["t"]["selected_time"] == "08:30"


def test_focus_goes_where_the_app_puts_it(scene: Scene) -> None:
    shows(scene, text_input("a", "A"), text_input("b", "B", {"focus_on_load": True}))
    assert top(scene[2]).focused == "B"


ROW = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "static_select",
            "action_id": "s",
            "placeholder": plain("Session"),
            "options": [option("H-2018")],
        },
        {"type": "external_select", "action_id": "x", "placeholder": plain("Cours"), "min_query_length": 0},
        {"type": "datepicker", "action_id": "d", "placeholder": plain("Jour")},
    ],
}


def posts(app: App, person: Person, *blocks: Json) -> tuple[Message, list[Json]]:
    """A direct message of those blocks, and the bodies of the actions made on it."""
    sent: list[Json] = []

    def keep(ack: Ack, body: Json) -> None:
        sent.append(body)
        ack()

    for action_id in ("s", "x", "d", "u", "boxes", "o", "ok"):
        app.action(action_id)(keep)
    app.client.chat_postMessage(channel=person.id, text="Choix", blocks=list(blocks))
    return person.direct_messages()[-1], sent


def test_menus_in_a_message_are_chosen_from(scene: Scene) -> None:
    sandbox, app, julie = scene

    @app.options("x")
    def courses(ack: Ack, body: Json) -> None:
        assert body["container"]["message_ts"] == body["message"]["ts"]
        ack(options=[option(f"{body['value']}-RL")])

    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("Un"), option("Deux")]}
    overflow = {"type": "overflow", "action_id": "o", "options": [option("Retirer", "r")]}
    people = {"type": "multi_users_select", "action_id": "u"}
    message, sent = posts(
        app,
        julie,
        ROW,
        section("*Boîtes*", accessory=boxes, block_id="b"),
        section("*Plus*", accessory=overflow),
        section("*Qui*", accessory=people),
    )
    assert message.fields == ["Session", "Cours", "Jour", "Boîtes", "Qui"]
    assert texts(julie, "Cours", "35", message=message) == ["35-RL"]
    julie.choose("Session", "H-2018", message=message)
    julie.choose("Cours", "350", message=message)
    julie.choose("Jour", "2018-01-15", message=message)
    julie.tick("Deux", message=message)
    julie.pick("Retirer", message=message)
    julie.choose("Qui", "Julie Roy", message=message)
    actions = [body["actions"][0] for body in sent]
    assert [one["type"] for one in actions] == [
        *("static_select", "external_select", "datepicker"),
        *("checkboxes", "overflow", "multi_users_select"),
    ]
    assert actions[4]["selected_option"]["value"] == "r"
    state = sent[-1]["state"]["values"]
    assert state["row"]["s"]["selected_option"]["value"] == "H-2018"
    assert state["row"]["d"] == {"type": "datepicker", "selected_date": "2018-01-15"}
    assert [one["value"] for one in state["b"]["boxes"]["selected_options"]] == ["Deux"]
    assert message.reading.splitlines()[0] == "{Session: H-2018} {Cours: 350-RL} {Jour: 2018-01-15}"
    assert message.field("Qui").values == ["Julie Roy"]
    assert sandbox.refusals == []


def test_each_person_has_her_own_choices_in_a_message(scene: Scene) -> None:
    sandbox, app, julie = scene
    luc = sandbox.person("Luc")
    team = sandbox.channel("equipe", members=[julie, luc], bot=True)
    sent: list[Json] = []

    @app.action("s")
    def keep(ack: Ack, body: Json) -> None:
        sent.append(body["state"]["values"]["row"]["s"]["selected_option"])
        ack()

    ts = app.client.chat_postMessage(channel=team.id, text="Choix", blocks=[ROW])["ts"]
    julie.choose("Session", "H-2018", message=julie.channel_messages(team)[0])
    assert luc.channel_messages(team)[0].field("Session").value is None
    app.client.chat_update(channel=team.id, ts=ts, text="Choix", blocks=[section("Nouveau"), ROW])
    (mine,) = julie.channel_messages(team)
    assert mine.field("Session").value == "H-2018"
    app.client.chat_update(channel=team.id, ts=ts, text="Choix", blocks=[ROW | {"block_id": "other"}])
    assert mine.field("Session").value is None
    assert [one["value"] for one in sent] == ["H-2018"]


def test_a_confirmation_is_asked_in_messages_too(scene: Scene) -> None:
    _, app, julie = scene
    ask = {"title": plain("Sûr"), "text": plain("Vraiment ?"), "confirm": plain("Oui"), "deny": plain("Non")}
    select = {"type": "static_select", "action_id": "s", "options": [option("A")], "confirm": ask}
    message, sent = posts(
        app, julie, section("*Menu*", accessory=select), section("x", accessory=button("OK", "ok"))
    )
    with pytest.raises(DriverError, match="Sûr: Vraiment"):
        julie.choose("Menu", "A", message=message)
    julie.choose("Menu", "A", message=message, confirm=False)
    assert (sent, message.field("Menu").value) == ([], None)
    julie.choose("Menu", "A", message=message, confirm=True)
    assert len(sent) == 1
    with pytest.raises(Absent, match="there is: 'Menu'"):
        julie.choose("Autre", "A", message=message)


def test_two_tables_or_too_much_markdown_are_refused_by_name(scene: Scene) -> None:
    sandbox, app, julie = scene
    table = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "Cours"}, {"type": "raw_text", "text": "EE"}]],
    }
    markdown = {"type": "markdown", "text": "**Bilan**\n- un", "block_id": "ignored"}
    client: WebClient = app.client
    client.chat_postMessage(channel=julie.id, text="x", blocks=[table, markdown])
    (message,) = julie.direct_messages()
    assert message.reading == "Cours | EE\n**Bilan**\n- un"
    assert message.blocks[1]["block_id"] != "ignored"
    with pytest.raises(SlackApiError, match="invalid_attachments"):
        client.chat_postMessage(channel=julie.id, text="x", blocks=[table, table])
    long = {"type": "markdown", "text": "x" * 6_001}
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        client.chat_postMessage(channel=julie.id, text="x", blocks=[long, long])
    assert sandbox.refusals[0].rule == "only_one_table_allowed: a message holds one table"
