"""What happened in a workspace, for whoever looks at it from outside."""

from slack_sandbox.person import Person
from slack_sandbox.screen import Message
from slack_sandbox.sight import Channel
from slack_sandbox.wire import Refusal, WireEntry
from slack_sandbox.workspace import Workspace


class Happened:
    """The half of a `Sandbox` that tells what is there and what went over the wire."""

    workspace: Workspace

    def messages(self, where: Channel | Person) -> list[Message]:
        """Messages of a channel, or of a person's direct message with the app, oldest first."""
        channel = where.id if isinstance(where, Channel) else self.workspace.direct(where.id).id
        return [Message(self.workspace, posted) for posted in self.workspace.visible(channel)]

    @property
    def log(self) -> list[WireEntry]:
        """The last 2,000 exchanges with the app, oldest first."""
        return self.workspace.log.entries

    @property
    def refusals(self) -> list[Refusal]:
        """The rules the app broke, the last 2,000; `assert sandbox.refusals == []`."""
        return self.workspace.log.refusals

    @property
    def lints(self) -> list[Refusal]:
        """What Slack takes and is worth telling, the last 2,000: blocks without a text, unknown arguments."""
        return self.workspace.log.lints

    @property
    def refusal_count(self) -> int:
        """How many rules the app broke since the start."""
        return self.workspace.log.refusal_count
