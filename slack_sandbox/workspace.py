"""The state of the workspace: people, conversations, messages, views, triggers, and what the wire carried."""

import itertools
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from slack_sandbox.errors import ManifestError
from slack_sandbox.grid import TEAM_DOMAIN as TEAM_DOMAIN
from slack_sandbox.grid import TEAM_ID as TEAM_ID
from slack_sandbox.grid import TEAMS, Grid
from slack_sandbox.hub import Hub
from slack_sandbox.known import EVENT_SCOPES
from slack_sandbox.looks import Look
from slack_sandbox.manifest import Manifest
from slack_sandbox.posted import Posted
from slack_sandbox.schedule import Schedule
from slack_sandbox.serving import RealClock
from slack_sandbox.state import Json
from slack_sandbox.triggers import Triggers
from slack_sandbox.wire import Refusal, WireLog

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
    teams: tuple[str, ...] = ()
    """In an organisation, her workspaces."""
    enterprise_id: str | None = None
    """The organisation of someone of another one."""
    other_id: str | None = None
    """In an organisation, her other id: its own (W…) where `id` is a workspace's, or the reverse."""
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
        return {"id": self.team_id, "domain": TEAMS.get(self.team_id, self.team_id.lower())}


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
    creator: str = "USLACKBOT"
    created: int = field(default_factory=lambda: int(time.time()))
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    previous_names: list[str] = field(default_factory=list)
    pins: dict[str, str] = field(default_factory=dict)
    """ts of a pinned message → who pinned it"""

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
    name: str = ""
    """What it is called; its handle, unless given."""

    def __post_init__(self) -> None:
        self.name = self.name or self.handle

    def add(self, *people: "Identified") -> None:
        """Puts people in."""
        self.members = list(dict.fromkeys([*self.members, *(one.id for one in people)]))

    def remove(self, *people: "Identified") -> None:
        """Takes people out."""
        gone = {one.id for one in people}
        self.members = [one for one in self.members if one not in gone]


class Witness(Protocol):
    """Who tells the app of what happens: the herald."""

    def posted(self, message: Posted) -> None:
        """A new message."""

    def edited(self, message: Posted, before: Json, metadata: Json | None) -> None:
        """A message, as it was and the metadata it bore."""

    def deleted(self, message: Posted) -> None:
        """A message that is no more."""

    def reacted(self, message: Posted, user: str, name: str, added: bool) -> None:
        """An emoji added or taken away."""

    def pinned(self, message: Posted, user: str, count: int, added: bool) -> None:
        """A message pinned or not."""

    def moved(self, who: Member, where: Conversation, joined: bool, inviter: str | None = None) -> None:
        """Somebody who came or left."""

    def channel(self, what: str, where: Conversation, user: str) -> None:
        """A channel `created`, `rename`d, `archive`d..."""


def _others_metadata(manifest: Manifest) -> list[str]:
    """What there is to tell of metadata of other apps, of which there are none here."""
    key = "settings.event_subscriptions.metadata_subscriptions"
    asked = manifest.settings.event_subscriptions.metadata_subscriptions or []
    return [
        f"not modelled: {key} names the app {one.app_id}; here it is {APP_ID}, and there is no other"
        for one in asked
        if one.app_id not in (APP_ID, "*")
    ]


class Workspace:
    """All state, behind one lock. Holds no network: `api` and the driver both act on it."""

    def __init__(
        self,
        manifest: Manifest,
        clock: Callable[[], float] | None = None,
        without: Collection[str] = (),
        strict: bool = False,
        grid: Grid | None = None,
    ) -> None:
        self.manifest = manifest
        self.strict = strict
        """Whether what is only told of elsewhere (a lint) is refused."""
        notes = [*manifest.notes, *_others_metadata(manifest)]
        if strict and notes:
            raise ManifestError("", "; ".join(notes))
        self.grid = grid
        if grid and grid.org_wide and not manifest.settings.org_deploy_enabled:
            raise ValueError("the manifest does not say settings.org_deploy_enabled")
        unknown = set(without) - set(manifest.bot_scopes)
        if unknown:
            raise ValueError(f"the manifest does not ask for {', '.join(sorted(unknown))}")
        self.withheld = frozenset(without)
        """Scopes that the manifest asks for and the installation did not grant."""
        self.scopes = [one for one in manifest.bot_scopes if one not in self.withheld]
        self.clock = clock or RealClock.monotonic
        self.lock = threading.RLock()
        self.hub = Hub()
        self.herald: Witness | None = None
        """Who tells the app of what happens, once there is one."""
        self.schedule = Schedule()
        self.base = ""
        """The address of the sandbox."""
        self.log = WireLog()
        self.log.note(*(Refusal("manifest", one) for one in notes))
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

    def find_person(self, user: str) -> Member | None:
        """A person by either of her ids."""
        with self.lock:
            found = self.people.get(user)
            return found or next((one for one in self.people.values() if one.other_id == user), None)

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

    def close_direct(self, person: str) -> None:
        """Its id is known no more; what it held is found nowhere."""
        with self.lock:
            closed = self._directs.pop(person, None)
            if closed is not None:
                del self.conversations[closed.id]
                self._messages.pop(closed.id, None)

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        blocks: list[Json],
        ts: str | None = None,
        told: bool = True,
        **more: Any,
    ) -> Posted:
        """Adds a message, and tells the hub and the app, which is not `told` of an older one put back."""
        with self.lock:
            message = Posted(channel, ts or self.new_ts(), user, text, blocks, **more)
            author = self.people.get(user)
            if author is not None:
                message.team, message.from_outside = author.team_id, author.is_outsider
                if author.is_bot:
                    message.bot_profile = self.bot_profile(author)
                else:
                    message.client_msg_id = str(uuid.uuid4())
            parent = self.find_message(channel, message.thread_ts) if message.thread_ts else None
            message.parent_user = parent.user if parent else None
            self._messages.setdefault(channel, {})[message.ts] = message
        kind = "ephemeral_posted" if message.seen_by else "message_posted"
        self.hub.publish(kind, message.seen_by, channel=channel, ts=message.ts)
        if self.herald and told:
            self.herald.posted(message)
        return message

    def bot_profile(self, bot: Member) -> Json:
        """The app behind a bot, as its messages and `bots.info` tell it."""
        ours = bot.id == BOT_USER_ID
        icon = f"{self.base}/static/icon.svg"
        return {
            "id": BOT_ID if ours else f"B{bot.id[1:]}",
            "app_id": APP_ID if ours else f"A{bot.id[1:]}",
            "user_id": bot.id,
            "name": bot.name,
            "icons": {"image_36": icon, "image_48": icon, "image_72": icon},
            "deleted": bot.deleted,
            "updated": bot.updated,
            "team_id": bot.team_id,
        }

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
            before, metadata_before = message.payload(with_metadata=False), message.metadata
            message.look = look or message.look
            message.replace(text, blocks)
            message.metadata = metadata if metadata is not None else message.metadata
            message.edited_ts = self.new_ts()
        self.hub.publish("message_changed", message.seen_by, channel=message.channel, ts=message.ts)
        if self.herald:
            self.herald.edited(message, before, metadata_before)

    def delete(self, message: Posted) -> None:
        """Removes a message."""
        with self.lock:
            message.deleted = True
            self._messages[message.channel].pop(message.ts, None)
        self.hub.publish("message_deleted", message.seen_by, channel=message.channel, ts=message.ts)
        if self.herald:
            self.herald.deleted(message)

    def find_message(self, channel: str, ts: str) -> Posted | None:
        """A message, ephemeral or not."""
        with self.lock:
            return self._messages.get(channel, {}).get(ts)

    def thread(self, channel: str, ts: str) -> list[Posted]:
        """A message and its replies, oldest first."""
        with self.lock:
            everything = self._messages.get(channel, {}).values()
            return [one for one in everything if one.seen_by is None and ts in (one.ts, one.thread_ts)]

    def visible(self, channel: str, person: str | None = None, lines: bool = False) -> list[Posted]:
        """Messages of a conversation, oldest first: everyone's, or that person's ephemerals.

        With `lines`, what Slack itself wrote there too.
        """
        with self.lock:
            found = [one for one in self._messages.get(channel, {}).values() if one.seen_by == person]
        return found if lines else [one for one in found if one.line is None]

    def ephemerals(self, person: str) -> list[Posted]:
        """What only that person sees, wherever it was shown, oldest first."""
        with self.lock:
            found = [one for channel in self._messages for one in self.visible(channel, person)]
        return sorted(found, key=lambda one: float(one.ts))
