"""Everything the sandbox raises on purpose:

SandboxError
├── ManifestError     the manifest is not one Slack would take; carries the key
├── DriverError       a person tried what the screen does not offer
│   ├── Absent        nothing there bears that label
│   └── Ambiguous     several things do
├── Undeclared        the manifest does not declare what was about to be delivered
├── RefusedAnswer     the app answered something Slack does not take
├── AppTimeout        the app did not answer in time, or could not be reached
├── AppError          the app answered with a status other than 200
└── SlackError        what a Web API method answers with `ok: false`; never reaches the driver
"""

from collections.abc import Sequence
from typing import Any


class SandboxError(Exception):
    """Root of the tree above."""


class ManifestError(SandboxError):
    """Slack would refuse this manifest: `key` is the dotted path of the offending part."""

    def __init__(self, key: str, rule: str) -> None:
        super().__init__(f"manifest: {key}: {rule}" if key else f"manifest: {rule}")
        self.key = key
        self.rule = rule


class DriverError(SandboxError):
    """A person tried what the screen does not offer; the sentence says what it does offer."""


class Absent(DriverError):
    """Nothing on the screen bears the wanted label."""

    def __init__(self, kind: str, wanted: str, present: Sequence[str], why: str = "") -> None:
        there = ", ".join(repr(name) for name in present) or "none"
        super().__init__(f"no {kind} {wanted!r} here; there is: {there}" + (f" ({why})" if why else ""))
        self.wanted = wanted
        self.present = list(present)


class Ambiguous(DriverError):
    """Several things on the screen bear the wanted label."""

    def __init__(self, kind: str, wanted: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{kind} {wanted!r} is ambiguous: {', '.join(repr(name) for name in candidates)}")
        self.wanted = wanted
        self.candidates = list(candidates)


class Undeclared(SandboxError):
    """The manifest does not declare it, so Slack never delivers it."""

    def __init__(self, kind: str, name: str, declared: Sequence[str] = ()) -> None:
        there = ", ".join(declared) or "none"
        super().__init__(f"{kind} {name!r} is not declared in the manifest; declared: {there}")
        self.kind = kind
        self.name = name


class RefusedAnswer(SandboxError):
    """The app's answer to a delivery breaks Slack's rules; `messages` are Slack's own sentences."""

    def __init__(self, what: str, messages: Sequence[str]) -> None:
        super().__init__(f"Slack refuses the answer to {what}: " + "; ".join(messages))
        self.what = what
        self.messages = list(messages)


class AppTimeout(SandboxError):
    """No answer within the limit, or no connection: the person sees Slack's `operation_timeout`."""

    def __init__(self, what: str, seconds: float, why: str) -> None:
        super().__init__(f"operation_timeout: {what} got no answer in {seconds:g} s ({why})")
        self.what = what
        self.why = why


class AppError(SandboxError):
    """The app answered a delivery with `status`: the person sees that the dispatch failed."""

    def __init__(self, what: str, status: int, body: str) -> None:
        super().__init__(f"dispatch_failed: {what} was answered with status {status}: {body[:200]}")
        self.what = what
        self.status = status
        self.body = body


class SlackError(SandboxError):
    """An answer `{"ok": false, "error": name}`; `messages` go to response_metadata, `more` beside it."""

    def __init__(self, name: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(f"{name}: {'; '.join(messages)}" if messages else name)
        self.name = name
        self.messages = list(messages)
        self.more = more

    def answer(self) -> dict[str, Any]:
        """The JSON body Slack sends."""
        body: dict[str, Any] = {"ok": False, "error": self.name, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body
