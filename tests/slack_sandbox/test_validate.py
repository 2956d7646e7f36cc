"""blocks.validate: each broken rule with its pointer and what was expected, and no token asked for."""

from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.rules import check_any_blocks, check_any_message, check_any_view
from tests.slack_sandbox.conftest import Starts, input_block, modal, plain, section, text_input

Json = dict[str, Any]

LONG = plain("t" * 25)
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}


@pytest.mark.parametrize(
    ("check", "given", "pointer", "constraint"),
    [
        (check_any_blocks, [section("x"), text_input("a", "A"), TABLE], None, None),
        (
            check_any_blocks,
            [{"type": "section", "text": {"type": "invalid", "text": "x"}}],
            "/0/text/type",
            {"type": "enum", "expected": ["plain_text", "mrkdwn"], "got": "invalid"},
        ),
        (
            check_any_blocks,
            [section("x" * 3001)],
            "/0/text/text",
            {"type": "max_length", "expected": 3000, "got": 3001},
        ),
        (
            check_any_blocks,
            [section("x", block_id="b" * 256)],
            "/0/block_id",
            {"type": "max_length", "expected": 255, "got": 256},
        ),
        (
            check_any_blocks,
            [{"type": "divider"}] * 101,
            "",
            {"type": "max_items", "expected": 100, "got": 101},
        ),
        (check_any_blocks, "text", "", None),
        (check_any_blocks, [{"type": "section"}], "/0", None),
        (check_any_message, {"blocks": [section("x")]}, None, None),
        (check_any_message, {"blocks": [section("x")], "text": "x"}, "", None),
        (check_any_message, {"blocks": [TABLE, TABLE]}, "/blocks", None),
        (
            check_any_message,
            {"blocks": [input_block("a", "A", {"type": "email_text_input"})]},
            "/blocks/0/element/type",
            ...,
        ),
        (check_any_message, [], "", None),
        (check_any_view, modal(section("x")), None, None),
        (check_any_view, {"type": "home", "blocks": []}, None, None),
        (
            check_any_view,
            modal(section("x"), close=LONG),
            "/close/text",
            {"type": "max_length", "expected": 24, "got": 25},
        ),
        (
            check_any_view,
            {"type": "home", "blocks": [{"type": "alert", "text": LONG}]},
            "/blocks/0/type",
            ...,
        ),
        (
            check_any_view,
            modal(text_input("a", "A", {"max_length": 0})),
            "/blocks/0/element/max_length",
            None,
        ),
    ],
)
def test_what_is_broken_is_told_with_what_was_expected(
    check: Any, given: Any, pointer: str | None, constraint: Any
) -> None:
    found = [(one.pointer, one.constraint) for one in check(given)]
    if pointer is None:
        assert found == []
    elif constraint is ...:
        assert pointer in [where for where, _ in found]
    else:
        assert (pointer, constraint) in found


def test_one_thing_at_a_time_is_validated_without_a_token(start: Starts) -> None:
    sandbox = start()
    client = WebClient(base_url=sandbox.api_url)
    assert client.blocks_validate(view=modal(section("x")))["ok"]
    with pytest.raises(SlackApiError) as refused:
        client.blocks_validate(blocks=[section("")])
    assert refused.value.response["error"] == "invalid_blocks"
    (error,) = refused.value.response["errors"]
    assert error == {
        "code": "failed_constraint",
        "message": "must be more than 0 characters",
        "pointer": "/0/text/text",
        "constraint": {"type": "min_length", "expected": 1, "got": 0},
    }
    with pytest.raises(SlackApiError, match="invalid_message"):
        client.blocks_validate(message={"blocks": [{}]})
    with pytest.raises(SlackApiError, match="invalid_view"):
        client.blocks_validate(view={"type": "modal"})
    assert sandbox.refusals == []  # to ask is no refusal
    for both in ({}, {"blocks": "[]", "view": "{}"}):
        answer = httpx.post(f"{sandbox.api_url}blocks.validate", data=both, trust_env=False).json()
        assert answer["error"] == "invalid_arguments"
        assert "exactly one of" in answer["response_metadata"]["messages"][0]
