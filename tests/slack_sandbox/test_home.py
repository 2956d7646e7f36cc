"""App Home, and what the manifest or the workspace tells of it."""

import copy
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox.errors import (
    Undeclared,
)
from tests.slack_sandbox.conftest import (
    MANIFEST,
    Scene,
    Starts,
    bolt_app,
    button,
    lines,
    modal,
    section,
)

Json = dict[str, Any]


def test_app_home_is_published_for_one_person(scene: Scene) -> None:
    sandbox, app, julie = scene
    luc = sandbox.person("Luc Roy")
    told: list[Json] = []

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        told.append(event)
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [section("Bonjour"), section("x")]}
        )

    home = julie.home()
    assert home is not None
    assert home.text == "Bonjour\nx"
    assert sandbox.views.home(luc.id) is None
    julie.home()
    assert [(one["tab"], "view" in one) for one in told] == [("home", False), ("home", True)]
    assert told[1]["view"]["type"] == "home"
    assert sandbox.refusals == []


def test_app_home_has_its_hash_and_its_buttons(scene: Scene) -> None:
    _, app, julie = scene
    home: Json = {"type": "home", "blocks": [section("x", accessory=button("Voir", "see"))]}
    view = app.client.views_publish(user_id=julie.id, view=home)["view"]
    app.client.views_publish(user_id=julie.id, view=home, hash=view["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        app.client.views_publish(user_id=julie.id, view=home, hash=view["hash"])

    @app.action("see")
    def see(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("vu")))
        ack()

    julie.press("Voir", home=True)
    assert lines(julie) == ["vu"]


def test_the_home_of_nobody_is_not_published(scene: Scene) -> None:
    _, app, _ = scene
    with pytest.raises(SlackApiError) as refused:
        app.client.views_publish(user_id="UNOBODY", view={"type": "home", "blocks": []})
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == ["invalid `user_id`"]


def test_app_home_needs_its_tab(start: Starts) -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["features"]["app_home"]["home_tab_enabled"] = False
    sandbox = start(manifest)
    julie = sandbox.person("Julie Roy")
    with pytest.raises(Undeclared, match="home_tab_enabled"):
        julie.home()
    with pytest.raises(SlackApiError, match="not_enabled"):
        bolt_app(sandbox).client.views_publish(user_id=julie.id, view={"type": "home", "blocks": []})


def test_joining_a_channel_is_an_event(start: Starts, serve: Any) -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["settings"]["event_subscriptions"]["bot_events"].append("member_joined_channel")
    sandbox = start(manifest)
    app: App = bolt_app(sandbox)
    serve(sandbox, app)
    joined: list[str] = []

    @app.event("member_joined_channel")
    def told(event: Json) -> None:
        joined.append(event["channel"])

    julie = sandbox.person("Julie Roy")
    team = sandbox.channel("equipe", members=[julie])
    julie.invite_bot(team)
    assert joined == [team.id]


def test_the_workspace_tells_its_listeners(scene: Scene) -> None:
    sandbox, app, julie = scene
    seen: list[str] = []
    end = sandbox.workspace.hub.subscribe(lambda change: seen.append(change.kind))
    app.client.chat_postMessage(channel=julie.id, text="x")
    assert "message_posted" in seen
    end()
    seen.clear()
    app.client.chat_postMessage(channel=julie.id, text="x")
    assert seen == []
    assert not sandbox.wait_until(lambda: False, timeout=0.01)
