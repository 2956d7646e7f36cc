"""A workspace in the app’s own thread: no server, no socket, no thread, no clock but the one that is given.

For an app whose every call is to be decided by a test: it is called as a function, and calls one.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers

from slack_sandbox.answering import Answering
from slack_sandbox.courier import Answer, Courier, Kind, encoded
from slack_sandbox.desk import Desk
from slack_sandbox.errors import AppError, AppTimeout
from slack_sandbox.files import Files
from slack_sandbox.happened import Happened
from slack_sandbox.manifest import Manifest, read_manifest
from slack_sandbox.methods import Context
from slack_sandbox.outcomes import Outcomes
from slack_sandbox.populating import Populating
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.state import Json
from slack_sandbox.views import Views
from slack_sandbox.wire import WireEntry
from slack_sandbox.workspace import Workspace

App = Callable[[bytes, dict[str, str]], tuple[int, str]]
"""Given the body and the headers of what Slack posts, it gives a status and a text, or raises OSError."""
API, RESPONSES = "/api/", "/response/"


class Inside(Populating, Happened):
    """`app` hears of each gesture before it ends; what the app asks of Slack goes to `ask`."""

    base = "http://slack.inside"

    def __init__(self, manifest: Path | str | dict[str, Any] | Manifest, clock: Callable[[], float]) -> None:
        read = manifest if isinstance(manifest, Manifest) else read_manifest(manifest)
        self.workspace = Workspace(read, clock, strict=True)
        self.workspace.base = self.base
        self.views = Views(self.workspace)
        self.app: App | None = None
        response_urls = ResponseUrls(self.workspace)
        response_urls.base = self.base
        files = Files(self.workspace)
        self.desk = Desk(self.workspace, self.views, _Hand(self), response_urls, files)
        self.desk.herald.by_hand = True
        context = Context(self.workspace, self.views, files, _no_socket)
        self._outcomes = Outcomes(context, response_urls, Answering(self.workspace).record)

    @property
    def api_url(self) -> str:
        """For `WebClient(base_url=...)`."""
        return f"{self.base}{API}"

    def ask(self, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """What Slack answers to what was posted to one of its addresses: the status and the body."""
        at, known = urlsplit(address), Headers(headers)
        query = dict(parse_qsl(at.query))
        if at.path.startswith(API):
            entry, _token, perform = self._outcomes.of_call(at.path.removeprefix(API), query, known, body)
        else:
            entry, perform = self._outcomes.of_reply(at.path.removeprefix(RESPONSES), query, known, body)
        entry.status, entry.answer = perform()
        said = entry.answer
        return entry.status, said.encode() if isinstance(said, str) else json.dumps(said).encode()

    def tell_waiting(self) -> None:
        """Tells the app what its calls brought about: Slack does so apart from the calls' answers."""
        self.desk.herald.tell_waiting()


class _Hand(Courier):
    """Hands what is posted to the app."""

    def __init__(self, inside: Inside) -> None:
        self._inside, self._workspace = inside, inside.workspace
        self.ack_seconds = 3.0
        self.silent, self.repeats = False, 0

    @property
    def reachable(self) -> bool:
        return self._inside.app is not None

    def _deliver(
        self, entry: WireEntry, kind: Kind, payload: Json, headers: dict[str, str], ack_seconds: float
    ) -> Answer:
        if self._inside.app is None:
            raise AppTimeout(entry.what, ack_seconds, "the app is not there")
        content, content_type = encoded(kind, payload)
        try:
            status, text = self._inside.app(content, headers | {"Content-Type": content_type})
        except OSError as error:
            raise AppTimeout(entry.what, ack_seconds, type(error).__name__) from error
        entry.status, entry.answer = status, text
        if status != 200:
            raise AppError(entry.what, status, text)
        body = json.loads(text) if text[:1] == "{" else None
        return Answer(entry, body) if body is not None else Answer(entry, text=text)


def _no_socket() -> str:
    raise ValueError("there is no websocket inside")
