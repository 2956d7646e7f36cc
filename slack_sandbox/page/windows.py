"""The browsers' windows: each is told, as it happens, what concerns the person it acts as."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from slack_sandbox.hub import Change, Hub
from slack_sandbox.page.showing import Shown
from slack_sandbox.state import Json

HEARTBEAT = 15.0
RETRY_MS = 500
"""How soon a browser comes back after it lost the stream."""

MESSAGES = {"message_posted", "message_changed", "ephemeral_posted"}
STACK = {"view_opened", "view_pushed", "view_updated", "view_closed", "view_marked"}

Patch = tuple[str, object]


@dataclass(eq=False)
class Window:
    """One open stream. `None` in the queue ends it."""

    person: str
    loop: asyncio.AbstractEventLoop
    queue: "asyncio.Queue[Change | None]" = field(default_factory=asyncio.Queue)
    places: Json = field(default_factory=dict)

    def tell(self, change: Change | None) -> None:
        """From any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended: so has the window
            self.loop.call_soon_threadsafe(self.queue.put_nowait, change)

    async def batch(self) -> list[Change | None]:
        """The next change and whatever came with it."""
        changes = [await self.queue.get()]
        while not self.queue.empty():
            changes.append(self.queue.get_nowait())
        return changes


class Windows:
    """Every open window."""

    def __init__(self, hub: Hub, shown: Shown) -> None:
        self._shown = shown
        self._lock = threading.Lock()
        self._open: tuple[Window, ...] = ()
        """Replaced, never changed: any thread may be going through it."""
        self._forget = hub.subscribe(self._tell)

    def __len__(self) -> int:
        return len(self._open)

    def _tell(self, change: Change) -> None:
        for window in self._open:
            if change.person in (None, window.person):
                window.tell(change)

    def cut(self) -> None:
        """Ends every stream; browsers come back by themselves."""
        for window in self._open:
            window.tell(None)

    def close(self) -> None:
        """Ends every stream for good."""
        with contextlib.suppress(ValueError):  # closed already
            self._forget()
        self.cut()

    async def stream(self, person: str) -> AsyncIterator[str]:
        """Server-sent events: a snapshot, then each change."""
        window = Window(person, asyncio.get_running_loop())
        with self._lock:
            self._open += (window,)  # before the snapshot, so that nothing falls between the two
        try:
            snapshot = self._shown.snapshot(person)
            window.places = snapshot["places"]
            yield f"retry: {RETRY_MS}\n" + _event("snapshot", snapshot)
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        changes = await window.batch()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                yield "".join(_event(kind, data) for kind, data in self._patches(window, changes))
                if None in changes:
                    return
        finally:
            with self._lock:
                self._open = tuple(one for one in self._open if one is not window)

    def _patches(self, window: Window, changes: list[Change | None]) -> list[Patch]:
        """What a batch comes down to: each part once, as it stands now."""
        told: dict[object, Patch | None] = {}
        for change in changes:
            if change is not None:
                key = "stack" if change.kind in STACK else (change.kind, *map(str, change.facts.values()))
                told[key] = self._patch(window, change)
        patches = [one for one in told.values() if one is not None]
        places = self._shown.places(window.person)
        if places != window.places:
            window.places = places
            patches.insert(0, ("places", places))
        return patches

    def _patch(self, window: Window, change: Change) -> Patch | None:
        facts, person = change.facts, window.person
        if change.kind in MESSAGES:
            found = self._shown.posted(facts["channel"], facts["ts"], person)
            return ("message", found) if found else None
        if change.kind == "message_deleted":
            return "gone", facts
        if change.kind in STACK:
            return "views", self._shown.stack(person)
        if change.kind == "view_filled":
            values = self._shown.values(facts["view"])
            return ("values", values) if values else None
        if change.kind == "home_published":
            return "home", self._shown.home(person)
        if change.kind == "wire":
            return "wire", self._shown.exchange(facts["entry"])
        if change.kind in ("notice", "troubles"):
            return change.kind, facts
        return None


def _event(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False, default=str)}\n\n"
