"""Tells the app what happens in the workspace: messages, reactions, people who come and go, channels.

A person's gesture tells at once and waits for the answer. What the app's own calls bring about is told by a
thread of its own, one event after another, as Slack tells it: independently of the call's answer.
"""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator

from slack_sandbox import events, unfurling
from slack_sandbox.errors import SandboxError
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Member, Workspace

Emit = Callable[[Json], None]
READ_SCOPES = {"channel": "channels:read", "group": "groups:read"}


class Herald:
    """Builds each event and delivers it where the manifest subscribes, with its scope, and the app is."""

    def __init__(self, workspace: Workspace, emit: Emit, reachable: Callable[[], bool]) -> None:
        self._workspace = workspace
        self._emit = emit
        self._reachable = reachable
        self._waiting: queue.SimpleQueue[Json | None] = queue.SimpleQueue()
        self._acting = threading.local()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.by_hand = False
        """Made true, what the app's calls bring about waits until `tell_waiting`: there is no thread."""

    @contextlib.contextmanager
    def gesture(self) -> Iterator[None]:
        """Within it, this thread tells the app at once; AppTimeout and AppError are the gesture's."""
        self._acting.now = True
        try:
            yield
        finally:
            self._acting.now = False

    def close(self) -> None:
        """Tells nothing more."""
        with self._lock:
            self._closed = True
        self._waiting.put(None)

    def tell(self, event: Json) -> None:
        """One event, if the app hears such events; without a way to the app, only a gesture's fails."""
        if not self._workspace.hears(events.name_of(event)):
            return
        if "event_ts" not in event:
            event["event_ts"] = self._workspace.new_ts()
        if getattr(self._acting, "now", False):
            self._emit(event)
        elif self._reachable():
            with self._lock:
                if self._closed:
                    return
                if self._thread is None and not self.by_hand:
                    self._thread = threading.Thread(target=self._run, name="herald", daemon=True)
                    self._thread.start()
            self._waiting.put(event)

    def tell_waiting(self) -> None:
        """Tells now, in this thread, what waits."""
        while not self._waiting.empty():
            if event := self._waiting.get():
                with contextlib.suppress(SandboxError):  # the app failed: the wire log says how
                    self._emit(event)

    def _run(self) -> None:
        while (event := self._waiting.get()) is not None and not self._closed:
            try:
                self._emit(event)
            except SandboxError:
                pass  # the app failed: the wire log says how
            except Exception:
                if not self._closed:  # else the connection was closed under it
                    raise

    # Messages

    def posted(self, message: Posted) -> None:
        """`app_mention` where the app is mentioned, `message`, `file_shared`: only where the app is."""
        where = self._heard_in(message)
        if where is None:
            return
        body = events.posted(message, where)
        mentions = f"<@{BOT_USER_ID}>" in message.text or f"<@{BOT_USER_ID}|" in message.text
        if mentions and where.kind != "im" and message.user != BOT_USER_ID:
            self.tell(events.mention(body))
        self.tell(body)
        for file in message.files:
            self.tell(events.file_shared(message, file))
        links = unfurling.links(message, self._workspace.manifest.features.unfurl_domains or [])
        if links and message.bot_profile is None and message.line is None:
            self.tell(events.link_shared(message, links, unfurling.unfurl_id(message)))
        self._tell_metadata("posted", message, None)

    def edited(self, message: Posted, before: Json, metadata: Json | None) -> None:
        """`message_changed`; `before` is the message as it was, and `metadata` what it bore."""
        where = self._heard_in(message)
        if where is not None:
            self.tell(events.edited(message, where, before, self._workspace.new_ts()))
            self._tell_metadata("updated", message, metadata)

    def deleted(self, message: Posted) -> None:
        """`message_deleted`."""
        where = self._heard_in(message)
        if where is not None:
            self.tell(events.deleted(message, where, self._workspace.new_ts()))
            self._tell_metadata("deleted", message, message.metadata)

    def reacted(self, message: Posted, user: str, name: str, added: bool) -> None:
        """`reaction_added` or `reaction_removed`."""
        if self._heard_in(message) is not None:
            self.tell(events.reacted(message, user, name, added))

    def pinned(self, message: Posted, user: str, count: int, added: bool) -> None:
        """`pin_added` or `pin_removed`."""
        if self._heard_in(message) is not None:
            self.tell(events.pinned(message, user, count, added))

    def _tell_metadata(self, what: str, message: Posted, before: Json | None) -> None:
        """`message_metadata_posted`, `_updated` or `_deleted`, of the types that the manifest names."""
        now = message.metadata
        if now is None or (what == "updated" and now == before):
            return
        body = events.metadata(what, message, before)
        asked = self._workspace.manifest.settings.event_subscriptions.metadata_subscriptions or []
        wanted = {(one.app_id, one.event_type) for one in asked}
        if wanted & {(whose, now["event_type"]) for whose in ("*", body["app_id"])}:
            self.tell(body)

    def _heard_in(self, message: Posted) -> Conversation | None:
        """Where the app hears of a message: not elsewhere, and of no ephemeral."""
        where = self._workspace.conversations[message.channel]
        return where if message.seen_by is None and BOT_USER_ID in where.members else None

    # People and channels

    def moved(self, who: Member, where: Conversation, joined: bool, inviter: str | None = None) -> None:
        """`member_joined_channel` or `member_left_channel`: of itself, or where the app is."""
        if who.id != BOT_USER_ID and BOT_USER_ID not in where.members:
            return
        if READ_SCOPES.get(where.kind) in self._workspace.scopes:
            self.tell(events.moved(who, where, joined, inviter))

    def channel(self, what: str, where: Conversation, user: str) -> None:
        """`channel_created`, `channel_rename`...; of private channels `group_rename`..., where the app is."""
        if where.kind == "channel":
            self.tell(events.channel(f"channel_{what}", where, user))
        elif what != "created" and BOT_USER_ID in where.members:
            self.tell(events.channel(f"group_{what}", where, user))
