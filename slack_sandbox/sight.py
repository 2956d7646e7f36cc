"""What one person sees: her modals, her messages, and nobody else's."""

from dataclasses import dataclass

from slack_sandbox.desk import Desk
from slack_sandbox.errors import DriverError
from slack_sandbox.posted import Posted
from slack_sandbox.screen import Message, Modal
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Member, Workspace


@dataclass(frozen=True)
class Channel:
    """A channel, by id and name."""

    id: str
    name: str


class Sight:
    """The reading half of a `Person`."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self._desk = desk
        self._workspace: Workspace = desk.workspace
        self.member = member

    def __repr__(self) -> str:
        return f"<person {self.name} {self.id}>"

    @property
    def id(self) -> str:
        """Slack's user id."""
        return self.member.id

    @property
    def name(self) -> str:
        """Full name."""
        return self.member.name

    @property
    def modals(self) -> list[Modal]:
        """Her stack, root first."""
        return [Modal(self._workspace, live) for live in self._desk.views.stack(self.id)]

    @property
    def modal(self) -> Modal | None:
        """The modal on top, or None."""
        stack = self.modals
        return stack[-1] if stack else None

    @property
    def notices(self) -> list[str]:
        """What Slack itself told her: failed commands, trouble connecting."""
        return self._desk.notices(self.id)

    def direct_messages(self) -> list[Message]:
        """What the app wrote to her, oldest first; replies are in their thread."""
        posted = self._workspace.visible(self._workspace.direct(self.id).id)
        return self._shown([one for one in posted if one.user == BOT_USER_ID and not one.is_reply])

    def channel_messages(self, channel: Channel) -> list[Message]:
        """Messages of a channel she is in, oldest first; replies are in their thread."""
        self._conversation(channel)
        return self._shown([one for one in self._workspace.visible(channel.id) if not one.is_reply])

    def thread(self, message: Message) -> list[Message]:
        """A message and its replies, oldest first."""
        posted = self._seen(message)
        return self._shown(self._workspace.thread(posted.channel, posted.thread_ts or posted.ts))

    def ephemerals(self) -> list[Message]:
        """What only she sees, oldest first."""
        return self._shown(self._workspace.ephemerals(self.id))

    def _refuse_if_gone(self) -> None:
        if self.member.deleted:
            raise DriverError(f"{self.name} is deactivated")

    def _shown(self, posted: list[Posted]) -> list[Message]:
        return [Message(self._workspace, one, self.id) for one in posted]

    def _seen(self, message: Message) -> Posted:
        posted = message.posted
        if posted.deleted or posted.seen_by not in (None, self.id):
            raise DriverError(f"{self.name} does not see that message")
        if self.id not in self._workspace.conversations[posted.channel].members:
            raise DriverError(f"{self.name} is not in the channel of that message")
        return posted

    def _conversation(self, channel: Channel) -> Conversation:
        found = self._workspace.conversations.get(channel.id)
        if found is None:
            raise DriverError(f"there is no channel {channel.id} (#{channel.name})")
        if self.id not in found.members:
            raise DriverError(f"{self.name} is not in #{found.name}")
        return found
