"""Requests to the bot as Slack sends them, made by hand where no person's gesture makes them."""

import copy
import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from slack_sandbox import Person
from tests.conftest import Office
from tests.processes import NO_TLS


def post(office: Office, form: dict[str, Any], *, secret: str | None = None, age: int = 0) -> httpx.Response:
    """Post a form to the bot, signed `age` seconds ago with the workspace's secret, or another one."""
    body = urlencode({k: v if isinstance(v, str) else json.dumps(v) for k, v in form.items()})
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret or office.sandbox.signing_secret).generate_signature(
        timestamp=stamp, body=body
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }
    return httpx.post(office.url, content=body, headers=headers, verify=NO_TLS)


def command(office: Office, name: str, text: str) -> dict[str, str]:
    """What Slack posts for a slash command of Julie's."""
    return slash(office.sandbox.team_id, name, text)


def slash(team_id: str, name: str, text: str) -> dict[str, str]:
    """The same, in that workspace."""
    return {
        "command": name,
        "text": text,
        "user_id": "UJULIE",
        "user_name": "julie",
        "team_id": team_id,
        "channel_id": "D1",
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:9/none",
        "api_app_id": "A1",
    }


def submission(office: Office, person: Person) -> dict[str, Any]:
    """What Slack would post for the form in front of that person, free to be altered."""
    live = office.sandbox.views.stack(person.id)[-1]
    return {
        "type": "view_submission",
        "team": {"id": office.sandbox.team_id},
        "user": {"id": person.id, "name": "julie"},
        "trigger_id": "1.2.3",
        "view": copy.deepcopy(live.payload()),
    }


def forge(office: Office, person: Person, name: str, value: str) -> dict[str, Any]:
    """Submit the person's form with another value in one field; the bot's answer."""
    body = submission(office, person)
    [element] = body["view"]["state"]["values"][name].values()
    element["selected_option"]["value"] = value
    answer: dict[str, Any] = post(office, {"payload": body}).json()
    return answer
