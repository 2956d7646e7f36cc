"""A person at her screen: what she does is counted, delivered, and answered before the call returns."""

from slack_sandbox.errors import DriverError, Undeclared
from slack_sandbox.finding import find_button
from slack_sandbox.forms import Forms
from slack_sandbox.reading import plain
from slack_sandbox.screen import Message, Modal, names
from slack_sandbox.sight import Channel
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID

MESSAGE_EVENTS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


class Person(Forms):
    """Gestures of one person. Each call returns once the app has answered."""

    def command(self, line: str, channel: Channel | None = None) -> None:
        """Types a slash command, in her direct message with the app unless a channel is given."""
        if not line.startswith("/"):
            raise DriverError(f"{line!r} does not start with a slash: Slack would post it publicly")
        where = self._conversation(channel) if channel else self._workspace.direct(self.id)
        name, _, text = line.partition(" ")
        self._count()
        self._desk.command(self.member, name, text.strip(), where)

    def shortcut(self, callback_id: str, message: Message | None = None) -> None:
        """Uses a global shortcut, or one from a message's menu."""
        self._count()
        if message is None:
            self._desk.shortcut(self.member, callback_id)
        else:
            self._desk.message_shortcut(self.member, callback_id, self._seen(message))

    def home(self) -> Modal | None:
        """Opens the App Home (`app_home_opened`, if subscribed) and returns what is there."""
        self._refuse_if_gone()
        if not self._workspace.manifest.features.app_home.home_tab_enabled:
            raise Undeclared("tab", "features.app_home.home_tab_enabled")
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self._workspace.direct(self.id).id,
            "tab": "home",
        }
        live = self._desk.views.home(self.id)
        if live is not None:
            event["view"] = live.payload()
        if self._workspace.hears(event["type"]):
            self._desk.emit(event)
        live = self._desk.views.home(self.id)
        return Modal(self._workspace, live) if live else None

    def say(self, text: str, channel: Channel | None = None, thread_ts: str | None = None) -> Message:
        """Posts a message, or a reply in a thread; the app is told if the manifest subscribes to it."""
        self._refuse_if_gone()
        where = self._conversation(channel) if channel else self._workspace.direct(self.id)
        parent = self._workspace.find_message(where.id, thread_ts) if thread_ts else None
        if thread_ts and (parent is None or parent.is_reply):
            raise DriverError("replies go under a message of the conversation, not under another reply")
        posted = self._workspace.post(where.id, self.id, text, [], thread_ts=thread_ts)
        hears = self._workspace.hears
        if BOT_USER_ID in where.members:  # elsewhere the app hears nothing, mentioned or not
            message = posted.payload() | {"channel": where.id, "team": self.member.team_id}
            if self.member.is_outsider:
                message["user_team"] = self.member.team_id
            if f"<@{BOT_USER_ID}>" in text and where.kind != "im" and hears("app_mention"):
                self._desk.emit(message | {"type": "app_mention"})
            if hears(MESSAGE_EVENTS[where.kind]):
                self._desk.emit(message | {"channel_type": where.kind})
        return Message(self._workspace, posted, self.id)

    def invite_bot(self, channel: Channel) -> None:
        """Types /invite: the bot joins the channel (`member_joined_channel`, if subscribed)."""
        self._move_bot(channel, "member_joined_channel")

    def remove_bot(self, channel: Channel) -> None:
        """Types /remove: what the bot posts there then fails (`member_left_channel`, if subscribed)."""
        self._move_bot(channel, "member_left_channel")

    def _move_bot(self, channel: Channel, event: str) -> None:
        self._refuse_if_gone()
        where = self._conversation(channel)
        if where.kind == "im":
            raise DriverError("nobody joins or leaves a direct message")
        joins = event == "member_joined_channel"
        (where.members.add if joins else where.members.discard)(BOT_USER_ID)
        self._workspace.hub.publish("members", channel=where.id)
        if self._workspace.hears(event):
            told: Json = {
                "type": event,
                "user": BOT_USER_ID,
                "channel": where.id,
                "channel_type": "G" if where.private else "C",
            }
            self._desk.emit(told | {"inviter": self.id} if joins else told)

    def press(
        self,
        text: str,
        near: str | None = None,
        message: Message | None = None,
        confirm: bool | None = None,
        home: bool = False,
    ) -> None:
        """Presses a button of the top modal, of a message, or of the App Home."""
        surface = self._surface(message, home)
        block, element = find_button(surface.shown_blocks, text, near, names(self._workspace))
        self._count()
        if self._confirmed(element, confirm):
            self._desk.tell(self.member, surface, block, element)

    def submit(self) -> None:
        """Presses the submit button of the top modal; errors then stand in `modal.errors`."""
        live = self._view(home=False)
        if not live.content.get("submit"):
            raise DriverError(f"the modal {plain(live.content['title'])!r} has no submit button")
        self._count()
        self._desk.submit(self.member, live)

    def dismiss(self) -> None:
        """Closes the top modal."""
        self._count()
        self._desk.dismiss(self.member, self._view(home=False))
