"""Bad days on demand: the page's names for what may go wrong, and the faults each comes down to."""

import threading

from slack_sandbox.courier import Courier
from slack_sandbox.errors import DriverError
from slack_sandbox.faults import EVERY, Fault, Faults
from slack_sandbox.methods import METHODS
from slack_sandbox.sockets import Sockets
from slack_sandbox.state import Json
from slack_sandbox.workspace import Workspace

SLOW_SECONDS = 1.5
TIMEOUT_SECONDS = 20.0
RETRY_AFTER = 5

KINDS = ("rate_limit", "server_error", "timeout", "drop", "not_in_channel", "slow")
"""What may befall a method."""
WHOLE = ("token_revoked", "silence", "event_retry", "sockets", "refresh")
"""What befalls the whole, no method in particular."""
AT_ONCE = ("event_retry", "sockets", "refresh")
OTHERS = ("response_url", "files.upload", "files.download")
"""What goes by a method's name without being one."""


class Troubles:
    """What is wrong at present, in the page's words; every browser sees the same."""

    def __init__(self, workspace: Workspace, faults: Faults, sockets: Sockets, courier: Courier) -> None:
        self._workspace = workspace
        self._faults = faults
        self._sockets = sockets
        self._courier = courier
        self._lock = threading.Lock()
        self._caused: list[Json] = []

    @property
    def caused(self) -> list[Json]:
        """What was asked for since the last heal, oldest first."""
        with self._lock:
            return list(self._caused)

    def cause(
        self, kind: str, method: str | None = None, seconds: float | None = None, once: bool = False
    ) -> None:
        """Makes one of `KINDS` happen, to one method or to all of them; raises DriverError."""
        if kind == "sockets":
            self._sockets.disconnect("warning", abruptly=True)
        elif kind == "refresh":
            self._sockets.disconnect("refresh_requested", abruptly=False)
        elif kind == "silence":
            self._courier.silent = True
        elif kind == "token_revoked":
            self._workspace.revoked = True
        elif kind == "event_retry":
            self._courier.repeats = 1
        elif kind in KINDS:
            self._fail(kind, method, seconds, once)
        else:
            raise DriverError(f"no trouble {kind!r}")
        if kind not in AT_ONCE:  # over as soon as they happen
            with self._lock:
                self._caused.append({"kind": kind, "method": method, "once": once})
        self._workspace.hub.publish("troubles", caused=self.caused)

    def _fail(self, kind: str, method: str | None, seconds: float | None, once: bool) -> None:
        if method is not None and method not in METHODS and method not in OTHERS:
            raise DriverError(f"no method {method!r}")
        self._faults.add(_fault(kind, method or EVERY, seconds, 1 if once else None))

    def heal(self) -> None:
        """Ends them all."""
        self._faults.heal()
        self._courier.silent, self._courier.repeats = False, 0
        self._workspace.revoked = False
        with self._lock:
            self._caused.clear()
        self._workspace.hub.publish("troubles", caused=[])


def _fault(kind: str, method: str, seconds: float | None, left: int | None) -> Fault:
    match kind:
        case "rate_limit":
            return Fault(method, retry_after=int(seconds or RETRY_AFTER), left=left)
        case "server_error":
            return Fault(method, status=503, left=left)
        case "timeout":
            return Fault(method, delay=seconds or TIMEOUT_SECONDS, drop=True, left=left)
        case "drop":
            return Fault(method, drop=True, left=left)
        case "slow":
            return Fault(method, delay=seconds or SLOW_SECONDS, left=left)
        case error:
            return Fault(method, error=error, left=left)
