"""Files of the workspace: uploaded by the app in two steps, or chosen by a person in a `file_input`."""

import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from slack_sandbox.errors import SlackError
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, Conversation, Workspace

INPUT_BYTES = 10 * 1024 * 1024
"""Most that a file chosen in a `file_input` may weigh."""

TYPES = {
    "csv": ("text/csv", "CSV"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word Document"),
    "gif": ("image/gif", "GIF"),
    "jpg": ("image/jpeg", "JPEG"),
    "json": ("application/json", "JSON"),
    "pdf": ("application/pdf", "PDF"),
    "png": ("image/png", "PNG"),
    "txt": ("text/plain", "Plain Text"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel Spreadsheet"),
    "zip": ("application/zip", "Zip"),
}
"""What Slack makes of an extension; others are `application/octet-stream`, "Binary"."""


def extension(name: str) -> str:
    """A file's extension in lower case, without its dot; empty where there is none."""
    _, dot, last = name.rpartition(".")
    known = {"jpeg": "jpg", "text": "txt"}
    return known.get(last.lower(), last.lower()) if dot else ""


@dataclass
class StoredFile:
    """A file and its bytes; `complete` once the app finished its upload."""

    id: str
    name: str
    user: str
    content: bytes | None = None
    title: str = ""
    alt_txt: str = ""
    complete: bool = False
    created: int = field(default_factory=lambda: int(time.time()))
    shares: dict[str, tuple[str, str]] = field(default_factory=dict)
    """conversation id → (its kind, ts of the message that carries the file)"""

    @property
    def mimetype(self) -> str:
        """By its extension: Slack does not look inside."""
        return TYPES.get(extension(self.name), ("application/octet-stream", ""))[0]

    def payload(self, base: str) -> Json:
        """The file object, as in `files.info` and in a view's state."""
        kind = extension(self.name)
        address = f"{base}/files-pri/{TEAM_ID}-{self.id}"
        shown = quote(self.name.lower().replace(" ", "_"))
        by_kind = {name: [c for c, (k, _) in self.shares.items() if k == name] for name in KINDS}
        about: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": kind if kind in TYPES else "binary",
            "pretty_type": TYPES.get(kind, ("", "Binary"))[1],
            "user": self.user,
            "user_team": TEAM_ID,
            "editable": False,
            "size": len(self.content or b""),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": bool(by_kind["channel"]),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{address}/{shown}",
            "url_private_download": f"{address}/download/{shown}",
            "permalink": f"https://{TEAM_DOMAIN}.slack.com/files/{self.user}/{self.id}/{shown}",
            "comments_count": 0,
            "is_starred": False,
            "channels": by_kind["channel"],
            "groups": by_kind["group"],
            "ims": by_kind["im"],
            "has_rich_preview": False,
            "file_access": "visible",
        }
        return about | ({"alt_txt": self.alt_txt} if self.alt_txt else {})


KINDS = ("channel", "group", "im")


class Files:
    """Every file, by id; and the addresses where the app's uploads are awaited."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._files: dict[str, StoredFile] = {}
        self._awaited: dict[str, tuple[str, int]] = {}
        self.base = ""
        self.mode: Literal["hosted", "external", "hidden_by_limit"] = "hosted"
        """What `files.info` says of every file: those that Slack does not hold, or hides, have no address."""

    def told(self, stored: StoredFile) -> Json:
        """What `files.info` says of a file."""
        about = stored.payload(self.base)
        if self.mode == "hidden_by_limit":
            return {"id": stored.id, "mode": self.mode}
        if self.mode == "external":
            del about["url_private_download"]
            elsewhere = f"https://drive.example/{stored.id}"
            about |= {"mode": self.mode, "is_external": True, "external_type": "gdrive", "size": 0}
            about["url_private"] = elsewhere
        return about

    def find(self, file_id: str) -> StoredFile:
        """A file whose upload is complete, or `file_not_found`."""
        with self._lock:
            found = self._files.get(file_id)
        if found is None or not found.complete:
            raise SlackError("file_not_found")
        return found

    def chosen(self, person: str, name: str, content: bytes) -> Json:
        """What a person picks in a `file_input`: uploaded at once, the submission carries the object."""
        return self.given(person, name, content).payload(self.base)

    def given(self, person: str, name: str, content: bytes) -> StoredFile:
        """A person's file."""
        with self._lock:
            stored = StoredFile(self._workspace.new_id("F"), name, person, content, complete=True)
            self._files[stored.id] = stored
        return stored

    def shared(self, files: Iterable[StoredFile], where: Conversation, ts: str) -> list[Json]:
        """What the message of that `ts` carries: the files, which say where they are shared."""
        for stored in files:
            stored.shares[where.id] = ("group" if where.kind == "mpim" else where.kind, ts)
        return [stored.payload(self.base) for stored in files]

    def expect(self, name: str, length: int, alt_txt: str | None) -> tuple[str, str]:
        """An id and the address to post `length` bytes to."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            stored = StoredFile(self._workspace.new_id("F"), name, BOT_USER_ID, alt_txt=alt_txt or "")
            self._files[stored.id] = stored
            self._awaited[token] = (stored.id, length)
        return stored.id, f"{self.base}/upload/v1/{token}"

    def receive(self, token: str, content: bytes) -> StoredFile:
        """Bytes at an upload address; raises SlackError (`not_found`, `length_mismatch`)."""
        with self._lock:
            file_id, length = self._awaited.get(token, ("", 0))
            if not file_id:
                raise SlackError("not_found")
            if len(content) != length:
                said = f"[ERROR] {length} bytes were announced, {len(content)} came"
                raise SlackError("length_mismatch", [said])
            del self._awaited[token]
            stored = self._files[file_id]
            stored.content = content
            return stored

    def uploaded(self, file_id: str) -> StoredFile:
        """A file of the app whose bytes came and whose upload is not complete yet, or `file_not_found`."""
        with self._lock:
            found = self._files.get(file_id)
        if found is None or found.content is None or found.complete:
            raise SlackError("file_not_found")
        return found
