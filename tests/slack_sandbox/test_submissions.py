"""Submissions: what is checked, sent, and done with the answer."""

from typing import Any

import pytest
from slack_bolt import Ack

from slack_sandbox.errors import (
    AppError,
    RefusedAnswer,
)
from tests.slack_sandbox.conftest import (
    Scene,
    input_block,
    modal,
    opens,
    option,
    section,
    text_input,
    top,
)

Json = dict[str, Any]


def test_a_submission_carries_what_was_entered_and_an_empty_ack_closes(scene: Scene) -> None:
    sandbox, app, julie = scene
    received: list[Json] = []
    opens(
        app,
        modal(
            text_input("name", "Nom", optional=True),
            input_block("mode", "Mode", {"type": "static_select", "options": [option("EE", "ee")]}),
            input_block(
                "days", "Jours", {"type": "checkboxes", "options": [option("Lundi"), option("Mardi")]}
            ),
            private_metadata="kept",
        ),
    )

    @app.view("form")
    def save(ack: Ack, view: Json) -> None:
        received.append(view)
        ack()

    julie.command("/demo")
    julie.choose("Mode", "EE")
    julie.tick("Mardi")
    julie.submit()
    (view,) = received
    values = view["state"]["values"]
    assert values["name"] == {"name": {"type": "plain_text_input", "value": None}}
    assert values["mode"]["mode"]["selected_option"]["value"] == "ee"
    assert [one["value"] for one in values["days"]["days"]["selected_options"]] == ["Mardi"]
    assert (view["private_metadata"], view["previous_view_id"]) == ("kept", None)
    assert view["root_view_id"] == view["id"]
    assert julie.modal is None
    assert sandbox.refusals == []


def test_a_required_field_left_empty_is_caught_before_anything_is_sent(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(app, modal(text_input("name", "Nom", {"min_length": 3}), text_input("note", "Note", optional=True)))
    julie.command("/demo")
    sent = len(sandbox.log)
    julie.submit()
    assert top(julie).errors == {"Nom": "Please complete this required field."}
    assert "  ⚠ Please complete this required field." in top(julie).text
    julie.type("Nom", "ab")
    julie.submit()
    assert top(julie).errors == {"Nom": "Please enter at least 3 characters."}
    assert len(sandbox.log) == sent


def test_errors_stand_beside_their_fields(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(
        app, modal(section("Intro"), text_input("name", "Nom", hint={"type": "plain_text", "text": "Hint"}))
    )

    @app.view("form")
    def save(ack: Ack) -> None:
        ack(response_action="errors", errors={"name": "Inconnu"})

    julie.command("/demo")
    julie.type("Nom", "x")
    julie.submit()
    field = top(julie).field("Nom")
    assert (field.value, field.hint, field.error, field.required) == ("x", "Hint", "Inconnu", True)
    assert sandbox.refusals == []


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ({"response_action": "errors", "errors": {"intro": "No"}}, "'intro' is no input block"),
        ({"response_action": "errors", "errors": {}}, "errors must be an object"),
        ({"response_action": "close"}, "must be empty or have a response_action"),
        ({"response_action": "update", "view": {"type": "modal"}}, "missing required field: title"),
        ({"response_action": "push"}, "must provide an object"),
        ("Saved!", "must be empty or have a response_action"),
    ],
)
def test_what_slack_refuses_of_a_submission_is_refused(scene: Scene, answer: Any, rule: str) -> None:
    sandbox, app, julie = scene
    opens(app, modal(section("Intro", block_id="intro"), text_input("name", "Nom")))

    @app.view("form")
    def save(ack: Ack) -> None:
        if isinstance(answer, str):
            ack(answer)
        else:
            ack(**answer)

    julie.command("/demo")
    julie.type("Nom", "x")
    with pytest.raises((RefusedAnswer, AppError)) as refused:
        julie.submit()
    if isinstance(refused.value, RefusedAnswer):
        assert rule in str(refused.value)
        assert rule in str(sandbox.refusals[0])
    assert top(julie).notice == "We had some trouble connecting. Try again?"


def test_an_empty_ack_closes_only_the_view_submitted(scene: Scene) -> None:
    _, app, julie = scene
    opens(app, modal(section("root"), title="Root"))

    @app.view("form")
    def save(ack: Ack, view: Json) -> None:
        if view["previous_view_id"]:
            ack()
        else:
            ack(response_action="push", view=modal(section("child"), title="Child"))

    julie.command("/demo")
    julie.submit()
    assert [one.title for one in julie.modals] == ["Root", "Child"]
    julie.submit()
    assert [one.title for one in julie.modals] == ["Root"]


def test_an_answer_for_a_modal_closed_meanwhile_goes_nowhere(scene: Scene) -> None:
    sandbox, app, julie = scene
    opens(app, modal(section("x")))

    @app.view("form")
    def save(ack: Ack) -> None:
        julie.dismiss()
        ack(response_action="update", view=modal(section("late")))

    julie.command("/demo")
    julie.submit()
    assert julie.modal is None
    assert sandbox.refusals == []
