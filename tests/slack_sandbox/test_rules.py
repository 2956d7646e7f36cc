"""Block Kit's limits: at the limit passes, one over is refused with the pointer of the part."""

from collections.abc import Callable
from typing import Any

import pytest

from slack_sandbox.rules import (
    check_view,
)
from tests.slack_sandbox.conftest import button, input_block, modal, option, plain, section, text_input

Json = dict[str, Any]
Build = Callable[[int], Json]


def in_message(block: Json) -> Json:
    return {"blocks": [block]}


def accessory(element: Json) -> Json:
    return modal(section("x", accessory=element))


def in_input(element: Json) -> Json:
    return modal(input_block("field", "Field", element))


def address(length: int) -> str:
    return "https://x.test/".ljust(length, "u")


def options(count: int) -> list[Json]:
    return [option(f"o{number}") for number in range(count)]


def groups(count: int) -> list[Json]:
    return [{"label": plain(f"g{number}"), "options": options(1)} for number in range(count)]


def static(**more: Any) -> Json:
    return {"type": "static_select", "options": options(1), **more}


def confirm(**more: Any) -> Json:
    return {"title": plain("t"), "text": plain("x"), "confirm": plain("y"), "deny": plain("n"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


A = "/view/blocks/0"
LIMITS: list[tuple[str, Build, int, str]] = [
    ("blocks of a view", lambda n: modal(*[{"type": "divider"}] * n), 100, "/view/blocks"),
    ("title", lambda n: modal(section("x"), title="t" * n), 24, "/view/title/text"),
    ("submit", lambda n: modal(section("x"), submit="s" * n), 24, "/view/submit/text"),
    ("close", lambda n: modal(section("x"), close=plain("c" * n)), 24, "/view/close/text"),
    (
        "private_metadata",
        lambda n: modal(section("x"), private_metadata="m" * n),
        3000,
        "/view/private_metadata",
    ),
    ("callback_id", lambda n: modal(section("x"), callback_id="c" * n), 255, "/view/callback_id"),
    ("external_id", lambda n: modal(section("x"), external_id="c" * n), 255, "/view/external_id"),
    ("block_id", lambda n: modal(section("x", block_id="b" * n)), 255, f"{A}/block_id"),
    ("action_id", lambda n: accessory(button("b", "a" * n)), 255, f"{A}/accessory/action_id"),
    ("section text", lambda n: modal(section("x" * n)), 3000, f"{A}/text/text"),
    (
        "section fields",
        lambda n: modal({"type": "section", "fields": [plain("f")] * n}),
        10,
        f"{A}/fields",
    ),
    (
        "section field",
        lambda n: modal({"type": "section", "fields": [plain("f" * n)]}),
        2000,
        f"{A}/fields/0/text",
    ),
    ("header", lambda n: modal({"type": "header", "text": plain("h" * n)}), 150, f"{A}/text/text"),
    (
        "context elements",
        lambda n: modal({"type": "context", "elements": [plain("c")] * n}),
        10,
        f"{A}/elements",
    ),
    ("actions", lambda n: modal(actions(*[button("b", f"a{i}") for i in range(n)])), 25, f"{A}/elements"),
    (
        "image url",
        lambda n: modal({"type": "image", "image_url": address(n), "alt_text": "a"}),
        3000,
        f"{A}/image_url",
    ),
    (
        "image alt",
        lambda n: modal({"type": "image", "image_url": "https://x.test", "alt_text": "a" * n}),
        2000,
        f"{A}/alt_text",
    ),
    ("button text", lambda n: accessory(button("b" * n, "a")), 75, f"{A}/accessory/text/text"),
    ("button value", lambda n: accessory(button("b", "a", value="v" * n)), 2000, f"{A}/accessory/value"),
    ("button url", lambda n: accessory(button("b", "a", url=address(n))), 3000, f"{A}/accessory/url"),
    ("select options", lambda n: accessory(static(options=options(n))), 100, f"{A}/accessory/options"),
    (
        "option groups",
        lambda n: accessory({"type": "static_select", "option_groups": groups(n)}),
        100,
        f"{A}/accessory/option_groups",
    ),
    (
        "options of a group",
        lambda n: accessory(
            {"type": "static_select", "option_groups": [{"label": plain("g"), "options": options(n)}]}
        ),
        100,
        f"{A}/accessory/option_groups/0/options",
    ),
    (
        "group label",
        lambda n: accessory(
            {"type": "static_select", "option_groups": [{"label": plain("g" * n), "options": options(1)}]}
        ),
        75,
        f"{A}/accessory/option_groups/0/label/text",
    ),
    (
        "option text",
        lambda n: accessory(static(options=[option("t" * n, "v")])),
        75,
        f"{A}/accessory/options/0/text/text",
    ),
    (
        "option value",
        lambda n: accessory(static(options=[option("t", "v" * n)])),
        150,
        f"{A}/accessory/options/0/value",
    ),
    (
        "option description",
        lambda n: accessory(static(options=[option("t", description=plain("d" * n))])),
        75,
        f"{A}/accessory/options/0/description/text",
    ),
    (
        "multi-select initial options",
        lambda n: in_input(
            {
                "type": "multi_external_select",
                "initial_options": options(n),
                "action_id": "a",
            }
        ),
        100,
        f"{A}/element/initial_options",
    ),
    (
        "overflow",
        lambda n: accessory({"type": "overflow", "options": options(n)}),
        5,
        f"{A}/accessory/options",
    ),
    (
        "checkboxes",
        lambda n: accessory({"type": "checkboxes", "options": options(n)}),
        10,
        f"{A}/accessory/options",
    ),
    (
        "radio buttons",
        lambda n: accessory({"type": "radio_buttons", "options": options(n)}),
        10,
        f"{A}/accessory/options",
    ),
    ("label", lambda n: modal(text_input("f", "l" * n)), 2000, f"{A}/label/text"),
    ("hint", lambda n: modal(text_input("f", "l", hint=plain("h" * n))), 2000, f"{A}/hint/text"),
    (
        "placeholder",
        lambda n: in_input({"type": "plain_text_input", "placeholder": plain("p" * n)}),
        150,
        f"{A}/element/placeholder/text",
    ),
    (
        "initial value",
        lambda n: in_input({"type": "plain_text_input", "initial_value": "v" * n}),
        3000,
        f"{A}/element/initial_value",
    ),
    ("alert", lambda n: modal({"type": "alert", "text": plain("a" * n)}), 200, f"{A}/text/text"),
    ("files", lambda n: in_input({"type": "file_input", "max_files": n}), 10, f"{A}/element/max_files"),
    (
        "multi-select initial users",
        lambda n: in_input({"type": "multi_users_select", "initial_users": ["U"] * n}),
        100,
        f"{A}/element/initial_users",
    ),
    (
        "confirm title",
        lambda n: accessory(button("b", "a", confirm=confirm(title=plain("t" * n)))),
        100,
        f"{A}/accessory/confirm/title/text",
    ),
    (
        "confirm text",
        lambda n: accessory(button("b", "a", confirm=confirm(text=plain("t" * n)))),
        300,
        f"{A}/accessory/confirm/text/text",
    ),
    (
        "confirm button",
        lambda n: accessory(button("b", "a", confirm=confirm(deny=plain("t" * n)))),
        30,
        f"{A}/accessory/confirm/deny/text",
    ),
]


@pytest.mark.parametrize(
    ("build", "limit", "pointer"), [row[1:] for row in LIMITS], ids=[r[0] for r in LIMITS]
)
def test_a_limit_holds_to_the_unit(build: Build, limit: int, pointer: str) -> None:
    assert check_view(build(limit)) == []
    assert pointer in [one.pointer for one in check_view(build(limit + 1))]


@pytest.mark.parametrize(
    ("build", "limit"),
    [
        (lambda text: modal(section("x"), title=text), 24),
        (lambda text: modal(section(text)), 3000),
        (lambda text: accessory(static(options=[option(text, "v")])), 75),
        (lambda text: accessory(static(options=[option("t", text)])), 150),
        (lambda text: accessory(button("b", "a", value=text)), 2000),
        (lambda text: modal(section("x"), private_metadata=text), 3000),
        (lambda text: in_input({"type": "plain_text_input", "initial_value": text}), 3000),
    ],
)
def test_an_emoji_counts_twice(build: Callable[[str], Json], limit: int) -> None:
    pairs, rest = divmod(limit, 2)
    assert check_view(build("🎓" * pairs + "é" * rest)) == []
    (found,) = check_view(build("🎓" * pairs + "é" * rest + "é"))
    assert found.rule == f"must be less than {limit + 1} characters"


@pytest.mark.parametrize(
    ("view", "pointer", "rule"),
    [
        (modal(section("")), f"{A}/text/text", "must be more than 0 characters"),
        (modal({"type": "section"}), A, "either text or fields must be provided"),
        (modal(section("x"), color="red"), "/view", "invalid additional property: color"),
        (modal(), "/view/blocks", "no less than 1 items allowed"),
        ({"type": "modal", "blocks": [section("x")]}, "/view", "missing required field: title"),
        (modal({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}), f"{A}/text/type", "enum"),
        (modal(text_input("f", "l"), submit=""), "/view", "missing required field: submit"),
        (modal(section("x", block_id="b"), section("y", block_id="b")), "/view/blocks/1/block_id", "exists"),
        (modal(actions(button("x", "a"), button("y", "a"))), f"{A}/elements/1/action_id", "already exists"),
        (accessory(static(option_groups=groups(1))), f"{A}/accessory", "either options or option_groups"),
        (accessory({"type": "static_select"}), f"{A}/accessory", "either options or option_groups"),
        (accessory(static(options=[])), f"{A}/accessory/options", "no less than 1 items"),
        (
            accessory(static(options=[option("t") | {"value": ""}])),
            f"{A}/accessory/options/0/value",
            "must be more than 0 characters",
        ),
        (
            accessory(static(initial_option=option("o0", "other"))),
            f"{A}/accessory/initial_option",
            "must be one of the provided options",
        ),
        (
            accessory({"type": "checkboxes", "options": options(1), "initial_options": []}),
            f"{A}/accessory/initial_options",
            "no less than 1 items",
        ),
        (
            accessory({"type": "checkboxes", "options": options(1), "initial_options": options(2)}),
            f"{A}/accessory/initial_options/1",
            "must be one of the provided options",
        ),
        (
            accessory({"type": "radio_buttons", "options": options(1), "initial_option": option("x")}),
            f"{A}/accessory/initial_option",
            "must be one of the provided options",
        ),
        (in_input(button("b", "a")), f"{A}/element/type", "unsupported type: button"),
        (accessory({"type": "plain_text_input"}), f"{A}/accessory/type", "unsupported type"),
        (
            modal(actions({"type": "multi_static_select", "options": options(1)})),
            f"{A}/elements/0/type",
            "unsupported type",
        ),
        (modal({"type": "table", "rows": []}), f"{A}/type", "unsupported type: table"),
        (modal({"type": "video"}), f"{A}/type", "not modelled: video"),
        (modal({"type": "banner"}), f"{A}/type", "unsupported type: banner"),
        (modal({"text": "no type"}), A, "missing required field: type"),
        (
            modal(
                text_input("a", "A", {"focus_on_load": True}), text_input("b", "B", {"focus_on_load": True})
            ),
            "/view/blocks/1/element/focus_on_load",
            "only one element",
        ),
        (
            in_input({"type": "plain_text_input", "min_length": 5, "max_length": 4}),
            f"{A}/element/min_length",
            "max_length",
        ),
        (
            in_input(
                {"type": "multi_external_select", "initial_options": options(2), "max_selected_items": 1}
            ),
            f"{A}/element/initial_options",
            "must not exceed max_selected_items",
        ),
        (
            in_input(
                {"type": "multi_static_select", "options": options(1), "initial_options": [option("x")]}
            ),
            f"{A}/element/initial_options/0",
            "must be one of the provided options",
        ),
        (
            in_input({"type": "multi_users_select", "initial_users": ["U1", "U2"], "max_selected_items": 1}),
            f"{A}/element/initial_users",
            "must not exceed max_selected_items",
        ),
        (
            in_input({"type": "conversations_select", "filter": {"include": []}}),
            f"{A}/element/filter/include",
            "no less than 1 items",
        ),
        (in_input({"type": "conversations_select", "filter": {}}), f"{A}/element/filter", "needs include"),
        (
            in_input(
                {"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1"}
            ),
            f"{A}/element/min_value",
            "max_value",
        ),
        (
            in_input({"type": "number_input", "is_decimal_allowed": True, "initial_value": "one"}),
            f"{A}/element/initial_value",
            "pattern",
        ),
        (
            modal(input_block("f", "F", {"type": "file_input"}, dispatch_action=True)),
            f"{A}/dispatch_action",
            "must not be true with a file_input",
        ),
        (accessory({"type": "file_input"}), f"{A}/accessory/type", "unsupported type: file_input"),
        (
            modal(actions({"type": "multi_users_select"})),
            f"{A}/elements/0/type",
            "unsupported type: multi_users_select",
        ),
        (
            in_input({"type": "plain_text_input", "max_length": 3, "initial_value": "four"}),
            f"{A}/element/initial_value",
            "must not be longer than max_length",
        ),
        *(
            (
                in_input({"type": "number_input", "is_decimal_allowed": False, **more}),
                f"{A}/element/{at}",
                rule,
            )
            for at, rule, more in (
                ("initial_value", "less than min_value", {"initial_value": "1", "min_value": "2"}),
                ("initial_value", "greater than max_value", {"initial_value": "3", "max_value": "2"}),
                ("initial_value", "whole number", {"initial_value": "1.5"}),
                ("min_value", "whole number", {"min_value": "0.5"}),
            )
        ),
        *(
            (
                in_input({"type": kind, f"initial_{name}": value}),
                f"{A}/element/initial_{name}",
                "must be a valid",
            )
            for kind, name, values in (
                (
                    "datepicker",
                    "date",
                    ("2018-02-30", "2019-02-29", "2018-13-01", "2018-1-5", "15/01/2018", ""),
                ),
                ("timepicker", "time", ("24:00", "23:60", "8:30", "08:30:00", "")),
                ("email_text_input", "value", ("julie", "julie@", "@x.test", "a b@x.test", "julie@x")),
                ("url_text_input", "value", ("x.test", "ftp://x.test", "https://", "https://a b.test")),
            )
            for value in values
        ),
        (
            in_input({"type": "timepicker", "timezone": "Quebec/Rimouski"}),
            f"{A}/element/timezone",
            "time zone",
        ),
        *(
            (accessory(button("b", "a", url=url)), f"{A}/accessory/url", "must be a valid URL")
            for url in ("x.test", "https://", "https:///x", "https://a b", "javascript:alert(1)", "/x", "")
        ),
        *(
            (
                accessory({"type": "image", "image_url": url, "alt_text": "a"}),
                f"{A}/accessory/image_url",
                "must be a valid http or https URL",
            )
            for url in ("x.png", "data:image/png;base64,AA", "https://", "http://[")
        ),
        (
            modal({"type": "image", "image_url": "x.png", "alt_text": "a"}),
            f"{A}/image_url",
            "must be a valid http or https URL",
        ),
        (
            accessory({"type": "overflow", "options": [option("x", url="nowhere")]}),
            f"{A}/accessory/options/0/url",
            "must be a valid URL",
        ),
        *(
            (
                modal({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [run]}]}),
                f"{A}/elements/0/elements/0/{at}",
                "must be",
            )
            for at, run in (
                ("url", {"type": "link", "url": "nowhere"}),
                ("value", {"type": "color", "value": "blue"}),
                ("url", {"type": "date", "timestamp": 1, "format": "{date}", "url": "x y"}),
            )
        ),
        *(
            (accessory({"type": kind, **more}), f"{A}/accessory/{at}", "already exists among the options")
            for kind, at, more in (
                ("static_select", "options/1/value", {"options": [option("a"), option("b", "a")]}),
                ("multi_static_select", "options/2/value", {"options": [*options(2), option("b", "o0")]}),
                ("checkboxes", "options/1/value", {"options": [option("a"), option("b", "a")]}),
                ("radio_buttons", "options/1/value", {"options": [option("a"), option("b", "a")]}),
                ("overflow", "options/1/value", {"options": [option("a"), option("b", "a")]}),
                (
                    "static_select",
                    "option_groups/0/options/1/value",
                    {"option_groups": [{"label": plain("g"), "options": [option("a"), option("b", "a")]}]},
                ),
            )
        ),
        (modal({"type": "alert", "text": plain("x"), "level": "bad"}), f"{A}/level", "enum"),
        (modal({"type": "markdown", "text": "x"}), f"{A}/type", "unsupported type: markdown"),
        (modal({"type": "file", "external_id": "x"}), f"{A}/type", "unsupported type: file"),
        (accessory(button("b", "a", style="green")), f"{A}/accessory/style", "enum"),
        (accessory(button("b", "a", confirm=confirm(title="t"))), f"{A}/accessory/confirm/title", "object"),
        (modal(section("x"), clear_on_close="yes"), "/view/clear_on_close", "boolean"),
        (modal({"type": "section", "text": "x"}), f"{A}/text", "object"),
        (modal(section("x", accessory=None)), f"{A}/accessory", "must not be null"),
        (modal(section("x"), close=None), "/view/close", "must not be null"),
        (modal({"type": "divider"}, None), "/view/blocks/1", "must not be null"),  # type: ignore[arg-type]
    ],
)
def test_a_broken_rule_is_said_where_it_is_broken(view: Json, pointer: str, rule: str) -> None:
    found = check_view(view)
    assert [one for one in found if one.pointer == pointer and rule in one.rule], found


def test_every_modelled_block_and_element_passes() -> None:
    run = {"type": "text", "text": "x", "style": {"bold": True}}
    rich = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [run, {"type": "user", "user_id": "U1"}]},
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "broadcast", "range": "here"},
                    {"type": "usergroup", "usergroup_id": "S1"},
                    {"type": "color", "value": "#1d4f91"},
                    {"type": "date", "timestamp": 1_516_000_000, "format": "{date_short}"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [run]}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://x.test"}]},
            {"type": "rich_text_preformatted", "elements": [run]},
        ],
    }
    inputs: list[Json] = [
        {"type": "plain_text_input", "multiline": True, "min_length": 1, "max_length": 3000},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "0"},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "email_text_input", "initial_value": "julie@x.test"},
        {"type": "url_text_input", "initial_value": "https://x.test/a?b=c"},
        {"type": "datepicker", "initial_date": "2020-02-29"},
        {"type": "timepicker", "initial_time": "00:00", "timezone": "America/Toronto"},
        {"type": "datetimepicker", "initial_date_time": 1_516_000_000},
        static(initial_option=option("o0")),
        {"type": "external_select", "min_query_length": 0, "initial_option": option("any")},
        {"type": "multi_static_select", "option_groups": groups(2), "initial_options": options(1)},
        {"type": "multi_external_select", "max_selected_items": 20},
        {"type": "users_select", "initial_user": "U1"},
        {"type": "conversations_select", "filter": {"include": ["private"], "exclude_bot_users": True}},
        {"type": "channels_select", "response_url_enabled": True},
        {"type": "multi_users_select", "initial_users": ["U1"]},
        {"type": "multi_conversations_select", "default_to_current_conversation": True},
        {"type": "multi_channels_select", "max_selected_items": 2},
        {"type": "file_input", "filetypes": ["pdf"], "max_files": 3},
        {"type": "checkboxes", "options": options(10), "initial_options": options(2)},
        {"type": "radio_buttons", "options": [{"text": {"type": "mrkdwn", "text": "*x*"}, "value": "x"}]},
    ]
    blocks = [input_block(f"f{number}", "Field", one) for number, one in enumerate(inputs)]
    marked = confirm(text={"type": "mrkdwn", "text": "*x*"})
    overflow = {"type": "overflow", "options": [option("x", url="slack://channel?id=C1")], "confirm": marked}
    image = {"type": "image", "image_url": "https://x.test/x.png", "alt_text": "x"}
    blocks += [
        rich,
        {"type": "alert", "text": plain("x"), "level": "warning"},
        section("x", accessory=overflow),
        section("x", accessory=image),
        {"type": "context", "elements": [image, plain("x")]},
        {"type": "image", **image, "title": plain("x")},
        {"type": "header", "text": plain("x")},
        {"type": "divider"},
        actions(button("x", "x", style="danger", value="v", confirm=confirm(style="danger"))),
    ]
    assert check_view(modal(*blocks)) == []
