"""What Slack posts, as it is read."""

import pytest

from rac_bot.errors import Malformed
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.handlers.gate.payload import LONGEST, read


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
