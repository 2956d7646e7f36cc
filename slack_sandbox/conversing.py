"""The talking half of a `Person`: messages, reactions, pins, and who is in a channel."""

from collections.abc import Iterable
from pathlib import Path

from slack_sandbox import channels, marks
from slack_sandbox.errors import DriverError, Undeclared
from slack_sandbox.forms import Forms
from slack_sandbox.posted import Posted
from slack_sandbox.screen import Message, Modal
from slack_sandbox.sight import Channel, Sight
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation


class Conversing(Forms):
    """Gestures in conversations. The app is told of each where it subscribes, and answers before it ends."""

    def home(self) -> Modal | None:
        """Opens the App Home (`app_home_opened`, if subscribed) and returns what is there."""
        self._refuse_if_gone()
        if not self._workspace.manifest.features.app_home.home_tab_enabled:
            raise Undeclared("tab", "features.app_home.home_tab_enabled")
        live = self._desk.views.home(self.id)
        self._open_app("home", {"view": live.payload()} if live else {})
        live = self._desk.views.home(self.id)
        return Modal(self._workspace, live) if live else None

    def messages_tab(self) -> list[Message]:
        """Opens the app's Messages tab (`app_home_opened`, if subscribed) and returns what the app wrote."""
        self._refuse_if_gone()
        if not self._workspace.manifest.features.app_home.messages_tab_enabled:
            raise Undeclared("tab", "features.app_home.messages_tab_enabled")
        self._open_app("messages", {})
        return self.direct_messages()

    def _open_app(self, tab: str, more: Json) -> None:
        direct = self._workspace.direct(self.id).id
        with self._desk.herald.gesture():
            opened = {"type": "app_home_opened", "user": self.id, "channel": direct, "tab": tab}
            self._desk.herald.tell(opened | more)

    def say(
        self,
        text: str,
        channel: Channel | None = None,
        thread_ts: str | None = None,
        files: Iterable[Path | tuple[str, bytes]] = (),
    ) -> Message:
        """Posts a message, or a reply in a thread, with files if any (`file_shared`)."""
        self._refuse_if_gone()
        where = self._conversation(channel) if channel else self._workspace.direct(self.id)
        if where.kind == "im" and self._workspace.manifest.features.app_home.messages_tab_read_only_enabled:
            raise Undeclared("composer", "features.app_home.messages_tab_read_only_enabled: false")
        parent = self._workspace.find_message(where.id, thread_ts) if thread_ts else None
        if thread_ts and (parent is None or parent.is_reply):
            raise DriverError("replies go under a message of the conversation, not under another reply")
        given = [(one.name, one.read_bytes()) if isinstance(one, Path) else one for one in files]
        stored = [self._desk.files.given(self.id, name, content) for name, content in given]
        ts = self._workspace.new_ts()
        shared = self._desk.files.shared(stored, where, ts)
        with self._desk.herald.gesture():
            posted = self._workspace.post(where.id, self.id, text, [], ts, thread_ts=thread_ts, files=shared)
        return Message(self._workspace, posted, self.id)

    def edit(self, message: Message, text: str) -> None:
        """Rewrites a message of her own (`message_changed`)."""
        posted = self._own(message)
        with self._desk.herald.gesture():
            self._workspace.edit(posted, text, [], None)

    def delete(self, message: Message) -> None:
        """Deletes a message of her own (`message_deleted`)."""
        posted = self._own(message)
        with self._desk.herald.gesture():
            self._workspace.delete(posted)

    def react(self, message: Message, emoji: str) -> None:
        """Adds her reaction, by the emoji's name without colons (`reaction_added`)."""
        self._react(message, emoji, True)

    def unreact(self, message: Message, emoji: str) -> None:
        """Takes her reaction away (`reaction_removed`)."""
        self._react(message, emoji, False)

    def pin(self, message: Message) -> None:
        """Pins it in its channel (`pin_added`)."""
        self._pin(message, True)

    def unpin(self, message: Message) -> None:
        """Unpins it, whoever pinned it (`pin_removed`)."""
        self._pin(message, False)

    def _pin(self, message: Message, on: bool) -> None:
        posted = self._shared(message, "pins")
        with self._desk.herald.gesture():
            if not marks.pin(self._workspace, posted, self.id, on):
                raise DriverError(f"that message is {'already' if on else 'not'} pinned")

    def _react(self, message: Message, emoji: str, on: bool) -> None:
        posted = self._shared(message, "reacts to")
        with self._desk.herald.gesture():
            if not marks.react(self._workspace, posted, self.id, emoji.strip(":"), on):
                raise DriverError(f"{self.name} has {'already' if on else 'not'} reacted with {emoji!r}")

    def create_channel(self, name: str, private: bool = False) -> Channel:
        """Makes a channel and is in it (`channel_created`); raises SlackError for a bad name."""
        self._refuse_if_gone()
        with self._desk.herald.gesture():
            made = channels.create(self._workspace, name, private, self.id)
        return Channel(made.id, made.name)

    def join(self, channel: Channel) -> None:
        """Joins a public channel (`member_joined_channel`)."""
        self._refuse_if_gone()
        where = self._workspace.conversations[channel.id]
        if where.kind != "channel" or where.archived:
            raise DriverError(f"#{where.name} is no channel to join")
        with self._desk.herald.gesture():
            channels.join(self._workspace, where, self.id)

    def leave(self, channel: Channel) -> None:
        """Leaves a channel (`member_left_channel`)."""
        where = self._channel(channel)
        with self._desk.herald.gesture():
            channels.leave(self._workspace, where, self.id)

    def invite(self, channel: Channel, *people: Sight) -> None:
        """Types /invite: they join the channel (`member_joined_channel`)."""
        where = self._channel(channel)
        with self._desk.herald.gesture():
            for one in people:
                channels.join(self._workspace, where, one.id, self.id)

    def invite_bot(self, channel: Channel) -> None:
        """Types /invite: the bot joins the channel (`member_joined_channel`)."""
        where = self._channel(channel)
        with self._desk.herald.gesture():
            channels.join(self._workspace, where, BOT_USER_ID, self.id)

    def remove_bot(self, channel: Channel) -> None:
        """Types /remove: what the bot posts there then fails (`member_left_channel`)."""
        where = self._channel(channel)
        with self._desk.herald.gesture():
            channels.leave(self._workspace, where, BOT_USER_ID)

    def _channel(self, channel: Channel) -> Conversation:
        self._refuse_if_gone()
        where = self._conversation(channel)
        if where.kind not in ("channel", "group"):
            raise DriverError("nobody joins or leaves a direct message")
        return where

    def _shared(self, message: Message, deed: str) -> Posted:
        self._refuse_if_gone()
        posted = self._seen(message)
        if posted.seen_by is not None:
            raise DriverError(f"nobody {deed} what only she sees")
        return posted

    def _own(self, message: Message) -> Posted:
        self._refuse_if_gone()
        posted = self._seen(message)
        if posted.user != self.id:
            raise DriverError(f"{self.name} did not write that message")
        return posted
