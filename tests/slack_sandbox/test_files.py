"""Files: uploaded by the app, chosen by a person, read back with the bot's token."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import httpx
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_sandbox import Person, Sandbox
from slack_sandbox.errors import DriverError
from tests.slack_sandbox.conftest import MANIFEST, Starts, bolt_app, input_block, modal, opens, top

Json = dict[str, Any]
Desk = tuple[Sandbox, App, Person]


def scoped(*scopes: str) -> Json:
    """The demo manifest with those scopes more."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] += scopes
    return manifest


@pytest.fixture
def desk(start: Starts, serve: Callable[[Sandbox, App], None]) -> Desk:
    """A sandbox whose app reads and writes files, the app, and Julie."""
    sandbox = start(scoped("files:read", "files:write"))
    app = bolt_app(sandbox)
    serve(sandbox, app)
    return sandbox, app, sandbox.person("Julie Roy", id="UJULIE")


def fetch(url: str, token: str | None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.get(url, headers=headers, trust_env=False, follow_redirects=True)


def test_the_app_uploads_a_file_in_a_thread(desk: Desk) -> None:
    sandbox, app, julie = desk
    team = sandbox.channel("equipe", members=[julie], bot=True)
    ts = app.client.chat_postMessage(channel=team.id, text="Bilan")["ts"]
    answer = app.client.files_upload_v2(
        channel=team.id,
        thread_ts=ts,
        filename="bilan.csv",
        content="a,b\n",
        title="Bilan",
        initial_comment="Voici",
    )
    about = answer["file"]
    assert (about["name"], about["title"], about["size"]) == ("bilan.csv", "Bilan", 4)
    assert (about["mimetype"], about["filetype"], about["channels"]) == ("text/csv", "csv", [team.id])
    parent, reply = julie.thread(julie.channel_messages(team)[0])
    assert (parent.text, reply.reading, reply.files) == ("Bilan", "Voici\n(file: bilan.csv)", ["bilan.csv"])
    known = app.client.files_info(file=about["id"])["file"]
    assert fetch(known["url_private_download"], sandbox.bot_token).content == b"a,b\n"
    assert sandbox.refusals == []


def test_a_file_nobody_is_shown_stays_the_apps_own(desk: Desk) -> None:
    sandbox, app, julie = desk
    about = app.client.files_upload_v2(filename="notes", content=b"\x00\x01", alt_txt="rien")["file"]
    assert (about["filetype"], about["is_public"], about["channels"]) == ("binary", False, [])
    assert about["alt_txt"] == "rien"
    assert julie.direct_messages() == []
    direct = app.client.conversations_open(users=julie.id)["channel"]["id"]
    shared = app.client.files_upload_v2(channel=direct, filename="b.pdf", content=b"%PDF")["file"]
    assert shared["ims"] == [direct]
    assert julie.direct_messages()[0].files == ["b.pdf"]
    assert sandbox.refusals == []


def test_uploads_that_slack_refuses(desk: Desk) -> None:
    sandbox, app, julie = desk
    hall = sandbox.channel("hall", members=[julie])
    step = app.client.files_getUploadURLExternal(filename="a.txt", length=3)
    url, file_id = str(step["upload_url"]), str(step["file_id"])
    with pytest.raises(SlackApiError, match="file_not_found"):
        app.client.files_completeUploadExternal(files=[{"id": file_id}])
    assert httpx.post(url, content=b"four", trust_env=False).status_code == 400
    assert httpx.post(url, files={"filename": b"abcd"}, trust_env=False).status_code == 400
    assert httpx.post(url, content=b"abc", trust_env=False).text == "OK - 3"
    assert httpx.post(url, content=b"abc", trust_env=False).status_code == 404
    files: list[dict[str, str | None]] = [{"id": file_id}]
    with pytest.raises(SlackApiError, match="not_in_channel"):
        app.client.files_completeUploadExternal(files=files, channel_id=hall.id)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        app.client.files_completeUploadExternal(files=files, channel_id=julie.id)
    with pytest.raises(SlackApiError, match="not modelled: files: color"):
        app.client.files_completeUploadExternal(files=[{"id": file_id, "color": "red"}])
    app.client.files_completeUploadExternal(files=files, channels=[julie.id])
    assert julie.direct_messages()[0].files == ["a.txt"]
    with pytest.raises(SlackApiError, match="file_not_found"):
        app.client.files_completeUploadExternal(files=files)
    assert [one.rule for one in sandbox.refusals] == [
        "3 bytes were announced, 4 came",
        "3 bytes were announced, 4 came",
        "not modelled: files: color",
    ]


def test_an_upload_may_come_as_a_form(desk: Desk) -> None:
    _, app, julie = desk
    content = bytes(range(256)) + b"\r\n--\r\n\r\r\n\n" + "é".encode() * 3
    step = app.client.files_getUploadURLExternal(filename="a.bin", length=len(content))
    sent = {"filename": ("a.bin", content, "application/octet-stream")}
    assert httpx.post(str(step["upload_url"]), files=sent, trust_env=False).text == f"OK - {len(content)}"
    files: list[dict[str, str | None]] = [{"id": str(step["file_id"])}]
    app.client.files_completeUploadExternal(files=files, channels=[julie.id])
    address = str(app.client.files_info(file=str(step["file_id"]))["file"]["url_private_download"])
    bearer = {"Authorization": f"Bearer {app.client.token}"}
    assert httpx.get(address, headers=bearer, trust_env=False).content == content


def test_people_choose_files_that_come_with_the_submission(desk: Desk, tmp_path: Path) -> None:
    sandbox, app, julie = desk
    sent: list[Json] = []
    element = {"type": "file_input", "filetypes": ["pdf", "jpg"], "max_files": 2}
    opens(app, modal(input_block("quote", "Devis", element)))

    @app.view("form")
    def keep(ack: Ack, view: Json) -> None:
        sent.append(view["state"]["values"]["quote"]["quote"])
        ack()

    julie.command("/demo")
    julie.submit()
    assert top(julie).errors == {"Devis": "Please complete this required field."}
    path = tmp_path / "devis.pdf"
    path.write_bytes(b"%PDF-1")
    julie.attach("Devis", path)
    julie.attach("Devis", ("photo.JPEG", b"\xff"))
    assert top(julie).field("Devis").values == ["devis.pdf", "photo.JPEG"]
    assert "Devis : devis.pdf, photo.JPEG" in top(julie).text
    julie.submit()
    (state,) = sent
    assert state["type"] == "file_input"
    first, second = state["files"]
    assert (first["name"], first["mimetype"], first["user"]) == ("devis.pdf", "application/pdf", julie.id)
    assert fetch(first["url_private_download"], sandbox.bot_token).content == b"%PDF-1"
    assert app.client.files_info(file=second["id"])["file"]["filetype"] == "jpg"
    sandbox.files.mode = "hidden_by_limit"
    hidden = app.client.files_info(file=second["id"])["file"]
    assert hidden == {"id": second["id"], "mode": "hidden_by_limit"}
    sandbox.files.mode = "external"
    elsewhere = app.client.files_info(file=second["id"])["file"]
    assert (elsewhere["is_external"], "url_private_download" in elsewhere) == (True, False)
    assert sandbox.refusals == []


def test_what_a_file_input_does_not_take(desk: Desk) -> None:
    _, app, julie = desk
    element = {"type": "file_input", "filetypes": ["pdf"], "max_files": 1}
    opens(
        app,
        modal(input_block("quote", "Devis", element), input_block("n", "Note", {"type": "plain_text_input"})),
    )
    julie.command("/demo")
    with pytest.raises(DriverError, match=r"'a.txt' is not of the types taken here: pdf"):
        julie.attach("Devis", ("a.txt", b"x"))
    with pytest.raises(DriverError, match="takes 1 files at most"):
        julie.attach("Devis", ("a.pdf", b"x"), ("b.pdf", b"x"))
    with pytest.raises(DriverError, match="weighs more than 10 MB"):
        julie.attach("Devis", ("a.pdf", bytes(10 * 1024 * 1024 + 1)))
    with pytest.raises(DriverError, match="takes no file"):
        julie.attach("Note", ("a.pdf", b"x"))
    with pytest.raises(DriverError, match=r"filled by attach\(\), not typed into"):
        julie.type("Devis", "a.pdf")
    with pytest.raises(DriverError, match=r"filled by attach\(\), not chosen from"):
        julie.choose("Devis", "a.pdf")
    julie.attach("Devis", ("a.pdf", b"x"))
    julie.clear("Devis")
    assert top(julie).field("Devis").values == []


def test_files_need_their_scopes(start: Starts) -> None:
    sandbox = start(scoped("files:write"))
    julie = sandbox.person("Julie Roy")
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    about = client.files_upload_v2(filename="a.png", content=b"x")["file"]
    with pytest.raises(SlackApiError, match="files:read"):
        client.files_info(file=about["id"])
    page = fetch(about["url_private"], sandbox.bot_token)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    trigger = sandbox.workspace.triggers.issue(julie.id)
    with pytest.raises(SlackApiError, match="files:read"):
        client.views_open(trigger_id=trigger, view=modal(input_block("f", "F", {"type": "file_input"})))
    other = start()
    with pytest.raises(SlackApiError, match="files:write"):
        WebClient(other.bot_token, base_url=other.api_url).files_upload_v2(filename="a", content="x")
    rules = [one.rule for one in sandbox.refusals]
    assert rules == ["missing_scope, needed: files:read"] * 3


def test_without_the_token_a_download_is_a_sign_in_page(desk: Desk) -> None:
    sandbox, app, _ = desk
    about = app.client.files_upload_v2(filename="a.png", content=b"x")["file"]
    assert b"Sign in" in fetch(about["url_private"], None).content
    assert sandbox.refusals[0].rule == "the bot token must be in the Authorization header"
    sandbox.revoke_token()
    assert b"Sign in" in fetch(about["url_private"], sandbox.bot_token).content
    sandbox.heal()
    assert fetch(about["url_private"], sandbox.bot_token).content == b"x"
    gone = about["url_private"].replace(about["id"], "F1")
    assert fetch(gone, sandbox.bot_token).status_code == 404
    with pytest.raises(SlackApiError, match="file_not_found"):
        app.client.files_info(file="F1")
    assert len(sandbox.refusals) == 1


def test_uploads_and_downloads_fail_on_demand(desk: Desk) -> None:
    sandbox, app, _ = desk
    sandbox.fail("files.upload", status=503)
    with pytest.raises(HTTPError, match="503") as failed:
        app.client.files_upload_v2(filename="a.png", content=b"x")
    failed.value.close()
    about = app.client.files_upload_v2(filename="a.png", content=b"x")["file"]
    sandbox.fail("files.download", retry_after=3)
    assert fetch(about["url_private"], sandbox.bot_token).status_code == 429
    assert fetch(about["url_private"], sandbox.bot_token).content == b"x"
    carried = [(one.what, one.answer) for one in sandbox.log if one.what == "files.download"]
    assert carried[-1] == ("files.download", "1 bytes, image/png")
