"""What Slack posts, as it is read."""

import copy
import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rac_bot.errors import Malformed
from rac_bot.handlers.gate import payload
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.payload import LONGEST, posted, read
from rac_bot.modals.parts import forms
from tests import logs


def test_a_message_holds_no_window_to_read() -> None:
    with pytest.raises(Malformed):
        Interaction({"type": "block_actions"}).view["callback_id"]


def test_a_command_keeps_what_was_typed_but_for_what_cannot_be_stored() -> None:
    body = {"command": "/rac", "user_id": "UJULIE", "trigger_id": "1", "text": " é\0\ud83d 😀 \udfff"}
    assert Interaction(read(body)).text == "é 😀"


def test_more_than_slack_lets_anybody_type_is_not_read() -> None:
    body = {"type": "block_suggestion", "user": {"id": "UJULIE"}, "action_id": "x", "block_id": "x"}
    assert read(body | {"value": "x" * LONGEST})
    with pytest.raises(Malformed):
        read(body | {"value": "x" * (LONGEST + 1)})


def form() -> dict[str, Any]:
    """A submission as another server than Slack may send it: what is read of it, and no more."""
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "without an id"}},
        {"type": "section", "block_id": "candidate-1", "accessory": {"type": "button", "options": 7}},
        {"type": "rich_text", "element": 7, "elements": None},
        {},
        {"type": "input", "block_id": "name", "element": {"type": "plain_text_input", "max_length": 9}},
    ]
    values = {"name": {"name": {"type": "plain_text_input", "value": "Lise"}}, "empty": {}}
    view = {"id": "V1", "blocks": blocks, "state": {"values": values}}
    return {"type": "view_submission", "user": {"id": "U1"}, "view": view}


def test_nothing_is_asked_of_what_is_not_read() -> None:
    body = read(form())
    assert {name: one.value for name, one in forms.entries(body["view"]).items()} == {"name": "Lise"}
    assert forms.input_names(body["view"]) == {"name"}
    press = {"type": "block_actions", "user": {"id": "W1", "team_id": None}, "team": None, "trigger_id": "1"}
    others = {"message": 7, "container": 7, "state": 7, "enterprise": {"id": "E" * 40}}
    actions = [{"action_id": "x", "value": "1"}, {"type": "workflow_button", "value": 7}]
    assert Interaction(read(press | others | {"actions": actions})).number == 1


@pytest.mark.parametrize("state", [None, {"values": {}}, {"values": []}])  # the last is PHP's
def test_a_window_may_hold_nothing(state: object) -> None:
    body = form()
    body["view"]["state"] = state
    assert forms.entries(read(body)["view"]) == {}


def test_a_press_without_what_opens_windows_is_refused_where_one_is_opened() -> None:
    body = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "x"}]}
    with pytest.raises(Malformed):
        _ = Interaction(read(body | {"view": form()["view"]})).trigger_id
    with pytest.raises(Malformed):
        read(body)


def test_of_what_wants_nothing_nothing_is_asked() -> None:
    for body in ({"type": "view_closed", "view": 7}, {"type": "app_rate_limited", "team_id": None}):
        assert payload.wants_nothing(read(body))


# Where it is put, and what is told of it.
WRONG: list[tuple[tuple[str | int, ...], object, str]] = [
    (("view", "blocks", 4, "block_id"), None, "view.blocks.4.input.block_id:string_type"),
    (("view", "blocks", 4, "element"), "Lise", "view.blocks.4.input.element:model_type"),
    (("view", "blocks", 2), "Lise", "view.blocks.2.block:model_type"),
    (("view", "state", "values", "name", "Lise Leblanc"), 7, "view.state.values.*.*.*:model_type"),
    (("view", "private_metadata"), "x" * (LONGEST + 1), "view.private_metadata:value_error"),
    (("view", "id"), "Leblanc " * 9, "view.id:string_too_long"),
    (("user",), None, "user:missing"),
    (("user",), {"name": "Lise"}, "user.id:missing"),
    (("type",), "Leblanc", "type:unknown"),
]


@pytest.mark.parametrize(("path", "value", "told"), WRONG)
def test_a_refusal_logs_where_and_no_value(path: tuple[Any, ...], value: object, told: str) -> None:
    body = copy.deepcopy(form())
    *steps, last = path
    part: Any = body
    for step in steps:
        part = part[step]
    part[last] = value
    with pytest.raises(Malformed):
        read(body)
    said = json.loads(logs.last().splitlines()[-1])
    assert said["event"] == "request_unreadable"
    assert told in said["where"]
    assert "eblanc" not in str(said)
    assert "Lise" not in str(said)


@pytest.mark.parametrize(
    ("body", "content_type"), [(b"payload=\xff", ""), (b"payload=%7B", ""), (b"{Leblanc", "application/json")]
)
def test_what_is_no_payload_is_told_without_it(body: bytes, content_type: str) -> None:
    with pytest.raises(Malformed):
        posted(body, content_type)
    said = json.loads(logs.last().splitlines()[-1])
    assert [one.partition(":")[0] for one in said["where"]] == ["body"]
    assert "Leblanc" not in str(said)


@given(text=st.text(st.characters(codec="utf-8")))
@example(text="100 %\r\n= é + %3D\t ")
def test_whatever_is_typed_is_read_as_it_was(text: str) -> None:
    sent = form() | {"command": "/candidat", "text": text, "trigger_id": "1.a", "user_id": "U1"}
    assert posted(urlencode({"payload": json.dumps(sent)}).encode(), "") == sent
    typed = {name: sent[name] for name in ("command", "text", "trigger_id", "user_id")}
    assert posted(urlencode(typed).encode(), "") == typed
    assert posted(urlencode(typed, quote_via=quote).encode(), "") == typed


def test_of_much_that_is_wrong_some_is_told() -> None:
    body = form()
    body["view"]["blocks"] = [7] * 50
    with pytest.raises(Malformed):
        read(body)
    assert len(json.loads(logs.last().splitlines()[-1])["where"]) == payload.MOST_TOLD
