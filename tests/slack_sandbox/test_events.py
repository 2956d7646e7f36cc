"""Events: who is told what, and how often."""

from typing import Any

import pytest

from slack_sandbox import Sandbox
from slack_sandbox.errors import AppError
from tests.slack_sandbox.conftest import Connect, Scene, Starts, bolt_app

Json = dict[str, Any]


def delivered(sandbox: Sandbox) -> list[int | None]:
    """What each delivery was answered with."""
    return [one.status for one in sandbox.log if one.direction == "slack→app"]


def test_gestures_are_never_retried_and_events_three_times(scene: Scene) -> None:
    sandbox, app, julie = scene
    retries: list[Any] = []

    @app.event("app_mention")
    def mentioned(request: Any) -> None:
        retries.append(request.headers.get("x-slack-retry-num"))
        if len(retries) < 4:
            raise RuntimeError("not yet")

    team = sandbox.channel("equipe", members=[julie], bot=True)
    julie.say(f"<@{sandbox.bot_user_id}> bonjour", team)
    assert retries == [None, ["1"], ["2"], ["3"]]
    sent = len(sandbox.log)
    with pytest.raises(AppError):
        julie.command("/demo")
    assert len(sandbox.log) == sent + 1


def test_an_event_whose_answer_was_lost_is_delivered_again(scene: Scene) -> None:
    sandbox, app, julie = scene
    heard: list[Any] = []

    @app.event("message")
    def message(body: Json, request: Any) -> None:
        heard.append((body["event_id"], request.headers.get("x-slack-retry-num")))

    sandbox.retry_events(2)
    julie.say("aide")
    julie.say("encore")
    assert [number for _, number in heard] == [None, ["1"], ["2"], None]
    assert len({event_id for event_id, _ in heard}) == 2
    assert sandbox.log[-2].answer == sandbox.log[-3].answer


def test_a_mention_is_told_only_where_the_app_is(scene: Scene) -> None:
    sandbox, app, julie = scene
    heard: list[str] = []

    @app.event("app_mention")
    def mentioned(event: Json) -> None:
        heard.append(event["channel"])

    @app.event("message")
    def message(event: Json) -> None:
        heard.append("message")

    elsewhere = sandbox.channel("ailleurs", members=[julie])
    team = sandbox.channel("equipe", members=[julie], bot=True)
    for channel in (elsewhere, team, None):
        julie.say(f"<@{sandbox.bot_user_id}> bonjour", channel)
    assert heard == [team.id, "message"]


def test_a_message_to_the_bot_is_an_event(scene: Scene) -> None:
    _, app, julie = scene
    heard: list[str] = []

    @app.event("message")
    def message(event: Json) -> None:
        heard.append(event["text"])

    julie.say("aide")
    assert heard == ["aide"]
    assert julie.direct_messages() == []


def test_an_event_that_no_listener_takes_is_told_of_once(scene: Scene) -> None:
    sandbox, _, julie = scene
    assert julie.say("aide").text == "aide"
    assert delivered(sandbox) == [404]
    assert ["no listener" in str(one) for one in sandbox.lints] == [True]
    assert sandbox.refusals == []


def test_an_event_that_no_listener_takes_ends_no_wait_in_socket_mode(start: Starts, connect: Connect) -> None:
    sandbox = start(ack_seconds=0.05)
    connect(sandbox, bolt_app(sandbox))
    sandbox.person("Julie Roy").say("aide")
    assert (delivered(sandbox), len(sandbox.lints)) == ([None], 1)


def test_a_strict_sandbox_has_every_event_heard(start: Starts, serve: Any) -> None:
    sandbox = start(strict=True)
    serve(sandbox, bolt_app(sandbox))
    with pytest.raises(AppError):
        sandbox.person("Julie Roy").say("aide")
    assert delivered(sandbox) == [404] * 4
