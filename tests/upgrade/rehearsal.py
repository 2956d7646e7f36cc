"""What is held, put before a bot: each gesture made from where it was held, with the store as it was."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from structlog.testing import capture_logs

from slack_sandbox.client_checks import field_errors
from slack_sandbox.errors import SandboxError
from slack_sandbox.posted import Posted as Message
from slack_sandbox.state import Json
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import Member
from tests.conftest import Office
from tests.upgrade.held import MADE, Held, Kept, Posted
from tests.upgrade.pressing import LONG, SUBMIT, Gesture, gestures
from tests.upgrade.tables import Tables

UNTOLD = {"view_id", "trigger_id", "hash"}  # what differs each time
METADATA = "private_metadata"


@dataclass
class Outcome:
    """What came of a gesture."""

    calls: list[tuple[str, Json]]  # that the bot made meanwhile
    answer: Any
    changed: dict[str, list[str]]  # the rows that are there no more, and those that are new, by table
    refused: list[str]
    trouble: list[str] = field(default_factory=list)  # what no gesture may meet

    def told(self, *, metadata: bool = False) -> str:
        """What Slack and the store were told, for comparison; `metadata` too, which nobody sees."""
        left_out = UNTOLD if metadata else {*UNTOLD, METADATA}
        return json.dumps(_without([self.calls, self.answer, self.changed], left_out), sort_keys=True)

    @property
    def drawn(self) -> list[tuple[str, str]]:
        """The windows that it draws: of what kind each, and what it says of where it is."""
        views = (
            answer.get("view") for answer in (*(body for _what, body in self.calls), self.answer) if answer
        )
        read = (json.loads(view) if isinstance(view, str) else view for view in views if view)
        return [(view["callback_id"], view.get(METADATA, "")) for view in read]

    @property
    def offers(self) -> list[Json]:
        """The options of a type-ahead."""
        body = self.answer or {}
        groups = body.get("option_groups") or [body]
        return [option for group in groups for option in group.get("options", [])]


class Rehearsal:
    """One bot, and what is put before it."""

    def __init__(self, office: Office, held: Held, tables: Tables) -> None:
        self.office, self.held, self.tables = office, held, tables
        self.tables.keep()
        self._rows = self.tables.told()
        self.last_entry = self.tables.last_entry()

    # --- what is held ---------------------------------------------------------------------------------

    def names(self) -> list[str]:
        return [*self.held.windows, *map(message_name, self.held.messages)]

    def surface(self, name: str) -> tuple[Member, LiveView | Message]:
        """Put that window, or find that message, before the person who has it."""
        workspace = self.office.sandbox.workspace
        if kept := self.held.windows.get(name):
            return workspace.people[kept.person], self._opened(kept)
        [posted] = [one for one in self.held.messages if message_name(one) == name]
        direct = posted.where in workspace.people
        found = workspace.find_message(
            workspace.direct(posted.where).id if direct else posted.where, posted.ts
        )
        assert found is not None, name
        return workspace.people[posted.where if direct else self.office.julie.id], found

    def _opened(self, kept: Kept) -> LiveView:
        views = self.office.sandbox.views
        views.clear(kept.person)
        for window in kept.stack:
            put = views.push if views.stack(kept.person) else views.open
            live = put(kept.person, window.content)
            for key, state in window.filled.items():
                views.set_state(live, key, state)
        return live

    def gestures(self, name: str) -> list[Gesture]:
        return self.offered_by(name, self.surface(name)[1])

    def offered_by(self, name: str, surface: LiveView | Message) -> list[Gesture]:
        offered = self.held.offered.get(name, {})
        if isinstance(surface, LiveView):
            whole = bool(surface.content.get("submit")) and not field_errors(surface)  # else Slack keeps it
            kind = str(surface.content["callback_id"])
            found = gestures(surface.blocks, surface.states, offered, LONG.get(kind, ()), submit=whole)
        else:
            found = gestures(surface.blocks, {}, offered, (), submit=False)
        return list(found)

    # --- gestures -------------------------------------------------------------------------------------

    def make(
        self, name: str, gesture: Gesture, without: str | None = None, typed: str | None = None
    ) -> Outcome:
        """That gesture on what goes by that name, `without` that part of the window in the request."""
        self.tables.put_back()
        who, surface = self.surface(name)
        if typed is None:
            typed = self.held.offered.get(name, {}).get(gesture.name, {}).get("typed", "")
        if without and isinstance(surface, LiveView):
            leave_out(surface, without)
        return self.outcome(who, surface, gesture, typed)

    def outcome(self, who: Member, surface: LiveView | Message, gesture: Gesture, typed: str = "") -> Outcome:
        """The same, of a surface that is there."""
        sandbox = self.office.sandbox
        first, broken, trouble = sandbox.log[-1].number if sandbox.log else 0, sandbox.refusal_count, []
        with capture_logs() as events:
            try:
                sent = self._made(who, surface, gesture, typed)
                trouble += [] if sent else ["Slack’s own client does not send it"]
            except SandboxError as error:
                trouble.append(f"{type(error).__name__}: {error}")
        entries = [entry for entry in sandbox.log if entry.number > first]
        trouble += [
            f"{event['event']}: {event.get('error')}" for event in events if event["log_level"] == "error"
        ]
        trouble += map(str, sandbox.refusals[len(sandbox.refusals) - (sandbox.refusal_count - broken) :])
        calls = [(entry.what, entry.body) for entry in entries if entry.direction == "app→slack"]
        answer = next((entry.answer for entry in entries if entry.direction == "slack→app"), None)
        changed = _differing(self._rows, self.tables.told())
        refused = self.tables.refusals(self.last_entry)
        if not (calls or answer):
            trouble.append("nothing is answered")
        return Outcome(calls, answer, changed, refused, trouble)

    def _made(self, who: Member, surface: LiveView | Message, gesture: Gesture, typed: str) -> bool:
        desk = self.office.sandbox.desk
        if gesture.name == SUBMIT:
            assert isinstance(surface, LiveView)
            return desk.submit(who, surface)
        if gesture.value is None:
            desk.suggest(who, surface, gesture.block, gesture.element, typed)
            return True
        if gesture.value and gesture.element["type"] != "overflow" and isinstance(surface, LiveView):
            [value] = gesture.value.values()
            desk.fill(who, surface, gesture.block, gesture.element, value)
        desk.tell(who, surface, gesture.block, gesture.element, **gesture.value)
        return True


def message_name(posted: Posted) -> str:
    return f"message {posted.where} {posted.ts}"


# --- a part of a window that is left out ------------------------------------------------------------


def parts(live: LiveView) -> list[str]:
    """What a window says of itself: keys of its metadata, fields that hold something, numbered blocks."""
    payload = live.payload()
    metadata = json.loads(payload[METADATA] or "{}")
    fields = [
        f"field {block} {action}"
        for block, elements in payload["state"]["values"].items()
        for action, state in elements.items()
        if any(value for name, value in state.items() if name != "type")
    ]
    numbered = {f"block {_kind(block)}" for block in payload["blocks"] if block["block_id"] != _kind(block)}
    return [*(f"metadata {key}" for key in metadata), *fields, *sorted(numbered)]


def _kind(block: Json) -> str:
    """Its id, whatever its number: `candidate-#`; an input is a field, and Slack's own ids tell nothing."""
    named = str(block["block_id"])
    return named if block["type"] == "input" or named.startswith(MADE) else re.sub(r"\d+$", "#", named)


def leave_out(live: LiveView, part: str) -> None:
    """The next request that the window sends is without that part."""

    def once() -> Json:
        del vars(live)["payload"]
        return _less(live.payload(), part)

    vars(live)["payload"] = once


def _less(payload: Json, part: str) -> Json:
    match part.split(" "):
        case ["metadata", key]:
            metadata = json.loads(payload[METADATA])
            payload[METADATA] = json.dumps({name: one for name, one in metadata.items() if name != key})
        case ["field", block, action]:
            fields = payload["state"]["values"]
            fields[block] = {name: one for name, one in fields[block].items() if name != action}
            if not fields[block]:
                del fields[block]
        case ["block", kind]:
            payload["blocks"] = [block for block in payload["blocks"] if _kind(block) != kind]
    return payload


Rows = dict[str, set[tuple[Any, ...]]]


def _differing(before: Rows, after: Rows) -> dict[str, list[str]]:
    gone = {f"- {name}": sorted(map(repr, rows - after[name])) for name, rows in before.items()}
    new = {f"+ {name}": sorted(map(repr, rows - before[name])) for name, rows in after.items()}
    return {name: rows for name, rows in (gone | new).items() if rows}


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    if isinstance(value, dict):
        return {name: _without(one, names) for name, one in value.items() if name not in names}
    return [_without(one, names) for one in value] if isinstance(value, list | tuple) else value
