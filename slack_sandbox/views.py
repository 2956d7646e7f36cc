"""Modal stacks, three deep, and App Home: what is open before whom, and what they typed into it."""

import copy
import secrets
from dataclasses import dataclass, field
from typing import Any

from slack_sandbox.errors import SlackError
from slack_sandbox.rules import check_view, view_is_too_large
from slack_sandbox.state import Json, Key, as_values, carried_over, fill_emoji, interactive, with_ids
from slack_sandbox.workspace import APP_ID, BOT_ID, TEAM_ID, Workspace

STACK_LIMIT = 3
NO_SCHEMA = "[ERROR] failed to match all allowed schemas [json-pointer:/view]"
"""Slack's preamble to what it found wrong in a view."""


@dataclass
class LiveView:
    """A view as it stands before one person."""

    id: str
    person: str
    content: Json
    states: dict[Key, Json]
    root_id: str
    team_id: str
    """That person's workspace."""
    previous_id: str | None = None
    hash: str = ""
    is_open: bool = True
    current: str | None = None
    """The conversation the person was in when it opened."""
    errors: dict[str, str] = field(default_factory=dict)
    """Shown beside fields: block_id → sentence."""
    notice: str | None = None
    """Slack's own banner, such as the one for a timeout."""

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """Blocks with their ids."""
        return list(self.content["blocks"])

    @property
    def shown_blocks(self) -> list[Json]:
        """What a person may act on: as of a message."""
        return self.blocks

    def payload(self) -> Json:
        """The view as Slack sends it."""
        content = self.content
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": self.kind,
            "blocks": copy.deepcopy(content["blocks"]),
            "private_metadata": content.get("private_metadata") or "",
            "callback_id": content.get("callback_id") or "",
            "state": {"values": as_values(self.states)},
            "hash": self.hash,
            "title": content.get("title"),
            "clear_on_close": bool(content.get("clear_on_close")),
            "notify_on_close": bool(content.get("notify_on_close")),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "external_id": content.get("external_id") or "",
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


def refuse_bad_view(view: Any, kind: str) -> None:
    """Raises SlackError (`invalid_arguments`, `view_too_large`) unless Slack takes the view."""
    found = check_view(view, kind)
    if found:
        raise SlackError("invalid_arguments", [NO_SCHEMA, *map(str, found)])
    if view_is_too_large(view):
        raise SlackError("view_too_large")


class Views:
    """Every open view of the workspace; each person has her own stack."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[LiveView]] = {}
        self._homes: dict[str, LiveView] = {}
        self._open: dict[str, LiveView] = {}

    def stack(self, person: str) -> list[LiveView]:
        """That person's modals, root first."""
        with self._workspace.lock:
            return list(self._stacks.get(person, []))

    def home(self, person: str) -> LiveView | None:
        """What was published to that person's App Home."""
        return self._homes.get(person)

    def find(self, view_id: str | None = None, external_id: str | None = None) -> LiveView | None:
        """An open view by either id."""
        with self._workspace.lock:
            if view_id is not None:
                return self._open.get(view_id)
            if external_id is None:
                return None
            held = (one for one in self._open.values() if one.content.get("external_id") == external_id)
            return next(held, None)

    def open(self, person: str, view: Any, current: str | None = None) -> LiveView:
        """A first modal. One opened on another of the person's windows replaces what she had there."""
        refuse_bad_view(view, "modal")
        with self._workspace.lock:
            self._refuse_unfit(view)
            self.clear(person)
            opened = self._new(person, view, current=current)
            self._stacks[person] = [opened]
        self._tell("view_opened", opened)
        return opened

    def push(self, person: str, view: Any) -> LiveView:
        """A modal on top of the others; raises SlackError (`push_limit_reached`, `not_found`)."""
        refuse_bad_view(view, "modal")
        with self._workspace.lock:
            stack = self._stacks.get(person, [])
            if not stack:
                raise SlackError("not_found")
            if len(stack) >= STACK_LIMIT:
                raise SlackError("push_limit_reached")
            self._refuse_unfit(view)
            top = stack[-1]
            pushed = self._new(person, view, root=stack[0].id, previous=top.id, current=top.current)
            stack.append(pushed)
        self._tell("view_pushed", pushed)
        return pushed

    def update(self, live: LiveView, view: Any, known_hash: str | None = None) -> LiveView:
        """New content for a view: what was typed stays where both ids are unchanged; `hash_conflict`."""
        refuse_bad_view(view, live.kind)
        with self._workspace.lock:
            if known_hash is not None and known_hash != live.hash:
                raise SlackError("hash_conflict")
            if not live.is_open:
                raise SlackError("not_found")
            self._refuse_unfit(view, live)
            self._fill(live, view)
        self._tell("view_updated", live)
        return live

    def publish(self, person: str, view: Any, known_hash: str | None = None) -> LiveView:
        """New content for a person's App Home."""
        refuse_bad_view(view, "home")
        with self._workspace.lock:
            live = self._homes.get(person)
            if live is not None and known_hash is not None and known_hash != live.hash:
                raise SlackError("hash_conflict")
            if live is None:
                live = self._homes[person] = self._new(person, view)
            else:
                self._fill(live, view)
        self._tell("home_published", live)
        return live

    def close(self, live: LiveView) -> None:
        """Takes one modal away; the one beneath shows again."""
        with self._workspace.lock:
            stack = self._stacks.get(live.person, [])
            if live in stack:
                stack.remove(live)
            live.is_open = False
            self._open.pop(live.id, None)
        self._tell("view_closed", live)

    def clear(self, person: str) -> None:
        """Takes every modal of that person away."""
        for live in reversed(self.stack(person)):
            self.close(live)

    def show(self, live: LiveView, errors: dict[str, str] | None = None, notice: str | None = None) -> None:
        """Puts errors beside fields, or Slack's banner on top; neither clears them."""
        with self._workspace.lock:
            live.errors = dict(errors or {})
            live.notice = notice
        self._tell("view_marked", live)

    def set_state(self, live: LiveView, key: Key, state: Json) -> None:
        """What the person entered; what was said of that field no longer holds."""
        with self._workspace.lock:
            live.states = {**live.states, key: state}  # a payload may be reading the former one
            live.errors = {block: error for block, error in live.errors.items() if block != key[0]}
        self._tell("view_filled", live)

    def _new(
        self,
        person: str,
        content: Json,
        root: str | None = None,
        previous: str | None = None,
        current: str | None = None,
    ) -> LiveView:
        view_id = self._workspace.new_id("V")
        team_id = self._workspace.people[person].team_id
        live = LiveView(view_id, person, {}, {}, root or view_id, team_id, previous, current=current)
        self._fill(live, content)
        self._open[view_id] = live
        return live

    def _fill(self, live: LiveView, content: Json) -> None:
        first = not live.content
        content = copy.deepcopy(content)
        fill_emoji(content)
        content["blocks"] = with_ids(content["blocks"])
        blocks = content["blocks"]
        known = {} if first else live.states
        live.states = carried_over(known, blocks, live.current)
        live.content = content
        live.hash = f"{self._workspace.new_ts()}.{secrets.token_hex(4)}"
        live.errors, live.notice = {}, None

    def _refuse_unfit(self, content: Json, own: LiveView | None = None) -> None:
        asks_files = any(element["type"] == "file_input" for _, element in interactive(content["blocks"]))
        if asks_files and "files:read" not in self._workspace.scopes:
            provided = ",".join(self._workspace.scopes)
            raise SlackError("missing_scope", needed="files:read", provided=provided)
        external_id = content.get("external_id")
        taken = self.find(external_id=external_id) if external_id else None
        if taken is not None and taken is not own:
            raise SlackError("duplicate_external_id")

    def _tell(self, kind: str, live: LiveView) -> None:
        self._workspace.hub.publish(kind, live.person, view=live.id)
