"""Delivery: what reaches the app, signed; what does not; what the person sees when it fails."""

import copy
import json
import threading
from typing import Any

import httpx
import pytest
from freezegun import freeze_time
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from slack_sandbox import LoopbackServer, Sandbox
from slack_sandbox.errors import AppError, AppTimeout, DriverError, RefusedAnswer, Undeclared
from tests.slack_sandbox.conftest import MANIFEST, Scene, Starts, bolt_app, button, modal, section, text_input

Json = dict[str, Any]


def test_a_command_arrives_as_slack_sends_it(scene: Scene) -> None:
    sandbox, app, julie = scene
    team = sandbox.channel("equipe", members=[julie])
    bodies: list[Json] = []

    @app.command("/demo")
    def demo(ack: Ack, command: Json) -> None:
        bodies.append(command)
        ack()

    julie.command("/demo  leblanc & fils ", channel=team)
    julie.command("/demo")
    assert bodies[0]["text"] == "leblanc & fils"
    assert bodies[0]["channel_id"] == team.id
    assert (bodies[0]["user_id"], bodies[0]["team_id"]) == ("UJULIE", sandbox.team_id)
    assert (bodies[1]["text"], bodies[1]["channel_name"]) == ("", "directmessage")
    assert bodies[1]["channel_id"].startswith("D")


def test_people_from_elsewhere_say_so(scene: Scene) -> None:
    sandbox, app, _ = scene
    guest = sandbox.person("Guest", team_id="TOTHER", is_stranger=True, is_restricted=True)
    bodies: list[Json] = []

    @app.shortcut("demo")
    def demo(ack: Ack, body: Json) -> None:
        bodies.append(body)
        ack()

    guest.shortcut("demo")
    assert (bodies[0]["user"]["team_id"], bodies[0]["team"]["id"]) == ("TOTHER", sandbox.team_id)
    user = app.client.users_info(user=guest.id)["user"]
    assert (user["is_stranger"], user["is_restricted"], user["team_id"]) == (True, True, "TOTHER")


def test_someone_deactivated_does_nothing(scene: Scene) -> None:
    _, _, julie = scene
    julie.member.deleted = True
    with pytest.raises(DriverError, match="deactivated"):
        julie.command("/demo")


def test_a_view_may_come_as_a_form(scene: Scene) -> None:
    sandbox, app, julie = scene

    @app.command("/demo")
    def demo(ack: Ack, body: Json) -> None:
        form = {"token": sandbox.bot_token, "trigger_id": body["trigger_id"]}
        form["view"] = json.dumps(modal(section("x")))
        assert httpx.post(f"{sandbox.api_url}views.open", data=form, trust_env=False).json()["ok"]
        form["view"] = "{"
        answer = httpx.post(f"{sandbox.api_url}views.open", data=form, trust_env=False).json()
        assert answer["error"] == "invalid_arguments"
        assert "is not JSON" in answer["response_metadata"]["messages"][0]
        ack()

    julie.command("/demo")
    assert julie.modal is not None


def test_a_wrong_signature_is_noticed_by_bolt(start: Starts, serve: Any) -> None:
    sandbox = start()
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    serve(sandbox, App(signing_secret="another", client=client, process_before_response=True))
    julie = sandbox.person("Julie Roy")
    with pytest.raises(AppError) as refused:
        julie.command("/demo")
    assert refused.value.status == 401
    assert julie.notices == ['/demo failed with the error "dispatch_failed"']


def test_what_the_manifest_does_not_declare_is_not_delivered(scene: Scene) -> None:
    sandbox, _, julie = scene
    sent = len(sandbox.log)
    with pytest.raises(Undeclared, match="command '/other' is not declared in the manifest; declared: /demo"):
        julie.command("/other")
    with pytest.raises(Undeclared, match="global shortcut 'keep'"):
        julie.shortcut("keep")
    with pytest.raises(Undeclared, match="event 'team_join'"):
        sandbox.emit({"type": "team_join"})
    with pytest.raises(DriverError, match="post it publicly"):
        julie.command(" /demo")
    assert len(sandbox.log) == sent


def test_without_interactivity_nothing_can_be_pressed(start: Starts, serve: Any) -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["settings"]["interactivity"]["is_enabled"] = False
    manifest["features"].pop("shortcuts")
    sandbox = start(manifest)
    app = bolt_app(sandbox)
    julie = sandbox.person("Julie Roy")
    row = {"type": "actions", "elements": [button("OK", "ok")]}
    app.client.chat_postMessage(channel=julie.id, text="x", blocks=[row])
    with pytest.raises(Undeclared, match="interactivity"):
        julie.press("OK", message=julie.direct_messages()[0])


def test_shortcuts_open_modals(scene: Scene) -> None:
    sandbox, app, julie = scene
    bodies: list[Json] = []

    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        bodies.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
        ack()

    app.shortcut("demo")(opened)
    app.shortcut("keep")(opened)
    julie.shortcut("demo")
    assert julie.modal is not None
    julie.dismiss()
    team = sandbox.channel("equipe", members=[julie])
    julie.shortcut("keep", message=julie.say("bonjour", team))
    assert [one["type"] for one in bodies] == ["shortcut", "message_action"]
    assert bodies[1]["message"]["text"] == "bonjour"
    assert julie.gestures == 3


def slow(sandbox: Sandbox, release: threading.Event) -> LoopbackServer:
    """An app that answers nothing until released."""

    def events(_: Request) -> Response:
        release.wait(10)
        return Response()

    server = LoopbackServer(Starlette(routes=[Route("/", events, methods=["POST"])]))
    sandbox.connect(f"{server.url}/")
    return server


def test_an_app_that_does_not_answer_in_time_is_a_timeout(start: Starts) -> None:
    sandbox = start(ack_seconds=0.05)
    julie = sandbox.person("Julie Roy")
    release = threading.Event()
    with slow(sandbox, release):
        with pytest.raises(AppTimeout, match="operation_timeout: /demo"):
            julie.command("/demo")
        release.set()
    assert julie.notices == ['/demo failed with the error "operation_timeout"']
    entry = sandbox.log[-1]
    assert (entry.what, entry.status, entry.answer) == ("/demo", None, None)
    assert entry.ms is not None


def test_an_app_that_cannot_be_reached_is_a_timeout_too(start: Starts) -> None:
    sandbox = start()
    julie = sandbox.person("Julie Roy")
    with pytest.raises(AppTimeout, match="connect"):
        julie.command("/demo")
    with LoopbackServer(Starlette()) as server:
        gone = server.url
    sandbox.connect(gone)
    with pytest.raises(AppTimeout, match="ConnectError"):
        julie.command("/demo")


def test_a_failed_submission_leaves_the_modal_with_slacks_banner(scene: Scene) -> None:
    _, app, julie = scene

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("name", "Nom")))
        ack()

    julie.command("/demo")
    julie.type("Nom", "kept")
    with pytest.raises(AppError) as failed:
        julie.submit()
    assert failed.value.status == 404
    assert julie.modal is not None
    assert julie.modal.notice == "We had some trouble connecting. Try again?"
    assert julie.modal.field("Nom").value == "kept"


def test_a_trigger_expires_after_three_seconds(start: Starts, serve: Any) -> None:
    now = [0.0]
    sandbox = start(clock=lambda: now[0])
    app = bolt_app(sandbox)
    serve(sandbox, app)
    errors: list[str] = []

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        now[0] += float(body["text"])
        try:
            client.views_open(trigger_id=body["trigger_id"], view=modal(section("x")))
        except SlackApiError as error:
            errors.append(error.response["error"])
        ack()

    julie = sandbox.person("Julie Roy")
    julie.command("/demo 3.1")
    assert (errors, julie.modal) == (["expired_trigger_id"], None)
    julie.command("/demo 2.9")
    assert julie.modal is not None
    assert sandbox.refusals == []


def test_time_may_stand_still(scene: Scene) -> None:
    _, app, julie = scene

    @app.command("/demo")
    def demo(ack: Ack, client: WebClient) -> None:
        client.chat_postMessage(channel="UJULIE", text="gelé")
        ack()

    with freeze_time("2018-01-15 12:00", real_asyncio=True):
        julie.command("/demo")
        julie.command("/demo")
    assert [one.ts for one in julie.direct_messages()] == ["1516017600.000000", "1516017600.000001"]


def test_a_sandbox_starts_and_stops_while_time_stands_still() -> None:
    with freeze_time("2018-01-15 12:00", real_asyncio=True), Sandbox.start(MANIFEST) as sandbox:
        assert WebClient(token=sandbox.bot_token, base_url=sandbox.api_url).auth_test()["ok"]


def test_eight_people_save_at_once(scene: Scene) -> None:
    sandbox, app, _ = scene
    saved: list[str] = []

    @app.command("/demo")
    def demo(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("name", "Nom")))
        ack()

    @app.view("form")
    def save(ack: Ack, view: Json) -> None:
        saved.append(view["state"]["values"]["name"]["name"]["value"])
        ack()

    people = [sandbox.person(f"Person {number}") for number in range(8)]
    barrier = threading.Barrier(len(people))

    def saves(index: int) -> None:
        barrier.wait(5)
        people[index].command("/demo")
        people[index].type("Nom", str(index))
        people[index].submit()

    threads = [threading.Thread(target=saves, args=(index,)) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(saved) == [str(index) for index in range(8)]
    assert [one.modal for one in people] == [None] * 8
    assert [one.gestures for one in people] == [2] * 8
    assert sandbox.refusals == []


def test_a_bolt_app_answers_what_slack_asks_of_a_request_url(scene: Scene) -> None:
    sandbox, _app, _julie = scene
    sandbox.check_ssl()
    sandbox.verify_url()
    with pytest.raises(AppError):  # no listener of its own
        sandbox.tell_rate_limited()


def test_how_slack_asks_it() -> None:
    asked: list[tuple[str, str, str, bool]] = []

    async def answer(request: Request) -> Response:
        text = request.url.query or (await request.body()).decode()
        kind = request.headers.get("content-type", "").partition(";")[0]
        asked.append((request.method, kind, text, "x-slack-signature" in request.headers))
        return Response(json.loads(text)["challenge"] if "challenge" in text and given else "")

    route = Route("/", answer, methods=["GET", "POST"])
    with Sandbox.start(MANIFEST) as sandbox, LoopbackServer(Starlette(routes=[route])) as server:
        sandbox.connect(server.url)
        sandbox.check_ssl()
        sandbox.check_ssl("GET")
        sandbox.tell_rate_limited()
        given = True
        sandbox.verify_url()
        given = False
        with pytest.raises(RefusedAnswer):
            sandbox.verify_url()
    form, query, limited, challenge, _ = asked
    assert form[0] == "POST"
    assert form[1:] == ("application/x-www-form-urlencoded", query[2], False)
    assert query[0] == "GET"
    assert query[2].startswith("ssl_check=1&token=")
    assert (limited[0], limited[1], limited[3]) == ("POST", "application/json", True)
    assert set(json.loads(limited[2])) == {"token", "type", "team_id", "minute_rate_limited", "api_app_id"}
    assert json.loads(limited[2])["minute_rate_limited"] % 60 == 0
    assert json.loads(challenge[2]).keys() == {"token", "challenge", "type"}
    assert challenge[3]
