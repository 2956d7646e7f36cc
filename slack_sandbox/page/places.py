"""Where a person may look, what she finds there, and how far she has read."""

import threading

from slack_sandbox.errors import DriverError
from slack_sandbox.posted import Posted
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Member, Workspace


class Places:
    """Conversations from each person's side; direct messages between people exist for the page alone."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._pairs: dict[frozenset[str], Conversation] = {}
        self._read: dict[tuple[str, str], str] = {}

    def person(self, id_: str) -> Member:
        """A person of the workspace; raises DriverError."""
        found = self._workspace.people.get(id_)
        if found is None or found.is_bot:
            raise DriverError(f"nobody here has the id {id_!r}")
        return found

    def seen_by(self, person: str) -> list[Conversation]:
        """Public channels, and whatever that person is in; her notes to herself and the app's messages."""
        self._workspace.direct(person)
        self.pair(person, person)
        return [
            one
            for one in list(self._workspace.conversations.values())
            if one.kind == "channel" or person in one.members
        ]

    def pair(self, one: str, other: str) -> Conversation:
        """The direct message between two people, opened if need be; with oneself, one's own notes."""
        if other == BOT_USER_ID:
            return self._workspace.direct(one)
        with self._workspace.lock:
            both = frozenset((one, other))
            found = self._pairs.get(both)
            if found is None:
                found = Conversation(self._workspace.new_id("D"), "directmessage", "im", set(both))
                self._pairs[both] = self._workspace.conversations[found.id] = found
            return found

    def conversation(self, id_: str, person: str) -> Conversation:
        """A conversation that person is in; raises DriverError."""
        found = self._workspace.conversations.get(id_)
        if found is None or person not in found.members:
            raise DriverError(f"{person} is in no conversation {id_!r}")
        return found

    def messages(self, channel: str, person: str) -> list[Posted]:
        """What that person sees in a conversation, her ephemerals included, oldest first."""
        everyone = self._workspace.visible(channel)
        return sorted(everyone + self._workspace.visible(channel, person), key=lambda one: float(one.ts))

    def message(self, channel: str, ts: str, person: str) -> Posted | None:
        """One message, if that person may see it."""
        where = self._workspace.conversations.get(channel)
        found = self._workspace.find_message(channel, ts)
        if where is None or found is None or person not in where.members:
            return None
        return found if found.seen_by in (None, person) else None

    def read_up_to(self, person: str, channel: str) -> str:
        """The last message read there, by ts; `0` when none was."""
        return self._read.get((person, channel), "0")

    def mark_read(self, person: str, channel: str, ts: str) -> None:
        """Notes how far that person read."""
        with self._lock:
            if float(ts) > float(self.read_up_to(person, channel)):
                self._read[person, channel] = ts
        self._workspace.hub.publish("read", person, channel=channel)

    def public(self, channel: str) -> Conversation:
        """A public channel; raises DriverError elsewhere."""
        found = self._workspace.conversations.get(channel)
        if found is None or found.kind != "channel":
            raise DriverError(f"{channel!r} is no channel to join")
        return found
