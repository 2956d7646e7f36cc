"""How a message looks beside its text and blocks: attachments, another name and icon, markup or none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from slack_sandbox.reading import NameOf, mrkdwn
from slack_sandbox.state import Json

ATTACHMENTS = 100
"""At most, in one message."""


@dataclass(frozen=True)
class Look:
    """What `chat.postMessage` takes of a message's looks; `broadcast` shows a reply in the channel too."""

    attachments: list[Json] = field(default_factory=list)
    username: str | None = None
    icon_emoji: str | None = None
    icon_url: str | None = None
    mrkdwn: bool = True
    broadcast: bool = False

    @property
    def blocks(self) -> list[Json]:
        """The blocks of its attachments."""
        return [block for one in self.attachments for block in one.get("blocks", [])]

    def attachment_of(self, block_id: str) -> int | None:
        """The number of the attachment that holds a block, from 1, if one does."""
        for one in self.attachments:
            if any(block["block_id"] == block_id for block in one.get("blocks", [])):
                return int(one["id"])
        return None

    def payload(self) -> Json:
        """What it adds to the message, as Slack sends it."""
        body: Json = {}
        if self.attachments:
            body["attachments"] = self.attachments
        if self.broadcast:
            body["subtype"] = "thread_broadcast"
        if self.username or self.icon_emoji or self.icon_url:
            body["subtype"] = "bot_message"
            body |= {"username": self.username} if self.username else {}
            if self.icon_emoji:
                body["icons"] = {"emoji": self.icon_emoji}
            elif self.icon_url:
                body["icons"] = {"image_48": self.icon_url}
        return body


def shown(attachment: Json, name_of: NameOf) -> Iterator[str]:
    """An attachment in lines, but for its blocks."""
    for key in ("pretext", "author_name", "title", "text"):
        if attachment.get(key):
            yield from mrkdwn(str(attachment[key]), name_of).splitlines()
    for one in attachment.get("fields", []):
        yield f"{one.get('title', '')} : {mrkdwn(str(one.get('value', '')), name_of)}"
    if attachment.get("image_url"):
        yield f"(image: {attachment.get('fallback') or attachment['image_url']})"
    if attachment.get("footer"):
        yield str(attachment["footer"])
