"""A message as it stands: what it says and to whom, who wrote it, and what people did with it."""

from dataclasses import dataclass, field

from slack_sandbox.composing import composed
from slack_sandbox.looks import Look
from slack_sandbox.state import Json, Key, carried_over, initial_states


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
    team: str = ""
    """The workspace of who wrote it."""
    from_outside: bool = False
    client_msg_id: str | None = None
    """What a person's own client names it."""
    bot_profile: Json | None = None
    """Which app wrote it, if one did."""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    """emoji → who reacted with it, in that order"""
    line: Json | None = None
    """Of what Slack itself writes in a channel: its `subtype`, and what goes with it."""
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
        """The message as Slack sends it; its text becomes `rich_text` where it has no blocks."""
        body: Json = {"type": "message", "ts": self.ts, "text": self.text}
        if self.line:
            return body | {"user": self.user} | self.line
        body |= self._authorship()
        blocks = self.blocks or composed(self.text, f"{self.channel}{self.ts}")
        if blocks:
            body["blocks"] = blocks
        if self.files:
            uploaded = self.bot_profile is None
            body |= {"files": self.files, "upload": uploaded, "display_as_bot": False}
        if self.thread_ts:
            body |= {"thread_ts": self.thread_ts, "parent_user_id": self.parent_user}
        if self.edited_ts:
            body["edited"] = {"user": body.get("bot_id", self.user), "ts": self.edited_ts}
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ]
        if self.metadata and with_metadata:
            body["metadata"] = self.metadata
        if self.seen_by:
            body["is_ephemeral"] = True
        body |= self.look.payload()
        if body.get("subtype") == "bot_message":
            del body["user"]
        return body

    def _authorship(self) -> Json:
        body: Json = {"user": self.user, "team": self.team}
        if self.client_msg_id:
            body["client_msg_id"] = self.client_msg_id
        if self.from_outside:
            body |= {"user_team": self.team, "source_team": self.team}
        if self.bot_profile:
            body |= {"bot_id": self.bot_profile["id"], "app_id": self.bot_profile["app_id"]}
            body["bot_profile"] = self.bot_profile
        return body
