"""What each surface takes: modals, App Home, messages, and the answer to a type-ahead."""

from typing import Any

import pytest

from slack_sandbox.rules import (
    blocks_are_too_long,
    check_blocks,
    check_options,
    check_view,
    message_is_too_much,
    view_is_too_large,
)
from tests.slack_sandbox.conftest import input_block, modal, plain, section, text_input
from tests.slack_sandbox.test_rules import groups, options

Json = dict[str, Any]


def test_a_message_holds_fifty_blocks_and_inputs_of_its_own() -> None:
    assert check_blocks([{"type": "divider"}] * 50) == []
    assert [one.pointer for one in check_blocks([{"type": "divider"}] * 51)] == ["/blocks"]
    assert check_blocks([text_input("f", "l"), input_block("d", "D", {"type": "datetimepicker"})]) == []
    (found,) = check_blocks([input_block("f", "F", {"type": "file_input"})])
    assert (found.pointer, "does not go in a message" in found.rule) == ("/blocks/0/element/type", True)


def test_a_picture_that_slack_keeps_is_not_modelled() -> None:
    picture = {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"}
    assert [str(one) for one in check_blocks([picture])] == [
        "[ERROR] not modelled: slack_file (Slack has it, the sandbox does not) [json-pointer:/blocks/0]"
    ]


def table(rows: int = 1, columns: int = 1, **more: Any) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "c"}] * columns] * rows, **more}


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (table(101), "/blocks/0/rows"),
        (table(1, 21), "/blocks/0/rows/0"),
        (table(0), "/blocks/0/rows"),
        (table(1, 0), "/blocks/0/rows/0"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}, "/blocks/0/rows/0/0/text"),
        ({"type": "table", "rows": [[{"type": "mrkdwn", "text": "x"}]]}, "/blocks/0/rows/0/0/type"),
        (table(column_settings=[{"align": "top"}]), "/blocks/0/column_settings/0/align"),
        (table(column_settings=[{}] * 21), "/blocks/0/column_settings"),
        ({"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text"),
        ({"type": "alert", "text": plain("x")}, "/blocks/0/type"),
    ],
)
def test_tables_and_markdown_in_messages(block: Json, pointer: str) -> None:
    assert [one.pointer for one in check_blocks([block])] == [pointer]


NAMES = [f"s{n}" for n in range(20)]


def series(name: str = "s", labels: list[str] = NAMES[:2], value: float = 1) -> Json:
    return {"name": name, "data": [{"label": one, "value": value} for one in labels]}


def chart(kind: str, *of: Json, categories: list[str] = NAMES[:2], **axes: Any) -> Json:
    parts: Json = {"series": [*of], "axis_config": {"categories": categories, **axes}}
    return visual(parts if kind != "pie" else {"segments": [*of]}, kind)


def visual(parts: Json, kind: str, title: str = "t") -> Json:
    return {"type": "data_visualization", "title": title, "chart": {"type": kind, **parts}}


def segments(count: int, value: float = 1) -> list[Json]:
    return [{"label": f"{n}", "value": value} for n in range(count)]


CHART = "/blocks/0/chart"


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (chart("pie", *segments(6)), None),
        (chart("pie", *segments(7)), f"{CHART}/segments"),
        (chart("pie"), f"{CHART}/segments"),
        (chart("pie", *segments(1, 0)), f"{CHART}/segments/0/value"),
        (visual({"segments": segments(1)}, "pie", "x" * 50), None),
        (visual({"segments": segments(1)}, "pie", "x" * 51), "/blocks/0/title"),
        (visual({"segments": [{"label": "x" * 21, "value": 1}]}, "pie"), f"{CHART}/segments/0/label"),
        (chart("bar", *(series(f"s{n}", value=-1.5) for n in range(6)), x_label="x" * 50), None),
        (chart("line", *(series(f"s{n}") for n in range(7))), f"{CHART}/series"),
        (chart("area", series(labels=NAMES), categories=NAMES), None),
        (chart("area", series(), categories=NAMES[:3]), f"{CHART}/series/0/data"),
        (chart("bar", series("a"), series("a")), f"{CHART}/series/1/name"),
        (chart("bar", series("x" * 21)), f"{CHART}/series/0/name"),
        (chart("bar", series(), y_label="x" * 51), f"{CHART}/axis_config/y_label"),
        (chart("donut", series()), f"{CHART}/type"),
        (visual({"series": [series()]}, "bar"), CHART),
    ],
)
def test_charts_go_in_messages(block: Json, pointer: str | None) -> None:
    assert [one.pointer for one in check_blocks([block])] == ([pointer] if pointer else [])
    home = {"type": "home", "blocks": [block]}
    assert "/view/blocks/0/type" in [one.pointer for one in check_view(home, "home")]


def card(**parts: Any) -> Json:
    return {"type": "card", **parts}


PRESS = {"type": "button", "text": plain("x"), "action_id": "a"}


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (card(title=plain("x" * 150), subtitle=plain("x" * 150), body=plain("x" * 200)), None),
        (card(actions=[PRESS] * 3), None),
        (card(title=plain("x" * 151)), "title/text"),
        (card(title=plain("x"), subtitle=plain("x" * 151)), "subtitle/text"),
        (card(body=plain("x" * 201)), "body/text"),
        (card(subtitle=plain("x")), ""),
        (card(actions=[PRESS] * 4), "actions"),
        (card(title=plain("x"), slack_icon="x"), ""),
    ],
)
def test_cards_go_everywhere(block: Json, pointer: str | None) -> None:
    wanted = [] if pointer is None else [f"/blocks/0/{pointer}".rstrip("/")]
    assert [one.pointer for one in check_blocks([block])] == wanted
    for kind in ("home", "modal"):
        view = {"type": kind, "blocks": [block]} | ({"title": plain("T")} if kind == "modal" else {})
        assert [one.pointer for one in check_view(view, kind)] == [f"/view{one}" for one in wanted]


def test_what_tables_take_in_messages_and_at_home() -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    }
    cells = [rich, {"type": "raw_number", "value": 1.5, "text": "1,5"}]
    full = table(100, 20, column_settings=[None, {"align": "right", "is_wrapped": True}])
    assert check_blocks([full, {"type": "markdown", "text": "x" * 12_000}]) == []
    assert check_view({"type": "home", "blocks": [full, {"type": "table", "rows": [cells]}]}, "home") == []


def test_a_message_holds_one_table_two_charts_and_so_much_markdown() -> None:
    markdown = {"type": "markdown", "text": "x" * 6_001}
    assert message_is_too_much([table(), markdown]) is None
    excess = message_is_too_much([table(), table()])
    assert excess is not None
    assert excess[0] == "invalid_attachments"
    pie = chart("pie", *segments(1))
    assert message_is_too_much([pie, pie]) is None
    excess = message_is_too_much([pie] * 3)
    assert excess is not None
    assert excess[0] == "invalid_blocks"
    excess = message_is_too_much([markdown, markdown])
    assert excess is not None
    assert excess[0] == "msg_blocks_too_long"


def test_the_blocks_of_a_message_hold_so_much_together() -> None:
    envelope = len('{"type":"section","text":{"type":"mrkdwn","text":""}}')
    full = [section("x" * (3000 - envelope - 1)) for _ in range(4)]  # of 3,000 units, with a mark
    last = section("🎓" * ((1200 - envelope - 2) // 2))
    assert not blocks_are_too_long([*full, last])
    assert blocks_are_too_long([*full, last, {"type": "divider"}])
    assert not blocks_are_too_long([table(100, 20)])


@pytest.mark.parametrize("kind", ["file_input", "email_text_input", "url_text_input", "datetimepicker"])
def test_some_elements_do_not_go_in_a_home_tab(kind: str) -> None:
    (found,) = check_view({"type": "home", "blocks": [input_block("f", "F", {"type": kind})]}, "home")
    assert (found.pointer, kind in found.rule) == ("/view/blocks/0/element/type", True)


def test_a_home_has_no_title_and_may_be_empty() -> None:
    assert check_view({"type": "home", "blocks": []}, "home") == []
    (found,) = check_view({"type": "home", "blocks": [], "title": plain("x")}, "home")
    assert str(found) == "[ERROR] invalid additional property: title [json-pointer:/view]"
    assert check_view(modal(section("x")), "home")[0].pointer == "/view/type"


def test_options_may_be_none_but_no_group_may_be_empty() -> None:
    assert check_options({"options": []}) == []
    assert check_options({"options": options(100)}) == []
    assert [one.pointer for one in check_options({"options": options(101)})] == ["/options"]
    assert check_options({"option_groups": groups(100)}) == []
    assert [one.pointer for one in check_options({"option_groups": groups(101)})] == ["/option_groups"]
    empty = {"option_groups": [{"label": plain("g"), "options": []}]}
    assert [one.pointer for one in check_options(empty)] == ["/option_groups/0/options"]
    assert check_options({}) != []
    assert check_options(None) != []
    assert check_options({"options": [], "option_groups": []}) != []


def test_a_view_weighs_at_most_250_kilobytes() -> None:
    heavy = modal(*[section("é" * 1400) for _ in range(92)])
    assert check_view(heavy) == []
    assert view_is_too_large(heavy)
    assert not view_is_too_large(modal(section("x")))
