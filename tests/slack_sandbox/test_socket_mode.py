"""Socket Mode, spoken to by Bolt's own SocketModeHandler."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Person, Sandbox
from slack_sandbox.desk import TROUBLE
from slack_sandbox.errors import AppTimeout
from tests.slack_sandbox.conftest import (
    MANIFEST,
    Connect,
    Starts,
    bolt_app,
    input_block,
    modal,
    option,
    text_input,
    top,
)

Json = dict[str, Any]


def form_app(sandbox: Sandbox, saved: list[str]) -> App:
    """`/demo` opens a form with a type-ahead; saving it is kept in `saved`."""
    app = bolt_app(sandbox)

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        course = input_block("course", "Cours", {"type": "external_select"})
        view = modal(text_input("name", "Nom"), course)
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack("ouvert")

    @app.options("course")
    def courses(ack: Ack, payload: Json) -> None:
        ack(options=[option(f"{payload['value']}-RL")])

    @app.view("form")
    def save(ack: Ack, view: Json) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        if name == "no":
            ack(response_action="errors", errors={"name": "Non"})
            return
        saved.append(name)
        ack()

    return app


def fills(person: Person, name: str) -> None:
    person.command("/demo")
    person.type("Nom", name)
    person.choose("Cours", "350-714")
    person.submit()


def test_bolt_is_driven_over_a_websocket(start: Starts, connect: Connect) -> None:
    sandbox = start()
    saved: list[str] = []
    connect(sandbox, form_app(sandbox, saved))
    julie = sandbox.person("Julie Roy")
    fills(julie, "no")
    assert julie.modal is not None
    assert julie.modal.errors == {"Nom": "Non"}
    julie.type("Nom", "Leblanc")
    julie.submit()
    assert saved == ["Leblanc"]
    assert [one.text for one in julie.ephemerals()] == ["ouvert"]
    assert julie.modal is None
    assert sandbox.refusals == []


def test_connections_share_what_is_delivered(start: Starts, connect: Connect) -> None:
    sandbox = start()
    saved: list[str] = []
    for _ in range(2):
        connect(sandbox, form_app(sandbox, saved))
    julie = sandbox.person("Julie Roy")
    for _ in range(3):
        julie.command("/demo")
        julie.dismiss()
        julie.command("/demo")
        julie.dismiss()
    assert sandbox.socket_shares == [3, 3]


def test_bolt_reconnects_when_asked_to(start: Starts, connect: Connect) -> None:
    sandbox = start()
    saved: list[str] = []
    client = connect(sandbox, form_app(sandbox, saved))
    first = client.session_id()
    sandbox.disconnect_sockets()
    assert sandbox.wait_until(lambda: client.session_id() != first)
    assert sandbox.wait_until(lambda: sandbox.sockets == 1)
    fills(sandbox.person("Julie Roy"), "after")
    assert saved == ["after"]


def test_bolt_comes_back_after_a_dropped_connection(start: Starts, connect: Connect) -> None:
    sandbox = start()
    saved: list[str] = []
    client = connect(sandbox, form_app(sandbox, saved))
    julie = sandbox.person("Julie Roy")
    sandbox.disconnect_sockets(abruptly=True)
    assert sandbox.wait_until(lambda: sandbox.sockets == 0)
    with pytest.raises(AppTimeout):
        julie.command("/demo")
    client.connect_to_new_endpoint(force=True)  # what its monitor does every ten seconds
    assert sandbox.wait_until(lambda: sandbox.sockets == 1)
    fills(julie, "back")
    assert saved == ["back"]


def test_nothing_is_lost_when_the_link_drops_mid_modal(start: Starts, connect: Connect) -> None:
    sandbox = start()
    saved: list[str] = []
    client = connect(sandbox, form_app(sandbox, saved), ping_interval=0.2)
    julie = sandbox.person("Julie Roy")
    julie.command("/demo")
    julie.type("Nom", "Leblanc")
    julie.choose("Cours", "350-714")
    client.auto_reconnect_enabled = False  # the network stays down while she tries
    sandbox.disconnect_sockets(abruptly=True)
    assert sandbox.wait_until(lambda: sandbox.sockets == 0)
    with pytest.raises(AppTimeout):
        julie.submit()
    assert top(julie).notice == TROUBLE
    assert top(julie).field("Nom").value == "Leblanc"
    assert saved == []
    client.auto_reconnect_enabled = True  # its monitor finds the session dead and opens another
    assert sandbox.wait_until(lambda: sandbox.sockets == 1)
    julie.submit()
    assert julie.modal is None
    assert saved == ["Leblanc"]
    assert sandbox.refusals == []


def test_a_submission_whose_answer_was_lost_stays_before_the_person(start: Starts, connect: Connect) -> None:
    sandbox = start()
    saved: list[str] = []
    app = form_app(sandbox, saved)
    cuts = [True]

    @app.middleware
    def cut(next: Callable[[], Any], body: Json) -> None:
        if body.get("type") == "view_submission" and cuts:
            cuts.clear()
            sandbox.disconnect_sockets(abruptly=True)
        next()

    connect(sandbox, app, ping_interval=0.2)
    julie = sandbox.person("Julie Roy")
    with pytest.raises(AppTimeout, match="connection was lost"):
        fills(julie, "Leblanc")
    assert top(julie).notice == TROUBLE
    assert sandbox.wait_until(lambda: sandbox.sockets == 1)
    julie.submit()
    assert julie.modal is None
    sent = [one.status for one in sandbox.log if one.what.startswith("view_submission")]
    assert sent == [None, 200]


def test_what_is_not_acknowledged_is_a_timeout(start: Starts, connect: Connect) -> None:
    sandbox = start(ack_seconds=0.2)
    connect(sandbox, bolt_app(sandbox))
    julie = sandbox.person("Julie Roy")
    with pytest.raises(AppTimeout, match="no acknowledgement"):
        julie.command("/demo")
    assert julie.notices == ['/demo failed with the error "operation_timeout"']


def test_a_connection_needs_the_app_token_and_the_manifests_consent(start: Starts) -> None:
    sandbox = start()
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(base_url=sandbox.api_url).apps_connections_open(app_token=sandbox.bot_token)
    manifest = copy.deepcopy(MANIFEST)
    manifest["settings"]["socket_mode_enabled"] = False
    manifest["settings"].pop("event_subscriptions")
    other = start(manifest)
    with pytest.raises(SlackApiError, match="socket_mode_enabled is not true"):
        WebClient(base_url=other.api_url).apps_connections_open(app_token=other.app_token)
