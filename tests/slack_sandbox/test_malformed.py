"""Malformed calls get Slack's error, whatever is wrong with them: never a failure of the sandbox."""

import contextlib
import json
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from slack_sandbox import Channel, LoopbackServer, Sandbox
from slack_sandbox.errors import DriverError, SandboxError
from slack_sandbox.methods import METHODS
from tests.slack_sandbox.conftest import Scene, Starts, button, input_block, modal, section, text_input

Json = dict[str, Any]

FORM = "application/x-www-form-urlencoded"
DEEP = "[" * 5000 + "]" * 5000


def call(sandbox: Sandbox, method: str, **request: Any) -> httpx.Response:
    return httpx.post(f"{sandbox.api_url}{method}", trust_env=False, **request)


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json; charset=utf-8", b'{"text": NaN}', "invalid_json"),
        ("application/json", b'{"text": "\\ud800"}', "invalid_json"),
        ("application/json", DEEP.encode(), "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("application/json", b'"x"', "json_not_object"),
        ("application/json; charset=utf-7", b"{}", "invalid_charset"),
        ("application/xml", b"<x/>", "invalid_post_type"),
        ("", b"channel=C1", "missing_post_type"),
        ("multipart/form-data", b"channel=C1", "invalid_form_data"),
        (FORM, b"blocks[0]=x", "invalid_array_arg"),
        (FORM, b"a-b=x", "invalid_arg_name"),
        (FORM, b"x" * 200 + b"=1", "invalid_arg_name"),
        (FORM, b"text=x", "invalid_arguments"),
        (FORM, b"channel=C1&text=x", "channel_not_found"),
        ("text/plain", b"channel=C1&text=x", "channel_not_found"),
        ("application/json", b'{"channel": "C1", "text": "x", "token": null}', "channel_not_found"),
        ("application/json", b'{"channel": {"id": "C1"}, "text": "x"}', "invalid_arguments"),
    ],
)
def test_a_body_that_cannot_be_read_has_its_error(scene: Scene, kind: str, body: bytes, error: str) -> None:
    sandbox, _, _ = scene
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"} | ({"Content-Type": kind} if kind else {})
    response = call(sandbox, "chat.postMessage", content=body, headers=headers)
    assert (response.status_code, response.json()["error"]) == (200, error)


def test_the_token_comes_in_the_header_the_query_or_a_form(scene: Scene) -> None:
    sandbox, _, _ = scene
    token = {"token": sandbox.bot_token}
    address = f"{sandbox.api_url}auth.test"
    bearer = {"Authorization": f"Bearer {sandbox.bot_token}"}
    assert httpx.get(address, params=token, trust_env=False).json()["ok"]
    assert httpx.get(address, headers=bearer, trust_env=False).json()["ok"]
    assert call(sandbox, "auth.test", data=token).json()["ok"]
    assert call(sandbox, "auth.test", files={"token": (None, sandbox.bot_token)}).json()["ok"]
    assert call(sandbox, "auth.test", headers=bearer).json()["ok"]
    assert call(sandbox, "auth.test", json=token).json()["error"] == "not_authed"  # as Slack: not in JSON
    assert call(sandbox, "auth.test", data={"token": "xoxb-other"}).json()["error"] == "invalid_auth"


def test_a_call_may_be_tried_without_a_token(scene: Scene) -> None:
    sandbox, _, _ = scene
    assert call(sandbox, "api.test", data={"foo": "bar"}).json() == {"ok": True, "args": {"foo": "bar"}}
    answer = call(sandbox, "api.test", json={"error": "my_error"}).json()
    assert answer == {"ok": False, "error": "my_error", "args": {"error": "my_error"}}
    assert (sandbox.refusals, sandbox.lints) == ([], [])


VALUES: list[Any] = [
    *(
        DEEP[4100:5900],
        "",
        "x",
        "C1",
        "UJULIE",
        "[]",
        "{}",
        "{",
        "[1]",
        "null",
        DEEP,
        "\u0000",
        "é" * 300,
        "1e400",
        "nan",
    ),
    *(0, -1, 1.5, 10**30, True, None, [], {}, [None], [{}], {"type": "modal"}, {"type": []}, [{"type": {}}]),
    *([{"type": "section", "text": 1}], {"type": "home", "blocks": None}, [[[[]]]], {"a": {"b": [1, {}]}}),
    *(modal(section("x")), [section("x")], json.dumps(modal(section("x"))), json.dumps([section("x")])),
    [{"type": "input", "element": {"type": "static_select", "options": [{}]}, "label": None}],
    [{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text"}}, 3]}],
    [{"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": {}}]}],
    [{"type": "table", "rows": [[None]], "column_settings": 3}],
    [{"blocks": [{"type": "divider", "block_id": 3}], "fields": [1]}],
]


def test_no_argument_breaks_a_method(start: Starts) -> None:
    sandbox = start()
    sandbox.channel("equipe", id="C1", bot=True)
    sandbox.person("Julie Roy", id="UJULIE")
    dice = random.Random(12)  # noqa: S311
    bearer = {"bot": sandbox.bot_token, "app": sandbox.app_token, None: "nobody"}
    with httpx.Client(trust_env=False) as client:
        for name, method in METHODS.items():
            arguments = [*method.args.model_fields, "unknown"]
            headers = {"Authorization": f"Bearer {bearer[method.called_by]}"}
            for value in VALUES:
                given = dict.fromkeys(arguments, value)
                for body in (given, {one: dice.choice(VALUES) for one in arguments if dice.random() < 0.7}):
                    response = client.post(f"{sandbox.api_url}{name}", json=body, headers=headers)
                    assert response.status_code == 200, (name, body, response.text)
                    assert response.json()["ok"] in (True, False)


def test_no_answer_of_the_app_breaks_the_sandbox(start: Starts) -> None:
    sandbox = start()
    julie = sandbox.person("Julie Roy", id="UJULIE")
    select = {"type": "external_select", "action_id": "ask", "min_query_length": 0}
    shown = modal(
        text_input("a", "A"),
        input_block("ask", "Ask", select),
        {"type": "actions", "elements": [button("B", "b")]},
    )
    answers = [*VALUES, *({"response_action": "update", "view": one} for one in VALUES)]
    answers += [{"response_action": "push", "view": 3}, {"response_action": "errors", "errors": {"a": 1}}]
    answers += [*({"options": one} for one in VALUES), *({"text": "x", "blocks": one} for one in VALUES)]

    def answer(_: Request) -> Response:
        return JSONResponse(answers[-1])

    gestures: list[Callable[[], object]] = [
        lambda: julie.command("/demo"),
        lambda: julie.look_up("Ask", "x"),
        lambda: julie.press("B"),
        julie.submit,
        lambda: julie.say("x"),
    ]
    with LoopbackServer(Starlette(routes=[Route("/", answer, methods=["POST"])])) as server:
        sandbox.connect(f"{server.url}/")
        while answers:
            for gesture in gestures:
                sandbox.views.open(julie.id, shown)
                sandbox.views.set_state(sandbox.views.stack(julie.id)[0], ("a", "a"), text_state("x"))
                with contextlib.suppress(SandboxError):
                    gesture()
            answers.pop()


def text_state(value: str) -> Json:
    return {"type": "plain_text_input", "value": value}


@pytest.mark.parametrize(
    "event", [{}, {"type": 3}, {"type": "message"}, {"type": "message", "channel_type": []}]
)
def test_what_is_no_event_is_refused(scene: Scene, event: Json) -> None:
    sandbox, _, _ = scene
    with pytest.raises(SandboxError):
        sandbox.emit(event)


def test_a_channel_that_is_not_there_is_said(scene: Scene) -> None:
    _, _, julie = scene
    with pytest.raises(DriverError, match="no channel"):
        julie.say("x", Channel("C404", "nowhere"))
