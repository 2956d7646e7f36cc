"""The sandbox itself: one workspace, its server, and the way in for tests and demos."""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from slack_sandbox.answering import Answering
from slack_sandbox.api import Api
from slack_sandbox.courier import Courier
from slack_sandbox.desk import Desk
from slack_sandbox.errors import DriverError
from slack_sandbox.faults import EVERY, Fault
from slack_sandbox.files import Files
from slack_sandbox.grid import Grid
from slack_sandbox.happened import Happened
from slack_sandbox.manifest import read_manifest
from slack_sandbox.methods import Context
from slack_sandbox.methods.base import KINDS
from slack_sandbox.page import Page
from slack_sandbox.person import Person
from slack_sandbox.populating import Populating
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.screen import Message
from slack_sandbox.serving import LoopbackServer
from slack_sandbox.sockets import Sockets
from slack_sandbox.state import Json
from slack_sandbox.views import Views
from slack_sandbox.workspace import BOT_USER_ID, TEAM_ID, Workspace

ACK_SECONDS = 3.0


class Sandbox(Populating, Happened):
    """A Slack workspace on this machine. Use it as a context manager, by `Sandbox.start(...)`."""

    def __init__(
        self,
        manifest: Path | str | dict[str, Any],
        port: int = 0,
        clock: Callable[[], float] | None = None,
        ack_seconds: float = ACK_SECONDS,
        without: Iterable[str] = (),
        strict: bool = False,
        grid: Grid | None = None,
    ) -> None:
        self.workspace = Workspace(read_manifest(manifest), clock, frozenset(without), strict, grid)
        self.views = Views(self.workspace)
        self._sockets = Sockets(self.workspace.hub)
        self._response_urls = ResponseUrls(self.workspace)
        self._courier = Courier(self.workspace, self._sockets, ack_seconds)
        self.files = Files(self.workspace)
        self.desk = Desk(self.workspace, self.views, self._courier, self._response_urls, self.files)
        context = Context(self.workspace, self.views, self.files, self._sockets.mint_url)
        self._answering = Answering(self.workspace)
        self.invented: list[str] = []
        """The errors asked of `fail` that Slack does not document for the method, as `method: error`."""
        asgi = Api(context, self._answering, self._sockets, self._response_urls).asgi
        self.page = Page(self.desk, self._answering.faults, self._sockets, self._courier)
        asgi.routes.extend(self.page.routes)
        self._server = LoopbackServer(asgi, port)
        self._answering.drop = self._sockets.drop = self._server.drop
        self._sockets.submit = self._server.submit
        self._response_urls.base = self.files.base = self.workspace.base = self._server.url
        self._sockets.base = self._server.url.replace("http", "ws", 1)

    @classmethod
    def start(
        cls,
        manifest: Path | str | dict[str, Any],
        port: int = 0,
        clock: Callable[[], float] | None = None,
        ack_seconds: float = ACK_SECONDS,
        without: Iterable[str] = (),
        strict: bool = False,
        grid: Grid | None = None,
    ) -> "Sandbox":
        """A sandbox that listens on 127.0.0.1; `manifest` is a path, YAML text or a dictionary.

        `clock` (seconds, monotonic) ages trigger ids and response URLs; `ack_seconds` is Slack's patience.
        `without` are scopes that the manifest asks for and that whoever installed the app did not grant.
        With `strict`, what Slack takes and the sandbox tells of (`lints`) is refused.
        With `grid`, the workspace is one of an organisation's: Enterprise Grid.
        Raises ManifestError.
        """
        sandbox = cls(manifest, port, clock, ack_seconds, without, strict, grid)
        sandbox._server.start()
        return sandbox

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Closes every connection and the port; a second call does nothing."""
        self._answering.stopping.set()
        self.workspace.schedule.close()
        self.desk.herald.close()
        self.page.windows.close()
        self._server.stop()
        self._courier.close()

    # What the app needs

    @property
    def api_url(self) -> str:
        """For `WebClient(base_url=...)`."""
        return f"{self._server.url}/api/"

    @property
    def page_url(self) -> str:
        """The workspace in a browser; `?as=<user id>` says who acts."""
        return f"{self._server.url}/"

    @property
    def signing_secret(self) -> str:
        """For `App(signing_secret=...)`."""
        return self.workspace.signing_secret

    @property
    def bot_token(self) -> str:
        """For `WebClient(token=...)`."""
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        """For `SocketModeHandler(app, app_token)`."""
        return self.workspace.app_token

    @property
    def team_id(self) -> str:
        """The workspace."""
        return TEAM_ID

    @property
    def bot_user_id(self) -> str:
        """The bot as a member."""
        return BOT_USER_ID

    def connect(self, url: str) -> None:
        """The app's request URL, used while it holds no websocket."""
        self._courier.connect(url)

    def check_ssl(self, method: str = "POST") -> None:
        """What Slack asks of the request URL now and then, unsigned; raises AppError unless 200 comes."""
        self._courier.check_ssl(method)

    def verify_url(self) -> None:
        """What Slack asks once the request URL is entered; raises RefusedAnswer without the challenge."""
        self._courier.verify_url()

    def tell_rate_limited(self) -> None:
        """`app_rate_limited`, whatever the manifest subscribes to; raises AppError unless 200 comes."""
        self._courier.tell_rate_limited()

    # What happened

    def wait_until(self, predicate: Callable[[], object], timeout: float = 5.0) -> bool:
        """True as soon as `predicate()` holds, tested at each change of the workspace; False in the end."""
        return self.workspace.hub.wait_until(predicate, timeout)

    def recall(
        self, where: str, author: str | None, text: str, blocks: list[Json] | None = None, *, at: datetime
    ) -> Message:
        """Puts back a message of the past: in a channel, or between a person and the app, by their ids.

        `author` is a person's id, or None for the app. Nothing is delivered and nothing counts as new.
        """
        workspace = self.workspace
        channel = where if where in workspace.conversations else workspace.direct(where).id
        ts = at.timestamp()
        while workspace.find_message(channel, f"{ts:.6f}"):  # two of the same moment
            ts += 0.000001
        posted = workspace.post(channel, author or BOT_USER_ID, text, blocks or [], f"{ts:.6f}", told=False)
        self.page.all_read(channel, posted.ts)
        return Message(workspace, posted)

    # Bad days

    def fail(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        times: int | None = 1,
        delay: float = 0.0,
        drop: bool = False,
        drip: float | None = None,
        cut: int | None = None,
        body: bytes | None = None,
        hold: threading.Event | None = None,
        effected: bool = False,
        without: Sequence[str] = (),
        first: bool = False,
    ) -> Fault:
        """Makes the next `times` calls (None: until `heal()`) of a method go wrong.

        Besides methods: `response_url`, `files.upload`, `files.download`, and `*` for all of them.
        A call that is delayed or held is not carried out if its client leaves meanwhile. With `effected` it
        is carried out first, and only its answer goes wrong: what a careless retry turns into a double.
        `drip` seconds pass between the bytes of the answer, `cut` ends it after so many of them: the call
        was carried out. `body` is answered in place of Slack's JSON. `without=["ts"]`: the answer says `ok`
        and lacks that. `first`: before what waits to go wrong already. An `error` that Slack does not
        document for the method is allowed, and named: see `invented`.
        """
        fault = Fault(
            *(
                method,
                error,
                status,
                retry_after,
                delay,
                drop,
                drip,
                cut,
                body,
                effected,
                hold,
                times,
                without,
            )
        )
        self._answering.faults.add(fault, first=first)
        if fault.invented:
            self.invented.append(f"{method}: {error}")
        return fault

    def heal(self) -> None:
        """Ends every fault; a revoked token is good again."""
        self._answering.faults.heal()
        self._courier.repeats = 0
        self.workspace.revoked = False

    def slow_network(self, seconds: float) -> None:
        """Delays every answer to the app until `heal()`."""
        self.fail(EVERY, delay=seconds, times=None)

    def revoke_token(self) -> None:
        """Makes the bot token answer `token_revoked`, as after an uninstallation, until `heal()`."""
        self.workspace.revoked = True

    def close_direct(self, person: Person) -> None:
        """The direct message with that person dies: `channel_not_found`; opening it gives another id."""
        self.workspace.close_direct(person.id)

    def retry_events(self, times: int = 1) -> None:
        """Loses the app's next `times` answers to events: Slack delivers the same event again."""
        self._courier.repeats = times

    # Socket Mode

    @property
    def sockets(self) -> int:
        """How many websockets the app holds open."""
        return len(self._sockets)

    @property
    def socket_shares(self) -> list[int]:
        """How many deliveries each open websocket was given."""
        return self._sockets.shares

    def disconnect_sockets(self, reason: str = "refresh_requested", abruptly: bool = False) -> None:
        """Tells the app's websockets to reconnect, or cuts them without a word."""
        self._sockets.disconnect(reason, abruptly)

    # Events beyond gestures

    def post_scheduled(self) -> int:
        """Posts at once what the app scheduled for later, the earliest first; how many there were."""
        return self.workspace.schedule.hurry()

    def emit(self, event: dict[str, Any]) -> None:
        """Delivers any event the manifest subscribes to, such as `{"type": "user_change", ...}`."""
        if not isinstance(event.get("type"), str):
            raise DriverError("an event has a type")
        if event["type"] == "message" and event.get("channel_type") not in list(KINDS):
            raise DriverError(f"a message has a channel_type: {', '.join(KINDS)}")
        self.desk.emit(event)
