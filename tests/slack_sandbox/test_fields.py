"""Fields and buttons: finding them, choosing, what is sent at once."""

from typing import Any

import pytest
from slack_bolt import Ack

from slack_sandbox.errors import (
    Absent,
    Ambiguous,
    DriverError,
    RefusedAnswer,
)
from tests.slack_sandbox.conftest import (
    Scene,
    button,
    input_block,
    modal,
    opens,
    option,
    section,
    text_input,
    top,
)

Json = dict[str, Any]


def test_a_button_found_by_what_stands_near_it_asks_to_confirm(scene: Scene) -> None:
    _, app, julie = scene
    pressed: list[str] = []
    dialog = {
        "title": {"type": "plain_text", "text": "Retirer"},
        "text": {"type": "plain_text", "text": "Sûr ?"},
        "confirm": {"type": "plain_text", "text": "Oui"},
        "deny": {"type": "plain_text", "text": "Non"},
    }
    rows = [("*Tremblay, Jean-Philippe*", "1"), ("*L’Heureux, Ève*", "2")]
    blocks = [section(t, accessory=button("Ouvrir", "open", value=v, confirm=dialog)) for t, v in rows]
    opens(app, modal(*blocks))

    @app.action("open")
    def opened(ack: Ack, action: Json) -> None:
        pressed.append(action["value"])
        ack()

    julie.command("/demo")
    with pytest.raises(Ambiguous, match="Tremblay"):
        julie.press("Ouvrir")
    with pytest.raises(Absent):
        julie.press("Fermer")
    with pytest.raises(DriverError, match="Sûr"):
        julie.press("Ouvrir", near="L'Heureux,\u00a0Ève")
    julie.press("Ouvrir", near="L'Heureux", confirm=False)
    julie.press("Ouvrir", near="L'Heureux", confirm=True)
    assert pressed == ["2"]


def test_a_type_ahead_asks_the_app_and_a_choice_is_found_by_its_text(scene: Scene) -> None:
    sandbox, app, julie = scene
    asked: list[str] = []
    chosen: list[str] = []
    element = {"type": "external_select", "min_query_length": 2}
    opens(app, modal(input_block("course", "Cours", element, dispatch_action=True)))

    @app.options("course")
    def courses(ack: Ack, payload: Json) -> None:
        asked.append(payload["value"])
        found = [option("350-714-RL · Développement", "714"), option("350-715-RL · Stage", "715")]
        label = {"type": "plain_text", "text": "À inscrire"}
        ack(
            {"option_groups": [{"label": label, "options": found}]}
            if payload["value"] != "zz"
            else {"options": []}
        )

    @app.action("course")
    def choose(ack: Ack, action: Json) -> None:
        chosen.append(action["selected_option"]["value"])
        ack()

    julie.command("/demo")
    (group,) = julie.look_up("Cours", "350")
    assert (group.label, [one.value for one in group.options]) == ("À inscrire", ["714", "715"])
    assert julie.look_up("Cours", "zz") == []
    assert julie.look_up("Cours", "3") == []
    with pytest.raises(Ambiguous, match="350-714-RL"):
        julie.choose("Cours", "350-71")
    with pytest.raises(Absent, match="350-715-RL"):
        julie.choose("Cours", "019Z")
    with pytest.raises(DriverError, match="from 2 characters"):
        julie.choose("Cours", "Stage", typing="s")
    julie.choose("Cours", "Stage", typing="350-7")
    assert chosen == ["715"]
    assert top(julie).field("Cours").value == "350-715-RL · Stage"
    assert asked == ["350", "zz", "350-71", "019Z", "350-7"]
    assert julie.gestures == 2
    assert sandbox.refusals == []


def test_an_options_answer_is_checked(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(app, modal(input_block("course", "Cours", {"type": "external_select"})))

    @app.options("course")
    def courses(ack: Ack) -> None:
        ack(options=[option("x", "v" * 151)])

    julie.command("/demo")
    with pytest.raises(RefusedAnswer, match="less than 151"):
        julie.look_up("Cours", "abc")
    assert sandbox.refusals[0].what == "answer to block_suggestion course"


def test_several_are_chosen_and_dispatched_fields_are_sent_at_once(scene: Scene) -> None:
    _, app, julie = scene
    sent: list[Json] = []
    config = {"trigger_actions_on": ["on_character_entered"]}
    opens(
        app,
        modal(
            input_block(
                "many", "Cours", {"type": "multi_static_select", "options": [option(c) for c in "ABC"]}
            ),
            text_input("typed", "Rechercher", {"dispatch_action_config": config}, dispatch_action=True),
            text_input("entered", "Texte", dispatch_action=True),
            section("*Session*", accessory={"type": "static_select", "options": [option("H-2018")]}),
            {"type": "actions", "elements": [{"type": "datepicker", "action_id": "date"}]},
        ),
    )

    @app.action({"type": "block_actions"})
    def any_action(ack: Ack, body: Json, action: Json) -> None:
        sent.append(action)
        ack()

    app.action("typed")(any_action)
    app.action("entered")(any_action)
    julie.command("/demo")
    julie.choose("Cours", "A", "C")
    assert top(julie).field("Cours").values == ["A", "C"]
    assert sent == []
    julie.type("Rechercher", "leb")
    assert [one["value"] for one in sent] == ["leb"]
    julie.type("Texte", "abc")
    julie.enter("Texte")
    assert [one["value"] for one in sent] == ["leb", "abc"]
    with pytest.raises(DriverError, match="Enter does nothing"):
        julie.enter("Rechercher")


def test_a_section_menu_and_a_date_dispatch_by_themselves(scene: Scene) -> None:
    _, app, julie = scene
    sent: list[Json] = []
    select = {"type": "static_select", "action_id": "session", "options": [option("H-2018")]}
    date = {"type": "datepicker", "action_id": "date", "placeholder": {"type": "plain_text", "text": "Jour"}}
    opens(app, modal(section("*Session*", accessory=select), {"type": "actions", "elements": [date]}))

    def keep(ack: Ack, body: Json, action: Json) -> None:
        sent.append(action | {"values": body["view"]["state"]["values"]})
        ack()

    app.action("session")(keep)
    app.action("date")(keep)
    julie.command("/demo")
    assert top(julie).fields == ["Session", "Jour"]
    julie.choose("Session", "H-2018")
    julie.choose("Jour", "2018-01-15")
    assert sent[0]["selected_option"]["value"] == "H-2018"
    assert sent[1]["selected_date"] == "2018-01-15"
    states = [state for block in sent[1]["values"].values() for state in block.values()]
    assert {state["type"] for state in states} == {"static_select", "datepicker"}
    assert top(julie).text.splitlines()[2:4] == ["*Session*    {H-2018}", "{Jour: 2018-01-15}"]


def test_nothing_is_pressed_where_no_modal_is_open(scene: Scene) -> None:
    _, _, julie = scene
    with pytest.raises(DriverError, match="no modal is open before Julie Roy"):
        julie.press("Save")
    assert julie.gestures == 0


def test_an_input_that_does_not_dispatch_stays_silent(scene: Scene) -> None:
    sandbox, app, julie = scene
    config = {"trigger_actions_on": ["on_character_entered"]}
    opens(app, modal(text_input("f", "Champ", {"dispatch_action_config": config})))
    julie.command("/demo")
    sent = len(sandbox.log)
    julie.type("Champ", "typed")
    assert len(sandbox.log) == sent
