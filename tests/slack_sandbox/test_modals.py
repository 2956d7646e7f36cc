"""Modals: opening, stacking, updating, closing."""

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.errors import (
    SlackError,
)
from tests.slack_sandbox.conftest import (
    Scene,
    button,
    input_block,
    modal,
    opens,
    option,
    section,
    shows,
    text_input,
    top,
)

Json = dict[str, Any]


def test_a_command_opens_a_modal_that_reads_as_a_screen(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(
        app,
        modal(
            section("*Tremblay* &lt;b&gt; <@UJULIE>", accessory=button("Ouvrir", "open")),
            text_input("name", "Nom", {"placeholder": {"type": "plain_text", "text": "Roy"}}),
            input_block("mode", "Mode", {"type": "static_select", "options": [option("EE"), option("FM")]}),
            title="Dossier",
            close={"type": "plain_text", "text": "Fermer"},
        ),
    )
    julie.command("/demo")
    julie.type("Nom", "Leblanc")
    julie.choose("Mode", "EE")
    assert top(julie).text.splitlines() == [
        "Dossier",
        "═" * 40,
        "*Tremblay* <b> @Julie Roy    [Ouvrir]",
        "Nom : Leblanc",
        "{Mode: EE}",
        "═" * 40,
        "[Fermer] [Save]",
    ]
    assert (top(julie).title, top(julie).submit, top(julie).close) == ("Dossier", "Save", "Fermer")
    assert (top(julie).buttons, top(julie).fields) == (["Ouvrir"], ["Nom", "Mode"])
    assert julie.gestures == 2
    assert sandbox.refusals == []


def test_a_stack_is_three_deep_and_clears_at_once(scene: Scene) -> None:
    sandbox, app, julie = scene
    pushed = [button("Push", "push")]
    opens(app, modal({"type": "actions", "elements": pushed}, title="1", submit="Go"))
    errors: list[str] = []

    @app.action("push")
    def push(ack: Ack, body: Json, client: WebClient) -> None:
        depth = len(julie.modals) + 1
        try:
            client.views_push(
                trigger_id=body["trigger_id"],
                view=modal({"type": "actions", "elements": pushed}, title=str(depth)),
            )
        except SlackApiError as error:
            errors.append(error.response["error"])
        ack()

    @app.view("form")
    def save(ack: Ack) -> None:
        ack(response_action="clear")

    julie.command("/demo")
    julie.press("Push")
    julie.press("Push")
    assert [one.title for one in julie.modals] == ["1", "2", "3"]
    third = julie.modals[2].live.payload()
    assert (third["previous_view_id"], third["root_view_id"]) == (julie.modals[1].id, julie.modals[0].id)
    julie.press("Push")
    assert errors == ["push_limit_reached"]
    assert [one.rule for one in sandbox.refusals] == ["push_limit_reached"]
    julie.submit()
    assert julie.modals == []
    assert julie.gestures == 5


def test_an_update_keeps_what_was_typed_where_both_ids_are_unchanged(scene: Scene) -> None:
    _, app, julie = scene

    def form(version: str) -> Json:
        initial = {"initial_value": f"initial {version}"}
        return modal(
            text_input("kept", "Kept", dict(initial)),
            input_block("reset", "Reset", {**initial, "type": "plain_text_input", "action_id": version}),
            {"type": "actions", "elements": [button("Redraw", "redraw")]},
        )

    opens(app, form("one"))

    @app.action("redraw")
    def redraw(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form("two"))
        ack()

    julie.command("/demo")
    assert top(julie).field("Kept").value == "initial one"
    julie.type("Kept", "typed")
    julie.type("Reset", "typed")
    julie.press("Redraw")
    assert top(julie).field("Kept").value == "typed"
    assert top(julie).field("Reset").value == "initial two"


def test_an_update_with_a_stale_hash_conflicts_and_a_closed_view_is_not_found(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(app, modal(section("x"), external_id="mine"))
    client = app.client
    julie.command("/demo")
    view = top(julie)
    stale = view.live.hash
    client.views_update(external_id="mine", hash=stale, view=modal(section("y"), external_id="mine"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view.id, hash=stale, view=modal(section("z")))
    julie.dismiss()
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id=view.id, view=modal(section("z")))
    assert not view.is_open
    assert sandbox.refusals == []


def test_closing_is_told_only_where_asked(scene: Scene) -> None:
    _, app, julie = scene
    closed: list[Json] = []
    views = [modal(section("x")), modal(section("x"), notify_on_close=True)]

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=views.pop(0))
        ack()

    @app.view_closed("form")
    def told(ack: Ack, body: Json) -> None:
        closed.append(body)
        ack()

    julie.command("/demo")
    julie.dismiss()
    assert closed == []
    julie.command("/demo")
    julie.dismiss()
    assert [one["is_cleared"] for one in closed] == [False]


def test_a_trigger_is_good_once_and_for_three_seconds(scene: Scene) -> None:
    sandbox, app, julie = scene
    answers: list[str] = []

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        for _ in range(2):
            try:
                client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
                answers.append("ok")
            except SlackApiError as error:
                answers.append(error.response["error"])
        ack()

    julie.command("/demo")
    assert answers == ["ok", "exchanged_trigger_id"]
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        app.client.views_open(trigger_id="1.made.up", view=modal(section("x")))
    assert len(sandbox.refusals) == 2


def test_a_refused_view_says_where_and_leaves_its_trigger_unused(scene: Scene) -> None:
    sandbox, app, julie = scene

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        with pytest.raises(SlackApiError) as refused:
            client.views_open(trigger_id=body["trigger_id"], view=modal(section("x"), title="t" * 25))
        assert refused.value.response["error"] == "invalid_arguments"
        assert refused.value.response["response_metadata"]["messages"][1:] == [
            "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
        ]
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
        ack()

    julie.command("/demo")
    assert top(julie).title == "Demo"
    assert sandbox.refusals[0].pointer == "/view/title/text"


def test_what_was_entered_is_dropped_when_the_element_changes_kind(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(app, modal(text_input("f", "Champ")))
    julie.command("/demo")
    julie.type("Champ", "typed")
    menu = {"type": "static_select", "options": [option("EE")]}
    app.client.views_update(view_id=top(julie).id, view=modal(input_block("f", "Champ", menu)))
    assert top(julie).field("Champ").value is None
    assert sandbox.refusals == []


def test_a_modal_opened_by_another_command_takes_the_place_of_the_first(scene: Scene) -> None:
    _, app, julie = scene
    opens(app, modal(section("x")))
    julie.command("/demo")
    first = top(julie)
    julie.command("/demo")
    assert len(julie.modals) == 1
    assert not first.is_open
    with pytest.raises(SlackApiError, match="not_found"):
        app.client.views_update(view_id=first.id, view=modal(section("y")))


def test_a_view_that_clears_on_close_takes_the_others_along(scene: Scene) -> None:
    _, julie, _ = shows(scene, section("x"))
    app = scene[1]
    closed: list[Json] = []

    @app.view_closed("form")
    def told(ack: Ack, body: Json) -> None:
        closed.append(body)
        ack()

    sandbox = scene[0]
    sandbox.views.push(julie.id, modal(section("y"), clear_on_close=True, notify_on_close=True))
    julie.dismiss()
    assert julie.modals == []
    assert [one["is_cleared"] for one in closed] == [True]


def test_an_external_id_is_taken_once(scene: Scene) -> None:
    sandbox, _, _ = shows(scene, section("x"), external_id="mine")
    luc = sandbox.person("Luc Roy")
    with pytest.raises(SlackError, match="duplicate_external_id"):
        sandbox.views.open(luc.id, modal(section("x"), external_id="mine"))
    assert luc.modal is None


def test_opening_a_modal_from_inside_one_is_not_modelled(scene: Scene) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [button("Ouvrir", "open")]}
    sandbox, julie, _ = shows(scene, row)

    @scene[1].action("open")
    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        with pytest.raises(SlackApiError, match="from inside a modal"):
            client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
        ack()

    julie.press("Ouvrir")
    assert "not modelled" in sandbox.refusals[0].rule
