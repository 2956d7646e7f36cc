"""Answers in the response, and to a response_url."""

from typing import Any

import httpx
import pytest
from slack_bolt import Ack, App, Respond

from slack_sandbox.errors import (
    RefusedAnswer,
)
from tests.slack_sandbox.conftest import (
    Scene,
    Starts,
    button,
    section,
)

Json = dict[str, Any]


def answers(app: App, *calls: Json) -> list[int]:
    """`/demo` sends those replies to its response_url; their statuses."""
    statuses: list[int] = []

    @app.command("/demo")
    def demo(ack: Ack, respond: Respond) -> None:
        statuses.extend(respond(**call).status_code for call in calls)
        ack()

    return statuses


def test_a_response_url_is_good_for_five_uses(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie])
    statuses = answers(app, *[{"text": str(n)} for n in range(6)])
    julie.command("/demo", channel=team)
    assert statuses == [200, 200, 200, 200, 200, 404]
    assert [one.text for one in julie.ephemerals()] == ["0", "1", "2", "3", "4"]
    assert [one.rule for one in sandbox.refusals] == ["used_url"]


def test_a_response_url_is_good_for_thirty_minutes(start: Starts) -> None:
    now = [0.0]
    sandbox = start(clock=lambda: now[0])
    url = sandbox._response_urls.issue("UJULIE", "C1")
    now[0] = 1801
    answer = httpx.post(url, json={"text": "late"}, trust_env=False)
    assert (answer.status_code, answer.json()["error"]) == (404, "expired_url")


def test_a_reply_may_be_for_the_channel_or_in_place_of_the_original(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie], bot=True)
    answers(app, {"text": "for all", "response_type": "in_channel"})
    julie.command("/demo", channel=team)
    row: Json = {"type": "actions", "elements": [button("OK", "ok")]}
    app.client.chat_postMessage(channel=team.id, text="ask", blocks=[row])
    bodies: list[Json] = []

    @app.action("ok")
    def ok(ack: Ack, body: Json, respond: Respond) -> None:
        bodies.append(body)
        ack()
        respond(text="done", replace_original=True, blocks=[row])
        respond(delete_original=True) if len(bodies) > 1 else None

    first, second = julie.channel_messages(team)
    assert first.text == "for all"
    julie.press("OK", message=second)
    assert (second.text, second.edited) == ("done", True)
    assert bodies[0]["container"]["message_ts"] == bodies[0]["message"]["ts"] == second.ts
    julie.press("OK", message=second)
    assert [one.text for one in julie.channel_messages(team)] == ["for all"]
    assert sandbox.refusals == []


@pytest.mark.parametrize("answer", ["Bonjour", {"text": "Bonjour", "blocks": [section("Bonjour")]}])
def test_a_command_answered_in_the_response_shows_to_its_author(scene: Scene, answer: Any) -> None:
    _, app, julie = scene

    @app.command("/demo")
    def demo(ack: Ack) -> None:
        ack(answer)

    julie.command("/demo")
    assert [one.reading for one in julie.ephemerals()] == ["Bonjour"]


def test_a_bad_answer_to_a_command_is_refused(scene: Scene) -> None:
    sandbox, app, julie = scene

    @app.command("/demo")
    def demo(ack: Ack) -> None:
        ack(text="x", blocks=[section("y" * 3001)])

    with pytest.raises(RefusedAnswer, match="3001"):
        julie.command("/demo")
    assert sandbox.refusals[0].pointer == "/blocks/0/text/text"


def test_text_in_the_answer_to_a_button_shows_nowhere(scene: Scene) -> None:
    sandbox, app, julie = scene
    row: Json = {"type": "actions", "elements": [button("OK", "ok")]}
    app.client.chat_postMessage(channel=julie.id, text="ask", blocks=[row])

    @app.action("ok")
    def ok(ack: Ack) -> None:
        ack("done")

    julie.press("OK", message=julie.direct_messages()[0])
    assert "shows nowhere" in sandbox.lints[0].rule
    assert sandbox.refusals == []
