"""A workspace in the app's own thread: both ways are function calls, and nothing happens by itself."""

import json
import threading
from typing import Any

import pytest

from slack_sandbox.errors import AppError, AppTimeout
from slack_sandbox.inside import Inside

MANIFEST = {
    "display_information": {"name": "Inside"},
    "features": {
        "bot_user": {"display_name": "inside"},
        "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "slash_commands": [{"command": "/say", "description": "Says it"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:history", "im:write"]}},
    "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": ["message.im"]}},
}


class App:
    """Posts what it is told to, and keeps what it hears."""

    def __init__(self, inside: Inside) -> None:
        self.inside, self.heard = inside, list[tuple[str, str]]()
        self.status, self.away = 200, False

    def __call__(self, content: bytes, headers: dict[str, str]) -> tuple[int, str]:
        if self.away:
            raise ConnectionResetError
        self.heard.append((threading.current_thread().name, content.decode()))
        return self.status, ""

    def call(self, method: str, **said: Any) -> Any:
        headers = {
            "Authorization": f"Bearer {self.inside.workspace.bot_token}",
            "Content-Type": "application/json",
        }
        status, body = self.inside.ask(f"{self.inside.api_url}{method}", headers, json.dumps(said).encode())
        return status, json.loads(body)


@pytest.fixture
def app() -> App:
    inside = Inside(MANIFEST, lambda: 0.0)
    made = App(inside)
    inside.app = made
    return made


def test_a_gesture_and_a_call_are_carried_in_the_same_thread(app: App) -> None:
    julie = app.inside.person("Julie")
    julie.command("/say hello")
    [(thread, heard)] = app.heard
    assert thread == threading.current_thread().name
    assert "command=%2Fsay&text=hello" in heard
    status, answer = app.call("chat.postMessage", channel=julie.id, text="Hello")
    assert (status, answer["ok"]) == (200, True)
    assert [one.text for one in app.inside.messages(julie)] == ["Hello"]
    assert app.call("chat.postMessage", channel="C0", text="Hello")[1]["error"] == "channel_not_found"


def test_what_a_call_brings_about_is_told_when_one_says_so(app: App) -> None:
    julie = app.inside.person("Julie")
    app.call("chat.postMessage", channel=julie.id, text="Hello")
    assert app.heard == []
    app.inside.tell_waiting()
    [(_thread, heard)] = app.heard
    assert json.loads(heard)["event"]["text"] == "Hello"


def test_an_app_that_fails_or_is_not_there_is_told_to_whoever_acts(app: App) -> None:
    julie = app.inside.person("Julie")
    app.status = 503
    with pytest.raises(AppError):
        julie.command("/say hello")
    app.away = True
    with pytest.raises(AppTimeout):
        julie.command("/say hello")
    app.inside.app = None
    with pytest.raises(AppTimeout):
        julie.command("/say hello")
