"""The state of the workspace: people, conversations, messages, views, triggers, and what the wire carried."""

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from slack_sandbox.errors import ManifestError
from slack_sandbox.hub import Hub
from slack_sandbox.known import EVENT_SCOPES
from slack_sandbox.looks import Look
from slack_sandbox.manifest import Manifest
from slack_sandbox.serving import RealClock
from slack_sandbox.state import Json, Key, carried_over, initial_states
from slack_sandbox.triggers import Triggers
from slack_sandbox.wire import Refusal, WireLog

TEAM_ID = "TSANDBOX1"
TEAM_DOMAIN = "sandbox"
OTHER_TEAM_ID = "TELSEWHERE"
"""The workspace that channels shared outside are shared with."""
APP_ID = "ASANDBOX1"
BOT_ID = "BSANDBOX1"
BOT_USER_ID = "UBOTSANDBX"
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105  Slack's deprecated token, no secret


class Identified(Protocol):
    """Whoever has an id: a member, or the person at her screen."""

    @property
    def id(self) -> str:
        """Slack's user id."""


@dataclass
class Member:
    """A person, or another bot; `team_id` is another's for those who come by a shared channel."""

    id: str
    name: str
    display_name: str
    team_id: str = TEAM_ID
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    deleted: bool = False
    locale: str = "fr-CA"
    email: str | None = None
    updated: int = field(default_factory=lambda: int(time.time()))

    @property
    def username(self) -> str:
        """Slack's short name."""
        return self.name.lower().replace(" ", ".")

    @property
    def is_outsider(self) -> bool:
        """Whether she belongs to another workspace."""
        return self.team_id != TEAM_ID

    @property
    def team(self) -> Json:
        """Her workspace as payloads name it."""
        return {"id": self.team_id, "domain": self.team_id.lower() if self.is_outsider else TEAM_DOMAIN}


@dataclass
class Conversation:
    """A channel, public or private, or a direct message between the app and one person, or several."""

    id: str
    name: str
    kind: Literal["channel", "group", "im", "mpim"]
    members: set[str] = field(default_factory=set)
    archived: bool = False
    shared_outside: bool = False
    """With another organisation."""
    pending_outside: bool = False
    """Another organisation is invited and has not answered yet."""
    shared_in_org: bool = False
    """With other workspaces of the same organisation."""

    @property
    def private(self) -> bool:
        """Private channels hide from those who are not in them."""
        return self.kind == "group"

    @private.setter
    def private(self, private: bool) -> None:
        self.kind = "group" if private else "channel"


@dataclass
class UserGroup:
    """People mentioned together, such as @conseil."""

    id: str
    handle: str
    members: list[str] = field(default_factory=list)
    disabled: bool = False

    def add(self, *people: "Identified") -> None:
        """Puts people in."""
        self.members = list(dict.fromkeys([*self.members, *(one.id for one in people)]))

    def remove(self, *people: "Identified") -> None:
        """Takes people out."""
        gone = {one.id for one in people}
        self.members = [one for one in self.members if one not in gone]


@dataclass
class Posted:
    """A message; `seen_by` names the one reader of an ephemeral."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    metadata: Json | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None
    seen_by: str | None = None
    deleted: bool = False
    parent_user: str | None = None
    """Who wrote the message it answers in a thread."""
    files: list[Json] = field(default_factory=list)
    look: Look = field(default_factory=Look)
    _states: dict[str, dict[Key, Json]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Shown in a thread, not in the conversation."""
        return self.thread_ts is not None and not self.look.broadcast

    @property
    def shown_blocks(self) -> list[Json]:
        """Its blocks, and those of its attachments."""
        return self.blocks + self.look.blocks

    def states(self, person: str | None) -> dict[Key, Json]:
        """What its menus hold before that person: each has her own choices."""
        return self._states.get(person or "") or initial_states(self.shown_blocks)

    def keep(self, person: str, key: Key, state: Json) -> None:
        """A choice of that person."""
        self._states[person] = {**self.states(person), key: state}

    def replace(self, text: str, blocks: list[Json]) -> None:
        """New content; choices stay where both ids are unchanged."""
        self.text, self.blocks = text, blocks
        blocks = self.shown_blocks
        self._states = {person: carried_over(kept, blocks) for person, kept in self._states.items()}

    def payload(self, with_metadata: bool = True) -> Json:
        """The message as Slack sends it."""
        body: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.user == BOT_USER_ID:
            body |= {"bot_id": BOT_ID, "app_id": APP_ID, "team": TEAM_ID}
        if self.blocks:
            body["blocks"] = self.blocks
        if self.files:
            body |= {"files": self.files, "upload": False}
        if self.thread_ts:
            body |= {"thread_ts": self.thread_ts, "parent_user_id": self.parent_user}
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.metadata and with_metadata:
            body["metadata"] = self.metadata
        if self.seen_by:
            body["is_ephemeral"] = True
        body |= self.look.payload()
        if body.get("subtype") == "bot_message":
            del body["user"]
        return body


class Workspace:
    """All state, behind one lock. Holds no network: `api` and the driver both act on it."""

    def __init__(
        self,
        manifest: Manifest,
        clock: Callable[[], float] | None = None,
        without: Collection[str] = (),
        strict: bool = False,
    ) -> None:
        self.manifest = manifest
        self.strict = strict
        """Whether what is only told of elsewhere (a lint) is refused."""
        if strict and manifest.notes:
            raise ManifestError("", "; ".join(manifest.notes))
        unknown = set(without) - set(manifest.bot_scopes)
        if unknown:
            raise ValueError(f"the manifest does not ask for {', '.join(sorted(unknown))}")
        self.withheld = frozenset(without)
        """Scopes that the manifest asks for and the installation did not grant."""
        self.scopes = [one for one in manifest.bot_scopes if one not in self.withheld]
        self.clock = clock or RealClock.monotonic
        self.lock = threading.RLock()
        self.hub = Hub()
        self.log = WireLog()
        self.log.note(*(Refusal("manifest", one) for one in manifest.notes))
        self.triggers = Triggers(self.clock)
        self.people: dict[str, Member] = {}
        self.conversations: dict[str, Conversation] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self._messages: dict[str, dict[str, Posted]] = {}
        self._directs: dict[str, Conversation] = {}
        self.signing_secret = secrets.token_hex(16)
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{secrets.token_hex(12)}"
        self._numbers = itertools.count(1)
        self._last_micros = 0
        self.revoked = False
        name = manifest.features.bot_user.display_name if manifest.features.bot_user else "app"
        self.people[BOT_USER_ID] = Member(BOT_USER_ID, name, name, is_bot=True)

    def hears(self, event: str) -> bool:
        """Whether the app is told of such events: it subscribes to them, with a scope they need granted."""
        needed = EVENT_SCOPES.get(event, [])
        return event in self.manifest.events and (not needed or bool(set(needed) & set(self.scopes)))

    def new_id(self, prefix: str) -> str:
        """An id in Slack's manner, unique in this workspace."""
        return f"{prefix}{next(self._numbers):09d}"

    def new_ts(self) -> str:
        """Seconds and microseconds of now (frozen or not), each later than the last."""
        with self.lock:
            self._last_micros = max(self._last_micros + 1, int(time.time() * 1_000_000))
            return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def direct(self, person: str) -> Conversation:
        """The direct message between the app and that person, opened if need be."""
        with self.lock:
            opened = self._directs.get(person)
            if opened is None:
                opened = Conversation(self.new_id("D"), "directmessage", "im", {person, BOT_USER_ID})
                self._directs[person] = self.conversations[opened.id] = opened
            return opened

    def group(self, people: Iterable[str]) -> Conversation:
        """The direct message between the app and several people, opened if need be."""
        with self.lock:
            members = {*people, BOT_USER_ID}
            found = (one for one in self.conversations.values() if one.kind == "mpim")
            opened = next((one for one in found if one.members == members), None)
            if opened is None:
                names = sorted(self.people[one].username for one in members)
                name = f"mpdm-{'--'.join(names)}-1"
                opened = Conversation(self.new_id("C"), name, "mpim", members)
                self.conversations[opened.id] = opened
            return opened

    def post(
        self, channel: str, user: str, text: str, blocks: list[Json], ts: str | None = None, **more: Any
    ) -> Posted:
        """Adds a message and tells the hub; `ts` is that of an older message put back."""
        with self.lock:
            message = Posted(channel, ts or self.new_ts(), user, text, blocks, **more)
            parent = self.find_message(channel, message.thread_ts) if message.thread_ts else None
            message.parent_user = parent.user if parent else None
            self._messages.setdefault(channel, {})[message.ts] = message
        kind = "ephemeral_posted" if message.seen_by else "message_posted"
        self.hub.publish(kind, message.seen_by, channel=channel, ts=message.ts)
        return message

    def edit(
        self,
        message: Posted,
        text: str,
        blocks: list[Json],
        metadata: Json | None,
        look: Look | None = None,
    ) -> None:
        """Replaces a message's content."""
        with self.lock:
            message.look = look or message.look
            message.replace(text, blocks)
            message.metadata = metadata if metadata is not None else message.metadata
            message.edited_ts = self.new_ts()
        self.hub.publish("message_changed", message.seen_by, channel=message.channel, ts=message.ts)

    def delete(self, message: Posted) -> None:
        """Removes a message."""
        with self.lock:
            message.deleted = True
            self._messages[message.channel].pop(message.ts, None)
        self.hub.publish("message_deleted", message.seen_by, channel=message.channel, ts=message.ts)

    def find_message(self, channel: str, ts: str) -> Posted | None:
        """A message, ephemeral or not."""
        with self.lock:
            return self._messages.get(channel, {}).get(ts)

    def thread(self, channel: str, ts: str) -> list[Posted]:
        """A message and its replies, oldest first."""
        with self.lock:
            everything = self._messages.get(channel, {}).values()
            return [one for one in everything if one.seen_by is None and ts in (one.ts, one.thread_ts)]

    def visible(self, channel: str, person: str | None = None) -> list[Posted]:
        """Messages of a conversation, oldest first: everyone's, or that person's ephemerals."""
        with self.lock:
            return [one for one in self._messages.get(channel, {}).values() if one.seen_by == person]

    def ephemerals(self, person: str) -> list[Posted]:
        """What only that person sees, wherever it was shown, oldest first."""
        with self.lock:
            found = [one for channel in self._messages for one in self.visible(channel, person)]
        return sorted(found, key=lambda one: float(one.ts))
