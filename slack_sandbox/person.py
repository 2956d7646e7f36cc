"""A person at her screen: what she does is counted, delivered, and answered before the call returns."""

from slack_sandbox.conversing import Conversing
from slack_sandbox.errors import DriverError
from slack_sandbox.finding import find_button, find_line
from slack_sandbox.reading import plain
from slack_sandbox.screen import Message, names
from slack_sandbox.sight import Channel


class Person(Conversing):
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

    def pick(
        self,
        text: str,
        near: str | None = None,
        message: Message | None = None,
        confirm: bool | None = None,
        home: bool = False,
    ) -> None:
        """Picks that line of a ⋯ menu, as `press` finds a button."""
        surface = self._surface(message, home)
        block, menu, line = find_line(surface.shown_blocks, text, near, names(self._workspace))
        self._count()
        if self._confirmed(menu, confirm):
            self._desk.tell(self.member, surface, block, menu, selected_option=line)

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
