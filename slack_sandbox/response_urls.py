"""response_url: five uses within thirty minutes, to answer where a gesture was made."""

import secrets
import threading
from dataclasses import dataclass
from typing import Any

from slack_sandbox.errors import SlackError
from slack_sandbox.looks import Look
from slack_sandbox.methods.base import OwnError, tell
from slack_sandbox.methods.content import Content, checked_attachments, checked_metadata, said
from slack_sandbox.posted import Posted
from slack_sandbox.wire import WireEntry
from slack_sandbox.workspace import BOT_USER_ID, Workspace

USES = 5
SECONDS = 30 * 60.0


class Reply(Content):
    """What an app may send to a response_url, or answer a command with."""

    inert = frozenset({"link_names", "parse"})
    weighed = False

    response_type: str = "ephemeral"
    replace_original: bool = False
    delete_original: bool = False
    mrkdwn: bool = True
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    thread_ts: str | None = None
    metadata: OwnError = None


@dataclass
class _Issued:
    person: str
    channel: str
    issued: float
    original: Posted | None
    uses: int = 0


class ResponseUrls:
    """Issues them and carries out what is sent to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._issued: dict[str, _Issued] = {}
        self.base = ""

    def issue(self, person: str, channel: str, original: Posted | None = None) -> str:
        """A new address for that person's gesture; `original` is the message acted upon."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._issued[token] = _Issued(person, channel, self._workspace.clock(), original)
        return f"{self.base}/response/{token}"

    def use(self, token: str, body: Any, entry: WireEntry) -> None:
        """Carries a reply out; raises SlackError (`expired_url`, `used_url`, `invalid_blocks`, ...)."""
        with self._lock:
            issued = self._issued.get(token)
            if issued is None or self._workspace.clock() - issued.issued > SECONDS:
                raise SlackError("expired_url")
            if issued.uses >= USES:
                raise SlackError("used_url")
        self.reply(issued.person, issued.channel, body, entry, issued.original)
        with self._lock:
            issued.uses += 1

    def reply(
        self, person: str, channel: str, body: Any, entry: WireEntry, original: Posted | None = None
    ) -> None:
        """Shows a reply to the person who acted, or to the channel, or in place of the original."""
        reply = Reply.model_validate(body)
        tell(self._workspace, entry, reply)
        if reply.response_type not in ("ephemeral", "in_channel"):
            raise SlackError("invalid_arguments", ["[ERROR] response_type: ephemeral or in_channel"])
        if reply.delete_original:
            if original is not None and not original.deleted:
                self._workspace.delete(original)
            return
        text, blocks = said(reply)
        metadata = checked_metadata(reply.metadata)
        look = Look(checked_attachments(reply.attachments), mrkdwn=reply.mrkdwn)
        if reply.replace_original and original is not None and not original.deleted:
            self._workspace.edit(original, text, blocks, metadata, look)
            return
        seen_by = person if reply.response_type == "ephemeral" else None
        self._workspace.post(
            channel,
            BOT_USER_ID,
            text,
            blocks,
            metadata=metadata,
            thread_ts=reply.thread_ts,
            seen_by=seen_by,
            look=look,
        )
